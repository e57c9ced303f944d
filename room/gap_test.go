package room_test

import (
	"testing"

	"secondstory/protocol"
	"secondstory/room"
	"secondstory/room/roomtest"
	"secondstory/room/rules"
)

// noticesOf are what another instance would say of what came into the record after a position, one batch for each event.
func noticesOf(t *testing.T, m *roomtest.Meeting, after uint64) (all []room.CommitNotice) {
	t.Helper()
	record, err := m.Log.Tail(t.Context(), m.ID, after)
	roomtest.Must(t, err)
	for i, e := range record.Events {
		at := after + uint64(i)
		all = append(all, room.CommitNotice{Room: m.ID, Epoch: record.Epoch, At: at, To: at + 1, Events: []protocol.Event{e.Event}, Whole: true})
	}
	return all
}

func stands(t *testing.T, m *roomtest.Meeting) uint64 {
	t.Helper()
	record, err := m.Log.Load(t.Context(), m.ID)
	roomtest.Must(t, err)
	return record.Position
}

// A notice that does not join on to where the room stands is not believed: what lies between comes first, from its own notice
// or from the record. A window fails its test where it is told a number too early.
func TestANoticeAfterAGapWaitsForWhatFillsIt(t *testing.T) {
	for name, say := range map[string]func(h *room.Hall, notices []room.CommitNotice){
		"the last of three": func(h *room.Hall, notices []room.CommitNotice) { h.OnNotice(notices[2]) },
		"backwards": func(h *room.Hall, notices []room.CommitNotice) {
			h.OnNotice(notices[2])
			h.OnNotice(notices[1])
			h.OnNotice(notices[0])
		},
		"all but the second":  func(h *room.Hall, notices []room.CommitNotice) { h.OnNotice(notices[0]); h.OnNotice(notices[2]) },
		"the last one, twice": func(h *room.Hall, notices []room.CommitNotice) { h.OnNotice(notices[2]); h.OnNotice(notices[2]) },
	} {
		t.Run(name, func(t *testing.T) {
			roomtest.Bubble(t, func(t *testing.T) {
				m, _, halls := roomtest.Instances(t, 1, "Ada facilitates, Bo and Cy attend")
				bo := m.As("Bo").At(halls[0]).Join()
				before := stands(t, m)
				for _, words := range []string{"one", "two", "three"} { // by somebody whose instance is on no bus
					m.As("Cy").Do(roomtest.Add(words))
				}
				notices := noticesOf(t, m, before)
				if len(notices) != 3 {
					t.Fatalf("there are %d notices", len(notices))
				}
				say(halls[0], notices)
				bo.CatchUp()
				if bo.View() != m.Cold(protocol.All) {
					t.Errorf("Bo sees\n%s\nand the record holds\n%s", bo.View(), m.Cold(protocol.All))
				}
			})
		})
	}
}

// What lies in a gap need not be of this stream: the numbers of `all` join on, and what facilitators were told meanwhile is
// missing. Only the position says so.
func TestANoticeAfterWhatIsNotForAllIsNotBelieved(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m, _, halls := roomtest.Instances(t, 1, "Ada facilitates, Bo and Cy attend")
		bo := m.As("Bo").At(halls[0]).Join()
		before := stands(t, m)
		m.Server(rules.MakeLink{Link: protocol.NewID[protocol.LinkID](), Role: protocol.RoleObserver, Expires: 1})
		m.As("Cy").Do(roomtest.Add("after the link"))
		halls[0].OnNotice(noticesOf(t, m, before)[1])
		bo.CatchUp()
		roomtest.Must(t, halls[0].Inspect(t.Context(), m.ID, func(s *rules.State) {
			if s.Heads[protocol.Facilitators] != 1 || len(s.Facilitators.Links) != 1 {
				t.Errorf("the room stands behind a link that it knows nothing of: %v", s.Heads)
			}
		}))
	})
}

// A notice of another life of the room joins on to nothing here, whatever number it names.
func TestANoticeOfAnotherLifeIsNotBelieved(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m, _, halls := roomtest.Instances(t, 1, "Ada facilitates, Bo and Cy attend")
		bo := m.As("Bo").At(halls[0]).Join()
		before := stands(t, m)
		m.As("Bo").At(halls[0]).Do(roomtest.Add("true"))
		bo.CatchUp()
		notice := noticesOf(t, m, before)[0]
		added := protocol.EntryAdded{Entry: protocol.NewID[protocol.EntryID](), Kind: protocol.KindAction, People: []protocol.ActorID{}, Evidence: []string{}, Text: "of another life"}
		notice.Epoch, notice.At, notice.To = protocol.NewID[protocol.Epoch](), notice.To, notice.To+1
		notice.Events = []protocol.Event{{Seq: notice.Events[0].Seq + 1, At: notice.Events[0].At, Name: added.Event(), Body: protocol.MustEncode(added)}}
		looks := m.Log.Reads()
		halls[0].OnNotice(notice)
		roomtest.Await(t, "the record is asked", func() bool { return m.Log.Reads() > looks })
		m.As("Bo").At(halls[0]).Do(roomtest.Add("and after it"))
		bo.CatchUp()
		if bo.View() != m.Cold(protocol.All) {
			t.Errorf("Bo sees\n%s\nand the record holds\n%s", bo.View(), m.Cold(protocol.All))
		}
	})
}
