package history

import (
	"context"
	"sync/atomic"
	"time"

	"strata/engine/spec"
)

// preparing is a file being prepared while DuckDB loads the one before it.
type preparing struct {
	file spec.File
	read atomic.Int64 // bytes scanned so far
	stop context.CancelFunc
	done chan struct{}
	p    *prepared
	err  error
}

// ahead begins to prepare a file. End with wait or drop.
func (l *loading) ahead(ctx context.Context, f spec.File) *preparing {
	a := &preparing{file: f, done: make(chan struct{})}
	ctx, a.stop = context.WithCancel(ctx)
	go func() {
		defer close(a.done)
		a.p, a.err = prepare(ctx, l.x, f, l.tables.Key(f.Table), l.opts.TempDir, func(read int64) { a.read.Store(read) })
	}()
	return a
}

// wait returns the file once it is prepared; meanwhile it tells how far that is, which is a third of the work.
func (a *preparing) wait(tell func(read int64)) (*prepared, error) {
	defer a.stop()
	tick := time.NewTicker(200 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-a.done:
			return a.p, a.err
		case <-tick.C:
			tell(min(a.read.Load(), a.file.Size) / 3)
		}
	}
}

// drop ends the preparing of a file nobody waits for, and removes its working copies.
func (a *preparing) drop() {
	a.stop()
	<-a.done
	if a.p != nil {
		a.p.close()
	}
}
