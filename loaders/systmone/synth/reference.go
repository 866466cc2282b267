package synth

import (
	"errors"
	"fmt"
	"strconv"
)

// The lists a practice's system normalises: group, then its texts, each with an id. Ids and texts as met in public
// descriptions of the feed where there are any, invented otherwise.
var mappings = []struct {
	group int64
	name  string
	texts []string
	first int64
}{
	{70000, "Appointment status", []string{"Finished", "Did Not Attend", "Cancelled by Patient", "Cancelled by Unit", "Booked"}, 70001},
	{31685, "Referral type", []string{"Outpatient", "Two week wait", "Community"}, 31686},
	{55830, "Address type", []string{"Home", "Temporary", "Official", "Correspondence only"}, 55831},
	{90000, "Vaccination location", []string{"Left deltoid", "Right deltoid"}, 90001},
	{90010, "Vaccination method", []string{"Intramuscular", "Subcutaneous – deep"}, 90011},
	{90100, "Vaccination part", []string{"1", "2", "Booster"}, 90101},
	{91000, "Speaks English", []string{"Yes", "No", "Unknown"}, 91001},
	{175137, "Service offered", nil, 175138},
}

var options = []struct {
	list, first int64
	texts       []string
}{
	{176076, 880000000001, []string{"Knee pain", "Chest pain", "Lump – breast"}},
	{176090, 880000000011, []string{"Routine", "Urgent"}},
	{176100, 880000000021, []string{"Surgery", "Patient’s home"}},
	{176110, 880000000031, []string{"Face to face", "Telephone"}},
	{176120, 880000000041, []string{"Main site", "Branch, Côte Street"}},
	{176130, 880000000051, []string{"GP referral", "Self-referral"}},
}

type cells = map[string]string

// reference writes the tables that belong to no patient: the lists every extract has and, in a full one, the rest.
func (d *folder) reference() error {
	var groups, texts []cells
	for _, g := range mappings {
		groups = append(groups, cells{"RowIdentifier": num(g.group), "Group": g.name})
		for i, text := range g.texts {
			texts = append(texts, cells{"RowIdentifier": num(g.first + int64(i)), "IdMappingGroup": num(g.group), "Mapping": text})
		}
	}
	err := errors.Join(d.plain("SRMappingGroup", groups...), d.plain("SRMapping", texts...))
	if err != nil || !d.x.allFull {
		return err
	}
	var lists []cells
	for _, l := range options {
		for i, text := range l.texts {
			lists = append(lists, cells{"RowIdentifier": num(l.first + int64(i)), "ConfiguredList": num(l.list), "ConfiguredListOption": text})
		}
	}
	return errors.Join(d.plain("SRConfiguredListOption", lists...), d.people(), d.clinical())
}

// people writes organisations and staff.
func (d *folder) people() error {
	var orgs, staff, profiles []cells
	known := d.g.o.Organisations
	if d.g.o.Join > 0 && d.x.night >= d.g.o.Join {
		known++
	}
	for i := range known {
		orgs = append(orgs, cells{"RowIdentifier": num(int64(7000 + i)), "Name": fmt.Sprintf("Practice %d", i+1), "ID": orgCode(i), "NameOfTown": "Anytown",
			"FullPostCode": "ZZ1 1AA", "MadeObsolete": "FALSE"})
	}
	for i, role := range []string{"Salaried General Practitioner", "Partner GP", "Practice Nurse", "Clinical Pharmacist", "Health Care Assistant", "Receptionist"} {
		staff = append(staff, cells{"RowIdentifier": num(int64(8000 + i)), "StaffName": fmt.Sprintf("Staff %d", i+1), "StaffUserName": fmt.Sprintf("staff%d", i+1), "Obsolete": "0"})
		profiles = append(profiles, cells{"RowIdentifier": num(int64(9000 + i)), "StaffRole": role, "IDStaffMember": num(int64(8000 + i)),
			"IDOrganisation": orgCode(i % d.g.o.Organisations)})
	}
	return errors.Join(d.plain("SROrganisation", orgs...), d.plain("SRStaffMember", staff...), d.plain("SRStaffMemberProfile", profiles...))
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
	return errors.Join(d.plain("SRCtv3", ctv3...), d.plain("SRCtv3ToSnomed", snomed...), d.plain("SRCtv3Hierarchy", above...),
		d.plain("SRImmunisationContent", cells{"RowIdentifier": "6000", "Name": "Influenza vaccine", "Content": "Influenza"}))
}

func num(n int64) string { return strconv.FormatInt(n, 10) }
