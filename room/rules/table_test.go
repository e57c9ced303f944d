package rules_test

import (
	"errors"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/google/uuid"

	"secondstory/protocol"
	"secondstory/room/roomtest"
	"secondstory/room/rules"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares with a file of testdata, or writes it.
func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s says\n%s\nand now it is\n%s", path, want, got)
	}
}

func TestEveryCommandAndEventIsInTheTable(t *testing.T) {
	rows := rules.Commands()
	for _, c := range protocol.Commands {
		if fromServer, ok := rows[c.Command()]; !ok || fromServer {
			t.Errorf("%s is on the wire, and has no row", c.Command())
		}
		delete(rows, c.Command())
	}
	for name, fromServer := range rows {
		if !fromServer || !strings.HasPrefix(name, "server.") {
			t.Errorf("%s has a row, and is not on the wire", name)
		}
		if _, err := protocol.DecodeCommand(name, []byte("{}")); err == nil {
			t.Errorf("anybody can send %s", name)
		}
	}
	for _, e := range protocol.EventBodies {
		if _, ok := rules.StreamOf(e.Event()); !ok {
			t.Errorf("%s has no stream", e.Event())
		}
	}
}

// Who may ask what: a change of this page is a change of who is trusted with what.
//
// R8, R17
func TestWhoMayAskWhat(t *testing.T) {
	m := roomtest.Meet(t, "Facilitator facilitates, Participant attends, Commenter comments, Observer observes, Wall shows")
	var page strings.Builder
	fmt.Fprintf(&page, "%-16s %-12s %-12s %-10s %-9s %-5s %-12s %-8s %s\n", "", "facilitator", "participant", "commenter", "observer", "wall", "when", "archived", "trace")
	names := []string{"Facilitator", "Participant", "Commenter", "Observer", "Wall"}
	m.Inspect(func(s *rules.State) {
		for _, c := range protocol.Commands {
			fmt.Fprintf(&page, "%-16s", c.Command())
			if c.Command() == "hand.raise" {
				c = protocol.HandRaise{Lane: protocol.LaneQuestion} // the lane that is open to most
			}
			for i, name := range names {
				_, err := rules.Decide(s, m.As(name).ID, c, rules.Env{Now: 1, Chance: roomtest.NewChance(1), Slot: roomtest.Vault{}.Slot})
				var r *protocol.Rejected
				if err != nil && !errors.As(err, &r) {
					t.Errorf("%s is refused with %v, which is no refusal", c.Command(), err)
				}
				may := "yes"
				if r != nil && r.Code == protocol.Forbidden {
					may = "-"
				}
				fmt.Fprintf(&page, " %-*s", []int{12, 12, 10, 9, 5}[i], may)
			}
			when, archived, trace := "always", "-", "receipt"
			if rules.EvenArchived(c.Command()) {
				archived = "yes"
			}
			if rules.NeedsOpen(c.Command()) {
				when = "before close"
			}
			if rules.IsSecret(c.Command()) {
				trace = "none"
			}
			fmt.Fprintf(&page, " %-12s %-8s %s\n", when, archived, trace)
		}
	})
	page.WriteString("\n")
	for _, e := range protocol.EventBodies {
		stream, _ := rules.StreamOf(e.Event())
		if stream == "" {
			stream = "one person"
		}
		fmt.Fprintf(&page, "%-20s %s\n", e.Event(), stream)
	}
	golden(t, "testdata/table.golden", page.String())
}

func TestAStrangerAsksForNothing(t *testing.T) {
	m := roomtest.Meet(t, "Ada facilitates")
	m.Inspect(func(s *rules.State) {
		for _, c := range protocol.Commands {
			_, err := rules.Decide(s, protocol.NewID[protocol.PersonID](), c, rules.Env{})
			if r := (*protocol.Rejected)(nil); !errors.As(err, &r) || r.Code != protocol.Forbidden {
				t.Errorf("a stranger asks %s: %v", c.Command(), err)
			}
		}
	})
}

