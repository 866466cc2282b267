package main

import (
	"context"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"strata/engine"
	"strata/engine/spec"
)

func (a *app) cmdReference() *cobra.Command {
	c := &cobra.Command{Use: "reference", Short: "Files you bring beside extracts: areas of postcodes, practices, groups of roles, figures to compare with",
		Example: "  strata reference list\n  strata reference import area postcodes.csv"}
	c.AddCommand(a.referenceImport(), a.referenceList(), a.referenceShow())
	return c
}

func (a *app) referenceImport() *cobra.Command {
	return &cobra.Command{Use: "import KIND FILE.csv", Short: "Make a CSV file the store's reference data of a kind, in place of what it had",
		Long: `Import checks every row and takes over all or none: a column that is missing, a postcode that is none, a number out of its range or a key
that is there twice refuses the file. The file is UTF-8, comma separated, with a header; columns may be in any order, others are left out.`,
		Example: "  strata reference import area postcodes.csv\n  strata reference import staff_group roles.csv",
		Args:    cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.importReference(cmd.Context(), args[0], args[1])
		}}
}

func (a *app) importReference(ctx context.Context, kind, path string) error {
	if _, err := engine.FindReferenceKind(kind); err != nil {
		return err
	}
	in, err := os.Open(path)
	if err != nil {
		return spec.Usagef("strata reference import KIND FILE.csv", "read %s: no such file, or not readable", filepath.Base(path))
	}
	defer in.Close()
	s, err := a.open(ctx, false, true)
	if err != nil {
		return err
	}
	defer s.Close()
	r, err := s.ImportReference(ctx, kind, path, in)
	if err != nil {
		return err
	}
	if a.json {
		return a.printJSON(map[string]any{"kind": r.Kind, "file": r.File, "sha256": r.SHA256, "rows": r.Rows, "imported_at": r.ImportedAt, "run_by": r.RunBy})
	}
	a.table([]string{"kind", "file", "rows"}, [][]any{{r.Kind, r.File, r.Rows}})
	return nil
}

func (a *app) referenceList() *cobra.Command {
	return &cobra.Command{Use: "list", Short: "List the kinds of reference data, and what was imported", Example: "  strata reference list", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := a.open(cmd.Context(), true, false)
			if err != nil {
				return err
			}
			defer s.Close()
			have, err := s.References(cmd.Context())
			if err != nil {
				return err
			}
			list := []map[string]any{}
			var rows [][]any
			for _, k := range engine.ReferenceKinds() {
				item, row := map[string]any{"kind": k.Name, "title": k.Title, "imported": false}, []any{k.Name, k.Title, nil, nil, nil, nil}
				for _, r := range have {
					if r.Kind == k.Name {
						item = map[string]any{"kind": k.Name, "title": k.Title, "imported": true, "file": r.File, "sha256": r.SHA256, "rows": r.Rows,
							"imported_at": r.ImportedAt, "run_by": r.RunBy}
						row = []any{k.Name, k.Title, r.File, r.Rows, r.ImportedAt.Time, r.RunBy}
					}
				}
				list, rows = append(list, item), append(rows, row)
			}
			if a.json {
				return a.printJSON(map[string]any{"reference": list})
			}
			a.table([]string{"kind", "title", "file", "rows", "imported", "by"}, rows)
			return nil
		}}
}

func (a *app) referenceShow() *cobra.Command {
	return &cobra.Command{Use: "show KIND", Short: "Show which columns a kind of reference data wants", Example: "  strata reference show area", Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			k, err := engine.FindReferenceKind(args[0])
			if err != nil {
				return err
			}
			if a.json {
				return a.printJSON(map[string]any{"kind": k.Name, "title": k.Title, "columns": k.Columns})
			}
			a.say("%s: %s", k.Name, k.Title)
			var rows [][]any
			for _, c := range k.Columns {
				rows = append(rows, []any{c.Name, c.Type, c.Need, c.About})
			}
			a.table([]string{"column", "type", "need", "about"}, rows)
			return nil
		}}
}
