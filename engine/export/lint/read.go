package lint

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"strings"

	"strata/engine/spec"
)

// partLimit is how many bytes a part of a workbook may have when unpacked: more is no honest workbook.
const partLimit = 4 << 30

// parts are the files inside a workbook.
type parts map[string]*zip.File

// decode reads a whole part; a part that is not there is left alone.
func (p parts) decode(name string, into any) error {
	r, err := p.open(name)
	if r == nil || err != nil {
		return err
	}
	defer r.Close()
	if err := xml.NewDecoder(io.LimitReader(r, partLimit)).Decode(into); err != nil {
		return fmt.Errorf("%s: not well-formed XML", name)
	}
	return nil
}

func (p parts) open(name string) (io.ReadCloser, error) {
	f := p[strings.ToLower(name)]
	if f == nil {
		return nil, nil
	}
	r, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return r, nil
}

// rel is where a relationship leads, and its kind: the last word of its type.
type rel struct {
	kind, target string
	outside      bool
}

// rels reads the relationships of a part by id.
func (p parts) rels(part string) (map[string]rel, error) {
	var doc struct {
		Relationship []struct {
			ID     string `xml:"Id,attr"`
			Type   string `xml:"Type,attr"`
			Target string `xml:"Target,attr"`
			Mode   string `xml:"TargetMode,attr"`
		}
	}
	dir, base := path.Split(part)
	if err := p.decode(dir+"_rels/"+base+".rels", &doc); err != nil {
		return nil, err
	}
	out := map[string]rel{}
	for _, r := range doc.Relationship {
		to := rel{kind: path.Base(r.Type), target: r.Target, outside: r.Mode == "External"}
		if !to.outside {
			if strings.HasPrefix(to.target, "/") {
				to.target = to.target[1:]
			} else {
				to.target = path.Join(dir, to.target)
			}
		}
		out[r.ID] = to
	}
	return out, nil
}

// open reads a workbook.
func open(file string) (*book, error) {
	f, err := os.Open(file)
	if err != nil {
		var pe *os.PathError
		if errors.As(err, &pe) {
			err = pe.Err
		}
		return nil, &spec.Failed{Msg: fmt.Sprintf("open %q: %v", file, err), Hint: "name a workbook that is there and may be read"}
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("open %q: %w", file, err)
	}
	none := func(why string) error {
		return &spec.Failed{Msg: fmt.Sprintf("%q is not a workbook: %s", file, why), Hint: "lint reads .xlsx and .xlsm workbooks without a password"}
	}
	if info.IsDir() {
		return nil, none("it is a folder")
	}
	z, err := zip.NewReader(f, info.Size())
	if err != nil {
		return nil, none("it is not a zip archive")
	}
	p := parts{}
	for _, m := range z.File {
		p[strings.ToLower(m.Name)] = m
	}
	b, err := p.book()
	if err != nil {
		return nil, none(err.Error())
	}
	return b, nil
}

// book follows the relationships from the package's root.
func (p parts) book() (*book, error) {
	root, err := p.rels("")
	if err != nil {
		return nil, err
	}
	main := ""
	for _, r := range root {
		if r.kind == "officeDocument" {
			main = r.target
		}
	}
	if p[strings.ToLower(main)] == nil || main == "" {
		return nil, errors.New("it has no workbook part")
	}
	b := &book{}
	if err := p.properties(b, root); err != nil {
		return nil, err
	}
	return b, p.workbook(b, main)
}

func (p parts) properties(b *book, root map[string]rel) error {
	for _, r := range root {
		var doc struct {
			Title   string `xml:"title"`
			Creator string `xml:"creator"`
			Company string `xml:"Company"`
		}
		switch r.kind {
		case "core-properties", "extended-properties", "coreProperties", "extendedProperties":
		default:
			continue
		}
		if err := p.decode(r.target, &doc); err != nil {
			return err
		}
		b.title, b.creator, b.company = b.title+doc.Title, b.creator+doc.Creator, b.company+doc.Company
	}
	return nil
}

func (p parts) workbook(b *book, main string) error {
	var doc struct {
		XMLName xml.Name
		View    []struct {
			Active int `xml:"activeTab,attr"`
		} `xml:"bookViews>workbookView"`
		Sheets []struct {
			Name  string     `xml:"name,attr"`
			State string     `xml:"state,attr"`
			Attrs []xml.Attr `xml:",any,attr"`
		} `xml:"sheets>sheet"`
	}
	if err := p.decode(main, &doc); err != nil {
		return err
	}
	if doc.XMLName.Local != "workbook" {
		return errors.New("it is another kind of document")
	}
	rels, err := p.rels(main)
	if err != nil {
		return err
	}
	var shared []sharedText
	for _, r := range rels {
		switch r.kind {
		case "sharedStrings":
			shared, err = p.shared(r.target)
		case "styles":
			b.styles, err = p.styles(r.target)
		case "vbaProject":
			b.macros = true
		}
		if err != nil {
			return err
		}
	}
	if len(doc.View) > 0 {
		b.active = doc.View[0].Active
	}
	for _, s := range doc.Sheets {
		to := rels[relID(s.Attrs)]
		sh := &sheet{name: s.Name, hidden: s.State == "hidden" || s.State == "veryHidden", chart: to.kind != "worksheet",
			widths: map[int]float64{}, width: 8.43}
		if err := p.sheet(sh, to.target, shared); err != nil {
			return err
		}
		b.sheets = append(b.sheets, sh)
	}
	if len(b.sheets) == 0 {
		return errors.New("it has no sheets")
	}
	return nil
}

// relID finds r:id, which is called id in a namespace of its own.
func relID(attrs []xml.Attr) string {
	for _, a := range attrs {
		if a.Name.Local == "id" && strings.Contains(a.Name.Space, "relationships") {
			return a.Value
		}
	}
	return ""
}
