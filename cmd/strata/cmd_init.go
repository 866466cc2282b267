package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"strata/engine/spec"
)

func (a *app) cmdInit() *cobra.Command {
	var force bool
	c := &cobra.Command{
		Use:     "init",
		Short:   "Write a commented strata.toml",
		Example: "  strata init\n  strata --config /etc/strata.toml init",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			path := first(a.config, "strata.toml")
			if _, err := os.Stat(path); err == nil && !force {
				return spec.Usagef("edit it, or write it anew with --force", "%s is there already", path)
			}
			if err := a.spare(path); err != nil {
				return err
			}
			if err := os.WriteFile(path, []byte(configTemplate), 0o640); err != nil {
				return fmt.Errorf("write %s: %w", path, err)
			}
			if a.json {
				return a.printJSON(map[string]string{"file": path})
			}
			fmt.Fprintln(a.stdout, path)
			return nil
		},
	}
	c.Flags().BoolVar(&force, "force", false, "write over a file that is there")
	return c
}
