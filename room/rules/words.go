package rules

import (
	"bytes"
	"iter"
	"maps"
	"slices"
	"strings"

	"secondstory/protocol"
	"secondstory/room/text"
	"secondstory/room/words"
)

// breaks gives a text of many lines its form: package words says which.
var breaks = words.Lines

// clean trims what somebody wrote in as many lines as they liked, and bounds it, in UTF-16 units.
func clean(s *string, limit int, name string) error {
	*s = strings.TrimSpace(breaks.Replace(*s))
	return bounded(*s, limit, name)
}

// cleanLine trims what has one line, leaves out what cannot be seen in it, and bounds it. If nothing is left, it was as good
// as empty.
func cleanLine(s *string, limit int, name string) error {
	*s = words.Line(*s)
	return bounded(*s, limit, name)
}

func bounded(s string, limit int, name string) error {
	if text.Units(s) > limit {
		return protocol.Reject(protocol.Invalid, "The %s is too long: keep it to %d characters.", name, limit)
	}
	return nil
}

// cleanList brings each of a list into its form, by clean or cleanLine, leaves out what is empty or twice, and bounds it. The
// result is never nil.
func cleanList(list []string, each func(*string, int, string) error, count, limit int, name string) ([]string, error) {
	out := []string{}
	seen := map[string]bool{}
	for _, w := range list {
		if err := each(&w, limit, name); err != nil {
			return nil, err
		}
		if w == "" || seen[w] {
			continue
		}
		seen[w] = true
		out = append(out, w)
	}
	if len(out) > count {
		return nil, protocol.Reject(protocol.TooMany, "Keep the %s to %d.", name, count)
	}
	return out, nil
}

// equal compares two things as they stand on the wire.
func equal(a, b any) bool { return bytes.Equal(protocol.MustEncode(a), protocol.MustEncode(b)) }

func trimmed(s string) string { return strings.TrimSpace(s) }

// sortedSlots walks slots in an order that does not hang on chance.
func sortedSlots[T any](m map[Slot]T) iter.Seq2[Slot, T] {
	return func(yield func(Slot, T) bool) {
		for _, k := range slices.SortedFunc(maps.Keys(m), func(a, b Slot) int { return bytes.Compare(a[:], b[:]) }) {
			if !yield(k, m[k]) {
				return
			}
		}
	}
}
