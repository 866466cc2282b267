package synth

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
)

// ReferenceFolder is the folder beside the extracts that holds what a user brings to a store of their own: which area a postcode lies in
// and how deprived that is (area.csv: postcode, lsoa, imd_decile), practices and their networks (practice.csv: organisation, name, pcn,
// pcn_name, sub_icb), groups of staff roles (staff_group.csv: staff_role, staff_group) and of rotas (rota_group.csv: rota_type,
// urgency_group), and how many people are thought to have a condition (modelled_prevalence.csv: organisation, condition, modelled). All of it
// is invented, as the patients are.
const ReferenceFolder = "reference"

// modelledDementia is the share of patients thought to have dementia: invented, and more than are diagnosed.
const modelledDementia = 0.016

// beside writes that folder.
func (g *generator) beside() error {
	dir := filepath.Join(g.o.Dir, ReferenceFolder)
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return fmt.Errorf("write reference: %w", err)
	}
	practices := [][]string{{"organisation", "name", "pcn", "pcn_name", "sub_icb"}}
	modelled := [][]string{{"organisation", "condition", "modelled"}}
	orgs := g.o.Organisations
	if g.o.Join > 0 {
		orgs++
	}
	for i := range orgs {
		pcn := i/2 + 1
		practices = append(practices, []string{orgCode(i), practiceName(i), fmt.Sprintf("ZP%03d", pcn), fmt.Sprintf("Network %d", pcn), fmt.Sprintf("ZZ%d", pcn/10+1)})
		modelled = append(modelled, []string{orgCode(i), "dementia", fmt.Sprintf("%.1f", modelledDementia*float64(g.o.Patients)/float64(g.o.Organisations))})
	}
	staff := [][]string{{"staff_role", "staff_group"}}
	for _, s := range staffRoles {
		staff = append(staff, []string{s.role, s.group})
	}
	rotas := [][]string{{"rota_type", "urgency_group"}}
	for i, s := range sessions {
		group := "routine"
		if i == onCall || i == minorIllness {
			group = "urgent"
		}
		rotas = append(rotas, []string{s.kind, group})
	}
	for name, rows := range map[string][][]string{"area.csv": areaRows(), "practice.csv": practices, "staff_group.csv": staff, "rota_group.csv": rotas,
		"modelled_prevalence.csv": modelled} {
		if err := writeCSV(filepath.Join(dir, name), rows); err != nil {
			return fmt.Errorf("write reference: %w", err)
		}
	}
	return nil
}

func practiceName(i int) string { return fmt.Sprintf("Practice %d", i+1) }

// areaRows are every postcode patients live at.
func areaRows() [][]string {
	rows := [][]string{{"postcode", "lsoa", "imd_decile"}}
	for decile := 1; decile <= 10; decile++ {
		for home := range areasOfDecile {
			area := areaOf(decile, home)
			for place := range len(letters) * len(letters) {
				postcode := appendPostcode([]byte("ZZ"), area, place)
				rows = append(rows, []string{string(postcode), fmt.Sprintf("Z%08d", area+1), fmt.Sprint(decile)})
			}
		}
	}
	return rows
}

func writeCSV(path string, rows [][]string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o640)
	if err != nil {
		return err
	}
	w := csv.NewWriter(f)
	if err := w.WriteAll(rows); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}
