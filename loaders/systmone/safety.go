package systmone

import (
	"archive/zip"
	"errors"
	"io"
	"slices"
	"strings"

	"strata/engine/spec"
)

// An archive that unpacks to more than bombSize and to over bombRatio times what it holds is no extract: CSV of mostly
// empty cells shrinks to a sixtieth, deflate's limit is a thousandth.
const (
	bombSize  = 100 << 20
	bombRatio = 200
)

// harmless refuses paths that lead out of the archive, links, members under a password, and archives that unpack to
// absurd sizes, and those a part of which is missing. The supplier's archives hold plain files by plain names.
func harmless(archive string, files []*zip.File) error {
	const (
		foreign  = "no extract of SystmOne has that: do not load it, ask for the extract again"
		repack   = "unpack it yourself and load the folder"
		arriving = "a part is missing, still arriving or damaged: try again when all parts are there, or ask for the extract again"
	)
	no := func(hint, format string, args ...any) error {
		return spec.Refusef(1, hint, "open "+archive+": "+format, args...)
	}
	var packed, unpacked uint64
	for _, f := range files {
		name := strings.ReplaceAll(f.Name, `\`, "/")
		mode := f.Mode()
		switch {
		case strings.HasPrefix(name, "/"), len(name) > 1 && name[1] == ':', slices.Contains(strings.Split(name, "/"), ".."):
			return no(foreign, "a member's path leads out of the archive")
		case !mode.IsRegular() && !mode.IsDir():
			return no(foreign, "a member is a link or a device, not a file")
		case f.Flags&1 != 0:
			return no(repack, "a member needs a password")
		case !mode.IsDir() && f.Method != zip.Store && f.Method != zip.Deflate:
			return no(repack, "a member is packed by method %d: only deflate can be read", f.Method)
		}
		if _, err := f.DataOffset(); err != nil {
			return no(arriving, "a member is not where the archive says: %v", err)
		}
		packed, unpacked = packed+f.CompressedSize64, unpacked+f.UncompressedSize64
		if f.UncompressedSize64 > bombSize && f.UncompressedSize64/bombRatio > f.CompressedSize64 {
			return no(foreign, "a member unpacks to over %d times its size", bombRatio)
		}
	}
	if unpacked > bombSize && unpacked/bombRatio > packed {
		return no(foreign, "the archive unpacks to over %d times its size", bombRatio)
	}
	return nil
}

// unpack opens a member. Whatever goes wrong with it is a refusal, wherever it is met; one that goes on after the size
// the archive gives for it goes wrong.
func unpack(f *zip.File) (io.ReadCloser, error) {
	r, err := f.Open()
	if err != nil {
		return nil, damaged(err)
	}
	return &bounded{r, int64(f.UncompressedSize64)}, nil
}

// damaged makes an error of reading an archive a refusal: the caller says which file it is about.
func damaged(err error) error {
	return spec.Refusef(1, "the archive is damaged: ask for the extract again", "%v", err)
}

type bounded struct {
	io.ReadCloser
	left int64
}

// Read reads on; an error other than the member's end is a refusal.
func (b *bounded) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if b.left -= int64(n); b.left < 0 {
		err = errors.New("unpacks to more than the archive says")
	}
	if err != nil && !errors.Is(err, io.EOF) {
		err = damaged(err)
	}
	return n, err
}
