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
	tProblem
	tReferralOutStatus
	tLetter
	tReferralInStatus
	tRtt
	tRttStatus
	tEighteenWeeks
	tWaitingList
	tCaseloadHistory
	tVisit
	tRecall
	tRelationship
	tSmsConsent
	tPersonAtRisk
	tAllegation
	tSpecialNote
	tRota
	tRotaSlot
	tCaseload
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
		"ContactEventLocation", "ContactMethod", "EventIncomplete", "ClinicalEvent", "IDReferralIn", "IDPatient", "IDOrganisation", "IDOrganisationRegisteredAt"}},
	{"SRCode", []string{"RowIdentifier", "IDOrganisationVisibleTo", "DateEventRecorded", "DateEvent", "IDProfileEnteredBy", "IDOrganisationDoneAt",
		"CTV3Code", "CTV3Text", "SNOMEDCode", "SNOMEDText", "IsNumeric", "NumericValue", "NumericUnit", "IDEvent", "IDPatient", "IDOrganisation",
		"IDOrganisationRegisteredAt"}},
	{"SRPrimaryCareMedication", []string{"RowIdentifier", "IDOrganisationVisibleTo", "DateEventRecorded", "DateEvent", "IDMultiLexProduct", "NameOfMedication",
		"DateMedicationStart", "DateMedicationEnd", "MedicationDosage", "MedicationQuantity", "IsRepeatMedication", "IDRepeatTemplate", "IDPatient",
		"IDOrganisation"}},
	{"SRRepeatTemplate", []string{"RowIdentifier", "IDOrganisationVisibleTo", "DateEventRecorded", "DateEvent", "IDMultiLexProduct", "NameOfMedication",
		"DateMedicationTemplateStart", "DateMedicationTemplateEnd", "DateMedicationTemplateReview", "MedicationDosage", "MedicationQuantity", "MaxIssues",
		"IDPatient", "IDOrganisation"}},
	{"SRImmunisation", []string{"RowIdentifier", "IDOrganisationVisibleTo", "DateEventRecorded", "DateEvent", "IDImmunisationContent", "Location", "Method",
		"ImmsReadCode", "ImmsSNOMEDCode", "VaccPart", "IDPatient", "IDOrganisation", "IDOrganisationRegisteredAt"}},
	{"SRReferralOut", []string{"RowIdentifier", "IDOrganisationVisibleTo", "DateEventRecorded", "DateEvent", "TypeOfReferral", "Reason", "ServiceOffered",
		"ReReferral", "Urgency", "IDPatient", "IDOrganisation"}},
	{"SRReferralIn", []string{"RowIdentifier", "IDOrganisationVisibleTo", "DateEventRecorded", "DateEvent", "PrimaryReason", "DateReferral", "Source",
		"ServiceOffered", "ReReferral", "Urgency", "Outcome", "DateDischarge", "DischargeReason", "ActiveStatus", "ReferralPriority", "IDCaseload",
		"IDPatient", "IDOrganisation"}},
	{"SRAppointment", []string{"RowIdentifier", "IDOrganisationVisibleTo", "DateStart", "DateEnd", "AppointmentStatus", "DateAppointmentBooked",
		"DatePatientArrival", "DatePatientSeen", "FollowUpAppointment", "TelephoneAppointment", "IDProfileClinician", "RotaName", "RotaType", "RotaLocation",
		"DateAppointmentCancelled", "IDRota", "IDPatient", "IDOrganisation"}},
	{"SRNDOptOutPreference", []string{"RowIdentifier", "IDOrganisationVisibleTo", "IDPatient"}},
	{"SRProblem", []string{"RowIdentifier", "IDOrganisationVisibleTo", "DateEventRecorded", "DateEvent", "CTV3Code", "DateEnd", "Severity", "IDCode",
		"IDPatient", "IDOrganisation"}},
	{"SRReferralOutStatusDetails", []string{"RowIdentifier", "IDOrganisationVisibleTo", "DateEventRecorded", "DateEvent", "StatusOfReferralOut",
		"IDReferralOut", "IDPatient", "IDOrganisation"}},
	{"SRLetter", []string{"RowIdentifier", "IDOrganisationVisibleTo", "IDPatient", "DateEvent", "DateEventRecorded", "Direction", "CommunicationType",
		"IDOrganisation"}},
	{"SRReferralInStatusDetails", []string{"RowIdentifier", "IDOrganisationVisibleTo", "DateEventRecorded", "DateEvent", "StatusOfReferralIn",
		"IDReferralIn", "IDPatient", "IDOrganisation"}},
	{"SRRtt", []string{"RowIdentifier", "IDOrganisationVisibleTo", "DateStart", "DateClockStop", "RttStatus", "BreachReason", "LedBy", "IDReferralIn",
		"IDPatient", "IDOrganisation", "WaitMinutes"}},
	{"SRRttStatus", []string{"RowIdentifier", "IDOrganisationVisibleTo", "DateEventRecorded", "DateStatus", "RttStatus", "IDReferralIn", "IDPatient"}},
	{"SR18WeekWait", []string{"RowIdentifier", "IDOrganisationVisibleTo", "DateEventRecorded", "DateEvent", "TreatmentFunction", "DateStart",
		"DateExpectedEnd", "DateCompleted", "DateStatus", "Status", "IDReferralIn", "IDPatient", "IDOrganisation"}},
	{"SRWaitingList", []string{"RowIdentifier", "IDOrganisationVisibleTo", "WaitingListName", "DateAdded", "TargetMaximumWait", "Priority", "DateDue",
		"DateWaitCompleted", "DateDeletedFromWaitingList", "DateWaitingStart", "IDReferralIn", "IDPatient", "IDOrganisation"}},
	{"SRCaseloadHistory", []string{"RowIdentifier", "IDOrganisationVisibleTo", "IDPatient", "IDReferralIn", "IDCaseload", "DateTo", "IDOrganisation"}},
	{"SRVisit", []string{"RowIdentifier", "IDOrganisationVisibleTo", "DateEventRecorded", "DateBooked", "DateRequested", "CurrentStatus",
		"IDProfileAssigned", "FollowUpDetails", "IDReferralIn", "IDPatient", "IDOrganisation", "Duration"}},
	{"SRRecall", []string{"RowIdentifier", "IDOrganisationVisibleTo", "DateEventRecorded", "DateEvent", "DateRecall", "RecallType", "RecallInitialStatus",
		"RecallStatus", "RecallStatusDate", "IDPatient", "IDOrganisation"}},
	{"SRPatientRelationship", []string{"RowIdentifier", "IDOrganisationVisibleTo", "DateEventRecorded", "DateEvent", "DateEnded", "RelationshipType",
		"NextOfKin", "CaresForPatient", "PrincipalCarerForPatient", "IDPatient", "IDOrganisation"}},
	{"SRSmsConsent", []string{"RowIdentifier", "IDOrganisationVisibleTo", "DateEventRecorded", "DateEvent", "SmsConsent", "IDPatient", "IDOrganisation"}},
	{"SRPersonAtRisk", []string{"RowIdentifier", "IDOrganisationVisibleTo", "DateAdded", "ProtectionPlan", "DateRemoved", "RemovalReason", "IDPatient",
		"IDOrganisation", "ReasonForPlan"}},
	{"SRSafeguardingAllegationDetails", []string{"RowIdentifier", "IDOrganisationVisibleTo", "IDSafeguardingPersonAtRisk", "DateCreated", "AbuseType",
		"Outcome"}},
	{"SRSpecialNotes", []string{"RowIdentifier", "IDOrganisationVisibleTo", "DateEventRecorded", "DateStart", "Type", "Note", "DateExpired", "IDPatient"}},
	{"SRRota", []string{"RowIdentifier", "IDOrganisationVisibleTo", "DateCreation", "Name", "RotaType", "Location", "IDProfileOwner", "DateStart"}},
	{"SRRotaSlot", []string{"RowIdentifier", "IDOrganisationVisibleTo", "IDRota", "RotaSlotType", "Duration", "Quantity", "BlockedSlot"}},
	{"SRCaseload", []string{"RowIdentifier", "IDOrganisationVisibleTo", "CaseloadName", "CaseloadTeam", "DateCreated"}},
}
