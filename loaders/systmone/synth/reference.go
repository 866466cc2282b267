package synth

import "fmt"

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

// control writes the tables every extract has, delta or full.
func (w *world) control() {
	for _, g := range mappings {
		w.out.table("SRMappingGroup").set("RowIdentifier", num(g.group), "Group", g.name).put()
		for i, text := range g.texts {
			w.out.table("SRMapping").set("RowIdentifier", num(g.first+int64(i)), "IdMappingGroup", num(g.group), "Mapping", text).put()
		}
	}
}

// reference writes the tables only a full extract has.
func (w *world) reference() {
	w.control()
	for _, l := range options {
		for i, text := range l.texts {
			w.out.table("SRConfiguredListOption").set("RowIdentifier", num(l.first+int64(i)), "ConfiguredList", num(l.list), "ConfiguredListOption", text).put()
		}
	}
	for i := range w.o.Organisations {
		w.out.table("SROrganisation").set("RowIdentifier", num(int64(7000+i)), "Name", fmt.Sprintf("Practice %d", i+1), "ID", w.org(i), "NameOfTown", "Anytown",
			"FullPostCode", "ZZ1 1AA", "MadeObsolete", "FALSE").put()
	}
	roles := []string{"Salaried General Practitioner", "Partner GP", "Practice Nurse", "Clinical Pharmacist", "Health Care Assistant", "Receptionist"}
	for i, role := range roles {
		w.out.table("SRStaffMember").set("RowIdentifier", num(int64(8000+i)), "StaffName", fmt.Sprintf("Staff %d", i+1), "StaffUserName", fmt.Sprintf("staff%d", i+1), "Obsolete", "0").put()
		w.out.table("SRStaffMemberProfile").set("RowIdentifier", num(int64(9000+i)), "StaffRole", role, "IDStaffMember", num(int64(8000+i)), "IDOrganisation", w.org(i%w.o.Organisations)).put()
	}
	w.out.table("SRImmunisationContent").set("RowIdentifier", "6000", "Name", "Influenza vaccine", "Content", "Influenza").put()
	var ideas []string
	for idea := range w.codes {
		ideas = append(ideas, idea)
	}
	for i, idea := range sorted(ideas) {
		c := w.codes[idea]
		if c.ctv3 == "" {
			continue
		}
		w.out.table("SRCtv3").set("RowIdentifier", num(int64(5000+i)), "IDOrganisationVisibleTo", w.org(0), "Ctv3Code", c.ctv3, "Ctv3Text", c.term).put()
		if c.snomed != "-1" {
			w.out.table("SRCtv3ToSnomed").set("RowIdentifier", num(int64(15000+i)), "IDOrganisationVisibleTo", w.org(0), "Ctv3Code", c.ctv3, "SnomedCode", c.snomed).put()
		}
	}
	// Ancestors as the codelists state them: types 1 and 2 are diabetes (C10..), essential hypertension is hypertension.
	for i, pair := range [][2]string{{"C10..", "X40J4"}, {"C10..", "X40J5"}, {"XE0Ub", "XE0Uc"}} {
		w.out.table("SRCtv3Hierarchy").set("RowIdentifier", num(int64(25000+i)), "IDOrganisationVisibleTo", w.org(0), "Ctv3CodeParent", pair[0],
			"Ctv3CodeChild", pair[1], "ChildLevel", "1").put()
	}
}
