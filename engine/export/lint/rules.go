package lint

// Rules are the items of the checklist in its own order: tables, notes, formatting, structure, before publishing.
func Rules() []Rule {
	const (
		checklist = "Government Analysis Function, Making spreadsheets accessible: a checklist of the basics"
		shorthand = "Government Analysis Function, Using symbols in tables"
		cover     = "UKHSA statistics production hub, Spreadsheets"
		wcag      = "W3C, Web Content Accessibility Guidelines 2.1, 1.1.1 Non-text Content"
		excel     = "Microsoft, Excel specifications and limits"
	)
	return []Rule{
		{ID: "tables-marked-up", Text: "tables are marked up as tables", Essential: true, Source: checklist, check: tablesMarkedUp},
		{ID: "table-names", Text: "tables have meaningful names, each its own", Source: checklist, check: tableNames},
		{ID: "no-merged-cells", Text: "no merged cells", Essential: true, Source: checklist, check: noMergedCells},
		{ID: "no-blank-rows-or-columns", Text: "no blank rows or columns inside a table", Essential: true, Source: checklist, check: noBlankRowsOrColumns},
		{ID: "one-header-row", Text: "a table has one header row, every header filled and unique", Essential: true, Source: checklist, check: oneHeaderRow},
		{ID: "wrapped-text", Text: "text that is wider than its column is wrapped", Essential: true, Source: checklist, check: wrappedText},
		{ID: "no-filters", Text: "no filters", Source: checklist, check: noFilters},
		{ID: "no-freeze-panes", Text: "no frozen or split panes", Source: checklist, check: noPanes},
		{ID: "no-empty-cells", Text: "no empty cells in a table, unless its sheet says why above it", Essential: true, Source: checklist, check: noEmptyCells},
		{ID: "nothing-hidden", Text: "no hidden sheets, rows or columns", Source: checklist, check: nothingHidden},
		{ID: "column-widths", Text: "columns of tables are 5 to 100 characters wide", Source: checklist, check: columnWidths},

		{ID: "no-superscripts", Text: "no superscripts, subscripts or footnote symbols", Essential: true, Source: checklist, check: noSuperscripts},
		{ID: "note-markers", Text: "note markers are written [note 1], each in its own brackets", Source: checklist, check: noteMarkers},
		{ID: "no-markers-in-data", Text: "note markers stand in titles and headers, not in data cells", Source: checklist, check: noMarkersInData},
		{ID: "notes-explained", Text: "every note marker has its text in a table on a notes sheet", Source: checklist, check: notesExplained},
		{ID: "no-symbols", Text: "no cell of a table is a symbol such as * or - or [NA]", Essential: true, Source: shorthand, check: noSymbols},
		{ID: "shorthand-explained", Text: "shorthand such as [c] is explained in the workbook", Source: shorthand, check: shorthandExplained},

		{ID: "sheet-titles", Text: "every sheet has a title in A1, tagged as a heading, unlike the others", Essential: true, Source: checklist, check: sheetTitles},
		{ID: "links", Text: "links say where they lead, and what they lead to is there", Essential: true, Source: checklist, check: goodLinks},
		{ID: "no-headers-or-footers", Text: "no page headers or footers", Essential: true, Source: checklist, check: noHeadersOrFooters},
		{ID: "no-text-boxes", Text: "no text boxes", Essential: true, Source: checklist, check: noTextBoxes},
		{ID: "no-images", Text: "no images", Source: checklist, check: noImages},
		{ID: "alternative-text", Text: "charts and whatever else is drawn have an alternative text", Essential: true, Source: wcag, check: alternativeText},
		{ID: "no-macros", Text: "no macros", Source: checklist, check: noMacros},
		{ID: "no-fills", Text: "no fills", Source: checklist, check: noFills},
		{ID: "colour-not-only-signal", Text: "colour is never the only signal", Essential: true, Source: checklist, check: colours, look: true},
		{ID: "contrast", Text: "text stands out from its background by 4.5 to 1", Essential: true, Source: checklist, check: contrast},

		{ID: "sheet-names", Text: "sheets have unique names that say what they hold", Essential: true, Source: checklist, check: sheetsNamed},
		{ID: "sheet-name-length", Text: "sheet names have at most 31 characters", Source: excel, check: sheetNameLength},
		{ID: "no-blank-sheets", Text: "no blank sheets", Essential: true, Source: checklist, check: noBlankSheets},
		{ID: "column-a", Text: "under the title, column A says how many tables the sheet has", Source: checklist, check: columnA},
		{ID: "tables-start-in-column-a", Text: "tables start in column A", Essential: true, Source: checklist, check: tablesStartInA},
		{ID: "nothing-below-tables", Text: "nothing stands below a table", Source: checklist, check: nothingBelow},
		{ID: "one-table-per-sheet", Text: "a sheet has one table at most", Source: checklist, check: oneTable},
		{ID: "linked-contents", Text: "the first sheet links to every other", Source: cover, check: linkedContents},

		{ID: "spelling", Text: "the spelling was checked", Essential: true, Source: checklist},
		{ID: "document-properties", Text: "the document's properties name a title and an author or organisation", Essential: true, Source: checklist, check: documentProperties},
		{ID: "cursor-in-a1", Text: "the workbook opens at A1 of its first sheet", Essential: true, Source: checklist, check: cursorInA1},
	}
}
