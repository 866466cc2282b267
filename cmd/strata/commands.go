package main

import (
	"regexp"
	"strings"

	"github.com/spf13/cobra"

	"strata/engine/spec"
)

// strict makes a command that only holds others refuse what is none of them, help too: they would print their help and be done.
func strict(root *cobra.Command) {
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	for _, c := range root.Commands() {
		if c.Name() == "help" {
			show := c.Run
			c.Run, c.RunE = nil, func(help *cobra.Command, args []string) error {
				if of, rest, err := root.Find(args); err != nil || of.HasSubCommands() && len(rest) > 0 {
					return spec.Usagef("strata --help lists the commands", "help: unknown command %q", strings.Join(args, " "))
				}
				show(help, args)
				return nil
			}
		}
		grouped(c)
	}
}

func grouped(c *cobra.Command) {
	if c.HasSubCommands() && !c.Runnable() {
		c.Args = cobra.NoArgs
		c.RunE = func(c *cobra.Command, _ []string) error { return c.Help() }
	}
	for _, below := range c.Commands() {
		grouped(below)
	}
}

var unknownCommand = regexp.MustCompile(`^unknown command ("[^"]*") for "strata ([^"]+)"`)

// tooMany puts right what cobra says of an argument to a command that takes none and has no commands below it.
func tooMany(root *cobra.Command, err error) error {
	if err == nil {
		return nil
	}
	m := unknownCommand.FindStringSubmatch(err.Error())
	if m == nil {
		return err
	}
	c, _, ferr := root.Find(strings.Fields(m[2]))
	switch {
	case ferr != nil:
		return err
	case c.HasSubCommands():
		return spec.Usagef("strata "+m[2]+" --help lists its commands", "strata %s: unknown command %s", m[2], m[1])
	}
	return spec.Usagef("strata "+m[2]+" --help says what it takes", "strata %s takes no argument: %s", m[2], m[1])
}
