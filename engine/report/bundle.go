package report

import (
	"fmt"
	"io/fs"
	"sort"
	"strings"

	"strata/engine/spec"
)

// Bundle is a set of reports, found by id, and of packs of them, found by name.
type Bundle struct {
	reports map[string]*Report
	packs   map[string]*Pack
}

// Load reads every <topic>/<id>.sql of the file systems with its scenarios, and every packs/<name>.toml; a later one overlays an
// earlier by id or name. A report without scenarios, an id twice in one file system, and a pack that asks what its reports
// do not have are errors.
func Load(systems ...fs.FS) (*Bundle, error) {
	b := &Bundle{reports: map[string]*Report{}, packs: map[string]*Pack{}}
	for _, fsys := range systems {
		files, err := fs.Glob(fsys, "*/*.sql")
		if err != nil {
			return nil, err
		}
		if err := noOrphans(fsys); err != nil {
			return nil, err
		}
		here := map[string]string{}
		for _, file := range files {
			text, err := fs.ReadFile(fsys, file)
			if err != nil {
				return nil, err
			}
			r, err := Parse(file, string(text))
			if err != nil {
				return nil, err
			}
			if other, twice := here[r.ID]; twice {
				return nil, fmt.Errorf("%s: report id %s is also in %s", file, r.ID, other)
			}
			here[r.ID] = file
			r.scenariosSource = strings.TrimSuffix(file, ".sql") + ".txtar"
			scenarios, err := fs.ReadFile(fsys, r.scenariosSource)
			if err != nil {
				return nil, fmt.Errorf("%s: no scenarios: every report carries its proof in %s", file, r.scenariosSource)
			}
			r.scenarios = string(scenarios)
			b.reports[r.ID] = r
		}
		if err := b.readPacks(fsys); err != nil {
			return nil, err
		}
	}
	for _, p := range b.Packs() {
		if err := p.find(b); err != nil {
			return nil, err
		}
	}
	return b, nil
}

// noOrphans refuses scenarios whose report is not there: a proof nobody runs looks like one that passes.
func noOrphans(fsys fs.FS) error {
	proofs, err := fs.Glob(fsys, "*/*.txtar")
	if err != nil {
		return err
	}
	for _, proof := range proofs {
		report := strings.TrimSuffix(proof, ".txtar") + ".sql"
		if _, err := fs.Stat(fsys, report); err != nil {
			return fmt.Errorf("%s: no report: %s is not there", proof, report)
		}
	}
	return nil
}

// All lists the reports by topic and id.
func (b *Bundle) All() []*Report {
	var all []*Report
	for _, r := range b.reports {
		all = append(all, r)
	}
	sort.Slice(all, func(i, j int) bool {
		if all[i].Topic != all[j].Topic {
			return all[i].Topic < all[j].Topic
		}
		return all[i].ID < all[j].ID
	})
	return all
}

// Find finds a report by id. An unknown one is *spec.Usage with the nearest ids.
func (b *Bundle) Find(id string) (*Report, error) {
	if r, ok := b.reports[id]; ok {
		return r, nil
	}
	var ids []string
	for _, r := range b.All() {
		ids = append(ids, r.ID)
	}
	return nil, spec.Usagef(didYouMean(id, ids, 3), "unknown report %q", id)
}

func didYouMean(asked string, known []string, n int) string {
	if len(known) == 0 {
		return "there is none"
	}
	return "did you mean " + strings.Join(spec.Nearest(asked, known, n), ", ") + "?"
}
