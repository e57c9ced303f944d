package roomtest

import (
	"fmt"
	"testing"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"secondstory/protocol"
	"secondstory/room"
)

// What people say in most meetings, and how tests wait.

// Must ends a test at an error.
func Must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// Await waits for what must come to be, and looks again and again, less often as time goes by.
func Await(t testing.TB, what string, is func() bool) {
	t.Helper()
	begun := time.Now()
	for pause := time.Millisecond; !is(); pause = min(2*pause, 32*time.Millisecond) {
		if waited := time.Since(begun); waited > Patience {
			t.Fatalf("waited %s in vain: %s", waited.Round(time.Second), what)
		}
		time.Sleep(pause)
	}
}

// CommandID is a new one.
func CommandID() protocol.CommandID { return protocol.NewID[protocol.CommandID]() }

// Raise is a hand to speak.
func Raise(note string) protocol.HandRaise {
	return protocol.HandRaise{Lane: protocol.LaneSpeak, Note: note}
}

// Add is a moment with words.
func Add(words string) protocol.EntryAdd {
	return protocol.EntryAdd{Entry: protocol.NewID[protocol.EntryID](), Kind: protocol.KindAction, Text: words}
}

// HandIn has somebody bring a line of inquiry.
func HandIn(p *Person, words string) protocol.DraftID {
	id := protocol.NewID[protocol.DraftID]()
	p.Do(protocol.LineDraft{Draft: id, Words: words})
	p.Do(protocol.LineHandIn{Draft: id})
	return id
}

// Edit is one change of a moment's text, made on a version of it.
func Edit(p *Person, e protocol.EntryID, version int, change string) protocol.TextEdit {
	return protocol.TextEdit{Text: protocol.TextOf(e), Version: version, Client: p.ID.String() + ":1", Updates: []jsontext.Value{jsontext.Value(change)}}
}

// Insert is a change that puts words at the end of a text of that length.
func Insert(length int, words string) string {
	if length == 0 {
		return fmt.Sprintf(`[[0,%q]]`, words)
	}
	return fmt.Sprintf(`[%d,[0,%q]]`, length, words)
}

// TypeLetters has somebody type one letter after the other, from one version of a text to another.
func TypeLetters(p *Person, e protocol.EntryID, from, to int) {
	for v := from; v < to; v++ {
		p.Do(Edit(p, e, v, Insert(v, string('a'+rune(v%26)))))
	}
}

// Instances is a meeting in several halls that hear of each other.
func Instances(t *testing.T, n int, who string) (*Meeting, *Bus, []*room.Hall) {
	m := Meet(t, who)
	bus := NewBus(1)
	var halls []*room.Hall
	for i := range n {
		name := fmt.Sprint("instance ", i)
		h := m.Instance(func(o *room.Options) { o.Fanout = bus.Join(name) })
		bus.Connect(name, h)
		halls = append(halls, h)
	}
	return m, bus, halls
}
