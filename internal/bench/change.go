package main

import (
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"strata/engine/spec"
	"strata/engine/spec/rows"
	"strata/loaders/systmone"
)

// chance is a number from 0 to 1 that depends on a and b only.
func chance(a, b uint64) float64 {
	z := a*0x9E3779B97F4A7C15 + b*0xD1B54A32D192ED03 + 0x2545F4914F6CDD1D
	z = (z ^ z>>30) * 0xBF58476D1CE4E5B9
	z = (z ^ z>>27) * 0x94D049BB133111EB
	return float64((z^z>>31)>>11) / float64(1<<53)
}

// writeReload writes the base extract again, as of later, a text changed in some of the rows of every file.
func writeReload(f *feed, dir string) (string, error) {
	to := baseTime.AddDate(0, 0, 40)
	place := filepath.Join(dir, to.Format(folderTime))
	tables, err := systmone.Tables()
	if err != nil {
		return "", err
	}
	for _, t := range f.Tables {
		known, _ := tables.Lookup(t.Name)
		at := -1
		for i, c := range t.Columns {
			if k, ok := known.Column(c.Name); ok && k.Type == spec.Text && k.List == spec.NoList && c.Name != known.Key && at < 0 {
				at = i
			}
		}
		o, err := create(place, t.Name)
		if err != nil {
			return "", err
		}
		n := uint64(0)
		err = eachRecord(filepath.Join(f.Base, t.Name+".csv"), func(raw []byte, _ float64) error {
			if n++; n == 1 || at < 0 || chance(n, 99) >= reloadShare {
				o.raw(raw)
				return nil
			}
			cells := rows.Split(raw, dialect)
			cells[at] = "amended"
			o.cells(cells)
			return nil
		})
		if err = errors.Join(err, o.Close()); err != nil {
			return "", err
		}
		if err := asUTF8(place, t.Name); err != nil {
			return "", err
		}
	}
	manifest, err := os.ReadFile(filepath.Join(f.Base, "SRManifest.csv"))
	if err != nil {
		return "", err
	}
	text := strings.ReplaceAll(string(manifest), filepath.Base(f.Base), to.Format(folderTime))
	return place, os.WriteFile(filepath.Join(place, "SRManifest.csv"), []byte(text), 0o640)
}

// churn is what nights do to a row of a file, 80 % of it changes, 15 % new rows, 5 % removals. Four changes in five meet
// the newest twentieth of the keys, the fifth any row.
type churn struct {
	update, updateNew, insert, remove float64
}

func churnOf(share float64) churn {
	even := 0.8 * share * 0.2
	return churn{update: even, updateNew: even + 0.8*share*0.8/0.05, insert: 0.15 * share, remove: 0.05 * share}
}

// happens says what a night does to a row.
func (c churn) happens(id uint64, night int, place float64) string {
	u, update := chance(id, uint64(night)), c.update
	if place >= 0.95 {
		update = c.updateNew
	}
	switch {
	case u < update:
		return "update"
	case u < update+c.insert:
		return "insert"
	case u < update+c.insert+c.remove:
		return "remove"
	}
	return ""
}

// writeNights writes deltas of the big table, one a day after the base extract, each changing a share of its rows.
func writeNights(f *feed, dir string, nights int, share float64) ([]string, error) {
	var places []string
	var files []*output
	t := f.table(bigTable)
	var header []string
	for _, c := range t.Columns {
		header = append(header, c.Name)
	}
	header = append(header, spec.RemovedData)
	for n := 1; n <= nights; n++ {
		place := filepath.Join(dir, nightTime(n).Format(folderTime))
		o, err := create(place, bigTable)
		if err != nil {
			return nil, err
		}
		o.cells(header)
		places, files = append(places, place), append(files, o)
	}
	c := churnOf(share)
	first := true
	err := eachRecord(filepath.Join(f.Base, bigTable+".csv"), func(raw []byte, place float64) error {
		if first {
			first = false
			return nil
		}
		id := firstCell(raw)
		for n := range files {
			what := c.happens(id, n+1, place)
			if what == "" {
				continue
			}
			cells := changed(rows.Split(raw, dialect), header, what, n+1, id)
			files[n].cells(cells)
			if what == "remove" {
				break
			}
		}
		return nil
	})
	for n, o := range files {
		err = errors.Join(err, o.Close())
		if err == nil {
			err = errors.Join(writeManifest(places[n], nightTime(n), nightTime(n+1)), asUTF8(places[n], bigTable))
		}
	}
	return places, err
}

func nightTime(n int) time.Time { return baseTime.AddDate(0, 0, n) }

// changed is a row as a night sends it.
func changed(cells, header []string, what string, night int, id uint64) []string {
	set := func(name, value string) {
		if i := slices.Index(header, name); i >= 0 && i < len(cells) {
			cells[i] = value
		}
	}
	switch what {
	case "remove":
		return append(cells, "1")
	case "insert":
		set("RowIdentifier", strconv.FormatUint(id+uint64(night)*uint64(math.Pow10(12)), 10))
		at := nightTime(night).Add(-time.Duration(id%80_000) * time.Second).Format("02 Jan 2006 15:04:05") // entered on the day
		set("DateEvent", at)
		set("DateEventRecorded", at)
	}
	set("TextualEventDoneBy", fmt.Sprintf("amended in night %d", night))
	if i := slices.Index(header, "IsNumeric"); i >= 0 && cells[i] == "TRUE" {
		set("NumericValue", fmt.Sprintf("%d.%d", 20+id%100, night))
	}
	return append(cells, "0")
}

func writeManifest(place string, from, to time.Time) error {
	text := fmt.Sprintf("\"FileName\",\"IsDelta\",\"IsReference\",\"DateExtractFrom\",\"DateExtractTo\"\r\n%q,\"Y\",\"N\",%q,%q\r\n",
		bigTable, from.Format(folderTime), to.Format(folderTime))
	return os.WriteFile(filepath.Join(place, "SRManifest.csv"), []byte(text), 0o640)
}
