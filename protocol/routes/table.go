package routes

import (
	"net/http"

	"secondstory/protocol"
)

var (
	// wish makes it safe to ask again for a room after a cut line.
	wish = Parameter{In: Header, Name: "Idempotency-Key", Of: protocol.CommandID{}, About: "A UUID. The same browser asking again with " +
		"it within ten minutes gets the same room, with new addresses, if it still leads there; else 404, 409 `not_now` once ten " +
		"minutes are over, 409 `id_reused` for another body."}

	madeRoom = Answer{Status: http.StatusCreated, Of: protocol.MadeRoom{}, About: "The new room: two addresses that hold secrets, " +
		"`recovery` shown this once, and which link `invite` is."}

	ack      = Answer{Status: http.StatusOK, Of: protocol.Ack{}, About: "Accepted, and durable."}
	rejected = Answer{Of: protocol.Rejection{}, About: "Refused: by the room, as a rejection with the status of its code; or before " +
		"it got there, as a problem."}
)

// All is the table, in the order in which it is told.
var All = []Route{
	{
		Name: "getSession", Method: http.MethodGet, Path: "/api/session",
		Does: "Whether this browser is known, and may start meetings.",
		Answers: []Answer{{Status: http.StatusOK, Of: protocol.Session{}, About: "What a page needs to know first. `known`: this browser " +
			"has a session; `opening`: what meetings open with here, unless they or their template have words of their own."}},
	},
	{
		Name: "signIn", Method: http.MethodPost, Path: "/api/session",
		Does: "Sign in with a setup token: the one that the server printed at its first start, or one that `secondstory token` did. Each " +
			"works as often as it was made for, the first one once.",
		Body:    &Body{Of: protocol.SignIn{}, Most: MaxFewWords, About: "A setup token, which is used up by it; empty where none is wanted."},
		Answers: []Answer{{Status: http.StatusOK, Of: protocol.Session{}, About: "What is so now, and a cookie."}},
	},
	{
		Name: "signOut", Method: http.MethodDelete, Path: "/api/session",
		Does: "End this browser's session.",
		Answers: []Answer{{Status: http.StatusNoContent, About: "It has ended. Its sockets end with 4500, those at another instance within " +
			"a second."}},
	},
	{
		Name: "listRooms", Method: http.MethodGet, Path: "/api/rooms",
		Does: "The rooms this person has a place in.",
		Answers: []Answer{{Status: http.StatusOK, Of: []protocol.ListedRoom{}, About: "The newest first; `role` as it was given; `summary` " +
			"is {{Summary}}, with `leads` as names."}},
	},
	{
		Name: "createRoom", Method: http.MethodPost, Path: "/api/rooms",
		Does:       "Start a meeting.",
		Parameters: []Parameter{wish},
		Body: &Body{Of: protocol.NewRoom{}, Most: MaxBody, About: "`name` is of whoever leads; `huddle`: it begins as a small circle. " +
			"Where `facts.opening` is empty, the words of the template or of this installation are filled in."},
		Answers: []Answer{madeRoom},
	},
	{
		Name: "openExample", Method: http.MethodPost, Path: "/api/example",
		Does:       "Make a room of one's own out of the incident that ships with the server.",
		Parameters: []Parameter{wish},
		Body:       &Body{Of: protocol.OpenExample{}, Most: MaxBody, About: "`name` is of whoever leads."},
		Answers:    []Answer{madeRoom},
	},
	{
		Name: "importRoom", Method: http.MethodPost, Path: "/api/import",
		Does:       "Start a meeting from a file that holds an incident. Nothing is made of a file that is refused.",
		Parameters: []Parameter{wish},
		Body: &Body{Of: protocol.ImportRoom{}, Most: maxFileInJSON, About: "`file` is the file's text, or its JSON; `room` is " +
			"{{ImportedRoom}}, what is said of the meeting besides."},
		Answers: []Answer{madeRoom},
	},
	{
		Name: "lookAtFile", Method: http.MethodPost, Path: "/api/import/look",
		Does:    "What a file holds, or why it cannot be read. Nothing is made or kept of it.",
		Body:    &Body{Of: protocol.LookAtFile{}, Most: maxFileInJSON, About: "Nothing is done with `name` and `room`."},
		Answers: []Answer{{Status: http.StatusOK, Of: protocol.FileLook{}, About: "What the file holds."}},
	},
	{
		Name: "lookAtLink", Method: http.MethodPost, Path: "/api/join/look",
		Does: "What a link leads to. It uses nothing up. A link that is over still leads in whoever has a place there.",
		Body: &Body{Of: protocol.Join{}, Most: MaxFewWords, About: "Only `secret` is looked at."},
		Answers: []Answer{{Status: http.StatusOK, Of: protocol.Invitation{}, About: "What is behind it. `kind` is `invite`, `huddle`, " +
			"`recovery` or `handover`; with `waits` it opens when the door does, and until then joining is refused with 403; with `shut` " +
			"the door was closed for now."}},
	},
	{
		Name: "join", Method: http.MethodPost, Path: "/api/join",
		Does: "Take a link up: a place in the room, and a session to keep it.",
		Body: &Body{Of: protocol.Join{}, Most: MaxFewWords, About: "`name` is asked of who comes for the first time."},
		Answers: []Answer{{Status: http.StatusOK, Of: protocol.Joined{}, About: "The room it led to, and a cookie for who had none. " +
			"`recovery`, a new way back in, is given to whoever has just used theirs."}},
	},
	{
		Name: "getRoom", Method: http.MethodGet, Path: "/api/rooms/{room}",
		Does: "The room as this person may read it.", Needs: Place,
		Parameters: []Parameter{{In: Query, Name: "after", Of: "", About: "A position, `stream:number`. The answer waits up to ten seconds " +
			"until that is in it."}},
		Answers: []Answer{{Status: http.StatusOK, Of: protocol.RoomView{}, About: "`heads` holds the number of each stream, `streams` a view " +
			"of each: `View` for `all`, `FacilitatorsView` for `facilitators`, `PersonView` for one's own."}},
	},
	{
		Name: "socket", Method: http.MethodGet, Path: "/api/rooms/{room}/socket",
		Does: "The room's WebSocket. Its frames are `ClientFrame` and `ServerFrame` of protocol.schema.json.", Needs: Place,
		Answers: []Answer{{Status: http.StatusSwitchingProtocols, About: "The socket is open; say hello."}},
	},
	{
		Name: "command", Method: http.MethodPost, Path: "/api/rooms/{room}/commands",
		Does: "A command as the socket takes it, `story.import` excepted. Its id makes it safe to send again.", Needs: Place,
		Body:    &Body{Of: protocol.CommandFrame{}, Most: protocol.MaxMessage, About: "A command frame, as on the socket."},
		Answers: []Answer{ack, rejected},
	},
	{
		Name: "calendarFile", Method: http.MethodGet, Path: "/api/rooms/{room}/calendar.ics",
		Does: "The meeting as a file for a calendar (RFC 5545), with its time, its plan and an address without a secret.", Needs: Place,
		Answers: []Answer{
			{Status: http.StatusOK, Of: "", Kind: "text/calendar", About: "One event. Days in writing are whole days; a cancelled meeting has " +
				"`METHOD:CANCEL`, `STATUS:CANCELLED` and a higher `SEQUENCE`."},
			{Status: http.StatusConflict, About: "`not_now` while no time is set."},
		},
	},
	{
		Name: "textSince", Method: http.MethodGet, Path: "/api/rooms/{room}/texts/{text}",
		Does: "What happened to one text since a version, so that unsent words can still be merged.", Needs: Place,
		Parameters: []Parameter{{In: Query, Name: "since", Of: uint64(0), Required: true, About: "The version one has."}},
		Answers: []Answer{
			{Status: http.StatusOK, Of: protocol.TextSince{}, About: "`updates` are {{TextUpdate}}, oldest first."},
			{Status: http.StatusConflict, About: "`stale` if that is too long ago."},
		},
	},
	{
		Name: "earlierWords", Method: http.MethodGet, Path: "/api/rooms/{room}/words",
		Does: "Words that other meetings of this person explain: suggestions for this one.", Needs: Place,
		Answers: []Answer{{Status: http.StatusOK, Of: []protocol.EarlierWord{}, About: "Each word once, as the newest of the last 20 meetings " +
			"has it, 500 at most; `from` is that meeting's title."}},
	},
	{
		Name: "makeLink", Method: http.MethodPost, Path: "/api/rooms/{room}/links",
		Does: "Make an invitation. The answer is the only time its secret is said.", Needs: Lead,
		Body: &Body{Of: protocol.NewLink{}, Most: MaxFewWords, About: "`huddle`: before the door opens too. Without `days` and `hours` it " +
			"lasts two weeks, without `most` it lets in half of what the room takes, or 50 where that is more; for a facilitator a day, " +
			"and one use. `days` and `hours` add up to 90 days at most, and 100 links may be open."},
		Answers: []Answer{
			{Status: http.StatusCreated, Of: protocol.MadeLink{}, About: "The link."},
			{Status: http.StatusConflict, About: "`not_now` while the room is archived."},
		},
	},
	{
		Name: "revokeLink", Method: http.MethodDelete, Path: "/api/rooms/{room}/links/{link}",
		Does: "Make a link let nobody in any more.", Needs: Lead,
		Answers: []Answer{{Status: http.StatusNoContent, About: "It lets nobody in."}},
	},
	{
		Name: "revokeInvitations", Method: http.MethodDelete, Path: "/api/rooms/{room}/links",
		Does: "Make every link let nobody in any more, but for ways back in.", Needs: Lead,
		Answers: []Answer{{Status: http.StatusNoContent, About: "They let nobody in."}},
	},
	{
		Name: "endDevices", Method: http.MethodDelete, Path: "/api/rooms/{room}/devices",
		Does: "Sign every other browser out that is whoever asks, and close a hand-over that is open.", Needs: Place,
		Answers: []Answer{{Status: http.StatusNoContent, About: "They are signed out."}},
	},
	{
		Name: "makeRecovery", Method: http.MethodPost, Path: "/api/rooms/{room}/recovery",
		Does: "Make one's own way back in as a facilitator; the one before ends. The answer is the only time its secret is said.", Needs: Lead,
		Answers: []Answer{{Status: http.StatusCreated, Of: protocol.MadeRecovery{}, About: "An address that works once, within 400 days."}},
	},
	{
		Name: "handover", Method: http.MethodPost, Path: "/api/rooms/{room}/handover",
		Does: "A link that brings the same person to another device, once and within ten minutes.", Needs: Place,
		Answers: []Answer{{Status: http.StatusCreated, Of: protocol.MadeHandover{}, About: "The link. A browser that has a session already " +
			"keeps it, and is that person in this room only."}},
	},
	{
		Name: "importStory", Method: http.MethodPost, Path: "/api/rooms/{room}/import",
		Does: "Bring the story in a file into a room that has none yet: the command `story.import`. The room keeps its own facts.", Needs: Lead,
		Parameters: []Parameter{
			{In: Query, Name: "name", Of: "", About: "What the file is called."},
			{In: Header, Name: "Idempotency-Key", Of: protocol.CommandID{}, About: "The command's id. The same file sent again with it gets the " +
				"same answer and has one effect."},
		},
		Body:    &Body{Most: protocol.MaxImport, About: "The file as it is. One format so far: incident-sample/1."},
		Answers: []Answer{ack, rejected},
	},
	{
		Name: "check", Method: http.MethodGet, Path: "/api/check",
		Does:    "How this request looks when it arrives, and a cookie that comes back with the next one. `secondstory check` asks for it.",
		Needs:   CheckToken,
		Answers: []Answer{{Status: http.StatusOK, Of: protocol.Checked{}, About: "What has arrived."}},
	},
	{
		Name: "checkSocket", Method: http.MethodGet, Path: "/api/check/socket",
		Does:    "A WebSocket without a room: something is sent every 4 seconds, and at once whenever anything arrives.",
		Needs:   CheckToken,
		Answers: []Answer{{Status: http.StatusSwitchingProtocols, About: "A WebSocket."}},
	},
	{
		Name: "openAPI", Method: http.MethodGet, Path: "/api/openapi.json",
		Does:    "The requests there are, for tools.",
		Answers: []Answer{{Status: http.StatusOK, Kind: "application/json", About: "OpenAPI 3.1."}},
	},
	{
		Name: "protocolSchema", Method: http.MethodGet, Path: "/api/protocol.schema.json",
		Does:    "Every frame, command and event, and every body and answer of these requests, for tools.",
		Answers: []Answer{{Status: http.StatusOK, Kind: "application/schema+json", About: "JSON Schema, draft 2020-12."}},
	},
}

// maxFileInJSON is of a file as a string of JSON, which is longer than the file.
const maxFileInJSON = 2 * protocol.MaxImport
