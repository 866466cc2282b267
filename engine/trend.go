package engine

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"strata/engine/export"
	"strata/engine/report"
	"strata/engine/spec"
)

// Trend asks a report about each of the n months that end by the day asked about, and lays the answers under one
// another with process limits. Each month is answered as known on its last day where the store reaches back that far, unless
// the request says what was known. Reports without as_at and counts of months out of range are *spec.Usage.
func (s *Store) Trend(ctx context.Context, r *report.Report, q ReportRequest, n int) (*ReportResult, error) {
	if err := r.Trendable(); err != nil {
		return nil, err
	}
	if n < 2 || n > report.MostMonths {
		return nil, spec.Usagef("24m is two years", "a trend of %d months: want 2 to %d", n, report.MostMonths)
	}
	res, err := s.Report(ctx, r, q)
	if err != nil {
		return nil, err
	}
	months := report.Months(res.AsAt, n)
	var tables []export.Table
	var known []time.Time
	then, atFirst := 0, 0
	q.bare = true
	for _, month := range months {
		q.AsAt = month.Format("2006-01-02")
		answer, err := s.Report(ctx, r, q)
		if err != nil {
			return nil, err
		}
		tables, known = append(tables, answer.Table), append(known, answer.KnownAt)
		switch {
		case answer.KnownAt.Equal(endOfDay(month)):
			then++
		case endOfDay(month).Before(answer.KnownAt):
			atFirst++
		}
	}
	made := res.Table.Made
	if res.Table, err = r.Trend(ctx, s.db, months, tables); err != nil {
		return nil, err
	}
	if err := s.sayFeeds(ctx, &res.Table, months, known, q.Organisations); err != nil {
		return nil, err
	}
	res.Table.Made = made
	res.Table.Notes = slices.Concat(res.Table.Notes, res.Without)
	res.Facts = trendFacts(res.Facts, months, q.KnownAt, then, atFirst)
	return res, nil
}

// trendFacts says of which months the answers are, and what was known for them.
func trendFacts(facts []export.Fact, months []time.Time, knownAt string, then, atFirst int) []export.Fact {
	known := knownThen(then, atFirst, len(months)-then-atFirst)
	if knownAt != "" {
		known = knownAt + ", for every month"
	}
	out := []export.Fact{{Label: "Months", Value: months[0].Format("2006-01") + " to " + months[len(months)-1].Format("2006-01")}, {Label: "Known at", Value: known}}
	for _, f := range facts {
		if f.Label != "As at" && f.Label != "Known at" {
			out = append(out, f)
		}
	}
	return out
}

// knownThen says in words how the months of a trend were known: how many on their last day, how many from the first extract, since there is
// none older, and how many now.
func knownThen(then, atFirst, now int) string {
	var parts []string
	for _, p := range []struct {
		n   int
		how string
	}{{atFirst, "as the oldest data show them"}, {then, "as the data stood at their end"}, {now, "as the data stand now"}} {
		switch {
		case p.n == 1:
			parts = append(parts, "1 month "+p.how)
		case p.n > 1:
			parts = append(parts, fmt.Sprintf("%d months %s", p.n, p.how))
		}
	}
	return strings.Join(parts, ", ")
}
