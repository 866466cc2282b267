package synth

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"strings"

	"strata/engine/spec"
)

// generator is all that a feed's extracts are made from. It is settled before the first of them and then only read,
// by any number of makers at once: nothing is remembered of a patient.
type generator struct {
	o      Options
	specs  *spec.Tables
	quirks quirks
	d      dialect
	cal    *calendar

	times   []moment // of the extracts, the first is the full one
	start   moment   // the first
	ranges  ranges
	numbers *numbers
	gone    map[int64]int // patients whose whole record is removed, and on which night

	shapes, removal [tables]*shape
	dated           [tables]bool // has a date that limits full files
	codes           map[string]*code
	readings        []reading
	drugs           []drug

	orgs                                   [][]byte
	statuses, boys, girls, surnames, roads [][]byte
	mr, ms, town, surgery, other           []byte

	extra                     float64 // further entries of a patient of weight 1
	touch                     float64 // share of patients touched on a night
	updates, removes, inserts float64 // of a touched patient: share of rows, share of rows, mean number of rows
}

type drug struct {
	name, dose []byte
	product    int64
}

// Texts that need no encoding.
var (
	minusOne     = []byte("-1")
	twentyEight  = []byte("28")
	postcodeArea = []byte("ZZ")
	badDate      = []byte("31 Feb 2025 10:00:00")
)

// Ids: every patient has a block of them, and a smaller one for every night.
const (
	idBase    = 34_000_000_001
	blockSize = 4096
	nightSize = 64
)

func (g *generator) block(i int64) int64 { return idBase + i*blockSize }

func (g *generator) nightBlock(i int64, night int) int64 {
	return g.block(g.ranges.total) + (int64(night)*g.ranges.total+i)*nightSize
}

// neverSent is an id no patient's row has.
func (g *generator) neverSent(n int64) int64 { return idBase - 1 - n }

func newGenerator(o Options, q quirks, specs *spec.Tables) (*generator, error) {
	g := &generator{o: o, specs: specs, quirks: q, d: q.dialect(), cal: newCalendar(), ranges: rangesOf(o)}
	for _, t := range extractTimes(o) {
		g.times = append(g.times, momentOf(t))
	}
	g.start = g.times[0]
	g.numbers = newNumbers(g.ranges.total)
	for i, l := range layouts {
		t, ok := specs.Lookup(l.name)
		if !ok {
			return nil, fmt.Errorf("synth: no table %s", l.name)
		}
		extra := ""
		if q.column && i == tCode {
			extra = "LocalFlag"
		}
		g.shapes[i] = g.d.shapeOf(t, extra, l.filled...)
		g.removal[i] = g.d.shapeOf(t, extra, l.filled[:2]...)
		g.dated[i] = t.DateColumn() != ""
	}
	var err error
	if g.codes, err = readCodes(g.d); err != nil {
		return nil, err
	}
	g.readings = readings(g.codes)
	for _, m := range medicines {
		g.drugs = append(g.drugs, drug{g.d.text(m.name), g.d.text(m.dose), m.product})
	}
	for i := range o.Organisations + 1 {
		g.orgs = append(g.orgs, []byte(orgCode(i)))
	}
	g.statuses, g.boys, g.girls = g.d.texts(statuses), g.d.texts(boys), g.d.texts(girls)
	g.surnames, g.roads = g.d.texts(surnames), g.d.texts(roads)
	g.mr, g.ms, g.town, g.surgery, g.other = g.d.text("Mr"), g.d.text("Ms"), g.d.text("Anytown"), g.d.text("Surgery"), g.d.text("E99999")
	g.calibrate()
	g.planRemovals()
	return g, nil
}

func orgCode(n int) string { return fmt.Sprintf("E9%04d", n+1) }

func (d dialect) texts(from []string) [][]byte {
	var out [][]byte
	for _, s := range from {
		out = append(out, d.text(s))
	}
	return out
}

// planRemovals chooses patients who left long before and whose whole record is removed: some on every other night.
func (g *generator) planRemovals() {
	g.gone = map[int64]int{}
	left := g.ranges.before - g.ranges.registered
	m := newMaker(g, extract{})
	for night := 1; night <= g.o.Nights; night += 2 {
		wanted := 1 + left/10_000
		for try := int64(0); try < 100+20*wanted && wanted > 0 && left > 0; try++ {
			i := g.ranges.registered + int64(g.hash(aboutGone, int64(night), try)%uint64(left))
			m.pcg.Seed(g.o.Seed, uint64(i))
			if _, ok := g.gone[i]; !ok && g.person(m.r, g.fate(i)).to < g.start-8*day {
				g.gone[i] = night
				wanted--
			}
		}
	}
}

// code is a clinical idea's codes; those with a unit are numeric.
type code struct {
	ctv3, snomed, term, unit []byte
	step                     int // least difference between two values, in tenths
}

//go:embed codes.csv
var codesCSV string

func readCodes(d dialect) (map[string]*code, error) {
	in := csv.NewReader(strings.NewReader(codesCSV))
	in.FieldsPerRecord = -1
	rows, err := in.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("synth: codes: %w", err)
	}
	codes := map[string]*code{}
	for _, r := range rows[1:] {
		c := &code{ctv3: d.text(r[1]), snomed: d.text(r[2]), term: d.text(r[3]), step: 10}
		if r[2] == "" {
			c.snomed = minusOne
		}
		if len(r) > 4 && r[4] != "" {
			c.unit = d.text(r[4])
			if r[4] == "kg/m2" || r[4] == "mmol/L" || r[4] == "mg/mmol" || r[4] == "kg" {
				c.step = 1
			}
		}
		codes[r[0]] = c
	}
	return codes, nil
}
