package app_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/cookiejar"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/google/uuid"

	"secondstory/protocol"
	"secondstory/protocol/client"
	"secondstory/server/importer"
)

const incidents = "../importer/testdata/incidents/"

func incident(t *testing.T, name string) []byte {
	t.Helper()
	raw, err := os.ReadFile(incidents + name)
	must(t, err)
	return raw
}

// curl is a browser that sends whatever it is given.
type curl struct {
	t    *testing.T
	url  string
	http *http.Client
}

func newCurl(t *testing.T, url string) *curl {
	jar, err := cookiejar.New(nil)
	must(t, err)
	return &curl{t, url, &http.Client{Jar: jar, Timeout: 20 * time.Second}}
}

// post sends bytes as they are, and answers the status and the body.
func (c *curl) post(path string, body []byte, key string) (int, []byte) {
	c.t.Helper()
	req, err := http.NewRequest("POST", c.url+path, bytes.NewReader(body))
	must(c.t, err)
	req.Header.Set("Content-Type", "application/json")
	if key != "" {
		req.Header.Set("Idempotency-Key", key)
	}
	return c.do(req)
}

func (c *curl) get(path string, out any) {
	c.t.Helper()
	req, err := http.NewRequest("GET", c.url+path, nil)
	must(c.t, err)
	status, raw := c.do(req)
	if status != http.StatusOK {
		c.t.Fatalf("GET %s: %d %s", path, status, raw)
	}
	must(c.t, protocol.DecodeLoosely(raw, out))
}

func (c *curl) do(req *http.Request) (int, []byte) {
	c.t.Helper()
	resp, err := c.http.Do(req)
	must(c.t, err)
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	must(c.t, err)
	return resp.StatusCode, raw
}

// room begins a meeting.
func (c *curl) room() protocol.MadeRoom {
	c.t.Helper()
	var made protocol.MadeRoom
	c.made(&made, "/api/rooms", protocol.NewRoom{Facts: facts(), Names: protocol.NamesHidden, Asked: 3, Name: "Ines"})
	return made
}

func (c *curl) made(out *protocol.MadeRoom, path string, in any) {
	c.t.Helper()
	status, raw := c.post(path, protocol.MustEncode(in), "")
	if status != http.StatusCreated {
		c.t.Fatalf("POST %s: %d %s", path, status, raw)
	}
	must(c.t, protocol.Decode(raw, out))
}

func (c *curl) view(room protocol.RoomID) (v protocol.View, head uint64) {
	c.t.Helper()
	var whole protocol.RoomView
	c.get("/api/rooms/"+room.String(), &whole)
	must(c.t, protocol.Decode(whole.Streams[protocol.All], &v))
	return v, whole.Heads[protocol.All]
}

// shows sees to it that a room reads as the file does.
func shows(t *testing.T, v protocol.View, name string, raw []byte) {
	t.Helper()
	want, err := importer.Read(name, raw, uuid.New)
	must(t, err)
	s := want.Story
	if len(v.Entries) != len(s.Entries) || len(v.Actors) != len(s.Actors) || len(v.Lines) != len(s.Lines) ||
		len(v.Terms) != len(s.Terms) || len(v.Learnings) != len(s.Learnings) {
		t.Fatalf("%d moments, %d people, %d lines, %d terms, %d learnings", len(v.Entries), len(v.Actors), len(v.Lines), len(v.Terms), len(v.Learnings))
	}
	who, named := map[protocol.ActorID]string{}, map[protocol.ActorID]string{}
	for i, a := range s.Actors {
		who[v.Actors[i].ID], named[a.Actor] = v.Actors[i].Name+v.Actors[i].Role, a.Name+a.Role
	}
	for i, e := range s.Entries {
		got := v.Entries[i]
		if text := v.Texts[protocol.TextOf(got.ID)].Text; text != e.Text {
			t.Errorf("moment %d reads %q", i+1, text)
		}
		celebrated := len(got.Celebrations) == 1
		if *got.When != *e.When || got.Kind != e.Kind || celebrated != e.Celebrated || !got.By.IsZero() || !slices.Equal(got.Evidence, e.Evidence) {
			t.Errorf("moment %d is %+v", i+1, got)
		}
		for j, p := range e.People {
			if who[got.People[j]] != named[p] {
				t.Errorf("in moment %d is %s, not %s", i+1, who[got.People[j]], named[p])
			}
		}
	}
	for i, line := range s.Lines {
		if v.Lines[i].Words != line || !v.Lines[i].By.IsZero() {
			t.Errorf("line %d is %+v", i+1, v.Lines[i])
		}
	}
	for _, pair := range [][2]any{{v.Terms, s.Terms}, {v.Learnings, s.Learnings}, {v.Source, s.Source}} {
		if got := protocol.MustEncode(pair[0]); !bytes.Equal(got, protocol.MustEncode(pair[1])) {
			t.Errorf("the room has %s", got)
		}
	}
}

