package rules_test

import (
	"testing"

	"secondstory/protocol"
	"secondstory/room/roomtest"
)

func TestFacilitatorsSayHowAMeetingIsHeld(t *testing.T) {
	m := roomtest.Meet(t, "Ada facilitates, Bo attends")
	facts := m.View().Facts
	facts.Template = protocol.TemplateNearMiss
	m.As("Bo").Refused(protocol.Forbidden, protocol.RoomDescribe{Facts: facts})
	m.As("Ada").Do(protocol.RoomDescribe{Facts: facts})
	got := m.View().Facts
	if got.Template != protocol.TemplateNearMiss {
		t.Fatalf("it is held as %q", got.Template)
	}
	if got.Opening != roomtest.Facts().Opening {
		t.Error("another template has changed the words that were told to people")
	}
	facts.Template = ""
	m.As("Ada").Do(protocol.RoomDescribe{Facts: facts})
	if m.View().Facts.Template != "" {
		t.Error("what was chosen cannot be taken back")
	}
}
