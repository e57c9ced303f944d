// The algebra of change sets is that of CodeMirror (@codemirror/state), Copyright (C) 2018-2021 by Marijn Haverbeke and
// others, MIT licence; see NOTICE.

package text

// Compose makes one change set of two in a row: b was made on the result of a, else there is an Error of kind Length.
// It is for showing and exporting. Never rebase over a composition, nor compose what somebody may still rebase over:
// see the trap in the package's documentation.
func Compose(a, b Changes) (Changes, error) {
	if a.NewLen() != b.Len() {
		return Changes{}, refuse(Length)
	}
	if a.Empty() {
		return b, nil
	}
	if b.Empty() {
		return a, nil
	}
	return compose(a.walk(), b.walk())
}

func compose(a, b cursor) (Changes, error) {
	var out []section
	var text []uint16
	open := false // whether the last section of the result may still grow
	for {
		switch {
		case a.done() && b.done():
			return Changes{out, text}, nil

		case a.ins == 0:
			out = emit(out, a.len, 0, open)
			a.next()

		case b.len == 0 && !b.done():
			out = emit(out, 0, b.ins, open)
			text = append(text, b.inserts()...)
			b.next()

		case a.done() || b.done():
			return Changes{}, refuse(Length)

		default:
			n := b.len
			if a.ins < 0 {
				n = min(n, a.len)
			} else {
				n = min(n, a.ins)
			}
			had := len(out)
			length := n // what goes of the old text, or stays
			if a.ins >= 0 {
				length = 0
				if a.off == 0 {
					length = a.len
				}
			}
			var ins int // what stands there afterwards
			switch {
			case b.ins >= 0 && b.off > 0: // b's text is out already
				ins = 0
			case b.ins >= 0:
				ins = b.ins
				text = append(text, b.inserts()...)
			case a.ins < 0:
				ins = keep
			default: // b keeps what a inserted
				ins = n
				text = append(text, a.inserts()[a.off:a.off+n]...)
			}
			out = emit(out, length, ins, open)
			open = (a.ins > n || b.ins >= 0 && b.len > n) && (open || len(out) > had)
			a.forwardNew(n)
			b.forward(n)
		}
	}
}
