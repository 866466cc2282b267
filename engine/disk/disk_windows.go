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
