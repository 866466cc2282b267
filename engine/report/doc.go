// Package report runs the bundle: one report is <topic>/<name>.sql with a header of closed keys, and
// <name>.txtar with the scenarios that prove it.
//
// # Header
//
// Leading comment lines "-- key: value"; a line that starts with two or more blanks after the dashes continues
// the value above. Unknown, missing and repeated keys are errors with file and line.
//
//	title      what it is called                                             once, required
//	question   the question it answers                                       once, required
//	grain      what one row is                                               once, required
//	param      name type = default | what it is                              date, text, whole, number, org_list
//	reads      clinical views, separated by commas                           required
//	source     the public definition, version and section                   required
//	privacy    aggregate or patient                                          once, required
//	count      columns that count people or events                           under disclosure control
//	rate       name = numerator / denominator per 100 [ci wilson|byar]       worked out after disclosure control
//	column     name | Title | whole, number.N, percent.N, date or text       how a column looks
//	note       goes on the notes sheet
//	pack       packs it belongs to
//
// Defaults of dates: today, month_end (last day of the last whole month), none, or a date. Parameters are bound
// by name ($as_at) and never spliced into the SQL.
//
// # Disclosure control
//
// Counts are treated before anything is worked out from them, so that a rate never gives a hidden count away.
// Schemes hes and opensafely also round what they show, totals included, which is what protects a single
// hidden cell from being found by subtraction; threshold10 rounds too. Scheme none shows everything.
//
// # Scenarios
//
// A txtar of small tables. "-- patient.csv --" holds rows of clinical.patient (columns left out are NULL),
// "-- want.csv --" the rows the report must give, without disclosure control but with its rates. Lines
// "param name = value" bind parameters. "-- scenario: name --" starts a scenario, which inherits the tables and
// parameters that stand before the first one; its body may hold param lines. "-- ctv3_hierarchy.csv --" and
// other names must be views the report reads.
package report
