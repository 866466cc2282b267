package main

import (
	"context"
	"os"
	"path/filepath"

	"strata/engine"
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

func (a *app) checkArchive() error {
	switch a.conf.Archive.Keep {
	case "", "copy", "move", "none":
		return nil
	}
	return spec.Usagef("keep is copy, move or none", "strata.toml: archive: unknown keep %q", a.conf.Archive.Keep)
}

// archive keeps a loaded extract, unless it came from the archive itself. A load that was stopped before this point
// is made good by the next one, which finds the extract loaded and keeps it.
func (a *app) archive(d delivered, f loadFlags) error {
	keep := first(a.conf.Archive.Keep, "copy")
	root := a.archiveRoot()
	if keep == "none" || within(d.Place, root) {
		return nil
	}
	to := filepath.Join(root, f.source, d.To.Format("20060102_1504"))
	err := systmone.Archive(d.Place, to, systmone.Kept{Source: f.source, AcceptGap: f.acceptGap, AcceptClosures: f.acceptClosures,
		Unlisted: f.unlisted, Months: a.conf.Sources[f.source].Months})
	if err != nil || keep != "move" {
		return err
	}
	d.close()
	return systmone.Discard(d.Place)
}

// checkKept checks the archive's sums, and warns of loaded extracts it does not have: a rebuild would be without them.
func (a *app) checkKept(ctx context.Context, s *engine.Store) ([]engine.Check, error) {
	if _, err := os.Stat(a.archiveRoot()); err != nil {
		return nil, nil // nothing was ever kept
	}
	all, err := systmone.ArchivedExtracts(a.archiveRoot())
	if err != nil {
		return nil, err
	}
	var checks []engine.Check
	kept := map[string]bool{}
	for _, k := range all {
		bad, err := systmone.CheckSums(k.Dir)
		if err != nil {
			return nil, err
		}
		rel, err := filepath.Rel(a.archiveRoot(), k.Dir)
		if err != nil {
			return nil, err
		}
		kept[filepath.ToSlash(rel)] = true
		checks = append(checks, engine.Check{Check: "archived files are as they were", Table: filepath.ToSlash(rel), Problems: int64(len(bad))})
	}
	log, err := s.Log(ctx)
	if err != nil {
		return nil, err
	}
	missing := 0
	for _, e := range log {
		if !kept[e.Source+"/"+e.ExtractTime.Format("20060102_1504")] {
			missing++
		}
	}
	if missing > 0 {
		a.say("%d of %d loaded extracts are not in the archive: a rebuild would be without them", missing, len(log))
	}
	return checks, nil
}

// within reports whether path lies in dir.
func within(path, dir string) bool {
	p, err1 := filepath.Abs(path)
	d, err2 := filepath.Abs(dir)
	if err1 != nil || err2 != nil {
		return false
	}
	rel, err := filepath.Rel(d, p)
	return err == nil && filepath.IsLocal(rel)
}
