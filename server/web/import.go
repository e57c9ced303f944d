package web

import (
	"crypto/sha256"
	"fmt"
	chacha "math/rand/v2"
	"net/http"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"secondstory/protocol"
	"secondstory/room/rules"
	"secondstory/server/importer"
)

// idempotencyKey is the header by which whoever sends a file again after a cut line says that it is the same wish.
const idempotencyKey = "Idempotency-Key"

// importStory brings a file's story into a room that has none yet. The body is the file; ?name= is what it is called.
// The answer is a command's: an ack or a rejection. The room keeps its own facts.
func (s *Server) importStory(c echo.Context) error {
	command, err := wishID(c)
	if err != nil {
		return err
	}
	raw, err := body(c, row(c).Body.Most)
	if err != nil {
		return err
	}
	g := grant(c)
	what, err := importer.Read(c.QueryParam("name"), raw, idsOf(g.Room, command))
	if err != nil {
		return err
	}
	answer, err := s.Hall.Do(c.Request().Context(), g.Room, g.Person, command, what.Story, false)
	if err != nil {
		return err
	}
	status := http.StatusOK
	if answer.Rejected != nil {
		status = statuses[answer.Rejected.Code]
	}
	return reply(c, status, answer.Frame())
}

// wishID is the id of the wish: the client's own, or a new one.
func wishID(c echo.Context) (protocol.CommandID, error) {
	var id protocol.CommandID
	key := c.Request().Header.Get(idempotencyKey)
	if key == "" {
		return protocol.NewID[protocol.CommandID](), nil
	}
	if err := id.UnmarshalText([]byte(key)); err != nil {
		return id, protocol.Reject(protocol.Invalid, "The header %s should be a UUID in lower case.", idempotencyKey)
	}
	return id, nil
}

// idsOf makes the ids of one import out of the wish's own, so that the same file sent again under the same key is the
// same wish to the last byte. They are random as long as the key is.
func idsOf(id protocol.RoomID, command protocol.CommandID) func() uuid.UUID {
	seed := sha256.Sum256(append(id.UUID[:], command.UUID[:]...))
	chance := chacha.NewChaCha8(seed)
	return func() uuid.UUID { return uuid.Must(uuid.NewRandomFromReader(chance)) } // it never runs out
}

// lookAtFile reads a file and keeps nothing of it, so that one that cannot be read is refused when it is chosen.
func (s *Server) lookAtFile(c echo.Context) error {
	var in protocol.LookAtFile
	if err := s.takeOfCreator(c, &in); err != nil {
		return err
	}
	what, err := readFile(in.FileName, in.File)
	if err != nil {
		return err
	}
	out := protocol.FileLook{Facts: what.Facts, Moments: len(what.Story.Entries), People: len(what.Story.Actors), Lines: len(what.Story.Lines)}
	if out.Facts.Services == nil {
		out.Facts.Services = []string{}
	}
	if out.Facts.Tags == nil {
		out.Facts.Tags = []string{}
	}
	out.Facts.Opening, out.Facts.Readers = protocol.OpeningOf("", s.Config.OpeningWords), protocol.ReadersMembers
	return answer(c, out)
}

// importRoom makes a room of a file. Nothing is made of a file that is refused.
func (s *Server) importRoom(c echo.Context) error {
	var in protocol.ImportRoom
	if err := s.takeOfCreator(c, &in); err != nil {
		return err
	}
	what, err := readFile(in.FileName, in.File)
	if err != nil {
		return err
	}
	if in.Room == nil {
		return s.makeOf(c, what, in.Name)
	}
	begin := rules.CreateRoom{Facts: in.Room.Facts, Names: in.Room.Names, Asked: in.Room.Asked, Huddle: in.Room.Huddle}
	made, err := s.make(c, begin, in.Name, what.Story)
	if err != nil {
		return err
	}
	return answer(c, made)
}

// readFile reads a file that is the JSON object itself, or its text as a string.
func readFile(name string, file jsontext.Value) (*importer.Import, error) {
	raw := []byte(file)
	if file.Kind() == '"' {
		var words string
		if err := json.Unmarshal(file, &words); err != nil {
			return nil, protocol.Reject(protocol.Invalid, "The file could not be read.")
		}
		raw = []byte(words)
	}
	return importer.Read(name, raw, uuid.New)
}

// openExample makes somebody a room of their own out of the incident that ships with the server.
func (s *Server) openExample(c echo.Context) error {
	var in protocol.OpenExample
	if err := s.takeOfCreator(c, &in); err != nil {
		return err
	}
	what, err := importer.Read(importer.ExampleName, importer.Example, uuid.New)
	if err != nil {
		return fmt.Errorf("read the example: %w", err)
	}
	return s.makeOf(c, what, in.Name)
}

// makeOf makes a room of what a file says and of what a meeting needs besides, and answers as Create does.
func (s *Server) makeOf(c echo.Context, what *importer.Import, name string) error {
	facts := what.Facts
	facts.Opening, facts.Readers = protocol.OpeningOf("", s.Config.OpeningWords), protocol.ReadersMembers
	begin := rules.CreateRoom{Facts: facts, Names: protocol.NamesHidden, Asked: protocol.DefaultAsked}
	made, err := s.make(c, begin, name, what.Story)
	if err != nil {
		return err
	}
	return answer(c, made)
}

// takeOfCreator reads a body of somebody who may start a meeting here. Everybody else is refused before it is looked at.
func (s *Server) takeOfCreator(c echo.Context, v any) error {
	if !s.mayCreate(c) {
		return protocol.Reject(protocol.Forbidden, "To start a meeting here, enter a setup token. Whoever runs the server can print one.")
	}
	return take(c, v)
}
