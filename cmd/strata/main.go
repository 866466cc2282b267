// Command strata loads SystmOne extracts into one local store, answers SQL over it as it is or as it was, and
// runs population-health reports.
package main

import "os"

func main() { os.Exit(Do(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }
