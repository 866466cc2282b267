package main

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"time"

	"strata/engine/duck"
)

// variant is one way to ask the same questions.
type variant struct{ name, schema, knownAt string }

// readSet is a set of questions and the ways they are asked: the first is what the others are compared with.
type readSet struct {
	name     string
	variants []variant
}

func readSets() []readSet {
	return []readSet{
		{"as_at", []variant{{"current", `"current"`, ""}, {"now", "decoded", stamp(nightTime(nightsOfMain))}, {"month", "decoded", stamp(baseTime)}}},
		{"no_text", []variant{{"raw", `"current"`, ""}, {"decoded", "decoded", ""}}},
		{"one_text", []variant{{"raw", `"current"`, ""}, {"decoded", "decoded", ""}}},
	}
}

var queryMark = regexp.MustCompile(`(?m)^-- query: (.+)$`)

// questions are the queries of a file of sql/reads, by name, asked of a schema.
func questions(file, schema string) (names, queries []string, err error) {
	text, err := filled("sql/reads/"+file+".sql", map[string]string{"S": schema})
	if err != nil {
		return nil, nil, err
	}
	for i, part := range queryMark.Split(text, -1)[1:] {
		names = append(names, queryMark.FindAllStringSubmatch(text, -1)[i][1])
		queries = append(queries, strings.TrimSuffix(strings.TrimSpace(part), ";"))
	}
	return names, queries, nil
}

// readTimes are seconds by set, variant and question, one a repeat.
type readTimes map[string]map[string]map[string][]float64

// readQueries asks every question every way in turn, in one process on one open store, since opening it costs more than
// most of them: store, repeats, sets.
func readQueries(ctx context.Context, args []string) (any, error) {
	var repeats int
	if _, err := fmt.Sscan(args[1], &repeats); err != nil {
		return nil, err
	}
	db, err := duck.Open(ctx, args[0], duck.Options{ReadOnly: true})
	if err != nil {
		return nil, err
	}
	defer db.Close()
	times := readTimes{}
	for _, set := range readSets() {
		if !strings.Contains(","+args[2]+",", ","+set.name+",") {
			continue
		}
		times[set.name] = map[string]map[string][]float64{}
		for i := range repeats + 1 { // the first warms up
			for _, v := range set.variants {
				if err := ask(ctx, db, set.name, v, i > 0, times[set.name]); err != nil {
					return nil, err
				}
			}
		}
	}
	return times, nil
}

func ask(ctx context.Context, db *duck.DB, file string, v variant, keep bool, times map[string]map[string][]float64) error {
	set := "RESET VARIABLE known_at"
	if v.knownAt != "" {
		set = "SET VARIABLE known_at = TIMESTAMP '" + v.knownAt + "'"
	}
	if _, err := db.Exec(ctx, set, nil); err != nil {
		return err
	}
	names, queries, err := questions(file, v.schema)
	if err != nil {
		return err
	}
	if times[v.name] == nil {
		times[v.name] = map[string][]float64{}
	}
	for i, q := range queries {
		began := time.Now()
		if _, err := db.All(ctx, q, nil); err != nil {
			return fmt.Errorf("%s: %w", names[i], err)
		}
		if keep {
			times[v.name][names[i]] = append(times[v.name][names[i]], time.Since(began).Seconds())
		}
	}
	return nil
}

// sums are the seconds of all questions together, one a repeat.
func sums(byQuestion map[string][]float64) []float64 {
	var out []float64
	for _, times := range byQuestion {
		for i, s := range times {
			if i == len(out) {
				out = append(out, 0)
			}
			out[i] += s
		}
	}
	return out
}

// reads compares views: as at against current on the store with a month of nights, decoded against raw.
func reads(ctx context.Context, b *bench) []row {
	names := map[string]row{
		"as_at/now":        {Work: "as at now", Rival: "current", Bar: 1.05},
		"as_at/month":      {Work: "as at a month ago, 30 nights", Rival: "current", Bar: 1.5},
		"no_text/decoded":  {Work: "decoded view, no text selected", Rival: "current, raw ids", Bar: 1.05},
		"one_text/decoded": {Work: "decoded view, one text selected", Rival: "current, raw ids", Bar: 2},
	}
	order := []string{"as_at/now", "as_at/month", "no_text/decoded", "one_text/decoded"}
	var rows []row
	store, err := b.month(ctx)
	var ran run
	times := readTimes{}
	if err == nil {
		if ran, err = b.child(ctx, "reads", store, fmt.Sprint(b.repeats*2+1), "as_at,no_text,one_text"); err == nil {
			err = json.Unmarshal(ran.Out, &times)
		}
	}
	for _, key := range order {
		r := names[key]
		if err != nil {
			rows = append(rows, notRun(r, err)...)
			continue
		}
		set, way, _ := strings.Cut(key, "/")
		base := "current"
		if set != "as_at" {
			base = "raw"
		}
		r.Ours, r.Theirs = sums(times[set][way]), sums(times[set][base])
		r.Note = worst(times[set][way], times[set][base])
		rows = append(rows, r)
	}
	return rows
}

// worst names the question whose ratio is the highest.
func worst(ours, theirs map[string][]float64) string {
	name, high := "", 0.0
	for q := range ours {
		if m := median(ratios(ours[q], theirs[q])); m > high || m == high && q < name {
			name, high = q, m
		}
	}
	return fmt.Sprintf("%d questions; the highest ratio of one is %s× (%s)", len(ours), figure(high), name)
}
