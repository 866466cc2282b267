package engine

import (
	"context"
	"time"

	"strata/engine/duck"
	"strata/engine/history"
	"strata/engine/spec"
	sqlfs "strata/sql"
)

// Status is what is loaded, per source and table, and what needs care.
type Status struct {
	Store    string         `json:"store"`
	Bytes    int64          `json:"bytes"`      // the file's size
	Unused   int64          `json:"free_bytes"` // of it, what nothing uses: at least that much compacting gives back
	Sources  []SourceStatus `json:"sources"`
	Tables   []TableStatus  `json:"tables"`
	Warnings []string       `json:"warnings"`
}

// SourceStatus is one source's extracts.
type SourceStatus struct {
	Source        string         `json:"source"`
	Extracts      int64          `json:"extracts"`
	FirstExtract  spec.LocalTime `json:"first_extract"`
	LastExtract   spec.LocalTime `json:"last_extract"`
	Organisations int64          `json:"organisations"`
	OpenGaps      int64          `json:"open_gaps"`
	FullDueAfter  spec.LocalTime `json:"full_due_after"` // 21 days after the last extract SystmOne sends a full
}

// TableStatus is one table's rows, summed from the reconciliation of every load.
type TableStatus struct {
	Table        string         `json:"table"`
	OpenRows     int64          `json:"open_rows"`
	Versions     int64          `json:"versions"`
	LastExtract  spec.LocalTime `json:"last_extract"`
	Quarantined  int64          `json:"quarantined"`
	CellProblems int64          `json:"cell_problems"`
}

// Status tells what the store holds.
func (s *Store) Status(ctx context.Context) (*Status, error) {
	st := &Status{Store: s.opts.Path, Sources: []SourceStatus{}, Tables: []TableStatus{}, Warnings: []string{}}
	var err error
	if st.Bytes = size(s.opts.Path); st.Bytes > 0 {
		if st.Unused, err = s.unused(ctx); err != nil {
			return nil, err
		}
	}
	if st.Unused > 1e9 && st.Unused > st.Bytes/4 {
		st.Warnings = append(st.Warnings, amount(st.Unused)+" of the store's "+amount(st.Bytes)+" are unused: strata compact gives them back")
	}
	res, err := s.db.All(ctx, sqlfs.Text("query/status_sources.sql"), nil)
	if err != nil {
		return nil, err
	}
	for _, r := range res.Rows {
		src := SourceStatus{Source: r[0].(string), Extracts: whole(r[1]), FirstExtract: local(r[2]), LastExtract: local(r[3]),
			Organisations: whole(r[4]), OpenGaps: whole(r[5]), FullDueAfter: local(r[6])}
		st.Sources = append(st.Sources, src)
		st.Warnings = append(st.Warnings, s.warnings(src)...)
	}
	if res, err = s.db.All(ctx, sqlfs.Text("query/status_tables.sql"), nil); err != nil {
		return nil, err
	}
	var quarantined, cells int64
	for _, r := range res.Rows {
		t := TableStatus{Table: r[0].(string), OpenRows: whole(r[1]), Versions: whole(r[2]), LastExtract: local(r[3]),
			Quarantined: whole(r[4]), CellProblems: whole(r[5])}
		quarantined, cells = quarantined+t.Quarantined, cells+t.CellProblems
		st.Tables = append(st.Tables, t)
	}
	if quarantined+cells > 0 {
		st.Warnings = append(st.Warnings, plural(quarantined, "row")+" in quarantine and "+plural(cells, "cell problem")+": see strata log")
	}
	return st, nil
}

func (s *Store) warnings(src SourceStatus) []string {
	var w []string
	if src.OpenGaps > 0 {
		w = append(w, "source "+src.Source+": "+plural(src.OpenGaps, "table")+" with a gap no full extract has healed yet")
	}
	// Extract times are UK local time without a zone: compare as such.
	switch left := src.FullDueAfter.Sub(duck.Reading(s.opts.Now())); {
	case left < 0:
		w = append(w, "source "+src.Source+": last extract is over 21 days old: expect a full next")
	case left < 5*24*time.Hour:
		w = append(w, "source "+src.Source+": last extract is over 16 days old: after 21 days SystmOne sends a full")
	}
	return w
}

