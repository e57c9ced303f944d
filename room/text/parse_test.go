package text_test

import (
	"errors"
	"strings"
	"testing"

	"secondstory/room/text"
)

func TestParse_WhatIsRefusedSaysWhy(t *testing.T) {
	for _, c := range []struct {
		raw  string
		kind text.Kind
	}{
		{``, text.Shape},
		{`null`, text.Shape},
		{`{}`, text.Shape},
		{`[`, text.Shape},
		{`[1`, text.Shape},
		{`[1,]`, text.Shape},
		{`[,1]`, text.Shape},
		{`[1 [2]]`, text.Shape},
		{`[1]]`, text.Shape},
		{`[1] 2`, text.Shape},
		{"[1]\x00", text.Shape},
		{"\ufeff[1]", text.Shape},
		{`[01]`, text.Shape},
		{`[00]`, text.Shape},
		{`[+1]`, text.Shape},
		{`[NaN]`, text.Shape},
		{`["1"]`, text.Shape},
		{`[[]]`, text.Shape},
		{`[[1,]]`, text.Shape},
		{`[[1,2]]`, text.Shape},
		{`[[1,null]]`, text.Shape},
		{`[[1,["x"]]]`, text.Shape},
		{`[[1,"x]]`, text.Shape},
		{`[[1,"\x"]]`, text.Shape},
		{`[[1,"\u12"]]`, text.Shape},
		{`[[1,"\u12g4"]]`, text.Shape},
		{`[[1,"\`, text.Shape},
		{"[[1,\"\x01\"]]", text.Shape},
		{"[[1,\"\xff\"]]", text.Shape},
		{"[[1,\"\xc3\"]]", text.Shape},
		{"[[1,\"\xc0\x80\"]]", text.Shape},
		{`[-1]`, text.Number},
		{`[[-1,"x"]]`, text.Number},
		{`[1.0]`, text.Number},
		{`[1e0]`, text.Number},
		{`[1E2]`, text.Number},
		{`[0.5]`, text.Number},
		{`[20001]`, text.Number},
		{`[18446744073709551617]`, text.Number}, // 1, if it ran over
		{`[` + strings.Repeat("9", 400) + `]`, text.Number},
		{`[0]`, text.Canonical},
		{`[[0]]`, text.Canonical},
		{`[[0,""]]`, text.Canonical},
		{`[[2,""]]`, text.Canonical},
		{`[1,1]`, text.Canonical},
		{`[[1],[1]]`, text.Canonical},
		{`[[0,"a"],[0,"b"]]`, text.Canonical},
		{`[[0,"a\nb"]]`, text.LineBreak},
		{`[[0,"a\u000ab"]]`, text.LineBreak},
		{"[[0,\"a\nb\"]]", text.LineBreak},
		{`[[0,"a\r"]]`, text.LineBreak},
		{`[[0,"\u000D"]]`, text.LineBreak},
		{`[[0,"\ud83d"]]`, text.Surrogate},
		{`[[0,"\ud83dx"]]`, text.Surrogate},
		{`[[0,"\ud83d\n"]]`, text.Surrogate},
		{`[[0,"\ud83d","\ude00"]]`, text.Surrogate},
		{`[[0,"\ud83d\ud83d\ude00"]]`, text.Surrogate},
		{`[[0,"\ude00\ud83d"]]`, text.Surrogate},
		{"[[0,\"\xed\xa0\xbd\"]]", text.Surrogate},
		{"[[0,\"\xed\xa0\xbd\xed\xb8\x80\"]]", text.Surrogate},
		{`[20000,[1]]`, text.Length},
		{`[[20000],1]`, text.Length},
		{`[[0,"` + strings.Repeat("x", 20_001) + `"]]`, text.Length},
		{`[[0` + strings.Repeat(`,""`, 20_002) + `]]`, text.Length},
	} {
		_, err := text.Parse([]byte(c.raw), most)
		wantKind(t, strings.ToValidUTF8(c.raw[:min(len(c.raw), 40)], "?"), err, c.kind)
	}
}

// P31
func TestParse_WhatIsAcceptedIsWrittenAsABrowserWould(t *testing.T) {
	for _, c := range []struct{ raw, want string }{
		{`[]`, `[]`},
		{" [ 1 , [ 2 , \"x\" ] ,\t3\r\n] ", `[1,[2,"x"],3]`},
		{`[20000]`, `[20000]`},
		{`[[2],[2,"x"],[2,"x"],[0,"y"],[2]]`, `[[2],[2,"x"],[2,"x"],[0,"y"],[2]]`},
		{`[[0,"\u00e9\/\"\\\b\f\t\u001f\u007f\u2028"]]`, `[[0,"é/\"\\\b\f\t\u001f` + "\x7f\u2028" + `"]]`},
		{`[[0,"\ud83d\ude00\uD83D\uDE00"]]`, `[[0,"😀😀"]]`},
		{`[[0,"","",""]]`, `[[0,"","",""]]`},
		{`[[0,"\u0000\ufffe\uffff\ufffd"]]`, "[[0,\"\\u0000\ufffe\uffff\ufffd\"]]"},
	} {
		same(t, c.raw, parse(t, []byte(c.raw)), []byte(c.want))
	}
}

// A paste that no text could hold is told apart, so that it can be answered kindly.
func TestParse_TooMuchInsertedIsTooLong(t *testing.T) {
	_, err := text.Parse([]byte(`[[0,"12345"]]`), 4)
	if !errors.Is(err, text.ErrTooLong) {
		t.Errorf("%v", err)
	}
	if _, err = text.Parse([]byte(`[3,[2]]`), 4); errors.Is(err, text.ErrTooLong) {
		t.Errorf("%v", err)
	}
}

// What is refused may be logged: it repeats nothing of what was written.
func TestParse_ErrorsRepeatNoWords(t *testing.T) {
	_, err := text.Parse([]byte(`[[0,"secret\n"]]`), most)
	if err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("%v", err)
	}
}

// A number costs nothing, however large; only what was really sent is kept.
func TestParse_AllocatesForBytesNotForClaims(t *testing.T) {
	raw := []byte(`[20000]`)
	if n := testing.AllocsPerRun(100, func() { _, _ = text.Parse(raw, most) }); n > 1 {
		t.Errorf("%v allocations", n)
	}
}

func TestUnits(t *testing.T) {
	for s, want := range map[string]int{"": 0, "é": 1, "e\u0301": 2, "漢": 1, "😀": 2, "🧑‍🚒": 5, "a\nb": 3, "\xff": 1} {
		if text.Units(s) != want || len(text.FromString(s)) != want {
			t.Errorf("%q has %d units, as a slice %d, not %d", s, text.Units(s), len(text.FromString(s)), want)
		}
	}
	for s, want := range map[string]bool{"": true, "a\n😀\u2028\x00": true, "a\r\n": false, "\xff": false, "\xed\xa0\xbd": false} {
		if text.Acceptable(s) != want {
			t.Errorf("%q is acceptable: %v", s, !want)
		}
	}
	if text.Sum(nil) != 2166136261 || text.Sum(text.FromString("ab")) == text.Sum(text.FromString("ba")) {
		t.Error("that is not FNV-1a")
	}
}
