package main

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"strata/engine/export/lint"
	"strata/engine/report"
	"strata/reports"
)

// TestEveryReportPassesLint makes a workbook of every bundled report from the sample, and holds it against the whole
// checklist. A report that needs reference data which nobody imported may be refused; every other must be made.
func TestEveryReportPassesLint(t *testing.T) {
	sample, err := filepath.Abs("../../testdata/sample-small")
	if err != nil {
		t.Fatal(err)
	}
	bundle, err := report.Load(reports.FS())
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	run := func(args ...string) (int, string) {
		var out, errs bytes.Buffer
		code := Do(append([]string{"-q"}, args...), strings.NewReader(""), &out, &errs)
		return code, errs.String()
	}
	if code, errs := run("load", sample); code != exitDone {
		t.Fatalf("load: exit %d: %s", code, errs)
	}
	for _, r := range bundle.All() {
		t.Run(r.ID, func(t *testing.T) {
			args := []string{"report", "run", r.ID, "-o", r.ID, "--format", "xlsx"}
			if strings.Contains(r.SQL, "as_at date") {
				args = append(args, "--as-at", "2026-03-04")
			}
			if code, errs := run(args...); code != exitDone {
				if strings.Contains(r.SQL, "\n-- needs:") {
					t.Skipf("needs reference data: %s", errs)
				}
				t.Fatalf("exit %d: %s", code, errs)
			}
			made, err := filepath.Glob(filepath.Join(r.ID, "*.xlsx"))
			if err != nil || len(made) != 1 {
				t.Fatalf("made %v: %v", made, err)
			}
			got, err := lint.File(made[0])
			if err != nil {
				t.Fatal(err)
			}
			for _, i := range got.Items {
				if i.Result == lint.Fail || i.Result == lint.NotChecked && i.ID != "spelling" {
					t.Errorf("%s: %s %v", i.ID, i.Result, i.Findings)
				}
			}
		})
	}
}
