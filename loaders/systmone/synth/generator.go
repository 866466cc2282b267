package synth

import (
	"fmt"

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
	vaccines        map[string]vaccine
	lists           map[string]list
	readings        []reading
	rules           []conditionRule
	reviews         []review
	classes         []class
	acute           []int // classes anybody may have acutely
	drugs           []drug
	prescribing     []prescribingRule
	sessions        []sessionTexts

	orgs                                   [][]byte
	statuses, boys, girls, surnames, roads [][]byte
	services, recalls                      [][]byte
	mr, ms, town, other, team, noteText    []byte

	extra                     float64 // further entries of a patient of weight 1
	touch                     float64 // share of patients touched on a night
	updates, removes, inserts float64 // of a touched patient: share of rows, share of rows, mean number of rows
}

// Texts that need no encoding.
var (
	minusOne     = []byte("-1")
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
	if err := g.readAll(); err != nil {
		return nil, err
	}
	g.encode()
	g.calibrate()
	g.planRemovals()
	return g, nil
}

// readAll reads the data files.
func (g *generator) readAll() error {
	var err error
	if g.codes, err = readCodes(g.d); err != nil {
		return err
	}
	if g.vaccines, err = readVaccines(g.codes); err != nil {
		return err
	}
	if g.lists, err = readLists(); err != nil {
		return err
	}
	g.readings = readings(g.codes)
	rules, names, err := readConditions(g.codes)
	if err != nil {
		return err
	}
	g.rules = rules
	if err := g.readMedicines(names); err != nil {
		return err
	}
	return g.readReviews(names)
}

// encode writes the texts of the generator's own as the feed does.
func (g *generator) encode() {
	for i := range g.o.Organisations + 1 {
		g.orgs = append(g.orgs, []byte(orgCode(i)))
	}
	for _, s := range sessions {
		g.sessions = append(g.sessions, sessionTexts{g.d.text(s.name), g.d.text(s.kind)})
	}
	d := g.d
	g.statuses, g.boys, g.girls = d.texts(statuses), d.texts(boys), d.texts(girls)
	g.surnames, g.roads = d.texts(surnames), d.texts(roads)
	g.services, g.recalls = d.texts(services), d.texts(recallTypes)
	g.mr, g.ms, g.town, g.other = d.text("Mr"), d.text("Ms"), d.text("Anytown"), d.text("E99999")
	g.team, g.noteText = d.text("Community team"), d.text("See record – invented")
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
