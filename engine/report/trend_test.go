package report

import (
	"testing"

	"strata/engine/export"
)

// TestProcessLimitsHoldWhatTheyShow: a limit is the number that is shown of it, so that no format has more digits of it.
func TestProcessLimitsHoldWhatTheyShow(t *testing.T) {
	l := process{known: true, decimals: 2, mean: 10.0 / 3, lower: -0.001, upper: 12.3456, signals: []string{"outside"}}
	got := l.cells(0)
	for i, want := range []any{export.Rounded{Value: 3.33, Decimals: 2}, export.Rounded{Value: 0, Decimals: 2}, export.Rounded{Value: 12.35, Decimals: 2}, "outside"} {
		if got[i] != want {
			t.Errorf("cell %d: got %v, want %v", i, got[i], want)
		}
	}
}
