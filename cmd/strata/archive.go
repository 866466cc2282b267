package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"strata/engine"
	"strata/engine/history"
	"strata/engine/spec"
	"strata/loaders/systmone"
)

// archiveConfig says whether and where loaded extracts are kept. A store can be rebuilt from what is kept.
type archiveConfig struct {
	Path string `toml:"path"` // beside the store unless absolute; default archive
	Keep string `toml:"keep"` // copy (default), move or none
}

// archiveRoot is the archive's folder.
func (a *app) archiveRoot() string {
	path := first(a.conf.Archive.Path, "archive")
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(filepath.Dir(a.store), path)
}

func (a *app) keep() string { return first(a.conf.Archive.Keep, "copy") }

func (a *app) theArchive() systmone.Archive {
	return systmone.Archive{Root: a.archiveRoot(), Digest: history.Digest}
}

func (a *app) checkArchive() error {
	if !slices.Contains([]string{"copy", "move", "none"}, a.keep()) {
		if os.Getenv("STRATA_ARCHIVE") != "" {
			return spec.Usagef("it says what becomes of loaded extracts: copy, move or none; where the archive is says path under [archive] in strata.toml",
				"STRATA_ARCHIVE: unknown keep %q", a.conf.Archive.Keep)
		}
		return spec.Usagef("keep is copy, move or none", "strata.toml: archive: unknown keep %q", a.conf.Archive.Keep)
	}
	return nil
}

// archive keeps a loaded extract. A load that was stopped before this point is made good by the next one, which finds
// the extract loaded and keeps it. A delivered extract is only ever removed when its copy was read to the end and is
// what the store says it loaded.
func (a *app) archive(ctx context.Context, s *engine.Store, d delivered, f loadFlags, already bool) error {
	if a.keep() == "none" {
		return nil
	}
	k, err := a.keptOf(ctx, s, d, f, already)
	if err != nil {
		return err
	}
	ar := a.theArchive()
	move := a.keep() == "move"
	dir, made, err := ar.Keep(d.Extract, k)
	if within(d.Place, ar.Root) { // it is the copy, or was put there by hand
		made, move = true, false
	}
	if err == nil && !made && (move || !already) {
		err = ar.Confirm(dir, k)
	}
	if err == nil && !already {
		err = systmone.Record(dir, k)
	}
	if err == nil && move {
		d.close()
		err = systmone.Discard(d.Extract)
	}
	var failed *spec.Failed
	if err != nil && !errors.As(err, &failed) {
		err = &spec.Failed{Msg: err.Error(), Hint: "the extract is loaded; see to what stands in the way, then load it again to archive it"}
	}
	return err
}

// keptOf is the record of how an extract was loaded: now, or, when it was loaded before, as the store remembers it.
func (a *app) keptOf(ctx context.Context, s *engine.Store, d delivered, f loadFlags, already bool) (systmone.Kept, error) {
	limits := systmone.Limits(a.limits())
	k := systmone.Kept{Source: f.source, AcceptGap: f.acceptGap, AcceptClosures: f.acceptClosures, Unlisted: f.unlisted,
		Months: a.conf.Sources[f.source].Months, Limits: &limits}
	loaded, err := s.Extracts(ctx)
	if err != nil {
		return k, err
	}
	for _, x := range loaded {
		if x.Source != f.source || !x.ExtractTime.Equal(d.To) {
			continue
		}
		k.Digest = x.Digest
		if already {
			k.AcceptGap, k.AcceptClosures = slices.Contains(x.Accepted, "gap"), slices.Contains(x.Accepted, "closures")
		}
		return k, nil
	}
	return k, fmt.Errorf("archive extract: %s: not in the store", filepath.Base(d.Place))
}

// checkKept checks that the archive's files have their sums, and that it has every loaded extract as it was loaded.
func (a *app) checkKept(ctx context.Context, s *engine.Store) ([]engine.Check, error) {
	loaded, err := s.Extracts(ctx)
	if err != nil {
		return nil, err
	}
	ar := a.theArchive()
	_, err = os.Stat(ar.Root)
	if errors.Is(err, fs.ErrNotExist) && a.keep() == "none" {
		return nil, nil
	}
	var checks []engine.Check
	kept := map[extractKey]bool{}
	if err == nil {
		if checks, kept, err = checkFiles(ar); err != nil {
			return nil, err
		}
	}
	if a.keep() == "none" {
		return checks, nil
	}
	for _, x := range loaded {
		k := keyOf(x)
		c := engine.Check{Check: "loaded extracts are in the archive", Table: k.String()}
		if !kept[k] {
			c.Problems = 1
		}
		checks = append(checks, c)
	}
	return checks, nil
}

// checkFiles checks every archived extract against its sums, and tells which extracts there are.
func checkFiles(ar systmone.Archive) ([]engine.Check, map[extractKey]bool, error) {
	all, err := ar.List()
	if err != nil {
		return nil, nil, err
	}
	var checks []engine.Check
	kept := map[extractKey]bool{}
	for _, k := range all {
		bad, err := systmone.CheckSums(k.Dir)
		if err != nil {
			return nil, nil, err
		}
		key, err := archivedKey(ar, k)
		if err != nil && len(bad) == 0 {
			bad = append(bad, err.Error())
		}
		kept[key] = len(bad) == 0 || kept[key]
		checks = append(checks, engine.Check{Check: "archived files are as they were", Table: k.Name, Problems: int64(len(bad))})
	}
	unfinished, err := ar.Unfinished()
	for _, name := range unfinished {
		checks = append(checks, engine.Check{Check: "archived extracts are whole", Table: name, Problems: 1})
	}
	return checks, kept, err
}

// within reports whether path lies in dir.
func within(path, dir string) bool {
	p, err1 := filepath.EvalSymlinks(path)
	d, err2 := filepath.EvalSymlinks(dir)
	if err1 != nil || err2 != nil {
		p, d = path, dir
	}
	p, err1 = filepath.Abs(p)
	d, err2 = filepath.Abs(d)
	if err1 != nil || err2 != nil {
		return false
	}
	rel, err := filepath.Rel(d, p)
	return err == nil && filepath.IsLocal(rel)
}
