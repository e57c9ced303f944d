package protocol

import (
	"bytes"

	"github.com/go-json-experiment/json/jsontext"
)

// What is asked and answered over HTTP. Which request takes and answers which stands in the folder routes; PROTOCOL.md and
// the server's OpenAPI are generated from both. Of a body, a member that may be left out is one that may be empty.

// SignIn carries a setup token. It is empty where none is wanted.
type SignIn struct {
	Token string `json:"token,omitzero"` // used up by it
}

// NewRoom is what Create sends.
type NewRoom struct {
	Facts Facts  `json:"facts"`
	Names Names  `json:"names"`
	Asked int    `json:"asked"` // how many lines of inquiry everyone is asked for
	Name  string `json:"name"`  // how whoever leads would like to be called
	// Huddle: it begins as a small circle, and the door is opened later.
	Huddle bool `json:"huddle,omitzero"`
}

// MadeRoom is what Create gets back. Both addresses hold a secret, and the recovery address is shown this once.
type MadeRoom struct {
	Room     RoomID  `json:"room"`
	Invite   string  `json:"invite" jsonschema:"format=uri"`
	Recovery string  `json:"recovery" jsonschema:"format=uri"` // shown this once
	Link     LinkID  `json:"link"`                             // the invitation, as it is found again among the room's links
	Expires  Instant `json:"expires"`                          // of the invitation
}

// OpenExample asks for a room of one's own made of the example.
type OpenExample struct {
	Name string `json:"name"` // how whoever leads would like to be called
}

// ListedRoom is a row of the library.
type ListedRoom struct {
	Room    RoomID  `json:"room"`
	Role    Role    `json:"role"` // as it was given
	Summary Summary `json:"summary"`
}

// ImportRoom asks for a room made of a file.
type ImportRoom struct {
	Name     string `json:"name"`              // how whoever leads would like to be called
	FileName string `json:"fileName,omitzero"` // what the file is called; the title, if it has none
	// File is the file's text, as a string, which lets us say what is wrong with it whatever it is; or, for programs, the
	// JSON object itself. Up to 4 MiB.
	File jsontext.Value `json:"file"`
	// Room is the meeting it becomes: the file's facts, and what somebody said besides. Without it the meeting has the
	// file's own facts, is for its members only, and lines of inquiry show no names.
	Room *ImportedRoom `json:"room,omitzero"`
}

// ImportedRoom is what is said of a meeting whose story comes out of a file, as Create says it.
type ImportedRoom struct {
	Facts  Facts `json:"facts"`
	Names  Names `json:"names"`
	Asked  int   `json:"asked"`           // how many lines of inquiry everyone is asked for
	Huddle bool  `json:"huddle,omitzero"` // it begins as a small circle, and the door is opened later
}

// LookAtFile asks what a file holds.
type LookAtFile struct {
	FileName string         `json:"fileName,omitzero"` // what the file is called; the title, if it has none
	File     jsontext.Value `json:"file"`              // its text, or the JSON object in it, up to 4 MiB
	Name     string         `json:"name,omitzero"`     // nothing is done with it: ImportRoom may be sent as it is
	Room     *ImportedRoom  `json:"room,omitzero"`     // nor with this
}

// FileLook is what a file holds, before anything is made of it.
type FileLook struct {
	Facts   Facts `json:"facts"` // those it knows
	Moments int   `json:"moments"`
	People  int   `json:"people"`
	Lines   int   `json:"lines"`
}

// NewLink asks for an invitation.
type NewLink struct {
	Role   Role `json:"role"`
	Days   int  `json:"days,omitzero"`   // how long it lasts, with hours; neither: two weeks, or a day for a facilitator
	Hours  int  `json:"hours,omitzero"`  // beside the days
	Most   int  `json:"most,omitzero"`   // how many it lets in; not said: half of what the room takes, or one facilitator
	Huddle bool `json:"huddle,omitzero"` // it opens before the door does
}

