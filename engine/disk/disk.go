// Package disk is what Strata asks of the machine's disks: how much is free, one file put in another's place, and whether a file is held by
// a process that lives.
package disk

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Free is how many bytes this user may still write on the volume that holds path, which need not exist yet.
func Free(path string) (int64, error) {
	dir, err := filepath.Abs(path)
	for err == nil {
		if _, err = os.Stat(dir); err == nil {
			return free(dir)
		}
		if parent := filepath.Dir(dir); errors.Is(err, fs.ErrNotExist) && parent != dir {
			dir, err = parent, nil
		}
	}
	return 0, fmt.Errorf("free disk space: %w", err)
}

// Replace puts the file at fresh in the place of the one at path, in one step: whoever looks sees the one or the other,
// whole, also after a power failure. The file keeps the owner and permissions of the one it replaces. While it happens
// the old file has a second name, fresh.old, where the volume allows that.
func Replace(fresh, path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	if err := own(fresh, info); err != nil {
		return err
	}
	if err := sync(fresh); err != nil {
		return err
	}
	old := fresh + ".old"
	linked := os.Link(path, old) == nil
	if err = os.Rename(fresh, path); err == nil {
		err = syncFolder(filepath.Dir(path))
	}
	if linked {
		err = errors.Join(err, os.Remove(old))
	}
	return err
}

func sync(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
