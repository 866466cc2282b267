package synth

// staffRoles are those of a practice; each is held by one person there.
var staffRoles = [...]struct{ role, group string }{
	{"Partner GP", "GP"},
	{"Salaried General Practitioner", "GP"},
	{"GP Registrar", "GP"},
	{"Practice Nurse", "nurse"},
	{"Advanced Nurse Practitioner", "nurse"},
	{"Health Care Assistant", "other"},
	{"Clinical Pharmacist", "other"},
	{"Receptionist", "other"},
}

const (
	staffBase   = 8000
	profileBase = 9000
)

// profile is who holds a role at an organisation, by its place in staffRoles.
func profile(org int, role int64) int64 {
	return profileBase + int64(org*len(staffRoles)) + role
}

// clinician is one of those who see patients.
func clinician(org int, n int64) int64 { return profile(org, n%int64(len(staffRoles)-1)) }
