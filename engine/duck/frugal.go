package duck

import (
	"context"
	"errors"
	"fmt"
)

// Frugally runs do within so many bytes and on so many threads at most: DuckDB then does not keep the blocks it has read, which it does up to
// its memory limit, and on one thread it holds no rows back to keep their order. Before it returns, the session has its own limits back. What do
// needs more for fails with an *Error of kind Full.
func (db *DB) Frugally(ctx context.Context, bytes int64, threads int, do func() error) (err error) {
	if db.limit == "" { // asked once: it is told rounded down, and would shrink from time to time
		if db.limit, err = Value[string](ctx, db, "SELECT current_setting('memory_limit')", nil); err != nil {
			return err
		}
	}
	own := []string{"SET memory_limit=" + Literal(db.limit), "RESET threads"} // RESET of the limit would only look as if it did: the lower one stays in force
	if db.opts.MemoryLimit != "" {
		own[0] = "SET memory_limit=" + Literal(db.opts.MemoryLimit)
	}
	if n := db.opts.threads(); n > 0 {
		threads = min(threads, n)
		own[1] = fmt.Sprintf("SET threads=%d", n)
	}
	defer func() {
		for _, s := range own {
			_, failed := db.Exec(context.WithoutCancel(ctx), s, nil)
			err = errors.Join(err, failed)
		}
	}()
	for _, s := range []string{fmt.Sprintf("SET memory_limit='%dB'", bytes), fmt.Sprintf("SET threads=%d", threads)} {
		if _, err := db.Exec(ctx, s, nil); err != nil {
			return err
		}
	}
	return do()
}
