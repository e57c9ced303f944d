package protocol

import (
	"errors"

	"github.com/go-json-experiment/json/jsontext"
)

// Frames a client sends.
type (
	// Hello is the first frame of a client. Room must be that of the socket's address. With Epoch and Streams it names
	// what it has already; a stream it leaves out, or numbers of another epoch, are answered with a whole view.
	Hello struct {
		Type    string            `json:"type"`
		Version int               `json:"version"`
		Room    RoomID            `json:"room"`
		Epoch   Epoch             `json:"epoch,omitzero"`
		Streams map[Stream]uint64 `json:"streams,omitzero"`
	}
	// CommandFrame is a wish. Again says that it was sent before, on this socket or another; it is a hint that saves
	// work and changes no outcome.
	CommandFrame struct {
		Type  string         `json:"type"`
		ID    CommandID      `json:"id"`
		Name  string         `json:"name"`
		Body  jsontext.Value `json:"body"`
		Again bool           `json:"again,omitzero"`
	}
	// HereFrame says where its person is looking: a place of the app, in public words only; away while the page is hidden.
	HereFrame struct {
		Type  string `json:"type"`
		Place Place  `json:"place"`
		Away  bool   `json:"away,omitzero"`
	}
	// CaretFrame says where its person's caret is. No text: the caret is gone.
	CaretFrame struct {
		Type    string `json:"type"`
		Text    TextID `json:"text,omitzero"`
		Version int    `json:"version"` // accepted updates the positions count on
		Anchor  int    `json:"anchor"`
		Head    int    `json:"head"`
	}
)

// Place is where in the app somebody is.
type Place string

const (
	PlaceStory     Place = "story"
	PlaceInquiries Place = "inquiries"
	PlacePeople    Place = "people"
	PlaceElsewhere Place = "elsewhere" // here, and no finer place is told
)

// Places lists them.
var Places = []Place{PlaceStory, PlaceInquiries, PlacePeople, PlaceElsewhere}

// Values lists the places for the generated types.
func (Place) Values() []string { return words(Places) }

// UnmarshalText refuses anything else.
func (p *Place) UnmarshalText(b []byte) error { return oneOf(p, b, Places) }

// Frames a server sends.
type (
	// Welcome answers Hello. Per stream it holds a view at a number, or the events that were missed.
	Welcome struct {
		Type    string                   `json:"type"`
		Version int                      `json:"version"`
		Room    RoomID                   `json:"room"`
		Epoch   Epoch                    `json:"epoch"`
		Now     Instant                  `json:"now"`
		You     PersonID                 `json:"you"`
		Socket  int                      `json:"socket"` // tells this window from others of the same person
		Mine    Mine                     `json:"mine"`
		Here    []Here                   `json:"here"`
		Counts  Counts                   `json:"counts"`
		Streams map[Stream]WelcomeStream `json:"streams"` // last: it is written out by others
	}
	// WelcomeStream is where one stream stands: either View at Head, or Events that end at Head.
	WelcomeStream struct {
		Head   uint64         `json:"head"`
		View   jsontext.Value `json:"view,omitzero"`
		Events []Event        `json:"events,omitzero"`
	}
	// Ack says that a command was accepted and is durable, and at which numbers its last events stand.
	Ack struct {
		Type string            `json:"type"`
		ID   CommandID         `json:"id"`
		At   map[Stream]uint64 `json:"at"`
	}
	// Rejection says that a command was refused, why, and, with Conflict, what stands now.
	Rejection struct {
		Type    string         `json:"type"`
		ID      CommandID      `json:"id"`
		Code    Code           `json:"code"`
		Message string         `json:"message"`
		Now     jsontext.Value `json:"now,omitzero"`
		Detail  string         `json:"detail,omitzero"`
	}
	// Events is a batch of facts of one stream, their numbers without a gap.
	Events struct {
		Type   string  `json:"type"`
		Stream Stream  `json:"stream"`
		Events []Event `json:"events"`
	}
	// Event is one fact. By is nobody where the author is not to be known.
	Event struct {
		Seq  uint64         `json:"seq"`
		At   Instant        `json:"at"`
		By   PersonID       `json:"by,omitzero"`
		Name string         `json:"name"`
		Body jsontext.Value `json:"body"`
	}
	// Heartbeat carries the head of each stream this socket may see, so that a silent hole shows.
	Heartbeat struct {
		Type  string            `json:"type"`
		Now   Instant           `json:"now"`
		Heads map[Stream]uint64 `json:"heads"`
	}
	// MineFrame is what only its reader sees. Changed names the members of Mine that are said anew, each whole; one that is
	// named and not there is gone.
	MineFrame struct {
		Type    string         `json:"type"`
		Changed []string       `json:"changed"`
		Mine    jsontext.Value `json:"mine"` // an object
	}
	// HereList says who is here: everybody, or, unless All, only what has changed.
	HereList struct {
		Type string     `json:"type"`
		All  bool       `json:"all,omitzero"`
		Here []Here     `json:"here"`
		Gone []PersonID `json:"gone"`
	}
	// Carets tells where others' carets are; newest wins.
	Carets struct {
		Type   string  `json:"type"`
		Carets []Caret `json:"carets"`
	}
	// CountsFrame tells about how many have voted or handed in, never who.
	CountsFrame struct {
		Type   string `json:"type"`
		Counts Counts `json:"counts"`
	}
	// Goodbye comes just before a close, with its code, a sentence, and how long to wait before coming back.
	Goodbye struct {
		Type        string    `json:"type"`
		Code        CloseCode `json:"code"`
		Message     string    `json:"message"`
		AfterMillis int       `json:"afterMillis"`
	}
)

