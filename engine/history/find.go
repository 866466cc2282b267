package history

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"strata/engine/spec"
	"strata/engine/spec/rows"
	sqlfs "strata/sql"
)

// rowKey is a row key: the whole number, and the organisation or blank.
type rowKey struct {
	key          int64
	organisation string
}

// keyed is a row looked for by its key, and where the file has it.
type keyed struct {
	rowKey
	ordinal int64 // whatever the caller knows it by
	place
}

// rowKeys runs a query for rows of ordinal, key and organisation.
func (l *loading) rowKeys(ctx context.Context, query string) ([]keyed, error) {
	res, err := l.db.All(ctx, query, nil)
	if err != nil {
		return nil, err
	}
	var all []keyed
	for _, r := range res.Rows {
		all = append(all, keyed{ordinal: r[0].(int64), rowKey: rowKey{r[1].(int64), r[2].(string)}})
	}
	return all, nil
}

// numbers runs a filled file of sql/load whose result is one row of whole numbers.
func (l *loading) numbers(ctx context.Context, file string, data any) ([]int64, error) {
	query, err := sqlfs.Fill(file, data)
	if err != nil {
		return nil, err
	}
	res, err := l.db.All(ctx, query, nil)
	if err != nil {
		return nil, err
	}
	var all []int64
	for _, v := range res.Rows[0] {
		all = append(all, v.(int64))
	}
	return all, nil
}

// find reads the file as delivered for the rows of the keys, which it has once each, and returns them in its order.
func (s *staged) find(keys []keyed) ([]keyed, error) {
	wanted := make(map[rowKey]int64, len(keys))
	for _, k := range keys {
		wanted[k.rowKey] = k.ordinal
	}
	src, err := os.Open(s.bytes)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", s.file.Name, err)
	}
	defer src.Close()
	var found []keyed
	for r := rows.NewReader(src, s.dialect); len(found) < len(wanted); {
		rec, err := r.Read()
		if errors.Is(err, io.EOF) {
			return nil, fmt.Errorf("find rows of %s: %d of %d are not there", s.file.Name, len(wanted)-len(found), len(wanted))
		}
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", s.file.Name, err)
		}
		if rec.Number == 1 || s.fault(rec) != "" {
			continue
		}
		key, ok := s.keyOf(rows.Split(rec.Raw, s.dialect))
		if ordinal, is := wanted[key]; ok && is {
			found = append(found, keyed{key, ordinal, place{Line: rec.Line, Raw: s.text(rec.Raw)}})
		}
	}
	return found, nil
}

// keyOf is the row key in a record's cells, as sql/load reads it.
func (s *staged) keyOf(cells []string) (k rowKey, ok bool) {
	for i, name := range s.header {
		switch {
		case strings.EqualFold(name, s.table.Key):
			var err error
			if k.key, err = strconv.ParseInt(strings.TrimSpace(cells[i]), 10, 64); err != nil {
				return k, false
			}
		case strings.EqualFold(name, spec.VisibleTo):
			k.organisation = s.text([]byte(cells[i]))
		}
	}
	return k, true
}

// excerpt is a file of the given rows only.
func (s *staged) excerpt(found []keyed) (*prepared, error) {
	p := *s.prepared
	p.made, p.clean, p.crlf, p.good = nil, true, true, int64(len(found))
	out, err := p.create()
	if err != nil {
		return nil, err
	}
	defer out.Close()
	w := bufio.NewWriter(out)
	for i := range p.header {
		if i > 0 {
			w.WriteByte(p.dialect.Delimiter)
		}
		fmt.Fprintf(w, "h%d", i)
	}
	for _, k := range found {
		w.WriteString("\r\n" + k.Raw)
	}
	w.WriteString("\r\n")
	p.path = out.Name()
	return &p, w.Flush()
}
