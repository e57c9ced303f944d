package app_test

import (
	"bytes"
	"strings"

	"secondstory/protocol"
)

// What facilitators and one person alone are told.
func (x *stage) whatIsForSome() {
	t := x.t
	t.Helper()
	must(t, x.omar.browser.Call(t.Context(), "POST", "/api/rooms/"+x.made.Room.String()+"/handover", nil, nil))
	x.lookAll()
	for _, id := range x.links {
		x.forbid(id, x.ines, x.fay)
		x.quiet(id)
	}
	for _, w := range x.everybody {
		if w != x.rae && w != x.pia {
			x.forbid("person:"+w.you.String(), w)
		}
	}
	for _, s := range x.secrets {
		_, secret, _ := strings.Cut(s, "#")
		x.files(secret)
		x.quiet(secret)
		x.forbid(secret)
	}
	x.forbid("person:"+x.pia.you.String(), x.pia, x.rae) // who are one
	x.report("what is for some")
}

// Somebody leaves: what was theirs alone is nowhere any more.
func (x *stage) somebodyLeaves() {
	t := x.t
	t.Helper()
	x.secretly = append(x.secretly, x.quinn.do(protocol.LineDraft{Draft: protocol.NewID[protocol.DraftID](), Words: "LEFT-canary-of-Quinn"}))
	x.quinn.ask(protocol.PersonLeave{})
	x.ines.until(`"name":"person.left"`)
	for _, w := range x.everybody {
		if w != x.quinn {
			w.look(x.everybody)
		}
	}
	var left int
	must(t, x.db.QueryRow("SELECT count(*) FROM sealed WHERE kind = 'draft'").Scan(&left))
	if left != 2 { // the one that Omar keeps, and Rae's
		t.Errorf("there are %d drafts", left)
	}
	x.forbid("LEFT-canary-of-Quinn", x.quinn)
	x.files("LEFT-canary")
	x.quiet("LEFT-canary", x.secretly[len(x.secretly)-1].String())
	x.report("after somebody has left")
}

// The record says neither who nor when.
func (x *stage) whatTheRecordSays() {
	t := x.t
	t.Helper()
	var columns string
	must(t, x.db.QueryRow("SELECT group_concat(name, ' ') FROM pragma_table_info('sealed')").Scan(&columns))
	if columns != "room kind scope slot id body" {
		t.Errorf("confidential rows have the columns %s", columns)
	}
	rows, err := x.db.Query("SELECT name, author FROM event WHERE name = 'line.opened' OR name LIKE 'vote.%' AND name <> 'vote.former_changed'")
	must(t, err)
	for rows.Next() {
		var name string
		var author []byte
		must(t, rows.Scan(&name, &author))
		for _, w := range []*witness{x.omar, x.pia, x.quinn} {
			if bytes.Equal(author, w.you.UUID[:]) {
				t.Errorf("%s bears the name of %s", name, w.name)
			}
		}
	}
	must(t, rows.Err())
	rows.Close()
	var receipts int
	must(t, x.db.QueryRow("SELECT count(*) FROM receipt").Scan(&receipts))
	if receipts < 4 { // open, begin, close, reveal
		t.Errorf("there are %d receipts", receipts)
	}
}