func TestSixIncidentsBecomeRooms(t *testing.T) {
	ines := newCurl(t, start(t))
	all, err := filepath.Glob(incidents + "*.json")
	must(t, err)
	if len(all) != 6 {
		t.Fatal(all)
	}
	for _, path := range all {
		name := filepath.Base(path)
		raw := incident(t, name)

		// into a room that is there
		made := ines.room()
		status, answer := ines.post("/api/rooms/"+made.Room.String()+"/import?name="+name, raw, "")
		var ack protocol.Ack
		if status != http.StatusOK || protocol.Decode(answer, &ack) != nil || ack.Type != "ack" || ack.At[protocol.All] == 0 {
			t.Fatalf("%s: %d %s", name, status, answer)
		}
		v, head := ines.view(made.Room)
		shows(t, v, name, raw)
		if v.Facts.Title != facts().Title || head != ack.At[protocol.All] {
			t.Errorf("%s: the room is called %s now, at %d", name, v.Facts.Title, head)
		}
		status, answer = ines.post("/api/rooms/"+made.Room.String()+"/import", raw, "")
		refusedAs(t, status, answer, http.StatusConflict, protocol.NotNow)

		// and as a room of its own: the file's text, then the object in it
		for _, file := range []jsontext.Value{protocol.MustEncode("\ufeff" + string(raw)), raw} {
			ines.made(&made, "/api/import", protocol.ImportRoom{Name: "Ines", FileName: name, File: file})
			v, _ = ines.view(made.Room)
			shows(t, v, name, raw)
			want, err := importer.Read(name, raw, uuid.New)
			must(t, err)
			f := want.Facts
			f.Opening, f.Readers, f.Tags = protocol.DefaultOpening, protocol.ReadersMembers, []string{}
			if got := protocol.MustEncode(v.Facts); !bytes.Equal(got, protocol.MustEncode(f)) {
				t.Errorf("%s: the facts read %s", name, got)
			}
			if v.Stage != protocol.StagePrepare || len(v.People) != 1 || v.People[0].Name != "Ines" {
				t.Errorf("%s: %s with %+v", name, v.Stage, v.People)
			}
		}
	}
}

func TestAFileIsReadBeforeAnythingIsMadeOfIt(t *testing.T) {
	ines := newCurl(t, start(t))
	name := "mybinder-2018-02-20-announcement.json"
	raw := incident(t, name)
	status, answer := ines.post("/api/import/look", protocol.MustEncode(protocol.ImportRoom{FileName: "notes.txt", File: protocol.MustEncode("22:45 we saw it")}), "")
	refusedAs(t, status, answer, http.StatusBadRequest, protocol.Invalid)

	status, answer = ines.post("/api/import/look", protocol.MustEncode(protocol.ImportRoom{FileName: name, File: raw}), "")
	var look protocol.FileLook
	if status != http.StatusOK || protocol.Decode(answer, &look) != nil || look.Moments == 0 || look.Facts.Title == "" {
		t.Fatalf("%d %s", status, answer)
	}
	// What is said of the meeting besides holds, and the story is the file's.
	look.Facts.Title, look.Facts.Template = "Told again", protocol.Plans[0].Template
	var made protocol.MadeRoom
	ines.made(&made, "/api/import", protocol.ImportRoom{Name: "Ines", FileName: name, File: raw, Room: &protocol.ImportedRoom{
		Facts: look.Facts, Names: protocol.NamesShown, Asked: 2, Huddle: true,
	}})
	v, _ := ines.view(made.Room)
	shows(t, v, name, raw)
	if v.Facts.Title != "Told again" || v.Inquiry.Names != protocol.NamesShown || v.Inquiry.Asked != 2 || !v.Huddle || len(v.Entries) != look.Moments {
		t.Errorf("it became %+v, %+v", v.Facts, v.Inquiry)
	}
}

