package synth

import (
	"context"
	"errors"
	"fmt"
	"sync"
)

// chunk is the rows of some patients in a row, table by table.
type chunk struct {
	bytes [tables][]byte
	rows  [tables]int64
	done  chan struct{}
}

// chunkSize is small enough that the few chunks in hand stay at some megabytes each.
const chunkSize = 64

func (c *chunk) reset() {
	for i := range c.bytes {
		c.bytes[i], c.rows[i] = c.bytes[i][:0], 0
	}
}

// task is a chunk to be made.
type task struct {
	c        *chunk
	from, to int64
}

// write makes an extract: makers fill chunks of patients side by side, one writer appends them in the patients' order.
func (g *generator) write(ctx context.Context, x extract) (string, error) {
	d, err := g.newFolder(x)
	if err != nil {
		return "", err
	}
	if err := errors.Join(d.reference(), d.organisations()); err != nil {
		return "", err
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	free, todo, ready := make(chan *chunk, g.o.Workers+2), make(chan task), make(chan *chunk, g.o.Workers+2)
	for range cap(free) {
		free <- &chunk{done: make(chan struct{}, 1)}
	}
	var makers sync.WaitGroup
	for range g.o.Workers {
		makers.Go(func() {
			m := newMaker(g, x)
			for t := range todo {
				m.out = t.c
				for i := t.from; i < t.to; i++ {
					m.make(i)
				}
				t.c.done <- struct{}{}
			}
		})
	}
	go hand(ctx, x, free, todo, ready)
	err = d.collect(ctx, ready, free)
	stop()
	makers.Wait()
	if err != nil {
		d.abandon()
		return "", err
	}
	return d.finish()
}

// hand gives out chunks in order: to whoever has time to fill them, and to the writer.
func hand(ctx context.Context, x extract, free <-chan *chunk, todo chan<- task, ready chan<- *chunk) {
	defer close(ready)
	defer close(todo)
	for from := x.first; from < x.first+x.n; from += chunkSize {
		var c *chunk
		select {
		case c = <-free:
		case <-ctx.Done():
			return
		}
		select {
		case todo <- task{c, from, min(from+chunkSize, x.first+x.n)}:
			ready <- c
		case <-ctx.Done():
			return
		}
	}
}

// collect writes chunks as they come ready.
func (d *folder) collect(ctx context.Context, ready <-chan *chunk, free chan<- *chunk) error {
	done := int64(0)
	for c := range ready {
		select {
		case <-c.done:
		case <-ctx.Done():
			return fmt.Errorf("synth: interrupted")
		}
		if err := d.append(c); err != nil {
			return err
		}
		c.reset()
		free <- c
		if done%(16*chunkSize) == 0 {
			d.g.o.Progress(d.x.to.Format(stamp), done, d.x.n)
		}
		done += chunkSize
	}
	if ctx.Err() != nil {
		return fmt.Errorf("synth: interrupted")
	}
	d.g.o.Progress(d.x.to.Format(stamp), d.x.n, d.x.n)
	return nil
}

func (d *folder) append(c *chunk) error {
	for i, b := range c.bytes {
		if len(b) == 0 {
			continue
		}
		s := d.g.shapes[i]
		header := s.headerPlus
		if d.x.full[i] {
			header = s.header
		}
		if err := d.add(layouts[i].name, d.x.full[i], header, b, c.rows[i]); err != nil {
			return err
		}
	}
	return nil
}

// finish adds what belongs to no patient and closes the folder.
func (d *folder) finish() (string, error) {
	if d.x.first == 0 {
		m := newMaker(d.g, d.x)
		m.out = &chunk{}
		m.oddities()
		if err := d.append(m.out); err != nil {
			return "", err
		}
	}
	return d.close()
}
