package engine

import (
	"context"
	"strings"
	"time"

	"strata/engine/duck"
	"strata/engine/spec"
	sqlfs "strata/sql"
)

// CodelistOrigin says where a codelist the user brought comes from.
type CodelistOrigin struct {
	File    string // its name, without folders
	Format  string // strata, opencodelists, dmd or pcd
	Release string // what the user says of it; may be blank
}

// CodelistEntry is a codelist of the store.
type CodelistEntry struct {
	Name, Title, Digest string
	Version             int64 // of the imports under its name; 0: the bundled list
	ImportedAt          time.Time
	ImportedBy          string
	Origin              CodelistOrigin
	Rows, Codes         int64 // as listed; as they match: with what is below them, without what is excluded
}

// Codelists lists the codelists of the store by name.
func (s *Store) Codelists(ctx context.Context) ([]CodelistEntry, error) {
	res, err := s.db.All(ctx, sqlfs.Text("query/codelist_list.sql"), nil)
	if err != nil {
		return nil, err
	}
	var all []CodelistEntry
	for _, r := range res.Rows {
		e := CodelistEntry{Name: text(r[0]), Title: text(r[1]), Version: whole(r[2]), Digest: text(r[3]), ImportedBy: text(r[5]),
			Origin: CodelistOrigin{File: text(r[6]), Format: text(r[7]), Release: text(r[8])}, Rows: whole(r[9]), Codes: whole(r[10])}
		e.ImportedAt, _ = r[4].(time.Time)
		all = append(all, e)
	}
	return all, nil
}

// Codelist finds one codelist of the store. An unknown one is *spec.Usage with the nearest names.
func (s *Store) Codelist(ctx context.Context, name string) (CodelistEntry, error) {
	all, err := s.Codelists(ctx)
	if err != nil {
		return CodelistEntry{}, err
	}
	var names []string
	for _, e := range all {
		if e.Name == name {
			return e, nil
		}
		names = append(names, e.Name)
	}
	return CodelistEntry{}, spec.Usagef("did you mean "+strings.Join(spec.Nearest(name, names, 3), ", ")+"?", "no codelist %q in the store", name)
}

// CodelistRows gives a codelist's rows as listed: polarity, system, code, term, include_descendants, below (how many codes
// the feed's hierarchy has below it), category16 and source.
func (s *Store) CodelistRows(ctx context.Context, name string) (*duck.Result, error) {
	return s.db.All(ctx, sqlfs.Text("query/codelist_rows.sql"), duck.Args{"list": name})
}

// CodelistWarnings says what macros and reports read from a codelist's terms and groups, beside its codes, and no row of it tells:
// which readings were taken at home, the level of frailty, the ethnic group.
func (s *Store) CodelistWarnings(ctx context.Context, name string) ([]string, error) {
	res, err := s.db.All(ctx, sqlfs.Text("query/codelist_warnings.sql"), duck.Args{"list": name})
	if err != nil {
		return nil, err
	}
	warnings := []string{}
	for _, r := range res.Rows {
		warnings = append(warnings, text(r[0]))
	}
	return warnings, nil
}

// ImportCodelist makes the list the store's of its name, in place of a bundled one or an earlier import, as a new
// version. It says whether anything changed: the same file again does nothing. The expansion follows in the same
// transaction.
func (s *Store) ImportCodelist(ctx context.Context, c spec.Codelist, from CodelistOrigin) (changed bool, err error) {
	err = s.db.Tx(ctx, func() error {
		now, err := duck.Value[string](ctx, s.db, "SELECT digest FROM meta.codelist_import WHERE list = $list AND until IS NULL", duck.Args{"list": c.Name})
		if err != nil || now == c.Digest {
			return err
		}
		changed = true
		if err := s.endImport(ctx, c.Name); err != nil {
			return err
		}
		_, err = s.db.Exec(ctx, sqlfs.Text("query/put_import.sql"), duck.Args{"list": c.Name, "digest": c.Digest, "at": s.opts.Now(),
			"by": s.opts.RunBy, "file": from.File, "format": from.Format, "release": orNull(from.Release), "rows": int64(len(c.Rows))})
		if err != nil {
			return err
		}
		if err := s.putCodelist(ctx, c); err != nil {
			return err
		}
		return s.expand(ctx)
	})
	return changed && err == nil, err
}

// RemoveCodelist takes away a codelist the user brought; a bundled one of its name comes back. A bundled or unknown one is
// *spec.Usage.
func (s *Store) RemoveCodelist(ctx context.Context, name string) (bundled bool, err error) {
	e, err := s.Codelist(ctx, name)
	if err != nil {
		return false, err
	}
	if e.Version == 0 {
		return false, spec.Usagef("strata codelist list tells which lists were imported", "codelist %s comes with the program and cannot be removed", name)
	}
	err = s.db.Tx(ctx, func() error {
		if err := s.endImport(ctx, name); err != nil {
			return err
		}
		if err := s.dropCodelist(ctx, name); err != nil {
			return err
		}
		if err := s.codelists(ctx); err != nil {
			return err
		}
		return s.expand(ctx)
	})
	for _, c := range s.opts.Codelists.Lists {
		bundled = bundled || c.Name == name
	}
	return bundled, err
}

func (s *Store) endImport(ctx context.Context, name string) error {
	_, err := s.db.Exec(ctx, "UPDATE meta.codelist_import SET until = $at WHERE list = $list AND until IS NULL",
		duck.Args{"list": name, "at": s.opts.Now()})
	return err
}

// CodelistDifference is a code that only one of two codelists has.
type CodelistDifference struct {
	System, Code, Term string
	InStore            bool // the store's list matches it, the other does not have it
}

// CompareCodelist compares what a codelist of the store matches, expanded, with a flat list, in the systems the flat list
// has codes of; both counts how many codes they share.
func (s *Store) CompareCodelist(ctx context.Context, name string, flat spec.Codelist) (differ []CodelistDifference, both int64, err error) {
	if _, err := s.Codelist(ctx, name); err != nil {
		return nil, 0, err
	}
	res, err := s.db.All(ctx, sqlfs.Text("query/codelist_codes.sql"), duck.Args{"list": name})
	if err != nil {
		return nil, 0, err
	}
	systems, theirs := map[string]bool{}, map[[2]string]bool{}
	for _, r := range flat.Rows {
		systems[r[0].(string)] = true
		if r[4] == "include" {
			theirs[[2]string{r[0].(string), r[1].(string)}] = true
		}
	}
	ours := map[[2]string]bool{}
	for _, r := range res.Rows {
		key := [2]string{r[0].(string), r[1].(string)}
		ours[key] = true
		switch {
		case theirs[key]:
			both++
		case systems[key[0]]:
			differ = append(differ, CodelistDifference{System: key[0], Code: key[1], Term: text(r[2]), InStore: true})
		}
	}
	for _, r := range flat.Rows {
		key := [2]string{r[0].(string), r[1].(string)}
		if theirs[key] && !ours[key] {
			differ = append(differ, CodelistDifference{System: key[0], Code: key[1], Term: text(r[2])})
			ours[key] = true // once
		}
	}
	return differ, both, nil
}
