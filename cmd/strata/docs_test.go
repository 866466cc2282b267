package main

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/spf13/cobra"

	"strata/engine/report"
	"strata/loaders/systmone/synth"
	"strata/reports"
)

// TestCommandsAreDocumented: every command has an example and stands in docs/cli.md.
func TestCommandsAreDocumented(t *testing.T) {
	page, err := os.ReadFile("../../docs/cli.md")
	if err != nil {
		t.Fatal(err)
	}
	a := &app{now: time.Now}
	var walk func(c *cobra.Command, path string)
	walk = func(c *cobra.Command, path string) {
		if c.Example == "" || c.Short == "" {
			t.Errorf("strata%s has no example or no description", path)
		}
		if words := strings.Fields(path); len(words) > 0 && !strings.Contains(string(page), words[len(words)-1]) {
			t.Errorf("docs/cli.md does not name strata%s", path)
		}
		for _, sub := range c.Commands() {
			walk(sub, path+" "+sub.Name())
		}
	}
	walk(a.root(), "")
}

// TestPacksAreDocumented: docs/reports.md names every bundled pack with its audience, and the pack it shows is one.
func TestPacksAreDocumented(t *testing.T) {
	page, err := os.ReadFile("../../docs/reports.md")
	if err != nil {
		t.Fatal(err)
	}
	b, err := report.Load(reports.FS())
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range b.Packs() {
		if !strings.Contains(string(page), "| "+p.Name+" | "+p.Audience.Name+" |") {
			t.Errorf("docs/reports.md does not name pack %s, for %s", p.Name, p.Audience.Name)
		}
	}
	_, example, _ := strings.Cut(string(page), "```toml\n")
	example, _, found := strings.Cut(example, "```")
	if !found {
		t.Fatal("docs/reports.md shows no pack")
	}
	if _, err := report.Load(reports.FS(), fstest.MapFS{"packs/example.toml": {Data: []byte(example)}}); err != nil {
		t.Error(err)
	}
}

// TestQuirksAreDocumented: docs/cli.md says of every quirk what it does.
func TestQuirksAreDocumented(t *testing.T) {
	page, err := os.ReadFile("../../docs/cli.md")
	if err != nil {
		t.Fatal(err)
	}
	for name, does := range synth.Quirks() {
		if !strings.Contains(string(page), "| `"+name+"` | "+does+" |") {
			t.Errorf("docs/cli.md does not say that %s means %q", name, does)
		}
	}
}
