package engine

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"

	"strata/engine/duck"
)

// heldRows is how many rows a step of a plan may hold by DuckDB's estimate and still count as holding none.
const heldRows = 10_000

// copyOut runs a COPY of a query. Where the query only passes rows on, it does so within little memory, whose size depends on the
// columns and not on the rows; where it has to hold them, or should that not be enough, within the session's own limits.
func (s *Store) copyOut(ctx context.Context, from, statement string, args duck.Args, threads int, memory int64) (n int64, err error) {
	passes := s.passesOn(ctx, from, args)
	limit, limited := duck.Size(s.opts.MemoryLimit)
	for _, bytes := range []int64{memory, 4 * memory} { // too little shows at once: the first rows need as much as the last
		if !passes || limited && limit < bytes {
			break
		}
		err = s.db.Frugally(ctx, bytes, threads, func() error {
			n, err = s.db.Exec(ctx, statement, args)
			return err
		})
		var full *duck.Error
		if !errors.As(err, &full) || full.Kind != duck.Full || full.Scarce == duck.Disk {
			return n, err
		}
	}
	return s.db.Exec(ctx, statement, args)
}

// textThreads is how many threads CSV is written on: two hold few rows back, and write as fast as a bare COPY.
const textThreads = 2

// rowMemory is what reading and writing rows of so many columns takes as text on one thread, and columnMemory as Parquet, which gathers
// 122,880 rows before it writes them: what was found to do, but for long texts and many distinct ones.
func rowMemory(columns int) int64    { return int64(24+(columns+1)/2) << 20 }
func columnMemory(columns int) int64 { return int64(48+columns) << 20 }

// step is one of a query's plan, as EXPLAIN tells it.
type step struct {
	Name     string                     `json:"name"`
	Children []step                     `json:"children"`
	Info     map[string]json.RawMessage `json:"extra_info"`
}

// passesOn tells whether a query passes rows on as it reads them, and holds at most a few.
func (s *Store) passesOn(ctx context.Context, from string, args duck.Args) bool {
	res, err := s.db.All(ctx, "EXPLAIN (FORMAT json) SELECT * FROM "+from, args)
	if err != nil || len(res.Rows) != 1 || len(res.Rows[0]) < 2 {
		return false
	}
	text, _ := res.Rows[0][1].(string)
	var plan []step
	if err := json.Unmarshal([]byte(text), &plan); err != nil || len(plan) == 0 {
		return false
	}
	return !slices.ContainsFunc(plan, func(p step) bool { return !p.passesOn() })
}

// passing are the steps that hold no rows; a join holds those of its second input, and all other steps those of each.
var passing = []string{"PROJECTION", "FILTER", "UNION", "LIMIT", "STREAMING_LIMIT", "UNNEST", "RANGE", "EMPTY_RESULT"}

func (p step) passesOn() bool {
	held := p.Children
	switch {
	case slices.Contains(passing, p.Name) || strings.HasSuffix(p.Name, "SCAN"):
		held = nil
	case strings.HasSuffix(p.Name, "JOIN") || p.Name == "CROSS_PRODUCT":
		held = p.Children[min(1, len(p.Children)):]
	}
	for _, h := range held {
		if n, ok := h.rows(); !ok || n > heldRows {
			return false
		}
	}
	return !slices.ContainsFunc(p.Children, func(c step) bool { return !c.passesOn() })
}

// rows is how many a step gives by DuckDB's estimate; of those that do not say, no more than what they read.
func (p step) rows() (n int64, ok bool) {
	var text string
	if err := json.Unmarshal(p.Info["Estimated Cardinality"], &text); err == nil {
		n, err := strconv.ParseInt(text, 10, 64)
		return n, err == nil
	}
	for _, c := range p.Children {
		rows, ok := c.rows()
		if !ok {
			return 0, false
		}
		n += rows
	}
	return n, len(p.Children) > 0
}
