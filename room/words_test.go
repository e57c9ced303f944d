package room_test

import (
	"testing"

	"secondstory/protocol"
	"secondstory/room/roomtest"
)

// What was copied from elsewhere may end its lines in other ways. It is told in one, in whatever it is pasted into; where
// there is room for one line only, that is said.
func TestEveryWayToEndALineEndsIt(t *testing.T) {
	m := roomtest.Meet(t, "Ada facilitates, Bo attends")
	ada, bo := m.As("Ada"), m.As("Bo")
	const pasted, read = "a\vb\fc\u0085d\u2028e\u2029f", "a\nb\nc\nd\ne\nf"
	entry := protocol.NewID[protocol.EntryID]()
	ada.Do(protocol.EntryAdd{Entry: entry, Kind: protocol.KindAction, Text: pasted, Evidence: []string{pasted}})
	ada.Do(protocol.AccountTell{Account: protocol.NewID[protocol.AccountID](), Entry: entry, Words: pasted})
	ada.Do(protocol.TermExplain{Word: "bird", Meaning: pasted, Kind: protocol.TermOther})
	ada.Do(protocol.HandRaise{Lane: protocol.LaneQuestion, Note: pasted})
	draft := protocol.NewID[protocol.DraftID]()
	bo.Do(protocol.LineDraft{Draft: draft, Words: pasted})
	bo.Do(protocol.LineHandIn{Draft: draft})
	bo.Do(protocol.LineSign{Draft: draft})
	ada.Do(protocol.LinesOpen{})
	ada.Refused(protocol.Invalid, protocol.TermAsk{Word: "two\u2028lines"})
	view := m.View()
	for what, words := range map[string]string{
		"a moment":         view.Texts[protocol.TextID(entry)].Text,
		"its evidence":     view.Entries[0].Evidence[0],
		"an account":       view.Entries[0].Accounts[0].Words,
		"a meaning":        view.Terms[0].Meaning,
		"a quick question": view.Hands[0].Note,
		"a line":           view.Lines[0].Words,
	} {
		if words != read {
			t.Errorf("%s reads %q", what, words)
		}
	}
}
