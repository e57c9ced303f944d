// The algebra of change sets is that of CodeMirror (@codemirror/state), Copyright (C) 2018-2021 by Marijn Haverbeke and
// others, MIT licence; see NOTICE.

package text

import "slices"

// Map gives a as it has to be after b, where both were made on the same text; if they are for texts of different
// lengths it gives an Error of kind Length. Where both change the same place, the one that starts first stands first;
// at the same start the one that replaces less; and of two equals b, unless before says that a was there first. So
//
//	b, then Map(a, b, true)   and   a, then Map(b, a, false)
//
// give the same text. What a inserts is never lost, even where b deleted all around it, and comes out in its old order:
// the result shares a's text.
func Map(a, b Changes, before bool) (Changes, error) {
	// Without this the loop below could run for ever.
	if a.Len() != b.Len() {
		return Changes{}, refuse(Length)
	}
	if b.Empty() {
		return a, nil
	}
	var few [16]section // most results are short: they are put together here and copied once
	sections, err := mapSections(few[:0], a.walk(), b.walk(), before)
	if err != nil {
		return Changes{}, err
	}
	return Changes{slices.Clone(sections), a.text}, nil
}

func mapSections(out []section, a, b cursor, before bool) ([]section, error) {
	placed := -1 // the section of a whose text is in the result: one that is used in pieces is inserted once
	for {
		switch {
		case a.done() && b.len > 0 || b.done() && a.len > 0:
			return nil, refuse(Length)

		case a.ins == keep && b.ins == keep:
			n := min(a.len, b.len)
			out = emit(out, n, keep, false)
			a.forward(n)
			b.forward(n)

		case b.ins >= 0 && (a.ins < 0 || placed == a.i || a.off == 0 && (b.len < a.len || b.len == a.len && !before)):
			// b's change comes first: step over what it inserts, and past what it deletes of a.
			out = emit(out, b.ins, keep, false)
			for left := b.len; left > 0; {
				if a.done() {
					return nil, refuse(Length)
				}
				n := min(a.len, left)
				if a.ins >= 0 && placed < a.i && a.len <= n {
					out = emit(out, 0, a.ins, false)
					placed = a.i
				}
				a.forward(n)
				left -= n
			}
			b.next()

		case a.ins >= 0:
			// a's change, up to where b next inserts something inside it. What b deleted cannot be deleted again.
			n, left := 0, a.len
			for left > 0 {
				if b.ins == keep {
					both := min(left, b.len)
					n += both
					left -= both
					b.forward(both)
				} else if b.ins == 0 && b.len < left {
					left -= b.len
					b.next()
				} else {
					break
				}
			}
			ins := 0
			if placed < a.i {
				ins = a.ins
			}
			out = emit(out, n, ins, false)
			placed = a.i
			a.forward(a.len - left)

		case a.done() && b.done():
			return out, nil

		default:
			return nil, refuse(Length)
		}
	}
}
