package engine

import (
	"context"
	"time"

	"strata/engine/spec"
	sqlfs "strata/sql"
)

// LoadedExtract is an extract in the store.
type LoadedExtract struct {
	Source      string         `json:"source"`
	ExtractTime spec.LocalTime `json:"extract_time"`
	Place       string         `json:"place"`
	Digest      string         `json:"digest"`
	Accepted    []string       `json:"accepted"` // what was let through: gap, closures
}

// Extracts lists the extracts in the store in the order of their times; of one time in the order they were loaded.
func (s *Store) Extracts(ctx context.Context) ([]LoadedExtract, error) {
	res, err := s.db.All(ctx, sqlfs.Text("query/extracts.sql"), nil)
	if err != nil {
		return nil, err
	}
	var all []LoadedExtract
	for _, r := range res.Rows {
		x := LoadedExtract{Source: r[0].(string), ExtractTime: local(r[1]), Place: r[2].(string), Digest: r[3].(string)}
		accepted, _ := r[4].([]any)
		for _, a := range accepted {
			x.Accepted = append(x.Accepted, text(a))
		}
		all = append(all, x)
	}
	return all, nil
}

func local(v any) spec.LocalTime { return spec.LocalTime{Time: v.(time.Time)} }