// examples are the commands as protocol/testdata/frames.json has them, in a meeting where what they name is there.
func examples(t *testing.T, m *roomtest.Meeting) map[string]string {
	t.Helper()
	b, err := os.ReadFile("../../protocol/testdata/frames.json")
	roomtest.Must(t, err)
	var frames struct {
		Commands map[string]jsontext.Value `json:"commands"`
	}
	roomtest.Must(t, protocol.DecodeLoosely(b, &frames))
	ada, bo := m.As("Ada"), m.As("Bo")
	l := opened(m, "x", "y")
	e := [2]protocol.EntryID{protocol.NewID[protocol.EntryID](), protocol.NewID[protocol.EntryID]()}
	for _, id := range e {
		bo.Do(protocol.EntryAdd{Entry: id, Kind: protocol.KindAction, Text: "The pager went off."})
	}
	bo.Do(protocol.EntryCelebrate{Entry: e[0]})
	hazard, account, note := protocol.NewID[protocol.HazardID](), protocol.NewID[protocol.PerspectiveID](), protocol.NewID[protocol.WalkthroughNoteID]()
	bo.Do(protocol.PerspectiveTell{Entry: e[0], Perspective: account, Words: "x"})
	f := m.View().Facts
	f.Meets = protocol.At(roomtest.Start.AddDate(0, 0, 1))
	ada.Do(protocol.RoomDescribe{Facts: f})
	ada.Do(protocol.HazardSave{Hazard: hazard, Words: "x", Plan: protocol.PlanNone})
	actor := protocol.NewID[protocol.ActorID]()
	ada.Do(protocol.ActorAdd{Actor: actor, Name: "Somebody"})
	ada.Do(protocol.ExpertName{Person: bo.ID, Subject: "carts"})
	ada.Do(protocol.TermAsk{Word: "bird"})
	ada.Do(protocol.WalkthroughSet{Person: bo.ID})
	bo.Do(protocol.WalkthroughShare{Readers: []protocol.PersonID{ada.ID}})
	bo.Do(protocol.WalkthroughSave{Owner: bo.ID, Note: note, Words: "x"})
	bo.Do(protocol.HandRaise{Lane: protocol.LaneQuestion})
	drafts := map[string]protocol.DraftID{}
	for _, p := range []*roomtest.Person{ada, bo, m.As("Cy")} {
		drafts[p.Name] = roomtest.HandIn(p, "Why then?")
	}
	live := strings.NewReplacer(
		"66666666-6666-4666-a666-666666666666", e[0].String(), "77777777-7777-4777-b777-777777777777", e[1].String(),
		"99999999-9999-4999-9999-999999999999", l["x"].String(), "aaaaaaaa-aaaa-4aaa-aaaa-aaaaaaaaaaaa", l["y"].String(),
		"33333333-3333-4333-b333-333333333333", ada.ID.String(), "44444444-4444-4444-8444-444444444444", bo.ID.String(),
		"bbbbbbbb-bbbb-4bbb-bbbb-bbbbbbbbbbbb", drafts["Bo"].String(), "11111111-1111-4111-9111-111111111111", hazard.String(),
		"22222222-2222-4222-a222-222222222222", account.String(), "dddddddd-dddd-4ddd-9ddd-dddddddddddd", m.View().Hands[0].ID.String(),
		"88888888-8888-4888-8888-888888888888", actor.String(),
	)
	all := map[string]string{}
	for name, body := range frames.Commands {
		body := string(body)
		switch name { // what is new there is in no meeting yet: see anew
		case "entry.add":
			body = strings.Replace(body, `"entry":"66666666-6666-4666-a666-666666666666"`, `"entry":"`+newID+`"`, 1)
		case "actor.add":
			body = strings.Replace(body, `"actor":"88888888-8888-4888-8888-888888888888"`, `"actor":"`+newID+`"`, 1)
		case "story.import":
			body = strings.NewReplacer("66666666-6666-4666-a666-666666666666", newID, "88888888-8888-4888-8888-888888888888", newID).Replace(body)
		}
		all[name] = live.Replace(body)
	}
	return all
}

// newID stands for one that nothing has had yet, each time it is asked for.
const newID = "eeeeeeee-eeee-4eee-aeee-eeeeeeeeeeee"

