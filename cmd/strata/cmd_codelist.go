package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"strata/engine"
	"strata/engine/spec"
	"strata/loaders/codelist"
)

func (a *app) cmdCodelist() *cobra.Command {
	c := &cobra.Command{Use: "codelist", Short: "Codelists: what the store's clinical definitions are made of",
		Example: "  strata codelist list\n  strata codelist show diabetes"}
	c.AddCommand(a.codelistList(), a.codelistShow(), a.codelistImport(), a.codelistCompare(), a.codelistRemove())
	return c
}

// codelistRow is a codelist in a JSON document.
type codelistRow struct {
	Name       string `json:"name"`
	Version    int64  `json:"version"`
	Rows       int64  `json:"rows"`
	Codes      int64  `json:"codes"`
	Digest     string `json:"digest"`
	File       string `json:"file,omitempty"`
	Format     string `json:"format,omitempty"`
	Release    string `json:"release,omitempty"`
	ImportedAt string `json:"imported_at,omitempty"`
	ImportedBy string `json:"imported_by,omitempty"`
}

func asRow(e engine.CodelistEntry) codelistRow {
	r := codelistRow{Name: e.Name, Version: e.Version, Rows: e.Rows, Codes: e.Codes, Digest: e.Digest, File: e.Origin.File, Format: e.Origin.Format,
		Release: e.Origin.Release, ImportedBy: e.ImportedBy}
	if e.Version > 0 {
		r.ImportedAt = e.ImportedAt.Format("2006-01-02 15:04")
	}
	return r
}

func (r codelistRow) origin() string {
	if r.Version == 0 {
		return "bundled"
	}
	return fmt.Sprintf("imported, version %d", r.Version)
}

func (a *app) codelistList() *cobra.Command {
	return &cobra.Command{Use: "list", Short: "The store's codelists: bundled and imported", Args: cobra.NoArgs,
		Example: "  strata codelist list",
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := a.open(cmd.Context(), true, false)
			if err != nil {
				return err
			}
			defer s.Close()
			entries, err := s.Codelists(cmd.Context())
			if err != nil {
				return err
			}
			list, rows := []codelistRow{}, [][]any{}
			for _, e := range entries {
				r := asRow(e)
				list = append(list, r)
				rows = append(rows, []any{r.Name, r.origin(), r.Rows, r.Codes, r.Digest[:12], r.ImportedAt, r.ImportedBy, r.File, r.Release})
			}
			if a.json {
				return a.printJSON(map[string]any{"codelists": list})
			}
			a.table([]string{"codelist", "origin", "rows", "codes", "digest", "imported at", "by", "file", "release"}, rows)
			return nil
		}}
}

func (a *app) codelistShow() *cobra.Command {
	return &cobra.Command{Use: "show NAME", Short: "One codelist's rows, and how many codes the store's hierarchy has below each", Args: cobra.ExactArgs(1),
		Example: "  strata codelist show hypertension",
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := a.open(cmd.Context(), true, false)
			if err != nil {
				return err
			}
			defer s.Close()
			e, err := s.Codelist(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			res, err := s.CodelistRows(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			names := []string{}
			for _, c := range res.Columns {
				names = append(names, c.Name)
			}
			if a.json {
				rows := []map[string]any{}
				for _, r := range res.Rows {
					row := map[string]any{}
					for i, n := range names {
						row[n] = r[i]
					}
					rows = append(rows, row)
				}
				return a.printJSON(map[string]any{"codelist": asRow(e), "rows": rows})
			}
			a.say("%s: %s, %d rows, %d codes match, digest %s", e.Name, asRow(e).origin(), e.Rows, e.Codes, e.Digest[:12])
			a.table(names, res.Rows)
			return nil
		}}
}

type codelistFlags struct {
	codelist.ImportOptions
	release string
}

func (f *codelistFlags) add(c *cobra.Command) {
	c.Flags().StringVar(&f.System, "system", "", "ctv3, snomed, dmd: every code must be one; each: every code is what it looks like")
	c.Flags().StringVar(&f.Cluster, "cluster", "", "of an NHS PCD reference set file: the cluster that is the list")
	c.Flags().StringVar(&f.Category, "category", "", "of a file with a Category column: only rows of this one")
}

func (a *app) codelistImport() *cobra.Command {
	var f codelistFlags
	c := &cobra.Command{Use: "import FILE --name NAME", Short: "Make a file the codelist of a name, in place of a bundled one", Args: cobra.ExactArgs(1),
		Long: `Import reads OpenCodelists files (code,term and the headers like it, with CTV3, SNOMED or dm+d codes), NHS Primary Care Domain reference
sets (one cluster is one list) and Strata's own columns. Nothing is guessed: a file of CTV3 and SNOMED codes mixed, several clusters, or codes a
spreadsheet has changed are refused. The list is kept in the store with its digest, the time and who brought it; a rebuild keeps it.
Of some lists reports read the terms or groups too: import warns where none tells (docs/cli.md, codelists).`,
		Example: `  strata codelist import opensafely-diabetes-snomed.csv --name diabetes
  strata codelist import 20250627_PCD_Refset_Content.txt --cluster DM_COD --name diabetes --release "PCD 27 June 2025"`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if f.Name == "" {
				return spec.Usagef("strata codelist import FILE --name NAME", "no --name for the codelist")
			}
			is, err := readCodelist(args[0], f)
			if err != nil {
				return err
			}
			s, err := a.open(cmd.Context(), false, true)
			if err != nil {
				return err
			}
			defer s.Close()
			release := f.release
			if release == "" {
				release = is.Ruleset
			}
			changed, err := s.ImportCodelist(cmd.Context(), is.Codelist, engine.CodelistOrigin{File: filepath.Base(args[0]), Format: is.Format, Release: release})
			if err != nil {
				return err
			}
			return a.showImported(cmd.Context(), s, f.Name, changed)
		}}
	f.add(c)
	c.Flags().StringVar(&f.Name, "name", "", "the codelist's name; a bundled list of that name is set aside")
	c.Flags().StringVar(&f.release, "release", "", "which release the file is of, for the record")
	return c
}

