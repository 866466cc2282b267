package synth

import (
	"errors"
	"fmt"
	"strconv"
)

type cells = map[string]string

// reference writes the tables that belong to no patient: the lists every extract has and, in a full one, the rest.
func (d *folder) reference() error {
	rows, err := readData("lists.csv")
	if err != nil {
		return err
	}
	var groups, texts, options []cells
	seen := map[string]bool{}
	for _, r := range rows {
		if r["kind"] == "option" {
			options = append(options, cells{"RowIdentifier": r["id"], "ConfiguredList": r["group"], "ConfiguredListOption": r["text"]})
			continue
		}
		if !seen[r["group"]] {
			seen[r["group"]] = true
			groups = append(groups, cells{"RowIdentifier": r["group"], "Group": r["name"]})
		}
		texts = append(texts, cells{"RowIdentifier": r["id"], "IdMappingGroup": r["group"], "Mapping": r["text"]})
	}
	err = errors.Join(d.plain("SRMappingGroup", groups...), d.plain("SRMapping", texts...))
	if err != nil || !d.x.allFull {
		return err
	}
	return errors.Join(d.plain("SRConfiguredListOption", options...), d.people(), d.clinical(), d.products())
}

// people writes organisations and staff.
func (d *folder) people() error {
	var orgs, staff, profiles []cells
	known := d.g.o.Organisations
	if d.g.o.Join > 0 && d.x.night >= d.g.o.Join {
		known++
	}
	for i := range known {
		orgs = append(orgs, cells{"RowIdentifier": num(int64(7000 + i)), "Name": practiceName(i), "ID": orgCode(i), "NameOfTown": "Anytown",
			"FullPostCode": "ZZ1 1AA", "MadeObsolete": "FALSE"})
		for j, s := range staffRoles {
			n := int64(i*len(staffRoles) + j)
			staff = append(staff, cells{"RowIdentifier": num(staffBase + n), "StaffName": fmt.Sprintf("Staff %d", n+1), "StaffUserName": fmt.Sprintf("staff%d", n+1), "Obsolete": "0"})
			profiles = append(profiles, cells{"RowIdentifier": num(profileBase + n), "StaffRole": s.role, "IDStaffMember": num(staffBase + n), "IDOrganisation": orgCode(i)})
		}
	}
	return errors.Join(d.plain("SROrganisation", orgs...), d.plain("SRStaffMember", staff...), d.plain("SRStaffMemberProfile", profiles...))
}

// products writes vaccines' contents, and the codes of medicines that have one.
func (d *folder) products() error {
	vaccines, err := readData("vaccines.csv")
	if err != nil {
		return err
	}
	medicines, err := readData("medicines.csv")
	if err != nil {
		return err
	}
	var contents, read []cells
	for i, r := range vaccines {
		if i > 0 && vaccines[i-1]["id"] == r["id"] {
			continue
		}
		contents = append(contents, cells{"RowIdentifier": r["id"], "Name": r["name"], "Content": r["content"]})
	}
	for i, r := range medicines {
		if r["read"] != "" {
			read = append(read, cells{"RowIdentifier": num(int64(35000 + i)), "IDMultiLexProduct": r["product"], "DrugReadCode": r["read"], "DrugReadCodeDesc": r["term"]})
		}
	}
	return errors.Join(d.plain("SRImmunisationContent", contents...), d.plain("SRMedicationReadCodeDetails", read...))
}

// clinical writes the codes and what is known of them.
func (d *folder) clinical() error {
	var ctv3, snomed, above []cells
	for i, idea := range sorted(d.g.codes) {
		c := d.g.codes[idea]
		if len(c.ctv3) == 0 {
			continue
		}
		ctv3 = append(ctv3, cells{"RowIdentifier": num(int64(5000 + i)), "IDOrganisationVisibleTo": orgCode(0), "Ctv3Code": string(c.ctv3), "Ctv3Text": string(c.term)})
		if string(c.snomed) != "-1" {
			snomed = append(snomed, cells{"RowIdentifier": num(int64(15000 + i)), "IDOrganisationVisibleTo": orgCode(0), "Ctv3Code": string(c.ctv3), "SnomedCode": string(c.snomed)})
		}
	}
	// Ancestors as the codelists state them: types 1 and 2 are diabetes (C10..), essential hypertension is hypertension.
	for i, pair := range [][2]string{{"C10..", "X40J4"}, {"C10..", "X40J5"}, {"XE0Ub", "XE0Uc"}} {
		above = append(above, cells{"RowIdentifier": num(int64(25000 + i)), "IDOrganisationVisibleTo": orgCode(0), "Ctv3CodeParent": pair[0],
			"Ctv3CodeChild": pair[1], "ChildLevel": "1"})
	}
	return errors.Join(d.plain("SRCtv3", ctv3...), d.plain("SRCtv3ToSnomed", snomed...), d.plain("SRCtv3Hierarchy", above...))
}

func num(n int64) string { return strconv.FormatInt(n, 10) }
