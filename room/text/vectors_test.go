package text_test

import (
	"errors"
	"maps"
	"os"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"secondstory/room/text"
)

// most is what the vectors are read with; they are small.
const most = 20_000

// vectors is what the JavaScript library says, as testdata/generate.mjs wrote it down. Half of the random cases use
// emoji, joined emoji, flags, combining marks, Hebrew, CJK, U+2028, U+FFFF and NUL. Results are compared as JSON, byte
// for byte.
type vectors struct {
	Counts map[string]int `json:"counts"`

	Parse    []parseCase    `json:"parse"`
	Invalid  []invalidCase  `json:"invalid"`  // refused, alone or against doc
	Mismatch []mismatchCase `json:"mismatch"` // refused, and in finite time
	Create   []createCase   `json:"create"`   // from edits by position
	Apply    []changeCase   `json:"apply"`    // changes on doc give result, a text
	Compose  []pairCase     `json:"compose"`  // b on top of a gives result; applied to doc, final
	Map      []pairCase     `json:"map"`      // both ways round give final
	Invert   []changeCase   `json:"invert"`   // changes on doc are taken back by result, a change set
	MapPos   []mapPosCase   `json:"mapPos"`   // rows of position, side, track and where it is then (null: deleted)
	Rebase   []rebaseCase   `json:"rebase"`   // updates over what was accepted since
	Session  []sessionCase  `json:"session"`  // pushes in their order of arrival
}

type (
	raw       = jsontext.Value
	parseCase struct {
		Name              string
		JSON, JSON2       raw
		Length, NewLength int
		Empty             bool
	}
	invalidCase struct {
		Name string
		JSON raw
		Doc  *string
		Why  string
	}
	mismatchCase struct {
		Name, Op string
		A, B     raw
	}
	createCase struct {
		Name, Doc string
		Specs     []struct {
			From   int
			To     *int
			Insert string
		}
		Result raw
	}
	changeCase struct {
		Name, Doc       string
		Changes, Result raw
	}
	pairCase struct {
		Name, Doc                          string
		A, B, Result, BOverA, AOverBBefore raw
		Final                              string
	}
	mapPosCase struct {
		Name    string
		Changes raw
		Rows    [][4]any
	}
	updateCase struct {
		ClientID string
		Changes  raw
	}
	rebaseCase struct {
		Name, Doc             string
		Over, Updates, Result []updateCase
		Head, Final           string
	}
	sessionCase struct {
		Name, Doc string
		Pushes    []struct {
			Version, NewVersion, Length int
			ClientID                    string
			Updates, Accepted           []raw
			FNV1a                       uint32
		}
		Final   string
		Version int
		FNV1a   uint32
	}
)

func readVectors(t *testing.T) vectors {
	t.Helper()
	file, err := os.ReadFile("testdata/changeset.json")
	if err != nil {
		t.Fatal(err)
	}
	var v vectors
	// Halves of surrogate pairs are among what has to be refused, so they have to get here.
	if err := json.Unmarshal(file, &v, json.MatchCaseInsensitiveNames(true), jsontext.AllowInvalidUTF8(true)); err != nil {
		t.Fatal(err)
	}
	return v
}

func TestVectors(t *testing.T) {
	v := readVectors(t)
	played := map[string]int{
		"parse": play(t, "parse", v.Parse), "invalid": play(t, "invalid", v.Invalid),
		"mismatch": play(t, "mismatch", v.Mismatch), "create": play(t, "create", v.Create),
		"apply": play(t, "apply", v.Apply, (*changeCase).apply), "compose": play(t, "compose", v.Compose, (*pairCase).compose),
		"map": play(t, "map", v.Map, (*pairCase).mapped), "invert": play(t, "invert", v.Invert, (*changeCase).invert),
		"mapPos": play(t, "mapPos", v.MapPos), "rebase": play(t, "rebase", v.Rebase), "session": play(t, "session", v.Session),
	}
	if !maps.Equal(v.Counts, played) {
		t.Errorf("played %v of %v cases", played, v.Counts)
	}
}

