package protocol

import (
	"fmt"
	"strings"
)

// Code says why a command was refused, for programs. The sentence beside it is for people.
type Code string

const (
	Invalid      Code = "invalid"       // it does not read as a command, or a value is out of bounds
	Forbidden    Code = "forbidden"     // this role may not ask that
	NotFound     Code = "not_found"     // the thing it speaks of is not there (any more)
	NotNow       Code = "not_now"       // not at this stage of the meeting, or the thing is closed
	Conflict     Code = "conflict"      // somebody else was first; the answer holds what stands now
	Stale        Code = "stale"         // the text has moved on too far to merge: fetch it and start again from there
	IDTaken      Code = "id_taken"      // the new thing's id is in use
	IDReused     Code = "id_reused"     // this command id was accepted with another body
	TooMany      Code = "too_many"      // a count is full
	Busy         Code = "busy"          // too many unanswered commands: wait for answers, then send it again
	Unavailable  Code = "unavailable"   // it could not be saved just now: send it again
	NewerVersion Code = "newer_version" // another instance runs a newer version of this room: reconnect
)

// Codes lists every rejection code, and whether the same command may succeed when it is sent again unchanged.
var Codes = []struct {
	Code  Code
	Again bool
	Means string
}{
	{Invalid, false, "It does not read as a command, or a value is out of bounds."},
	{Forbidden, false, "This role may not ask that."},
	{NotFound, false, "What it speaks of is not there, or not any more."},
	{NotNow, false, "Not at this stage of the meeting, or the thing is closed."},
	{Conflict, false, "Somebody else was first. `now` holds what stands."},
	{Stale, false, "The text has moved on too far for the server to merge. Fetch what was missed and push again on top of it, or take the whole text and offer the words back to the writer."},
	{IDTaken, false, "The id of the new thing is in use."},
	{IDReused, false, "This command id was accepted before with another body."},
	{TooMany, false, "A count is full."},
	{Busy, true, "Too many commands wait for an answer."},
	{Unavailable, true, "It could not be saved just now."},
	{NewerVersion, true, "Another instance runs a newer version. Reconnect."},
}

// CodeValues lists the codes for the generated types.
func (Code) Values() (all []string) {
	for _, c := range Codes {
		all = append(all, string(c.Code))
	}
	return all
}

// Rejected is a refusal as a Go error: a code and one kind sentence.
type Rejected struct {
	Code    Code
	Message string
	Now     any    // what stands, with Conflict
	Detail  string // for whoever writes a client: what of a message could not be read. Nobody is shown it
}

func (r *Rejected) Error() string { return r.Message }

// Reject makes a refusal.
func Reject(code Code, format string, args ...any) *Rejected {
	return &Rejected{Code: code, Message: fmt.Sprintf(format, args...)}
}

// Unreadable refuses a message that no client of ours would send. What a decoder says of it is for whoever writes a
// client, and stands apart from the sentence for people; it never holds what was typed.
func Unreadable(err error) *Rejected {
	detail, _, _ := strings.Cut(err.Error(), "\n")
	if len(detail) > 200 {
		detail = detail[:200]
	}
	r := Reject(Invalid, "That could not be read, so nothing was changed. Look at what you entered, or reload the page.")
	r.Detail = strings.ToValidUTF8(detail, "")
	return r
}

// CloseCode ends a socket. 4000 to 4499 mean: come back; 4500 to 4999: do not.
type CloseCode int

const (
	CloseSlow       CloseCode = 4000 // it could not take what was sent
	CloseMoved      CloseCode = 4001 // what this person may see has changed
	CloseRestart    CloseCode = 4002 // this instance is going away
	CloseSilent     CloseCode = 4003 // nothing was heard
	CloseReload     CloseCode = 4004 // the room could not be read just now
	CloseSignedOut  CloseCode = 4500 // the session has ended
	CloseRemoved    CloseCode = 4501 // this person is not in the room (any more)
	CloseHostile    CloseCode = 4502 // a frame that no client of ours would send
	CloseVersion    CloseCode = 4503 // this version of the protocol is not spoken here
	CloseTooMany    CloseCode = 4504 // too many sockets of one person
	CloseRoomIsFull CloseCode = 4505 // too many people in the room
	CloseLeft       CloseCode = 4506 // this person has left the room
)

// CloseCodes lists every close code with what it means.
var CloseCodes = []struct {
	Code  CloseCode
	Means string
}{
	{CloseSlow, "The connection could not keep up. Resume from where you are."},
	{CloseMoved, "What you may see has changed. Say hello again."},
	{CloseRestart, "The server is restarting. Come back after the time it names."},
	{CloseSilent, "Nothing was heard from you for too long."},
	{CloseReload, "The room could not be read just now."},
	{CloseSignedOut, "Your session has ended."},
	{CloseRemoved, "You are not in this room any more."},
	{CloseHostile, "That frame could not be read."},
	{CloseVersion, "This version of the protocol is not spoken here. Reload the page."},
	{CloseTooMany, "This room is open in too many windows of yours."},
	{CloseRoomIsFull, "The room is full."},
	{CloseLeft, "You have left this room. To come back you need a link."},
}

// Says is the sentence of a close code.
func (c CloseCode) Says() string {
	for _, row := range CloseCodes {
		if row.Code == c {
			return row.Means
		}
	}
	return ""
}

// Goodbye is the frame that says a close code and its sentence.
func (c CloseCode) Goodbye() *Goodbye { return &Goodbye{Type: "goodbye", Code: c, Message: c.Says()} }
