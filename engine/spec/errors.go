package spec

import "fmt"

// Refused is an input that breaks a loading rule: nothing was changed. Its hint tells what to do.
type Refused struct {
	Rule int    // number of the loading rule in docs/loading-rules.md, 0 when it is none of them
	Msg  string // starts with the place, never holds a value from a patient's row
	Hint string
}

func (e *Refused) Error() string { return e.Msg }

// Refusef makes a Refused error.
func Refusef(rule int, hint, format string, args ...any) error {
	return &Refused{Rule: rule, Hint: hint, Msg: fmt.Sprintf(format, args...)}
}

// Usage is a request that cannot be met as asked: an unknown report, parameter, table or organisation.
type Usage struct {
	Msg  string
	Hint string
}

func (e *Usage) Error() string { return e.Msg }

// Usagef makes a Usage error.
func Usagef(hint, format string, args ...any) error {
	return &Usage{Hint: hint, Msg: fmt.Sprintf(format, args...)}
}

// Failed is work that could not be done, and what to do about it.
type Failed struct {
	Msg  string
	Hint string
}

func (e *Failed) Error() string { return e.Msg }
