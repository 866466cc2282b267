package oracle

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// row is one row of a file, as it is written: column, text.
type row map[string]string

// file is one file of an extract. removals lie in its rows as RemovedData 1.
type file struct {
	table string
	delta bool
	rows  []row
}

// extract is one night's delivery.
type extract struct {
	from, to time.Time
	files    []file
}

// world is everything one seed made up: what was delivered and what is asked.
type world struct {
	seed     uint64
	orgs     []string
	extracts []extract
	asAt     time.Time
	heard    int    // how many extracts the question is asked to know
	knownAt  string // the same, for the engine
	params   map[string]map[string]string
}

// columns are those of each table's file. Tables without an organisation are shared.
var columns = map[string][]string{
	"SRPatient":                       {"RowIdentifier", "IDOrganisationVisibleTo", "NHSNumber", "DateBirth", "DateDeath", "Gender", "TestPatient"},
	"SRPatientRegistration":           {"RowIdentifier", "IDOrganisationVisibleTo", "DateEventRecorded", "DateRegistration", "DateDeRegistration", "RegistrationStatus", "IDPatient", "IDOrganisation"},
	"SRCode":                          {"RowIdentifier", "IDOrganisationVisibleTo", "DateEventRecorded", "DateEvent", "CTV3Code", "SNOMEDCode", "NumericComparator", "IsNumeric", "NumericValue", "NumericUnit", "IDEvent", "IDPatient"},
	"SRPrimaryCareMedication":         {"RowIdentifier", "IDOrganisationVisibleTo", "DateEventRecorded", "DateEvent", "IDMultiLexProduct", "NameOfMedication", "DateMedicationStart", "DateMedicationEnd", "IsRepeatMedication", "IDRepeatTemplate", "IDPatient"},
	"SRRepeatTemplate":                {"RowIdentifier", "IDOrganisationVisibleTo", "DateEventRecorded", "NameOfMedication", "DateMedicationTemplateStart", "DateMedicationTemplateEnd", "IDPatient"},
	"SRAppointment":                   {"RowIdentifier", "IDOrganisationVisibleTo", "DateStart", "DateEnd", "AppointmentStatus", "DateAppointmentBooked", "TelephoneAppointment", "DateAppointmentCancelled", "IDPatient"},
	"SRReferralOut":                   {"RowIdentifier", "IDOrganisationVisibleTo", "DateEventRecorded", "DateEvent", "TypeOfReferral", "Reason", "Urgency", "IDPatient"},
	"SRReferralOutStatusDetails":      {"RowIdentifier", "IDOrganisationVisibleTo", "DateEventRecorded", "DateEvent", "StatusOfReferralOut", "IDReferralOut", "IDPatient"},
	"SRReferralIn":                    {"RowIdentifier", "IDOrganisationVisibleTo", "DateEventRecorded", "IDPatient"},
	"SRReferralInStatusDetails":       {"RowIdentifier", "IDOrganisationVisibleTo", "DateEventRecorded", "DateEvent", "IDReferralIn", "IDPatient"},
	"SRCtv3Hierarchy":                 {"RowIdentifier", "IDOrganisationVisibleTo", "Ctv3CodeParent", "Ctv3CodeChild", "ChildLevel"},
	"SRMedicationReadCodeDetails":     {"RowIdentifier", "IDMultiLexProduct", "DrugReadCode"},
	"SRConfiguredListOption":          {"RowIdentifier", "ConfiguredList", "ConfiguredListOption"},
	"SRMapping":                       {"RowIdentifier", "IdMappingGroup", "Mapping"},
	"SRMappingGroup":                  {"RowIdentifier", "Group"},
	"SRPatientRemovedByContentFilter": {"IDPatient"},
}

