package main

import (
	"fmt"
	"math"
	"strings"
	"unicode/utf8"
)

// row is one line of the table: our figure and the rival's, one of each per repeat. A row without a rival's figures is
// about ours alone.
type row struct {
	Work, Rival  string
	Ours, Theirs []float64
	Unit         string  // of both; blank: seconds
	Bar          float64 // 0: none, the row only informs
	Faster       bool    // the rival must take Bar times as long; otherwise ours may be Bar times the rival's at most
	Note         string
	NotRun       string // why there are no figures
}

// judged are the values the bar is about: ratios, or our own figures where there is no rival.
func (r row) judged() []float64 {
	switch {
	case r.Theirs == nil:
		return r.Ours
	case r.Faster:
		return ratios(r.Theirs, r.Ours)
	}
	return ratios(r.Ours, r.Theirs)
}

// verdict compares the median with the bar.
func (r row) verdict() string {
	m := median(r.judged())
	switch {
	case r.NotRun != "":
		return "not run: " + r.NotRun
	case r.Bar == 0 || math.IsNaN(m):
		return ""
	case r.Faster && m >= r.Bar, !r.Faster && m <= r.Bar:
		return "met"
	}
	return "not met"
}

func (r row) bar() string {
	switch {
	case r.Bar == 0:
		return ""
	case r.Faster:
		return fmt.Sprintf("≥ %g×", r.Bar)
	case r.Theirs == nil && r.NotRun == "":
		return fmt.Sprintf("≤ %g %s", r.Bar, r.Unit)
	}
	return fmt.Sprintf("≤ %g", r.Bar)
}

// cells are the row's texts under headings.
func (r row) cells() []string {
	if r.NotRun != "" {
		return []string{r.Work, r.Rival, "", "", "", "", r.bar(), r.verdict()}
	}
	j := r.judged()
	low, high := spread(j)
	theirs, sign := "", "×"
	if r.Theirs != nil {
		theirs = amount(median(r.Theirs), r.Unit)
	} else {
		sign = ""
	}
	return []string{r.Work, r.Rival, amount(median(r.Ours), r.Unit), theirs, figure(median(j)) + sign, figure(low) + "–" + figure(high), r.bar(), r.verdict()}
}

var headings = []string{"work", "rival", "strata", "rival's", "median", "spread", "bar", "verdict"}

// amount is a value with its unit; blank: seconds.
func amount(v float64, unit string) string {
	if unit == "" {
		unit = "s"
	}
	return figure(v) + " " + unit
}

// figure is a number with three digits that count.
func figure(v float64) string {
	switch a := math.Abs(v); {
	case math.IsNaN(v):
		return "–"
	case a >= 100:
		return fmt.Sprintf("%.0f", v)
	case a >= 10:
		return fmt.Sprintf("%.1f", v)
	case a >= 0.1 || a == 0:
		return fmt.Sprintf("%.2f", v)
	}
	return fmt.Sprintf("%.2g", v)
}

// plainTable sets a table in columns for a terminal.
func plainTable(head []string, lines [][]string) string {
	widths := make([]int, len(head))
	all := append([][]string{head}, lines...)
	for _, l := range all {
		for i, c := range l {
			widths[i] = max(widths[i], utf8.RuneCountInString(c))
		}
	}
	var b strings.Builder
	for _, l := range all {
		var out strings.Builder
		for i, c := range l {
			out.WriteString(c + strings.Repeat(" ", widths[i]-utf8.RuneCountInString(c)+2))
		}
		b.WriteString(strings.TrimRight(out.String(), " ") + "\n")
	}
	return b.String()
}

// markdownTable is the same table for a page.
func markdownTable(head []string, lines [][]string) string {
	var b strings.Builder
	line := func(cells []string) {
		for _, c := range cells {
			b.WriteString("| " + strings.ReplaceAll(c, "|", "\\|") + " ")
		}
		b.WriteString("|\n")
	}
	line(head)
	b.WriteString(strings.Repeat("|---", len(head)) + "|\n")
	for _, l := range lines {
		line(l)
	}
	return b.String()
}
