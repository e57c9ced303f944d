package rules_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"secondstory/protocol"
	"secondstory/room"
	"secondstory/room/roomtest"
	"secondstory/room/rules"
)

func TestFacilitatorsSayWhatHappened(t *testing.T) {
	m := roomtest.Meet(t, "Ada facilitates, Bo attends")
	facts := roomtest.Facts()
	facts.Title, facts.Tags = "  The slow checkout ", []string{"payments", "", "payments "}
	m.As("Ada").Do(protocol.RoomDescribe{Facts: facts})
	got := m.View().Facts
	if got.Title != "The slow checkout" || len(got.Tags) != 1 || got.Tags[0] != "payments" {
		t.Errorf("the facts are %+v", got)
	}
	m.As("Bo").Refused(protocol.Forbidden, protocol.RoomDescribe{Facts: facts})

	before := len(m.Told(protocol.All))
	m.As("Ada").Do(protocol.RoomDescribe{Facts: got})
	if len(m.Told(protocol.All)) != before {
		t.Error("nothing new was said, and yet something happened")
	}
}

func TestFactsThatCannotBe(t *testing.T) {
	m := roomtest.Meet(t, "Ada facilitates")
	for name, spoil := range map[string]func(*protocol.Facts){
		"no title":        func(f *protocol.Facts) { f.Title = "   " },
		"a long title":    func(f *protocol.Facts) { f.Title = strings.Repeat("é", protocol.MaxTitle+1) },
		"no opening":      func(f *protocol.Facts) { f.Opening = "" },
		"no time":         func(f *protocol.Facts) { f.Started = 0 },
		"no zone":         func(f *protocol.Facts) { f.Zone = "" },
		"a zone of ours":  func(f *protocol.Facts) { f.Zone = "Local" },
		"an unknown zone": func(f *protocol.Facts) { f.Zone = "Middle/Earth" },
		"a path as zone":  func(f *protocol.Facts) { f.Zone = "../../etc/passwd" },
		"an odd template": func(f *protocol.Facts) { f.Template = "all_day" },
		"a long tag":      func(f *protocol.Facts) { f.Tags = []string{strings.Repeat("a", protocol.MaxShort+1)} },
	} {
		t.Run(name, func(t *testing.T) {
			f := roomtest.Facts()
			spoil(&f)
			m.As("Ada").Refused(protocol.Invalid, protocol.RoomDescribe{Facts: f})
		})
	}
	f := roomtest.Facts()
	for range protocol.MaxTags + 1 {
		f.Services = append(f.Services, protocol.NewID[protocol.EntryID]().String())
	}
	m.As("Ada").Refused(protocol.TooMany, protocol.RoomDescribe{Facts: f})
	f = roomtest.Facts()
	f.Readers = protocol.ReadersSignedIn // people wrote because they were told who will read it
	m.As("Ada").Refused(protocol.NotNow, protocol.RoomDescribe{Facts: f})
}

// P21
func TestStagesGoOnAndBack(t *testing.T) {
	m := roomtest.Meet(t, "Ada facilitates, Bo attends")
	for _, s := range []protocol.Stage{protocol.StageOpen, protocol.StageLearn, protocol.StageStory} {
		m.As("Ada").Do(protocol.StageSet{Stage: s})
		if got := m.View().Stage; got != s {
			t.Errorf("the stage is %s, not %s", got, s)
		}
	}
	m.As("Bo").Refused(protocol.Forbidden, protocol.StageSet{Stage: protocol.StageClose})
	before := len(m.Told(protocol.All))
	// A page that lags behind moves nobody; whoever asks for where the meeting is has what they wanted.
	open := protocol.StageOpen
	m.As("Ada").Refused(protocol.Conflict, protocol.StageSet{Stage: protocol.StageInquiry, From: &open})
	m.As("Ada").Do(protocol.StageSet{Stage: protocol.StageStory, From: &open})
	m.As("Ada").Do(protocol.StageSet{Stage: protocol.StageStory})
	if len(m.Told(protocol.All)) != before {
		t.Error("the stage was that already, and yet something happened")
	}
}

func TestARoomIsNotBegunTwice(t *testing.T) {
	m := roomtest.Meet(t, "Ada facilitates")
	other := rules.CreateRoom{Facts: roomtest.Facts(), Names: protocol.NamesShown, Asked: 5}
	m.Server(other)
	enter := rules.EnterPerson{Person: m.As("Ada").ID, Name: "Ada", Role: protocol.RoleFacilitator}
	if err := m.Hall.Create(t.Context(), m.ID, other, enter); !errors.Is(err, room.ErrBegunOtherwise) {
		t.Errorf("begun again with other words: %v", err)
	}
	id := protocol.NewID[protocol.RoomID]()
	roomtest.Must(t, m.Hall.Create(t.Context(), id, other, enter))
	if err := m.Hall.Create(t.Context(), id, other, enter); !errors.Is(err, room.ErrBegun) {
		t.Errorf("begun again with the same words: %v", err)
	}
	if v := m.View(); v.Inquiry.Asked != protocol.DefaultAsked || len(v.People) != 1 {
		t.Errorf("the room was begun again: %+v", v.Inquiry)
	}
}

