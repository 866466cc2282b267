package synth

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"strata/loaders/systmone"
)

// sumOf hashes every file below a folder, names too.
func sumOf(t *testing.T, dir string) string {
	t.Helper()
	h := sha256.New()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		h.Write([]byte(path[len(dir):]))
		h.Write(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return hex.EncodeToString(h.Sum(nil))
}

func TestSameBytesForAnyNumberOfWorkers(t *testing.T) {
	for name, o := range map[string]Options{
		"plain": {Patients: 700, Nights: 2},
		"all": {Patients: 500, Entries: 60, Nights: 4, Churn: 1, Join: 2, Leave: 3, Rebulk: []Rebulk{{Night: 3, Table: "SRCode"}, {Night: 4}}, Months: 60,
			Quirks: []string{"dups", "orphans", "junk", "badcell", "blankorg", "column", "zip"}},
	} {
		want := ""
		for _, workers := range []int{1, 2, 5} {
			o.Workers = workers
			got := sumOf(t, filepath.Dir(generate(t, o)[0]))
			if want == "" {
				want = got
			}
			if got != want {
				t.Errorf("%s: %d workers give other bytes", name, workers)
			}
		}
	}
}

// live is the most memory in use besides what was before: while the full extract is made, and while the deltas are.
func live(t *testing.T, o Options) (full, delta int64) {
	t.Helper()
	var before, now runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	first := ""
	o.Workers = 2
	o.Progress = func(label string, _, _ int64) {
		runtime.GC()
		runtime.ReadMemStats(&now)
		used := int64(now.HeapAlloc) - int64(before.HeapAlloc)
		if first == "" {
			first = label
		}
		if label == first {
			full = max(full, used)
		} else {
			delta = max(delta, used)
		}
	}
	generate(t, o)
	return full, delta
}

// TestMemoryDoesNotGrow: ten times the patients, the same memory: the calendar and the chunks in hand. These are as large
// as the largest there was, hence some room in a full extract; a delta's are small, and nothing is kept of a patient.
func TestMemoryDoesNotGrow(t *testing.T) {
	fewFull, fewDelta := live(t, Options{Patients: 2_000, Entries: 40, Nights: 2, Churn: 0.2})
	manyFull, manyDelta := live(t, Options{Patients: 20_000, Entries: 40, Nights: 2, Churn: 0.2})
	if manyFull-fewFull > 4<<20 || manyFull > 16<<20 {
		t.Errorf("full: %d bytes at 2,000 patients, %d at 20,000", fewFull, manyFull)
	}
	if grown := manyDelta - fewDelta; grown > 18_000*24 {
		t.Errorf("delta: %d bytes at 2,000 patients, %d at 20,000", fewDelta, manyDelta)
	}
	t.Logf("full %d and %d bytes, delta %d and %d", fewFull, manyFull, fewDelta, manyDelta)
}

func rowsIn(t *testing.T, path string) float64 {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return float64(bytes.Count(text, []byte("\n")) - 1)
}

// TestAsManyRowsAsAskedFor holds entries a patient and rows a night against what was asked for.
func TestAsManyRowsAsAskedFor(t *testing.T) {
	for _, o := range []Options{{Patients: 3000, Entries: 100, Nights: 2, Churn: 1}, {Patients: 6000, Nights: 2, Churn: 0.5}, {Patients: 1000, Entries: 60, Nights: 1, Churn: 8}} {
		dirs := generate(t, o)
		if got := rowsIn(t, filepath.Join(dirs[0], "SRCode.csv")) / float64(o.Patients); o.Entries > 0 && (got < 0.95*float64(o.Entries) || got > 1.05*float64(o.Entries)) {
			t.Errorf("%d entries a patient: got %.1f", o.Entries, got)
		}
		full := 0.0
		for i, dir := range dirs {
			rows := 0.0
			for _, l := range layouts {
				if _, err := os.Stat(filepath.Join(dir, l.name+".csv")); err == nil {
					rows += rowsIn(t, filepath.Join(dir, l.name+".csv"))
				}
			}
			if i == 0 {
				full = rows
			} else if got := 100 * rows / full; got < 0.8*o.Churn || got > 1.25*o.Churn {
				t.Errorf("churn %g: %.2f %% of %.0f rows", o.Churn, got, full)
			}
		}
	}
}

// TestEntriesAreSkewed: many for the old and ill, few for children.
func TestEntriesAreSkewed(t *testing.T) {
	q, _ := quirksOf(nil)
	o := Options{Patients: 5000, Entries: 200, Nights: -1}.defaults()
	g := generatorOf(t, o, q)
	m := newMaker(g, extract{})
	m.only = true
	var n, codes [6]float64
	children, adults := 0.0, 0.0
	for i := range int64(5000) {
		m.out = &chunk{}
		m.record(g.fate(i))
		m.pcg.Seed(o.Seed, uint64(i))
		p := g.person(m.r, g.fate(i))
		n[p.group], codes[p.group] = n[p.group]+1, codes[p.group]+float64(m.out.rows[tCode])
		if p.age < 18 {
			children += float64(m.out.rows[tCode]) / 5000
		} else {
			adults += float64(m.out.rows[tCode]) / 5000
		}
	}
	if children > adults/10 {
		t.Errorf("children %.0f, adults %.0f", children, adults)
	}
	for i := 1; i < 6; i++ {
		if codes[i]/n[i] < 1.1*codes[i-1]/n[i-1] || codes[i]/n[i] < 130 || codes[i]/n[i] > 520 {
			t.Errorf("age group %d has %.0f entries, the one before %.0f", i, codes[i]/n[i], codes[i-1]/n[i-1])
		}
	}
}

// TestNumbersRunOut: the 999 range holds 909,091 numbers; who comes after them has none, and none comes twice.
func TestNumbersRunOut(t *testing.T) {
	n := newNumbers(2_000_000)
	if n.at(909_090) == 0 || n.at(909_091) != 0 || n.at(5_000_000) != 0 {
		t.Errorf("%d %d", n.at(909_090), n.at(909_091))
	}
	last := int64(0)
	for i := int64(0); i < 909_091; i += 997 {
		if at := n.at(i); at <= last || at/numberRange/10 != 999 {
			t.Fatalf("number %d is %d, after %d", i, at, last)
		} else {
			last = at
		}
	}
}

// TestQuietNights: without churn a night tells of some appointments and of who came and went.
func TestQuietNights(t *testing.T) {
	dirs := generate(t, Options{Patients: 3000, Nights: 1, Churn: -1})
	if _, err := os.Stat(filepath.Join(dirs[1], "SRPrimaryCareMedication.csv")); err == nil || rowsIn(t, filepath.Join(dirs[1], "SRAppointment.csv")) < 5 {
		t.Error("not a quiet night")
	}
}

func TestInterrupted(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	o := Options{Patients: 5000, Dir: filepath.Join(t.TempDir(), "feed"), Progress: func(_ string, done, _ int64) {
		if done > 0 {
			stop()
		}
	}}
	if _, err := Generate(ctx, o); err == nil {
		t.Error("was not interrupted")
	}
	if found, _ := filepath.Glob(filepath.Join(o.Dir, "*", "SRManifest.csv")); len(found) != 0 {
		t.Errorf("an unfinished extract has a manifest: %v", found)
	}
}

func BenchmarkGenerate(b *testing.B) {
	for range b.N {
		dir := filepath.Join(b.TempDir(), "feed")
		dirs, err := Generate(context.Background(), Options{Patients: 5000, Entries: 200, Nights: -1, Workers: 1, Dir: dir})
		if err != nil {
			b.Fatal(err)
		}
		info, err := os.Stat(filepath.Join(dirs[0], "SRCode.csv"))
		if err != nil {
			b.Fatal(err)
		}
		b.SetBytes(info.Size())
	}
}

func generatorOf(t *testing.T, o Options, q quirks) *generator {
	t.Helper()
	specs, err := systmone.Tables()
	if err != nil {
		t.Fatal(err)
	}
	g, err := newGenerator(o, q, specs)
	if err != nil {
		t.Fatal(err)
	}
	return g
}
