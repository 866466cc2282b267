package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"reflect"
	"strings"

	"github.com/pelletier/go-toml/v2"

	"strata/engine/spec"
)

// readConfig reads strata.toml, which may be absent unless it was named, by --config or STRATA_CONFIG. A key that is not known stops every command:
// a setting that is misspelt would be left out in silence, and one of them decides what a full extract closes.
func (a *app) readConfig(path string) error {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) && a.config == "" && os.Getenv("STRATA_CONFIG") == "" {
		return nil
	}
	if err != nil {
		hint := "get leave to read it, or name another with --config"
		if errors.Is(err, fs.ErrNotExist) {
			hint = "strata init writes one"
			if a.config == "" {
				hint = "STRATA_CONFIG names it: name one that is there, or unset it"
			}
		}
		return spec.Usagef(hint, "read configuration: %v", err)
	}
	a.readFrom = path
	d := toml.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	err = d.Decode(&a.conf)
	var unknown *toml.StrictMissingError
	var bad *toml.DecodeError
	switch {
	case errors.As(err, &unknown):
		return unknownKey(path, unknown.Errors[0])
	case errors.As(err, &bad):
		line, _ := bad.Position()
		return spec.Usagef("strata init writes an example", "read configuration %s line %d: %v", path, line, bad)
	case err != nil:
		return spec.Usagef("strata init writes an example", "read configuration %s: %v", path, err)
	}
	for name, s := range a.conf.Sources {
		if err := spec.SourceName(name); err != nil {
			return fmt.Errorf("read configuration %s: %w", path, err)
		}
		if s.Months < 0 {
			return spec.Usagef("months is how far back a full extract reaches; 0: all history", "read configuration %s: source.%s.months is below 0", path, name)
		}
	}
	return a.conf.Limits.check(path)
}

// unknownKey names a key that is not known, and the nearest that is.
func unknownKey(path string, e toml.DecodeError) error {
	line, _ := e.Position()
	return spec.Usagef(fmt.Sprintf("did you mean %s? strata init writes an example with every key", nearestKey(reflect.TypeFor[config](), e.Key())),
		"read configuration %s line %d: unknown key %q", path, line, strings.Join(e.Key(), "."))
}

// nearestKey puts right the step of a key that settings of type t do not have.
func nearestKey(t reflect.Type, key []string) string {
	if len(key) == 0 {
		return ""
	}
	step, rest := key[0], key[1:]
	switch t.Kind() {
	case reflect.Map:
		t = t.Elem()
	case reflect.Struct:
		var names []string
		var under reflect.Type
		for i := range t.NumField() {
			name := t.Field(i).Tag.Get("toml")
			names = append(names, name)
			if name == step {
				under = t.Field(i).Type
			}
		}
		if under == nil {
			return strings.Join(append(spec.Nearest(step, names, 1), rest...), ".")
		}
		t = under
	default:
		return step
	}
	return strings.TrimSuffix(step+"."+nearestKey(t, rest), ".")
}