// Who is in the room already sees the story arrive.
func TestAnImportedStoryArrivesLive(t *testing.T) {
	url := start(t)
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	ines := client.New(url)
	var made protocol.MadeRoom
	must(t, ines.Call(ctx, "POST", "/api/rooms", protocol.NewRoom{Facts: facts(), Names: protocol.NamesHidden, Asked: 3, Name: "Ines"}, &made))
	a := open(t, ctx, ines, made.Room)
	must(t, ines.Call(ctx, "POST", "/api/rooms/"+made.Room.String()+"/import", jsontext.Value(importer.Example), nil))
	a.until(func(v protocol.View) bool { return v.Source != nil })
	shows(t, a.copy.View(), importer.ExampleName, importer.Example)
}

func TestTheExampleIsARoomOfOnesOwn(t *testing.T) {
	url := start(t)
	ines, omar := newCurl(t, url), newCurl(t, url)
	var one, other protocol.MadeRoom
	ines.made(&one, "/api/example", map[string]string{"name": "Ines"})
	omar.made(&other, "/api/example", map[string]string{"name": "Omar"})
	v, _ := omar.view(other.Room)
	shows(t, v, importer.ExampleName, importer.Example)
	if one.Room == other.Room || v.People[0].Name != "Omar" || v.People[0].Role != protocol.RoleFacilitator {
		t.Errorf("%s, %s: %+v", one.Room, other.Room, v.People)
	}
	if !strings.Contains(other.Invite, "/j#") || !strings.Contains(other.Recovery, "/j#") {
		t.Errorf("%+v", other)
	}
}

func TestOnlyFacilitatorsImport(t *testing.T) {
	url := start(t)
	ines, omar, nobody := newCurl(t, url), newCurl(t, url), newCurl(t, url)
	made := ines.room()
	secret := made.Invite[len(url)+len("/j#"):]
	if status, answer := omar.post("/api/join", protocol.MustEncode(map[string]string{"secret": secret, "name": "Omar"}), ""); status != http.StatusOK {
		t.Fatalf("%s", answer)
	}
	path := "/api/rooms/" + made.Room.String() + "/import"
	status, answer := omar.post(path, importer.Example, "")
	refusedAs(t, status, answer, http.StatusForbidden, protocol.Forbidden)
	status, answer = nobody.post(path, importer.Example, "")
	refusedAs(t, status, answer, http.StatusNotFound, protocol.NotFound)
	if v, _ := ines.view(made.Room); len(v.Entries) != 0 {
		t.Errorf("%d moments came in", len(v.Entries))
	}
}

