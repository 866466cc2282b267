package engine

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"strata/engine/export"
	"strata/engine/report"
)

// silence is how much older than its source's newest extract the last rows of an organisation are when it counts as gone from the feed:
// more than a weekend without a change.
const silence = 60 * time.Hour

// feed is when an organisation's rows came, and the newest extract of its source.
type feed struct {
	code, name          string
	first, last, newest time.Time
}

// feeds are those of the organisations asked for, by code.
func (s *Store) feeds(ctx context.Context, asked []string) (all []feed, err error) {
	res, err := s.db.All(ctx, `SELECT o.organisation, min(o.first_extract), max(o.last_extract), max(e.newest), any_value(p.name)
		FROM meta.organisation o
		JOIN (SELECT source, max(extract_time) AS newest FROM meta.extract GROUP BY source) e USING (source)
		LEFT JOIN (SELECT organisation, any_value(name) AS name FROM clinical.practice GROUP BY organisation) p ON p.organisation = o.organisation
		GROUP BY o.organisation ORDER BY o.organisation`, nil)
	if err != nil {
		return nil, err
	}
	for _, row := range res.Rows {
		f := feed{text(row[0]), text(row[4]), row[1].(time.Time), row[2].(time.Time), row[3].(time.Time)}
		if len(asked) == 0 || slices.Contains(asked, f.code) {
			all = append(all, f)
		}
	}
	return all, nil
}

// sayFeeds tells of the organisations that joined the feed or left it within a trend, on the notes and under its charts, where the trend has rows
// of several organisations. Such rows have no process limits and no signals when one joined: their months are not of the same organisations.
// known is what the store was taken to know for each month, zero for now.
func (s *Store) sayFeeds(ctx context.Context, t *export.Table, months, known []time.Time, asked []string) error {
	feeds, err := s.feeds(ctx, asked)
	if err != nil {
		return err
	}
	several, single := report.OfSeveral(*t)
	if !several {
		return nil
	}
	var notes []string
	joined := false
	for _, f := range feeds {
		name := f.code
		if f.name != "" {
			name += ", " + f.name + ","
		}
		from := slices.IndexFunc(known, func(at time.Time) bool { return at.IsZero() || !at.Before(f.first) })
		if from > 0 {
			joined = true
			notes = append(notes, fmt.Sprintf("%s joined the data in %s: it is counted from %s on.", name, f.first.Format("January 2006"), months[from].Format("January 2006")))
		}
		if from >= 0 && f.newest.Sub(f.last) > silence && !f.last.Before(months[0].AddDate(0, 0, 1-months[0].Day())) && f.last.Before(endOfDay(months[len(months)-1])) {
			notes = append(notes, fmt.Sprintf("%s left the data in %s: nothing has come from it since %s, and what is counted of it is as it was then.", name,
				f.last.Format("January 2006"), f.last.Format("2 January 2006")))
		}
	}
	if joined {
		report.WithoutLimits(t)
		whom := "There are"
		if single {
			whom = "For several organisations together there are"
		}
		notes = append(notes, whom+" no process limits and no signals, since the months are not of the same organisations: a step where one joined is no change in care.")
	}
	t.Notes = append(slices.Clone(t.Notes), notes...)
	for i := range t.Charts {
		t.Charts[i].Note = strings.Join(notes, " ")
	}
	return nil
}
