package text_test

import (
	"errors"
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
