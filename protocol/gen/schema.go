package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"

	"github.com/invopop/jsonschema"

	"secondstory/protocol"
	"secondstory/protocol/routes"
)

const schemaTarget = "schema.gen.json"

// schema writes the same words as a JSON Schema, for clients in other languages and for tools. Every type has one
// definition; every command and every event has one more, as a whole frame, so that its name decides about its body.
func schema() ([]byte, error) {
	s := &schemas{defs: jsonschema.Definitions{}}
	s.Reflector = jsonschema.Reflector{Mapper: s.special, Namer: func(t reflect.Type) string { return t.Name() }}
	if err := s.AddGoComments("secondstory/protocol", "."); err != nil {
		return nil, err
	}
	for _, v := range []any{protocol.View{}, protocol.FacilitatorsView{}, protocol.PersonView{}, protocol.Code("")} {
		s.ref(reflect.TypeOf(v))
	}
	var commands, events, client, server []*jsonschema.Schema
	for _, c := range protocol.Commands {
		commands = append(commands, s.named(protocol.CommandFrame{}, "command", c.Command(), c))
	}
	for _, e := range protocol.EventBodies {
		events = append(events, s.named(protocol.Event{}, "event", e.Event(), e))
	}
	for _, v := range []any{protocol.Hello{}, protocol.CommandFrame{}, protocol.HereFrame{}, protocol.CaretFrame{}} {
		client = append(client, s.ref(reflect.TypeOf(v)))
	}
	for _, v := range []any{protocol.Welcome{}, protocol.Ack{}, protocol.Rejection{}, protocol.Events{}, protocol.Heartbeat{},
		protocol.MineFrame{}, protocol.HereList{}, protocol.Carets{}, protocol.CountsFrame{}, protocol.Goodbye{}} {
		server = append(server, s.ref(reflect.TypeOf(v)))
	}
	if err := s.requests(); err != nil {
		return nil, err
	}
	s.defs["CommandFrame"] = &jsonschema.Schema{OneOf: commands, Description: s.defs["CommandFrame"].Description}
	s.defs["Event"] = &jsonschema.Schema{OneOf: events, Description: s.defs["Event"].Description}
	s.defs["ClientFrame"] = &jsonschema.Schema{OneOf: client, Description: "What a client sends."}
	s.defs["ServerFrame"] = &jsonschema.Schema{OneOf: server, Description: "What a server sends. A newer server may add members and events: pass over what you do not know."}
	root := &jsonschema.Schema{
		Version: jsonschema.Version, ID: "https://second-story.invalid/protocol.schema.json", Title: "Second Story: the words on the wire",
		Description: fmt.Sprintf("Version %d of the protocol. Generated from the Go package protocol by `make generate`. Lengths of text are counted in UTF-16 code units, which a schema cannot say: see PROTOCOL.md.", protocol.Version),
		AnyOf:       []*jsonschema.Schema{{Ref: "#/$defs/ClientFrame"}, {Ref: "#/$defs/ServerFrame"}},
		Definitions: s.defs,
	}
	raw, err := json.Marshal(root)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := json.Indent(&out, raw, "", "  "); err != nil {
		return nil, err
	}
	out.WriteByte('\n')
	return out.Bytes(), nil
}

type schemas struct {
	jsonschema.Reflector
	defs jsonschema.Definitions
}

// ref defines a type, and everything it is made of, and answers how to point to it.
func (s *schemas) ref(t reflect.Type) *jsonschema.Schema {
	if special := s.special(t); special != nil {
		return special
	}
	if _, done := s.defs[t.Name()]; !done {
		for name, def := range s.ReflectFromType(t).Definitions {
			if kind, is := protocol.FrameTypes[name]; is {
				property, _ := def.Properties.Get("type")
				*property = jsonschema.Schema{Const: kind}
			}
			s.defs[name] = def
		}
	}
	return &jsonschema.Schema{Ref: "#/$defs/" + t.Name()}
}

