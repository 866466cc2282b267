package main

import (
	"context"
	"errors"
	"os/user"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"strata/engine"
	"strata/engine/report"
	"strata/engine/spec"
)

// reportFlags are the flags run and pack share.
type reportFlags struct {
	asAt, knownAt, scheme, out string
	trend, against             string
	orgs, params, formats, by  []string
	chosen                     bool // --format was given
	worklist, identifiable     bool
	goOn                       bool // without the reports this store cannot answer: all of them are asked
	charts                     bool // on sheets of the workbook
}

// unanswered is a report a run went on without.
type unanswered struct {
	Report string `json:"report"`
	Why    string `json:"why"`
	Hint   string `json:"hint"`
	plain  string // the same for those who read the outputs
}

func (a *app) reportFlags(c *cobra.Command, f *reportFlags, out string) {
	c.Flags().StringVar(&f.asAt, "as-at", "", "the day asked about: 2026-03-31, today or month_end (default the report's own)")
	c.Flags().StringVar(&f.knownAt, "known-at", "", "what the store knew: now, a day or a time (default as known on the day asked about)")
	c.Flags().StringSliceVar(&f.orgs, "org", nil, "only these organisations; may be given again")
	c.Flags().StringArrayVar(&f.params, "param", nil, "name=value of a report's parameter, may be given again; strata report show ID says what it may be")
	c.Flags().StringVar(&f.scheme, "disclosure", "", "small numbers: hes, opensafely, midpoint6, threshold10 or none (default from strata.toml, else hes)")
	c.Flags().BoolVar(&f.identifiable, "identifiable", false, "show who patients are, or counts as they are (--disclosure none): strata.toml says who may, and it is audited")
	c.Flags().StringSliceVar(&f.formats, "format", []string{"xlsx", "csv"}, strings.Join(reportFormats, ", ")+"; csv comes with its CSVW metadata")
	a.chartsFlag(c, f)
	c.Flags().StringVar(&f.against, "against", "", "folder of an earlier run: adds changes since, marks revised values, warns where the two together disclose")
	c.Flags().StringVarP(&f.out, "output", "o", out, "folder for the files")
}

func (a *app) reportRun() *cobra.Command {
	var f reportFlags
	var all bool
	c := &cobra.Command{Use: "run ID…", Short: "Run reports: to the terminal, or as files with -o",
		Example: "  strata report run list_size --as-at 2026-03-31\n  strata report run list_turnover --param months=12 --org E81010 -o out --format xlsx\n" +
			"  strata report run hypertension_bp_control --by imd --by all\n  strata report run hypertension_bp_control --worklist --identifiable -o out\n" +
			"  strata report run hypertension_bp_control --trend 24m\n  strata report run list_size --as-at 2026-04-30 --against out\n" +
			"  strata report run hypertension_bp_control --trend 24m --against last-month -o out\n  strata report run hypertension_bp_control --trend 24m --charts -o out --format xlsx",
		RunE: func(cmd *cobra.Command, args []string) error {
			rs, name, title, err := a.chosen(args, all)
			if err != nil {
				return err
			}
			f.goOn = all
			f.chosen = cmd.Flags().Changed("format")
			return a.runReports(cmd.Context(), rs, f, name, title)
		}}
	a.reportFlags(c, &f, "")
	c.Flags().BoolVar(&all, "all", false, "every report of the bundle")
	c.Flags().StringSliceVar(&f.by, "by", nil, "rows for each practice, pcn or all of them; broken down by age_band, sex, ethnicity or imd where the report allows it")
	c.Flags().StringVar(&f.trend, "trend", "", "the last 24m or 2y month by month, each as known then (--known-at now: as known now), with process limits")
	c.Flags().BoolVar(&f.worklist, "worklist", false, "list the patients the report finds something to do for, for whom strata.toml lets; --identifiable shows who they are")
	return c
}

// chosen finds the reports named, or all of them, and a name and title for their files.
func (a *app) chosen(ids []string, all bool) (rs []*report.Report, name, title string, err error) {
	b, err := a.bundle()
	switch {
	case err != nil:
		return nil, "", "", err
	case all && len(ids) > 0:
		return nil, "", "", spec.Usagef("leave out one of the two", "--all and %s", ids[0])
	case all:
		return b.All(), "all_reports", "All reports", nil
	case len(ids) == 0:
		return nil, "", "", spec.Usagef("strata report list lists them; --all runs all", "no report is named")
	}
	for i, id := range ids {
		r, err := b.Find(id)
		if err != nil {
			return nil, "", "", err
		}
		if slices.Contains(ids[:i], id) {
			return nil, "", "", spec.Usagef("name it once", "report %s is named twice", id)
		}
		rs = append(rs, r)
	}
	return rs, strings.Join(ids, "_"), rs[0].Title, nil
}