func TestABrokenFileLeavesNothingBehind(t *testing.T) {
	ines := newCurl(t, start(t))
	example := string(importer.Example)
	for what, file := range map[string]string{
		"nothing": "", "a ZIP": "PK\x03\x04", "half of it": example[:len(example)/2], "words": "It went wrong.", "another kind": `{"a": 1}`,
		"no zone in a time":   strings.Replace(example, `"2017-01-31T23:27:00Z"`, `"2017-01-31T23:27:00"`, 1),
		"a wrong zone":        strings.Replace(example, `"timezone": "UTC"`, `"timezone": "Mars/Base"`, 1),
		"a title too long":    strings.Replace(example, `"title": "`, `"title": "`+strings.Repeat("x", 300), 1),
		"a service too long":  strings.Replace(example, `"affected_services": [`, `"affected_services": ["`+strings.Repeat("x", 300)+`", `, 1),
		"deep":                strings.Repeat("[", 100_000),
		"too much":            `{"x": "` + strings.Repeat("x", protocol.MaxImport) + `"}`,
		"more than is looked": strings.Repeat("x", 2*protocol.MaxImport),
	} {
		status, answer := ines.post("/api/import", protocol.MustEncode(protocol.ImportRoom{Name: "Ines", File: protocol.MustEncode(file)}), "")
		p := problem(t, answer)
		if status < 400 || status >= 500 || p.Code == "" || !strings.HasSuffix(p.Message, ".") {
			t.Errorf("%s: %d %s", what, status, answer)
		}
	}
	for what, body := range map[string]string{
		"no name": `{"file":` + example + `}`, "no file": `{"name":"Ines"}`, "an empty name": `{"name":" ","file":` + example + `}`,
		"a list": `{"name":"Ines","file":[]}`, "null": `{"name":"Ines","file":null}`, "not JSON": `{`,
	} {
		if status, answer := ines.post("/api/import", []byte(body), ""); status != http.StatusBadRequest {
			t.Errorf("%s: %d %s", what, status, answer)
		}
	}
	if status, answer := ines.post("/api/example", []byte(`{"name":""}`), ""); status != http.StatusBadRequest {
		t.Errorf("nobody's example: %d %s", status, answer)
	}
	var listed []protocol.ListedRoom
	ines.get("/api/rooms", &listed)
	if len(listed) != 0 {
		t.Errorf("the library holds %+v", listed)
	}

	// In a room that is there, a refused file changes nothing either.
	made := ines.room()
	_, before := ines.view(made.Room)
	for _, file := range []string{"", "{", `{"format": "incident-sample/1"}`} {
		status, answer := ines.post("/api/rooms/"+made.Room.String()+"/import", []byte(file), "")
		refusedAs(t, status, answer, http.StatusBadRequest, protocol.Invalid)
	}
	if _, after := ines.view(made.Room); after != before {
		t.Errorf("the room moved from %d to %d", before, after)
	}
}

func TestTheSameImportTwiceIsOne(t *testing.T) {
	ines := newCurl(t, start(t))
	made := ines.room()
	path := "/api/rooms/" + made.Room.String() + "/import"
	key := uuid.NewString()
	status, first := ines.post(path, importer.Example, key)
	if status != http.StatusOK || !bytes.Contains(first, []byte(key)) {
		t.Fatalf("%d %s", status, first)
	}
	before, at := ines.view(made.Room)
	status, second := ines.post(path, importer.Example, key)
	if status != http.StatusOK || !bytes.Equal(first, second) {
		t.Errorf("the second answer is %d %s", status, second)
	}
	if after, now := ines.view(made.Room); now != at || !bytes.Equal(protocol.MustEncode(before), protocol.MustEncode(after)) {
		t.Errorf("the room went from %d to %d", at, now)
	}
	status, answer := ines.post(path, incident(t, "docsrs-2019-10-21-disk-full.json"), key)
	refusedAs(t, status, answer, http.StatusConflict, protocol.IDReused)
	status, answer = ines.post(path, importer.Example, "once")
	refusedAs(t, status, answer, http.StatusBadRequest, protocol.Invalid)
	// The same key elsewhere is another wish.
	status, answer = ines.post("/api/rooms/"+ines.room().Room.String()+"/import", importer.Example, key)
	if status != http.StatusOK {
		t.Errorf("in another room: %d %s", status, answer)
	}
}

func TestToolsFindTheirPages(t *testing.T) {
	c := newCurl(t, start(t))
	var openapi, schema map[string]any
	c.get("/api/openapi.json", &openapi)
	c.get("/api/protocol.schema.json", &schema)
	if openapi["openapi"] != "3.1.0" || schema["$defs"] == nil {
		t.Errorf("%v, %v", openapi["openapi"], len(schema))
	}
}

func refusedAs(t *testing.T, status int, answer []byte, want int, code protocol.Code) {
	t.Helper()
	p := problem(t, answer)
	if status != want || p.Code != code || !strings.HasSuffix(p.Message, ".") {
		t.Errorf("refused with %d %s, not %d %s", status, answer, want, code)
	}
}

func problem(t *testing.T, answer []byte) (p protocol.Problem) {
	t.Helper()
	must(t, protocol.DecodeLoosely(answer, &p))
	return p
}