// order in which tables are written and shown.
var order = []string{"SRPatient", "SRPatientRegistration", "SRCode", "SRPrimaryCareMedication", "SRRepeatTemplate", "SRAppointment", "SRReferralOut",
	"SRReferralOutStatusDetails", "SRReferralIn", "SRReferralInStatusDetails", "SRCtv3Hierarchy", "SRMedicationReadCodeDetails", "SRConfiguredListOption",
	"SRMapping", "SRMappingGroup", "SRPatientRemovedByContentFilter"}

func hasOrganisation(table string) bool {
	return slices.Contains(columns[table], "IDOrganisationVisibleTo")
}

// write puts the extracts below dir, one folder each, and returns the folders.
func (w *world) write(dir string) ([]string, error) {
	var places []string
	for i, x := range w.extracts {
		place := filepath.Join(dir, fmt.Sprintf("%d_%s", i, x.to.Format("20060102_1504")))
		if err := os.MkdirAll(place, 0o750); err != nil {
			return nil, err
		}
		manifest := []row{}
		for _, f := range x.files {
			head := columns[f.table]
			if f.delta {
				head = append(slices.Clone(head), "RemovedData")
			}
			if err := writeCSV(filepath.Join(place, f.table+".csv"), head, f.rows); err != nil {
				return nil, err
			}
			if strings.HasPrefix(f.table, "SRMapping") {
				continue
			}
			line := row{"FileName": f.table, "IsDelta": "N", "IsReference": "N", "DateExtractTo": x.to.Format("20060102_1504")}
			if f.delta {
				line["IsDelta"], line["DateExtractFrom"] = "Y", x.from.Format("20060102_1504")
			}
			manifest = append(manifest, line)
		}
		if err := writeCSV(filepath.Join(place, "SRManifest.csv"), []string{"FileName", "IsDelta", "IsReference", "DateExtractFrom", "DateExtractTo"}, manifest); err != nil {
			return nil, err
		}
		places = append(places, place)
	}
	return places, nil
}

func writeCSV(path string, head []string, rows []row) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	out := csv.NewWriter(f)
	out.UseCRLF = true
	_ = out.Write(head)
	cells := make([]string, len(head))
	for _, r := range rows {
		for i, h := range head {
			cells[i] = r[h]
		}
		_ = out.Write(cells)
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return err
	}
	return f.Close()
}

// place is a row's key.
type place struct{ org, id string }

// replay says which rows stand after the first n extracts, by the loading rules: full and delta per table, removals,
// the last row of a key, and patients who leave one organisation or all.
func (w *world) replay(n int) map[string]map[place]row {
	now := map[string]map[place]row{}
	for _, x := range w.extracts[:n] {
		gone := map[place]bool{} // patients; org "" is everywhere
		for _, f := range x.files {
			if f.table == "SRPatientRemovedByContentFilter" {
				for _, r := range f.rows {
					gone[place{"", r["IDPatient"]}] = true
				}
				continue
			}
			if now[f.table] == nil {
				now[f.table] = map[place]row{}
			}
			w.hear(now[f.table], f, gone)
		}
		for table, rows := range now {
			column := "IDPatient"
			if table == "SRPatient" {
				column = "RowIdentifier"
			}
			for k, r := range rows {
				if id := r[column]; id != "" && slices.Contains(columns[table], column) && (gone[place{"", id}] || gone[place{k.org, id}]) {
					delete(rows, k)
				}
			}
		}
	}
	return now
}

func (w *world) hear(rows map[place]row, f file, gone map[place]bool) {
	last := map[place]row{}
	orgs := map[string]bool{}
	for _, r := range f.rows {
		last[place{r["IDOrganisationVisibleTo"], r["RowIdentifier"]}] = r
		orgs[r["IDOrganisationVisibleTo"]] = true
	}
	if !f.delta && hasOrganisation(f.table) {
		for k := range rows {
			if last[k] == nil && orgs[k.org] {
				delete(rows, k)
			}
		}
	}
	for k, r := range last {
		if r["RemovedData"] != "1" {
			rows[k] = r
			continue
		}
		delete(rows, k)
		if f.table == "SRPatient" {
			gone[place{k.org, k.id}] = true
		}
	}
}