// play runs every case of a kind in a test of its own, and counts them.
func play[C any](t *testing.T, kind string, cases []C, how ...func(*C, *testing.T)) int {
	t.Run(kind, func(t *testing.T) {
		for i := range cases {
			if len(how) > 0 {
				how[0](&cases[i], t)
			} else {
				any(&cases[i]).(interface{ check(*testing.T) }).check(t)
			}
		}
	})
	return len(cases)
}

func (c *parseCase) check(t *testing.T) {
	set := parse(t, c.JSON)
	if set.Len() != c.Length || set.NewLen() != c.NewLength || set.Empty() != c.Empty {
		t.Errorf("%s: length %d, new length %d, empty %v", c.Name, set.Len(), set.NewLen(), set.Empty())
	}
	same(t, c.Name, set, c.JSON2)
}

func (c *invalidCase) check(t *testing.T) {
	set, err := text.Parse(c.JSON, most)
	if err == nil && c.Doc != nil {
		_, err = set.Apply(text.FromString(*c.Doc))
	}
	kinds := map[string][]text.Kind{
		"shape": {text.Shape}, "number": {text.Number}, "not canonical": {text.Canonical},
		"text": {text.LineBreak, text.Surrogate}, "length": {text.Length}, "splits a pair": {text.Pair},
	}
	var refusal *text.Error
	if !errors.As(err, &refusal) {
		t.Errorf("%s: %s was not refused: %v", c.Name, c.JSON, err)
		return
	}
	for _, k := range kinds[c.Why] {
		if refusal.Kind == k {
			return
		}
	}
	t.Errorf("%s: refused for %s, not for %s", c.Name, refusal.Kind, c.Why)
}

func (c *mismatchCase) check(t *testing.T) {
	a, b := parse(t, c.A), parse(t, c.B)
	var err error
	if c.Op == "map" {
		_, err = text.Map(a, b, false)
		if _, again := text.Map(a, b, true); again == nil {
			t.Errorf("%s: not refused with before", c.Name)
		}
	} else {
		_, err = text.Compose(a, b)
	}
	wantKind(t, c.Name, err, text.Length)
}

func (c *createCase) check(t *testing.T) {
	var edits []text.Edit
	for _, s := range c.Specs {
		e := text.Edit{From: s.From, To: s.From, Insert: text.FromString(s.Insert)}
		if s.To != nil {
			e.To = *s.To
		}
		edits = append(edits, e)
	}
	set, err := text.Of(text.Units(c.Doc), edits...)
	if err != nil {
		t.Errorf("%s: %v", c.Name, err)
	}
	same(t, c.Name, set, c.Result)
}

func (c *changeCase) apply(t *testing.T) {
	var want string
	if err := json.Unmarshal(c.Result, &want); err != nil {
		t.Fatal(err)
	}
	if got := apply(t, c.Doc, parse(t, c.Changes)); got != want {
		t.Errorf("%s: %q, not %q", c.Name, got, want)
	}
}

func (c *changeCase) invert(t *testing.T) {
	set := parse(t, c.Changes)
	back, err := set.Invert(text.FromString(c.Doc))
	if err != nil {
		t.Fatal(err)
	}
	same(t, c.Name, back, c.Result)
	if got := apply(t, c.Doc, set, back); got != c.Doc {
		t.Errorf("%s: taken back: %q, not %q", c.Name, got, c.Doc)
	}
}

func (c *pairCase) compose(t *testing.T) {
	sum, err := text.Compose(parse(t, c.A), parse(t, c.B))
	if err != nil {
		t.Fatal(err)
	}
	same(t, c.Name, sum, c.Result)
	if got := apply(t, c.Doc, sum); got != c.Final {
		t.Errorf("%s: %q, not %q", c.Name, got, c.Final)
	}
}

