package synth

// drug is a product as a practice's system prints it; its name begins with a word of a bundled medicine codelist, or it is a
// plain everyday medicine.
type drug struct {
	name, dose, quantity []byte
	product              int64
	days                 moment // an issue lasts
}

// class is the products of which a patient has one, each with its share.
type class struct {
	drugs  []int
	weight []float64
	total  float64
}

// prescribingRule is a row of prescribing.csv.
type prescribingRule struct {
	class          int
	only, not      condition
	given, without uint64 // classes
	from, to       int
	sex            byte
	repeat, acute  float64
}

func (g *generator) readMedicines(names map[string]condition) error {
	rows, err := readData("medicines.csv")
	if err != nil {
		return err
	}
	classes := map[string]int{}
	for i, r := range rows {
		n, ok := classes[r["class"]]
		if !ok {
			n = len(g.classes)
			classes[r["class"]], g.classes = n, append(g.classes, class{})
		}
		c := &g.classes[n]
		weight := r.number("weight", 1)
		c.drugs, c.weight, c.total = append(c.drugs, i), append(c.weight, weight), c.total+weight
		g.drugs = append(g.drugs, drug{g.d.text(r["name"]), g.d.text(r["dose"]), g.d.text(r["quantity"]), r.id("product"), moment(r.id("days"))})
	}
	if rows, err = readData("prescribing.csv"); err != nil {
		return err
	}
	for _, r := range rows {
		n, ok := classes[r["class"]]
		if !ok {
			panic("synth: no class " + r["class"]) // our own files
		}
		p := prescribingRule{class: n, repeat: r.number("repeat", 0), acute: r.number("acute", 0)}
		p.from, p.to = r.ages()
		p.only, p.given = mask(names, classes, r.words("for"))
		p.not, p.without = mask(names, classes, r.words("not"))
		if r["sex"] != "" {
			p.sex = r["sex"][0]
		}
		if r["for"] == "" && p.acute > 0 && p.repeat == 0 {
			g.acute = append(g.acute, n)
		}
		g.prescribing = append(g.prescribing, p)
	}
	return nil
}

func (p *prescribingRule) applies(who person, given uint64) bool {
	switch {
	case who.age < p.from || who.age > p.to || p.sex != 0 && p.sex != who.sex:
		return false
	case who.conditions&p.not != 0 || given&p.without != 0:
		return false
	}
	return p.only == 0 && p.given == 0 || who.conditions&p.only != 0 || given&p.given != 0
}

// drug picks a product of a class.
func (m *maker) drug(n int) int {
	c := &m.g.classes[n]
	if len(c.drugs) == 1 {
		return c.drugs[0]
	}
	u := m.r.Float64() * c.total
	for i, w := range c.weight {
		if u -= w; u < 0 {
			return c.drugs[i]
		}
	}
	return c.drugs[0]
}

// prescribe writes a patient's repeats with their issues, and acute issues.
func (m *maker) prescribe(p person, s stretch) {
	given := uint64(0)
	keen := 0.2 // half of patients ask for little, whatever their conditions
	if m.g.hash(aboutBody, p.index, -4)%2 == 0 {
		keen = 1.8
	}
	if p.age >= 60 {
		keen *= 1.25
	}
	for i := range m.g.prescribing {
		rule := &m.g.prescribing[i]
		if !rule.applies(p, given) {
			continue
		}
		share := rule.repeat
		if rule.only == 0 && rule.given == 0 {
			share *= keen
		}
		if given&(1<<rule.class) == 0 && share > 0 && chance(m.r, share) {
			given |= 1 << rule.class
			m.repeat(p, s, m.drug(rule.class))
		}
		if rule.acute > 0 {
			for range s.times(rule.acute) {
				m.medicine(p, s.when(), m.drug(rule.class), 0)
			}
		}
	}
}

// repeat writes a template and the issues made from it. Who has left has none that stands open; six in a hundred of the
// others' have ended.
func (m *maker) repeat(p person, s stretch, drug int) {
	r, lasts := m.r, m.g.drugs[drug].days*day
	began := max(s.to-moment(r.Float64()*6*float64(year)), p.born).midnight()
	end, stop := p.to, s.to
	if chance(r, 6) {
		end = began + moment(r.Float64()*float64(s.to-began))
		stop = end
	}
	id := m.template(p, drug, began, end)
	t := began + hour*9
	if t < s.from {
		t = s.from + moment(r.Float64()*float64(lasts))
	}
	for t < stop {
		m.medicine(p, m.workday(t, s.from, s.to), drug, id)
		t += lasts*95/100 + moment(r.IntN(5))*day
	}
}

// template writes a repeat template, open when it has no end.
func (m *maker) template(p person, drug int, began, end moment) int64 {
	id := m.id()
	review := m.g.start + moment(m.r.IntN(420)-90)*day
	m.emit(tTemplate, id, began, loose, func(rev int) {
		d, org := &m.g.drugs[drug], m.g.orgs[p.org]
		w := m.start(tTemplate).num(id).text(org).at(began).at(began).num(d.product).text(d.name).day(began)
		if end != 0 {
			w.day(end)
		} else {
			w.text(nil)
		}
		m.end(w.day(review).text(d.dose).text(d.quantity).num(12 + int64(rev)).num(p.id).text(org))
	})
	return id
}

// medicine writes an issue, of a repeat template unless that is 0.
func (m *maker) medicine(p person, t moment, drug int, template int64) {
	id := m.id()
	m.emit(tMedication, id, t, loose, func(rev int) {
		d, org := &m.g.drugs[drug], m.g.orgs[p.org]
		m.end(m.start(tMedication).num(id).text(org).at(t).at(t).num(d.product).text(d.name).at(t).at(t + (d.days+7*moment(rev))*day).text(d.dose).
			text(d.quantity).yes(template != 0).ref(template).num(p.id).text(org))
	})
}
