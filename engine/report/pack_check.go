package report

import (
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"time"

	"strata/engine/spec"
)

// readPacks reads every packs/<name>.toml of a file system.
func (b *Bundle) readPacks(fsys fs.FS) error {
	files, err := fs.Glob(fsys, "packs/*.toml")
	if err != nil {
		return err
	}
	for _, file := range files {
		text, err := fs.ReadFile(fsys, file)
		if err != nil {
			return err
		}
		p, err := ParsePack(file, string(text))
		if err != nil {
			return err
		}
		b.packs[p.Name] = p
	}
	return nil
}

// Packs lists the packs by name.
func (b *Bundle) Packs() []*Pack {
	var all []*Pack
	for _, name := range slices.Sorted(maps.Keys(b.packs)) {
		all = append(all, b.packs[name])
	}
	return all
}

// Pack finds a pack by name. An unknown one is *spec.Usage.
func (b *Bundle) Pack(name string) (*Pack, error) {
	if p, ok := b.packs[name]; ok {
		return p, nil
	}
	return nil, spec.Usagef("packs: "+strings.Join(slices.Sorted(maps.Keys(b.packs)), ", "), "unknown pack %q", name)
}

// PacksOf names the packs a report is in.
func (b *Bundle) PacksOf(r *Report) []string {
	in := []string{}
	for _, p := range b.Packs() {
		if slices.ContainsFunc(p.Items, func(i PackItem) bool { return i.Report == r }) {
			in = append(in, p.Name)
		}
	}
	return in
}

// find gives a pack's items their reports, and refuses what these do not have and whom they are not for.
func (p *Pack) find(b *Bundle) error {
	for n := range p.Items {
		i, at := &p.Items[n], fmt.Sprintf("report %d", n)
		r, err := b.Find(i.id)
		if err != nil {
			return p.because(at+".id", err)
		}
		i.Report = r
		if i.Title == "" {
			i.Title = r.Title
		}
		if r.Privacy != "aggregate" && p.Audience.Name != provider {
			return p.wrong(at+".id", "audience = \""+provider+"\" is for those who care for the patients", "report %s is about single patients: the audience %s is given counts only", r.ID, p.Audience.Name)
		}
		if i.Breakdown, err = r.ParseBreakdown(i.By); err != nil {
			return p.because(at+".by", err)
		}
		if err := r.Trendable(); err != nil && i.Months > 0 {
			return p.because(at+".trend", err)
		}
		for _, name := range slices.Sorted(maps.Keys(i.Params)) {
			if err := oneByOne(name, "report "+r.ID); err != nil {
				return p.because(at+".params."+name, err)
			}
			if err := r.fits(name, i.Params[name]); err != nil {
				return p.because(at+".params."+name, err)
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(p.Params)) {
		if err := p.param(name, p.Params[name], "pack "+p.Name); err != nil {
			return p.because("params."+name, err)
		}
	}
	return nil
}

// because gives an error the place in the pack it comes from.
func (p *Pack) because(key string, err error) error {
	hint := packHint
	if u, ok := err.(*spec.Usage); ok {
		hint = u.Hint
	}
	return p.wrong(key, hint, "%v", err)
}

// param refuses a parameter for all reports that none of them has, and a value that does not fit one that has it.
func (p *Pack) param(name, value, who string) error {
	if err := oneByOne(name, who); err != nil {
		return err
	}
	found := false
	for _, i := range p.Items {
		if found = found || i.Has(name); i.Has(name) {
			if err := i.fits(name, value); err != nil {
				return err
			}
		}
	}
	if !found {
		return spec.Usagef(didYouMean(name, p.params(), 2), "%s has no report with a parameter %q", who, name)
	}
	return nil
}

// oneByOne refuses the parameters that are those of all reports of a pack at once.
func oneByOne(name, who string) error {
	switch name {
	case "as_at":
		return spec.Usagef("--as-at names the day for all reports; as_at = … at the top of the pack's file where nobody names one", "%s: as_at is one for all reports of a pack", who)
	case "org":
		return spec.Usagef("--org names the organisations when a pack is run", "%s: org is one for all reports of a pack", who)
	}
	return nil
}

// fits says whether the report has a parameter and the value can be one of its type.
func (r *Report) fits(name, text string) error {
	var names []string
	for _, param := range r.Params {
		if names = append(names, param.Name); param.Name != name {
			continue
		}
		// Any day will do: whether a value can be read does not depend on it.
		if _, err := param.value(text, time.Unix(0, 0)); err != nil {
			return spec.Usagef(param.hint(err), "report %s: parameter %s: %v", r.ID, name, err)
		}
		return nil
	}
	return spec.Usagef(didYouMean(name, names, 2), "report %s has no parameter %q", r.ID, name)
}