// LoadEntry is one load in the log.
type LoadEntry struct {
	LoadID      int64           `json:"load_id"`
	Source      string          `json:"source"`
	ExtractTime spec.LocalTime  `json:"extract_time"`
	ExtractFrom *spec.LocalTime `json:"extract_from,omitempty"`
	Place       string          `json:"place"`
	StartedAt   spec.LocalTime  `json:"started_at"`
	FinishedAt  spec.LocalTime  `json:"finished_at"`
	RunBy       string          `json:"run_by"`
	FullFiles   int64           `json:"full_files"`
	DeltaFiles  int64           `json:"delta_files"`
	history.Counts
}

// Log lists every load, newest first, with its sums over all tables.
func (s *Store) Log(ctx context.Context) ([]LoadEntry, error) {
	res, err := s.db.All(ctx, sqlfs.Text("query/log_loads.sql"), nil)
	if err != nil {
		return nil, err
	}
	entries := []LoadEntry{}
	for _, r := range res.Rows {
		e := LoadEntry{LoadID: whole(r[0]), Source: r[1].(string), ExtractTime: local(r[2]), Place: r[4].(string),
			StartedAt: local(r[5]), FinishedAt: local(r[6]), FullFiles: whole(r[21]), DeltaFiles: whole(r[22]),
			Counts: history.Counts{Rows: whole(r[9]), Inserted: whole(r[10]), Updated: whole(r[11]), Unchanged: whole(r[12]), Removed: whole(r[13]),
				OrphanRemovals: whole(r[14]), Duplicates: whole(r[15]), Quarantined: whole(r[16]), ClosedAbsent: whole(r[17]),
				ClosedPatientLeft: whole(r[18]), ClosedContentFilter: whole(r[19]), CellProblems: whole(r[20])}}
		if from, ok := r[3].(time.Time); ok {
			e.ExtractFrom = &spec.LocalTime{Time: from}
		}
		e.RunBy, _ = r[7].(string)
		entries = append(entries, e)
	}
	return entries, nil
}

// LoadDetail is one load's reconciliation and problems.
type LoadDetail struct {
	LoadID   int64            `json:"load_id"`
	Tables   []history.Counts `json:"tables"`
	Problems []Problem        `json:"problems"`
}

// Problem is what was recorded against a column: how often, and where first; never the text.
type Problem struct {
	Table     string `json:"table"`
	Column    string `json:"column"`
	Reason    string `json:"reason"`
	Count     int64  `json:"count"`
	FirstLine int64  `json:"first_line"`
}

// LoadDetail tells one load table by table. An unknown load is *spec.Usage.
func (s *Store) LoadDetail(ctx context.Context, id int64) (*LoadDetail, error) {
	res, err := s.db.All(ctx, sqlfs.Text("query/log_tables.sql"), duck.Args{"load_id": id})
	if err != nil {
		return nil, err
	}
	if len(res.Rows) == 0 {
		return nil, spec.Usagef("strata log lists the loads", "no load %d", id)
	}
	d := &LoadDetail{LoadID: id, Problems: []Problem{}}
	for _, r := range res.Rows {
		c := history.Counts{Table: r[0].(string), Rows: whole(r[3]), Inserted: whole(r[4]), Updated: whole(r[5]), Unchanged: whole(r[6]),
			Removed: whole(r[7]), OrphanRemovals: whole(r[8]), Duplicates: whole(r[9]), Quarantined: whole(r[10]), ClosedAbsent: whole(r[11]),
			ClosedPatientLeft: whole(r[12]), ClosedContentFilter: whole(r[13]), LeftAtOnce: whole(r[14]), CellProblems: whole(r[15])}
		c.File, _ = r[1].(string)
		mode, _ := r[2].(string)
		c.Mode = spec.Mode(mode)
		orgs, _ := r[16].([]any)
		for _, o := range orgs {
			c.OrganisationsAbsent = append(c.OrganisationsAbsent, o.(string))
		}
		d.Tables = append(d.Tables, c)
	}
	if res, err = s.db.All(ctx, sqlfs.Text("query/log_problems.sql"), duck.Args{"load_id": id}); err != nil {
		return nil, err
	}
	for _, r := range res.Rows {
		d.Problems = append(d.Problems, Problem{Table: r[0].(string), Column: r[1].(string), Reason: r[2].(string), Count: whole(r[3]), FirstLine: whole(r[4])})
	}
	return d, nil
}
