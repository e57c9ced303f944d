package protocol

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Command is the body of a wish; Event the body of a fact. Both know their name on the wire.
type (
	Command   interface{ Command() string }
	EventBody interface{ Event() string }
)

// recordBody is one of the stream `record`, which is on no wire.
type recordBody interface {
	EventBody
	onRecordAlone()
}

var (
	commandTypes = byName(Commands, Command.Command)
	eventTypes   = byName(written(), EventBody.Event)
)

// written is everything that a record may hold.
func written() []EventBody {
	all := slices.Clone(EventBodies)
	for _, e := range recordBodies {
		all = append(all, e)
	}
	return all
}

func byName[T any](all []T, name func(T) string) map[string]reflect.Type {
	m := make(map[string]reflect.Type, len(all))
	for _, v := range all {
		if _, twice := m[name(v)]; twice {
			panic("protocol: two kinds are called " + name(v))
		}
		m[name(v)] = reflect.TypeOf(v)
	}
	return m
}

// strict is how everything is read: exact case, nothing unknown, nothing twice, valid UTF-8 without lone surrogates.
var strict = json.JoinOptions(json.RejectUnknownMembers(true), jsontext.AllowDuplicateNames(false), jsontext.AllowInvalidUTF8(false))

// Encode writes a frame or a body. Maps are sorted, so that equal things are equal bytes.
func Encode(v any) (jsontext.Value, error) { return json.Marshal(v, json.Deterministic(true)) }

// MustEncode is Encode for what this package defines, which always can be written.
func MustEncode(v any) jsontext.Value {
	b, err := Encode(v)
	if err != nil {
		panic(fmt.Sprintf("protocol: %T cannot be written: %v", v, err))
	}
	return b
}

// DecodeCommand reads a command's body by its name.
func DecodeCommand(name string, body []byte) (Command, error) {
	t, ok := commandTypes[name]
	if !ok {
		return nil, fmt.Errorf("there is no command %.40q", name)
	}
	if len(body) == 0 || string(body) == "null" { // left out: nothing is said of anything
		body = []byte("{}")
	}
	c, err := decodeAs[Command](t, body)
	if err == nil {
		err = complete(reflect.ValueOf(c), "")
	}
	return c, err
}

// maxNumber is the largest that a browser counts exactly.
const maxNumber = 1 << 53

// complete refuses what leaves out an id, or a word that must be one of a few, or counts further than a browser does. To the decoder a missing member is no
// error; but a fact that names nobody could be written down and never be read again.
func complete(v reflect.Value, name string) error {
	switch named := v.Interface().(type) {
	case interface{ IsZero() bool }:
		if named.IsZero() {
			return fmt.Errorf("%s is missing", name)
		}
		return nil
	case interface{ Values() []string }:
		if v.IsZero() {
			return fmt.Errorf("%s is missing", name)
		}
		return nil
	}
	switch v.Kind() {
	case reflect.Int, reflect.Int64:
		if n := v.Int(); n > maxNumber || n < -maxNumber {
			return fmt.Errorf("%s is beyond 2^53", name)
		}
	case reflect.Pointer:
		if !v.IsNil() {
			return complete(v.Elem(), name)
		}
	case reflect.Slice:
		for i := range v.Len() {
			if v.Type().Elem().Kind() == reflect.Uint8 {
				break
			}
			if err := complete(v.Index(i), name); err != nil {
				return err
			}
		}
	case reflect.Struct:
		for i := range v.NumField() {
			tag, options, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
			if options == "omitzero" && v.Field(i).IsZero() {
				continue
			}
			if err := complete(v.Field(i), tag); err != nil {
				return err
			}
		}
	}
	return nil
}

// ErrUnknownEvent means that a newer version has written into this room.
type ErrUnknownEvent struct{ Name string }

func (e *ErrUnknownEvent) Error() string { return "event of a newer version: " + e.Name }

// DecodeEvent reads an event's body by its name.
func DecodeEvent(name string, body []byte) (EventBody, error) {
	t, ok := eventTypes[name]
	if !ok {
		return nil, &ErrUnknownEvent{name}
	}
	return decodeAs[EventBody](t, body)
}

func decodeAs[T any](t reflect.Type, body []byte) (T, error) {
	v := reflect.New(t)
	if err := Decode(body, v.Interface()); err != nil {
		var none T
		return none, err
	}
	return v.Elem().Interface().(T), nil
}

// Decode reads strictly into v.
func Decode(b []byte, v any) error {
	if err := checkDepth(b); err != nil {
		return err
	}
	return json.Unmarshal(b, v, strict)
}

// checkDepth refuses nesting beyond MaxDepth before anything is built from it.
func checkDepth(b []byte) error {
	depth, quoted := 0, false
	for i := 0; i < len(b); i++ {
		switch c := b[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			if depth++; depth > MaxDepth {
				return fmt.Errorf("nested more than %d deep", MaxDepth)
			}
		case c == '}' || c == ']':
			depth--
		}
	}
	return nil
}

// FrameType peeks at the type of a client's frame.
func FrameType(b []byte) (string, error) {
	var f struct {
		Type string         `json:"type"`
		Rest jsontext.Value `json:",unknown"`
	}
	if err := checkDepth(b); err != nil {
		return "", err
	}
	err := json.Unmarshal(b, &f)
	return f.Type, err
}

// DecodeLoosely reads what a newer server may have added to: unknown members are passed over.
func DecodeLoosely(b []byte, v any) error { return json.Unmarshal(b, v) }

// DecodeServerFrame reads a frame that a server sent, as a pointer to its type. Unknown members are passed over; an
// unknown type is an error that a client may pass over.
func DecodeServerFrame(b []byte) (any, error) {
	kind, err := FrameType(b)
	if err != nil {
		return nil, err
	}
	var f any
	switch kind {
	case "welcome":
		f = &Welcome{}
	case "ack":
		f = &Ack{}
	case "rejection":
		f = &Rejection{}
	case "events":
		f = &Events{}
	case "heartbeat":
		f = &Heartbeat{}
	case "mine":
		f = &MineFrame{}
	case "here":
		f = &HereList{}
	case "carets":
		f = &Carets{}
	case "counts":
		f = &CountsFrame{}
	case "goodbye":
		f = &Goodbye{}
	default:
		return nil, fmt.Errorf("a frame of unknown type %.40q", kind)
	}
	return f, DecodeLoosely(b, f)
}
