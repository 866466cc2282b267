// Command mutate measures how much the scenarios of the reports would notice. It changes one thing at a time in a report's SQL,
// below the header: a comparison sign, a number, a unit of time, the kind of a join, AND and OR, min and max, NOT, true and
// false, the name of a codelist, or a condition that is left out; runs the report's scenarios on each such mutant; and counts
// those with which a scenario fails. A mutant whose SQL does not parse or bind is none. What nothing notices is listed, with
// no exemptions: some mutants cannot be told from the report by any data, and count against it all the same.
//
//	go run ./internal/mutate [-min 90] [-quiet] [-reports DIR] [TOPIC or ID …]
//
// It exits 1 when the score of all, or of a report, is below -min, 2 when a name is no report's.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"

	"strata/engine"
	"strata/engine/duck"
	"strata/engine/report"
	"strata/loaders/codelist"
	"strata/loaders/systmone"
	"strata/reports"
)

func main() { os.Exit(run(context.Background(), os.Args[1:], os.Stdout, os.Stderr)) }

func run(ctx context.Context, args []string, out, errs io.Writer) int {
	flags := flag.NewFlagSet("mutate", flag.ContinueOnError)
	flags.SetOutput(errs)
	least := flags.Float64("min", 0, "exit 1 when a report, or all together, scores below this percentage")
	quiet := flags.Bool("quiet", false, "do not list what no scenario notices")
	own := flags.String("reports", "", "a folder of reports that come before the bundle's")
	if err := flags.Parse(args); err != nil {
		return 2
	}
	systems := []fs.FS{reports.FS()}
	if *own != "" {
		systems = append(systems, os.DirFS(*own))
	}
	bundle, err := report.Load(systems...)
	if err != nil {
		return fail(errs, err)
	}
	chosen, err := choose(bundle.All(), flags.Args())
	if err != nil {
		fail(errs, err)
		return 2
	}
	tables, err := systmone.Tables()
	if err != nil {
		return fail(errs, err)
	}
	lists, err := codelist.Bundled()
	if err != nil {
		return fail(errs, err)
	}
	names := namesOf(lists)
	total, below := score{}, false
	db, err := engine.Blank(ctx, tables, lists)
	if err != nil {
		return fail(errs, err)
	}
	defer db.Close()
	for _, r := range chosen {
		s, err := judge(ctx, db, r, names)
		if err != nil {
			return fail(errs, err)
		}
		s.print(out, r, *quiet)
		total.add(s)
		below = below || s.percent() < *least
	}
	fmt.Fprintf(out, "%d reports: %d mutants, %d caught, score %.1f %%\n", len(chosen), total.mutants, total.caught, total.percent())
	if below || total.percent() < *least {
		fmt.Fprintf(errs, "error: below %g %%\n", *least)
		return 1
	}
	return 0
}

func fail(errs io.Writer, err error) int {
	fmt.Fprintf(errs, "error: %v\n", err)
	return 1
}

// choose are the reports of the topics and ids named, all when none is.
func choose(all []*report.Report, names []string) ([]*report.Report, error) {
	var chosen []*report.Report
	for _, r := range all {
		if len(names) == 0 || slices.Contains(names, r.ID) || slices.Contains(names, r.Topic) {
			chosen = append(chosen, r)
		}
	}
	for _, name := range names {
		if !slices.ContainsFunc(all, func(r *report.Report) bool { return r.ID == name || r.Topic == name }) {
			return nil, fmt.Errorf("choose reports: %q is neither a report nor a topic", name)
		}
	}
	return chosen, nil
}

// score is how many mutants there are, how many are caught, and which are not. broken do not parse or bind, and are no mutants.
type score struct {
	mutants, caught int
	broken          int
	unseen          []mutant
}

func (s score) percent() float64 {
	if s.mutants == 0 {
		return 100
	}
	return 100 * float64(s.caught) / float64(s.mutants)
}

func (s *score) add(o score) { s.mutants, s.caught = s.mutants+o.mutants, s.caught+o.caught }

func (s score) print(out io.Writer, r *report.Report, quiet bool) {
	fmt.Fprintf(out, "%s: %d mutants, %d caught, score %.1f %% (%d more do not bind)\n", r.ID, s.mutants, s.caught, s.percent(), s.broken)
	for _, m := range s.unseen {
		if !quiet {
			fmt.Fprintf(out, "  line %d: %s\n", m.line, m.change)
		}
	}
}

// judge makes a report's mutants and runs its scenarios on them.
func judge(ctx context.Context, db *duck.DB, r *report.Report, names []string) (score, error) {
	header, body := split(r.SQL)
	all := mutants(body, strings.Count(header, "\n")+1, names)
	var texts []string
	for _, m := range all {
		texts = append(texts, header+m.sql)
	}
	verdicts, err := r.Caught(ctx, db, texts)
	if err != nil {
		return score{}, err
	}
	var s score
	for i, v := range verdicts {
		switch {
		case v.Broken:
			s.broken++
			continue
		case v.Scenario != "":
			s.caught++
		default:
			s.unseen = append(s.unseen, all[i])
		}
		s.mutants++
	}
	return s, nil
}

// split parts a report's text below the header, which is the comment lines it starts with.
func split(text string) (header, body string) {
	at := 0
	for strings.HasPrefix(text[at:], "--") {
		end := strings.IndexByte(text[at:], '\n')
		if end < 0 {
			return text, ""
		}
		at += end + 1
	}
	return text[:at], text[at:]
}
