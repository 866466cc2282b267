package engine

import (
	"context"
	"errors"

	"strata/engine/decode"
	"strata/engine/duck"
	"strata/engine/history"
	"strata/engine/spec"
)

// LoadOptions of one extract. The zero value loads into source "main" with the contract's limits.
type LoadOptions struct {
	Source         string
	AcceptGap      bool
	AcceptClosures bool
	DryRun         bool // do everything, then undo it
	Months         int  // the source's full extracts reach this many months back; 0: all history
	Limits         *history.Limits
	Progress       func(table string, done, total int64)
}

// DefaultSource names the source of a store that has only one.
const DefaultSource = "main"

// Load brings one extract into the store in one transaction; see package history. The result's Problems say
// what was recorded. Errors: *spec.Refused when a loading rule is broken; nothing has changed then.
func (s *Store) Load(ctx context.Context, x *spec.Extract, o LoadOptions) (*history.Result, error) {
	dir, err := s.workDir()
	if err != nil {
		return nil, err
	}
	if o.Source == "" {
		o.Source = DefaultSource
	}
	limits := history.DefaultLimits()
	if o.Limits != nil {
		limits = *o.Limits
	}
	res, err := history.Load(ctx, s.db, s.opts.Tables, x, history.Options{
		Source: o.Source, AcceptGap: o.AcceptGap, AcceptClosures: o.AcceptClosures, DryRun: o.DryRun, Months: o.Months, Limits: limits,
		TempDir: dir, RunBy: s.opts.RunBy, Version: Version, Now: s.opts.Now, Progress: o.Progress,
	}, func(changed []string) error {
		return decode.Refresh(ctx, s.db, s.opts.Tables, changed)
	})
	if err != nil {
		return nil, err
	}
	if !res.Already && !o.DryRun {
		_, err = s.db.Exec(ctx, "CHECKPOINT", nil)
		var full *duck.Error
		if errors.As(err, &full) && full.Kind == duck.Full {
			err = nil // the extract is loaded, in the write-ahead log: a later checkpoint brings it into the file
		}
	}
	return res, err
}

// Query runs SQL people wrote. knownAt, when not nil, moves decoded and clinical to what the store knew then:
// a time.Time, or a text a bare date of which means the end of that day. Open the store read-only for this.
func (s *Store) Query(ctx context.Context, query string, args duck.Args, knownAt any) (*duck.Rows, error) {
	if err := s.setKnownAt(ctx, knownAt); err != nil {
		return nil, err
	}
	return s.db.Query(ctx, query, args)
}

func (s *Store) setKnownAt(ctx context.Context, knownAt any) error {
	if knownAt == nil {
		_, err := s.db.Exec(ctx, "RESET VARIABLE known_at", nil)
		return err
	}
	_, err := s.db.Exec(ctx, "SET VARIABLE known_at = $at", duck.Args{"at": knownAt})
	return err
}
