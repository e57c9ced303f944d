package importer

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/google/uuid"

	"secondstory/protocol"
)

// Import is what a file says.
type Import struct {
	// Facts are those the file knows, not checked yet: whoever makes a room of them adds the rest, and the room decides.
	Facts protocol.Facts
	// Story is one that a room without a story takes as it is.
	Story protocol.StoryImport
}

// format is a kind of file: how to know it, and how to read it. The first that knows a file reads it.
type format struct {
	knows func(f *file) bool
	read  func(f *file) (*Import, error)
}

// formats are the kinds we read. Another is a row here and a file beside sample.go.
var formats = []format{
	{isSample, readSample},
}

// file is what was handed in: valid JSON by now, nothing in it twice, nested no deeper than a room can keep.
type file struct {
	name  string // as it was called where it came from; perhaps nothing
	json  jsontext.Value
	newID func() uuid.UUID
}

// maxDepth is how deep a file may be nested. What is kept of it lies one deeper in a fact, and a fact must be readable.
const maxDepth = protocol.MaxDepth - 2

// maxList is how long any list or object of a file may be. A small file can hold a million empty objects, which would
// be a large thing to build only to say that they are too many.
const maxList = 10_000

// Read makes an import of a file. Every id in it comes from newID, so that whoever repeats themselves can repeat the ids.
// The error, if any, is a *protocol.Rejected with code invalid.
func Read(name string, raw []byte, newID func() uuid.UUID) (*Import, error) {
	raw, err := plainText(raw)
	if err != nil {
		return nil, err
	}
	if err := checkJSON(raw); err != nil {
		return nil, err
	}
	f := &file{name, raw, newID}
	for _, known := range formats {
		if known.knows(f) {
			return known.read(f)
		}
	}
	return nil, refuse(`This file is not of a kind we can read. It should say "format": %q.`, sampleFormat)
}

func refuse(format string, args ...any) error {
	return protocol.Reject(protocol.Invalid, format, args...)
}

// plainText takes the byte order mark off, and turns away what is no JSON before anything is built from it.
func plainText(raw []byte) ([]byte, error) {
	if len(raw) > protocol.MaxImport {
		return nil, refuse("The file is too large: up to %d MiB are taken.", protocol.MaxImport>>20)
	}
	if bytes.HasPrefix(raw, []byte("PK\x03\x04")) || bytes.HasPrefix(raw, []byte("PK\x05\x06")) || bytes.HasPrefix(raw, []byte("\x1f\x8b")) {
		return nil, refuse("This is an archive. Unpack it, and bring the JSON file in it.")
	}
	if bytes.HasPrefix(raw, []byte("\xff\xfe")) || bytes.HasPrefix(raw, []byte("\xfe\xff")) {
		return nil, refuse("The file is written as UTF-16. Save it as UTF-8, please.")
	}
	raw = bytes.TrimSpace(bytes.TrimPrefix(raw, []byte("\ufeff")))
	switch {
	case len(raw) == 0:
		return nil, refuse("The file is empty.")
	case !utf8.Valid(raw):
		return nil, refuse("Line %d of the file is not UTF-8. Save it as UTF-8, please.", lineOf(raw, validUpTo(raw)))
	case raw[0] != '{' && raw[0] != '[':
		return nil, refuse("This is not a JSON file.")
	}
	return raw, nil
}

func validUpTo(raw []byte) (n int) {
	for n < len(raw) {
		r, size := utf8.DecodeRune(raw[n:])
		if r == utf8.RuneError && size == 1 {
			break
		}
		n += size
	}
	return n
}

func lineOf(raw []byte, offset int) int {
	return 1 + bytes.Count(raw[:min(max(offset, 0), len(raw))], []byte("\n"))
}

