package main

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"

	"strata/loaders/systmone/synth"
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
