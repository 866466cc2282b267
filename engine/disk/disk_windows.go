package disk

import (
	"errors"
	"io/fs"
	"os"

	"golang.org/x/sys/windows"
)

// ReplacesOpen tells whether a file may be replaced while a program has it open. Where it may, a store is replaced
// before its lock is given up.
const ReplacesOpen = false

// Busy tells whether an error means that another program has the file open.
func Busy(err error) bool {
	return errors.Is(err, windows.ERROR_SHARING_VIOLATION) || errors.Is(err, windows.ERROR_ACCESS_DENIED)
}

// Hold locks an open file for this process until the file is closed or the process ends, however it ends. held is false where
// another holds it. An error means that the volume has no locks.
func Hold(f *os.File) (held bool, err error) {
	err = windows.LockFileEx(windows.Handle(f.Fd()), windows.LOCKFILE_EXCLUSIVE_LOCK|windows.LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, new(windows.Overlapped))
	if errors.Is(err, windows.ERROR_LOCK_VIOLATION) {
		return false, nil
	}
	return err == nil, os.NewSyscallError("LockFileEx", err)
}

func free(dir string) (int64, error) {
	name, err := windows.UTF16PtrFromString(dir)
	if err != nil {
		return 0, err
	}
	var mine uint64
	if err := windows.GetDiskFreeSpaceEx(name, &mine, nil, nil); err != nil {
		return 0, os.NewSyscallError("GetDiskFreeSpaceEx", err)
	}
	return int64(mine), nil
}

// own does nothing: a new file takes its permissions from the folder, as the old one did.
func own(string, fs.FileInfo) error { return nil }

// syncFolder does nothing: a folder cannot be opened for it, and the file system logs a rename.
func syncFolder(string) error { return nil }
