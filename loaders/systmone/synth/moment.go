package synth

import "time"

// moment is a time of the feed's local clock in whole seconds since 1970: cheap to reckon with and to write.
type moment int64

const (
	minute moment = 60
	hour          = 60 * minute
	day           = 24 * hour
	year          = 365 * day
)

func momentOf(t time.Time) moment { return moment(t.Unix()) }

func (t moment) time() time.Time { return time.Unix(int64(t), 0).UTC() }

// days since 1970, rounded down also before it.
func (t moment) days() int64 {
	d := int64(t / day)
	if t%day < 0 {
		d--
	}
	return d
}

func (t moment) midnight() moment { return moment(t.days()) * day }

// weekday is 0 for a Sunday.
func (t moment) weekday() int64 { return ((t.days()+4)%7 + 7) % 7 }

func ageOn(born, on moment) int {
	b, d := born.time(), on.time()
	age := d.Year() - b.Year()
	if d.Month() < b.Month() || (d.Month() == b.Month() && d.Day() < b.Day()) {
		age--
	}
	return age
}

// calendar holds every day's text as the feed writes it, "02 Jan 2006".
type calendar struct {
	first int64
	text  []byte
}

const dayWidth = len("02 Jan 2006")

func newCalendar() *calendar {
	from := time.Date(1890, 1, 1, 0, 0, 0, 0, time.UTC)
	c := &calendar{first: momentOf(from).days()}
	for t := from; t.Year() < 2080; t = t.AddDate(0, 0, 1) {
		c.text = t.AppendFormat(c.text, "02 Jan 2006")
	}
	return c
}

func (c *calendar) appendDay(b []byte, t moment) []byte {
	at := (t.days() - c.first) * int64(dayWidth)
	if at < 0 || at >= int64(len(c.text)) {
		return t.time().AppendFormat(b, "02 Jan 2006")
	}
	return append(b, c.text[at:at+int64(dayWidth)]...)
}

// appendMinute writes "02 Jan 2006 15:04".
func (c *calendar) appendMinute(b []byte, t moment) []byte {
	s := int(t - t.midnight())
	h, m := s/3600, s/60%60
	return append(c.appendDay(b, t), ' ', '0'+byte(h/10), '0'+byte(h%10), ':', '0'+byte(m/10), '0'+byte(m%10))
}

// appendSecond writes "02 Jan 2006 15:04:05".
func (c *calendar) appendSecond(b []byte, t moment) []byte {
	s := int(t-t.midnight()) % 60
	return append(c.appendMinute(b, t), ':', '0'+byte(s/10), '0'+byte(s%10))
}
