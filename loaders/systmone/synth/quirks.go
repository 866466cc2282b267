package synth

import (
	"sort"
	"strings"

	"strata/engine/spec"
)

// quirks are oddities of real feeds, asked for by name.
type quirks struct {
	dups, orphans, junk, badcell, blankorg, column        bool
	minquote, semicolon, lf, utf8, lowercase, zip, onezip bool
}

// Quirks names what Options.Quirks may hold, each with what it does.
func Quirks() map[string]string {
	return map[string]string{
		"dups":      "one row in 500 comes twice in a file, half of them first with another value",
		"orphans":   "removals of rows never sent, entries of patients and consultations never sent",
		"junk":      "five SRCode rows an extract with a blank or junk RowIdentifier",
		"badcell":   "SRCode dates that are none",
		"blankorg":  "one SRCode row in 500 without IDOrganisationVisibleTo",
		"column":    "a column in SRCode that no specification knows",
		"minquote":  "cells quoted only where they must be",
		"semicolon": "semicolons between cells",
		"lf":        "lines end in LF",
		"utf8":      "UTF-8 instead of Windows-1252",
		"lowercase": "column names in lower case",
		"zip":       "SRExtract.zip beside loose control files",
		"onezip":    "each extract is one archive, named by its time",
	}
}

// QuirkNames lists them in order.
func QuirkNames() []string {
	var names []string
	for name := range Quirks() {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

func quirksOf(names []string) (quirks, error) {
	var q quirks
	fields := map[string]*bool{"dups": &q.dups, "orphans": &q.orphans, "junk": &q.junk, "badcell": &q.badcell, "blankorg": &q.blankorg, "column": &q.column,
		"minquote": &q.minquote, "semicolon": &q.semicolon, "lf": &q.lf, "utf8": &q.utf8, "lowercase": &q.lowercase, "zip": &q.zip, "onezip": &q.onezip}
	for _, name := range names {
		f, ok := fields[name]
		if !ok {
			return q, spec.Usagef("there are "+strings.Join(QuirkNames(), ", "), "synth: no quirk %q", name)
		}
		*f = true
	}
	return q, nil
}

func (q quirks) dialect() dialect {
	d := dialect{delimiter: ',', eol: "\r\n", minimal: q.minquote, utf8: q.utf8}
	if q.semicolon {
		d.delimiter = ';'
	}
	if q.lf {
		d.eol = "\n"
	}
	return d
}

// blankOrg reports whether a coded entry is one of those sent without the organisation that may see it.
func (g *generator) blankOrg(id int64) bool {
	return g.quirks.blankorg && g.hash(aboutBlank, id, 0)%500 == 0
}

// orphans adds to a patient's rows, now and then: to a delta a removal of a row never sent, to a full file an entry of
// a patient and a consultation never sent.
func (m *maker) orphans(f fate) {
	g := m.g
	h := g.hash(aboutOrphan, f.index, int64(m.night)) % 1000
	last := g.block(f.index) + blockSize - 1
	switch {
	case !m.x.full[tCode] && h < 100:
		m.remove(tCode, last-int64(m.night), f.org)
	case m.x.full[tCode] && g.hash(aboutOrphan, f.index, 0)%1000 < 5 && f.appears == 0:
		p := person{fate: f, id: last}
		m.putCode(p, last, g.start-100*day, g.codes["never_smoked"], 0, last-1, 0)
	}
}

// oddities adds what no patient's record holds: to a delta a removal of a row never sent; junk keys where asked for.
func (m *maker) oddities() {
	g := m.g
	if !m.x.full[tCode] {
		m.remove(tCode, g.neverSent(int64(m.night)), 0)
	}
	if g.quirks.junk {
		for i := range 5 {
			key := []byte("---")
			if i%2 == 0 {
				key = nil
			}
			w := m.start(tCode).text(key).text(g.orgs[0]).at(g.start).at(g.start).num(profileBase).text(g.orgs[0])
			c := g.codes["never_smoked"]
			m.end(w.text(c.ctv3).text(c.term).text(c.snomed).text(c.term).yes(false).text(minusOne).text(nil).text(nil).text(nil).text(g.orgs[0]).text(g.orgs[0]))
		}
	}
}
