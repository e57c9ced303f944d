package acceptance

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"secondstory/protocol"
	"secondstory/protocol/client"
	"secondstory/server/cluster"
)

// older is the program as it was before moments could be celebrated: it knows neither the wish nor the fact.
var older = sync.OnceValues(func() (string, error) {
	folder := filepath.Dir(binary)
	replace := map[string]string{}
	for file, cuts := range map[string][]string{
		"../../protocol/registry.gen.go": {"\tEntryCelebrate{},\n", "\tEntryCelebrated{},\n"},
		"../../room/rules/table.go":      {"on(writers, beforeClose, celebrateEntry),\n", "toAll(entryCelebrated), "},
	} {
		path, err := filepath.Abs(file)
		if err != nil {
			return "", err
		}
		source, err := os.ReadFile(path)
		if err != nil {
			return "", err
		}
		text := string(source)
		for _, cut := range cuts {
			if strings.Count(text, cut) != 1 {
				panic(file + " has changed: it does not hold " + cut + " once")
			}
			text = strings.Replace(text, cut, "", 1)
		}
		replace[path] = filepath.Join(folder, "older-"+filepath.Base(file))
		if err := os.WriteFile(replace[path], []byte(text), 0o600); err != nil {
			return "", err
		}
	}
	overlay := filepath.Join(folder, "older.json")
	if err := os.WriteFile(overlay, protocol.MustEncode(map[string]any{"Replace": replace}), 0o600); err != nil {
		return "", err
	}
	path := binary + "-older"
	return path, build(path, "-overlay", overlay)
})

// become ends an instance and starts it again as another version.
func (d *draw) become(in *cluster.Instance, version string) {
	in.Stop()
	in.Binary = version
	d.start(in)
}

// Two versions side by side: whoever is at the older one goes on hearing what happens, is asked to come back elsewhere
// for what they want to do, and nobody decides on half a state.
func TestAnOlderVersionBesideANewerOne(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	d := begin(t, usualSeed)
	m := d.meeting
	before, after := d.cluster.Instances[0], d.cluster.Instances[1]
	version, err := older()
	must(t, err)
	newer := before.Binary
	d.become(before, version)

	here, there := m.seats[1], m.seats[2]
	here.browser.Base, there.browser.Base = before.URL(), after.URL()
	if !here.enter(ctx) || !there.enter(ctx) {
		t.Fatal("they do not come in")
	}
	// Until something happens that the older one does not know, it is as good as the other.
	entry := here.copy.View().Entries[0].ID
	m.ask(here, protocol.HandRaise{Lane: protocol.LaneSpeak, Note: mark})
	m.ask(there, protocol.EntryCelebrate{Entry: entry, Note: mark})
	for i := range 5 {
		m.ask(there, protocol.HandRaise{Lane: protocol.LaneQuestion, Note: mark + strings.Repeat("!", i)})
	}
	want := m.raw(there)
	for string(here.copy.Bytes(protocol.All)) != string(want) {
		if !here.next() {
			t.Fatal("at the older one nothing is heard any more")
		}
	}

	wish := protocol.CommandFrame{Type: "command", ID: protocol.NewID[protocol.CommandID](), Name: "hand.raise", Body: protocol.MustEncode(protocol.HandRaise{Lane: protocol.LaneQuestion, Note: mark})}
	here.pending = append(here.pending, wish)
	here.write(here.socket, wish)
	for !here.away {
		if !here.next() && !here.away {
			t.Fatal("the line was cut")
		}
	}
	here.leave()
	if s, err := here.browser.Open(ctx, protocol.Hello{Room: m.id}); err == nil {
		defer s.Close()
		if f, err := s.Next(); err != nil {
			t.Error(err)
		} else if bye, ok := f.(*protocol.Goodbye); !ok || bye.Code != protocol.CloseReload {
			t.Errorf("the older one says %+v", f)
		}
	}
	err = here.browser.Call(ctx, "POST", "/api/rooms/"+m.id.String()+"/commands", wish, nil)
	if r, refused := err.(*client.Refused); !refused || r.Status < 500 && r.Code != protocol.NewerVersion {
		t.Errorf("asked over HTTP the older one says %v", err)
	}

	// Elsewhere it is done; and once the older one has become the newer, there too.
	here.browser.Base = after.URL()
	if !here.enter(ctx) {
		t.Fatal("they do not come in elsewhere")
	}
	here.write(here.socket, here.pending[0])
	for len(here.pending) > 0 {
		if !here.next() {
			t.Fatal("the line was cut")
		}
	}
	here.leave()
	there.leave()
	d.become(before, newer)
	for _, s := range m.seats {
		s.browser.Base = d.cluster.Balancer.URL()
	}
	d.through(nil)
}
