package text_test

import (
	"errors"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"secondstory/room/text"
)

// FuzzParse compares with a reader that is put together from a JSON library and the rules, slowly.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		`[]`, `[7]`, `[1,[2],1]`, `[[0,"hi"],3]`, `[[0,"","",""]]`, `[1,[0,"🧑‍🚒"],1]`, ` [ 1 , [ 2 , "x" ] ] `,
		`[[0,"\ud83d\ude00"]]`, `[[0,"\ud83d"]]`, `[1,1]`, `[[0,"a\nb"]]`, `[1.0]`, `[[2,""]]`, `[[0,"a"],[2],[1,"b"],4]`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		c, err := text.Parse(raw, 1000)
		want, acceptable := readSlowly(raw, 1000)
		if acceptable != (err == nil) {
			t.Fatalf("%q: %v, and read slowly: %v", raw, err, acceptable)
		}
		if err != nil {
			var refusal *text.Error
			if !errors.As(err, &refusal) || refusal.Kind == text.Pair || refusal.Kind == "" {
				t.Fatalf("%q: %v", raw, err)
			}
			return
		}
		if c.String() != want {
			t.Fatalf("%q: %s, and read slowly: %s", raw, c, want)
		}
		again, err := text.Parse(c.Append(nil), 1000)
		if err != nil || !again.Equal(c) {
			t.Fatalf("%s read again is %s: %v", c, again, err)
		}
	})
}

var length = regexp.MustCompile(`^(0|[1-9][0-9]{0,3})$`)

// readSlowly says whether a change set is acceptable, and how it has to be written.
func readSlowly(raw []byte, most int) (string, bool) {
	var list []jsontext.Value
	if len(strings.TrimSpace(string(raw))) == 0 || json.Unmarshal(raw, &list) != nil || list == nil {
		return "", false
	}
	var total, inserted int
	kind := "" // of the section before
	for _, v := range list {
		var words []string
		first := v
		if v.Kind() == '[' {
			var parts []jsontext.Value
			if json.Unmarshal(v, &parts) != nil || len(parts) == 0 {
				return "", false
			}
			first = parts[0]
			for _, p := range parts[1:] {
				var line string
				if p.Kind() != '"' || json.Unmarshal(p, &line) != nil || strings.ContainsAny(line, "\n\r") {
					return "", false
				}
				words = append(words, line)
			}
		}
		if !length.Match(first) {
			return "", false
		}
		var n int
		if json.Unmarshal(first, &n) != nil {
			return "", false
		}
		ins := text.Units(strings.Join(words, "\n"))
		is := "keep"
		switch {
		case v.Kind() != '[':
		case ins == 0 && len(words) > 0:
			return "", false
		case ins == 0:
			is = "delete"
		case n == 0:
			is = "insert"
		default:
			is = "replace"
		}
		if n == 0 && is != "insert" || is == kind && is != "replace" {
			return "", false
		}
		kind = is
		total, inserted = total+n, inserted+ins
	}
	if total > most || inserted > most {
		return "", false
	}
	want := jsontext.Value(slices.Clone(raw))
	if want.Canonicalize() != nil { // the escapes of its strings are those of a browser
		return "", false
	}
	return string(want), true
}

// FuzzRebase takes any texts and change sets, one on each line: what was accepted meanwhile, and a push on the text
// before. Whatever they are, the authority answers, and a client that hears of one update at a time agrees.
func FuzzRebase(f *testing.F) {
	f.Add("a", "[[1]]\n[[0,\"C\"]]", `[[0,"A"],1]`)
	f.Add("ywvuy", "[1,[1,\"b\",\"\"],3]\n[[2,\"h\"],2,[1,\"d\"],1]", `[[2,"cje"],1,[1,"fh"],1]`)
	f.Add("a😀b", "[1,[2,\"🧑‍🚒\"],1]", "[3,[0,\"x\"],1]\n[1,[3],1]")
	f.Add("😀", "[2]", "[1,[0,\"x\"],1]")
	f.Add("", "[]\n[[0,\"x\"]]", "[[0,\"y\"]]\n[[1,\"\",\"\"]]")
	f.Add("abc", "[[3]]", "[2]")
	f.Fuzz(func(t *testing.T, words, over, mine string) {
		if !text.Acceptable(words) || len(words)+len(over)+len(mine) > 1000 {
			return
		}
		doc := text.NewDocument(text.FromString(words), 0)
		limits := text.DefaultLimits()
		limits.Work = 1 << 30 // a thousand bytes cannot be much work
		doc.Limit(limits)
		me := writer{client: "me", units: doc.Units()}
		var log []text.Changes
		for line := range strings.Lines(over) {
			if c, err := text.Parse([]byte(line), most); err == nil && doc.Accept("you", c) == nil {
				log = append(log, c)
			}
		}
		fits := true
		for line := range strings.Lines(mine) {
			c, err := text.Parse([]byte(line), most)
			if err != nil {
				return
			}
			me.pending = append(me.pending, c)
			units, err := c.Apply(me.units)
			if err == nil {
				me.units = units
			}
			fits = fits && err == nil
		}
		got, err := doc.Push(0, "me", me.pending)
		if !fits {
			return // refused, most of the time; a pair that would have been cut may be gone by now
		}
		if err != nil {
			t.Fatalf("a push that fits was refused: %v", err)
		}
		for _, c := range log {
			me.hear(t, "you", c)
		}
		for _, c := range got {
			me.hear(t, "me", c)
		}
		if !slices.Equal(me.units, doc.Units()) || len(me.pending) != 0 {
			t.Fatalf("the writer has %q, the authority %q", text.String(me.units), text.String(doc.Units()))
		}
	})
}
