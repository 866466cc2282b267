package report

import "time"

// Count is a column that counts people or events.
type Count struct {
	Name   string
	Kind   string // what of the units is counted: all, flag or sum; blank where the query counts for itself
	Column string // the query's column a flag or sum is of
}

// Group is a column a report of units is broken down by, beside organisation.
type Group struct {
	Column string
	Order  []string // its values in order; those not named come after them, by alphabet
}

// Stat is a number that is no count: a median, a standardised rate. It is hidden where the count it rests on is hidden.
type Stat struct {
	Name, Over       string
	And              string // a count it is hidden with besides Over; blank: none
	To               int64  // it is rounded to a multiple of this; 0: to its decimals only
	Function, Column string // median, mean, p90 or p92 of a column of the units; blank where the query works it out itself
}

// Change is what changed in a report's definition, and on which day.
type Change struct {
	Day  time.Time
	What string
}

// Term is a flag of a worklist's condition.
type Term struct {
	Column string
	Not    bool
}

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
	Standing                         string // verified, secondary or local
	Unit                             string // what a row of the query is, where the engine counts; else blank
	Params                           []Param
	Reads, Sources, Notes            []string
	Audience                         []string // who uses it
	Changes                          []Change // of its definition since its first release
	Needs                            []string // reference data that must have been imported
	By                               []string // what else the report may be broken down by
	Groups                           []Group
	Apart                            []string // groups whose values overlap: no row is of all of them
	Counts                           []Count
	Sums                             []Sum  // counts that add up in every row
	Sames                            []Same // counts that are what counts of other rows and reports are
	Stats                            []Stat
	Again                            []Again // stats worked out again from the counts shown
	Rates                            []Rate
	Worklist                         []Term
	Charts                           []Chart
	Formats                          map[string]Format
	SQL                              string
	query                            string // the SQL below the header
	file, scenarios, scenariosSource string
}

// InWords says what the report's standing means.
func (r *Report) InWords() string {
	return map[string]string{
		"verified":  "verified: the definition was checked in its public source",
		"secondary": "secondary: the definition was checked in one secondary source only",
		"local":     "local: there is no public definition, or it was not checked",
	}[r.Standing]
}

// Query is the report's SQL below its header.
func (r *Report) Query() string { return r.query }

// File is where the report lies in its bundle: <topic>/<id>.sql.
func (r *Report) File() string { return r.file }
