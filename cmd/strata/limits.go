package main

import "strata/engine/spec"

// check refuses limits that nothing could keep to.
func (c limitsConfig) check(path string) error {
	for _, l := range []struct {
		name string
		at   *float64
	}{{"closure_share", c.ClosureShare}, {"quarantine_share", c.QuarantineShare}} {
		if l.at != nil && !(*l.at >= 0 && *l.at <= 1) {
			return spec.Usagef("a share is from 0 to 1: 0.1 is 10 %", "read configuration %s: limits.%s is %g", path, l.name, *l.at)
		}
	}
	for _, l := range []struct {
		name string
		at   *int64
	}{{"closure_rows", c.ClosureRows}, {"quarantine_rows", c.QuarantineRows}} {
		if l.at != nil && *l.at < 0 {
			return spec.Usagef("write a number of rows, 0 or more", "read configuration %s: limits.%s is %d", path, l.name, *l.at)
		}
	}
	return nil
}
