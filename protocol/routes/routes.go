// Package routes is the table of what is asked over plain HTTP. The server answers what stands in it and nothing else
// below /api; its OpenAPI document, the table of requests in PROTOCOL.md and the types of bodies and answers in TypeScript
// and JSON Schema are generated from it. A new request is one row here, its types in http.go if it has new ones, and what
// answers it in the server.
package routes

import "secondstory/protocol"

// Route is one request. Its texts may hold Markdown, and {{Type}} for the members of a type of package protocol that
// another row or type here holds.
type Route struct {
	// Name says what answers it, and is its operationId for tools.
	Name   string
	Method string
	Path   string // {room} is a parameter; its type stands in PathParameters
	Does   string // in a sentence or two
	Needs  Need
	// Parameters are those that are not in the path.
	Parameters []Parameter
	Body       *Body // nil: none is read
	// Answers begin with that of success. Refusals are listed where there is more to say than their code does; all others are
	// a Problem.
	Answers []Answer
}

// Need is what whoever asks has to have. The server looks at it before it looks at a body.
type Need int

const (
	Nothing    Need = iota // a session, if there is one, says who asks
	Place                  // a place in the room of the path
	Lead                   // the same, as a facilitator
	CheckToken             // what `secondstory check` makes of the server's secret file; seen to by what answers
)

// Parameter is one of a query or a header.
type Parameter struct {
	In       In
	Name     string
	Of       any // a value of its Go type
	Required bool
	About    string
}

// In says where a parameter stands, in OpenAPI's words.
type In string

const (
	Query  In = "query"
	Header In = "header"
)

// Body is what a request carries.
type Body struct {
	Of    any   // a value of its Go type; nil: a file as it is
	Most  int64 // bytes
	About string
}

// Lengths of bodies, beside those in limits.go.
const (
	MaxBody     = 1 << 20  // bytes of one that holds no file
	MaxFewWords = 32 << 10 // bytes of one that anybody may send, or that holds a few words
)

// Answer is one way in which a request is answered.
type Answer struct {
	Status int    // 0: every status that is not listed
	Of     any    // a value of its Go type; nil: nothing, a Problem for a refusal, or what Kind says
	Kind   string // its media type, where it is not application/json
	About  string // in sentences
}

// PathParameters are the types of what stands in braces in a path.
var PathParameters = map[string]any{"room": protocol.RoomID{}, "text": protocol.TextID{}, "link": protocol.LinkID{}}

// Shapes lists a value of the type of every body and answer, in the order of the table.
func Shapes() (all []any) {
	for _, r := range All {
		if r.Body != nil && r.Body.Of != nil {
			all = append(all, r.Body.Of)
		}
		for _, a := range r.Answers {
			if a.Of != nil {
				all = append(all, a.Of)
			}
		}
	}
	return append(all, protocol.Problem{})
}
