package rules_test

import (
	"errors"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/jsontext"

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
func TestWhoMayAskWhat(t *testing.T) {
	m := roomtest.Meet(t, "Facilitator facilitates, Participant attends, Commenter comments, Observer observes, Wall shows")
	var page strings.Builder
	fmt.Fprintf(&page, "%-16s %-12s %-12s %-10s %-9s %-5s %-12s %-8s %s\n", "", "facilitator", "participant", "commenter", "observer", "wall", "when", "archived", "trace")
	names := []string{"Facilitator", "Participant", "Commenter", "Observer", "Wall"}
	m.Look(func(s *rules.State) {
		for _, c := range protocol.Commands {
			fmt.Fprintf(&page, "%-16s", c.Command())
			if c.Command() == "hand.raise" {
				c = protocol.HandRaise{Lane: protocol.LaneQuestion} // the lane that is open to most
			}
			for i, name := range names {
				_, err := rules.Decide(s, m.As(name).ID, c, rules.Settled{Now: 1, Chance: roomtest.NewChance(1), Slot: roomtest.Vault{}.Slot})
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
	m.Look(func(s *rules.State) {
		for _, c := range protocol.Commands {
			_, err := rules.Decide(s, protocol.NewID[protocol.PersonID](), c, rules.Settled{})
			if r := (*protocol.Rejected)(nil); !errors.As(err, &r) || r.Code != protocol.Forbidden {
				t.Errorf("a stranger asks %s: %v", c.Command(), err)
			}
		}
	})
}

// What is left out must be refused before it becomes a fact: a fact that names nobody can be written, and not be read
// again, and then nobody could ever open the room.
func TestNoBytesCloseARoomForGood(t *testing.T) {
	m := roomtest.Meet(t, "Ada facilitates, Bo and Cy attend")
	ada := m.As("Ada")
	e := tell(m.As("Bo"), "ab")
	l := opened(m, "x", "y")
	v := protocol.NewID[protocol.VoteID]()
	f := m.View().Facts
	f.Meets = f.Started
	ada.Do(protocol.RoomDescribe{Facts: f})
	ada.Do(protocol.VoteBegin{Vote: v, Dots: 1, PerLine: 1})
	id := func() string { return protocol.NewID[protocol.EntryID]().String() }
	for name, body := range map[string]string{
		"room.cancel":   `{"note":"x"}`,
		"room.describe": `{"facts":{}}`, "stage.set": `{"stage":"story"}`, "person.describe": `{"name":"Ada","pronouns":"","onlyLead":false}`,
		"person.role":    `{"person":"` + m.As("Bo").ID.String() + `","role":"facilitator"}`,
		"person.remove":  `{"person":"` + id() + `"}`,
		"entry.add":      `{"entry":"` + id() + `","kind":"action","when":{"at":"2026-03-12T09:00:00.000Z","zone":"UTC","precision":"exact"},"people":[],"evidence":["x"],"text":"x"}`,
		"entry.move":     `{"entry":"` + e[1].String() + `","after":"` + e[0].String() + `"}`,
		"entry.describe": `{"entry":"` + e[0].String() + `","when":{"at":"2026-03-12T09:00:00.000Z","zone":"UTC","precision":"exact"},"noWhen":true,"kind":"action","people":[],"evidence":[]}`,
		"story.sort":     `{"entries":["` + e[0].String() + `"]}`, "story.arrange": `{"entries":["` + e[0].String() + `"]}`,
		"entry.remove": `{"entry":"` + e[1].String() + `"}`, "entry.restore": `{"entry":"` + e[1].String() + `"}`,
		"entry.celebrate": `{"entry":"` + e[0].String() + `","note":"x"}`,
		"actor.add":       `{"actor":"` + id() + `","name":"Omar","role":"x","person":"` + ada.ID.String() + `"}`,
		"text.edit":       `{"text":"` + e[0].String() + `","version":0,"client":"` + ada.ID.String() + `:1","updates":[[1,[0,"x"]]]}`,
		"inquiry.set":     `{"names":"hidden","asked":2}`,
		"line.draft":      `{"draft":"` + id() + `","version":0,"words":"x","moments":["` + e[0].String() + `"]}`,
		"line.discard":    `{"draft":"` + id() + `"}`, "line.hand_in": `{"draft":"` + id() + `"}`, "line.take_back": `{"draft":"` + id() + `"}`, "line.sign": `{"draft":"` + id() + `"}`,
		"lines.remind": `{}`, "lines.open": `{}`, "line.merge": `{"line":"` + l["x"].String() + `","into":"` + l["y"].String() + `"}`,
		"line.split": `{"line":"` + l["x"].String() + `"}`, "line.touch": `{"line":"` + l["x"].String() + `","moments":["` + e[0].String() + `"]}`,
		"line.remove": `{"line":"` + l["x"].String() + `"}`, "line.restore": `{"line":"` + l["x"].String() + `"}`,
		"vote.begin":  `{"vote":"` + id() + `","dots":3,"perLine":2}`,
		"ballot.cast": `{"vote":"` + v.String() + `","dots":[{"line":"` + l["x"].String() + `","dots":1}]}`,
		"vote.close":  `{"vote":"` + v.String() + `"}`, "vote.reopen": `{"vote":"` + v.String() + `"}`, "vote.reveal": `{"vote":"` + v.String() + `"}`, "vote.drop": `{"vote":"` + v.String() + `"}`,
		"hand.raise": `{"lane":"speak","note":"x"}`, "hand.lower": `{"hand":"` + id() + `"}`,
		"floor.give": `{"person":"` + ada.ID.String() + `","hand":"` + id() + `"}`, "floor.end": `{}`, "story.import": `{}`,
	} {
		for _, spoiled := range spoil(t, body) {
			ada.Frame(protocol.CommandFrame{Type: "command", ID: protocol.NewID[protocol.CommandID](), Name: name, Body: jsontext.Value(spoiled)})
			record, err := m.Log.Load(t.Context(), m.ID)
			if err == nil {
				_, err = rules.Open(m.ID, record)
			}
			if err != nil {
				t.Fatalf("after %s %s nobody can open the room: %v", name, spoiled, err)
			}
		}
	}
}

// spoil gives a body whole, without each of its members, and with each of them empty, null or of another kind.
func spoil(t *testing.T, body string) (all []string) {
	t.Helper()
	members := map[string]jsontext.Value{}
	if err := protocol.Decode([]byte(body), &members); err != nil {
		t.Fatalf("%s: %v", body, err)
	}
	all = append(all, body, "{}", "[]", "null", `""`, "7", `{"unknown":1}`, strings.Repeat("[", 100))
	for name, kept := range members {
		for _, instead := range []string{"", "null", `""`, `"\ud800"`, "[]", "[null]", "{}", "-1", "1e99", "true", `"00000000-0000-0000-0000-000000000000"`} {
			delete(members, name)
			if instead != "" {
				members[name] = jsontext.Value(instead)
			}
			var b strings.Builder
			for n, v := range members {
				fmt.Fprintf(&b, ",%q:%s", n, v)
			}
			all = append(all, "{"+strings.TrimPrefix(b.String(), ",")+"}")
		}
		members[name] = kept
	}
	return all
}

// Deciding and applying are pure: what the rules may use is listed here, none of it looks outside, and nothing is started.
func TestRulesLookAtNothingOutside(t *testing.T) {
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
func TestNoFactAsksARule(t *testing.T) {
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

// What is never refused for want of room stands in the document by name.
func TestTheDocumentNamesWhatIsNeverRefusedForWantOfRoom(t *testing.T) {
	document, err := os.ReadFile("../../protocol/PROTOCOL.md")
	roomtest.Must(t, err)
	_, rule, _ := strings.Cut(string(document), "**P50 ")
	rule, _, _ = strings.Cut(rule, "\n\n")
	for _, c := range protocol.Commands {
		if named := strings.Contains(rule, "`"+c.Command()+"`"); named != rules.EvenFull(c.Command()) {
			t.Errorf("%s: it is named: %t", c.Command(), named)
		}
	}
}

// A client keeps nothing of a secret command in the browser: it has to know which these are.
func TestTheDocumentMarksWhatIsSecretAndWhatIsAlwaysPossible(t *testing.T) {
	document, err := os.ReadFile("../../protocol/PROTOCOL.md")
	roomtest.Must(t, err)
	for _, c := range protocol.Commands {
		row := regexp.MustCompile("(?m)^\\| `" + regexp.QuoteMeta(c.Command()) + "`([^|]*)\\|").FindSubmatch(document)
		if row == nil {
			t.Errorf("there is no %s", c.Command())
		} else if marked := strings.Contains(string(row[1]), "secret"); marked != rules.IsSecret(c.Command()) {
			t.Errorf("%s is marked %q", c.Command(), row[1])
		} else if marked := strings.Contains(string(row[1]), "▫"); marked != rules.EvenArchived(c.Command()) {
			t.Errorf("%s while the room is put away: it is marked %t", c.Command(), marked)
		}
	}
}
