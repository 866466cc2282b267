package report

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"strata/engine/export"
	"strata/engine/spec"
)

// about is what the metadata beside a release's CSV say of how it was made; nothing where there are none.
type about struct {
	facts map[string]string // Parameter months: …, Changed on 2026-11-25, Scheme, SQL and the like
}

// text reads a release's CSV, and what is said of it. A CSV that is not as it was written, by the sum in its metadata or
// in the manifest of its pack, is *spec.Usage.
func (rs *Releases) text(r release) ([]byte, about, error) {
	text, err := os.ReadFile(filepath.Join(rs.dir, r.name))
	if err != nil {
		return nil, about{}, fmt.Errorf("compare with an earlier release: %w", err)
	}
	sum := fmt.Sprintf("%x", sha256.Sum256(text))
	if want, listed := rs.sums[r.name]; listed && want != sum {
		return nil, about{}, altered(r.name, ManifestName)
	}
	beside := export.CSVWName(r.name)
	said, err := os.ReadFile(filepath.Join(rs.dir, beside))
	if errors.Is(err, fs.ErrNotExist) {
		return text, about{}, nil
	}
	if err != nil {
		return nil, about{}, fmt.Errorf("compare with %s: %w", r.name, err)
	}
	a, want, err := aboutOf(said)
	if err != nil {
		return nil, about{}, spec.Usagef("compare with the folder as it was written", "%s cannot be read: it is no metadata of a CSV", beside)
	}
	if want != "" && want != sum {
		return nil, about{}, altered(r.name, beside)
	}
	return text, a, nil
}

func altered(name, by string) error {
	return spec.Usagef("compare with the file as it was published", "%s was changed after it was written: its SHA-256 is not the one in %s", name, by)
}

// aboutOf reads metadata as export.CSVW writes them.
func aboutOf(text []byte) (about, string, error) {
	var doc struct {
		Definition string `json:"dc:description"`
		Sum        string `json:"schema:sha256"`
		Made       struct {
			Facts []struct {
				Name  string `json:"schema:name"`
				Value string `json:"schema:value"`
			} `json:"schema:additionalProperty"`
		} `json:"prov:wasGeneratedBy"`
	}
	if err := json.Unmarshal(text, &doc); err != nil {
		return about{}, "", err
	}
	a := about{facts: map[string]string{"Definition": doc.Definition}}
	for _, f := range doc.Made.Facts {
		a.facts[f.Name] = f.Value
	}
	return a, doc.Sum, nil
}

// scheme is what small numbers of the release were treated by: by its metadata, or else as this release's are.
func (a about) scheme(now Scheme) Scheme {
	if then, err := ParseScheme(a.facts["Scheme"]); err == nil {
		return then
	}
	return now
}

func (c *comparison) otherScheme() bool { return c.was.scheme(c.scheme).Name != c.scheme.Name }

// remarks say what the two releases do not have in common but their figures: scheme, definition, parameters and codelists.
// A release without metadata is taken for alike.
func (c *comparison) remarks() (out []string) {
	if c.was.facts == nil {
		return nil
	}
	add := func(text string, values ...any) { out = append(out, c.now.Name+": "+fmt.Sprintf(text, values...)) }
	if then := c.was.scheme(c.scheme); c.otherScheme() {
		add("%s was treated by scheme %s, this release is by %s: changes are not worked out, and the two together may disclose what each hides", c.was.name, then.Name, c.scheme.Name)
	}
	made := c.now.Made
	for _, change := range made.Changes {
		if c.was.facts["Changed on "+change.Label] == "" {
			add("the definition changed since %s was made, on %s: %s", c.was.name, change.Label, change.Value)
		}
	}
	if len(out) == 0 || c.otherScheme() && len(out) == 1 {
		if sql, ok := c.was.facts["SQL"]; ok && sql != made.SQL || c.was.facts["Definition"] != made.Definition {
			add("%s was made with another definition or query", c.was.name)
		}
	}
	for _, p := range made.Parameters {
		name, _, _ := strings.Cut(p.Label, ":")
		if then, asked := c.was.facts["Parameter "+p.Label]; name != "as_at" && asked && then != p.Value {
			add("%s was asked with %s %s, this release with %s", c.was.name, name, then, p.Value)
		}
	}
	if lists := c.otherCodelists(); len(lists) > 0 {
		add("other codes than in %s: %s", c.was.name, strings.Join(lists, ", "))
	}
	return out
}

// digest is that of a codelist, in what is said of it.
var digest = regexp.MustCompile(`digest [0-9a-f]+`)

// otherCodelists are the codelists of which the release had another version.
func (c *comparison) otherCodelists() (names []string) {
	for _, f := range c.now.Made.Codelists {
		then, had := c.was.facts[f.Label]
		if had && digest.FindString(then) != digest.FindString(f.Value) && !slices.Contains(names, f.Label) {
			names = append(names, f.Label)
		}
	}
	return names
}
