package rules_test

import (
	"bytes"
	"slices"
	"testing"

	"secondstory/protocol"
	"secondstory/room/roomtest"
)

// Who is one after coming in twice has one `mine`: by whichever browser they come in they are welcomed with all of it, and what
// they do by either is shown in both.
func TestWhoCameInTwiceSeesTheirOwnInEitherBrowser(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada facilitates, Sam, Sam2 and Cy attend")
		sam, twin := m.As("Sam"), m.As("Sam2")
		areOne(m.As("Ada"), twin, sam)
		windows := []*roomtest.Seat{sam.Join(), twin.Join()}
		other := m.As("Cy").Join()
		words := func(of protocol.Mine) (all []string) {
			for _, d := range of.Drafts {
				all = append(all, d.Words)
			}
			return all
		}
		want := []string{}
		for _, by := range []*roomtest.Person{sam, twin} {
			want = append(want, "by "+by.Name)
			by.Do(protocol.LineDraft{Draft: protocol.NewID[protocol.DraftID](), Words: want[len(want)-1]}) // as a request
			for _, w := range windows {
				w.SeesMine("what "+by.Name+" has written", func(mine protocol.Mine) bool { return slices.Equal(words(mine), want) })
			}
		}
		for _, w := range windows {
			want = append(want, "at "+w.Person.Name)
			w.Send(roomtest.CommandID(), protocol.LineDraft{Draft: protocol.NewID[protocol.DraftID](), Words: want[len(want)-1]}) // over a socket
			for _, w := range windows {
				w.SeesMine("what was written in a window", func(mine protocol.Mine) bool { return slices.Equal(words(mine), want) })
			}
		}
		for _, who := range []*roomtest.Person{sam, twin} {
			if w := who.Join().Welcome; w.You != sam.ID || !slices.Equal(words(w.Mine), want) {
				t.Errorf("%s is welcomed as %s, with %q", who.Name, w.You, words(w.Mine))
			}
		}
		if n := len(roomtest.Frames[protocol.MineFrame](other)); n > 0 || len(m.As("Cy").Mine().Drafts) > 0 {
			t.Errorf("somebody else was told %d times", n)
		}
	})
}

// The row of a draft says whose it is where its name will be shown, and nowhere else: whoever has the record and the secret
// would read there who has written what is opened without names.
func TestADraftsRowNamesItsWriterOnlyWhereTheNameIsShown(t *testing.T) {
	for names, named := range map[protocol.Names]bool{protocol.NamesHidden: false, protocol.NamesShown: true} {
		t.Run(string(names), func(t *testing.T) {
			m := roomtest.Meet(t, "Ada facilitates")
			m.As("Ada").Do(protocol.InquirySet{Names: names, Asked: 3})
			bo := m.Enter("Bo", protocol.RoleParticipant)
			says := func(when string, want bool) {
				t.Helper()
				record, err := m.Log.Load(t.Context(), m.ID)
				roomtest.Must(t, err)
				drafts := 0
				for _, row := range record.Rows {
					if row.Kind != "draft" {
						continue
					}
					drafts++
					if got := bytes.Contains(row.Body, []byte(bo.ID.String())); got != want {
						t.Errorf("%s it is %t that %s names its writer", when, got, row.Body)
					}
				}
				if drafts != 1 {
					t.Fatalf("%s there are %d drafts", when, drafts)
				}
			}
			d := protocol.NewID[protocol.DraftID]()
			bo.Do(protocol.LineDraft{Draft: d, Words: "Why then?"})
			says("as a draft", named)
			bo.Do(protocol.LineHandIn{Draft: d})
			says("handed in", named)
			bo.Do(protocol.LineSign{Draft: d})
			says("signed", true)
			bo.Do(protocol.LineTakeBack{Draft: d})
			says("taken back", named)
		})
	}
}

// What somebody reads of first walk-throughs lies in maps. It is shown in one order, always: their own first, the others as
// their owners' ids go, and notes as they were written. Without that a page would jump each time that anything is saved.
func TestFirstWalkThroughsAreShownInOneOrder(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada facilitates, Bo, Cy, Di, Eve and Flo attend")
		ada := m.As("Ada")
		want := []protocol.PersonID{}
		for _, name := range []string{"Bo", "Cy", "Di", "Eve", "Flo", "Ada"} {
			p := m.As(name)
			ada.Do(protocol.WalkthroughSet{Person: p.ID})
			p.Do(share(ada))
			if p != ada {
				want = append(want, p.ID)
			}
		}
		slices.SortFunc(want, func(a, b protocol.PersonID) int { return bytes.Compare(a.UUID[:], b.UUID[:]) })
		want = append([]protocol.PersonID{ada.ID}, want...)
		written := []protocol.WalkthroughNoteID{}
		for range 8 {
			written = append(written, newNote())
			ada.Do(walked(ada, written[len(written)-1], 0, "x"))
		}
		for range 10 {
			owners, notes := []protocol.PersonID{}, []protocol.WalkthroughNoteID{}
			for _, x := range ada.Mine().Walkthroughs {
				owners = append(owners, x.Owner)
				for _, n := range x.Notes {
					notes = append(notes, n.ID)
				}
			}
			if !slices.Equal(owners, want) || !slices.Equal(notes, written) {
				t.Fatalf("they are those of %v with %v, not of %v with %v", owners, notes, want, written)
			}
		}
	})
}
