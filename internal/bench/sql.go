package main

import (
	"bytes"
	"context"
	"embed"
	"fmt"
	"strconv"
	"text/template"
	"time"

	"strata/engine/duck"
)

//go:embed sql dbt python
var texts embed.FS

// filled is an embedded text with its blanks filled.
func filled(name string, data any) (string, error) {
	text, err := texts.ReadFile(name)
	if err != nil {
		return "", err
	}
	t, err := template.New(name).Option("missingkey=error").Parse(string(text))
	if err != nil {
		return "", err
	}
	var b bytes.Buffer
	err = t.Execute(&b, data)
	return b.String(), err
}

// script runs a file of sql/duckdb.
func script(ctx context.Context, db *duck.DB, name string, data any) error {
	text, err := filled("sql/duckdb/"+name, data)
	if err != nil {
		return err
	}
	if _, err = db.Exec(ctx, text, nil); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

func stamp(t time.Time) string { return t.Format("2006-01-02 15:04:05") }

// night is a delta's extract and its time, by its number from 1.
func (f *feed) night(number string) (string, time.Time, error) {
	n, err := strconv.Atoi(number)
	if err != nil || n < 1 || n > len(f.Nights) {
		return "", time.Time{}, fmt.Errorf("there is no night %s", number)
	}
	return f.Nights[n-1], nightTime(n), nil
}