// checkJSON walks the whole file once, and keeps nothing of it.
func checkJSON(raw []byte) error {
	d := jsontext.NewDecoder(bytes.NewBuffer(raw))
	for {
		t, err := d.ReadToken()
		if err == io.EOF { //nolint:errorlint // it is given as it is
			return nil
		}
		if err != nil {
			return notJSON(raw, err)
		}
		if d.StackDepth() > maxDepth {
			return refuse("Line %d of the file is nested more than %d deep.", lineOf(raw, int(d.InputOffset())), maxDepth)
		}
		if kind, n := d.StackIndex(d.StackDepth()); n > maxList && (kind == '[' || n > 2*maxList) {
			return refuse("Line %d of the file has a list of more than %d things.", lineOf(raw, int(d.InputOffset())), maxList)
		}
		if d.StackDepth() == 0 && (t.Kind() == '}' || t.Kind() == ']') && len(bytes.TrimSpace(raw[d.InputOffset():])) > 0 {
			return refuse("Line %d of the file goes on after its end. It should hold one JSON object.", lineOf(raw, int(d.InputOffset())))
		}
	}
}

func notJSON(raw []byte, err error) error {
	var broken *jsontext.SyntacticError
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		return refuse("The file ends in the middle. Perhaps a part of it was cut off.")
	case errors.As(err, &broken) && errors.Is(err, jsontext.ErrDuplicateName):
		place, key := where(broken.JSONPointer)
		return refuse("%s says %.60q twice.", place, key)
	case errors.As(err, &broken):
		return refuse("Line %d of the file is not valid JSON.", lineOf(raw, int(broken.ByteOffset)))
	}
	return refuse("The file is not valid JSON.")
}

// decode reads the file into v. What is there but is not what it should be, is said with its place.
func (f *file) decode(v any) error {
	err := json.Unmarshal(f.json, v)
	if err == nil {
		return nil
	}
	var wrong *json.SemanticError
	if !errors.As(err, &wrong) {
		return notJSON(f.json, err)
	}
	place, key := where(wrong.JSONPointer)
	if key == "" {
		return refuse("%s should be %s.", place, kindOf(wrong.GoType))
	}
	return refuse("%s: %.60q should be %s.", place, key, kindOf(wrong.GoType))
}

func kindOf(t reflect.Type) string {
	if t == nil {
		return "something else"
	}
	switch t.Kind() {
	case reflect.String:
		return "text"
	case reflect.Bool:
		return "true or false"
	case reflect.Slice, reflect.Array:
		return "a list"
	default:
		return "an object"
	}
}

// lists are what the parts of a file are called in a sentence.
var lists = map[string]string{
	"timeline": "Moment", "participants": "Person", "glossary": "Word", "lines_of_inquiry": "Line of inquiry", "learnings": "Learning",
}

// where turns a pointer such as /timeline/6/text into "Moment 7 of the file", and the key in it.
func where(p jsontext.Pointer) (place, key string) {
	steps := strings.Split(strings.TrimPrefix(string(p), "/"), "/")
	for i, s := range steps {
		steps[i] = strings.NewReplacer("~1", "/", "~0", "~").Replace(s)
	}
	place = "The file"
	if name, ok := lists[steps[0]]; ok && len(steps) > 1 {
		if n, err := strconv.Atoi(steps[1]); err == nil {
			place, steps = nth(name, n), steps[2:]
		}
	}
	for _, s := range steps {
		if _, err := strconv.Atoi(s); err != nil {
			key = s
		}
	}
	return place, key
}

// nth is how a sentence begins that is about one thing of a list; i counts from nought.
func nth(name string, i int) string { return fmt.Sprintf("%s %d of the file", name, i+1) }

// cleanJSON writes a value in one form: no white space, keys in order, numbers and text as they were.
func cleanJSON(v jsontext.Value) (jsontext.Value, error) {
	err := v.Format(jsontext.ReorderRawObjects(true), jsontext.SpaceAfterColon(false), jsontext.SpaceAfterComma(false),
		jsontext.Multiline(false), jsontext.CanonicalizeRawInts(false), jsontext.CanonicalizeRawFloats(false))
	return v, err
}
