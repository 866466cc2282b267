package term

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"
)

// TestProgressForPrograms: an event a second at most, and one at the end, each a JSON object on its own line.
func TestProgressForPrograms(t *testing.T) {
	var b bytes.Buffer
	p := NewProgress(&b, "load x", true)
	p.Step(Step{Label: "SRCode", Done: 10, Total: 100, Rows: 5})
	p.shown = p.shown.Add(-2 * everyEvent)
	p.started = p.started.Add(-10 * time.Second)
	p.Step(Step{Label: "SREvent", Done: 50, Total: 100, Rows: 200})
	p.Step(Step{Done: 100, Total: 100, Rows: 1000})
	p.Done()
	lines := strings.Split(strings.TrimSpace(b.String()), "\n")
	if len(lines) != 2 {
		t.Fatalf("want two events, got %q", lines)
	}
	for i, want := range []string{"progress SREvent 50", "end  100"} {
		var e map[string]any
		if err := json.Unmarshal([]byte(lines[i]), &e); err != nil {
			t.Fatal(err)
		}
		if got := e["event"].(string) + " " + e["at"].(string) + " " + Cell(e["percent"]); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
		if left := e["seconds_left"].(float64); i == 0 && (left < 9 || left > 11) {
			t.Errorf("half of the work took 10 s, %v s left", left)
		}
	}
}

// TestProgressForLogs: what is no terminal gets a line now and then, never a bar.
func TestProgressForLogs(t *testing.T) {
	var b bytes.Buffer
	p := NewProgress(&b, "load x", false)
	p.Step(Step{Label: "SRCode", Done: 10, Total: 100})
	p.shown = p.shown.Add(-2 * everyLine)
	p.started = p.started.Add(-10 * time.Second)
	p.Step(Step{Label: "SRCode", Done: 20, Total: 100, Rows: 120_000})
	p.Step(Step{Label: "SRCode", Done: 30, Total: 100})
	p.Done()
	if got := b.String(); !strings.HasPrefix(got, "load x: 20 %, SRCode, 1") || !strings.HasSuffix(got, " rows/s\n") || strings.Count(got, "\n") != 1 {
		t.Errorf("got %q", got)
	}
	silent := NewProgress(nil, "x", true)
	silent.Step(Step{Done: 1})
	silent.Done()
}
