package main

import (
	"slices"

	"github.com/spf13/cobra"

	"strata/engine/spec"
)

func (a *app) cmdTables() *cobra.Command {
	var all bool
	c := &cobra.Command{
		Use:     "tables [NAME]",
		Short:   "The data dictionary: tables of the store, or one table's columns",
		Example: "  strata tables\n  strata tables --all\n  strata tables SRAppointment",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := a.open(cmd.Context(), true, false)
			if err != nil {
				return err
			}
			defer s.Close()
			if len(args) == 1 {
				t, err := s.Table(cmd.Context(), args[0])
				if err != nil {
					return err
				}
				return a.showTable(t)
			}
			entries, err := s.Tables(cmd.Context())
			if err != nil {
				return err
			}
			type row struct {
				Table    string `json:"table"`
				Columns  int    `json:"columns"`
				Loaded   bool   `json:"loaded"`
				Versions int64  `json:"versions"`
			}
			list := []row{}
			var rows [][]any
			for _, e := range entries {
				if e.Loaded || all {
					list = append(list, row{e.Name, len(e.Columns), e.Loaded, e.Versions})
					rows = append(rows, []any{e.Name, int64(len(e.Columns)), e.Versions, e.Patient, e.DateColumn()})
				}
			}
			version := first(s.Specification(), bundled)
			if a.json {
				return a.printJSON(map[string]any{"specification": version, "tables": list})
			}
			a.say("specification: %s", version)
			a.table([]string{"table", "columns", "versions", "patient column", "date column"}, rows)
			return nil
		},
	}
	c.Flags().BoolVar(&all, "all", false, "also the tables of the specification that were never loaded")
	return c
}

func (a *app) showTable(t spec.Table) error {
	type column struct {
		Name    string `json:"name"`
		Type    string `json:"type"`
		SQLType string `json:"sql_type"`
		Decoded string `json:"decoded_by,omitempty"`
		LinksTo string `json:"links_to,omitempty"`
		About   string `json:"description,omitempty"`
	}
	doc := struct {
		Table   string   `json:"table"`
		Key     string   `json:"key"`
		Note    string   `json:"note,omitempty"`
		About   string   `json:"description,omitempty"`
		Columns []column `json:"columns"`
	}{Table: t.Name, Key: t.Key, Note: t.Note, About: t.Description}
	if t.PerOrganisation() {
		doc.Key += " + " + spec.VisibleTo
	}
	var rows [][]any
	for _, c := range t.Columns {
		doc.Columns = append(doc.Columns, column{c.Name, string(c.Type), c.Type.SQL(), string(c.List), c.LinksTo, c.Description})
		rows = append(rows, []any{c.Name, string(c.Type), c.Type.SQL(), string(c.List), c.LinksTo, c.Description})
	}
	if a.json {
		return a.printJSON(doc)
	}
	a.say("%s: row key %s", doc.Table, doc.Key)
	if doc.About != "" {
		a.say("%s", doc.About)
	}
	columns := []string{"column", "meaning", "SQL type", "decoded by", "links to", "description"}
	if !slices.ContainsFunc(t.Columns, func(c spec.Column) bool { return c.Description != "" }) { // only an imported specification describes
		columns = columns[:len(columns)-1]
		for i := range rows {
			rows[i] = rows[i][:len(columns)]
		}
	}
	a.table(columns, rows)
	return nil
}
