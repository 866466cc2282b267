package export

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"regexp"
	"sort"
	"strings"
	"time"
)

var autoFilter = regexp.MustCompile(`<autoFilter[^>]*/>|<autoFilter[^>]*>.*?</autoFilter>`)

// imageTypes are said of every kind of image, in any order, when there is a drawing; no workbook of ours holds images.
var imageTypes = regexp.MustCompile(`<Default Extension="[^"]*" ContentType="image/[^"]*"></Default>`)

// settle rewrites the archive: excelize puts a filter on every table, which the checklist forbids and its options
// cannot turn off; and members get one fixed time so that the same book gives the same bytes.
func settle(w io.Writer, book []byte) error {
	in, err := zip.NewReader(bytes.NewReader(book), int64(len(book)))
	if err != nil {
		return fmt.Errorf("write workbook: %w", err)
	}
	out := zip.NewWriter(w)
	sort.SliceStable(in.File, func(i, j int) bool { return in.File[i].Name < in.File[j].Name })
	for _, f := range in.File {
		r, err := f.Open()
		if err != nil {
			return fmt.Errorf("write workbook: %w", err)
		}
		body, err := io.ReadAll(r)
		r.Close()
		if err != nil {
			return fmt.Errorf("write workbook: %w", err)
		}
		if strings.HasPrefix(f.Name, "xl/tables/") {
			if body = autoFilter.ReplaceAll(body, nil); bytes.Contains(body, []byte("autoFilter")) {
				return fmt.Errorf("write workbook: %s keeps a filter: the library that writes workbooks has changed", f.Name)
			}
		}
		if f.Name == "[Content_Types].xml" {
			if body = imageTypes.ReplaceAll(body, nil); bytes.Contains(body, []byte("image/")) {
				return fmt.Errorf("write workbook: %s speaks of images: the library that writes workbooks has changed", f.Name)
			}
		}
		if err := member(out, f.Name, zip.Deflate, body); err != nil {
			return fmt.Errorf("write workbook: %w", err)
		}
	}
	return out.Close()
}

// member adds a file of fixed time to an archive.
func member(out *zip.Writer, name string, method uint16, body []byte) error {
	w, err := out.CreateHeader(&zip.FileHeader{Name: name, Method: method, Modified: time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)})
	if err == nil {
		_, err = w.Write(body)
	}
	return err
}
