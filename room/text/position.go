// The algebra of change sets is that of CodeMirror (@codemirror/state), Copyright (C) 2018-2021 by Marijn Haverbeke and
// others, MIT licence; see NOTICE.

package text

// Track says when a position counts as deleted.
type Track int

const (
	Anyway      Track = iota // never: it moves to where the deleted units were
	TrackDel                 // when the units on both sides of it go in one section
	TrackBefore              // when the unit before it goes
	TrackAfter               // when the unit after it goes
)

// Side says on which side of a text that is inserted right at a position the position stays.
type Side int

const (
	Before Side = -1
	After  Side = 1
)

// MapPos says where a position of the old text is in the new one, and whether it is still there. For a range whose
// edges others may type at, map its start with After and its end with Before: their words stay outside; once both ends
// meet, what the range held is gone. A position outside the text is taken to be at its nearest end.
func (c Changes) MapPos(pos int, side Side, track Track) (int, bool) {
	pos = max(0, pos)
	old, now := 0, 0
	for _, s := range c.sections {
		end := old + s.len
		if s.ins < 0 {
			if end > pos {
				return now + pos - old, true
			}
			now += s.len
			old = end
			continue
		}
		if end >= pos {
			switch {
			case track == TrackDel && old < pos && pos < end,
				track == TrackBefore && old < pos,
				track == TrackAfter && end > pos:
				return 0, false
			}
		}
		if end > pos || end == pos && side < 0 && s.len == 0 {
			if pos == old || side < 0 {
				return now, true
			}
			return now + s.ins, true
		}
		now += s.ins
		old = end
	}
	return now, true
}
