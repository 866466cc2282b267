package oracle

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// coding is a way to code an idea: the pair of codes of an entry.
type coding struct {
	list, ctv3, snomed string
	weight             int
}

// how often entries are of a list; others that a register names come once.
var frequent = map[string]int{"diabetes": 10, "diabetes_type1": 3, "diabetes_type2": 4, "diabetes_resolved": 3, "hypertension": 9, "hypertension_resolved": 3, "smoking_current": 4, "smoking_ex": 4,
	"smoking_never": 4, "frailty": 8, "ethnicity": 5, "cervical_screening": 6, "foot_check": 4, "retinal_screening": 4, "palliative_care": 2, "cancer": 2, "asthma": 4}

// numbers are the measures' lists, with values about their edges and units right and wrong.
var numbers = map[string]struct {
	values []float64
	units  []string
}{
	"hba1c_ifcc":        {[]float64{58, 58.4, 58.5, 59, 75, 75.5, 76, 48, 20, 19.9, 200, 200.1, 0, -1, 7.5}, []string{"mmol/mol", "mmol/mol", "MMOL / mol", "", "%"}},
	"hba1c_dcct":        {[]float64{7.5, 7.4, 7.6, 9, 9.1, 6.5, 3.9, 20, 21, 58, 0}, []string{"%", "%", "", "mmol/mol", "MMOL/MOL"}},
	"bmi":               {[]float64{30, 29.9, 27.5, 27.4, 35, 22, 10, 9.9, 150, 151, 0}, []string{"kg/m2", "", "Kg/m²"}},
	"cholesterol_total": {[]float64{5, 4, 0.5, 0.4, 20, 20.5, 190}, []string{"mmol/L", "mmol/L", "mmol/L", "mg/dL", ""}},
	"creatinine":        {[]float64{80, 90, 120, 0, 1.1, 300}, []string{"umol/L", "umol/L", "umol/L", "mg/dl", "mmol / L", ""}},
	"urine_acr":         {[]float64{3, 2, 30, 0, -1}, []string{"mg/mmol", "mg/mmol", "mg/mmol", "mg/g", ""}},
}

var unrelated = []string{"XUnr1", "Y1234", "XaAAA", "c10..", "xe10f", "9N1..", "C10.", ""}

// prepare makes the hierarchy's children up and lists the ways to code.
func (m *maker) prepare() {
	lists := map[string]int{}
	for _, r := range m.book.registers {
		for _, l := range strings.Fields(r["diagnosis"] + " " + r["resolved"]) {
			lists[l] = 1
		}
	}
	for l, n := range frequent {
		lists[l] = n
	}
	for l := range numbers {
		lists[l] = 4
	}
	names := make([]string, 0, len(lists))
	for l := range lists {
		names = append(names, l)
	}
	slices.Sort(names)
	for _, l := range names {
		var ways []coding
		for i, c := range m.book.lists[l] {
			switch c.system {
			case "ctv3":
				ways = append(ways, coding{list: l, ctv3: c.code, snomed: "-1"}, coding{list: l, ctv3: c.code, snomed: pick(m, "", "0", "999000001")})
				if c.below {
					ways = append(ways, coding{list: l, ctv3: child(l, i, 1), snomed: "-1"}, coding{list: l, ctv3: child(l, i, 2), snomed: "-1"}, coding{list: l, ctv3: child(l, i, 3), snomed: "-1"})
				}
			case "snomed":
				ways = append(ways, coding{list: l, ctv3: pick(m, unrelated...), snomed: c.code}, coding{list: l, ctv3: "", snomed: c.code})
			}
		}
		if strings.HasPrefix(l, "diabetes") || l == "cancer" || l == "frailty" || l == "cervical_screening" { // one code says yes, the other what is left out
			for range 2 {
				a, b := m.book.lists[l][m.IntN(len(m.book.lists[l]))], m.book.lists[l][m.IntN(len(m.book.lists[l]))]
				if a.system == "ctv3" && b.system == "snomed" {
					ways = append(ways, coding{list: l, ctv3: a.code, snomed: b.code})
				}
			}
		}
		for _, w := range ways {
			w.weight = max(1, 1000*lists[l]/len(ways))
			m.weights += w.weight
			m.codes = append(m.codes, w)
		}
	}
	for _, l := range []string{"med_statin", "med_opioid", "med_gabapentinoid", "med_hypnotic", "med_saba", "med_ics", "med_lithium", "med_epilepsy"} {
		for _, c := range m.book.lists[l] {
			if c.system == "name" {
				m.names = append(m.names, c.code)
			}
		}
	}
	for i, s := range []string{"Finished", "Did Not Attend", "Booked", "Cancelled by Patient", "Cancelled by Unit", "Cancelled by Other Service", "Cancelled - Bank Holiday", "Arrived", "Waiting", "In Progress", "Patient Walked Out", "Blocked", "No Access Visit", "Visit", "Slot lost", "Two Week Wait", "Outpatient"} {
		m.mapping[s] = strconv.Itoa(5000 + i)
	}
	i := 0
	for s := range urgentTexts {
		i++
		m.options[s] = ""
	}
	for i, s := range sortedKeys(m.options) {
		m.options[s] = strconv.Itoa(7000 + i)
	}
}

