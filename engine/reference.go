package engine

import (
	"context"
	"fmt"
	"path"
	"regexp"
	"strconv"
	"strings"
	"time"

	"strata/engine/spec"
	sqlfs "strata/sql"
)

// firstWithReference is the migration since which a store can keep reference data.
const firstWithReference = 6

// ReferenceKind is one kind of reference data users bring: a clinical view whose head says which columns it wants.
type ReferenceKind struct {
	Name, Title string
	Columns     []ReferenceColumn
}

// ReferenceColumn is a column of a file of reference data.
type ReferenceColumn struct {
	Name  string `json:"name"`
	Type  string `json:"type"` // text, postcode, a whole number from 1 to 10, a number from 0 up, one of GP, Nurse, Other
	Need  string `json:"need"` // key, required or optional; no two rows have the same keys
	About string `json:"about"`

	words    []string // of one of these
	min, max *float64 // within these
	kind     string   // text, postcode, whole, number or words
}

var (
	titleLine  = regexp.MustCompile(`(?m)^-- title:\s*(.+)$`)
	importLine = regexp.MustCompile(`(?m)^-- import:\s*([a-z_]+) (text|postcode|whole|number|words)(?:\(([^)]*)\))? (key|required|optional) \| (.+)$`)
)

// ReferenceKinds lists the kinds of reference data there are, by name.
func ReferenceKinds() []ReferenceKind {
	var kinds []ReferenceKind
	for _, file := range sqlfs.Names("view") {
		text := sqlfs.Text(file)
		k := ReferenceKind{Name: strings.TrimSuffix(path.Base(file), ".sql")}
		for _, m := range importLine.FindAllStringSubmatch(text, -1) {
			k.Columns = append(k.Columns, referenceColumn(m[1], m[2], m[3], m[4], m[5]))
		}
		if k.Columns == nil {
			continue
		}
		if m := titleLine.FindStringSubmatch(text); m != nil {
			k.Title = m[1]
		}
		kinds = append(kinds, k)
	}
	return kinds
}

func referenceColumn(name, kind, within, need, about string) ReferenceColumn {
	c := ReferenceColumn{Name: name, Need: need, About: about, kind: kind, Type: map[string]string{"text": "text", "postcode": "postcode",
		"whole": "whole number", "number": "number"}[kind]}
	if kind == "words" {
		c.words = strings.Split(within, ", ")
		c.Type = "one of " + within
		return c
	}
	low, high, _ := strings.Cut(within, "..")
	if n, err := strconv.ParseFloat(low, 64); err == nil {
		c.min = &n
		c.Type += " from " + low
		if high == "" {
			c.Type += " up"
		}
	}
	if n, err := strconv.ParseFloat(high, 64); err == nil {
		c.max = &n
		c.Type += " to " + high
	}
	return c
}

// FindReferenceKind finds a kind by its name; an unknown one is *spec.Usage with the nearest names.
func FindReferenceKind(name string) (ReferenceKind, error) {
	var names []string
	for _, k := range ReferenceKinds() {
		if k.Name == name {
			return k, nil
		}
		names = append(names, k.Name)
	}
	return ReferenceKind{}, spec.Usagef("did you mean "+strings.Join(spec.Nearest(name, names, 3), ", ")+"?", "no kind %q of reference data", name)
}

// Reference says what a kind of reference data was imported from.
type Reference struct {
	Kind, File, SHA256 string
	Rows               int64
	ImportedAt         spec.LocalTime
	RunBy              string
}

// References lists the reference data of the store, by kind; what was never imported is not there.
func (s *Store) References(ctx context.Context) ([]Reference, error) {
	if s.schema < firstWithReference {
		return nil, nil
	}
	res, err := s.db.All(ctx, sqlfs.Text("query/reference.sql"), nil)
	if err != nil {
		return nil, fmt.Errorf("list reference data: %w", err)
	}
	var all []Reference
	for _, r := range res.Rows {
		at, _ := r[4].(time.Time)
		all = append(all, Reference{Kind: text(r[0]), File: text(r[1]), SHA256: text(r[2]), Rows: whole(r[3]), ImportedAt: spec.LocalTime{Time: at}, RunBy: text(r[5])})
	}
	return all, nil
}

// NeedReference fails with *spec.Usage when reference data of a kind was never imported.
func (s *Store) NeedReference(ctx context.Context, kinds []string) error {
	have, err := s.References(ctx)
	if err != nil {
		return err
	}
	for _, kind := range kinds {
		if _, err := FindReferenceKind(kind); err != nil {
			return err
		}
		found := false
		for _, r := range have {
			found = found || r.Kind == kind
		}
		if !found {
			return spec.Usagef("strata reference show "+kind+" lists the columns the file must have", "needs %s: strata reference import %s FILE.csv", kind, kind)
		}
	}
	return nil
}
