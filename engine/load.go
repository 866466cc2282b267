package engine

import (
	"context"
	"errors"
	"time"

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
	Months         int // the source's full extracts reach this many months back; 0: all history
	Limits         *history.Limits
	Progress       func(history.Progress)
}

// DefaultSource names the source of a store that has only one.
const DefaultSource = "main"

// Load brings one extract into the store in one transaction; see package history. The result's Problems say
// what was recorded. Errors: *spec.Refused when a loading rule is broken; nothing has changed then.
func (s *Store) Load(ctx context.Context, x *spec.Extract, o LoadOptions) (*history.Result, error) {
	res, err := s.load(ctx, x, o, history.Options{})
	if err != nil || res.Already {
		return res, err
	}
	_, err = s.db.Exec(ctx, "CHECKPOINT", nil)
	var full *duck.Error
	if errors.As(err, &full) && full.Kind == duck.Full {
		err = nil // the extract is loaded, in the write-ahead log: a later checkpoint brings it into the file
	}
	return res, err
}

// Try loads extracts one after the other, each upon those before it, as Load would, and undoes them all. It ends at the
// first that is refused, with its error and the results of those before it.
func (s *Store) Try(ctx context.Context, extracts []*spec.Extract, o func(i int) LoadOptions) ([]*history.Result, error) {
	var results []*history.Result
	try := func(careful bool) error {
		results = nil
		for i, x := range extracts {
			r, err := s.load(ctx, x, o(i), history.Options{Trial: true, Careful: careful})
			if err != nil {
				return err
			}
			results = append(results, r)
		}
		return nil
	}
	err := s.db.Trial(ctx, func() error { return try(false) })
	if errors.Is(err, history.ErrUnreadable) {
		err = s.db.Trial(ctx, func() error { return try(true) })
	}
	return results, err
}

func (s *Store) load(ctx context.Context, x *spec.Extract, o LoadOptions, h history.Options) (*history.Result, error) {
	h.Source, h.Limits = o.Source, history.DefaultLimits()
	if h.Source == "" {
		h.Source = DefaultSource
	}
	if err := s.loadRoom(ctx, x, h.Source); err != nil {
		return nil, err
	}
	dir, err := s.workDir()
	if err != nil {
		return nil, err
	}
	if o.Limits != nil {
		h.Limits = *o.Limits
	}
	h.AcceptGap, h.AcceptClosures, h.Months, h.Progress = o.AcceptGap, o.AcceptClosures, o.Months, o.Progress
	h.TempDir, h.RunBy, h.Version, h.Now = dir, s.opts.RunBy, Version, s.opts.Now
	return history.Load(ctx, s.db, s.tables, x, h, func(changed []string) error {
		if err := decode.Refresh(ctx, s.db, s.tables, changed); err != nil {
			return err
		}
		return s.expand(ctx)
	})
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
	set := "SET VARIABLE known_at = $at"
	if _, is := knownAt.(time.Time); is {
		set += "::TIMESTAMP"
	}
	_, err := s.db.Exec(ctx, set, duck.Args{"at": knownAt})
	return err
}
