package text_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"secondstory/room/text"
)

func document(words string) *text.Document { return text.NewDocument(text.FromString(words), 0) }

// sets reads change sets that must be acceptable.
func sets(t testing.TB, raws ...string) []text.Changes {
	t.Helper()
	var out []text.Changes
	for _, r := range raws {
		out = append(out, parse(t, []byte(r)))
	}
	return out
}

// pushed pushes, and compares the text afterwards.
func pushed(t *testing.T, d *text.Document, version int, client, want string, raws ...string) {
	t.Helper()
	if _, err := d.Push(version, client, sets(t, raws...)); err != nil {
		t.Fatalf("%s pushes %v: %v", client, raws, err)
	}
	if got := text.String(d.Units()); got != want {
		t.Fatalf("%s pushes %v: %q, not %q", client, raws, got, want)
	}
}

// refused pushes what must be refused, and sees to it that nothing has changed.
func refused(t *testing.T, d *text.Document, version int, client string, raws ...string) error {
	t.Helper()
	units, at, kept := d.Units(), d.Version(), d.Retained()
	got, err := d.Push(version, client, sets(t, raws...))
	if err == nil || got != nil {
		t.Fatalf("%s pushes %v: not refused", client, raws)
	}
	if d.Version() != at || d.Retained() != kept || !slices.Equal(d.Units(), units) {
		t.Fatalf("%s pushes %v: refused (%v), and yet something changed", client, raws, err)
	}
	return err
}

// The text is "a". Bo deletes it, and then types C; Ada had typed A before it. One at a time that is CA; over the sum of
// Bo's two it would be AC, and a client that heard of them one by one would have CA.
func TestTrap_OneAcceptedUpdateAtATime(t *testing.T) {
	d := document("a")
	pushed(t, d, 0, "bo", "C", `[[1]]`, `[[0,"C"]]`)
	bo := sets(t, `[[1]]`, `[[0,"C"]]`)
	ada := sets(t, `[[0,"A"],1]`)[0]
	sum, err := text.Compose(bo[0], bo[1])
	if err != nil {
		t.Fatal(err)
	}
	composed, err := text.Map(ada, sum, false)
	if err != nil {
		t.Fatal(err)
	}
	if got := apply(t, "C", composed); got != "AC" {
		t.Errorf("over the sum it is %q; is the trap gone?", got)
	}
	pushed(t, d, 0, "ada", "CA", `[[0,"A"],1]`)
}

func TestPush_SentAgainHappensOnce(t *testing.T) {
	d := document("ab")
	pushed(t, d, 0, "ada", "aXb", `[1,[0,"X"],1]`)
	pushed(t, d, 1, "bo", "YaXb", `[[0,"Y"],3]`)
	pushed(t, d, 0, "ada", "YaXb", `[1,[0,"X"],1]`)
	pushed(t, d, 0, "ada", "YaXZb", `[1,[0,"X"],1]`, `[2,[0,"Z"],1]`)
	pushed(t, d, 0, "ada", "YaXZb", `[1,[0,"X"],1]`, `[2,[0,"Z"],1]`)
	if d.Version() != 3 {
		t.Errorf("version %d", d.Version())
	}
}

// Both delete the same word. The second push has nothing left to do, and is accepted all the same: its writer waits
// for it.
func TestPush_WhatIsDoneAlreadyIsStillAnUpdate(t *testing.T) {
	d := document("abc")
	pushed(t, d, 0, "ada", "c", `[[2],1]`)
	pushed(t, d, 0, "bo", "c", `[[2],1]`)
	pushed(t, d, 2, "cy", "", `[[1]]`)
	pushed(t, d, 2, "bo", "", `[[1]]`)
	pushed(t, d, 4, "bo", "", `[]`)
	if d.Version() != 5 {
		t.Errorf("version %d", d.Version())
	}
}