// A room whose first fact cannot be read back could never be opened.
func TestARoomThatCannotBeginIsNotBegun(t *testing.T) {
	m := roomtest.Meet(t, "Ada facilitates")
	for name, c := range map[string]rules.CreateRoom{
		"names neither shown nor hidden": {Facts: roomtest.Facts(), Asked: 3},
		"nothing asked":                  {Facts: roomtest.Facts(), Names: protocol.NamesShown},
		"no facts":                       {Names: protocol.NamesShown, Asked: 3},
	} {
		t.Run(name, func(t *testing.T) {
			enter := rules.EnterPerson{Person: protocol.NewID[protocol.PersonID](), Name: "Ada", Role: protocol.RoleFacilitator}
			if err := m.Hall.Create(t.Context(), protocol.NewID[protocol.RoomID](), c, enter); err == nil {
				t.Error("the room was begun")
			}
		})
	}
}

// A server's clock is set right, or the one of another instance is behind.
func TestTimeDoesNotRunBackwards(t *testing.T) {
	m := roomtest.Meet(t, "Ada facilitates, Bo attends")
	m.As("Bo").Do(protocol.HandRaise{Lane: protocol.LaneSpeak})
	record, err := m.Log.Load(t.Context(), m.ID)
	roomtest.Must(t, err)
	s, err := rules.Open(m.ID, record)
	roomtest.Must(t, err)
	before := rules.Env{Now: s.Last - protocol.Instant((30 * time.Minute).Milliseconds()), Chance: roomtest.NewChance(1)}
	d, err := rules.Decide(s, m.As("Ada").ID, protocol.HandRaise{Lane: protocol.LaneSpeak}, before)
	roomtest.Must(t, err)
	if at := d.Facts[0].At; at < s.Last {
		t.Errorf("the second hand was raised at %s, the first at %s", at, s.Last)
	}
}

// Two people save the facts in the same moment: the second is told, and nothing of the first is lost.
//
// P52
func TestFactsAreNotOverwrittenUnseen(t *testing.T) {
	m := roomtest.Meet(t, "Ada and Bo facilitate")
	before := m.View().Facts
	mine, theirs := before, before
	mine.Title, theirs.Impact = "Another title", "Nobody could pay for an hour."
	m.As("Bo").Do(protocol.RoomDescribe{Facts: theirs, Base: &before})
	r := m.As("Ada").Refused(protocol.Conflict, protocol.RoomDescribe{Facts: mine, Base: &before})
	if now, ok := r.Now.(protocol.Facts); !ok || now.Impact != theirs.Impact {
		t.Errorf("what stands is %+v", r.Now)
	}
	m.As("Bo").Do(protocol.RoomDescribe{Facts: theirs, Base: &before}) // a repeat says what is so already
	mine.Impact = theirs.Impact
	m.As("Ada").Do(protocol.RoomDescribe{Facts: mine, Base: &theirs})
	if got := m.View().Facts; got.Title != mine.Title || got.Impact != theirs.Impact {
		t.Errorf("the facts are %+v", got)
	}
}

func TestADayAloneIsADay(t *testing.T) {
	m := roomtest.Meet(t, "Ada facilitates")
	facts := m.View().Facts
	facts.Days = []protocol.FactTime{protocol.FactOver, protocol.FactStarted, protocol.FactStarted}
	m.As("Ada").Do(protocol.RoomDescribe{Facts: facts})
	// Nobody has said when it was over, so there is no day of that either.
	if got := m.View().Facts.Days; !slices.Equal(got, []protocol.FactTime{protocol.FactStarted}) {
		t.Errorf("days: %v", got)
	}
}

func TestOnlyZonesThatPeopleKnow(t *testing.T) {
	m := roomtest.Meet(t, "Ada facilitates")
	for _, zone := range []string{"posixrules", "localtime", "right/Europe/Helsinki", "Local", "Factory", ""} {
		facts := m.View().Facts
		facts.Zone = zone
		m.As("Ada").Refused(protocol.Invalid, protocol.RoomDescribe{Facts: facts})
	}
}

// Text that looks like other text: an address that would run something is no address.
//
// P48
func TestACallIsNoProgram(t *testing.T) {
	m := roomtest.Meet(t, "Ada facilitates")
	for call, taken := range map[string]bool{
		"https://meet.example/carts": true, "Room 4, or 12: the small one": true, "tel:+358 9 123": true,
		"HTTPS://meet.example": true, "ms-msdt:/id": false, "https://meet.example/\u202estrac": false, "https://meet\u200b.example": false,
		"javascript:alert(1)": false, " JavaScript :alert(1)": false, "data:text/html,x": false, "file:///etc/passwd": false,
	} {
		f := roomtest.Facts()
		f.Call = call
		c := protocol.RoomDescribe{Facts: f}
		if taken {
			m.As("Ada").Do(c)
		} else {
			m.As("Ada").Refused(protocol.Invalid, c)
		}
	}
}
