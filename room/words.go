package room

import (
	"bytes"
	"iter"
	"maps"
	"slices"
	"strings"

	"secondstory/protocol"
	"secondstory/room/text"
)

// breaks is every way to end a line but "\r", as the only one that a text knows.
var breaks = strings.NewReplacer("\v", "\n", "\f", "\n", "\u0085", "\n", "\u2028", "\n", "\u2029", "\n")

// tidy trims what somebody wrote and bounds it, in UTF-16 units. A line ends in one way only.
func tidy(words *string, limit int, name string) error {
	*words = strings.TrimSpace(breaks.Replace(*words))
	if text.Units(*words) > limit {
		return protocol.Reject(protocol.Invalid, "The %s is too long: keep it to %d characters.", name, limit)
	}
	return nil
}

// tidyList trims a list of words, leaves out what is empty or twice, and bounds it. The result is never nil.
func tidyList(list []string, count, limit int, name string) ([]string, error) {
	out := []string{}
	seen := map[string]bool{}
	for _, w := range list {
		if err := tidy(&w, limit, name); err != nil {
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
