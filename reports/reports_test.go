package reports_test

import (
	"context"
	"testing"

	"strata/engine"
	"strata/engine/report"
	"strata/loaders/codelist"
	"strata/loaders/systmone"
	"strata/reports"
)

// TestScenarios runs every scenario of the bundle, as `strata report test` does on a customer's machine.
func TestScenarios(t *testing.T) {
	bundle, err := report.Load(reports.FS())
	if err != nil {
		t.Fatal(err)
	}
	tables, err := systmone.Tables()
	if err != nil {
		t.Fatal(err)
	}
	lists, err := codelist.Bundled()
	if err != nil {
		t.Fatal(err)
	}
	blank, err := engine.Blank(context.Background(), tables, lists)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { blank.Close() })
	for _, r := range bundle.All() {
		for _, o := range r.Test(context.Background(), blank) {
			t.Run(r.ID+"/"+o.Scenario, func(t *testing.T) {
				if o.Err != nil {
					t.Error(o.Err)
				}
			})
		}
	}
}
