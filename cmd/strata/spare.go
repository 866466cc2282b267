package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"strata/engine"
	"strata/engine/spec"
)

// spare refuses to write to path where that is the store or what stands beside it, the archive or a file of it, or the configuration in
// use: by whatever name, through links too.
func (a *app) spare(path string) error {
	if path == "" {
		return nil
	}
	what := ""
	switch {
	case a.isStore(path):
		what = "it is the store, or belongs to it"
	case a.readFrom != "" && sameFile(path, a.readFrom):
		what = "it is the configuration in use"
	case lies(path, a.archiveRoot()) || a.archived(path):
		what = "it is in the archive"
	default:
		return nil
	}
	return spec.Usagef("name another file", "write %s: %s", path, what)
}

// spareFolder is spare for a folder, which a file cannot be.
func (a *app) spareFolder(path string) error {
	if info, err := os.Stat(path); err == nil && !info.IsDir() && a.spare(path) == nil {
		return spec.Usagef("name a folder", "write %s: it is no folder", path)
	}
	return a.spare(path)
}

// isStore tells the store, its files for the time of the work, and stores kept beside it.
func (a *app) isStore(path string) bool {
	kept := engine.KeepName(a.store)
	for _, name := range []string{a.store, a.store + ".rebuild", a.store + ".compact", a.store + ".rebuilt", kept} {
		if sameFile(path, name) || sameFile(path, name+".wal") || lies(path, name+".tmp") {
			return true
		}
	}
	others, _ := filepath.Glob(kept + "-*")
	return slices.ContainsFunc(others, func(name string) bool { return sameFile(path, name) })
}

// archived tells whether a file is one of the archive's under another name: a hard link.
func (a *app) archived(path string) (found bool) {
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() {
		return false
	}
	_ = filepath.WalkDir(a.archiveRoot(), func(_ string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return nil
		}
		if other, err := d.Info(); err == nil && other.Size() == info.Size() && os.SameFile(info, other) {
			found = true
			return filepath.SkipAll
		}
		return nil
	})
	return found
}

// sameFile tells whether two names are of one file, which need not be there.
func sameFile(path, other string) bool {
	x, err1 := os.Stat(path)
	y, err2 := os.Stat(other)
	if err1 == nil && err2 == nil {
		return os.SameFile(x, y)
	}
	p, o := resolved(path), resolved(other)
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		return strings.EqualFold(p, o)
	}
	return p == o
}

// lies tells whether path is dir or lies in it.
func lies(path, dir string) bool {
	for at := resolved(path); ; at = filepath.Dir(at) {
		if sameFile(at, dir) {
			return true
		}
		if filepath.Dir(at) == at {
			return false
		}
	}
}

// resolved is a path without links, as far as it is there.
func resolved(path string) string {
	full, err := filepath.Abs(path)
	if err != nil {
		return filepath.Clean(path)
	}
	rest := ""
	for at := full; ; at = filepath.Dir(at) {
		if real, err := filepath.EvalSymlinks(at); err == nil {
			return filepath.Join(real, rest)
		}
		if target, err := os.Readlink(at); err == nil { // to what is not there
			if !filepath.IsAbs(target) {
				target = filepath.Join(filepath.Dir(at), target)
			}
			if _, err := os.Lstat(target); err != nil {
				return filepath.Join(resolved(target), rest)
			}
		}
		if filepath.Dir(at) == at {
			return full
		}
		rest = filepath.Join(filepath.Base(at), rest)
	}
}
