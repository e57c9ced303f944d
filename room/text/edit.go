// The algebra of change sets is that of CodeMirror (@codemirror/state), Copyright (C) 2018-2021 by Marijn Haverbeke and
// others, MIT licence; see NOTICE.

package text

// Edit puts Insert in place of the units from From up to To.
type Edit struct {
	From, To int
	Insert   []uint16
}

// Of makes a change set for a text of the given length from edits that all speak of that text, in any order. An edit
// that reaches out of the text is an Error of kind Length. Insert is taken as it is: well formed, without "\r".
func Of(length int, edits ...Edit) (Changes, error) {
	total := Keep(length)
	var run Changes // edits in rising order, which make one change set
	pos := 0
	flush := func() error {
		if len(run.sections) == 0 {
			return nil
		}
		run.sections = emit(run.sections, length-pos, keep, false)
		mapped, err := Map(run, total, false)
		if err == nil {
			total, err = Compose(total, mapped)
		}
		run, pos = Changes{}, 0
		return err
	}
	for _, e := range edits {
		if e.From < 0 || e.From > e.To || e.To > length {
			return Changes{}, refuse(Length)
		}
		if e.From == e.To && len(e.Insert) == 0 {
			continue
		}
		if e.From < pos {
			if err := flush(); err != nil {
				return Changes{}, err
			}
		}
		run.sections = emit(run.sections, e.From-pos, keep, false)
		run.sections = emit(run.sections, e.To-e.From, len(e.Insert), false)
		run.text = append(run.text, e.Insert...)
		pos = e.To
	}
	err := flush()
	return total, err
}
