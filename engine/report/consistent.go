package report

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// consistent checks what one line alone cannot show, and says which line is at fault.
func (p *parser) consistent(body string) (line int, err error) {
	if p.Privacy == "aggregate" && len(p.Counts) == 0 {
		return p.at["privacy"], fmt.Errorf("an aggregate report names its count columns")
	}
	if line, err := p.units(); err != nil {
		return line, err
	}
	for _, rate := range p.Rates {
		for _, c := range []string{rate.Numerator, rate.Denominator} {
			if p.at["count "+c] == 0 {
				return p.at["rate "+rate.Name], fmt.Errorf("rate %s is not made of count columns: %s is none", rate.Name, c)
			}
		}
		if f, ok := p.Formats[rate.Name]; ok && f.Kind != "number" && (f.Kind != "percent" || rate.Per != 100) {
			return p.at["column "+rate.Name], fmt.Errorf("column %s is a rate: its format is number.N, or percent.N per 100", rate.Name)
		}
		if p.at["count "+rate.Name] != 0 {
			return p.at["rate "+rate.Name], fmt.Errorf("rate %s is also a count", rate.Name)
		}
	}
	for _, s := range p.Sums {
		for _, c := range append(slices.Clone(s.Left), s.Right...) {
			if p.at["count "+c] == 0 {
				return p.at["sum "+s.String()], fmt.Errorf("sum %s is not made of count columns: %s is none", s, c)
			}
		}
	}
	if line, err := p.samesConsistent(); err != nil {
		return line, err
	}
	for _, s := range p.Stats {
		if p.at["count "+s.Over] == 0 {
			return p.at["stat "+s.Name], fmt.Errorf("stat %s rests on no count column: %s is none", s.Name, s.Over)
		}
		if f, ok := p.Formats[s.Name]; ok && f.Kind != "number" && f.Kind != "percent" {
			return p.at["column "+s.Name], fmt.Errorf("column %s is a stat: its format is number.N or percent.N", s.Name)
		}
		if s.And != "" && p.at["count "+s.And] == 0 {
			return p.at["stat "+s.Name], fmt.Errorf("stat %s rests on no count column: %s is none", s.Name, s.And)
		}
		if p.at["count "+s.Name] != 0 || p.at["rate "+s.Name] != 0 {
			return p.at["stat "+s.Name], fmt.Errorf("stat %s is also a count or a rate", s.Name)
		}
	}
	if line, err := p.again(); err != nil {
		return line, err
	}
	if strings.TrimSpace(body) == "" {
		return 1, fmt.Errorf("no SQL below the header")
	}
	for _, param := range p.Params {
		if !regexp.MustCompile(`\$` + param.Name + `\b`).MatchString(body) {
			return p.at["param "+param.Name], fmt.Errorf("param %s is not used", param.Name)
		}
	}
	return 0, nil
}
