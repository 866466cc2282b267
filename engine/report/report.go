package report

// Param is a parameter of a report.
type Param struct{ Name, Type, Default, Text string }

// Rate is a column worked out from treated counts.
type Rate struct {
	Name, Numerator, Denominator string
	Per                          float64
	CI                           string // wilson, byar or blank
}

// Format is how a column looks.
type Format struct {
	Title, Kind string
	Decimals    int
}

// Report is one report of the bundle.
type Report struct {
	ID, Topic                        string
	Title, Question, Grain, Privacy  string
	Params                           []Param
	Reads, Sources, Notes, Packs     []string
	Counts                           []string
	Rates                            []Rate
	Formats                          map[string]Format
	SQL                              string
	file, scenarios, scenariosSource string
}
