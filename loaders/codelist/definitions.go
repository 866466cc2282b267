package codelist

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"time"

	"strata/engine/spec"
)

// What a column of a data file holds. Lists are separated by blanks, or by semicolons where a name may have blanks; in
// such a list none stands for the empty text.
const (
	text     = "text"
	needed   = "needed"
	whole    = "whole"
	number   = "number"
	day      = "day"
	words    = "words"
	phrases  = "phrases"
	standing = "standing"
)

// Registers reads registers.csv; its columns are those of meta.register. An unknown or missing column, a cell that is
// not what its column holds, a register twice and one nobody can be on are errors naming the line.
func Registers(file []byte) (spec.Definitions, error) {
	d, err := definitions("registers", file, []string{"register"}, map[string]string{
		"register": needed, "title": needed, "min_age": whole, "max_age": whole, "diagnosis": words, "resolved": words, "medicine": words,
		"medicine_instead": words, "medicine_months": whole, "diagnosed_from": day, "min_age_at_diagnosis": whole, "value_measure": text,
		"value_months": whole, "value_low": number, "value_low_groups": number, "value_groups": phrases, "excludes": words,
		"standing": standing, "source": needed, "note": text})
	if err != nil {
		return d, err
	}
	for i, r := range d.Rows {
		fail := func(what string) (spec.Definitions, error) {
			return d, fmt.Errorf("read registers line %d: %v: %s", i+2, r["register"], what)
		}
		medicines := len(r["medicine"].([]string)) + len(r["medicine_instead"].([]string))
		switch {
		case len(r["diagnosis"].([]string))+len(r["medicine_instead"].([]string)) == 0 && r["value_measure"] == nil:
			return fail("nothing puts anybody on it")
		case (medicines > 0) != (r["medicine_months"] != nil):
			return fail("medicines and medicine_months go together")
		case (r["value_measure"] != nil) != (r["value_months"] != nil) || (r["value_measure"] != nil) != (r["value_low"] != nil):
			return fail("value_measure, value_months and value_low go together")
		case (len(r["value_groups"].([]string)) > 0) != (r["value_low_groups"] != nil):
			return fail("value_groups and value_low_groups go together")
		}
	}
	return d, nil
}

// Measures reads measures.csv; its columns are those of meta.measure. Errors as of Registers.
func Measures(file []byte) (spec.Definitions, error) {
	return definitions("measures", file, []string{"measure", "list", "units", "raw_over", "raw_upto"}, map[string]string{
		"measure": needed, "title": needed, "unit": needed, "list": needed, "units": phrases, "not_units": phrases, "raw_over": number, "raw_upto": number,
		"factor": number, "shift": number, "low": number, "high": number, "standing": standing, "source": needed, "note": text})
}

// definitions reads a data file whose columns hold what kinds says; two rows may not agree in all of key.
func definitions(name string, file []byte, key []string, kinds map[string]string) (spec.Definitions, error) {
	sum := sha256.Sum256(file)
	d := spec.Definitions{Digest: hex.EncodeToString(sum[:])}
	records, err := csv.NewReader(bytes.NewReader(file)).ReadAll()
	if err != nil {
		return d, fmt.Errorf("read %s: %w", name, err)
	}
	if len(records) == 0 || len(records[0]) != len(kinds) {
		return d, fmt.Errorf("read %s: want %d columns", name, len(kinds))
	}
	seen := map[string]bool{}
	for i, rec := range records[1:] {
		row := map[string]any{}
		for n, column := range records[0] {
			kind, ok := kinds[column]
			if !ok {
				return d, fmt.Errorf("read %s: unknown column %q", name, column)
			}
			if row[column], err = cell(kind, rec[n]); err != nil {
				return d, fmt.Errorf("read %s line %d: %s: %w", name, i+2, column, err)
			}
		}
		id := ""
		for _, column := range key {
			id += fmt.Sprint(row[column], "|")
		}
		if seen[id] {
			return d, fmt.Errorf("read %s line %d: %v is there twice", name, i+2, row[key[0]])
		}
		seen[id] = true
		d.Rows = append(d.Rows, row)
	}
	return d, nil
}

// cell reads a cell as what its column holds. Blank is nil, or an empty list.
func cell(kind, s string) (any, error) {
	list := []string{}
	switch {
	case kind == words:
		return append(list, strings.Fields(s)...), nil
	case kind == phrases:
		for _, p := range strings.FieldsFunc(s, func(r rune) bool { return r == ';' }) {
			if p == "none" {
				p = ""
			}
			list = append(list, p)
		}
		return list, nil
	case s == "" && (kind == needed || kind == standing):
		return nil, fmt.Errorf("blank")
	case s == "":
		return nil, nil
	case kind == whole:
		return strconv.ParseInt(s, 10, 32)
	case kind == number:
		return strconv.ParseFloat(s, 64)
	case kind == day:
		return time.Parse("2006-01-02", s)
	case kind == standing && s != "verified" && s != "secondary" && s != "local":
		return nil, fmt.Errorf("%q is neither verified, secondary nor local", s)
	}
	return s, nil
}

// known checks that registers and measures name only what is there.
func known(all spec.Codelists) error {
	names := map[string]bool{}
	for _, l := range all.Lists {
		names["codelist "+l.Name] = true
	}
	for _, m := range all.Measures.Rows {
		names["measure "+m["measure"].(string)] = true
	}
	for _, r := range all.Registers.Rows {
		names["register "+r["register"].(string)] = true
	}
	check := func(who any, kind string, asked ...string) error {
		for _, name := range asked {
			if !names[kind+" "+name] {
				return fmt.Errorf("read definitions: %v names %s %q, which is not there", who, kind, name)
			}
		}
		return nil
	}
	for _, m := range all.Measures.Rows {
		if err := check(m["measure"], "codelist", m["list"].(string)); err != nil {
			return err
		}
	}
	for _, r := range all.Registers.Rows {
		for column, kind := range map[string]string{"diagnosis": "codelist", "resolved": "codelist", "medicine": "codelist", "medicine_instead": "codelist",
			"excludes": "register"} {
			if err := check(r["register"], kind, r[column].([]string)...); err != nil {
				return err
			}
		}
		if m, ok := r["value_measure"].(string); ok {
			if err := check(r["register"], "measure", m); err != nil {
				return err
			}
		}
	}
	return nil
}
