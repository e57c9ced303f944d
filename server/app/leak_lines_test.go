package app_test

import (
	"secondstory/protocol"
)

// Drafts: kept, handed in, taken back; and others who try their ids.
func (x *stage) theyWriteLines() {
	t := x.t
	t.Helper()
	draft := func(w *witness, words string, handIn bool) (id protocol.DraftID, commands []protocol.CommandID) {
		id = protocol.NewID[protocol.DraftID]()
		commands = append(commands, w.do(protocol.LineDraft{Draft: id, Words: words}))
		if handIn {
			commands = append(commands, w.do(protocol.LineHandIn{Draft: id}))
		}
		return id, commands
	}
	var more []protocol.CommandID
	x.kept, x.secretly = draft(x.omar, "KEPT-canary-of-Omar", false)
	x.handed, more = draft(x.omar, "HANDED-canary-of-Omar", true)
	x.secretly = append(x.secretly, more...)
	x.other, more = draft(x.pia, "HANDED-canary-of-Pia", true)
	x.secretly = append(x.secretly, more...)
	_, more = draft(x.quinn, "HANDED-canary-of-Quinn", true)
	x.secretly = append(x.secretly, more...)
	for _, w := range x.everybody {
		if w == x.omar {
			continue
		}
		for _, id := range []protocol.DraftID{x.kept, x.handed} {
			for _, try := range []protocol.Command{
				protocol.LineDraft{Draft: id, Version: 1, Words: "guess"}, protocol.LineHandIn{Draft: id}, protocol.LineTakeBack{Draft: id}, protocol.LineDiscard{Draft: id},
			} {
				w.ask(try)
			}
		}
	}
	x.lookAll()
	x.drafts(false)
	x.traceless()
	x.report("while lines are drafts")
}

// drafts looks for drafts where they must not be, handed in or not.
func (x *stage) drafts(public bool) {
	x.t.Helper()
	x.forbid("KEPT-canary-of-Omar", x.omar)
	if !public {
		x.forbid("HANDED-canary-of-Omar", x.omar)
		x.forbid("HANDED-canary-of-Pia", x.pia)
		x.forbid("HANDED-canary-of-Quinn", x.quinn)
		x.files("HANDED-canary")
	}
	// An answer to somebody's own try holds the id that they tried.
	x.files("KEPT-canary", x.omar.name+"-canary")
	x.quiet("canary", x.kept.String(), x.handed.String(), x.other.String(), "line.draft", "line.hand_in")
}

// Opened, and nobody can tell whose it was.
func (x *stage) linesAreOpened() {
	t := x.t
	t.Helper()
	x.ines.do(protocol.LinesOpen{})
	x.omar.until(`"name":"line.opened"`)
	x.lookAll()
	x.drafts(true)
	for _, w := range x.everybody { // opened, and nobody can tell whose it was
		if w.name != "Wall" && !w.sees("HANDED-canary-of-Pia") {
			t.Errorf("%s does not see the opened lines", w.name)
		}
	}
	var v protocol.RoomView
	must(t, x.pia.browser.Call(t.Context(), "GET", "/api/rooms/"+x.made.Room.String(), nil, &v))
	must(t, protocol.Decode(v.Streams[protocol.All], &x.view))
	for _, l := range x.view.Lines {
		if !l.By.IsZero() {
			t.Errorf("%q is by %s", l.Words, l.By)
		}
	}
	x.report("after the lines were opened")
}

// Taken back and discarded, a line is nowhere any more. A name is put to a line by its writer alone, and is told with it once it
// is opened, and not before.
func (x *stage) lineIsTakenBackAndOneIsSigned() {
	t := x.t
	t.Helper()
	gone, signed := protocol.NewID[protocol.DraftID](), protocol.NewID[protocol.DraftID]()
	for _, c := range []protocol.Command{
		protocol.LineDraft{Draft: gone, Words: "GONE-canary-of-Rae"}, protocol.LineHandIn{Draft: gone}, protocol.LineTakeBack{Draft: gone}, protocol.LineDiscard{Draft: gone},
		protocol.LineDraft{Draft: signed, Words: "SIGNED-canary-of-Rae"}, protocol.LineHandIn{Draft: signed}, protocol.LineSign{Draft: signed},
	} {
		x.secretly = append(x.secretly, x.rae.do(c))
	}
	x.lookAll()
	look := func(when string, gone, signed string) {
		t.Helper()
		x.forbid("GONE-canary", x.rae)
		x.files("GONE-canary")
		x.quiet("canary", gone, signed, "line.take_back", "line.discard", "line.sign")
		x.traceless()
		x.report(when)
	}
	x.forbid("SIGNED-canary-of-Rae", x.rae)
	x.files("SIGNED-canary-of-Rae")
	look("while a line is signed", gone.String(), signed.String())
	x.ines.do(protocol.LinesOpen{})
	x.omar.until("SIGNED-canary-of-Rae")
	x.lookAll()
	x.forbid(signed.String(), x.rae) // which draft it was is nobody's to know
	look("after the signed line was opened", gone.String(), signed.String())
}
