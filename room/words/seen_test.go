package words

import "testing"

func TestWordsAreComparedAsPeopleSeeThem(t *testing.T) {
	const stored = "Zoë’s  “evening” of\u00a0the café – again…"
	for _, typed := range []string{
		stored,
		"Zoë's \"evening\" of the café - again...",
		" Zoe\u0308's “evening” of the cafe\u0301 — again... ",
		"zoë’s \"EVENING\" of\tthe\u202fcafé\u200b – again…",
		"\u2068Zoë’s “evening” of the café – again…\u2069",
	} {
		if Seen(typed) != Seen(stored) {
			t.Errorf("%q reads %q, and not %q", typed, Seen(typed), Seen(stored))
		}
	}
	for _, other := range []string{"", "Zoe’s evening of the cafe, again", "Zoës “evening” of the café – again…"} {
		if Seen(other) == Seen(stored) {
			t.Errorf("%q is taken for it", other)
		}
	}
}