func TestPush_UnknownVersionsWantAResync(t *testing.T) {
	d := document("")
	for range 3 {
		pushed(t, d, d.Version(), "ada", text.String(d.Units())+"x", `[[0,"x"]`+after(d)+`]`)
	}
	d.Forget(2)
	if d.Retained() != 1 {
		t.Fatalf("%d kept", d.Retained())
	}
	for _, version := range []int{-1, 0, 1, 4, 1 << 62} {
		if err := refused(t, d, version, "bo", `[[0,"y"],1]`); !errors.Is(err, text.ErrResync) {
			t.Errorf("version %d: %v", version, err)
		}
	}
	pushed(t, d, 2, "bo", "xxyx", `[1,[0,"y"],1]`)
	d.Forget(100)
	if d.Retained() != 0 || d.Version() != 4 {
		t.Errorf("%d kept at %d", d.Retained(), d.Version())
	}
}

// after is a keep of the whole text, as the end of a list of sections.
func after(d *text.Document) string {
	if len(d.Units()) == 0 {
		return ""
	}
	return "," + strings.Trim(text.Keep(len(d.Units())).String(), "[]")
}

func TestPush_TooMuchToWorkThroughWantsAResync(t *testing.T) {
	d := document("")
	d.Limit(text.Limits{Units: 1000, Updates: 10, Retained: 100, Bytes: 1 << 20, Work: 12})
	pushed(t, d, 0, "ada", "x", `[[0,"x"]]`)
	pushed(t, d, 1, "ada", "xx", `[1,[0,"x"]]`)
	pushed(t, d, 0, "bo", "xxyz", `[[0,"y"]]`, `[1,[0,"z"]]`) // 3 sections over 3
	if err := refused(t, d, 0, "cy", `[[0,"y"]]`, `[1,[0,"z"]]`); !errors.Is(err, text.ErrResync) {
		t.Errorf("3 sections over 8: %v", err)
	}
	pushed(t, d, 4, "cy", "xxyz!", `[4,[0,"!"]]`)
}

func TestPush_TheTextHasALongestLength(t *testing.T) {
	d := document("abc")
	d.Limit(text.Limits{Units: 5, Updates: 2, Retained: 100, Bytes: 1 << 20, Work: 100})
	if err := refused(t, d, 0, "ada", `[3,[0,"123"]]`); !errors.Is(err, text.ErrTooLong) {
		t.Error(err)
	}
	// Every step counts: it has to be read back from the record by itself.
	if err := refused(t, d, 0, "ada", `[3,[0,"123"]]`, `[[6]]`); !errors.Is(err, text.ErrTooLong) {
		t.Error(err)
	}
	if err := refused(t, d, 0, "ada", `[3]`, `[3]`, `[3]`); !errors.Is(err, text.ErrTooMany) {
		t.Error(err)
	}
	pushed(t, d, 0, "ada", "abc12", `[3,[0,"12"]]`)
	if err := refused(t, d, 0, "bo", `[3,[0,"1"]]`); !errors.Is(err, text.ErrTooLong) {
		t.Error(err)
	}
}

// A push is taken whole or not at all.
func TestPush_WhatDoesNotFitIsRefusedWhole(t *testing.T) {
	d := document("a😀b")
	wantKind(t, "too short", refused(t, d, 0, "ada", `[3]`), text.Length)
	wantKind(t, "too long", refused(t, d, 0, "ada", `[5]`), text.Length)
	wantKind(t, "inside a pair", refused(t, d, 0, "ada", `[2,[0,"x"],2]`), text.Pair)
	wantKind(t, "half a pair", refused(t, d, 0, "ada", `[1,[1],2]`), text.Pair)
	wantKind(t, "the other half", refused(t, d, 0, "ada", `[2,[1,"x"],1]`), text.Pair)
	wantKind(t, "two halves", refused(t, d, 0, "ada", `[1,[1],[1,"x"],1]`), text.Pair)
	wantKind(t, "the second one", refused(t, d, 0, "ada", `[4,[0,"x"]]`, `[4]`), text.Length)
	pushed(t, d, 0, "bo", "😀b", `[[1],3]`)
	wantKind(t, "after mapping", refused(t, d, 0, "ada", `[2,[0,"x"],2]`), text.Pair)
	wantKind(t, "of another text", refused(t, d, 0, "ada", `[3]`), text.Length)
	wantKind(t, "replayed", d.Accept("ada", sets(t, `[4]`)[0]), text.Length)
	if d.Version() != 1 {
		t.Errorf("version %d", d.Version())
	}
}

