package report

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	sqlfs "strata/sql"
)

// TestIdentityKnowsTheViews: every id a clinical view of patients gives names a patient or a row of a patient's record, and
// is held back as such, but for the ids of things many patients share.
func TestIdentityKnowsTheViews(t *testing.T) {
	shared := []string{"profile_id", "done_by_staff_id", "rota_id", "caseload_id", "product_id", "content_id", "team_id", "branch_id"}
	id := regexp.MustCompile(`AS (\w+_id|name_key)\b`)
	found := 0
	for _, file := range sqlfs.Names("view") {
		text := sqlfs.Text(file)
		if !strings.Contains(text, "AS patient_id") {
			continue
		}
		for _, m := range id.FindAllStringSubmatch(text, -1) {
			found++
			if slices.Contains(shared, m[1]) == identity.MatchString(m[1]) {
				t.Errorf("%s: an aggregate report may return %s", file, m[1])
			}
		}
	}
	if found < 50 {
		t.Errorf("%d ids found", found)
	}
}
