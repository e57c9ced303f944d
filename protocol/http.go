package protocol

import (
	"bytes"

	"github.com/go-json-experiment/json/jsontext"
)

// What is asked and answered over HTTP. How, stands in PROTOCOL.md and in the server's OpenAPI.

// NewRoom is what Create sends.
type NewRoom struct {
	Facts Facts  `json:"facts"`
	Names Names  `json:"names"`
	Asked int    `json:"asked"`
	Name  string `json:"name"` // of whoever leads
	// Huddle: it begins as a small circle, and the door is opened later.
	Huddle bool `json:"huddle,omitzero"`
}

// MadeRoom is what Create gets back. Both addresses hold a secret, and the recovery address is shown this once.
type MadeRoom struct {
	Room     RoomID `json:"room"`
	Invite   string `json:"invite"`
	Recovery string `json:"recovery"`
	// Link and Expires are of the invitation: whoever made it finds it again among the room's links.
	Link    LinkID  `json:"link"`
	Expires Instant `json:"expires"`
}

// ListedRoom is a row of the library.
type ListedRoom struct {
	Room    RoomID  `json:"room"`
	Role    Role    `json:"role"`
	Summary Summary `json:"summary"`
}

// ImportRoom asks for a room made of a file. File is the file's text, as a string, which lets us say what is wrong with
// it whatever it is; or, for programs, the JSON object itself.
type ImportRoom struct {
	Name     string         `json:"name"` // of whoever leads
	FileName string         `json:"fileName,omitzero"`
	File     jsontext.Value `json:"file"`
	// Room is the meeting it becomes: the file's facts, and what somebody said besides. Without it the meeting has the
	// file's own facts, is for its members only, and lines of inquiry show no names.
	Room *ImportedRoom `json:"room,omitzero"`
}

// ImportedRoom is what is said of a meeting whose story comes out of a file, as Create says it.
type ImportedRoom struct {
	Facts  Facts `json:"facts"`
	Names  Names `json:"names"`
	Asked  int   `json:"asked"`
	Huddle bool  `json:"huddle,omitzero"`
}

// FileLook is what a file holds, before anything is made of it. Facts are those it knows.
type FileLook struct {
	Facts   Facts `json:"facts"`
	Moments int   `json:"moments"`
	People  int   `json:"people"`
	Lines   int   `json:"lines"`
}

// NewLink asks for an invitation. Without days and hours it lasts two weeks, and without Most it lets in as many as like;
// but who is to lead comes alone, and within a day.
type NewLink struct {
	Role  Role `json:"role"`
	Days  int  `json:"days,omitzero"`
	Hours int  `json:"hours,omitzero"`
	Most  int  `json:"most,omitzero"`
	// Huddle: it opens before the door does.
	Huddle bool `json:"huddle,omitzero"`
}

// MadeLink is its answer, and the only time the secret is said.
type MadeLink struct {
	Link    LinkID  `json:"link"`
	URL     string  `json:"url"`
	Role    Role    `json:"role"`
	Expires Instant `json:"expires"`
}

// Invitation is what somebody sees who has followed a link, before they come in.
type Invitation struct {
	Room    RoomID   `json:"room"`
	Kind    LinkKind `json:"kind"`
	Role    Role     `json:"role"`
	Title   string   `json:"title"`
	Stage   Stage    `json:"stage"`
	Closed  bool     `json:"closed"`        // its story stays as it is
	Waits   bool     `json:"waits"`         // the link opens when the door does
	Shut    bool     `json:"shut,omitzero"` // it has been open, and opens again when whoever leads opens the door
	Zone    string   `json:"zone"`
	Started Instant  `json:"started"`
	Meets   Instant  `json:"meets,omitzero"`
	// Template is how it is held: without a time, in_writing tells days in writing from what is not settled.
	Template Template `json:"template,omitzero"`
	// Cancelled: the meeting does not take place at its time; Note is what whoever leads says of it.
	Cancelled bool     `json:"cancelled,omitzero"`
	Note      string   `json:"note,omitzero"`
	Archived  bool     `json:"archived,omitzero"` // it is put away
	Opening   string   `json:"opening"`
	Leads     []string `json:"leads"`
	Readers   Readers  `json:"readers"`
	Names     Names    `json:"names"`
	Already   bool     `json:"already"` // this browser has a place in the room
	YourName  string   `json:"yourName,omitzero"`
}

// Join carries a link's secret in a body, never in an address.
type Join struct {
	Secret   string `json:"secret"`
	Name     string `json:"name,omitzero"`
	Pronouns string `json:"pronouns,omitzero"`
}

// Joined is the room a link led to. Whoever used their way back in gets a new one, the only time it is said.
type Joined struct {
	Room     RoomID `json:"room"`
	Recovery string `json:"recovery,omitzero"`
}

// Session is what a page needs to know first.
type Session struct {
	Known     bool `json:"known"` // this browser has a session
	SignedIn  bool `json:"signedIn"`
	MayCreate bool `json:"mayCreate"` // else the setup token is asked for
	// Opening is what meetings open with here, where they have no words of their own.
	Opening string `json:"opening"`
}

// EarlierWord is a word as another meeting of the same person explains it: a suggestion, that somebody may take over.
type EarlierWord struct {
	Word    string   `json:"word"`
	Meaning string   `json:"meaning"`
	Kind    TermKind `json:"kind"`
	Also    []string `json:"also"`
	From    string   `json:"from"` // that meeting's title
}

// Problem is how a request is refused: a code for programs, a sentence for people.
type Problem struct {
	Code    Code   `json:"code"`
	Message string `json:"message"`
	Now     any    `json:"now,omitzero"`
	Detail  string `json:"detail,omitzero"` // for whoever writes a client
}

// Summary is what a list of rooms shows of one.
type Summary struct {
	Title   string  `json:"title"`
	Stage   Stage   `json:"stage"`
	Zone    string  `json:"zone"`
	Started Instant `json:"started"`
	Meets   Instant `json:"meets,omitzero"`
	// Template is how it is held: without a time, in_writing tells days in writing from what is not settled.
	Template Template `json:"template,omitzero"`
	Impact   string   `json:"impact,omitzero"`
	Leads    []string `json:"leads"` // names of the facilitators
	People   int      `json:"people"`
	Moments  int      `json:"moments"`
	Lines    int      `json:"lines"`
	Readers  Readers  `json:"readers"`
	// Cancelled: it does not take place at its time.
	Cancelled bool `json:"cancelled,omitzero"`
	Archived  bool `json:"archived,omitzero"` // it is put away
}

// Equal says whether two show the same.
func (s *Summary) Equal(other *Summary) bool { return bytes.Equal(MustEncode(s), MustEncode(other)) }

// LinkKind says what a link gives.
type LinkKind string

const (
	LinkInvite   LinkKind = "invite"   // a role in a room
	LinkHuddle   LinkKind = "huddle"   // the same, before the door is opened too
	LinkRecovery LinkKind = "recovery" // the same, shown once to whoever made the room
	LinkHandover LinkKind = "handover" // the same person on another device
)

// LinkKinds lists them.
var LinkKinds = []LinkKind{LinkInvite, LinkHuddle, LinkRecovery, LinkHandover}

// Values lists the kinds for the generated types.
func (LinkKind) Values() []string { return words(LinkKinds) }
