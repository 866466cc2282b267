package report

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"

	"strata/engine/spec"
)

const packHint = "docs/reports.md tells what a pack's file holds"

var (
	packName = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,40}$`)
	itemName = regexp.MustCompile(`^[a-z0-9][a-z0-9_]*$`)
)

// packFile is a pack as its file has it.
type packFile struct {
	Title    string           `toml:"title"`
	Audience string           `toml:"audience"`
	Summary  string           `toml:"summary"`
	AsAt     any              `toml:"as_at"`
	Params   map[string]any   `toml:"params"`
	Reports  []packFileReport `toml:"report"`
}

type packFileReport struct {
	ID     string         `toml:"id"`
	Name   string         `toml:"name"`
	Title  string         `toml:"title"`
	Params map[string]any `toml:"params"`
	By     []string       `toml:"by"`
	Trend  string         `toml:"trend"`
}

// ParsePack reads one pack. file is its path in the bundle: packs/<name>.toml. Errors are *spec.Usage and name file and
// line. Whether its reports are there is for the bundle to say.
func ParsePack(file, text string) (*Pack, error) {
	p := &Pack{Name: strings.TrimSuffix(strings.TrimPrefix(file, "packs/"), ".toml"), file: file, lines: linesOf(text)}
	if !packName.MatchString(p.Name) {
		return nil, spec.Usagef("the name of the file is the name of the pack", "%s: a pack's name is small letters, digits, dashes and underscores, 41 at most", file)
	}
	var f packFile
	d := toml.NewDecoder(strings.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&f); err != nil {
		return nil, p.unread(err)
	}
	for _, must := range [][2]string{{"title", f.Title}, {"audience", f.Audience}, {"summary", f.Summary}} {
		if strings.TrimSpace(must[1]) == "" {
			return nil, p.wrong(must[0], packHint, "no %s", must[0])
		}
	}
	p.Title, p.Summary = f.Title, f.Summary
	i := slices.IndexFunc(Audiences(), func(a Audience) bool { return a.Name == f.Audience })
	if i < 0 {
		return nil, p.wrong("audience", packHint, "audience is none of %s", audienceNames())
	}
	p.Audience = Audiences()[i]
	if err := p.readAsAt(f.AsAt); err != nil {
		return nil, err
	}
	var err error
	if p.Params, err = p.readParams("params", f.Params); err != nil {
		return nil, err
	}
	for n, r := range f.Reports {
		if err := p.readItem(fmt.Sprintf("report %d", n), r); err != nil {
			return nil, err
		}
	}
	if len(p.Items) == 0 {
		return nil, p.wrong("report", packHint, "no report")
	}
	return p, nil
}

func (p *Pack) readItem(at string, r packFileReport) error {
	if r.ID == "" {
		return p.wrong(at, packHint, "a report without id")
	}
	i := PackItem{id: r.ID, Name: r.Name, Title: r.Title, By: r.By}
	if i.Name == "" {
		i.Name = r.ID
	}
	if !itemName.MatchString(i.Name) {
		return p.wrong(at+".name", packHint, "name %q: want small letters, digits and underscores", i.Name)
	}
	var err error
	if i.Params, err = p.readParams(at+".params", r.Params); err != nil {
		return err
	}
	if i.Months, err = ParseMonths(r.Trend); err != nil {
		return p.wrong(at+".trend", "write it as 24m or 2y", "%v", err)
	}
	if i.Months == 1 || i.Months > MostMonths {
		return p.wrong(at+".trend", "24m is two years", "a trend of %d months: want 2 to %d", i.Months, MostMonths)
	}
	if slices.Contains(p.TableNames(), i.Table()) {
		return p.wrong(at, "a report that stands in a pack again has a name of its own: name = …", "%s is there twice", i.Table())
	}
	p.Items = append(p.Items, i)
	return nil
}

func (p *Pack) readAsAt(v any) (err error) {
	if v == nil {
		return nil
	}
	if p.AsAt, err = plainValue(v); err == nil {
		_, err = Day(p.AsAt, time.Unix(0, 0))
	}
	if err != nil {
		return p.wrong("as_at", packHint, "as_at: %v", err)
	}
	return nil
}

func (p *Pack) readParams(at string, given map[string]any) (map[string]string, error) {
	out := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(given)) {
		text, err := plainValue(given[name])
		if err != nil {
			return nil, p.wrong(at+"."+name, packHint, "parameter %s: %v", name, err)
		}
		out[name] = text
	}
	return out, nil
}

// plainValue is a value of a file as it would be given on the command line.
func plainValue(v any) (string, error) {
	switch v := v.(type) {
	case string:
		return v, nil
	case int64:
		return strconv.FormatInt(v, 10), nil
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64), nil
	case toml.LocalDate:
		return v.String(), nil
	}
	return "", errors.New("neither a text nor a number nor a day")
}

// ParseMonths reads 24m or 2y; blank is 0, no trend. All else is *spec.Usage.
func ParseMonths(text string) (int, error) {
	if text == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(strings.TrimRight(text, "my"))
	switch {
	case err == nil && n > 0 && strings.HasSuffix(text, "m"):
		return n, nil
	case err == nil && n > 0 && strings.HasSuffix(text, "y"):
		return 12 * n, nil
	}
	return 0, spec.Usagef("write it as 24m or 2y", "trend %q is no number of months or years", text)
}

// unread says where a file cannot be read, or has a key that no pack has.
func (p *Pack) unread(err error) error {
	var unknown *toml.StrictMissingError
	var bad *toml.DecodeError
	switch {
	case errors.As(err, &unknown):
		line, _ := unknown.Errors[0].Position()
		key := unknown.Errors[0].Key()
		known := []string{"title", "audience", "summary", "as_at", "params", "report"}
		if len(key) > 1 {
			known = []string{"id", "name", "title", "params", "by", "trend"}
		}
		return spec.Usagef(didYouMean(key[len(key)-1], known, 1), "%s:%d: unknown key %q", p.file, line, key[len(key)-1])
	case errors.As(err, &bad):
		line, _ := bad.Position()
		return spec.Usagef(packHint, "%s:%d: %v", p.file, line, bad)
	}
	return spec.Usagef(packHint, "%s: %v", p.file, err)
}

// wrong is an error of the file's, with the line of the key, or of what the key is part of.
func (p *Pack) wrong(key, hint, format string, args ...any) error {
	for p.lines[key] == 0 {
		i := strings.LastIndexByte(key, '.')
		if i < 0 {
			i = strings.LastIndexByte(key, ' ')
		}
		if i < 0 {
			return spec.Usagef(hint, "%s:1: %s", p.file, fmt.Sprintf(format, args...))
		}
		key = key[:i]
	}
	return spec.Usagef(hint, "%s:%d: %s", p.file, p.lines[key], fmt.Sprintf(format, args...))
}

// linesOf says on which line the keys of a file stand: of the second [[report]] as "report 1", its id as "report 1.id".
func linesOf(text string) map[string]int {
	at := map[string]int{}
	var p unstable.Parser
	p.Reset([]byte(text))
	under, reports := "", -1
	for p.NextExpression() {
		e := p.Expression()
		var parts []string
		line := 0
		for keys := e.Key(); keys.Next(); {
			parts = append(parts, string(keys.Node().Data))
			if line == 0 {
				line = p.Shape(keys.Node().Raw).Start.Line
			}
		}
		key := strings.Join(parts, ".")
		if e.Kind == unstable.KeyValue {
			at[under+key] = line
			continue
		}
		if e.Kind == unstable.ArrayTable && key == "report" {
			reports++
		}
		if parts[0] == "report" {
			key = fmt.Sprintf("report %d", reports) + strings.TrimPrefix(key, "report")
		}
		at[key], under = line, key+"."
	}
	return at
}
