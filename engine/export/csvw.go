package export

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// CSVWName is the name of the metadata of a CSV file, which stands beside it. Source: W3C, Metadata Vocabulary for Tabular
// Data, 2015: NAME-metadata.json.
func CSVWName(csvName string) string { return csvName + "-metadata.json" }

// pair is a member of a JSON object, whose members keep their order.
type pair struct {
	key   string
	value any
}

type ordered []pair

// MarshalJSON writes the members in order.
func (o ordered) MarshalJSON() ([]byte, error) {
	var b strings.Builder
	b.WriteByte('{')
	for i, p := range o {
		if i > 0 {
			b.WriteByte(',')
		}
		key, err := json.Marshal(p.key)
		if err != nil {
			return nil, err
		}
		value, err := json.Marshal(p.value)
		if err != nil {
			return nil, err
		}
		b.Write(append(append(key, ':'), value...))
	}
	b.WriteByte('}')
	return []byte(b.String()), nil
}

// CSVW writes the metadata of a table's CSV file, after the W3C's CSV on the Web: columns with names, titles, types, units and
// definitions, and where the figures come from: report, definition, source, parameters, codelists, store, extracts and
// days; and the SHA-256 of the file, as CSV writes the table. csvName is the file's name beside it. The licence is left blank for who publishes to fill in.
func CSVW(w io.Writer, b Book, t Table, csvName string) error {
	sum := sha256.New()
	if err := CSV(sum, t); err != nil {
		return err
	}
	doc := ordered{
		{"@context", []any{"http://www.w3.org/ns/csvw", ordered{{"@language", "en-GB"}}}},
		{"url", csvName},
		{"schema:sha256", hex.EncodeToString(sum.Sum(nil))},
		{"dc:title", t.Title},
	}
	add := func(key, value string) {
		if value != "" {
			doc = append(doc, pair{key, value})
		}
	}
	add("dc:description", t.Made.Definition)
	add("dc:identifier", t.Name)
	add("dc:source", t.Source)
	add("dc:publisher", b.Organisation)
	add("schema:contactPoint", b.Contact)
	if day := b.published("2006-01-02"); day != "" {
		doc = append(doc, pair{"dc:issued", ordered{{"@value", day}, {"@type", "xsd:date"}}})
	}
	add("dc:temporal", b.DataAsAt)
	doc = append(doc, pair{"dc:license", ""})
	if len(t.Notes) > 0 {
		doc = append(doc, pair{"rdfs:comment", t.Notes})
	}
	doc = append(doc, pair{"prov:wasGeneratedBy", generated(b, t)},
		pair{"dialect", ordered{{"encoding", "utf-8"}, {"header", true}, {"commentPrefix", nil}}},
		pair{"tableSchema", ordered{{"columns", schema(t)}}})
	text, err := json.MarshalIndent(doc, "", "  ")
	if err == nil {
		_, err = w.Write(append(text, '\n'))
	}
	if err != nil {
		return fmt.Errorf("write metadata of %s: %w", csvName, err)
	}
	return nil
}

// generated is the activity that made the table, with what it was given.
func generated(b Book, t Table) ordered {
	facts := given(Fact{"Made by", b.Version}, Fact{"Store fingerprint", b.Fingerprint})
	for _, e := range b.Extracts {
		facts = append(facts, given(Fact{"Extract of " + e.Label, e.Value})...)
	}
	for _, f := range makings(t) {
		if f.Label != "Definition" && f.Label != "Source" {
			facts = append(facts, f)
		}
	}
	facts = append(facts, given(Fact{"Scheme", t.Made.Scheme}, Fact{"SQL", t.Made.SQL})...)
	var used []ordered
	for _, f := range facts {
		used = append(used, ordered{{"@type", "schema:PropertyValue"}, {"schema:name", f.Label}, {"schema:value", f.Value}})
	}
	return ordered{{"@type", "prov:Activity"}, {"schema:additionalProperty", used}}
}

// schema describes the columns as they stand in the CSV file, the columns of status among them.
func schema(t Table) []ordered {
	var out []ordered
	for _, c := range t.Columns {
		titles := []string{c.Name}
		if title := c.title(); title != c.Name {
			titles = append(titles, title)
		}
		col := ordered{{"name", c.Name}, {"titles", titles}, {"datatype", datatype(c.Kind)}}
		if unit := c.unit(); unit != "" {
			col = append(col, pair{"schema:unitText", unit})
		}
		if c.Note != "" {
			col = append(col, pair{"dc:description", c.Note})
		}
		if out = append(out, col); c.Status {
			out = append(out, ordered{{"name", c.Name + "_status"}, {"titles", []string{c.Name + "_status"}}, {"datatype", "string"},
				{"dc:description", "Why " + c.Name + " is empty: suppressed, not applicable or not available; blank where it has a value."}})
		}
	}
	return out
}

func (c Column) unit() string {
	if c.Unit == "" && c.Kind == Percent {
		return "percent"
	}
	return c.Unit
}

func datatype(k Kind) any {
	switch k {
	case Whole:
		return "integer"
	case Number, Percent:
		return "decimal"
	case Date:
		return ordered{{"base", "date"}, {"format", "yyyy-MM-dd"}}
	case Time:
		return ordered{{"base", "datetime"}, {"format", "yyyy-MM-dd HH:mm:ss"}}
	case Bool:
		return "boolean"
	}
	return "string"
}
