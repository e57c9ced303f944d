package room

import (
	"reflect"
	"sync"

	"github.com/go-json-experiment/json/jsontext"

	"secondstory/protocol"
	"secondstory/room/text"
)

// Still is a stream's part as it stood at a number. Taking one is quick. Writing it out is not, so that is left to whoever
// needs it, off the room's goroutine, once for all who come at that number. Safe for concurrent use.
type Still struct {
	Head  uint64
	once  sync.Once
	part  func() any
	bytes jsontext.Value
}

// View is the part written out, as State.View would have it then. Shared by all who ask: not to be written into.
func (s *Still) View() jsontext.Value {
	s.once.Do(func() { s.bytes, s.part = protocol.MustEncode(s.part()), nil })
	return s.bytes
}

// Still takes one stream's part as it stands.
func (s *State) Still(stream protocol.Stream) *Still {
	out := &Still{Head: s.Heads[stream]}
	switch who, one := stream.Person(); {
	case stream == protocol.All:
		view := s.All.still()
		out.part = func() any { return view() }
	case stream == protocol.Facilitators:
		view := still(s.Leads.FacilitatorsView)
		out.part = func() any { return view }
	case one && s.Own[who] != nil:
		view := still(s.Own[who].PersonView)
		out.part = func() any { return view }
	default:
		out.part = func() any { return protocol.PersonView{} }
	}
	return out
}

// still gives what writes out the part for everybody as it stands. A text's units are never written into, so they are
// spelled later, too.
func (a *Everybody) still() func() protocol.View {
	type words struct {
		version int
		units   []uint16
	}
	v, docs := still(a.View), make(map[protocol.TextID]words, len(a.docs))
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

// still is a part that appliers cannot change any more: they write into the rows of a part's lists and into what its
// members point to, and put what is deeper in anew.
func still[T any](part T) T {
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