// requests defines what bodies and answers of HTTP hold, and what Go's types leave open in them.
func (s *schemas) requests() error {
	for _, v := range routes.Shapes() {
		t := reflect.TypeOf(v)
		for t.Kind() == reflect.Slice {
			t = t.Elem()
		}
		if t.Name() != "string" {
			s.ref(t)
		}
	}
	file := func(p *jsonschema.Schema) {
		p.OneOf = []*jsonschema.Schema{{Type: "string"}, {Type: "object"}}
	}
	for _, open := range []struct {
		of, name string
		fill     func(*jsonschema.Schema)
	}{
		{"ImportRoom", "file", file},
		{"LookAtFile", "file", file},
		{"RoomView", "streams", func(p *jsonschema.Schema) {
			p.Properties = jsonschema.NewProperties()
			p.Properties.Set(string(protocol.All), s.ref(reflect.TypeFor[protocol.View]()))
			p.Properties.Set(string(protocol.Facilitators), s.ref(reflect.TypeFor[protocol.FacilitatorsView]()))
			p.AdditionalProperties = s.ref(reflect.TypeFor[protocol.PersonView]())
		}},
	} {
		def := s.defs[open.of]
		if def == nil {
			return fmt.Errorf("nothing is known of %s", open.of)
		}
		was, ok := def.Properties.Get(open.name)
		if !ok {
			return fmt.Errorf("%s has no %s", open.of, open.name)
		}
		// What is open is one schema that all such members share, and has no description of its own.
		p := &jsonschema.Schema{Type: was.Type, Description: s.CommentMap["secondstory/protocol."+open.of+"."+strings.ToUpper(open.name[:1])+open.name[1:]]}
		open.fill(p)
		def.Properties.Set(open.name, p)
	}
	return nil
}

// named defines a frame of one name, with the body that belongs to it.
func (s *schemas) named(frame any, kind, name string, body any) *jsonschema.Schema {
	t := reflect.TypeOf(frame)
	s.ref(t)
	whole := s.ReflectFromType(t).Definitions[t.Name()]
	whole.Description = s.comment(reflect.TypeOf(body))
	whole.Properties.Set("name", &jsonschema.Schema{Const: name})
	whole.Properties.Set("body", s.ref(reflect.TypeOf(body)))
	if kind, is := protocol.FrameTypes[t.Name()]; is {
		whole.Properties.Set("type", &jsonschema.Schema{Const: kind})
	}
	s.defs[kind+"."+name] = whole
	return &jsonschema.Schema{Ref: "#/$defs/" + kind + "." + name}
}

// comment is what a type's comment says.
func (s *schemas) comment(t reflect.Type) string {
	return s.CommentMap[t.PkgPath()+"."+t.Name()]
}

// special are the types that write themselves.
func (s *schemas) special(t reflect.Type) *jsonschema.Schema {
	define := func(name string, def jsonschema.Schema) *jsonschema.Schema {
		def.Description = s.comment(t)
		s.defs[name] = &def
		return &jsonschema.Schema{Ref: "#/$defs/" + name}
	}
	switch {
	case strings.HasPrefix(t.Name(), "ID["):
		return define(idName(t), jsonschema.Schema{Type: "string", Format: "uuid", Pattern: "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"})
	case t == reflect.TypeFor[protocol.Instant]():
		return define(t.Name(), jsonschema.Schema{Type: "string", Format: "date-time", Pattern: `^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$`})
	case t == reflect.TypeFor[protocol.Stream]():
		return define(t.Name(), jsonschema.Schema{Type: "string", Pattern: "^(all|facilitators|person:[0-9a-f-]{36})$"})
	case t == reflect.TypeFor[protocol.CloseCode]():
		def := jsonschema.Schema{Type: "integer"}
		for _, c := range protocol.CloseCodes {
			def.Enum = append(def.Enum, int(c.Code))
		}
		return define(t.Name(), def)
	case t.PkgPath() == "github.com/go-json-experiment/json/jsontext":
		return jsonschema.TrueSchema
	case t.Kind() == reflect.String:
		if v, ok := reflect.New(t).Elem().Interface().(interface{ Values() []string }); ok {
			def := jsonschema.Schema{Type: "string"}
			for _, w := range v.Values() {
				def.Enum = append(def.Enum, w)
			}
			return define(t.Name(), def)
		}
	}
	return nil
}