func anew(body string) string { return strings.ReplaceAll(body, newID, uuid.NewString()) }

// beforehand is what has to have happened for a command to be more than refused.
func beforehand(m *roomtest.Meeting, command string) {
	ada, bo := m.As("Ada"), m.As("Bo")
	vote := protocol.VoteID{UUID: uuid.MustParse("cccccccc-cccc-4ccc-8ccc-cccccccccccc")}
	switch command {
	case "room.reopen":
		ada.Do(protocol.RoomClose{Readers: protocol.ReadersMembers})
	case "room.uncancel":
		ada.Do(protocol.RoomCancel{})
	case "room.unarchive":
		ada.Do(protocol.RoomArchive{})
	case "room.cancel_deletion":
		ada.Do(protocol.RoomDelete{Title: m.View().Facts.Title})
	case "room.delete": // is asked by its title
		f := m.View().Facts
		f.Title = "Checkout slowdown"
		ada.Do(protocol.RoomDescribe{Facts: f})
	case "person.same":
		ada.Do(protocol.PersonMerge{Person: bo.ID, Into: ada.ID})
	case "line.draft":
		bo.Do(protocol.LineTakeBack{Draft: bo.Mine().Drafts[0].ID})
	case "vote.close", "vote.reopen", "vote.reveal", "vote.drop", "ballot.cast":
		ada.Do(protocol.VoteBegin{Vote: vote, Dots: 3, PerLine: 2})
		for _, name := range []string{"Ada", "Bo", "Cy"} {
			m.As(name).Do(ballot(vote, on(m.View().Lines[0].ID, 1)))
		}
	}
}

// What is left out must be refused before it becomes a fact: a fact that names nobody can be written, and not be read
// again, and then nobody could ever open the room. Each command is asked as it should be and spoiled in every way, by somebody
// who leads and by somebody who does not.
func TestNoBytesCloseARoomForGood(t *testing.T) {
	for _, c := range protocol.Commands {
		t.Run(c.Command(), func(t *testing.T) {
			roomtest.Bubble(t, func(t *testing.T) {
				m := roomtest.Meet(t, "Ada facilitates, Bo and Cy attend")
				name := c.Command()
				base, known := examples(t, m)[name]
				if !known {
					t.Fatal("there is no example of it")
				}
				beforehand(m, name)
				accepted := false
				ask := func(who *roomtest.Person, body jsontext.Value) (*protocol.Rejected, error) {
					if name != (protocol.StoryImport{}).Command() {
						return who.Frame(protocol.CommandFrame{Type: "command", ID: roomtest.CommandID(), Name: name, Body: body}).Rejected, nil
					}
					// It takes a way of its own, into a room without a story.
					m = roomtest.Meet(t, "Ada facilitates, Bo attends")
					c, err := protocol.DecodeCommand(name, body)
					if err != nil {
						return protocol.Unreadable(err), nil
					}
					a, err := m.Hall.Do(t.Context(), m.ID, m.As(who.Name).ID, roomtest.CommandID(), c, false)
					return a.Rejected, err
				}
				for _, spoiled := range spoil(t, base) {
					for _, who := range []*roomtest.Person{m.As("Bo"), m.As("Ada")} {
						time.Sleep(5 * time.Minute) // so that nobody is told to wait
						body := jsontext.Value(anew(spoiled))
						refused, err := ask(who, body)
						roomtest.Must(t, err)
						accepted = accepted || refused == nil
						record, err := m.Log.Load(t.Context(), m.ID)
						if err == nil {
							_, err = rules.Open(m.ID, record)
						}
						if err != nil {
							t.Fatalf("after %s %s by %s nobody can open the room: %v", name, body, who.Name, err)
						}
					}
				}
				if !accepted {
					t.Errorf("%s is refused however it is asked, and so says nothing", base)
				}
			})
		})
	}
}

// spoil gives a body whole, and without each of its members or with that empty, null or of another kind, however deep it lies.
func spoil(t *testing.T, body string) []string {
	t.Helper()
	return append([]string{body, `{"unknown":1}`, strings.Repeat("[", 100)}, spoiled(t, body)...)
}

