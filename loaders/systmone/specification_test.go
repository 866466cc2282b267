package systmone

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"strata/engine/spec"
)

const specificationHeader = "TableName,TableDescription,ColumnName,ColumnDescription,ColumnDataType,ColumnLength,DateDefining,ColumnOrdinal,LinkedTable,LinkedColumn1,LinkedColumn2\r\n"

// TestSpecificationOfBundled: the bundled dictionary in the supplier's form, laid over itself, changes nothing.
func TestSpecificationOfBundled(t *testing.T) {
	tables, err := Tables()
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	b.WriteString(specificationHeader)
	w := csv.NewWriter(&b)
	for _, table := range tables.All() {
		for _, c := range table.Columns {
			if c.Position == 0 {
				continue
			}
			kind := map[string]string{"BIGINT": "Numeric - Integer", "DOUBLE": "Numeric - Real", "BOOLEAN": "Boolean", "DATE": "Date", "TIMESTAMP": "Date and Time"}[c.Type.SQL()]
			if kind == "" {
				kind = "Text - Variable"
			}
			link, linked, _ := strings.Cut(c.LinksTo, ".")
			linked, second, _ := strings.Cut(linked, "+")
			w.Write([]string{table.Name, "", c.Name, "", kind, "8", map[bool]string{true: "Yes", false: "No"}[c.DateDefining], fmt.Sprint(c.Position), link, linked, second})
		}
	}
	w.Flush()
	s, err := readSpecification("Specification v125.csv", b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	s.Version = "v125"
	merged, err := tables.With(s)
	if err != nil {
		t.Fatal(err)
	}
	if merged.Version() != "v125" || len(merged.All()) != len(tables.All()) {
		t.Fatalf("%s, %d tables, want %d", merged.Version(), len(merged.All()), len(tables.All()))
	}
	for _, was := range tables.All() {
		is, _ := merged.Lookup(was.Name)
		for _, c := range was.Columns {
			got, ok := is.Column(c.Name)
			if !ok || !reflect.DeepEqual(got, c) {
				t.Errorf("%s.%s: got %+v, want %+v", was.Name, c.Name, got, c)
			}
		}
		if is.Key != was.Key || is.Patient != was.Patient || len(is.Columns) != len(was.Columns) {
			t.Errorf("%s: got key %s, patient %s, %d columns", was.Name, is.Key, is.Patient, len(is.Columns))
		}
	}
}

// TestSpecificationOfTheSupplier: what the file says beyond the dictionary, and what it cannot say.
func TestSpecificationOfTheSupplier(t *testing.T) {
	text := specificationHeader +
		"SRCode,\"Coded \rentries\r\nof patients\",RowIdentifier,Key,Numeric - Integer,8,,1,,,\r\n" +
		"SRCode,x,CTV3Code,\"The \x93code\x94\",Text - Fixed,5,0,2,,,\r\n" +
		"SRCode,x,Certainty,How sure,Numeric - Integer (2 bytes),2,,3,,,\r\n" +
		"srcode,x,Seen,,Date,4,1,4,,,\r\n" +
		"SRCode,x,RemovedData,,Boolean,1,,5,,,\r\n" +
		"SRNovel,New,RowIdentifier,,Numeric - Integer,8,,1,,,\r\n" +
		"SRNovel,New,IDOrganisationVisibleTo,,Text - Variable,25,,2,SROrganisation,ID,\r\n" +
		"SRNovel,New,IDPatient,,Numeric - Integer,8,,3,SRPatient,RowIdentifier,IDOrganisationVisibleTo\r\n" +
		"SRNovel,New,Choice,,Text - Variable,100,,4,SRConfiguredListOption,RowIdentifier,\r\n" +
		"SRNovel,New,IDEvent,,Numeric - Integer,8,,5,SREvent,RowIdentifier,\r\n" +
		"SRNovel,New,Amount,,Numeric - Real,8,,6,,,\r\n"
	dir := t.TempDir()
	plain := filepath.Join(dir, "Specification v155.csv")
	packed := filepath.Join(dir, "SpecificationDirectory.zip")
	var z bytes.Buffer
	zw := zip.NewWriter(&z)
	member, err := zw.Create("Specification/Specification v155.csv")
	if err != nil {
		t.Fatal(err)
	}
	_, err = member.Write([]byte(text))
	if err := errors.Join(err, zw.Close(), os.WriteFile(plain, []byte(text), 0o600), os.WriteFile(packed, z.Bytes(), 0o600)); err != nil {
		t.Fatal(err)
	}
	var s spec.Specification
	for _, path := range []string{plain, packed} {
		if s, err = Specification(path); err != nil || s.Version != "v155" || len(s.Tables) != 2 {
			t.Fatalf("%s: %+v, %v", filepath.Base(path), s, err)
		}
	}
	tables, err := Tables()
	if err != nil {
		t.Fatal(err)
	}
	merged, err := tables.With(s)
	if err != nil {
		t.Fatal(err)
	}
	code, _ := merged.Lookup("SRCode")
	if code.Description != "Coded entries of patients" || code.DateColumn() != "Seen" || code.Patient != "IDPatient" {
		t.Errorf("SRCode: %q, %q, %q", code.Description, code.DateColumn(), code.Patient)
	}
	novel, _ := merged.Lookup("srnovel")
	for _, c := range []struct {
		table spec.Table
		name  string
		want  spec.Column
	}{
		{code, "CTV3Code", spec.Column{Type: spec.CTV3, Position: 2, Description: "The “code”"}},
		{code, "Certainty", spec.Column{Type: spec.Integer, Position: 3, Description: "How sure"}},
		{code, "Seen", spec.Column{Type: spec.Date, Position: 4, DateDefining: true}},
		{novel, "RowIdentifier", spec.Column{Type: spec.ID, Position: 1}},
		{novel, "IDOrganisationVisibleTo", spec.Column{Type: spec.OrgCode, Position: 2, LinksTo: "SROrganisation.ID"}},
		{novel, "IDPatient", spec.Column{Type: spec.ID, Position: 3, LinksTo: "SRPatient.RowIdentifier+IDOrganisationVisibleTo"}},
		{novel, "Choice", spec.Column{Type: spec.ListOption, List: spec.ConfiguredList, Position: 4, LinksTo: "SRConfiguredListOption.RowIdentifier"}},
		{novel, "IDEvent", spec.Column{Type: spec.ID, Position: 5, LinksTo: "SREvent.RowIdentifier"}},
		{novel, "Amount", spec.Column{Type: spec.Decimal, Position: 6}},
	} {
		c.want.Name = c.name
		if got, _ := c.table.Column(c.name); got != c.want {
			t.Errorf("%s.%s: got %+v, want %+v", c.table.Name, c.name, got, c.want)
		}
	}
	if _, ok := code.Column("RemovedData"); ok || novel.Patient != "IDPatient" || novel.Key != spec.RowIdentifier {
		t.Errorf("RemovedData is a column, or SRNovel's patient is %q, its key %q", novel.Patient, novel.Key)
	}
	if gone, ok := code.Column("NumericValue"); !ok || gone.Position != 0 {
		t.Errorf("a column the specification does not list: %+v, %v", gone, ok)
	}
}

func TestSpecificationRefused(t *testing.T) {
	row := "SRCode,x,A,,Date,4,,1,,,\r\n"
	for name, c := range map[string]struct{ file, text, want string }{
		"another name":    {"Table list.csv", specificationHeader + row, "does not tell its version"},
		"a column short":  {"Specification v1.csv", "TableName,ColumnName\r\nSRCode,A\r\n", "line 1: no column TableDescription"},
		"an unknown type": {"Specification v1.csv", specificationHeader + row + "SRCode,x,B,,Blob,4,,1,,,\r\n", `line 3: ColumnDataType "Blob"`},
		"a column twice":  {"Specification v1.csv", specificationHeader + row + "SRCode,x,a,,Date,4,,1,,,\r\n", "line 3: SRCode.a is there twice"},
		"a path":          {"Specification v1.csv", specificationHeader + "../x,x,B,,Date,4,,1,,,\r\n", "line 2: TableName"},
		"a short row":     {"Specification v1.csv", specificationHeader + "SRCode,x,B\r\n", "wrong number of fields"},
		"no rows":         {"Specification v1.csv", specificationHeader, "lists no table"},
		"nothing":         {"Specification v1.csv", "", "cannot be read"},
		"no zip":          {"Specification v1.zip", "text", "not a valid zip"},
	} {
		path := filepath.Join(t.TempDir(), c.file)
		if err := os.WriteFile(path, []byte(c.text), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := Specification(path)
		var refused *spec.Refused
		if !errors.As(err, &refused) || refused.Hint == "" || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", name, err, c.want)
		}
	}
}
