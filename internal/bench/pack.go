package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// asAt is the day the reports ask about.
var asAt = baseTime.Format("2006-01-02")

// reportTables are the tables the reports read beside the big one.
var reportTables = []string{"SRPatient", "SRPatientRegistration", "SRPatientAddressHistory", "SRAppointment", "SRMapping", "SRCtv3Hierarchy"}

// pack compares the bundled reports with the same questions in PostgreSQL and pandas, over the same nights.
func pack(ctx context.Context, b *bench) []row {
	with := row{Work: "report pack", Rival: "PostgreSQL", Bar: 10, Faster: true}
	pandas := row{Work: "three reports of the pack", Rival: "pandas"}
	store, places, err := b.packStore(ctx)
	if err != nil {
		return append(notRun(with, err), notRun(pandas, err)...)
	}
	var ours []map[string]*answer
	theirs := map[string]*answer{}
	pgErr := b.packPostgres(ctx)
	for range b.repeats {
		ran, err := b.child(ctx, append([]string{"reports", store, asAt, "1"}, postgresReports()...)...)
		one := map[string]*answer{}
		if err == nil {
			err = json.Unmarshal(ran.Out, &one)
		}
		if err != nil {
			return append(notRun(with, err), notRun(pandas, err)...)
		}
		ours = append(ours, one)
		if pgErr == nil {
			pgErr = b.askPostgres(ctx, theirs)
		}
	}
	var rows []row
	if pgErr != nil {
		rows = notRun(with, pgErr)
	} else {
		with.Note = "the same questions in PostgreSQL's SQL, tables indexed and analysed, nested loops off, which its planner takes for too cheap here"
		rows = compare(with, ours, theirs)
	}
	answers, reading, err := b.askPandas(ctx, places)
	if err != nil {
		return append(rows, notRun(pandas, err)...)
	}
	pandas.Note = fmt.Sprintf("for information: frames in memory, after %s s of reading the files into frames", figure(reading))
	return append(rows, compare(pandas, ours, answers)[:1]...)
}

// packStore is the store the nights were loaded into one by one, or the base where no section did.
func (b *bench) packStore(ctx context.Context) (string, []string, error) {
	store := b.at("night.duckdb")
	if _, err := os.Stat(store); err == nil && b.pgLoaded {
		return store, b.main.Nights[:b.nightsOfDelta()], nil
	}
	store, err := b.base(ctx)
	return store, nil, err
}

// packPostgres makes what the reports need in PostgreSQL; not timed.
func (b *bench) packPostgres(ctx context.Context) error {
	p, err := b.server(ctx)
	if err != nil {
		return err
	}
	if !b.pgLoaded {
		t := b.main.table(bigTable)
		if _, err := p.script(ctx, b, "history.sql", tableFile{t, utf8Of(b.main.Base, t.Name), stamp(baseTime)}); err != nil {
			return err
		}
	}
	for _, name := range reportTables {
		t := b.main.table(name)
		if len(t.Columns) == 0 {
			return fmt.Errorf("the extract has no %s", name)
		}
		if _, err := p.script(ctx, b, "state.sql", tableFile{t, utf8Of(b.main.Base, name), ""}); err != nil {
			return err
		}
	}
	if _, err := b.child(ctx, "lists", b.at("lists.csv")); err != nil {
		return err
	}
	if _, err = p.script(ctx, b, "clinical.sql", map[string]string{"Lists": b.at("lists.csv")}); err != nil {
		return err
	}
	return b.askPostgres(ctx, map[string]*answer{}) // warms up
}

// postgresReports are the reports there is SQL for.
func postgresReports() (ids []string) {
	files, _ := fs.Glob(texts, "sql/postgres/reports/*.sql")
	for _, f := range files {
		ids = append(ids, strings.TrimSuffix(filepath.Base(f), ".sql"))
	}
	return ids
}

// askPostgres runs every report once, in one session each, and takes the time psql says the query took.
func (b *bench) askPostgres(ctx context.Context, answers map[string]*answer) error {
	for _, id := range postgresReports() {
		text, err := filled("sql/postgres/reports/"+id+".sql", map[string]string{"AsAt": asAt})
		if err != nil {
			return err
		}
		path, result := b.at("report.sql"), b.at("report.csv")
		// Its planner takes the many conditions for rarer than they are, and loops where it should hash: it is told not to.
		script := "SET enable_nestloop = off;\nSET jit = off;\n\\timing on\n\\pset format csv\n\\o '" + result + "'\n" + text
		if err := os.WriteFile(path, []byte(script), 0o600); err != nil {
			return err
		}
		ran, err := b.pg.psql(ctx, "-f", path)
		if err != nil {
			return fmt.Errorf("%s: %w", id, err)
		}
		var ms float64
		_, after, _ := bytes.Cut(ran.Out, []byte("Time: "))
		if _, err := fmt.Sscan(string(after), &ms); err != nil {
			return fmt.Errorf("%s: psql says no time", id)
		}
		text2, err := os.ReadFile(result)
		if err != nil {
			return err
		}
		records, err := csv.NewReader(bytes.NewReader(text2)).ReadAll()
		if err != nil || len(records) == 0 {
			return errors.Join(fmt.Errorf("%s: no rows", id), err)
		}
		if answers[id] == nil {
			answers[id] = &answer{Columns: records[0], Rows: records[1:]}
		}
		answers[id].Seconds = append(answers[id].Seconds, ms/1000)
	}
	return nil
}

// askPandas runs the reports pandas has, in one process that reads first.
func (b *bench) askPandas(ctx context.Context, nights []string) (map[string]*answer, float64, error) {
	p, err := b.rivals(ctx)
	if err != nil {
		return nil, 0, err
	}
	program, err := texts.ReadFile("python/reports.py")
	if err == nil {
		err = os.WriteFile(b.at("reports.py"), program, 0o600)
	}
	if err == nil {
		_, err = b.child(ctx, "lists", b.at("lists.csv"))
	}
	if err != nil {
		return nil, 0, err
	}
	args := []string{b.at("reports.py"), filepath.Dir(utf8Of(b.main.Base, "")), b.at("lists.csv"), asAt, fmt.Sprint(b.repeats)}
	for _, n := range nights {
		args = append(args, utf8Of(n, bigTable))
	}
	ran, err := start(exec.CommandContext(ctx, p.bin("python"), args...))
	var doc struct {
		Reading float64
		Reports map[string]*answer
	}
	if err == nil {
		err = json.Unmarshal(ran.Out, &doc)
	}
	return doc.Reports, doc.Reading, err
}
