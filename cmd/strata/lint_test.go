package main

import (
	"bytes"
	"encoding/csv"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"strata/engine/export/lint"
	"strata/engine/report"
	"strata/loaders/systmone"
	"strata/reports"
)

// quietly runs a command and gives its exit code and what it says on stderr.
func quietly(args ...string) (int, string) {
	var out, errs bytes.Buffer
	code := Do(append([]string{"-q"}, args...), strings.NewReader(""), &out, &errs)
	return code, errs.String()
}

// invented makes a store of invented patients that can answer every report, in a new folder the test runs in from then on.
func invented(t *testing.T) {
	t.Helper()
	t.Chdir(t.TempDir())
	if code, errs := quietly("synth", "extracts", "--patients", "300", "--organisations", "2", "--nights", "-1", "--ends", "2026-03-31 17:07"); code != exitDone {
		t.Fatalf("synth: exit %d: %s", code, errs)
	}
	restOfTables(t, "extracts", "20260401_1700")
	if code, errs := quietly("load", "extracts"); code != exitDone {
		t.Fatalf("load: exit %d: %s", code, errs)
	}
	references, err := filepath.Glob(filepath.Join("extracts", "reference", "*.csv"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range references {
		if code, errs := quietly("reference", "import", strings.TrimSuffix(filepath.Base(file), ".csv"), file); code != exitDone {
			t.Fatalf("import %s: exit %d: %s", file, code, errs)
		}
	}
}

// everyReport makes a workbook and a CSV of every bundled report, in folders named by the report, and gives their names.
func everyReport(t *testing.T, bundle *report.Bundle) (ids []string) {
	t.Helper()
	for _, r := range bundle.All() {
		args := []string{"report", "run", r.ID, "-o", r.ID, "--format", "xlsx,csv", "--charts"}
		if strings.Contains(r.SQL, "as_at date") {
			args = append(args, "--as-at", "2026-03-31")
		}
		switch code, errs := quietly(args...); {
		case code == exitDone:
			ids = append(ids, r.ID)
		default:
			t.Errorf("%s: exit %d: %s", r.ID, code, errs)
		}
	}
	return ids
}

// restOfTables writes an extract of every table the others have not, without rows: a report whose table was never sent is
// refused, one whose table is empty says so.
func restOfTables(t *testing.T, dir, at string) {
	t.Helper()
	tables, err := systmone.Tables()
	if err != nil {
		t.Fatal(err)
	}
	into := filepath.Join(dir, at)
	if err := os.Mkdir(into, 0o750); err != nil {
		t.Fatal(err)
	}
	manifest := "FileName,IsDelta,IsReference,DateExtractFrom,DateExtractTo\n"
	for _, table := range tables.All() {
		if sent, err := filepath.Glob(filepath.Join(dir, "*", table.Name+".csv")); err != nil || len(sent) > 0 {
			continue
		}
		var names []string
		for _, c := range table.Columns {
			names = append(names, c.Name)
		}
		manifest += table.Name + ",N,N,," + at + "\n"
		if err := os.WriteFile(filepath.Join(into, table.Name+".csv"), []byte(strings.Join(names, ",")+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(into, "SRManifest.csv"), []byte(manifest), 0o600); err != nil {
		t.Fatal(err)
	}
}

// one is the only file of a kind in a report's folder.
func one(t *testing.T, id, pattern string) string {
	t.Helper()
	made, err := filepath.Glob(filepath.Join(id, pattern))
	if err != nil || len(made) != 1 {
		t.Fatalf("%s: made %v: %v", id, made, err)
	}
	return made[0]
}

// TestEveryReport holds a workbook of every bundled report, with its charts, and every workbook of every bundled pack against the whole
// checklist, and opens them in another program, whose CSV of them must equal ours cell by cell.
func TestEveryReport(t *testing.T) {
	bundle, err := report.Load(reports.FS())
	if err != nil {
		t.Fatal(err)
	}
	invented(t)
	t.Run("reports", func(t *testing.T) {
		var books []string
		ids := everyReport(t, bundle)
		for _, id := range ids {
			books = append(books, one(t, id, "*.xlsx"))
		}
		t.Run("pass lint", func(t *testing.T) { passLint(t, books) })
		t.Run("open in LibreOffice", func(t *testing.T) {
			inOffice(t, "office", books)
			cells := 0
			for i, id := range ids {
				cells += agrees(t, id, records(t, one(t, id, "*.csv")), sheetIn(t, "office", books[i], id))
			}
			t.Logf("%d cells of %d workbooks are the same", cells, len(ids))
		})
	})
	t.Run("packs", func(t *testing.T) { everyPack(t, bundle) })
}

// passLint holds workbooks against the whole checklist, but for what only a person can judge.
func passLint(t *testing.T, books []string) {
	t.Helper()
	for _, book := range books {
		got, err := lint.File(book)
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range got.Items {
			if i.Result == lint.Fail || i.Result == lint.NotChecked && i.ID != "spelling" {
				t.Errorf("%s: %s: %s %v", book, i.ID, i.Result, i.Findings)
			}
		}
	}
	t.Logf("%d workbooks", len(books))
}

// inOffice has LibreOffice open workbooks and write every sheet as CSV into a folder. Without LibreOffice the test is skipped, and says so.
func inOffice(t *testing.T, into string, books []string) {
	t.Helper()
	office, err := exec.LookPath("soffice")
	if err != nil {
		t.Skip("LibreOffice (soffice) is not installed: not checked against it")
	}
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	args := []string{"-env:UserInstallation=file://" + dir + "/profile", "--headless",
		"--convert-to", `csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true,false,false,-1`, "--outdir", into}
	if out, err := exec.Command(office, append(args, books...)...).CombinedOutput(); err != nil {
		t.Fatalf("soffice: %v: %s", err, out)
	}
}

// sheetIn is a sheet of a workbook as LibreOffice wrote it.
func sheetIn(t *testing.T, dir, book, sheet string) [][]string {
	t.Helper()
	return records(t, filepath.Join(dir, strings.TrimSuffix(filepath.Base(book), ".xlsx")+"-"+sheet+".csv"))
}

func records(t *testing.T, path string) [][]string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	in := csv.NewReader(bytes.NewReader(text))
	in.FieldsPerRecord = -1
	rows, err := in.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// agrees compares our CSV with what another program reads from the workbook: status columns of the one are marks of
// the other, and numbers have commas there. It gives the number of cells.
func agrees(t *testing.T, id string, ours, theirs [][]string) (cells int) {
	t.Helper()
	if len(ours) == 1 { // no rows: the sheet has no table
		return 0
	}
	if len(theirs) < len(ours) {
		t.Errorf("%s: %d rows, want %d", id, len(theirs), len(ours))
		return 0
	}
	theirs = theirs[len(theirs)-len(ours):]
	marks := map[string]string{"": "[x]", "suppressed": "[c]", "not applicable": "[z]", "not available": "[x]", "low": "[low]"}
	for i, row := range ours[1:] {
		col := 0
		for j := 0; j < len(row); j++ {
			want, status, name := row[j], "", ours[0][j]
			if j+1 < len(row) && ours[0][j+1] == name+"_status" {
				j++
				status = row[j]
			}
			got := theirs[i+1][col]
			if want == "" {
				want = marks[status]
			} else if _, err := strconv.ParseFloat(want, 64); err == nil {
				got = strings.ReplaceAll(got, ",", "")
			}
			if got != want && "'"+got != want { // CSV may guard what looks like a formula
				t.Errorf("%s: row %d, %s: the programs do not agree", id, i+1, name)
			}
			col++
			cells++
		}
	}
	return cells
}
