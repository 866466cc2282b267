//go:build !windows

package main

import "syscall"

// private keeps whatever the program makes from being written by the group and read by others: the store, its .wal and what is spilled
// hold patients.
func private() {
	const others = 0o027
	if before := syscall.Umask(others); before|others != others {
		syscall.Umask(before | others)
	}
}
