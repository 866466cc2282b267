package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"strata/engine/report"
)

// packManifest is what this test reads of a pack's manifest.
type packManifest struct {
	Organisations []string
	Reports       []struct {
		Table  string
		AsAt   *string `json:"as_at"`
		Single bool    `json:"single_organisations"`
	}
	Files []struct {
		File, Format string
		Organisation *string
	}
}

// everyPack runs every bundled pack and looks at every workbook of it: that of all organisations and that of each. What LibreOffice reads from
// a table's sheet are the rows of the pack's CSV of that table, in the workbook of one organisation its rows.
func everyPack(t *testing.T, bundle *report.Bundle) {
	manifests := map[string]packManifest{}
	var books []string
	for _, p := range bundle.Packs() {
		args := []string{"report", "pack", p.Name, "-o", filepath.Join("packs", p.Name), "--format", "xlsx,csv", "--charts", "--as-at", "2026-03-31"}
		if code, errs := quietly(args...); code != exitDone {
			t.Errorf("%s: exit %d: %s", p.Name, code, errs)
			continue
		}
		var m packManifest
		text, err := os.ReadFile(filepath.Join("packs", p.Name, manifestName))
		if err == nil {
			err = json.Unmarshal(text, &m)
		}
		if err != nil {
			t.Fatal(err)
		}
		manifests[p.Name] = m
		for _, f := range m.Files {
			if f.Format == "xlsx" {
				books = append(books, filepath.Join("packs", p.Name, f.File))
			}
		}
		if len(m.Organisations) != 2 {
			t.Errorf("%s: workbooks of organisations %q", p.Name, m.Organisations)
		}
	}
	if len(manifests) != len(bundle.Packs()) || len(books) < 2*len(manifests) {
		t.Fatalf("%d packs, %d workbooks", len(manifests), len(books))
	}
	t.Run("pass lint", func(t *testing.T) { passLint(t, books) })
	t.Run("open in LibreOffice", func(t *testing.T) {
		inOffice(t, "office-packs", books)
		cells, sheets := 0, 0
		for name, m := range manifests {
			for _, f := range m.Files {
				if f.Format != "xlsx" {
					continue
				}
				for _, r := range m.Reports {
					table := r.Table
					if r.AsAt != nil {
						table += "_" + *r.AsAt
					}
					ours := records(t, filepath.Join("packs", name, table+".csv"))
					if f.Organisation != nil {
						if !r.Single {
							continue
						}
						ours = rowsOf(t, ours, *f.Organisation)
					}
					what := f.File + ", " + r.Table
					cells += agrees(t, what, ours, sheetIn(t, "office-packs", f.File, r.Table[:min(len(r.Table), 31)]))
					sheets++
				}
			}
		}
		if cells < 10_000 {
			t.Errorf("%d cells: that shows little", cells)
		}
		t.Logf("%d cells of %d sheets of %d workbooks are the same", cells, sheets, len(books))
	})
}

// rowsOf are the rows of a CSV that are an organisation's, below its header.
func rowsOf(t *testing.T, rows [][]string, organisation string) [][]string {
	t.Helper()
	for at, name := range rows[0] {
		if name != "organisation" {
			continue
		}
		out := rows[:1:1]
		for _, row := range rows[1:] {
			if row[at] == organisation {
				out = append(out, row)
			}
		}
		return out
	}
	t.Fatalf("no column of organisations: %s", strings.Join(rows[0], ","))
	return nil
}
