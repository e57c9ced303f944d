// The algebra of change sets is that of CodeMirror (@codemirror/state), Copyright (C) 2018-2021 by Marijn Haverbeke and
// others, MIT licence; see NOTICE.

package text

// Invert gives the change set that takes c back, from the text as it was before c; the error is that of Check.
func (c Changes) Invert(before []uint16) (Changes, error) {
	if err := c.Check(before); err != nil {
		return Changes{}, err
	}
	out := Changes{sections: make([]section, len(c.sections))}
	for i, s := range c.sections {
		if s.ins < 0 {
			out.sections[i] = s
		} else {
			out.sections[i] = section{s.ins, s.len}
			out.text = append(out.text, before[:s.len]...)
		}
		before = before[s.len:]
	}
	return out, nil
}
