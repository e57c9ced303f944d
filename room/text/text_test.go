package text_test

import (
	"errors"
	"slices"
	"testing"

	"secondstory/room/text"
)

// parse reads a change set that must be acceptable.
func parse(t testing.TB, raw []byte) text.Changes {
	t.Helper()
	c, err := text.Parse(raw, most)
	if err != nil {
		t.Fatalf("%s: %v", raw, err)
	}
	return c
}

// apply gives the text after change sets, one on the other.
func apply(t testing.TB, doc string, sets ...text.Changes) string {
	t.Helper()
	units := text.FromString(doc)
	for _, c := range sets {
		var err error
		if units, err = c.Apply(units); err != nil {
			t.Fatalf("%s on %q: %v", c, text.String(units), err)
		}
	}
	return text.String(units)
}

func same(t testing.TB, name string, got text.Changes, want []byte) {
	t.Helper()
	if got.String() != string(want) {
		t.Errorf("%s: %s, not %s", name, got, want)
	}
}

func wantKind(t testing.TB, name string, err error, kind text.Kind) {
	t.Helper()
	var refusal *text.Error
	if !errors.As(err, &refusal) || refusal.Kind != kind {
		t.Errorf("%s: %v, not %s", name, err, kind)
	}
}

type fataler interface{ Fatalf(string, ...any) }

// do applies a change set that has to fit, and sees to it that the result is what Parse would accept.
func do(t fataler, in []uint16, c text.Changes) []uint16 {
	out, err := c.Apply(in)
	if err != nil {
		t.Fatalf("%s on %q: %v", c, text.String(in), err)
	}
	if len(out) != c.NewLen() || !slices.Equal(text.FromString(text.String(out)), out) {
		t.Fatalf("%s on %q gives %q, which is no text", c, text.String(in), text.String(out))
	}
	again, err := text.Parse(c.Append(nil), most)
	if err != nil || !again.Equal(c) {
		t.Fatalf("%s is not canonical: %v", c, err)
	}
	return out
}

func mustMap(t fataler, a, b text.Changes, before bool) text.Changes {
	c, err := text.Map(a, b, before)
	if err != nil {
		t.Fatalf("map %s over %s: %v", a, b, err)
	}
	return c
}
