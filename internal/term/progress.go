package term

import (
	"encoding/json"
	"fmt"
	"io"
	"time"

	"github.com/jedib0t/go-pretty/v6/progress"
)

// Step is how far a piece of work has come.
type Step struct {
	Label       string // what is being worked on
	Done, Total int64  // in any unit; Total 0 when it is not known
	Rows        int64  // rows behind us, 0 when there is none to tell
}

// Progress tells people and programs how far long work has come: a bar on a terminal, elsewhere a line now and then, with
// JSON an event a line. It writes nothing to a nil writer.
type Progress struct {
	w       io.Writer
	title   string
	started time.Time
	shown   time.Time
	last    Step
	json    bool
	writer  progress.Writer // on a terminal
	bar     *progress.Tracker
	gone    chan struct{}
}

// How often a bar, a line and an event are written at most.
const (
	everyBar   = 100 * time.Millisecond
	everyLine  = 15 * time.Second
	everyEvent = time.Second
)

// NewProgress starts the progress of the work called title, on w.
func NewProgress(w io.Writer, title string, asJSON bool) *Progress {
	p := &Progress{w: w, title: title, started: time.Now(), shown: time.Now(), json: asJSON}
	if w == nil || asJSON || !isTerminal(w) {
		return p
	}
	p.writer = progress.NewWriter()
	p.writer.SetOutputWriter(w)
	p.writer.SetStyle(progress.StyleBlocks)
	p.writer.SetTrackerLength(25)
	p.writer.SetUpdateFrequency(everyBar)
	v := &p.writer.Style().Visibility
	v.ETA, v.Value, v.Speed, v.Time = true, false, false, false
	p.writer.Style().Options.ETAString = "left"
	p.bar = &progress.Tracker{Message: title, AutoStopDisabled: true, RemoveOnCompletion: true, Units: progress.UnitsBytes}
	p.writer.AppendTracker(p.bar)
	p.gone = make(chan struct{})
	go func() { p.writer.Render(); close(p.gone) }()
	return p
}

// Step tells how far the work is.
func (p *Progress) Step(s Step) {
	p.last = s
	switch {
	case p.w == nil:
	case p.bar != nil:
		if time.Since(p.shown) >= everyBar {
			p.shown = time.Now()
			p.bar.UpdateTotal(s.Total)
			p.bar.SetValue(s.Done)
			p.bar.UpdateMessage(p.title + "  " + s.Label + p.rate(s))
		}
	case p.json:
		if time.Since(p.shown) >= everyEvent {
			p.event("progress", s)
		}
	case time.Since(p.shown) >= everyLine:
		p.shown = time.Now()
		fmt.Fprintf(p.w, "%s: %d %%, %s%s\n", p.title, percent(s), s.Label, p.rate(s))
	}
}

// Done ends it: the bar goes; a program is told of the end.
func (p *Progress) Done() {
	switch {
	case p.bar != nil:
		p.bar.MarkAsDone()
		p.writer.Stop()
		<-p.gone
	case p.w != nil && p.json:
		p.event("end", p.last)
	}
}

// rate is rows a second so far, as words.
func (p *Progress) rate(s Step) string {
	if perSecond := p.perSecond(s); perSecond > 0 {
		return ", " + Count(perSecond) + " rows/s"
	}
	return ""
}

func (p *Progress) perSecond(s Step) int64 {
	if took := time.Since(p.started).Seconds(); took > 0.2 {
		return int64(float64(s.Rows) / took)
	}
	return 0
}

func percent(s Step) int64 {
	if s.Total == 0 {
		return 0
	}
	return 100 * s.Done / s.Total
}

func (p *Progress) event(kind string, s Step) {
	p.shown = time.Now()
	e := struct {
		Event   string  `json:"event"` // progress or end
		Work    string  `json:"work"`
		At      string  `json:"at"`
		Percent int64   `json:"percent"`
		Rows    int64   `json:"rows"`
		Rate    int64   `json:"rows_per_second"`
		Seconds float64 `json:"seconds"`
		Left    float64 `json:"seconds_left"`
	}{Event: kind, Work: p.title, At: s.Label, Percent: percent(s), Rows: s.Rows, Rate: p.perSecond(s), Seconds: time.Since(p.started).Seconds()}
	if s.Done > 0 && s.Done < s.Total {
		e.Left = e.Seconds * float64(s.Total-s.Done) / float64(s.Done)
	}
	_ = json.NewEncoder(p.w).Encode(e)
}
