package app_test

import (
	"secondstory/protocol"
)

// An asked word is everybody's, and nobody's question. Who has read the opening words is a number.
func (x *stage) somebodyAsksForAWord() {
	t := x.t
	t.Helper()
	x.secretly = append(x.secretly, x.pia.do(protocol.TermAsk{Word: "ASKED-canary"}), x.omar.do(protocol.OpeningRead{Read: true}))
	for _, w := range x.everybody {
		if w.name != "Wall" {
			w.until("ASKED-canary")
		}
	}
	x.lookAll()
	x.forbid(`"read":true`, x.omar)
	x.forbid(`"by":"` + x.pia.you.String() + `","name":"term.`)
	x.quiet("term.ask", "opening.read")
	var authors int
	must(t, x.db.QueryRow("SELECT count(author) FROM event WHERE name LIKE 'term.%'").Scan(&authors))
	if authors > 0 {
		t.Error("a word that was asked has an author")
	}
	x.traceless()
	x.report("after a word was asked")
}

// A reminder names nobody. A telling that was taken back is in nothing any more.
func (x *stage) somebodyTakesWordsBack() {
	t := x.t
	t.Helper()
	x.ines.do(protocol.LinesRemind{})
	var reminder string
	must(t, x.db.QueryRow("SELECT body FROM event WHERE name = 'lines.reminded'").Scan(&reminder))
	if reminder != "{}" {
		t.Errorf("a reminder says %s", reminder)
	}
	said := protocol.NewID[protocol.PerspectiveID]()
	x.quinn.do(protocol.PerspectiveTell{Perspective: said, Entry: x.moment, Words: "SAID-canary"})
	x.omar.until("SAID-canary")
	x.quinn.do(protocol.PerspectiveWithdraw{Perspective: said, Entry: x.moment})
	late := &witness{t: t, name: "Late", browser: x.omar.browser, room: x.omar.room, you: x.omar.you, epoch: x.omar.epoch}
	late.look(x.everybody)
	if late.sees("SAID-canary") {
		t.Error("a telling that was taken back is still told")
	}
}
