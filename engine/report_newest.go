package engine

import (
	"context"
	"fmt"
	"time"

	sqlfs "strata/sql"
)

// ahead is how many days a day asked about may lie after the newest extract before it is said: the feed comes every night, but not on every day.
const ahead = 3

// beyond says of which source the newest extract is older than a day asked about, by more than a few days: nothing is known of the time
// between.
func (s *Store) beyond(ctx context.Context, asAt time.Time) (warnings []string, err error) {
	if asAt.IsZero() {
		return nil, nil
	}
	res, err := s.db.All(ctx, sqlfs.Text("query/status_sources.sql"), nil)
	if err != nil {
		return nil, err
	}
	for _, row := range res.Rows {
		last := row[3].(time.Time)
		if !asAt.After(last.Truncate(24*time.Hour).AddDate(0, 0, ahead)) {
			continue
		}
		of := ""
		if len(res.Rows) > 1 {
			of = " of source " + text(row[0])
		}
		warnings = append(warnings, fmt.Sprintf("A later day is asked about than the data reach: the newest extract%s is of %s, and nothing after it is known.", of, last.Format("2 January 2006")))
	}
	return warnings, nil
}
