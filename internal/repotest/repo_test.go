// Package repotest holds the repository to the rules of docs/architecture.md.
package repotest

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const root = "../.."

// goFiles lists the repository's Go files by folder, tests apart.
func goFiles(t *testing.T, tests bool) map[string][]string {
	t.Helper()
	files := map[string][]string{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (strings.HasPrefix(d.Name(), ".") && d.Name() != ".." || d.Name() == "bin" || d.Name() == "demo") && path != root {
			return filepath.SkipDir
		}
		if strings.HasSuffix(path, ".go") && strings.HasSuffix(path, "_test.go") == tests {
			rel, _ := filepath.Rel(root, filepath.Dir(path))
			files[filepath.ToSlash(rel)] = append(files[filepath.ToSlash(rel)], path)
		}
		return nil
	})
	if err != nil || len(files) == 0 {
		t.Fatalf("no Go files: %v", err)
	}
	return files
}

// imports says which of our packages a room may import; x/... is x and what lies below. What is not named here may import none.
// engine/spec and its rows are everybody's.
var imports = map[string][]string{
	"cmd/strata":             {"engine", "engine/disk", "engine/duck", "engine/export/...", "engine/history", "engine/report", "internal/term", "loaders/...", "reports"},
	"engine":                 {"engine/...", "sql"},
	"engine/decode":          {"engine/duck", "engine/history", "sql"},
	"engine/history":         {"engine/duck", "sql"},
	"engine/report":          {"engine/duck", "engine/export", "sql"},
	"internal/bench":         {"engine", "engine/duck", "engine/report", "loaders/...", "reports"},
	"internal/mutate":        {"engine", "engine/duck", "engine/report", "loaders/...", "reports"},
	"internal/reportdocs":    {"engine", "engine/export", "engine/report", "loaders/...", "reports"},
	"loaders/systmone/synth": {"loaders/systmone"},
}

// may says whether a file of a room may import the given package of ours.
func may(room, imported string) bool {
	under := func(dir, parent string) bool { return dir == parent || strings.HasPrefix(dir, parent+"/") }
	if under(imported, "engine/spec") {
		return room != "engine/spec"
	}
	return slices.ContainsFunc(imports[room], func(allowed string) bool {
		parent, below := strings.CutSuffix(allowed, "/...")
		return imported == parent || below && under(imported, parent)
	})
}

func TestImports(t *testing.T) {
	fset := token.NewFileSet()
	for room, files := range goFiles(t, false) {
		for _, file := range files {
			f, err := parser.ParseFile(fset, file, nil, parser.ImportsOnly)
			if err != nil {
				t.Fatal(err)
			}
			for _, i := range f.Imports {
				path := strings.Trim(i.Path.Value, `"`)
				if strings.Contains(path, "duckdb") && room != "engine/duck" {
					t.Errorf("%s imports %s: only engine/duck knows the driver", file, path)
				}
				if ours, ok := strings.CutPrefix(path, "strata/"); ok && !may(room, ours) {
					t.Errorf("%s imports %s: imports only point the way docs/architecture.md shows", file, path)
				}
				for _, name := range []string{"utils", "helpers", "common", "types"} {
					if strings.HasSuffix(path, "/"+name) && strings.HasPrefix(path, "strata/") {
						t.Errorf("%s: no package is called %s", file, name)
					}
				}
			}
		}
	}
}

// TestMayRefuses keeps the rule itself honest.
func TestMayRefuses(t *testing.T) {
	for _, c := range [][2]string{{"engine", "loaders/systmone"}, {"engine/history", "reports"}, {"loaders/systmone", "engine"}, {"loaders/systmone", "engine/duck"},
		{"engine/spec", "engine/duck"}, {"engine/duck", "engine/history"}, {"reports", "engine"}, {"engine/report", "engine/history"}, {"loaders/codelist", "sql"}, {"engine", "internal/term"},
		{"internal/bench", "engine/history"}, {"internal/bench", "sql"}, {"internal/term", "engine"}, {"internal/reportdocs", "engine/duck"},
		{"engine/export", "engine/duck"}, {"engine/export/lint", "engine/export"}, {"engine/disk", "sql"}, {"loaders/codelist", "loaders/systmone"}, {"engine/spec", "engine/spec/rows"}} {
		if may(c[0], c[1]) {
			t.Errorf("%s may import %s", c[0], c[1])
		}
	}
}