// What was handed in or out stays as it was.
func TestRebase_ChangesNothing(t *testing.T) {
	d := document("abc")
	pushed(t, d, 0, "bo", "abcd", `[3,[0,"d"]]`)
	text0, mine := d.Units(), sets(t, `[[0,"x"],3]`, `[[1],3]`)
	given := slices.Clone(mine)
	first, err := d.Rebase(0, "ada", mine)
	if err != nil {
		t.Fatal(err)
	}
	second, err := d.Rebase(0, "ada", mine)
	if err != nil {
		t.Fatal(err)
	}
	if d.Version() != 1 || d.Retained() != 1 || text.String(d.Units()) != "abcd" {
		t.Error("the document changed")
	}
	for i := range mine {
		if !mine[i].Equal(given[i]) || !first.Updates[i].Equal(second.Updates[i]) {
			t.Error("the push changed")
		}
	}
	pushed(t, d, 1, "bo", "ABCD", `[[4,"ABCD"]]`)
	if text.String(text0) != "abcd" || text.String(first.Result) != "abcd" {
		t.Error("a text that was handed out changed")
	}
}

func TestKept_HasABoundInNumberAndInBytes(t *testing.T) {
	d := document("")
	d.Limit(text.Limits{Units: 1000, Updates: 10, Retained: 3, Bytes: 900, Work: 100})
	for range 5 {
		pushed(t, d, d.Version(), "ada", text.String(d.Units())+"x", `[[0,"x"]`+after(d)+`]`)
	}
	if d.Retained() != 3 {
		t.Errorf("%d kept", d.Retained())
	}
	pushed(t, d, d.Version(), "ada", strings.Repeat("y", 400), `[[5,"`+strings.Repeat("y", 400)+`"]]`)
	if d.Retained() != 1 {
		t.Errorf("%d kept after a long one", d.Retained())
	}
	pushed(t, d, d.Version(), "ada", strings.Repeat("z", 500), `[[400,"`+strings.Repeat("z", 500)+`"]]`)
	if d.Retained() != 0 || d.Version() != 7 {
		t.Errorf("%d kept at %d after one that is longer than all may be", d.Retained(), d.Version())
	}
	pushed(t, d, 7, "ada", "", `[[500]]`)
}

// A snapshot opened is the Document that was written out, and one that does not hold together is refused.
func TestRestore_GivesTheSameDocument(t *testing.T) {
	d := document("abc")
	pushed(t, d, 0, "ada", "aXbc", `[1,[0,"X"],2]`)
	pushed(t, d, 1, "bo", "aXc", `[2,[1],1]`)
	again, err := text.Restore(d.Units(), d.Version(), d.Recent())
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range []*text.Document{d, again} {
		pushed(t, one, 0, "cy", "aXZc", `[2,[0,"Z"],1]`)
		pushed(t, one, 0, "ada", "aXZc", `[1,[0,"X"],2]`)
		if one.Retained() != 3 || one.Version() != 3 {
			t.Errorf("%d kept at %d", one.Retained(), one.Version())
		}
	}
	for name, bad := range map[string]struct {
		words   string
		version int
		recent  []text.RecentUpdate
	}{
		"another text":     {"abcd", 1, []text.RecentUpdate{{"ada", []byte(`[2,[0,"x"]]`)}}},
		"no chain":         {"abc", 2, []text.RecentUpdate{{"ada", []byte(`[2,[0,"xy"]]`)}, {"ada", []byte(`[3]`)}}},
		"more than counts": {"abc", 0, []text.RecentUpdate{{"ada", []byte(`[2,[0,"x"]]`)}}},
		"no change set":    {"abc", 1, []text.RecentUpdate{{"ada", []byte(`[2,2]`)}}},
	} {
		if _, err := text.Restore(text.FromString(bad.words), bad.version, text.Recent{Updates: bad.recent}); err == nil {
			t.Errorf("%s: not refused", name)
		}
	}
	if _, err := text.Restore(text.FromString("abc"), 9, text.Recent{}); err != nil {
		t.Errorf("nothing kept: %v", err)
	}
}

func TestOf_EditsOutsideTheTextAreRefused(t *testing.T) {
	for _, e := range []text.Edit{{From: -1, To: 0}, {From: 2, To: 1}, {From: 0, To: 4}} {
		_, err := text.Of(3, e)
		wantKind(t, "edit", err, text.Length)
	}
}
