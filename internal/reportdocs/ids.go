package main

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// scheme is a public scheme of ids and what its ids look like in a report's source.
type scheme struct {
	Name, What string
	id         *regexp.Regexp
}

// schemes are those the index knows, in its order. An id of QOF is of a register or an indicator of any year.
func schemes() []scheme {
	return []scheme{
		{"QOF", "NHS England, Quality and Outcomes Framework: registers and indicators, also of past years", regexp.MustCompile(
			`\b(?:AF|AST|BP|CAN|CD|CHD|CHOL|CKD|COPD|CS|CVDPP|DEM|DEP|DM|EP|HF|HYP|LD|MH|NDH|OB|OST|PAD|PC|RA|SMOK|STIA|VI)[0-9]{3}\b`)},
		{"CVDPREVENT", "CVDPREVENT audit: indicators", regexp.MustCompile(`\bCVDP[0-9]{3}[A-Z]+\b`)},
		{"PINCER", "PINCER: indicators of hazardous prescribing", pincerID},
		{"NICE", "National Institute for Health and Care Excellence: guidelines, quality standards and indicators", regexp.MustCompile(
			`\b(?:NG|CG|TA|QS|PH|IND)[0-9]{1,4}\b`)},
	}
}

var (
	// pincer is the letters a source names after the word.
	pincer   = regexp.MustCompile(`\bPINCER(?:[ -][a-z]+){0,4}[ -]([A-Z]{1,2}\b(?:(?:, and |, | and | to |-|–)[A-Z]{1,2}\b)*)`)
	pincerID = regexp.MustCompile(`\bPINCER [A-Z]{1,2}\b`)
	// stretch is a range of numbered ids.
	stretch = regexp.MustCompile(`\b([A-Z]+)([0-9]{3})([A-Z]*) ?(?:to|-|–) ?([A-Z]+)([0-9]{3})([A-Z]*)\b`)
	between = regexp.MustCompile(`, and |, | and `)
)

// idsIn are the ids of a scheme that a source names, each once, in the order of the alphabet. From one to another stands for
// all between.
func (s scheme) idsIn(source string) []string {
	out := s.id.FindAllString(spelled(source), -1)
	slices.Sort(out)
	return slices.Compact(out)
}

// ownList is what a source says a report follows only with a codelist the user brings, up to the next semicolon.
var ownList = regexp.MustCompile(`\bwith (?:a list|lists) of your own\b[^;]*`)

// needsList are those of the ids that a source names only there.
func (s scheme) needsList(source string) []string {
	bundled := s.idsIn(ownList.ReplaceAllString(source, ""))
	return slices.DeleteFunc(s.idsIn(strings.Join(ownList.FindAllString(source, -1), "; ")), func(id string) bool { return slices.Contains(bundled, id) })
}

// spelled is a source with its ranges written out, and every PINCER indicator with the scheme's name.
func spelled(source string) string {
	source = stretch.ReplaceAllStringFunc(source, func(all string) string {
		m := stretch.FindStringSubmatch(all)
		first, _ := strconv.Atoi(m[2])
		last, _ := strconv.Atoi(m[5])
		if m[1] != m[4] || m[3] != m[6] || last < first || last-first > 50 {
			return all
		}
		var ids []string
		for n := first; n <= last; n++ {
			ids = append(ids, fmt.Sprintf("%s%03d%s", m[1], n, m[3]))
		}
		return strings.Join(ids, ", ")
	})
	return pincer.ReplaceAllStringFunc(source, func(all string) string {
		var ids []string
		for _, part := range between.Split(pincer.FindStringSubmatch(all)[1], -1) {
			ends := regexp.MustCompile(` to |-|–`).Split(part, -1)
			if len(ends) != 2 || len(ends[0]) != 1 || len(ends[1]) != 1 {
				for _, e := range ends {
					ids = append(ids, "PINCER "+e)
				}
				continue
			}
			for c := ends[0][0]; c <= ends[1][0]; c++ {
				ids = append(ids, "PINCER "+string(c))
			}
		}
		return strings.Join(ids, ", ")
	})
}

// publications are public definitions without ids: what the index calls them, and the words of a source that name them.
func publications() [][2]string {
	return [][2]string{
		{"Appointments in General Practice (NHS England)", "Appointments in General Practice"},
		{"Childhood vaccination coverage, COVER (UKHSA)", "COVER"},
		{"Community health services situation report (NHS England)", "Community health services situation report"},
		{"Community Services Data Set (NHS England)", "Community Services Data Set"},
		{"Consultant-led referral to treatment waiting times (NHS England)", "referral to treatment waiting times"},
		{"Core20PLUS5 (NHS England)", "Core20PLUS5"},
		{"Dementia diagnosis rate (NHS England)", "dementia diagnosis rate"},
		{"Fingertips, public health profiles (OHID)", "Fingertips"},
		{"Learning disability annual health check scheme (NHS England)", "learning disability annual health check"},
		{"National Diabetes Audit", "National Diabetes Audit"},
		{"NHS Data Dictionary", "NHS Data Dictionary"},
		{"NHS Health Check", "NHS Health Check"},
		{"OpenPrescribing measures", "OpenPrescribing"},
		{"OpenSAFELY reports", "OpenSAFELY"},
		{"Patients Registered at a GP Practice (NHS England)", "Patients Registered at a GP Practice"},
		{"Physical health checks in severe mental illness (NHS England)", "physical health checks for people with severe mental illness"},
		{"Polypharmacy comparators (NHSBSA)", "polypharmacy comparators"},
		{"QOF prevalence tables", "prevalence tables"},
		{"STOMP, over-medication of people with a learning disability", "STOMP"},
		{"Urgent suspected cancer referrals (NHS England)", "urgent suspected cancer referrals"},
	}
}
