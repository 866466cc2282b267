package synth

// The tables that hold patients' rows, each with the columns that are filled, in the order of its file.
const (
	tPatient = iota
	tRegistration
	tAddress
	tEvent
	tCode
	tMedication
	tTemplate
	tImmunisation
	tReferralOut
	tReferralIn
	tAppointment
	tOptOut
	tables
)

var layouts = [tables]struct {
	name   string
	filled []string
}{
	{"SRPatient", []string{"RowIdentifier", "IDOrganisationVisibleTo", "Title", "FirstName", "Surname", "NHSNumber", "DateBirth", "DateDeath", "Gender",
		"SpeaksEnglish", "TestPatient", "SpineMatched"}},
	{"SRPatientRegistration", []string{"RowIdentifier", "IDOrganisationVisibleTo", "DateEventRecorded", "DateRegistration", "DateDeRegistration",
		"RegistrationStatus", "IDPatient", "IDOrganisation", "IDOrganisationRegisteredAt"}},
	{"SRPatientAddressHistory", []string{"RowIdentifier", "IDOrganisationVisibleTo", "DateEventRecorded", "DateEvent", "NumberOfBuilding", "NameOfRoad",
		"NameOfTown", "FullPostCode", "AddressType", "IDPatient", "IDOrganisation"}},
	{"SREvent", []string{"RowIdentifier", "IDOrganisationVisibleTo", "DateEventRecorded", "DateEvent", "IDProfileEnteredBy", "IDOrganisationDoneAt",
		"ContactEventLocation", "ContactMethod", "EventIncomplete", "ClinicalEvent", "IDPatient", "IDOrganisation", "IDOrganisationRegisteredAt"}},
	{"SRCode", []string{"RowIdentifier", "IDOrganisationVisibleTo", "DateEventRecorded", "DateEvent", "IDProfileEnteredBy", "IDOrganisationDoneAt",
		"CTV3Code", "CTV3Text", "SNOMEDCode", "SNOMEDText", "IsNumeric", "NumericValue", "NumericUnit", "IDEvent", "IDPatient", "IDOrganisation",
		"IDOrganisationRegisteredAt"}},
	{"SRPrimaryCareMedication", []string{"RowIdentifier", "IDOrganisationVisibleTo", "DateEventRecorded", "DateEvent", "IDMultiLexProduct", "NameOfMedication",
		"DateMedicationStart", "DateMedicationEnd", "MedicationDosage", "MedicationQuantity", "IsRepeatMedication", "IDPatient", "IDOrganisation"}},
	{"SRRepeatTemplate", []string{"RowIdentifier", "IDOrganisationVisibleTo", "DateEventRecorded", "DateEvent", "IDMultiLexProduct", "NameOfMedication",
		"DateMedicationTemplateStart", "MedicationDosage", "MaxIssues", "IDPatient", "IDOrganisation"}},
	{"SRImmunisation", []string{"RowIdentifier", "IDOrganisationVisibleTo", "DateEventRecorded", "DateEvent", "IDImmunisationContent", "Location", "Method",
		"ImmsReadCode", "VaccPart", "IDPatient", "IDOrganisation", "IDOrganisationRegisteredAt"}},
	{"SRReferralOut", []string{"RowIdentifier", "IDOrganisationVisibleTo", "DateEventRecorded", "DateEvent", "TypeOfReferral", "Reason", "ServiceOffered",
		"Urgency", "IDPatient", "IDOrganisation"}},
	{"SRReferralIn", []string{"RowIdentifier", "IDOrganisationVisibleTo", "DateEventRecorded", "DateEvent", "PrimaryReason", "DateReferral", "Source",
		"Urgency", "IDPatient", "IDOrganisation"}},
	{"SRAppointment", []string{"RowIdentifier", "IDOrganisationVisibleTo", "DateStart", "DateEnd", "AppointmentStatus", "DateAppointmentBooked",
		"FollowUpAppointment", "TelephoneAppointment", "IDProfileClinician", "RotaName", "RotaLocation", "IDPatient", "IDOrganisation"}},
	{"SRNDOptOutPreference", []string{"RowIdentifier", "IDOrganisationVisibleTo", "IDPatient"}},
}
