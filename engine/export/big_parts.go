package export

import (
	"fmt"
	"io"
)

// The fixed parts of a big workbook. Every .xml is a sheet unless it is said otherwise, so that the types can be written
// first, before anybody knows how many sheets there will be.
const (
	partHead     = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	mainNS       = `http://schemas.openxmlformats.org/spreadsheetml/2006/main`
	relNS        = `http://schemas.openxmlformats.org/officeDocument/2006/relationships`
	packageNS    = `http://schemas.openxmlformats.org/package/2006/relationships`
	sheetML      = `application/vnd.openxmlformats-officedocument.spreadsheetml.`
	contentTypes = partHead + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Default Extension="xml" ContentType="` + sheetML + `worksheet+xml"/>` +
		`<Override PartName="/xl/workbook.xml" ContentType="` + sheetML + `sheet.main+xml"/>` +
		`<Override PartName="/xl/styles.xml" ContentType="` + sheetML + `styles+xml"/></Types>`
	packageRels = partHead + `<Relationships xmlns="` + packageNS + `"><Relationship Id="rId1" Type="` + relNS +
		`/officeDocument" Target="xl/workbook.xml"/></Relationships>`
	workbookXML  = partHead + `<workbook xmlns="` + mainNS + `" xmlns:r="` + relNS + `"><sheets>%s</sheets></workbook>`
	workbookRels = partHead + `<Relationships xmlns="` + packageNS + `">%s</Relationships>`
	bigStyles    = partHead + `<styleSheet xmlns="` + mainNS + `"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd"/>` +
		`<numFmt numFmtId="165" formatCode="yyyy\-mm\-dd\ hh:mm:ss"/></numFmts>` +
		`<fonts count="2"><font><sz val="12"/><name val="Arial"/></font><font><b/><sz val="12"/><name val="Arial"/></font></fonts>` +
		`<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>` +
		`<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="5"><xf/>` +
		`<xf numFmtId="164" applyNumberFormat="1"/><xf numFmtId="165" applyNumberFormat="1"/><xf fontId="1" applyFont="1"/><xf quotePrefix="1"/></cellXfs>` +
		`<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`
)

// behind writes to a file of an archive in a second goroutine, so that a sheet is compressed while its next rows are
// made. It keeps a fixed number of buffers.
type behind struct {
	full, free chan []byte
	failed     chan error // the first fault, once
	done       chan struct{}
	closed     bool
}

func newBehind(w io.Writer) *behind {
	b := &behind{full: make(chan []byte, 2), free: make(chan []byte, 4), failed: make(chan error, 1), done: make(chan struct{})}
	for range cap(b.free) {
		b.free <- make([]byte, 0, buffered+buffered/4)
	}
	go func() {
		defer close(b.done)
		var err error
		for buf := range b.full {
			if err == nil {
				if _, err = w.Write(buf); err != nil {
					b.failed <- fmt.Errorf("write workbook: %w", err)
				}
			}
			b.free <- buf[:0]
		}
	}()
	return b
}

// next is an empty buffer to fill.
func (b *behind) next() []byte { return <-b.free }

// write hands a buffer over; its error may be of an earlier one.
func (b *behind) write(buf []byte) error {
	b.full <- buf
	return b.fault()
}

func (b *behind) fault() error {
	select {
	case err := <-b.failed:
		b.failed <- err
		return err
	default:
		return nil
	}
}

// Close waits until all that was handed over is written. It may be called twice.
func (b *behind) Close() error {
	if !b.closed {
		b.closed = true
		close(b.full)
	}
	<-b.done
	return b.fault()
}
