package report

import (
	"reflect"
	"time"

	"strata/engine/duck"
)

// Changed are the names of the parameters whose values are not the report's own, as_at and org apart. today is the day defaults count from.
func (r *Report) Changed(args duck.Args, today time.Time) (names []string) {
	for _, p := range r.Params {
		if p.Name == "as_at" || p.Name == "org" {
			continue
		}
		own, err := p.value(p.Default, today)
		if err != nil || p.Default == "" || !reflect.DeepEqual(own, args[p.Name]) {
			names = append(names, p.Name)
		}
	}
	return names
}
