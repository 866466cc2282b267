package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"

	"strata/engine/disk"
)

// work is a folder of its own beside the place of what is made in it, and gone when the work ends. It holds a lock file that the
// process keeps locked, so that what a killed run left can be told from what another is at.
type work struct {
	dir    string
	lock   *os.File // nil where the volume has no locks: nobody sweeps such a folder
	broken []string // places of work that were broken off and may hold the only copy of files: for people to look at
}

const (
	lockName = "lock"
	oldName  = "old" // of the folder in a work's that holds files which were replaced, until all are
)

// workName is what works are called: the pattern of os.MkdirTemp in newWork.
var workName = regexp.MustCompile(`^\.strata-[0-9]+$`)

// newWork makes a folder for work in another, after it has swept what killed runs left there.
func newWork(in string) (*work, error) {
	w := &work{broken: sweep(in)}
	for {
		dir, err := os.MkdirTemp(in, ".strata-*")
		if err != nil {
			return nil, err
		}
		var mine bool
		if w.dir, w.lock, mine, err = claim(dir); mine {
			return w, nil
		}
		if err != nil {
			_ = os.RemoveAll(dir)
			return nil, err
		}
	}
}

// claim locks a folder that was just made. mine is false where somebody swept it before it was locked.
func claim(dir string) (_ string, lock *os.File, mine bool, err error) {
	path := filepath.Join(dir, lockName)
	lock, err = os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if errors.Is(err, fs.ErrNotExist) {
		return dir, nil, false, nil
	}
	if err != nil {
		return dir, nil, false, err
	}
	held, err := disk.Hold(lock)
	if err != nil { // a volume without locks
		lock.Close()
		return dir, nil, true, os.Remove(path)
	}
	if held {
		open, err1 := lock.Stat()
		there, err2 := os.Stat(path)
		if err1 == nil && err2 == nil && os.SameFile(open, there) {
			return dir, lock, true, nil
		}
	}
	lock.Close()
	return dir, nil, false, nil
}

// close removes the folder.
func (w *work) close() {
	w.release()
	_ = os.RemoveAll(w.dir)
}

// release gives the folder up without removing it.
func (w *work) release() {
	if w.lock != nil {
		w.lock.Close()
	}
}

// sweep removes from a folder the works of runs that were killed: those whose lock nobody holds. A work that was broken off while files
// were put in their place stays, since it may hold the only copy of those that were there before; broken names it.
func sweep(in string) (broken []string) {
	entries, err := os.ReadDir(in)
	if err != nil {
		return nil // said when it is written to
	}
	for _, e := range entries {
		if e.IsDir() && workName.MatchString(e.Name()) {
			if dir := filepath.Join(in, e.Name()); !swept(dir) {
				broken = append(broken, dir)
			}
		}
	}
	return broken
}

// swept removes a work nobody is at; it is false where it stays although nobody is.
func swept(dir string) bool {
	lock, err := os.OpenFile(filepath.Join(dir, lockName), os.O_RDWR, 0)
	if errors.Is(err, fs.ErrNotExist) {
		_ = os.Remove(dir) // where it is empty; with files in it but no lock it is not ours, or on a volume without locks
		return true
	}
	if err != nil {
		return true
	}
	defer lock.Close()
	if held, err := disk.Hold(lock); !held || err != nil {
		return true
	}
	if old, err := os.ReadDir(filepath.Join(dir, oldName)); err == nil && len(old) > 0 {
		return false
	}
	if !disk.ReplacesOpen {
		lock.Close()
	}
	_ = os.RemoveAll(dir)
	return true
}

// tellBroken says what is left of runs that were broken off and is not swept.
func (a *app) tellBroken(w *work) {
	for _, dir := range w.broken {
		a.say("%s: a run was broken off while it put files in their place: %s holds those that were there before; move them back or delete %[1]s", dir, filepath.Join(dir, oldName))
	}
}
