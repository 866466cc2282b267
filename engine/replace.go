package engine

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"strata/engine/disk"
)

// What stands beside a store while another takes its place, and after.
const (
	beforeName = ".before-rebuild" // the store that was there
	readyName  = ".rebuilt"        // the one to come, whole, where the swap takes two steps
)

// KeepName is where Replace keeps a store.
func KeepName(path string) string { return path + beforeName }

// Replace puts the store at fresh in the place of the one at path, which is kept as keep. Neither may be open. Wherever
// it is broken off there is a store at path, or Open makes good what is left to do.
func Replace(path, fresh, keep string) error {
	return replace(path, fresh, keep, os.Link)
}

func replace(path, fresh, keep string, link func(from, to string) error) error {
	for _, wal := range []string{path + ".wal", fresh + ".wal"} { // would be taken for the other store's
		if _, err := os.Stat(wal); err == nil {
			return fmt.Errorf("replace store: %s is still there: the store was not closed", wal)
		}
	}
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return rename(fresh, path)
	}
	for _, old := range []string{keep, path + readyName} {
		if err := os.Remove(old); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("replace store: %w", err)
		}
	}
	if link(path, keep) == nil {
		if err := disk.Replace(fresh, path); err != nil {
			return fmt.Errorf("replace store: %w", err)
		}
		return nil
	}
	// No second name for one file here: two steps, and between them no store but one that is known to be whole.
	for _, step := range [][2]string{{fresh, path + readyName}, {path, keep}, {path + readyName, path}} {
		if err := rename(step[0], step[1]); err != nil {
			return err
		}
	}
	return nil
}

func rename(from, to string) error {
	if err := os.Rename(from, to); err != nil {
		return fmt.Errorf("replace store: %w", err)
	}
	return nil
}

// finishReplace takes the last step of a replacement that was broken off.
func finishReplace(path string) error {
	if _, err := os.Stat(path); path == "" || !errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if _, err := os.Stat(path + readyName); err != nil {
		return nil
	}
	return rename(path+readyName, path)
}