func (a *app) runReports(ctx context.Context, rs []*report.Report, f reportFlags, name, title string) error {
	scheme, err := a.scheme(f)
	if err != nil {
		return err
	}
	stream, err := f.streamable(len(rs))
	if err != nil {
		return err
	}
	if err := f.chartsHavePlace(); err != nil {
		return err
	}
	params, err := pairs(f.params)
	if err == nil {
		err = a.spareFolder(f.out)
	}
	if err != nil {
		return err
	}
	s, err := a.open(ctx, false, false)
	if err != nil {
		return err
	}
	defer s.Close()
	w, err := a.reportFiles(f)
	if err != nil {
		return err
	}
	defer w.close()
	results, err := a.answers(ctx, s, rs, f, params, scheme)
	if err != nil {
		return err
	}
	a.warnOfResults(results)
	for _, res := range results {
		res.Table.Asked = a.asked(f, res)
	}
	if err := a.against(results, f, scheme); err != nil {
		return err
	}
	if f.out != "" {
		return w.hand(ctx, s, results, name, title, scheme)
	}
	if err := s.AuditUntreated(ctx, results, scheme); err != nil {
		return err
	}
	if stream == "" {
		err = a.printReports(results)
	} else {
		err = a.stream(ctx, s, results, stream, title)
	}
	if err != nil {
		return err
	}
	return s.RecordReports(ctx, results, scheme)
}

// hand lets a folder's files appear and puts on record that their reports left the store: both or neither.
func (a *app) hand(ctx context.Context, s *engine.Store, at *folder, results []*engine.ReportResult, scheme report.Scheme) error {
	if err := s.AuditUntreated(ctx, results, scheme); err != nil {
		return err
	}
	if err := at.spared(a.spare); err != nil {
		return err
	}
	if err := at.appear(); err != nil {
		return err
	}
	if err := s.RecordReports(ctx, results, scheme); err != nil {
		return errors.Join(err, at.undo())
	}
	return nil
}

// scheme is how small numbers are treated, once it is clear that the user may have them so, and that the formats are known.
func (a *app) scheme(f reportFlags) (report.Scheme, error) {
	scheme, err := report.ParseScheme(first(f.scheme, a.conf.Disclosure))
	if err != nil {
		return scheme, err
	}
	for _, format := range f.formats {
		if !slices.Contains(reportFormats, format) {
			return scheme, spec.Usagef("formats: "+strings.Join(reportFormats, ", "), "unknown format %q", format)
		}
	}
	return scheme, a.mayIdentify(f, scheme)
}

// answers runs the reports one by one, and treats small numbers with all their tables in view.
func (a *app) answers(ctx context.Context, s *engine.Store, rs []*report.Report, f reportFlags, params map[string]string, scheme report.Scheme) ([]*engine.ReportResult, error) {
	var results []*engine.ReportResult
	var why error // of the last one left out
	months, err := report.ParseMonths(f.trend)
	if err != nil {
		return nil, err
	}
	if f.worklist && (months > 0 || len(f.by) > 0) {
		return nil, spec.Usagef("leave out the other flag", "a worklist has no --trend and no --by")
	}
	for _, r := range rs {
		by, err := r.ParseBreakdown(f.by)
		if err != nil {
			return nil, err
		}
		q := engine.ReportRequest{AsAt: f.asAt, KnownAt: f.knownAt, Organisations: f.orgs, Params: own(r, params, len(rs) > 1), Scheme: scheme, By: by}
		var res *engine.ReportResult
		switch {
		case f.worklist:
			res, err = s.Worklist(ctx, r, q, f.identifiable)
		case months > 0:
			res, err = s.Trend(ctx, r, q, months)
		default:
			res, err = s.Ask(ctx, r, q)
		}
		var lacks *engine.Lacks
		if f.goOn && errors.As(err, &lacks) {
			_, hint := explain(err)
			a.unanswered, a.problems, why = append(a.unanswered, unanswered{r.ID, err.Error(), hint, r.Title + ": " + lacks.Plain()}), true, err
			continue
		}
		if err != nil {
			return nil, err
		}
		results = append(results, res)
	}
	if len(results) == 0 {
		return nil, why
	}
	if err := s.Treat(ctx, results, scheme); err != nil {
		return nil, err
	}
	for _, l := range a.unanswered {
		a.say("left out: %s; %s", l.Why, l.Hint)
	}
	return results, nil
}

// mayIdentify refuses what shows patients, or counts as they are, to whom strata.toml does not name.
func (a *app) mayIdentify(f reportFlags, scheme report.Scheme) error {
	if scheme.Name == "none" && !f.identifiable {
		return spec.Usagef("--identifiable says that you mean it; it is audited", "disclosure scheme none shows counts that may give patients away")
	}
	if !f.identifiable && !f.worklist { // rows of a worklist are small numbers, named or not
		return nil
	}
	me := ""
	if u, err := user.Current(); err == nil { // not STRATA_USER, which anybody can set
		me = u.Username
	}
	for _, name := range a.conf.Identifiable {
		if name == me || name == "*" {
			return nil
		}
	}
	return spec.Usagef("identifiable = [\""+me+"\"] in strata.toml lets you", "user %s may not see patients one by one, nor counts as they are", me)
}

// own keeps the parameters a report declares, when several reports share the flags.
func own(r *report.Report, params map[string]string, several bool) map[string]string {
	if !several {
		return params
	}
	out := map[string]string{}
	for _, p := range r.Params {
		if v, ok := params[p.Name]; ok {
			out[p.Name] = v
		}
	}
	return out
}
