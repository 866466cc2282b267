package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// requirements are the Python rivals. dbt-core is held below 1.11: later ones download a parser from outside the package
// index while they are installed. DuckDB is the version this program is built with, so that dbt has the same engine.
var requirements = []string{"dbt-core<1.11", "dbt-duckdb", "pandas"}

// python is an environment of its own with the rivals in it.
type python struct {
	dir      string
	Versions map[string]string
}

// rivals makes the Python environment, or finds the one an earlier run made.
func (b *bench) rivals(ctx context.Context) (*python, error) {
	if b.python != nil {
		return b.python, nil
	}
	p := &python{dir: filepath.Join(b.home, "venv")}
	want := append(append([]string(nil), requirements...), "duckdb=="+strings.TrimPrefix(b.duckVersion(ctx), "v"))
	mark := filepath.Join(p.dir, "requirements.txt")
	if have, err := os.ReadFile(mark); err != nil || string(have) != strings.Join(want, "\n") {
		b.say("install %s", strings.Join(want, ", "))
		if err := os.RemoveAll(p.dir); err != nil {
			return nil, err
		}
		if _, err := start(exec.CommandContext(ctx, "python3", "-m", "venv", p.dir)); err != nil {
			return nil, fmt.Errorf("no Python environment: %w", err)
		}
		if _, err := start(exec.CommandContext(ctx, p.bin("pip"), append([]string{"install", "-q"}, want...)...)); err != nil {
			return nil, fmt.Errorf("not installable: %w", err)
		}
		if err := os.WriteFile(mark, []byte(strings.Join(want, "\n")), 0o640); err != nil {
			return nil, err
		}
	}
	ask := `import importlib.metadata as m, json, platform
print(json.dumps({"Python": platform.python_version(), **{p: m.version(p) for p in ["dbt-core", "dbt-duckdb", "duckdb", "pandas"]}}))`
	ran, err := start(exec.CommandContext(ctx, p.bin("python"), "-c", ask))
	if err == nil {
		err = json.Unmarshal(ran.Out, &p.Versions)
	}
	if err != nil {
		return nil, err
	}
	b.python = p
	return p, nil
}

func (p *python) bin(name string) string { return filepath.Join(p.dir, "bin", name) }

// dbt is a project with a snapshot of the big table.
type dbt struct {
	p         *python
	dir, file string
}

// newDbt makes the table snapshots are taken of and takes the first. Neither is timed.
func (b *bench) newDbt(ctx context.Context) (*dbt, error) {
	p, err := b.rivals(ctx)
	if err != nil {
		return nil, err
	}
	d := &dbt{p: p, dir: b.at("dbt"), file: b.at("dbt.duckdb")}
	project, err := fs.Sub(texts, "dbt")
	if err != nil {
		return nil, err
	}
	if err := os.CopyFS(d.dir, project); err != nil {
		return nil, err
	}
	bare, err := b.bare(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := b.child(ctx, "state", b.main.Dir, d.file, "0", bare); err != nil {
		return nil, err
	}
	_, _, err = d.snapshot(ctx)
	return d, err
}

// snapshot runs dbt; inside is what dbt says the snapshot itself took, without its start.
func (d *dbt) snapshot(ctx context.Context) (ran run, inside float64, err error) {
	cmd := exec.CommandContext(ctx, d.p.bin("dbt"), "--no-use-colors", "--quiet", "snapshot", "--profiles-dir", d.dir, "--project-dir", d.dir)
	cmd.Env = append(os.Environ(), "BENCH_DATABASE="+d.file, "DBT_SEND_ANONYMOUS_USAGE_STATS=False", "DO_NOT_TRACK=1", "HOME="+d.dir)
	cmd.Dir = d.dir
	began := time.Now()
	if ran, err = start(cmd); err != nil {
		return ran, 0, err
	}
	text, err := os.ReadFile(filepath.Join(d.dir, "target", "run_results.json"))
	if err != nil {
		return ran, 0, err
	}
	var results struct {
		Results []struct {
			Status        string
			ExecutionTime float64 `json:"execution_time"`
		}
	}
	if err := json.Unmarshal(text, &results); err != nil || len(results.Results) != 1 || results.Results[0].Status != "success" {
		return ran, 0, fmt.Errorf("dbt snapshot: no success after %.0f s", time.Since(began).Seconds())
	}
	return ran, results.Results[0].ExecutionTime, nil
}
