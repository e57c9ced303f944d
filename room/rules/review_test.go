package rules_test

import (
	"bytes"
	"testing"

	"secondstory/protocol"
	"secondstory/room/roomtest"
)

func TestWhatSomebodySaysAboutTheStoryIsForThemAndWhoLeads(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada facilitates, Bo attends, Cy attends, Eve observes, Screen shows")
		ada, bo, cy, eve := m.As("Ada"), m.As("Bo"), m.As("Cy"), m.As("Eve")
		seat, outside := ada.Join(), []*roomtest.Seat{cy.Join(), eve.Join()}
		bo.Do(roomtest.Raise("a fact"))
		ada.Do(protocol.EntryAdd{Entry: protocol.NewID[protocol.EntryID](), Kind: protocol.KindDetection, Text: "It began."})
		before, command := len(m.Log.Events(m.ID)), roomtest.CommandID()
		bo.Ask(command, protocol.StoryReview{Answer: protocol.ReviewMore, Seen: 1})
		bo.Do(protocol.StoryReview{Answer: protocol.ReviewMore, Seen: 1})
		eve.Do(protocol.StoryReview{Answer: protocol.ReviewRight, Seen: 1})
		seat.SeesMine("two have read it", func(mine protocol.Mine) bool {
			c := mine.Coverage
			return c != nil && c.Read == 2 && len(c.Would) == 1 && c.Would[0] == bo.ID
		})
		bo.Refused(protocol.Invalid, protocol.StoryReview{Answer: protocol.ReviewRight, Seen: 2})
		m.As("Screen").Refused(protocol.Forbidden, protocol.StoryReview{Answer: protocol.ReviewRight})
		if got := bo.Mine(); got.Review == nil || got.Review.Answer != protocol.ReviewMore || got.Coverage != nil {
			t.Errorf("Bo is shown %+v", got)
		}
		if found, err := m.Log.Receipts(t.Context(), m.ID, []protocol.CommandID{command}); err != nil || len(found) > 0 || len(m.Log.Events(m.ID)) != before {
			t.Errorf("a trace was kept: %v %v", found, err)
		}
		cy.Do(roomtest.Raise("a fact that comes later"))
		for _, s := range outside {
			s.CatchUp()
			for _, raw := range s.Raw() {
				if bytes.Contains(raw, []byte(`"coverage"`)) || s.Person.Name == "Cy" && bytes.Contains(raw, []byte(`"review"`)) {
					t.Errorf("%s was sent %s", s.Person.Name, raw)
				}
			}
		}
		eve.Do(protocol.StoryReview{Answer: protocol.ReviewNotRead})
		if got := ada.Mine().Coverage; got == nil || got.Read != 1 {
			t.Errorf("Ada is shown %+v", got)
		}
		ada.Do(protocol.RoomClose{Readers: protocol.ReadersMembers})
		if bo.Mine().Review != nil || ada.Mine().Coverage != nil {
			t.Error("what people said about the story outlives the meeting")
		}
		bo.Refused(protocol.NotNow, protocol.StoryReview{Answer: protocol.ReviewRight})
	})
}