// MadeLink is its answer, and the only time the secret is said.
type MadeLink struct {
	Link    LinkID  `json:"link"`
	URL     string  `json:"url" jsonschema:"format=uri"`
	Role    Role    `json:"role"`
	Expires Instant `json:"expires"`
}

// MadeRecovery is one's own way back in as a facilitator.
type MadeRecovery struct {
	Recovery string `json:"recovery" jsonschema:"format=uri"` // works once, and is shown this once
}

// MadeHandover leads the same person to another device.
type MadeHandover struct {
	URL string `json:"url" jsonschema:"format=uri"`
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
	Shut    bool     `json:"shut,omitzero"` // the door has been open, and was closed for now: whoever leads opens it again
	Zone    string   `json:"zone"`
	Started Instant  `json:"started"`
	Meets   Instant  `json:"meets,omitzero"`
	// Template is how it is held: without a time, in_writing tells days in writing from what is not settled.
	Template  Template `json:"template,omitzero"`
	Cancelled bool     `json:"cancelled,omitzero"` // the meeting does not take place at its time
	Note      string   `json:"note,omitzero"`      // what whoever leads says of that
	Archived  bool     `json:"archived,omitzero"`  // it is put away
	Opening   string   `json:"opening"`
	Leads     []string `json:"leads"` // names of the facilitators
	Readers   Readers  `json:"readers"`
	Names     Names    `json:"names"`
	Already   bool     `json:"already"`           // this browser has a place in the room
	YourName  string   `json:"yourName,omitzero"` // in the room, if they have a place there
}

// Join carries a link's secret in a body, never in an address.
type Join struct {
	Secret   string `json:"secret"`        // what stands behind the # of the link
	Name     string `json:"name,omitzero"` // how somebody would like to be called; asked of who comes for the first time
	Pronouns string `json:"pronouns,omitzero"`
}

// Joined is the room a link led to.
type Joined struct {
	Room RoomID `json:"room"`
	// Recovery is a new way back in for whoever has just used theirs, shown this once.
	Recovery string `json:"recovery,omitzero" jsonschema:"format=uri"`
}

// RoomView is a room as one person may read it.
type RoomView struct {
	Room  RoomID            `json:"room"`
	Epoch Epoch             `json:"epoch"`
	You   PersonID          `json:"you"`
	Heads map[Stream]uint64 `json:"heads"` // the number that each stream stands at
	// Streams holds a view of each stream that they may see. It comes last: it is written out by others.
	Streams map[Stream]jsontext.Value `json:"streams"`
}

// TextSince is what happened to one text since a version, so that words that were typed on it and not sent, before a page
// was reloaded, can still be merged.
type TextSince struct {
	Version int          `json:"version"` // after the last of them
	Updates []TextUpdate `json:"updates"` // oldest first
}

// TextUpdate is one accepted update of a text.
type TextUpdate struct {
	Client  string         `json:"client"`  // whose it is, as text.edit names it
	Changes jsontext.Value `json:"changes"` // a change as text.edit has it
}

// Session is what a page needs to know first.
type Session struct {
	Known     bool `json:"known"` // this browser has a session
	SignedIn  bool `json:"signedIn"`
	MayCreate bool `json:"mayCreate"` // else the setup token is asked for
	// Opening is what meetings open with here, unless they or their template have words of their own.
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
	Detail  string `json:"detail,omitzero"` // for whoever writes a client: what could not be read
}

// Checked is how a request looks when it arrives: what `secondstory check` compares with what it has sent, to see what lies
// between. It is told to whoever can read the server's secret.
type Checked struct {
	Protocol  int    `json:"protocol"`
	URL       string `json:"url"`       // where people find the server, as far as it knows
	Peer      string `json:"peer"`      // the other end of the connection
	Proxy     bool   `json:"proxy"`     // the peer's word on a client's address is believed
	Forwarded bool   `json:"forwarded"` // the peer has said one
	Address   string `json:"address"`   // taken for the client's
	Near      bool   `json:"near"`      // that address is itself among those that are believed
	Cookie    string `json:"cookie"`    // what came back of the cookie that each answer sets
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
