package export

import (
	"encoding/json"
	"html"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// axeRun runs axe-core in the page and leaves what it found in the document.
const axeRun = `
axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}).then(function (r) {
  var out = document.createElement("pre");
  out.id = "axe";
  out.textContent = JSON.stringify({passes: r.passes.length, violations: r.violations.map(function (v) {
    return v.id + ": " + v.help + ": " + v.nodes.map(function (n) { return n.html; }).join(" | ");
  })});
  document.body.appendChild(out);
});`

// TestAxe opens the page of a book and that of a folder in headless Chromium and has axe-core look at it. AXE names axe.min.js of the npm package axe-core.
func TestAxe(t *testing.T) {
	axe, err := os.ReadFile(os.Getenv("AXE"))
	if err != nil {
		t.Skip("AXE does not name axe.min.js of the npm package axe-core")
	}
	browser := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			browser = path
			break
		}
	}
	if browser == "" {
		t.Skip("no Chromium is installed")
	}
	dir := t.TempDir()
	look := func(page string) (passes int, violations []string) {
		script := "<script>" + string(axe) + axeRun + "</script></body>"
		path := filepath.Join(dir, "page.html")
		if err := os.WriteFile(path, []byte(strings.Replace(page, "</body>", script, 1)), 0o600); err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command(browser, "--headless", "--no-sandbox", "--disable-gpu", "--user-data-dir="+filepath.Join(dir, "profile"), "--virtual-time-budget=20000",
			"--dump-dom", "file://"+path)
		cmd.WaitDelay = time.Minute
		dom, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		m := regexp.MustCompile(`(?s)<pre id="axe">(.*?)</pre>`).FindSubmatch(dom)
		if m == nil {
			t.Fatal("axe-core left no result")
		}
		var found struct {
			Passes     int
			Violations []string
		}
		if err := json.Unmarshal([]byte(html.UnescapeString(string(m[1]))), &found); err != nil {
			t.Fatal(err)
		}
		return found.Passes, found.Violations
	}
	page := htmlOf(t, pictured())
	var contents strings.Builder
	if err := Index(&contents, testFolder()); err != nil {
		t.Fatal(err)
	}
	for _, p := range []string{page, contents.String()} {
		passes, violations := look(p)
		if passes < 20 {
			t.Errorf("axe-core passed only %d rules", passes)
		}
		for _, v := range violations {
			t.Error(v)
		}
		t.Logf("axe-core: %d rules passed, %d violated", passes, len(violations))
	}
	if _, broken := look(strings.Replace(page, ` lang="en-GB"`, "", 1)); len(broken) == 0 {
		t.Error("axe-core does not see a page without a language")
	}
}
