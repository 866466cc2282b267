package report

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"strata/engine/duck"
)

// Verdict is what a report's scenarios make of a changed text of it.
type Verdict struct {
	Scenario string // the first that fails with it; blank: none does, the change goes unseen
	Broken   bool   // the text is no report, or its SQL does not parse or bind
}

// slow is how long a changed query may take to answer one scenario: a join without its condition may never end.
const slow = 20 * time.Second

// Caught holds changed texts of the report, header and all, against its scenarios, on one empty store as Test makes it. Each
// scenario's rows are laid once for all texts, and a text that failed one is not asked again. The report as it is must pass.
func (r *Report) Caught(ctx context.Context, db *duck.DB, texts []string) ([]Verdict, error) {
	all, err := r.scenariosOf()
	if err != nil {
		return nil, err
	}
	columns, back, err := r.standIns(ctx, db)
	defer back()
	if err != nil {
		return nil, err
	}
	verdicts := make([]Verdict, len(texts))
	changed := make([]*Report, len(texts))
	for i, text := range texts {
		c, err := Parse(r.file, text)
		if err != nil {
			verdicts[i].Broken = true
			continue
		}
		c.scenarios, c.scenariosSource = r.scenarios, r.scenariosSource
		changed[i] = c
	}
	// A scenario that wants an error last: it cannot tell SQL that does not bind from what it waits for.
	slices.SortStableFunc(all, func(a, b scenario) int { return len(a.wantError) - len(b.wantError) })
	for _, s := range all {
		err := r.lay(ctx, db, columns, s)
		if err == nil {
			err = r.hold(ctx, db, s)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: scenario %s fails as it is: %w", r.file, s.name, err)
		}
		for i, c := range changed {
			if c == nil || verdicts[i] != (Verdict{}) {
				continue
			}
			if err := c.holdWithin(ctx, db, s); err != nil {
				var bad *duck.Error
				verdicts[i].Broken = errors.As(err, &bad) && bad.Kind == duck.BadSQL
				verdicts[i].Scenario = s.name
			}
		}
	}
	return verdicts, ctx.Err()
}

func (r *Report) holdWithin(ctx context.Context, db *duck.DB, s scenario) error {
	ctx, cancel := context.WithTimeout(ctx, slow)
	defer cancel()
	return r.hold(ctx, db, s)
}
