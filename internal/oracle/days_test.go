package oracle

import "time"

// Times without a zone are taken as UTC; the zero time is "unknown".

func date(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }

func dayOf(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return date(t.Year(), t.Month(), t.Day())
}

// readTime reads a cell of the feed; what is not a time is unknown.
func readTime(s string) time.Time {
	for _, layout := range []string{"02 Jan 2006 15:04:05", "02 Jan 2006 15:04", "02 Jan 2006"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t
		}
	}
	return time.Time{}
}

func first(ts ...time.Time) time.Time {
	for _, t := range ts {
		if !t.IsZero() {
			return t
		}
	}
	return time.Time{}
}

func lastDay(y int, m time.Month) int { return date(y, m+1, 0).Day() }

// monthsBefore is the same day n months earlier, or that month's last day where it is shorter.
func monthsBefore(t time.Time, n int) time.Time {
	start := date(t.Year(), t.Month()-time.Month(n), 1)
	return date(start.Year(), start.Month(), min(t.Day(), lastDay(start.Year(), start.Month())))
}

// windowStart is the first day of the n months that end on a day: of whole months when it ends one.
func windowStart(end time.Time, n int) time.Time {
	if end.Day() == lastDay(end.Year(), end.Month()) {
		return date(end.Year(), end.Month()-time.Month(n-1), 1)
	}
	return monthsBefore(end, n).AddDate(0, 0, 1)
}

// ageOn is the age in whole years. Who is born on 29 February has a birthday on 1 March of other years.
func ageOn(born, on time.Time) int {
	age := on.Year() - born.Year()
	if on.Month() < born.Month() || on.Month() == born.Month() && on.Day() < born.Day() {
		age--
	}
	return age
}

// within says whether a known day lies in a stretch, both ends in it.
func within(t, from, to time.Time) bool { return !t.IsZero() && !t.Before(from) && !t.After(to) }
