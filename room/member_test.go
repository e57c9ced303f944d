package room_test

import (
	"strings"
	"testing"
	"time"

	"secondstory/protocol"
	"secondstory/room/roomtest"
)

// P25
func TestMineIsToldToOnesOwnWindowsOnly(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada facilitates, Bo and Cy attend")
		ada, cy := m.As("Ada").Join(), m.As("Cy").Join()
		one, two := m.As("Bo").Join(), m.As("Bo").Join()
		d := protocol.NewID[protocol.DraftID]()
		id := roomtest.CommandID()
		one.Send(id, protocol.LineDraft{Draft: d, Words: "Why?"})
		if ack, ok := one.Answer(id).(*protocol.Ack); !ok || len(ack.At) > 0 {
			t.Errorf("answered with %+v", one.Answer(id))
		}
		for _, s := range []*roomtest.Seat{one, two} {
			roomtest.Sees(s, "the draft", func(f *protocol.MineFrame) bool { return strings.Contains(string(f.Mine), `"words":"Why?"`) })
		}
		m.As("Bo").Do(protocol.LineHandIn{Draft: d})
		m.As("Bo").Do(protocol.LineSign{Draft: d})
		m.As("Ada").Do(protocol.LinesOpen{})
		roomtest.Sees(two, "the draft is gone", func(f *protocol.MineFrame) bool { return string(f.Mine) == `{"drafts":[]}` })
		if n := len(roomtest.Frames[protocol.MineFrame](ada)) + len(roomtest.Frames[protocol.MineFrame](cy)); n > 0 {
			t.Errorf("others were told %d times", n)
		}
	})
}

// R3, P11, P24
func TestAHeartbeatNamesWhatWasHeard(t *testing.T) {
	roomtest.Bubble(t, func(t *testing.T) {
		m := roomtest.Meet(t, "Ada facilitates, Bo attends")
		s := m.As("Ada").Join()
		m.As("Bo").Do(roomtest.Raise("x"))
		s.CatchUp()
		time.Sleep(protocol.HeartbeatMillis * time.Millisecond)
		m.As("Bo").Do(roomtest.Raise("y"))
		roomtest.Sees(s, "a heartbeat", func(f *protocol.Heartbeat) bool { return len(f.Heads) == 3 && f.Heads[protocol.All] == 5 })
	})
}
