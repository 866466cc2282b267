package report

import (
	"context"
	"strings"
	"testing"

	"strata/engine/export"
)

// TestCharts: a chart takes what the header says of its rate, and one of a column that is not there is an error.
func TestCharts(t *testing.T) {
	const rows = "('a', 50, 100), ('b', 60, 100)"
	text := strings.ReplaceAll(counting(rows, "-- rate: pct = n / d per 1000 ci wilson\n-- chart: bars organisation pct\n-- chart: funnel d pct\n-- chart: line n pct\n"), "v(band,", "v(organisation,")
	text = strings.ReplaceAll(text, "ORDER BY band", "ORDER BY organisation")
	got, err := parse(t, text).Run(context.Background(), store(t), nil, scheme(t, "hes"), Breakdown{})
	if err != nil {
		t.Fatal(err)
	}
	want := []export.Chart{{Kind: export.BarChart, X: "organisation", Y: "pct", Lower: "pct_lower", Upper: "pct_upper", Per: 1000},
		{Kind: export.FunnelChart, X: "d", Y: "pct", Label: "organisation", Per: 1000}, {Kind: export.LineChart, X: "n", Y: "pct", Panel: "organisation", Per: 1000}}
	if len(got.Charts) != 3 {
		t.Fatalf("got %+v", got.Charts)
	}
	for i, c := range got.Charts {
		c.Where = nil
		if c.Kind != want[i].Kind || c.X != want[i].X || c.Y != want[i].Y || c.Lower != want[i].Lower || c.Upper != want[i].Upper || c.Label != want[i].Label || c.Panel != want[i].Panel || c.Per != want[i].Per {
			t.Errorf("got %+v, want %+v", c, want[i])
		}
	}
	bad := parse(t, strings.Replace(text, "-- chart: line n pct", "-- chart: line month pct", 1))
	if _, err := bad.Run(context.Background(), store(t), nil, scheme(t, "hes"), Breakdown{}); err == nil || !strings.Contains(err.Error(), "chart line month pct names a column") {
		t.Errorf("got %v", err)
	}
	if got, err := bad.Run(context.Background(), store(t), nil, scheme(t, "hes"), Breakdown{Level: "all"}); err != nil || len(got.Charts) != 2 {
		t.Errorf("broken down: %d charts, %v", len(got.Charts), err)
	}
}