func sortedKeys(of map[string]string) []string {
	keys := make([]string, 0, len(of))
	for k := range of {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// child names a made-up code below the i-th code of a list, so many levels down.
func child(list string, i, level int) string {
	sum := uint32(2166136261)
	for _, b := range []byte(fmt.Sprint(list, i)) {
		sum = (sum ^ uint32(b)) * 16777619
	}
	return fmt.Sprintf("q%03s%d", strconv.FormatInt(int64(sum%46656), 36), level)
}

// referenceRows are the tables that belong to nobody.
func (m *maker) referenceRows(add func(string, row)) {
	all := m.IntN(2) == 0 // every ancestor with every descendant, or direct children only
	edge := func(org, parent, code string) {
		add("SRCtv3Hierarchy", row{"RowIdentifier": m.id(), "IDOrganisationVisibleTo": org, "Ctv3CodeParent": parent, "Ctv3CodeChild": code})
	}
	for _, l := range sortedLists(m.book) {
		for i, c := range m.book.lists[l] {
			if c.system != "ctv3" || !c.below || strings.HasPrefix(l, "med_") && m.IntN(2) == 0 {
				continue
			}
			path := []string{c.code, child(l, i, 1), child(l, i, 2), child(l, i, 3)}
			for a := range path {
				for b := a + 1; b < len(path) && (all || b == a+1); b++ {
					edge(pick(m, m.w.orgs...), path[a], path[b])
				}
			}
			switch m.IntN(20) {
			case 0:
				edge(m.w.orgs[0], path[3], path[1]) // round in a circle
			case 1:
				edge(m.w.orgs[0], path[1], path[1])
			}
		}
	}
	for product := range 60 {
		for range 1 + m.IntN(2) {
			add("SRMedicationReadCodeDetails", row{"RowIdentifier": m.id(), "IDMultiLexProduct": strconv.Itoa(product + 1), "DrugReadCode": m.drugCode()})
		}
	}
	for _, s := range sortedKeys(m.options) {
		add("SRConfiguredListOption", row{"RowIdentifier": m.options[s], "ConfiguredList": "1", "ConfiguredListOption": s})
	}
	for _, s := range sortedKeys(m.mapping) {
		add("SRMapping", row{"RowIdentifier": m.mapping[s], "IdMappingGroup": "1", "Mapping": s})
	}
	add("SRMappingGroup", row{"RowIdentifier": "1", "Group": "Appointment status"})
}

func sortedLists(b *codebook) []string {
	keys := make([]string, 0, len(b.lists))
	for k := range b.lists {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// drugCode is a code of a medicine: a list's, one below it, or one that merely begins like it.
func (m *maker) drugCode() string {
	l := pick(m, "med_statin", "med_opioid", "med_gabapentinoid", "med_hypnotic", "med_saba", "med_ics", "med_lithium", "med_epilepsy")
	for range 20 {
		i := m.IntN(len(m.book.lists[l]))
		if c := m.book.lists[l][i]; c.system == "ctv3" {
			chars := strings.TrimRight(c.code, ".")
			return pick(m, c.code, child(l, i, 1), child(l, i, 3), (chars + "xyzzy")[:5])
		}
	}
	return "XUnr2"
}

// entries are the rows of one thing coded: mostly one, two for a blood pressure.
func (m *maker) entries(k who) []row {
	if m.IntN(6) == 0 {
		return m.pressure(k)
	}
	n := m.IntN(m.weights)
	var c coding
	for _, c = range m.codes {
		if n -= c.weight; n < 0 {
			break
		}
	}
	return []row{m.entry(k, c, m.day())}
}

// coded is an entry of a list on a day.
func (m *maker) coded(k who, list string, d time.Time) row {
	var ways []coding
	for _, c := range m.codes {
		if c.list == list {
			ways = append(ways, c)
		}
	}
	return m.entry(k, pick(m, ways...), d)
}

// diabetic adds a patient's diabetes and what of the yearly review was done about the last twelve months.
func (m *maker) diabetic(k who, add func(string, row)) {
	add("SRCode", m.coded(k, pick(m, "diabetes", "diabetes", "diabetes_type1", "diabetes_type2"), m.recent(100)))
	for _, list := range []string{pick(m, "hba1c_ifcc", "hba1c_dcct"), "cholesterol_total", "creatinine", "urine_acr", "foot_check", "retinal_screening", "bmi", pick(m, "smoking_current", "smoking_ex", "smoking_never")} {
		if m.IntN(12) > 0 {
			add("SRCode", m.coded(k, list, pick(m, m.recent(11), m.recent(11), m.near())))
		}
	}
	if m.IntN(6) == 0 {
		add("SRCode", m.coded(k, pick(m, "frailty", "chd", "stroke", "pad"), m.recent(60)))
	}
	if m.IntN(2) == 0 {
		d := pick(m, m.recent(7), m.near())
		add("SRPrimaryCareMedication", row{"RowIdentifier": m.id(), "IDOrganisationVisibleTo": k.org, "IDPatient": k.id, "NameOfMedication": pick(m, "Atorvastatin 20mg tablets", "SIMVASTATIN 40mg", "Nystatin oral suspension"),
			"DateEvent": m.text(d), "DateMedicationStart": m.maybe(4, d)})
	}
	m.measured(k, add)
}

// measured adds a blood pressure or two about the last twelve months, most of them in order.
func (m *maker) measured(k who, add func(string, row)) {
	for range pick(m, 1, 1, 2) {
		for _, r := range m.pressure(k) {
			add("SRCode", r)
		}
	}
}

func (m *maker) entry(k who, c coding, d time.Time) row {
	r := row{"RowIdentifier": m.id(), "IDOrganisationVisibleTo": k.org, "IDPatient": k.id, "CTV3Code": c.ctv3, "SNOMEDCode": c.snomed, "IsNumeric": "FALSE", "NumericValue": pick(m, "0", "-1", "", "58"),
		"IDEvent": pick(m, "", "-1", strconv.Itoa(m.IntN(5)))}
	r["DateEvent"], r["DateEventRecorded"] = m.maybe(15, m.at(d)), m.maybe(40, m.at(pick(m, d, d.AddDate(0, 0, m.IntN(60)), m.day())))
	if v, ok := numbers[c.list]; ok {
		r["IsNumeric"], r["NumericUnit"] = pick(m, "TRUE", "TRUE", "TRUE", "TRUE", "1", "true", "FALSE", ""), pick(m, v.units...)
		r["NumericValue"], r["NumericComparator"] = strconv.FormatFloat(pick(m, v.values...), 'f', -1, 64), pick(m, "", "", "", "<", ">")
	}
	if m.IntN(150) == 0 {
		r["IDPatient"] = pick(m, "-1", "", "0")
	}
	return r
}

// pressure is a blood pressure, or a few of one day: of one or several events, in and out of order, at home or not.
func (m *maker) pressure(k who) []row {
	var rows []row
	d := m.day()
	for range pick(m, 1, 1, 1, 2, 2, 3) {
		at := m.at(d)
		event := pick(m, "", "", strconv.Itoa(100+m.IntN(3)), "-1")
		for _, side := range []string{"bp_systolic", "bp_diastolic"} {
			if m.IntN(15) == 0 {
				continue
			}
			c := m.book.lists[side][m.IntN(len(m.book.lists[side]))]
			r := row{"RowIdentifier": m.id(), "IDOrganisationVisibleTo": k.org, "IDPatient": k.id, "CTV3Code": "XUnr3", "SNOMEDCode": "-1", "IsNumeric": pick(m, "TRUE", "TRUE", "TRUE", "TRUE", "TRUE", "TRUE", "FALSE"),
				"NumericUnit": "mmHg", "IDEvent": event, "DateEvent": m.maybe(40, at), "DateEventRecorded": m.text(at)}
			if c.system == "ctv3" {
				r["CTV3Code"] = c.code
			} else {
				r["SNOMEDCode"] = c.code
			}
			v := pick(m, 140, 141, 150, 151, 135, 136, 145, 146, 120, 130, pick(m, 39, 40, 350, 351, 0))
			if side == "bp_diastolic" {
				v = pick(m, 90, 91, 85, 86, 80, 70, pick(m, 19, 20, 200, 201, 0))
			}
			r["NumericValue"] = strconv.Itoa(v)
			rows = append(rows, r)
			if m.IntN(12) == 0 {
				at = m.at(d)
			}
		}
	}
	if m.IntN(4) == 0 { // entered in another order than they were taken
		slices.Reverse(rows)
		for i, j := 0, len(rows)-1; i < j; i, j = i+1, j-1 {
			rows[i]["RowIdentifier"], rows[j]["RowIdentifier"] = rows[j]["RowIdentifier"], rows[i]["RowIdentifier"]
		}
	}
	if len(rows) == 0 {
		return m.entries(k)
	}
	return rows
}

func (m *maker) medicineName() string {
	n := pick(m, m.names...)
	switch m.IntN(8) {
	case 0:
		n = strings.ToUpper(n)
	case 1:
		n = "(" + n + ")"
	case 2:
		n = "co" + n // begins no word
	case 3:
		n = pick(m, "Wound dressing", "Paracetamol 500mg tablets", "")
	case 4:
		n = "Generic " + n
	}
	return n + pick(m, "", " 20mg tablets", "-10 capsules", " oral  solution", "s", " patches", " gel")
}

// medicines adds issues, on their own and of repeat templates.
func (m *maker) medicines(k who, add func(string, row)) {
	issue := func(name, template string, d time.Time) {
		add("SRPrimaryCareMedication", row{"RowIdentifier": m.id(), "IDOrganisationVisibleTo": k.org, "IDPatient": k.id, "NameOfMedication": name, "IDRepeatTemplate": template,
			"IDMultiLexProduct": pick(m, "-1", "", strconv.Itoa(1+m.IntN(60))), "DateEvent": m.maybe(30, d.AddDate(0, 0, -m.IntN(4))), "DateMedicationStart": m.maybe(5, d), "IsRepeatMedication": "TRUE"})
	}
	for range m.IntN(4) {
		issue(m.medicineName(), "-1", pick(m, m.day(), m.recent(7)))
	}
	if m.IntN(5) == 0 { // month after month, about the ends of months
		name := pick(m, m.medicineName(), "Co-codamol 30mg/500mg tablets")
		for n := range 4 {
			issue(name, "", windowStart(m.w.asAt, n).AddDate(0, 0, pick(m, -1, 0, 0, 0, 1, 14)))
		}
	}
	many := pick(m, 0, 0, 0, 1, 2, 5, 8, 10, 15)
	for range many {
		id := m.id()
		name := m.medicineName()
		r := row{"RowIdentifier": id, "IDOrganisationVisibleTo": k.org, "IDPatient": k.id, "NameOfMedication": pick(m, name, name, name+" ", strings.ToUpper(name)), "DateMedicationTemplateStart": "", "DateMedicationTemplateEnd": ""}
		if m.IntN(8) > 0 {
			r["DateMedicationTemplateStart"] = pick(m, m.recent(40), m.recent(40), m.recent(40), m.recent(40), m.recent(40), m.near()).Format("02 Jan 2006")
		}
		if m.IntN(20) == 0 {
			r["DateMedicationTemplateEnd"] = m.near().Format("02 Jan 2006")
		}
		add("SRRepeatTemplate", r)
		for range pick(m, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2) {
			issue(name, id, pick(m, m.near(), m.recent(5), m.recent(5), m.recent(5), m.recent(5)))
		}
	}
}

func (m *maker) listText(ids map[string]string, s string) string {
	if m.normal {
		return ids[s]
	}
	return s
}

func (m *maker) appointment(k who) row {
	s := pick(m, "Finished", "Finished", "Finished", "Did Not Attend", "Did Not Attend", "Did Not Attend", "Booked", "Cancelled by Patient", "Cancelled by Patient", "Cancelled by Unit", "Cancelled by Other Service", "Cancelled - Bank Holiday",
		"Arrived", "Waiting", "In Progress", "Patient Walked Out", "Blocked", "No Access Visit", "Visit", "Slot lost")
	start := pick(m, m.near(), m.recent(14), m.recent(14), m.day())
	start = pick(m, start, start.Add(9*time.Hour), start.Add(time.Duration(m.IntN(24*60))*time.Minute), start.Add(23*time.Hour+59*time.Minute+59*time.Second))
	r := row{"RowIdentifier": m.id(), "IDOrganisationVisibleTo": k.org, "IDPatient": k.id, "AppointmentStatus": m.listText(m.mapping, s), "DateStart": start.Format("02 Jan 2006 15:04:05"),
		"DateAppointmentBooked": m.maybe(12, start.AddDate(0, 0, -pick(m, 0, 0, 1, 1, 2, 7, 8, 30, -1)).Add(time.Duration(m.IntN(300)-150)*time.Minute)), "TelephoneAppointment": pick(m, "FALSE", "TRUE", "", "1", "0")}
	if m.IntN(40) == 0 {
		r["AppointmentStatus"] = ""
	}
	if strings.HasPrefix(s, "Cancelled") && m.IntN(10) > 0 || m.IntN(30) == 0 {
		notice := pick(m, time.Duration(m.IntN(60))*time.Hour, 24*time.Hour, 24*time.Hour-30*time.Second, 24*time.Hour+time.Second, time.Duration(m.IntN(5*3600))*time.Second, -time.Hour)
		r["DateAppointmentCancelled"] = start.Add(-notice).Format("02 Jan 2006 15:04:05")
	}
	return r
}

// urgentTexts are texts of referrals, true where they say two week wait.
var urgentTexts = map[string]bool{"Two Week Wait": true, "2WW": true, "2 week wait": true, "Suspected Cancer - breast": true, "two-week-wait referral": true, "2 wk wait": true, "Urgent 2 ww": true,
	"Routine": false, "Urgent": false, "12 week wait": false, "2WWX clinic": false, "within two weeks": false, "Outpatient": false, "Cancer follow up": false}

func (m *maker) refer(k who, add func(string, row)) {
	d := pick(m, m.near(), m.recent(4), m.recent(4), m.day())
	texts := sortedKeys(m.options)
	r := row{"RowIdentifier": m.id(), "IDOrganisationVisibleTo": k.org, "IDPatient": k.id, "DateEvent": m.maybe(20, m.at(d)), "TypeOfReferral": m.listText(m.mapping, pick(m, "Outpatient", "Outpatient", "Outpatient", "Two Week Wait")),
		"Reason": m.listText(m.options, pick(m, texts...)), "Urgency": m.listText(m.options, pick(m, texts...))}
	if m.IntN(5) == 0 {
		r["Urgency"] = ""
	}
	add("SRReferralOut", r)
	for range m.IntN(3) {
		s := row{"RowIdentifier": m.id(), "IDOrganisationVisibleTo": k.org, "IDPatient": k.id, "IDReferralOut": r["RowIdentifier"], "StatusOfReferralOut": "",
			"DateEvent": m.maybe(20, m.at(pick(m, d, d.AddDate(0, 0, -1), d.AddDate(0, 0, m.IntN(30)), m.near())))}
		if m.IntN(10) == 0 {
			s["IDOrganisationVisibleTo"] = pick(m, m.w.orgs...)
		}
		add("SRReferralOutStatusDetails", s)
	}
}