func (a *app) showImported(ctx context.Context, s *engine.Store, name string, changed bool) error {
	e, err := s.Codelist(ctx, name)
	if err != nil {
		return err
	}
	warnings, err := s.CodelistWarnings(ctx, name)
	if err != nil {
		return err
	}
	for _, w := range warnings {
		a.say("warning: codelist %s: %s", name, w)
	}
	if a.json {
		return a.printJSON(map[string]any{"codelist": asRow(e), "changed": changed, "warnings": warnings})
	}
	if !changed {
		a.say("already imported: %s, version %d", name, e.Version)
		return nil
	}
	a.say("codelist %s: version %d, %d rows", name, e.Version, e.Rows)
	return nil
}

// readCodelist reads a user's file.
func readCodelist(path string, f codelistFlags) (codelist.Imported, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return codelist.Imported{}, spec.Usagef("name a file with a codelist", "read codelist: %v", err)
	}
	return codelist.Import(text, f.ImportOptions)
}

func (a *app) codelistCompare() *cobra.Command {
	var f codelistFlags
	c := &cobra.Command{Use: "compare NAME FILE", Short: "Which codes a codelist, expanded, and a flat file do not share", Args: cobra.ExactArgs(2),
		Example: "  strata codelist compare asthma opensafely-asthma-diagnosis.csv",
		RunE: func(cmd *cobra.Command, args []string) error {
			f.Name = args[0]
			is, err := readCodelist(args[1], f)
			if err != nil {
				return err
			}
			s, err := a.open(cmd.Context(), true, false)
			if err != nil {
				return err
			}
			defer s.Close()
			differ, both, err := s.CompareCodelist(cmd.Context(), args[0], is.Codelist)
			if err != nil {
				return err
			}
			type difference struct {
				Where  string `json:"only_in"`
				System string `json:"system"`
				Code   string `json:"code"`
				Term   string `json:"term"`
			}
			list, rows := []difference{}, [][]any{}
			for _, d := range differ {
				where := filepath.Base(args[1])
				if d.InStore {
					where = "codelist " + args[0]
				}
				list = append(list, difference{where, d.System, d.Code, d.Term})
				rows = append(rows, []any{where, d.System, d.Code, d.Term})
			}
			if a.json {
				return a.printJSON(map[string]any{"codelist": args[0], "file": filepath.Base(args[1]), "both": both, "differences": list})
			}
			a.say("%s and %s: %d codes in both, %d in one only", args[0], filepath.Base(args[1]), both, len(list))
			a.table([]string{"only in", "system", "code", "term"}, rows)
			return nil
		}}
	f.add(c)
	return c
}

func (a *app) codelistRemove() *cobra.Command {
	return &cobra.Command{Use: "remove NAME", Short: "Take away an imported codelist; a bundled one of its name comes back", Args: cobra.ExactArgs(1),
		Example: "  strata codelist remove diabetes",
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := a.open(cmd.Context(), false, false)
			if err != nil {
				return err
			}
			defer s.Close()
			bundled, err := s.RemoveCodelist(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			if a.json {
				return a.printJSON(map[string]any{"removed": args[0], "bundled": bundled})
			}
			after := "there is none of that name now"
			if bundled {
				after = "the bundled one is back"
			}
			a.say("codelist %s removed: %s", args[0], after)
			return nil
		}}
}
