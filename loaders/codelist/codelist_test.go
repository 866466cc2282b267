package codelist

import "testing"

func TestBundled(t *testing.T) {
	all, err := Bundled()
	if err != nil {
		t.Fatal(err)
	}
	if len(all.Lists) < 60 || len(all.Registers.Rows) < 21 || len(all.Measures.Rows) < 12 {
		t.Errorf("%d codelists, %d registers, %d rows of measures", len(all.Lists), len(all.Registers.Rows), len(all.Measures.Rows))
	}
	for _, c := range all.Lists {
		if len(c.Rows) == 0 {
			t.Errorf("%s is empty", c.Name)
		}
	}
}

func TestParseErrors(t *testing.T) {
	head := "system,code,term,include_descendants,polarity,source\n"
	for _, bad := range []string{"", "system,code\n", head + "ctv3,C10,x,1,include,s\n", head + "snomed,12a,x,0,include,s\n",
		head + "read9,C10..,x,1,include,s\n", head + "ctv3,C10..,x,2,include,s\n", head + "ctv3,C10..,x,1,maybe,s\n"} {
		if _, err := Parse("x", []byte(bad)); err == nil {
			t.Errorf("%q was accepted", bad)
		}
	}
}
