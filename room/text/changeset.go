// The algebra of change sets is that of CodeMirror (@codemirror/state), Copyright (C) 2018-2021 by Marijn Haverbeke and
// others, MIT licence; see NOTICE.

package text

import "slices"

// Changes is one change set: what happens to every unit of a text, in order. It is a value that never changes, so that
// copies may share what is inside. The zero value is the change set of the empty text that does nothing.
type Changes struct {
	sections []section
	text     []uint16 // what all sections insert, one after the other
}

// section takes len units of the old text and puts ins units in their place; with ins == keep it leaves them.
type section struct{ len, ins int }

// keep stands where a section's count of inserted units would.
const keep = -1

// Keep is the change set that leaves a text of n units as it is.
func Keep(n int) Changes {
	if n <= 0 {
		return Changes{}
	}
	return Changes{sections: []section{{n, keep}}}
}

// Len is the length of the texts that the change set is for.
func (c Changes) Len() int {
	n := 0
	for _, s := range c.sections {
		n += s.len
	}
	return n
}

// NewLen is the length of a text after the change set.
func (c Changes) NewLen() int {
	n := 0
	for _, s := range c.sections {
		if s.ins < 0 {
			n += s.len
		} else {
			n += s.ins
		}
	}
	return n
}

// Empty says whether the change set leaves every text as it is.
func (c Changes) Empty() bool {
	return len(c.sections) == 0 || len(c.sections) == 1 && c.sections[0].ins < 0
}

// Sections counts the sections; what an operation costs grows with them.
func (c Changes) Sections() int { return len(c.sections) }

// Equal says whether two change sets are the same, section by section. Different ones may do the same to a text.
func (c Changes) Equal(d Changes) bool {
	return slices.Equal(c.sections, d.sections) && slices.Equal(c.text, d.text)
}

// Check says whether the change set can be applied to a text: it must be made for its length (Length) and leave every
// surrogate pair in one piece (Pair). Mapped change sets keep pairs whole if both that went in did, so that it is
// enough to check what comes out of a rebase.
func (c Changes) Check(text []uint16) error {
	at := 0
	for _, s := range c.sections {
		at += s.len
		if at > len(text) {
			break
		}
		if insidePair(text, at) {
			return refuse(Pair)
		}
	}
	if at != len(text) {
		return refuse(Length)
	}
	return nil
}

// Apply gives a text as it is after the change set, in a slice of its own, or the error of Check.
func (c Changes) Apply(text []uint16) ([]uint16, error) {
	if err := c.Check(text); err != nil {
		return nil, err
	}
	return c.appendTo(make([]uint16, 0, c.NewLen()), text), nil
}

// appendTo appends the changed text. Its length was checked.
func (c Changes) appendTo(to, text []uint16) []uint16 {
	inserted := c.text
	for _, s := range c.sections {
		if s.ins < 0 {
			to = append(to, text[:s.len]...)
		} else {
			to = append(to, inserted[:s.ins]...)
			inserted = inserted[s.ins:]
		}
		text = text[s.len:]
	}
	return to
}

// emit appends a section to a result, so that the result stays canonical. The text of the section, if it has any,
// belongs at the end of the result's text in every case. With join it becomes part of the last section.
func emit(to []section, length, ins int, join bool) []section {
	if length == 0 && ins <= 0 {
		return to
	}
	last := len(to) - 1
	switch {
	case last >= 0 && ins <= 0 && to[last].ins == ins:
		to[last].len += length
	case last >= 0 && length == 0 && to[last].len == 0:
		to[last].ins += ins
	case join:
		to[last].len += length
		to[last].ins += ins
	default:
		to = append(to, section{length, ins})
	}
	return to
}

// cursor walks a change set. Of its current section, off units are used already, and len and ins are what is left.
type cursor struct {
	Changes
	i        int // number of the section
	at       int // where its text starts
	len, ins int
	off      int
}

// done stands where a section's count of inserted units would, past the last section.
const done = -2

func (c Changes) walk() cursor {
	w := cursor{Changes: c}
	w.load()
	return w
}

func (w *cursor) load() {
	w.len, w.ins, w.off = 0, done, 0
	if w.i < len(w.sections) {
		w.len, w.ins = w.sections[w.i].len, w.sections[w.i].ins
	}
}

func (w *cursor) done() bool { return w.ins == done }

// next goes to the next section, or stays past the last.
func (w *cursor) next() {
	if w.i < len(w.sections) {
		w.at += max(0, w.sections[w.i].ins)
		w.i++
	}
	w.load()
}

// forward uses n units of the old text.
func (w *cursor) forward(n int) {
	if n == w.len {
		w.next()
		return
	}
	w.len -= n
	w.off += n
}

// forwardNew uses n units of the new text.
func (w *cursor) forwardNew(n int) {
	switch {
	case w.ins < 0:
		w.forward(n)
	case n == w.ins:
		w.next()
	default:
		w.ins -= n
		w.off += n
	}
}

// inserts is the whole text that the current section inserts.
func (w *cursor) inserts() []uint16 { return w.text[w.at : w.at+max(0, w.sections[w.i].ins)] }
