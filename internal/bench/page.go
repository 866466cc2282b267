package main

import (
	"context"
	"fmt"
	"os"
	"strings"
	"time"
)

// writePage writes the page of the figures.
func (b *bench) writePage(ctx context.Context, path string, rows []row, took time.Duration) error {
	var p strings.Builder
	fmt.Fprintf(&p, "<!-- made by make bench; do not edit -->\n# Performance\n\n")
	fmt.Fprintf(&p, "`make bench` made this page, from one run of %.0f minutes over %s invented patients: %s rows in %d files, %s; %s rows of `%s`. `BENCH_SIZE=s`, `m` or `l`\n"+
		"makes it for 10,000, 100,000 or 1,000,000.\n\n", max(1, took.Minutes()), count(int64(b.patients)), count(b.main.rows()), len(b.main.Tables),
		size(b.main.bytes(b.main.Base)), count(b.main.table(bigTable).Rows), bigTable)
	p.WriteString(markdownTable([]string{"machine", ""}, b.machine(ctx)))
	p.WriteString(`
Every figure is of a whole process from start to end, unless it says otherwise. Ours and the rival's run in turn over the same files, which are in
the page cache; the median of the ratios is judged by the bar, and the spread is from the smallest to the largest. A bar with ≤ is about our figure
over the rival's, one with ≥ about how many times as long the rival takes. Reads and reports are timed inside one open session on both sides, after
a first round that is not counted.

`)
	p.WriteString(markdownTable(headings, cellsOf(rows)))
	p.WriteString(met(rows))
	p.WriteString("\n## What the figures are of\n\n")
	for _, r := range rows {
		if r.Note != "" {
			fmt.Fprintf(&p, "- %s%s: %s.\n", r.Work, against(r), b.anonymous(r.Note))
		}
	}
	if head, lines := b.curveLines(); head != nil {
		fmt.Fprintf(&p, "\n## As it grows\n\nThe exponent is the slope of the least-squares line through the logarithms: 0 stays the same, 1 grows as the rows do.\n\n%s", markdownTable(head, lines))
		p.WriteString("\nEvery bundled report is run once, in one process, with its parameters as they stand and under disclosure control.\n")
		for _, r := range b.remarks {
			fmt.Fprintf(&p, "\n- Not run: %s.\n", b.anonymous(r))
		}
	}
	p.WriteString("\n## Is it right\n\nA figure counts only if the store is as it should be.\n\n")
	for _, c := range b.proofs {
		fmt.Fprintf(&p, "- %s.\n", c)
	}
	return os.WriteFile(path, []byte(p.String()), 0o644)
}

func against(r row) string {
	if r.Rival == "" {
		return ""
	}
	return ", against " + r.Rival
}

// met counts the bars.
func met(rows []row) string {
	n := map[string]int{}
	for _, r := range rows {
		if r.Bar > 0 {
			verdict, _, _ := strings.Cut(r.verdict(), ":")
			n[verdict]++
		}
	}
	return fmt.Sprintf("\nBars met: %d; not met: %d; not run: %d.\n", n["met"], n["not met"], n["not run"])
}
