package main

// private has nothing to do here: files have the rights of their folder.
func private() {}
