package report

import (
	"fmt"
	"strings"
	"time"

	"strata/engine/duck"
	"strata/engine/spec"
)

// earliest is the year no record is older than.
const earliest = 1900

// reaches refuses a number of days, months or years, by its parameter's name, that leads from the day asked about to before 1900.
func (r *Report) reaches(args duck.Args, today time.Time) error {
	from, ok := args["as_at"].(time.Time)
	if !ok {
		from = today
	}
	for _, p := range r.Params {
		n, whole := args[p.Name].(int64)
		if !whole {
			continue
		}
		unit := p.Name[strings.LastIndex(p.Name, "_")+1:]
		if strings.Contains(p.Name, "_months_") {
			unit = "months"
		}
		years := int64(max(from.Year()-earliest, 0))
		most, known := map[string]int64{"years": years, "months": 12 * years, "days": 365 * years}[unit]
		if known && n > most {
			return spec.Usagef(fmt.Sprintf("%s is a %s: %s", p.Name, p.Type, p.Text), "report %s: parameter %s: %d %s before %s is before the year %d", r.ID, p.Name, n, unit,
				from.Format(time.DateOnly), earliest)
		}
	}
	return nil
}
