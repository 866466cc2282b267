package codelist

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"strata/engine/spec"
)

func TestImport(t *testing.T) {
	for _, c := range []struct {
		name, file string
		o          ImportOptions
		want       string // format, then system and code of every row
	}{
		{"SNOMED by content", "code,term\n44054006,Type 2\n", ImportOptions{}, "opencodelists snomed 44054006"},
		{"CTV3 by content, case and dots kept, twice is once", "code,term\nC10..,a\nXaIUn,b\nXaIUN,c\nC10..,a\n21260,d\n", ImportOptions{}, "opencodelists ctv3 C10.. ctv3 XaIUn ctv3 XaIUN ctv3 21260"},
		{"CTV3ID", "CTV3ID,CTV3PreferredTermDesc,CTV3Source\nC10..,Diabetes,x\n", ImportOptions{}, "opencodelists ctv3 C10.."},
		{"CTV3Code of one category", "CTV3Code,Description,Category\n137R.,Smoker,S\nXE0oh,Never,N\n", ImportOptions{Category: "S"}, "opencodelists ctv3 137R."},
		{"byte order mark and CRLF", "\ufeffcode,term\r\n44054006,Type 2\r\n\r\n", ImportOptions{}, "opencodelists snomed 44054006"},
		{"mixed, as asked", "code,term\n44054006,a\nC10..,b\n", ImportOptions{System: "each"}, "opencodelists snomed 44054006 ctv3 C10.."},
		{"dm+d", "dmd_type,dmd_id,dmd_name,bnf_code\nVMP,322236009,x,0407\n", ImportOptions{}, "dmd dmd 322236009"},
		{"dm+d, the other header", "type,id,bnf_code,nm\nvmp,322236009,0407,x\n", ImportOptions{}, "dmd dmd 322236009"},
		{"PCD", "Cluster_ID\tCluster_Description\tSNOMED_code\tSNOMED_code_description\tPCD_Refset_ID\tService_and_Ruleset\n" +
			"DM_COD\tDiabetes\t44054006\tType 2 \"diabetes\"\t999\tQOF v49\nAST_COD\tAsthma\t195967001\tAsthma\t998\tQOF v49\n", ImportOptions{Cluster: "DM_COD"}, "pcd snomed 44054006"},
		{"own columns", "system,code,term,include_descendants,polarity,source\nctv3,C10..,x,1,include,s\n", ImportOptions{}, "strata ctv3 C10.."},
	} {
		c.o.Name = "mine"
		is, err := Import([]byte(c.file), c.o)
		got := is.Format
		for _, r := range is.Rows {
			got += fmt.Sprintf(" %v %v", r[0], r[1])
		}
		if err != nil || got != c.want || is.Name != "mine" || is.Digest == "" {
			t.Errorf("%s: %q, %v; want %q", c.name, got, err, c.want)
		}
	}
}

func TestImportRefuses(t *testing.T) {
	pcd := "Cluster_ID,Cluster_Description,SNOMED_code,SNOMED_code_description,PCD_Refset_ID,Service_and_Ruleset\nA_COD,a,44054006,x,1,q\nB_COD,b,195967001,y,1,q\n"
	for _, c := range []struct {
		file string
		o    ImportOptions
		want string
	}{
		{"code,term\n44054006,a\nC10..,b\n", ImportOptions{}, "1 codes look like CTV3 and 1 like SNOMED"},
		{"code,term\nC10,a\n", ImportOptions{}, "line 2"},
		{"code,term\n44054007,a\n", ImportOptions{}, "check digit"},
		{"code,term\n4.4E+07,a\n", ImportOptions{}, "not a SNOMED code"},
		{"code,term\n44054006,a\n,b\n", ImportOptions{System: "snomed"}, "line 3: no code"},
		{"code,term\nC10..,a\n", ImportOptions{System: "snomed"}, "not a SNOMED code"},
		{"icd10_code,name\nE11,x\n", ImportOptions{}, "ICD-10"},
		{"thing,term\nC10..,x\n", ImportOptions{}, "no column of codes"},
		{"code,term\n", ImportOptions{}, "no rows"},
		{pcd, ImportOptions{}, "2 clusters"},
		{pcd, ImportOptions{Cluster: "C_COD"}, `no rows of "C_COD"`},
		{"code,term\nC10..,x\n", ImportOptions{Cluster: "A"}, "no such column"},
		{"code,term\nC10..,x\n", ImportOptions{System: "icd"}, "unknown system"},
		{"code,term\nC10..,x\n", ImportOptions{Name: "Not A Name"}, "not a name"},
		{"system,code,term,include_descendants,polarity,source\nctv3,C10,x,1,include,s\n", ImportOptions{}, "five characters"},
	} {
		if c.o.Name == "" {
			c.o.Name = "mine"
		}
		_, err := Import([]byte(c.file), c.o)
		var refused *spec.Refused
		var usage *spec.Usage
		if err == nil || !strings.Contains(err.Error(), c.want) || !errors.As(err, &refused) && !errors.As(err, &usage) {
			t.Errorf("%q: %v; want %q", c.file, err, c.want)
		}
	}
}

// TestCheckDigits: every bundled SNOMED code passes the check digit rule, and fails it with its last digit changed.
func TestCheckDigits(t *testing.T) {
	all, err := Bundled()
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range all.Lists {
		for _, r := range l.Rows {
			code := r[1].(string)
			if r[0] != "snomed" {
				continue
			}
			wrong := code[:len(code)-1] + string('0'+(code[len(code)-1]-'0'+1)%10)
			if !verhoeff(code) || verhoeff(wrong) {
				t.Errorf("%s: %s %v, %s %v", l.Name, code, verhoeff(code), wrong, verhoeff(wrong))
			}
		}
	}
}

func TestDefinitionErrors(t *testing.T) {
	text, err := bundled.ReadFile("registers.csv")
	if err != nil {
		t.Fatal(err)
	}
	good := string(text)
	for _, c := range [][2]string{{"\nchd,", "\naf,"}, {",verified,", ",certain,"}, {",18,", ",x,"}, {"2003-04-01", "April"}, {"med_saba med_ics,,12", "med_saba med_ics,,"},
		{"value_low,", "low,"}, {",bmi,12,", ",bmi,,"}, {"ndh,Non", ",Non"}} {
		bad := strings.Replace(good, c[0], c[1], 1)
		if bad == good {
			t.Fatalf("%q is not in the file", c[0])
		}
		if _, err := Registers([]byte(bad)); err == nil {
			t.Errorf("%q for %q was accepted", c[1], c[0])
		}
	}
	all, err := Bundled()
	if err != nil {
		t.Fatal(err)
	}
	for _, column := range []string{"diagnosis", "resolved", "medicine", "excludes"} {
		old := all.Registers.Rows[0][column]
		all.Registers.Rows[0][column] = []string{"nothing"}
		if known(all) == nil {
			t.Errorf("%s may name what is not there", column)
		}
		all.Registers.Rows[0][column] = old
	}
}
