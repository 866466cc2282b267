package engine

import (
	"context"
	"crypto/sha256"
	"fmt"
	"strings"
	"time"

	"strata/engine/export"
	"strata/engine/report"
	sqlfs "strata/sql"
)

// making says how a table was made, for the sheet that tells it.
func (s *Store) making(ctx context.Context, r *report.Report, q ReportRequest, res *ReportResult) (export.Making, error) {
	m := export.Making{Definition: r.Question + " " + r.Grain + ".", Standing: r.InWords(), Suppression: q.Scheme.Describe(), Scheme: q.Scheme.Name, SQL: r.SQL,
		Audience: strings.Join(r.Audience, ", ")}
	for _, c := range r.Changes {
		m.Changes = append(m.Changes, export.Fact{Label: c.Day.Format(time.DateOnly), Value: c.What})
	}
	values := res.Parameters()
	for i, p := range r.Params {
		m.Parameters = append(m.Parameters, export.Fact{Label: p.Name + ": " + p.Text, Value: values[i].Value})
	}
	var err error
	m.Codelists, err = s.CodelistsUsed(ctx, r, res.args, q.By)
	return m, err
}

// noValue is what stands for a parameter that was not given: of organisations, all.
const noValue = "none"

// Parameters are the report's parameters by name, and what it was asked with, in the order of its header.
func (res *ReportResult) Parameters() (out []export.Fact) {
	for _, p := range res.Report.Params {
		value := noValue
		switch v := res.args[p.Name].(type) {
		case nil:
		case time.Time:
			value = v.Format("2006-01-02")
		case []string:
			value = strings.Join(v, ", ")
		default:
			value = fmt.Sprint(v)
		}
		out = append(out, export.Fact{Label: p.Name, Value: value})
	}
	return out
}

// Provenance says what the store was made of: the newest extract of each source, and a fingerprint, the SHA-256 over the
// sources, times and digests of all its extracts. Two stores of the same extracts have the same.
func (s *Store) Provenance(ctx context.Context) (extracts []export.Fact, fingerprint string, err error) {
	res, err := s.db.All(ctx, sqlfs.Text("query/provenance.sql"), nil)
	if err != nil {
		return nil, "", err
	}
	hash := sha256.New()
	for _, row := range res.Rows {
		source, at := text(row[0]), row[1].(time.Time).Format("2006-01-02 15:04:05")
		fmt.Fprintf(hash, "%s\t%s\t%s\n", source, at, text(row[2]))
		if n := len(extracts); n > 0 && extracts[n-1].Label == source {
			extracts[n-1].Value = at
		} else {
			extracts = append(extracts, export.Fact{Label: source, Value: at})
		}
	}
	return extracts, fmt.Sprintf("%x", hash.Sum(nil)), nil
}
