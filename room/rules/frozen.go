package rules

import (
	"reflect"

	"github.com/go-json-experiment/json/jsontext"

	"secondstory/protocol"
	"secondstory/room/text"
)

// Frozen takes one stream's part as it stands. Taking it is quick, and goes on saying the same while the state changes;
// write writes it out, which is not quick, and may be called on any goroutine.
func (s *State) Frozen(stream protocol.Stream) (write func() jsontext.Value) {
	part := func() any { return protocol.PersonView{} }
	switch who, one := stream.Person(); {
	case stream == protocol.All:
		view := s.All.frozen()
		part = func() any { return view() }
	case stream == protocol.Facilitators:
		view := frozen(s.Facilitators.FacilitatorsView)
		part = func() any { return view }
	case one && s.Persons[who] != nil:
		view := frozen(s.Persons[who].PersonView)
		part = func() any { return view }
	}
	return func() jsontext.Value { return protocol.MustEncode(part()) }
}

// frozen gives what writes out the part for everybody as it stands. A text's units are never written into, so they are
// spelled later, too.
func (a *PublicState) frozen() func() protocol.View {
	type words struct {
		version int
		units   []uint16
	}
	v, docs := frozen(a.View), make(map[protocol.TextID]words, len(a.docs))
	for id, d := range a.docs {
		docs[id] = words{d.Version(), d.Units()}
	}
	return func() protocol.View {
		v.Texts = make(map[protocol.TextID]protocol.Text, len(docs))
		for id, d := range docs {
			v.Texts[id] = protocol.Text{Version: d.version, Text: text.String(d.units)}
		}
		return v
	}
}

// frozen is a part that appliers cannot change any more: they write into the rows of a part's lists and into what its
// members point to, and put what is deeper in anew.
func frozen[T any](part T) T {
	v := reflect.ValueOf(&part).Elem()
	for i := range v.NumField() {
		f := v.Field(i)
		switch {
		case f.Kind() == reflect.Slice && !f.IsNil():
			rows := reflect.MakeSlice(f.Type(), f.Len(), f.Len())
			reflect.Copy(rows, f)
			f.Set(rows)
		case f.Kind() == reflect.Pointer && !f.IsNil():
			to := reflect.New(f.Type().Elem())
			to.Elem().Set(f.Elem())
			f.Set(to)
		}
	}
	return part
}
