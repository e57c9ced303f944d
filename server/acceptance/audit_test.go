package acceptance

import (
	"maps"
	"slices"

	"github.com/go-json-experiment/json/jsontext"

	"secondstory/protocol"
	"secondstory/room/rules"
	"secondstory/server/store"
	"secondstory/server/vault"
)

// audit reads the record of servers that have ended: nothing that was acknowledged is missing or there twice, nothing
// that was refused has happened, and everybody was told what is there.
func (m *meeting) audit(secretFile string, open func() (store.Store, error)) {
	t := m.t
	t.Helper()
	db, err := open()
	must(t, err)
	defer db.Close()
	secret, err := vault.Open(secretFile)
	must(t, err)
	record, err := vault.Log{Log: db, Vault: secret}.Load(t.Context(), m.id)
	must(t, err)
	state, err := rules.Open(m.id, record)
	must(t, err)
	cold := string(state.View(protocol.All))
	for _, s := range m.seats {
		if string(s.copy.Bytes(protocol.All)) != cold {
			t.Errorf("read anew the room is not what seat %d has", s.n)
		}
	}

	// From the first event on, without any snapshot.
	scratch, events := rules.NewState(m.id), map[protocol.Stream][]protocol.Event{}
	for _, stream := range []protocol.Stream{protocol.All, protocol.Facilitators} {
		events[stream], err = db.Read(t.Context(), m.id, stream, 0, 1<<30)
		must(t, err)
		for i, e := range events[stream] {
			if e.Seq != uint64(i)+1 {
				t.Fatalf("event %d of %s is number %d", i+1, stream, e.Seq)
			}
			f := rules.Fact{Stream: stream, Seq: e.Seq, At: e.At, By: e.By}
			if len(e.Body) > 0 { // else its words were taken out of the record
				f.Body, err = protocol.DecodeEvent(e.Name, e.Body)
				must(t, err)
				if !m.ledger.enter(stream, e) {
					t.Errorf("somebody was told another event %d of %s than is in the record", e.Seq, stream)
				}
			}
			rules.Apply(scratch, f)
		}
	}
	if string(scratch.View(protocol.All)) != cold {
		t.Error("replayed from the first event the room is another")
	}
	m.receipts(db)
	m.effects(events[protocol.All])
}

// receipts: what was acknowledged has one that says the same, and what was refused or is secret has none.
func (m *meeting) receipts(db store.Store) {
	t := m.t
	t.Helper()
	for _, s := range m.seats {
		found, err := db.Receipts(t.Context(), m.id, append(slices.Collect(maps.Keys(s.acked)), slices.Collect(maps.Keys(s.refused))...))
		must(t, err)
		for id, a := range s.acked {
			switch r, kept := found[id]; {
			case rules.IsSecret(a.name):
				if kept {
					t.Errorf("%s has left a receipt", a.name)
				}
			case !kept:
				t.Errorf("%s was acknowledged and is not in the record", a.name)
			case !maps.Equal(r.At, a.at):
				t.Errorf("%s was acknowledged at %v and is recorded at %v", a.name, a.at, r.At)
			}
		}
		for id, f := range s.refused {
			r, kept := found[id]
			switch {
			case !kept:
			case !f.Again:
				t.Errorf("%s was refused and is in the record", f.Name)
			default:
				// It was sent over two connections. The second asking was refused, and the first, which lay at an instance
				// that was stopped, was decided after that: as a refusal is not remembered, nobody could know.
				t.Logf("seat %d: %s was refused at one instance and accepted later at another", s.n, f.Name)
				s.acked[id] = acked{f.Name, r.At, f.Body}
			}
		}
	}
}

// causes says what the last event of a command is.
var causes = map[string][]string{
	"entry.add": {"entry.added"}, "entry.move": {"entry.moved"}, "entry.describe": {"entry.described"}, "entry.remove": {"entry.removed"},
	"entry.restore": {"entry.restored"}, "entry.celebrate": {"entry.celebrated"}, "text.edit": {"text.edited"},
	"hand.raise": {"hand.raised", "hand.noted"}, "hand.lower": {"hand.lowered"}, "lines.open": {"line.opened"},
	"vote.begin": {"vote.begun"}, "vote.close": {"vote.closed"}, "vote.reopen": {"vote.reopened"}, "vote.reveal": {"vote.revealed"}, "vote.drop": {"vote.dropped"},
}

// effects: every acknowledged command has its own event, of its kind, by whoever asked and about what was asked; and
// there is no event of these kinds that nobody was told had come of theirs.
func (m *meeting) effects(all []protocol.Event) {
	t := m.t
	t.Helper()
	whose := map[uint64]string{}
	for _, s := range m.seats {
		for _, a := range s.acked {
			n := a.at[protocol.All]
			if n == 0 {
				continue // it was so already, or it is secret
			}
			e := all[n-1]
			switch {
			case whose[n] != "":
				t.Errorf("event %d is what came of two commands: %s and %s", n, whose[n], a.name)
			case !slices.Contains(causes[a.name], e.Name):
				t.Errorf("%s was acknowledged at %d, where there is %s", a.name, n, e.Name)
			case e.Name != "line.opened" && e.By != s.you:
				t.Errorf("%s was acknowledged at %d, which is somebody else's", a.name, n)
			case len(e.Body) > 0 && about(a.body) != "" && about(e.Body) != about(a.body):
				t.Errorf("%s was acknowledged at %d, which is about something else", a.name, n)
			}
			whose[n] = a.name
			for a.name == "lines.open" && all[n-1].Name != "lines.opened" { // its lines come in one row
				n--
				whose[n] = a.name
			}
		}
	}
	for _, e := range all {
		if whose[e.Seq] == "" && !e.By.IsZero() && slices.ContainsFunc(slices.Collect(maps.Values(causes)), func(names []string) bool { return slices.Contains(names, e.Name) }) {
			t.Errorf("event %d (%s) came of no command that was acknowledged", e.Seq, e.Name)
		}
	}
}

// about is what a command or an event is about.
func about(body jsontext.Value) string {
	var it struct {
		Entry string `json:"entry"`
		Text  string `json:"text"`
		Vote  string `json:"vote"`
	}
	if protocol.DecodeLoosely(body, &it) != nil {
		return ""
	}
	switch {
	case it.Entry != "":
		return it.Entry // the text of a new moment is its words
	case it.Vote != "":
		return it.Vote
	}
	return it.Text
}
