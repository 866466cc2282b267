package engine

import "fmt"

// text is a value of a result as text; blank where it is NULL.
func text(v any) string {
	s, _ := v.(string)
	return s
}

// whole is a value of a result as a whole number; 0 where it is NULL.
func whole(v any) int64 {
	n, _ := v.(int64)
	return n
}

// orNull is a text as it is stored: NULL for a blank one.
func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// plural is a number of things, as people say it.
func plural(n int64, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
