// Package report runs the bundle: one report is <topic>/<name>.sql with a header of closed keys, and
// <name>.txtar with the scenarios that prove it. Neither goes without the other.
//
// # Header
//
// Leading comment lines "-- key: value"; a line that starts with two or more blanks after the dashes continues
// the value above. The header ends at the first line that does not start with dashes. Unknown, missing and repeated
// keys are errors with file and line.
//
//	title      what it is called                                             once, required
//	question   the question it answers                                       once, required
//	grain      what one row is                                               once, required
//	param      name type = default | what it is                              date, text, whole, number and those below
//	standing   verified, secondary or local: how sure its public source is   once, required
//	reads      clinical views, separated by commas                           required
//	needs      reference data a user must have imported (strata reference)
//	source     the public definition, version and section                   required
//	audience   who uses it, separated by commas: practice, PCN, ICB, public health and the like
//	changed    2026-11-25 | what changed in the definition                   a line for each change since its first release
//	privacy    aggregate or patient                                          once, required
//	unit       what one row of the query is: patient, appointment, item      then the engine counts the rows
//	group      column [= its values in order]                                breaks the units down, with totals; two at most
//	apart      groups whose values overlap                                   no row is of all of them: it would count units twice
//	by         age_band, sex, ethnicity, imd                                 what --by may break the units down by
//	count      columns that count people or events                           under disclosure control
//	sum        counts that add up in every row: a + b = c                    so that disclosure control knows
//	same       thing = count [at|before column] [where column = value]       what other rows or reports count too: see below
//	stat       name over count [and count] [to 10]                                       a number hidden where the count is hidden, rounded to a multiple
//	again      gap = rate less All; or lower, upper = dobson rate of count               stats of counts also shown, worked out again from these
//	worklist   flags joined by and, with or without not                      the units a --worklist holds
//	rate       name = numerator / denominator per 100 [ci wilson|byar]       worked out after disclosure control
//	column     name | Title | whole, number.N, percent.N, date or text       how a column looks; N decimals, 6 at most
//	chart      line|bars|funnel column value, or pyramid ... series column   drawn in HTML, and in workbooks with --charts, from the treated cells, a picture per organisation
//	note       goes on the notes sheet
//
// Defaults of dates: today, month_end (last day of the last whole month), none, or a date; none is NULL for every
// type, and a parameter without a default must be given. Parameters are bound by name ($as_at) and never spliced
// into the SQL. Closed types: codelist and register name one that is in the store, codelist_list, register_list and org_list
// several, separated by commas; one_of(a, b) and some_of(a, b) name the values that may be given, none among them where it may be
// asked for. Whatever else is given is refused with the nearest names. Lists come to the SQL as VARCHAR[]. as_at is a date and org an org_list in every report that has them.
//
// # Units
//
// A report that names its unit gives one row per unit: organisation, patient_id when the unit belongs to somebody, the
// columns of its groups as text, and a true or false column for each count. The engine counts them per organisation and
// group, with a total 'All' of every group, so that one query also answers --by, --trend and --worklist:
//
//	count: eligible = all             the units
//	count: treated, reviewed          those whose column of that name is true; name = other is of another column
//	count: items = sum items          a whole-number column added up
//	stat: wait = median days over n   also mean, p90, p92; units without the number are left out; a mean of what is also counted is a rate
//	worklist: not treated             a column reason, when there is one, says why
//
// A report without unit gives its finished table.
//
// # Disclosure control
//
// There is one way from the rows of a query to the cells anybody sees (treated): counts are hidden and rounded by the
// scheme, then further counts are hidden that hidden ones would follow from, and stats and rates are worked out from what
// is left. Both kinds of hidden cell are shown as [c]. Scheme midpoint6 hides nothing and rounds everything; none shows everything
// and is not for publication.
//
// What anybody is taken to know: the scheme; which cells are hidden for their own sake (more than is shown); that a row whose text
// is All or Total adds up from the rows like it, where it does; that the numerator of a percentage is part of its
// denominator, and a flag part of all units; the sums of the header; and equal counts and sums of three to six counts that hold in every row
// (a + b = c; of three where a row has more than six: the header says the others). A number that is no count may tell rows apart, as a year does,
// or measure them, as a target does: the table is read both ways, and a total that adds up in either does. A count shown
// stands for the range its rounding leaves, a nought for itself. In a table with totals both ways two ranges may leave
// one number: 6 + 12 = 18 and 6 + 8 + 8 = 22, shown as [c] + 10 = 20 and [c] + 10 + 10 = 20, leave only 6.
//
// A hidden cell is safe when a second table fits all that is shown and has another number there. Cells are hidden, the
// smallest shown first and of equals the first in the table, until each hidden cell is safe by such a table, at any size. Nobody can
// work out a hidden number from one table so treated. Such tables are looked for in steps of one: with one or two groups of one count
// that is complete (a network, whose tables differ by steps of one), and no more is hidden than the order of hiding asks for. With more
// groups or counts, or after the time a search may take (1,000 steps a time; 100,000 a table, or 50 a cell), a safe cell may be taken for unsafe: more
// is hidden than need be, never less. When time is up all counts near are hidden: with four groups and counts that add up across (840 rows of small
// numbers) that is nearly the whole table, where with counts that do not, and with three groups, it is none or one. Where nothing is left to hide but noughts,
// any multiple of the hidden numbers fits too, to somebody who does not know which are hidden for their own sake.
//
// Counts that are one number are told by same lines: thing = count, where the thing is words of the report's choice (registered list), at column
// where the row is of the end of the month the column names, before column of the end of the one before that (else of as_at), and where column
// = value for rows of that value, or reports asked with a parameter of that value (* is any). Rows of the same thing, day and other texts that are no
// totals are one number, in one table or in several that go out together: a pack, or one report run of several reports. They are treated as one table
// (Treat): hidden in one is hidden in all, and what the tables say together gives no hidden count away. Counts so declared that differ are not tied.
//
// Under opensafely a total that adds up is shown as the sum of the rounded counts shown (and hidden where that is 0 while some are
// hidden): it says nothing more than they do, and it and its rates leave out what is hidden. A total that does not add up (patients in
// several rows) is treated by itself.
//
// Rates and stats are rounded to the decimals of their column line, one without such a line, a stat first to its multiple, and other
// numbers to those of theirs: every output has the same digits, and none that nobody sees. Under rounding a percentage has no decimals with a denominator below
// 4,000, one below 40,000 and so on, whatever its column line says.
//
// A percentage of 0 or 100 stays, and a note says to look: OpenSAFELY lets noughts stay and warns that these disclose; HES has no
// rule. [low] marks a rate that is not 0 and would be shown as 0.
//
// What this does not do: protect a range (a hidden cell may be known to be 6 or 7); reason from stats (means of parts and of the
// whole), from one month of a trend to the next, from one table to another but for what same lines declare (--by all beside single practices, or two
// runs), or from which cells were hidden for the sake of others. Releases are compared by Against, with warnings, a trend month by month. Order rows by what they are and never by a count: the order would rank
// hidden cells.
//
// An aggregate report that returns a column named after a patient's identity is refused, and so is one that returns
// a number which is neither a count nor declared by a column line: a forgotten count would leave untreated.
//
// # Packs
//
// packs/<name>.toml names reports, their order, parameters, breakdowns and trends, and whom they are for; docs/reports.md shows one.
// ParsePack reads it strictly, Load holds it against the reports. A pack's tables are treated once, together, of all organisations;
// RowsOf takes out of them what one organisation is given.
//
// # Scenarios
//
// A txtar of small tables. "-- patient.csv --" holds rows of clinical.patient: columns left out and empty cells are
// NULL. "-- want.csv --" holds the rows the report must give, in order, without disclosure control but with its rates;
// numbers are compared by value, all else as text. Tables are of the views the report reads, no others.
//
// "-- scenario: name --" starts a scenario. It inherits the tables, parameters and what is wanted that stand
// before the first one, and replaces what it names again. A file without such a line is one scenario. Under the name, and at
// the top of the file, these lines have a meaning and all others are for people:
//
//	param name = value      binds a parameter
//	# scenario: name        at the top: names the only scenario of a file
//	# ask: worklist         what is asked is the worklist, with identifiers
//	# ask: by all, sex      or the report broken down
//	# want-error: text      the report must fail with an error that holds the text; instead of want.csv
//
// Defaults that depend on today count from 15 April 2026.
package report
