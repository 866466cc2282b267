package main

import (
	"slices"

	"github.com/spf13/cobra"

	"strata/engine/export"
	"strata/engine/spec"
)

func (a *app) chartsFlag(c *cobra.Command, f *reportFlags) {
	c.Flags().BoolVar(&f.charts, "charts", false, "draw the reports' charts in the xlsx workbook too, each on a sheet of its own; html has them always")
}

// chartsHavePlace refuses --charts where no workbook is written.
func (f reportFlags) chartsHavePlace() error {
	if f.charts && (f.out == "" || !slices.Contains(f.formats, "xlsx")) {
		return spec.Usagef("-o DIR --format xlsx writes one; html draws the charts without --charts", "--charts is for an xlsx workbook, and none is written")
	}
	return nil
}

// withCharts has a workbook's charts drawn, and says which are not.
func (a *app) withCharts(book *export.Book, f reportFlags) error {
	charts, why, err := charted(book, f)
	if !f.charts || err != nil {
		return err
	}
	for _, w := range why {
		a.say("not drawn: %s", w)
	}
	if charts == 0 {
		a.say("no chart: the workbook is written without any; strata report show ID says which charts a report has, --trend draws its measures")
	}
	return nil
}

// charted has a workbook's charts drawn: how many, and why not the others.
func charted(book *export.Book, f reportFlags) (charts int, why []string, err error) {
	if !f.charts {
		return 0, nil, nil
	}
	charts, why, err = book.Drawn()
	book.ChartSheets = err == nil && charts > 0
	return charts, why, err
}
