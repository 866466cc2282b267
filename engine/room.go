package engine

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"strata/engine/disk"
	"strata/engine/duck"
	"strata/engine/spec"
)

// NoRoom is work that would fill the disk: said before it is begun.
type NoRoom struct {
	Work       string // what was to be done
	Dir        string // where the room is missing
	Need, Free int64  // bytes; what is needed is the least that will do
}

func (e *NoRoom) Error() string {
	return fmt.Sprintf("%s: needs at least %s of disk space, and %s are free in %s", e.Work, amount(e.Need), amount(e.Free), e.Dir)
}

// amount is a number of bytes for people: in GB, small ones in MB.
func amount(n int64) string {
	if n < 100_000_000 {
		return fmt.Sprintf("%.1f MB", float64(n)/1e6)
	}
	return fmt.Sprintf("%.1f GB", float64(n)/1e9)
}

// room fails with *NoRoom where fewer than need bytes are free beside the store. A disk that cannot be asked is no reason
// to stop.
func (s *Store) room(work string, need int64) error {
	beside := s.opts.Path
	if beside == "" {
		beside = filepath.Join(os.TempDir(), "x")
	}
	free, err := disk.Free(beside)
	if err != nil || free >= need {
		return nil
	}
	return &NoRoom{Work: work, Dir: filepath.Dir(beside), Need: need, Free: free}
}

// storeShare is how much of its CSV a row takes in the store, at the least: 0.20 to 0.24 was measured.
const storeShare = 0.2

// loadRoom says before a load what it surely needs: working copies of files that must be taken out of an archive or
// made UTF-8, two files at a time, and what the store grows by. Rows of a table that is loaded in full again are mostly there.
func (s *Store) loadRoom(ctx context.Context, x *spec.Extract, source string) error {
	n, err := duck.Value[int64](ctx, s.db, "SELECT count(*) FROM meta.extract WHERE source = $source AND extract_time = $time",
		duck.Args{"source": source, "time": x.To})
	if err != nil || n > 0 { // there already: nothing will be written
		return err
	}
	res, err := s.db.All(ctx, "SELECT DISTINCT lower(table_name) FROM meta.load_table WHERE inserted > 0", nil)
	if err != nil {
		return err
	}
	loaded := map[any]bool{}
	for _, r := range res.Rows {
		loaded[r[0]] = true
	}
	var need, last, growth int64
	for _, f := range x.Files {
		if s.opts.Path != "" && (f.Mode == spec.Delta || !loaded[strings.ToLower(f.Table)]) {
			growth += int64(storeShare * float64(f.Size))
		}
		next := workingCopies(f) // made while the file before it is loaded
		need, last = max(need, growth+last+next), next
	}
	return s.room("load "+filepath.Base(x.Place), need)
}

// workingCopies is how many bytes a file takes while it is loaded, beside itself.
func workingCopies(f spec.File) (n int64) {
	if f.Path == "" {
		n += f.Size
	}
	src, err := f.Open()
	if err != nil {
		return n // the load will say so
	}
	defer src.Close()
	start, _ := io.ReadAll(io.LimitReader(src, 1<<20))
	for tail := 0; tail < utf8.UTFMax && len(start) > 0 && !utf8.RuneStart(start[len(start)-1]); tail++ { // cut inside a letter
		start = start[:len(start)-1]
	}
	if len(start) > 0 && !utf8.Valid(start[:len(start)-1]) {
		n += f.Size
	}
	return n
}

// RebuildRoom says before a rebuild whether a second store fits beside this one.
func (s *Store) RebuildRoom(ctx context.Context) error { return s.copyRoom(ctx, "rebuild") }

// copyShare is how large a copy is against the blocks in use, at the least: 0.75 to 0.97 was measured.
const copyShare = 0.7

func (s *Store) copyRoom(ctx context.Context, work string) error {
	free, err := s.unused(ctx)
	if err != nil {
		return err
	}
	return s.room(work, int64(copyShare*float64(size(s.opts.Path)-free)))
}