func spoiled(t *testing.T, value string) (all []string) {
	t.Helper()
	all = []string{"null", `""`, `"\ud800"`, "[]", "[null]", "{}", "-1", "7", "1e99", "true", `"00000000-0000-0000-0000-000000000000"`}
	switch value[0] {
	case '{':
		members := map[string]jsontext.Value{}
		roomtest.Must(t, protocol.Decode([]byte(value), &members))
		names := slices.Sorted(maps.Keys(members))
		with := func(name, instead string) {
			b := []string{}
			for _, n := range names {
				switch {
				case n != name:
					b = append(b, fmt.Sprintf("%q:%s", n, members[n]))
				case instead != "":
					b = append(b, fmt.Sprintf("%q:%s", n, instead))
				}
			}
			all = append(all, "{"+strings.Join(b, ",")+"}")
		}
		for _, name := range names {
			with(name, "")
			for _, instead := range spoiled(t, string(members[name])) {
				with(name, instead)
			}
		}
	case '[':
		rows := []jsontext.Value{}
		roomtest.Must(t, protocol.Decode([]byte(value), &rows))
		for i, row := range rows {
			for _, instead := range append(spoiled(t, string(row)), fmt.Sprintf("%s,%s", row, row)) {
				b := []string{}
				for j := range rows {
					if b = append(b, string(rows[j])); j == i {
						b[j] = instead
					}
				}
				all = append(all, "["+strings.Join(b, ",")+"]")
			}
		}
	}
	return all
}

// Deciding and applying are pure: what the rules may use is listed here, none of it looks outside, and nothing is started.
func TestR7_RulesLookAtNothingOutside(t *testing.T) {
	may := []string{
		"secondstory/protocol", "secondstory/room/text", "secondstory/room/words",
		"github.com/go-json-experiment/json/jsontext", "github.com/google/uuid",
		"bytes", "cmp", "encoding/base64", "encoding/binary", "errors", "fmt", "io", "iter", "maps", "reflect", "slices", "strings", "unicode", "unicode/utf8",
	}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, spec := range f.Imports {
			path, _ := strconv.Unquote(spec.Path.Value)
			if !slices.Contains(may, path) {
				t.Errorf("%s imports %s", file, path)
			}
		}
		ast.Inspect(f, func(n ast.Node) bool {
			switch n.(type) {
			case *ast.GoStmt, *ast.SelectStmt, *ast.SendStmt:
				t.Errorf("%s starts or waits for something", file)
			}
			return true
		})
	}
}

// Whoever may do what is asked when a wish is decided, and never when a fact becomes true: another rule would make another
// meeting of every log that is older.
func TestR7_NoFactAsksARule(t *testing.T) {
	files, err := filepath.Glob("*.go")
	roomtest.Must(t, err)
	calls := map[string][]string{} // by the name of a function or method, what it names
	var appliers []string
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		roomtest.Must(t, err)
		for _, d := range f.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			ast.Inspect(fn.Body, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.Ident:
					calls[fn.Name.Name] = append(calls[fn.Name.Name], n.Name)
				case *ast.CallExpr:
					if to, ok := n.Fun.(*ast.Ident); ok && slices.Contains([]string{"toAll", "toLeads", "toOne", "toRecord"}, to.Name) && len(n.Args) == 1 {
						appliers = append(appliers, fmt.Sprint(n.Args[0]))
					}
				}
				return true
			})
		}
	}
	if len(appliers) < len(protocol.EventBodies) {
		t.Fatalf("%d appliers of %d events were found", len(appliers), len(protocol.EventBodies))
	}
	rule := regexp.MustCompile(`^(may[A-Z]\w*|leads|writers|members|handRaisers)$`)
	for _, applier := range appliers {
		seen := map[string]bool{}
		var walk func(name, by string)
		walk = func(name, by string) {
			if _, declared := calls[name]; !declared || seen[name] {
				return
			}
			seen[name] = true
			if rule.MatchString(name) {
				t.Errorf("%s asks %s, by %s", applier, name, by)
			}
			for _, next := range calls[name] {
				walk(next, name)
			}
		}
		walk(applier, "")
	}
}