// Mine is what only one person sees of a room.
type Mine struct {
	Drafts  []Draft  `json:"drafts"`
	Ballots []Ballot `json:"ballots"`
	Hazards []Hazard `json:"hazards,omitzero"` // of those who lead
	// Walkthroughs are the first walk-throughs that this person may read, their own among them.
	Walkthroughs []Walkthrough `json:"walkthroughs,omitzero"`
	Read         bool          `json:"read,omitzero"` // the opening words, as this person has said
	// Review is this person's word on the story, Coverage what all of them come to, for those who lead.
	Review   *Review   `json:"review,omitzero"`
	Coverage *Coverage `json:"coverage,omitzero"`
}

// Into says anew what has changed of what is somebody's.
func (f *MineFrame) Into(m *Mine) error {
	var now, said map[string]jsontext.Value
	if err := errors.Join(Decode(MustEncode(m), &now), Decode(f.Mine, &said)); err != nil {
		return err
	}
	for _, member := range f.Changed {
		delete(now, member)
		if v, ok := said[member]; ok {
			now[member] = v
		}
	}
	var next Mine
	if err := Decode(MustEncode(now), &next); err != nil {
		return err
	}
	*m = next
	return nil
}

// Here is one person who is in the room now.
type Here struct {
	Person PersonID `json:"person"`
	Place  Place    `json:"place"`
	Away   bool     `json:"away,omitzero"`
}

// Caret is where somebody's caret is. Socket tells two windows of one person apart.
type Caret struct {
	Person  PersonID `json:"person"`
	Socket  int      `json:"socket"`
	Text    TextID   `json:"text,omitzero"`
	Version int      `json:"version"`
	Anchor  int      `json:"anchor"`
	Head    int      `json:"head"`
}

// Counts are numbers of secret acts, without names. How many have done something is told to everybody alike, as it stood at
// the last half minute and in steps of MinCrowd: 3 stands for three, four or five, 0 for up to two. Only that all have done it
// is told at once: the number is that of the whole then.
type Counts struct {
	Voted    int `json:"voted"`    // ballots of the newest vote
	Voters   int `json:"voters"`   // who could vote at any time since that vote began; while none is on, who may vote
	HandedIn int `json:"handedIn"` // people who have handed in a line
	Bringers int `json:"bringers"` // who could hand one in at any time since lines were last opened
	Read     int `json:"read"`     // people who have said that they have read the opening words
	Entered  int `json:"entered"`  // who could say so: everybody who ever came in
}

// FrameTypes is what each frame calls itself on the wire, by the name of its Go type.
var FrameTypes = map[string]string{
	"Hello": "hello", "CommandFrame": "command", "HereFrame": "here", "CaretFrame": "caret",
	"Welcome": "welcome", "Ack": "ack", "Rejection": "rejection", "Events": "events", "Heartbeat": "heartbeat",
	"MineFrame": "mine", "HereList": "here", "Carets": "carets", "CountsFrame": "counts", "Goodbye": "goodbye",
}
