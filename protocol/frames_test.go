package protocol_test

import (
	"bytes"
	"flag"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/jsontext"

	"secondstory/protocol"
)

// The golden frames: one valid example of every frame, command, event and view. This test writes them (with -update)
// and reads them back; the web app's own test reads the same file.
const golden = "testdata/frames.json"

var update = flag.Bool("update", false, "write "+golden)

// P2
func TestGoldenFramesAreWhatTheCodeWrites(t *testing.T) {
	if *update {
		if err := os.WriteFile(golden, written(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	stored, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(stored, written()) {
		t.Fatalf("%s is not what the code writes. If the wire was meant to change: go test ./protocol -update", golden)
	}
}

func TestGoldenFramesHoldEverything(t *testing.T) {
	has := map[string]bool{}
	for _, s := range sections() {
		for _, e := range s.examples {
			if first, _, _ := strings.Cut(e.name, "/"); has[e.name] || first == "" {
				t.Errorf("%q is there twice, or has no name", e.name)
			}
			has[e.name] = true
		}
	}
	for name := range protocol.FrameTypes {
		if !has[name] {
			t.Errorf("there is no example of the frame %s", name)
		}
	}
	for _, c := range protocol.Commands {
		if !has[c.Command()] {
			t.Errorf("there is no example of the command %s", c.Command())
		}
	}
	for _, e := range protocol.EventBodies {
		if !has[e.Event()] {
			t.Errorf("there is no example of the event %s", e.Event())
		}
	}
}

func TestP3_EveryExampleSurvivesReadingAndWriting(t *testing.T) {
	for _, s := range sections() {
		for _, e := range s.examples {
			t.Run(s.name+"/"+e.name, func(t *testing.T) {
				wire := protocol.MustEncode(e.value)
				again := reflect.New(reflect.TypeOf(e.value))
				if err := protocol.Decode(wire, again.Interface()); err != nil {
					t.Fatal(err)
				}
				same(t, again.Interface(), wire)
				switch s.name {
				case "fromServers":
					f, err := protocol.DecodeServerFrame(wire)
					check(t, err)
					same(t, f, wire)
				case "commands":
					c, err := protocol.DecodeCommand(e.name, wire)
					check(t, err)
					same(t, c, wire)
				case "events":
					b, err := protocol.DecodeEvent(e.name, wire)
					check(t, err)
					same(t, b, wire)
				}
			})
		}
	}
}

func same(t *testing.T, v any, wire []byte) {
	t.Helper()
	if got := protocol.MustEncode(v); !bytes.Equal(got, wire) {
		t.Errorf("read and written again:\n%s\nnot\n%s", got, wire)
	}
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestP3_ReadingIsStrict(t *testing.T) {
	id := moment.String()
	deep := strings.Repeat("[", protocol.MaxDepth) + strings.Repeat("]", protocol.MaxDepth)
	for _, c := range []struct{ why, name, body string }{
		{"unknown command", "entry.burn", `{"entry":"` + id + `"}`},
		{"unknown member", "entry.remove", `{"entry":"` + id + `","why":"no"}`},
		{"twice the same member", "entry.remove", `{"entry":"` + id + `","entry":"` + id + `"}`},
		{"another case", "entry.remove", `{"Entry":"` + id + `"}`},
		{"half of a surrogate pair", "entry.celebrate", `{"entry":"` + id + `","note":"\ud83d"}`},
		{"the other half", "entry.celebrate", `{"entry":"` + id + `","note":"\ude00"}`},
		{"no UTF-8", "entry.celebrate", "{\"entry\":\"" + id + "\",\"note\":\"\xff\"}"},
		{"a surrogate written in the manner of UTF-8", "entry.celebrate", "{\"entry\":\"" + id + "\",\"note\":\"\xed\xa0\xbd\"}"},
		{"too deep", "text.edit", `{"text":"` + id + `","version":0,"client":"x","updates":[` + deep + `]}`},
		{"something behind", "entry.remove", `{"entry":"` + id + `"} {}`},
		{"nothing", "entry.remove", ``},
		{"a number beyond what a browser counts", "vote.begin", `{"vote":"` + id + `","dots":9007199254740993,"perLine":1}`},
		{"a list", "entry.remove", `[]`},
		{"cut short", "entry.remove", `{"entry":"` + id},
		{"an id in capitals", "entry.remove", `{"entry":"` + strings.ToUpper(named[protocol.EntryID](10).String()) + `"}`},
		{"an id in braces", "entry.remove", `{"entry":"{` + id + `}"}`},
		{"an id without hyphens", "entry.remove", `{"entry":"` + strings.ReplaceAll(id, "-", "") + `"}`},
		{"an id as a URN", "entry.remove", `{"entry":"urn:uuid:` + id + `"}`},
		{"the id of nothing", "entry.remove", `{"entry":"00000000-0000-0000-0000-000000000000"}`},
		{"an empty id", "entry.remove", `{"entry":""}`},
		{"a number for an id", "entry.remove", `{"entry":6}`},
		{"no such stage", "stage.set", `{"stage":"blame"}`},
		{"a stage in capitals", "stage.set", `{"stage":"Story"}`},
		{"no such kind", "entry.describe", `{"entry":"` + id + `","kind":"mistake"}`},
		{"a text for a number", "inquiry.set", `{"names":"hidden","asked":"3"}`},
		{"a fraction", "inquiry.set", `{"names":"hidden","asked":3.5}`},
		{"a number for a text", "entry.celebrate", `{"entry":"` + id + `","note":1}`},
	} {
		if got, err := protocol.DecodeCommand(c.name, []byte(c.body)); err == nil {
			t.Errorf("%s was read: %s gave %+v", c.why, c.body, got)
		}
	}
}

func TestP3_FramesAreReadStrictly(t *testing.T) {
	for why, body := range map[string]string{
		"unknown member": `{"type":"here","place":"story","mood":"fine"}`,
		"another case":   `{"type":"here","Place":"story"}`,
		"no such place":  `{"type":"here","place":"kitchen"}`,
		"twice":          `{"type":"here","place":"story","place":"people"}`,
		"no such stream": `{"type":"hello","version":2,"room":"` + theRoom.String() + `","streams":{"everything":1}}`,
		"a person of no": `{"type":"hello","version":2,"room":"` + theRoom.String() + `","streams":{"person:omar":1}}`,
		"below zero":     `{"type":"hello","version":2,"room":"` + theRoom.String() + `","streams":{"all":-1}}`,
	} {
		var into any = &protocol.HereFrame{}
		if strings.Contains(body, "hello") {
			into = &protocol.Hello{}
		}
		if err := protocol.Decode([]byte(body), into); err == nil {
			t.Errorf("%s was read: %s", why, body)
		}
	}
	for _, body := range []string{``, `[]`, `{"type":1}`, `{"type":"here","type":"here"}`, "{\"type\":\"\xff\"}", `{"type":"here"}}`,
		strings.Repeat(`{"type":`, protocol.MaxDepth+1) + `1` + strings.Repeat(`}`, protocol.MaxDepth+1)} {
		if kind, err := protocol.FrameType([]byte(body)); err == nil {
			t.Errorf("%s has the type %q", body, kind)
		}
	}
}

func TestP3_DepthIsMeasuredOutsideOfStrings(t *testing.T) {
	note := strings.Repeat(`[{\"`, 40)
	if _, err := protocol.DecodeCommand("entry.celebrate", []byte(`{"entry":"`+moment.String()+`","note":"`+note+`"}`)); err != nil {
		t.Error(err)
	}
	just := strings.Repeat("[", protocol.MaxDepth) + strings.Repeat("]", protocol.MaxDepth)
	var v jsontext.Value
	if err := protocol.Decode([]byte(just), &v); err != nil {
		t.Errorf("%d deep: %v", protocol.MaxDepth, err)
	}
	if err := protocol.Decode([]byte("["+just+"]"), &v); err == nil {
		t.Errorf("%d deep was read", protocol.MaxDepth+1)
	}
}

func TestP4_AClientPassesOverWhatItDoesNotKnow(t *testing.T) {
	f, err := protocol.DecodeServerFrame([]byte(`{"type":"ack","id":"` + wish.String() + `","at":{},"since":"later"}`))
	check(t, err)
	if ack, ok := f.(*protocol.Ack); !ok || ack.ID != wish {
		t.Errorf("read as %+v", f)
	}
	if _, err := protocol.DecodeServerFrame([]byte(`{"type":"weather"}`)); err == nil {
		t.Error("a frame of unknown type was read as one of ours")
	}
	if _, err := protocol.DecodeEvent("weather.turned", []byte(`{}`)); err == nil || err.Error() != "event of a newer version: weather.turned" {
		t.Errorf("an unknown event: %v", err)
	}
}

func TestP5_InstantsHaveOneForm(t *testing.T) {
	for _, good := range []string{"1970-01-01T00:00:00.000Z", "2026-03-12T00:13:25.250Z", "2024-02-29T23:59:59.999Z", "9999-12-31T23:59:59.999Z"} {
		var i protocol.Instant
		if err := i.UnmarshalText([]byte(good)); err != nil || i.String() != good {
			t.Errorf("%s: %v, and back %s", good, err, i)
		}
	}
	for _, bad := range []string{"", "2026-03-12", "2026-03-12T00:13:25Z", "2026-03-12T00:13:25.25Z", "2026-03-12T00:13:25.2500Z", "2026-03-12T00:13:25,250Z",
		"2026-03-12T00:13:25.250+00:00", "2026-03-12T02:13:25.250+02:00", "2026-03-12t00:13:25.250z", "2026-03-12 00:13:25.250Z", "2026-02-30T00:00:00.000Z",
		"2026-03-12T24:00:00.000Z", "2026-03-12T23:59:60.000Z", "1969-12-31T23:59:59.999Z", "10000-01-01T00:00:00.000Z", " 2026-03-12T00:13:25.250Z", "1773274405250"} {
		var i protocol.Instant
		if err := i.UnmarshalText([]byte(bad)); err == nil {
			t.Errorf("%q was read as %s", bad, i)
		}
	}
}

// What is read is written so that it can be read again, and says the same.
func FuzzDecodeCommand(f *testing.F) {
	for _, c := range commands {
		f.Add(c.Command(), []byte(protocol.MustEncode(c)))
	}
	f.Add("entry.celebrate", []byte(`{"entry":"`+moment.String()+`","note":"\ud83d\ude00"}`))
	f.Fuzz(func(t *testing.T, name string, body []byte) {
		c, err := protocol.DecodeCommand(name, body)
		if err != nil {
			return
		}
		wire, err := protocol.Encode(c)
		if err != nil {
			t.Fatalf("read but cannot be written: %v", err)
		}
		again, err := protocol.DecodeCommand(name, wire)
		if err != nil {
			t.Fatalf("written but cannot be read: %v\n%s", err, wire)
		}
		same(t, again, wire)
	})
}

// No bytes from either side break a reader.
func FuzzFrame(f *testing.F) {
	for _, e := range append(append([]example{}, fromClients...), fromServers...) {
		f.Add([]byte(protocol.MustEncode(e.value)))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if v, err := protocol.DecodeServerFrame(b); err == nil {
			if _, err := protocol.Encode(v); err != nil {
				t.Fatalf("read but cannot be written: %v", err)
			}
		}
		for _, e := range fromClients {
			v := reflect.New(reflect.TypeOf(e.value)).Interface()
			if protocol.Decode(b, v) != nil {
				continue
			}
			wire, err := protocol.Encode(v)
			if err != nil {
				t.Fatalf("read but cannot be written: %v", err)
			}
			if kind, err := protocol.FrameType(wire); err != nil {
				t.Fatalf("%s has no type: %q, %v", wire, kind, err)
			}
		}
	})
}

// PROTOCOL.md is enough to write a client from only if it is right. Its examples are read as a server and a client
// would read them. Its tables are generated.
func TestTheDocumentSaysWhatTheCodeSays(t *testing.T) {
	raw, err := os.ReadFile("PROTOCOL.md")
	check(t, err)
	doc := string(raw)
	var examples int
	for _, block := range strings.Split(doc, "```json ")[1:] {
		side, rest, _ := strings.Cut(block, "\n")
		body, _, _ := strings.Cut(rest, "\n```")
		examples++
		wire := jsontext.Value(body)
		check(t, wire.Compact())
		var frame any
		if kind, err := protocol.FrameType(wire); err != nil {
			t.Errorf("%s: %v", body, err)
		} else if side == "server" {
			frame, err = protocol.DecodeServerFrame(wire)
			check(t, err)
		} else {
			for _, e := range fromClients {
				v := reflect.New(reflect.TypeOf(e.value))
				if protocol.Decode(wire, v.Interface()) == nil && v.Elem().FieldByName("Type").String() == kind &&
					protocol.FrameTypes[v.Elem().Type().Name()] == kind {
					frame = v.Interface()
				}
			}
		}
		if frame == nil {
			t.Errorf("no frame of ours: %s", body)
			continue
		}
		same(t, frame, wire)
		if f, ok := frame.(*protocol.CommandFrame); ok {
			_, err := protocol.DecodeCommand(f.Name, f.Body)
			check(t, err)
		}
		if f, ok := frame.(*protocol.Welcome); ok {
			for stream, w := range f.Streams {
				if stream == protocol.All && w.View != nil {
					check(t, protocol.Decode(w.View, &protocol.View{}))
				}
			}
		}
	}
	if examples < 10 {
		t.Errorf("%d examples were found", examples)
	}
}
