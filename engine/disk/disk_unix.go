//go:build !windows

package disk

import (
	"errors"
	"io/fs"
	"os"
	"syscall"
)

// ReplacesOpen tells whether a file may be replaced while a program has it open. Where it may, a store is replaced
// before its lock is given up.
const ReplacesOpen = true

// Busy tells whether an error means that another program has the file open.
func Busy(error) bool { return false }

// Hold locks an open file for this process until the file is closed or the process ends, however it ends. held is false where
// another holds it. An error means that the volume has no locks.
func Hold(f *os.File) (held bool, err error) {
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return false, nil
	}
	return err == nil, os.NewSyscallError("flock", err)
}

func free(dir string) (int64, error) {
	var s syscall.Statfs_t
	if err := syscall.Statfs(dir, &s); err != nil {
		return 0, os.NewSyscallError("statfs", err)
	}
	return int64(s.Bavail) * int64(s.Bsize), nil
}

// own gives a file the owner and permissions of the one that info tells of.
func own(path string, info fs.FileInfo) error {
	mine, err := os.Stat(path)
	if err != nil {
		return err
	}
	want, ok1 := info.Sys().(*syscall.Stat_t)
	have, ok2 := mine.Sys().(*syscall.Stat_t)
	if ok1 && ok2 && (want.Uid != have.Uid || want.Gid != have.Gid) {
		if err := os.Chown(path, int(want.Uid), int(want.Gid)); err != nil {
			return err
		}
	}
	return os.Chmod(path, info.Mode().Perm())
}

func syncFolder(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer f.Close()
	return f.Sync()
}