func (c *pairCase) mapped(t *testing.T) {
	a, b := parse(t, c.A), parse(t, c.B)
	bOverA, err := text.Map(b, a, false)
	if err != nil {
		t.Fatal(err)
	}
	aOverB, err := text.Map(a, b, true)
	if err != nil {
		t.Fatal(err)
	}
	same(t, c.Name+", b over a", bOverA, c.BOverA)
	same(t, c.Name+", a over b", aOverB, c.AOverBBefore)
	if got := apply(t, c.Doc, a, bOverA); got != c.Final {
		t.Errorf("%s: a, then b: %q, not %q", c.Name, got, c.Final)
	}
	if got := apply(t, c.Doc, b, aOverB); got != c.Final {
		t.Errorf("%s: b, then a: %q, not %q", c.Name, got, c.Final)
	}
}

func (c *mapPosCase) check(t *testing.T) {
	tracks := map[string]text.Track{
		"simple": text.Anyway, "trackDel": text.TrackDel, "trackBefore": text.TrackBefore, "trackAfter": text.TrackAfter,
	}
	set := parse(t, c.Changes)
	for _, row := range c.Rows {
		track, known := tracks[row[2].(string)]
		if !known {
			t.Fatalf("%s: no such mode: %v", c.Name, row[2])
		}
		pos, there := set.MapPos(int(row[0].(float64)), text.Side(row[1].(float64)), track)
		if want, wanted := row[3].(float64); there != wanted || there && pos != int(want) {
			t.Errorf("%s: %v gives %d, %v", c.Name, row, pos, there)
		}
	}
}

func (c *rebaseCase) check(t *testing.T) {
	doc := text.NewDocument(text.FromString(c.Doc), 0)
	for _, o := range c.Over {
		if err := doc.Accept(o.ClientID, parse(t, o.Changes)); err != nil {
			t.Fatalf("%s: %v", c.Name, err)
		}
	}
	if got := text.String(doc.Units()); got != c.Head {
		t.Fatalf("%s: head %q, not %q", c.Name, got, c.Head)
	}
	var updates []text.Changes
	client := "me" // a case in which nothing is sent names nobody
	for _, u := range c.Updates {
		client = u.ClientID
		updates = append(updates, parse(t, u.Changes))
	}
	got, err := doc.Rebase(0, client, updates)
	if err != nil {
		t.Fatalf("%s: %v", c.Name, err)
	}
	if len(got.Updates) != len(c.Result) {
		t.Fatalf("%s: %d updates, not %d", c.Name, len(got.Updates), len(c.Result))
	}
	for i, u := range got.Updates {
		same(t, c.Name, u, c.Result[i].Changes)
	}
	if text.String(got.Result) != c.Final {
		t.Errorf("%s: %q, not %q", c.Name, text.String(got.Result), c.Final)
	}
}

func (c *sessionCase) check(t *testing.T) {
	doc := text.NewDocument(text.FromString(c.Doc), 0)
	for n, p := range c.Pushes {
		var updates []text.Changes
		for _, u := range p.Updates {
			updates = append(updates, parse(t, u))
		}
		accepted, err := doc.Push(p.Version, p.ClientID, updates)
		if err != nil {
			t.Fatalf("%s, push %d: %v", c.Name, n, err)
		}
		if len(accepted) != len(p.Accepted) {
			t.Fatalf("%s, push %d: %d accepted, not %d", c.Name, n, len(accepted), len(p.Accepted))
		}
		for i, u := range accepted {
			same(t, c.Name, u, p.Accepted[i])
		}
		if doc.Version() != p.NewVersion || len(doc.Units()) != p.Length || text.Sum(doc.Units()) != p.FNV1a {
			t.Fatalf("%s, push %d: version %d, length %d, sum %d", c.Name, n, doc.Version(), len(doc.Units()), text.Sum(doc.Units()))
		}
	}
	if got := text.String(doc.Units()); got != c.Final || doc.Version() != c.Version || text.Sum(doc.Units()) != c.FNV1a {
		t.Errorf("%s: %q at %d, not %q at %d", c.Name, got, doc.Version(), c.Final, c.Version)
	}
}
