package spec

import "time"

// LocalTime is a time of the feed or of the store for people and documents: what a local clock showed, without a zone.
type LocalTime struct{ time.Time }

const localTime = "2006-01-02T15:04:05.999999"

// MarshalJSON writes 2026-03-02T17:07:00: a zone nobody knows is not written.
func (t LocalTime) MarshalJSON() ([]byte, error) {
	return []byte(t.Format(`"` + localTime + `"`)), nil
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (t *LocalTime) UnmarshalJSON(text []byte) (err error) {
	t.Time, err = time.Parse(`"`+localTime+`"`, string(text))
	return err
}