// TestOraclesStandAlone: what calculates reports a second time uses nothing of ours, and no database: only the files that run
// the engine do.
func TestOraclesStandAlone(t *testing.T) {
	runners := " oracle_test.go notice_test.go compare_test.go "
	files := goFiles(t, true)["internal/oracle"]
	if len(files) < 5 {
		t.Fatalf("%d files of oracles", len(files))
	}
	for _, file := range files {
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range f.Imports {
			path := strings.Trim(i.Path.Value, `"`)
			if strings.Contains(runners, " "+filepath.Base(file)+" ") {
				continue
			}
			if first, _, _ := strings.Cut(path, "/"); first == "strata" || strings.Contains(first, ".") || path == "database/sql" {
				t.Errorf("%s imports %s: oracles are plain Go", file, path)
			}
		}
	}
}

func TestFileSizes(t *testing.T) {
	for _, tests := range []bool{false, true} {
		for _, files := range goFiles(t, tests) {
			for _, file := range files {
				text, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				if n := strings.Count(string(text), "\n"); n > 400 {
					t.Errorf("%s has %d lines: one idea per file", file, n)
				}
			}
		}
	}
}

func TestFunctionSizes(t *testing.T) {
	fset := token.NewFileSet()
	for _, files := range goFiles(t, false) {
		for _, file := range files {
			f, err := parser.ParseFile(fset, file, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range f.Decls {
				if fn, ok := d.(*ast.FuncDecl); ok {
					if n := fset.Position(fn.End()).Line - fset.Position(fn.Pos()).Line; n > 60 {
						t.Errorf("%s: %s has %d lines", file, fn.Name.Name, n)
					}
					if fn.Name.Name == "init" && fn.Recv == nil {
						t.Errorf("%s: no init()", file)
					}
				}
			}
		}
	}
}

func TestDocComments(t *testing.T) {
	fset := token.NewFileSet()
	for room, files := range goFiles(t, false) {
		documented := false
		for _, file := range files {
			f, err := parser.ParseFile(fset, file, nil, parser.ParseComments)
			if err != nil {
				t.Fatal(err)
			}
			documented = documented || f.Doc != nil
			for _, d := range f.Decls {
				switch d := d.(type) {
				case *ast.FuncDecl:
					if d.Name.IsExported() && d.Doc == nil && (d.Recv == nil || exportedReceiver(d)) && d.Name.Name != "Error" && d.Name.Name != "Close" && d.Name.Name != "Write" {
						t.Errorf("%s: %s has no doc comment", file, d.Name.Name)
					}
				case *ast.GenDecl:
					for _, s := range d.Specs {
						if ts, ok := s.(*ast.TypeSpec); ok && ts.Name.IsExported() && d.Doc == nil && ts.Doc == nil {
							t.Errorf("%s: type %s has no doc comment", file, ts.Name.Name)
						}
						if vs, ok := s.(*ast.ValueSpec); ok && vs.Names[0].IsExported() && d.Doc == nil && vs.Doc == nil && vs.Comment == nil {
							t.Errorf("%s: %s has no doc comment", file, vs.Names[0].Name)
						}
					}
				}
			}
		}
		if !documented {
			t.Errorf("package %s has no package comment", room)
		}
	}
}

func exportedReceiver(d *ast.FuncDecl) bool {
	typ := d.Recv.List[0].Type
	if star, ok := typ.(*ast.StarExpr); ok {
		typ = star.X
	}
	id, ok := typ.(*ast.Ident)
	return ok && id.IsExported()
}

// TestReportsCarryTheirProof: every report has its scenarios and its page, and every page its report. What a page says is held by
// internal/reportdocs.
func TestReportsCarryTheirProof(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(root, "reports", "*", "*.sql"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no reports: %v", err)
	}
	paged := map[string]bool{}
	for _, f := range files {
		if _, err := os.Stat(strings.TrimSuffix(f, ".sql") + ".txtar"); err != nil {
			t.Errorf("%s has no scenarios", f)
		}
		page := filepath.Join(root, "docs", "reports", filepath.Base(filepath.Dir(f)), strings.TrimSuffix(filepath.Base(f), ".sql")+".md")
		if paged[page] = true; !readable(page) {
			t.Errorf("%s has no page %s: make docs writes it", f, page)
		}
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(text), "\n-- audience: ") {
			t.Errorf("%s does not say who uses it: audience", f)
		}
	}
	pages, err := filepath.Glob(filepath.Join(root, "docs", "reports", "*", "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range pages {
		if !paged[page] {
			t.Errorf("%s is of no report: make docs removes it", page)
		}
	}
}

func readable(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// TestRulesAreProved: the rules page lists all 18 rules, each with a scenario of its own number, and every scenario there
// is.
func TestRulesAreProved(t *testing.T) {
	page, err := os.ReadFile(filepath.Join(root, "docs", "loading-rules.md"))
	if err != nil {
		t.Fatal(err)
	}
	proofs := map[string]string{} // rule, its row
	for _, line := range strings.Split(string(page), "\n") {
		if cells := strings.Split(line, " | "); strings.HasPrefix(line, "| ") && len(cells) == 3 {
			proofs[strings.TrimPrefix(cells[0], "| ")] = cells[2]
		}
	}
	for n := 1; n <= 18; n++ {
		row := proofs[strconv.Itoa(n)]
		if row == "" {
			t.Errorf("docs/loading-rules.md has no rule %d", n)
		}
		proved := false
		for _, word := range strings.Split(row, "`") {
			if number, _, ok := strings.Cut(strings.TrimPrefix(word, "rule-"), "-"); ok && strings.HasPrefix(word, "rule-") {
				proved = proved || number == fmt.Sprintf("%02d", n) || strings.HasPrefix(word, fmt.Sprintf("rule-%02d-%02d-", n-1, n))
			}
		}
		if !proved {
			t.Errorf("docs/loading-rules.md: rule %d has no scenario rule-%02d-…", n, n)
		}
	}
	files, err := filepath.Glob(filepath.Join(root, "testdata", "history", "rule-*.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if name := strings.TrimSuffix(filepath.Base(f), ".txtar"); !strings.Contains(string(page), "`"+name+"`") {
			t.Errorf("docs/loading-rules.md does not name %s", name)
		}
	}
	for _, word := range strings.Split(string(page), "`") {
		place := filepath.Join("testdata", "history", word+".txtar")
		if strings.HasPrefix(word, "testdata/") {
			place = word
		} else if !strings.HasPrefix(word, "rule-") {
			continue
		}
		if _, err := os.Stat(filepath.Join(root, place)); err != nil {
			t.Errorf("docs/loading-rules.md names %s, which is not there", word)
		}
	}
}

// TestOneCommandPerFile: cmd_<verb>.go holds the command of that verb, and no other.
func TestOneCommandPerFile(t *testing.T) {
	commands := regexp.MustCompile(`(?m)^func \(a \*app\) cmd([A-Z]\w*)\(`)
	found := 0
	for _, file := range goFiles(t, false)["cmd/strata"] {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range commands.FindAllSubmatch(text, -1) {
			found++
			if want := "cmd_" + strings.ToLower(string(m[1])) + ".go"; filepath.Base(file) != want {
				t.Errorf("%s: the command %s belongs in %s", file, m[1], want)
			}
		}
	}
	if found < 10 {
		t.Errorf("%d commands only", found)
	}
}

func TestTopLevel(t *testing.T) {
	entries, err := os.ReadDir(root)
	if err != nil {
		t.Fatal(err)
	}
	allowed := " cmd engine sql reports loaders testdata go.mod go.sum Makefile README.md LICENSE CHANGELOG.md docs internal .ci .git .gitignore .bench bin demo strata.toml strata.duckdb archive "
	for _, e := range entries {
		if !strings.Contains(allowed, " "+e.Name()+" ") {
			t.Errorf("%s does not belong on the top level", e.Name())
		}
	}
}

// TestStatisticsAreDocumented: docs/sql.md names every macro of statistics, and every file of them its sources.
func TestStatisticsAreDocumented(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(root, "sql", "macro", "statistics_*.sql"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no statistics: %v", err)
	}
	page, err := os.ReadFile(filepath.Join(root, "docs", "sql.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(text), "-- Source: ") {
			t.Errorf("%s names no source", f)
		}
		for _, after := range strings.Split(string(text), "CREATE OR REPLACE MACRO statistics.")[1:] {
			if name, _, _ := strings.Cut(after, "("); !strings.Contains(string(page), "`"+name+"(") && !strings.Contains(string(page), "`"+name+"`") &&
				!(strings.HasSuffix(name, "_upper") && strings.Contains(string(page), "`"+strings.TrimSuffix(name, "upper")+"lower(")) {
				t.Errorf("docs/sql.md does not name statistics.%s", name)
			}
		}
	}
}
