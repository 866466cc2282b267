package synth

import (
	"embed"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"
)

// What the generator knows of codes, conditions, medicines, vaccines and lists is data:
//
//	codes.csv        clinical ideas and their codes, every one of which is in a bundled codelist
//	conditions.csv   per cent of people by age who have one; factor for women and for the most deprived tenth; years back it began at most
//	medicines.csv    products of a class, each with the days an issue lasts; read: the code of SRMedicationReadCodeDetails
//	prescribing.csv  who has a class as a repeat (per cent) or acutely (issues a year), in the order it is decided; @ names a class given before
//	reviews.csv      what is done at an annual review, for whom, per cent
//	vaccines.csv     rows of SRImmunisationContent and what is coded with them
//	lists.csv        rows of SRMappingGroup, SRMapping and SRConfiguredListOption; ids and texts as met in public descriptions of
//	                 the feed where there are any, invented otherwise
//
//go:embed *.csv
var data embed.FS

// dataRow is one row of a data file by column name.
type dataRow map[string]string

// readData reads one of the files above.
func readData(name string) ([]dataRow, error) {
	f, err := data.Open(name)
	if err != nil {
		return nil, fmt.Errorf("synth: %w", err)
	}
	defer f.Close()
	cells, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("synth: %s: %w", name, err)
	}
	var out []dataRow
	for _, c := range cells[1:] {
		r := dataRow{}
		for i, h := range cells[0] {
			r[h] = c[i]
		}
		out = append(out, r)
	}
	return out, nil
}

// number is a cell's number, or what stands for a blank.
func (r dataRow) number(column string, blank float64) float64 {
	if r[column] == "" {
		return blank
	}
	n, err := strconv.ParseFloat(r[column], 64)
	if err != nil {
		panic("synth: " + column + ": " + r[column] + " is no number") // our own files
	}
	return n
}

func (r dataRow) id(column string) int64 { return int64(r.number(column, 0)) }

// words are the names in a cell, between bars.
func (r dataRow) words(column string) []string {
	return strings.FieldsFunc(r[column], func(c rune) bool { return c == '|' || c == ' ' })
}

const lastAge = 200

// ages reads the columns from and to.
func (r dataRow) ages() (from, to int) {
	return int(r.number("from", 0)), int(r.number("to", lastAge))
}

// list is one of the lists a practice's system normalises: first to last are the ids of its texts, which follow each other.
type list struct{ first, n int64 }

func (l list) at(i int64) int64 { return l.first + i%l.n }

func readLists() (map[string]list, error) {
	rows, err := readData("lists.csv")
	if err != nil {
		return nil, err
	}
	lists := map[string]list{}
	for _, r := range rows {
		l, ok := lists[r["list"]]
		if !ok {
			l.first = r.id("id")
		}
		l.n++
		lists[r["list"]] = l
	}
	return lists, nil
}

// vaccine is what an SRImmunisation row says of what was given.
type vaccine struct {
	content int64
	code    *code
}

func readVaccines(codes map[string]*code) (map[string]vaccine, error) {
	rows, err := readData("vaccines.csv")
	if err != nil {
		return nil, err
	}
	vaccines := map[string]vaccine{}
	for _, r := range rows {
		vaccines[r["vaccine"]] = vaccine{r.id("id"), codes[r["code"]]}
	}
	return vaccines, nil
}

// code is a clinical idea's codes; those with a unit are numeric.
type code struct {
	ctv3, snomed, term, unit []byte
	step                     int // least difference between two values, in tenths
}

func readCodes(d dialect) (map[string]*code, error) {
	rows, err := readData("codes.csv")
	if err != nil {
		return nil, err
	}
	codes := map[string]*code{}
	for _, r := range rows {
		c := &code{ctv3: d.text(r["ctv3"]), snomed: d.text(r["snomed"]), term: d.text(r["term"]), step: 10}
		if unit := r["unit"]; unit != "" {
			c.unit = d.text(unit)
			if unit == "kg/m2" || unit == "mmol/L" || unit == "mg/mmol" || unit == "kg" || unit == "%" {
				c.step = 1
			}
		}
		codes[r["idea"]] = c
	}
	return codes, nil
}
