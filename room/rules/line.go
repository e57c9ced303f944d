package rules

import (
	"slices"

	"secondstory/protocol"
	"secondstory/room/text"
)

func checkAsked(n int) error {
	if n < 1 || n > protocol.MaxDots {
		return protocol.Reject(protocol.Invalid, "Ask for one to %d lines of inquiry.", protocol.MaxDots)
	}
	return nil
}

func setInquiry(d *deciding, c protocol.InquirySet) ([]protocol.EventBody, error) {
	if err := checkAsked(c.Asked); err != nil {
		return nil, err
	}
	if c.Names != d.All.Inquiry.Names && d.All.namesFixed() {
		return nil, protocol.Reject(protocol.NotNow, "Others have come in, and were told whether names are shown. It stays as it is.")
	}
	if c.Names == d.All.Inquiry.Names && c.Asked == d.All.Inquiry.Asked {
		return nil, nil
	}
	return []protocol.EventBody{protocol.InquiryChanged(c)}, nil
}

// namesFixed says whether it stays as it is that names are shown, or hidden: from when a second person has come in, who
// was told so, or lines were opened. It looks at nothing that anybody does in secret.
func (a *PublicState) namesFixed() bool {
	came := 0
	for _, p := range a.People {
		if p.Role != protocol.RoleWall {
			came++
		}
	}
	return came > 1 || a.Inquiry.Opened > 0
}

func inquiryChanged(a *PublicState, _ Fact, e protocol.InquiryChanged) {
	a.Inquiry.Names, a.Inquiry.Asked = e.Names, e.Asked
}

func formerBringersChanged(a *PublicState, _ Fact, e protocol.FormerBringersChanged) {
	a.Inquiry.Former = nilIfNone(e.Former)
}

// draftLine saves a draft whole. Nothing of it enters the log: it is a row that only its writer's slot leads to.
func draftLine(d *deciding, c protocol.LineDraft) ([]protocol.EventBody, error) {
	moments, err := d.checkMoments(c.Moments)
	if err != nil {
		return nil, err
	}
	c.Words = breaks.Replace(c.Words)
	if !text.Acceptable(c.Words) || text.Units(c.Words) > protocol.MaxWords {
		return nil, protocol.Reject(protocol.Invalid, "Keep a line of inquiry to %d characters.", protocol.MaxWords)
	}
	slot := d.slot(scopeLines, d.by.ID)
	mine := d.Sealed.Drafts[slot]
	was := find(mine, func(x *draft) bool { return x.ID == c.Draft })
	next := draft{Draft: protocol.Draft{ID: c.Draft, Version: c.Version + 1, Words: c.Words, Moments: moments}}
	switch {
	case was == nil && c.Version == 0 && d.Sealed.Spent[c.Draft.String()]:
		return nil, nil // sent before, handed in and opened since; the answer was lost
	case was == nil && c.Version != 0:
		return nil, protocol.Reject(protocol.NotFound, "That draft was discarded, or shown with the others. Your words are still here.")
	case was == nil && len(mine) >= protocol.MaxDrafts:
		return nil, protocol.Reject(protocol.TooMany, "You have %d drafts. Discard one first.", protocol.MaxDrafts)
	case was == nil:
		if len(mine) > 0 {
			next.Order = mine[len(mine)-1].Order + 1
		}
	case was.Words == c.Words && slices.Equal(was.Moments, moments):
		return nil, nil // it says so already: a repeat, perhaps of one that was handed in right after
	case was.HandedIn:
		return nil, protocol.Reject(protocol.NotNow, "That line is handed in. Take it back to change it.")
	case was.Version != c.Version:
		r := protocol.Reject(protocol.Conflict, "You have changed this draft in another window. Both texts are here.")
		r.Now = was.Draft
		return nil, r
	default:
		next.Order = was.Order
	}
	d.putDraft(slot, next)
	return nil, nil
}

func (d *deciding) putDraft(slot Slot, x draft) {
	if x.By = (protocol.PersonID{}); x.Signed || d.All.Inquiry.Names == protocol.NamesShown {
		x.By = d.by.ID
	}
	d.put(RowKey{RowDraft, scopeLines, slot, x.ID.String()}, protocol.MustEncode(x))
}

func (d *deciding) dropDraft(slot Slot, x draft) {
	d.drop(RowKey{RowDraft, scopeLines, slot, x.ID.String()})
}

func (d *deciding) checkMoments(moments []protocol.EntryID) ([]protocol.EntryID, error) {
	out := []protocol.EntryID{}
	for _, id := range moments {
		if d.All.entry(id) == nil {
			return nil, protocol.Reject(protocol.NotFound, "One of those moments is not in the story.")
		}
		if !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	if len(out) > protocol.MaxLineMoments {
		return nil, protocol.Reject(protocol.TooMany, "A line touches up to %d moments.", protocol.MaxLineMoments)
	}
	return out, nil
}

// ownDraft finds a draft of the asker's, with the slot it lies in.
func (d *deciding) ownDraft(id protocol.DraftID) (*draft, Slot) {
	if _, any := d.Sealed.Nonces[scopeLines]; !any {
		return nil, Slot{} // and none is begun for whoever only asks
	}
	slot := d.slot(scopeLines, d.by.ID)
	return find(d.Sealed.Drafts[slot], func(x *draft) bool { return x.ID == id }), slot
}

func discardLine(d *deciding, c protocol.LineDiscard) ([]protocol.EventBody, error) {
	if x, slot := d.ownDraft(c.Draft); x != nil {
		d.dropDraft(slot, *x)
	}
	return nil, nil
}

func handInLine(d *deciding, c protocol.LineHandIn) ([]protocol.EventBody, error) {
	x, slot := d.ownDraft(c.Draft)
	switch {
	case x == nil && d.Sealed.Spent[c.Draft.String()]:
		return nil, nil // handed in before, and opened since
	case x == nil:
		return nil, protocol.Reject(protocol.NotFound, "That draft is not there any more.")
	case x.HandedIn:
		return nil, nil
	case len(trimmed(x.Words)) == 0:
		return nil, protocol.Reject(protocol.Invalid, "Write a few words first.")
	}
	next := *x
	next.HandedIn = true
	next.Version++
	d.putDraft(slot, next)
	return nil, nil
}

func takeBackLine(d *deciding, c protocol.LineTakeBack) ([]protocol.EventBody, error) {
	x, slot := d.ownDraft(c.Draft)
	switch {
	case x == nil:
		return nil, protocol.Reject(protocol.NotFound, "The lines were shown; it cannot be taken back any more.")
	case !x.HandedIn:
		return nil, nil
	}
	next := *x
	next.HandedIn, next.Signed = false, false
	next.Version++
	d.putDraft(slot, next)
	return nil, nil
}

// signLine puts its writer's name to a line that waits without one. Taking it back takes the name off again.
func signLine(d *deciding, c protocol.LineSign) ([]protocol.EventBody, error) {
	x, slot := d.ownDraft(c.Draft)
	switch {
	case x == nil && d.Sealed.Spent[c.Draft.String()]:
		return nil, protocol.Reject(protocol.NotNow, "That line was shown already, without your name.")
	case x == nil:
		return nil, protocol.Reject(protocol.NotFound, "That draft is not there any more.")
	case d.All.Inquiry.Names == protocol.NamesShown, x.Signed:
		return nil, nil
	case !x.HandedIn:
		return nil, protocol.Reject(protocol.NotNow, "Hand it in first.")
	}
	next := *x
	next.Signed = true
	next.Version++
	d.putDraft(slot, next)
	return nil, nil
}

// remindOfLines reminds everybody at once, and nobody by name: who has handed in nothing is for nobody to know.
func remindOfLines(d *deciding, _ protocol.LinesRemind) ([]protocol.EventBody, error) {
	if since := d.env.Now - d.All.Inquiry.Reminded; since < protocol.RemindEvery {
		return nil, protocol.Reject(protocol.NotNow, "Everybody was reminded a little while ago. Once an hour is enough.")
	}
	return []protocol.EventBody{protocol.LinesReminded{}}, nil
}

func linesReminded(a *PublicState, f Fact, _ protocol.LinesReminded) { a.Inquiry.Reminded = f.At }

// openLines opens everything that was handed in: the words are copied under new ids in an order that says nothing,
// and the rows are deleted in the same transaction. Where names are hidden, what has no name waits for a crowd: a few would
// be who is known to have been writing. It is asked for each time anew, and looks at whoever has something lying there, wherever
// they are now and whatever they may do by now.
func openLines(d *deciding, _ protocol.LinesOpen) ([]protocol.EventBody, error) {
	crowd := d.All.Inquiry.Names == protocol.NamesShown || d.Sealed.unnamed() >= protocol.MinCrowd
	var handed []protocol.LineOpened
	var handedIn []string
	gone := map[protocol.DraftID]bool{}
	for slot, drafts := range sortedSlots(d.Sealed.Drafts) {
		for _, x := range drafts {
			blank := x.Words == "" // see handOnDrafts
			if !x.HandedIn || !blank && !x.Signed && !crowd {
				continue
			}
			gone[x.ID] = true
			if d.dropDraft(slot, x); blank {
				continue
			}
			line := protocol.LineOpened{Words: trimmed(x.Words), Moments: x.Moments}
			if x.Signed || d.All.Inquiry.Names == protocol.NamesShown {
				line.By = x.By
			}
			handed = append(handed, line)
			handedIn = append(handedIn, x.ID.String())
		}
	}
	switch { // which says no more than that
	case len(handed) == 0 && d.All.Inquiry.Names == protocol.NamesHidden:
		return nil, protocol.Reject(protocol.NotNow, "Lines without names are shown once %d different people have some lying here, so that nobody can tell whose they are. Until then they wait.", protocol.MinCrowd)
	case len(handed) == 0:
		return nil, protocol.Reject(protocol.NotNow, "Nobody has handed in a line yet.")
	}
	if len(d.All.Lines)+len(handed) > protocol.MaxLines {
		return nil, protocol.Reject(protocol.TooMany, "A room holds up to %d lines of inquiry.", protocol.MaxLines)
	}
	d.resealLines(handedIn, gone)
	shuffle(d, handed)
	bodies := []protocol.EventBody{protocol.LinesOpened{}}
	for _, line := range handed {
		line.Line = newID[protocol.LineID](d)
		bodies = append(bodies, line)
	}
	return bodies, nil
}

func linesOpened(a *PublicState, _ Fact, _ protocol.LinesOpened) {
	a.Inquiry.Opened++
	a.Inquiry.Reminded, a.Inquiry.Former = 0, nil
}

func lineOpened(a *PublicState, f Fact, e protocol.LineOpened) {
	a.say(f.Seq, about(ofLine, e.Line.String()))
	a.Lines = append(a.Lines, protocol.Line{ID: e.Line, Words: e.Words, By: e.By, Moments: e.Moments})
}

// listed finds a line that is on the list.
func (d *deciding) listed(id protocol.LineID) (*protocol.Line, error) {
	l := d.All.line(id)
	if l == nil || l.Removed != nil {
		return nil, protocol.Reject(protocol.NotFound, "That line of inquiry is not on the list any more.")
	}
	return l, nil
}

// atRest refuses to change which lines there are while dots lie on them.
func (d *deciding) atRest(ids ...protocol.LineID) error {
	for _, v := range d.All.Votes {
		if v.Over() {
			continue
		}
		for _, id := range ids {
			if slices.Contains(v.Lines, id) {
				return protocol.Reject(protocol.NotNow, "A vote is on. Lines can be put together or taken off before it or after the reveal.")
			}
		}
	}
	return nil
}

func mergeLine(d *deciding, c protocol.LineMerge) ([]protocol.EventBody, error) {
	line, err := d.listed(c.Line)
	if err != nil {
		return nil, err
	}
	into, err := d.listed(c.Into)
	if err != nil {
		return nil, err
	}
	if line.Into == c.Into {
		return nil, nil
	}
	if c.Line == c.Into || !into.Into.IsZero() {
		return nil, protocol.Reject(protocol.Invalid, "Choose another line, one that stands by itself.")
	}
	if slices.ContainsFunc(d.All.Lines, func(l protocol.Line) bool { return l.Into == c.Line }) {
		return nil, protocol.Reject(protocol.Invalid, "Other wordings belong to that line. Take them apart first.")
	}
	if err := d.atRest(c.Line, c.Into); err != nil {
		return nil, err
	}
	return []protocol.EventBody{protocol.LineMerged(c)}, nil
}

func lineMerged(a *PublicState, _ Fact, e protocol.LineMerged) { a.line(e.Line).Into = e.Into }

func splitLine(d *deciding, c protocol.LineSplit) ([]protocol.EventBody, error) {
	line, err := d.listed(c.Line)
	if err != nil {
		return nil, err
	}
	if line.Into.IsZero() {
		return nil, nil
	}
	if err := d.atRest(c.Line, line.Into); err != nil {
		return nil, err
	}
	return []protocol.EventBody{protocol.LineSplitOff(c)}, nil
}

func lineSplitOff(a *PublicState, _ Fact, e protocol.LineSplitOff) {
	a.line(e.Line).Into = protocol.LineID{}
}

func touchLine(d *deciding, c protocol.LineTouch) ([]protocol.EventBody, error) {
	line, err := d.listed(c.Line)
	if err != nil {
		return nil, err
	}
	moments, err := d.checkMoments(c.Moments)
	if err != nil {
		return nil, err
	}
	if slices.Equal(line.Moments, moments) {
		return nil, nil
	}
	return []protocol.EventBody{protocol.LineTouched{Line: c.Line, Moments: moments}}, nil
}

func lineTouched(a *PublicState, _ Fact, e protocol.LineTouched) { a.line(e.Line).Moments = e.Moments }

func removeLine(d *deciding, c protocol.LineRemove) ([]protocol.EventBody, error) {
	line := d.All.line(c.Line)
	if line == nil {
		return nil, protocol.Reject(protocol.NotFound, "That line of inquiry is not there.")
	}
	if line.Removed != nil {
		return nil, nil
	}
	if slices.ContainsFunc(d.All.Lines, func(l protocol.Line) bool { return l.Into == c.Line && l.Removed == nil }) {
		return nil, protocol.Reject(protocol.NotNow, "Other wordings belong to that line. Take them apart first.")
	}
	if err := d.atRest(c.Line); err != nil {
		return nil, err
	}
	return []protocol.EventBody{protocol.LineRemoved(c)}, nil
}

func lineRemoved(a *PublicState, f Fact, e protocol.LineRemoved) {
	l := a.line(e.Line)
	l.Into = protocol.LineID{}
	l.Removed = &protocol.Removal{By: f.By, At: f.At}
}

func restoreLine(d *deciding, c protocol.LineRestore) ([]protocol.EventBody, error) {
	line := d.All.line(c.Line)
	if line == nil {
		return nil, protocol.Reject(protocol.NotFound, "That line of inquiry cannot be put back.")
	}
	if line.Removed == nil {
		return nil, nil
	}
	if line.Removed.Erased {
		return nil, protocol.Reject(protocol.NotFound, "Its words were erased when the meeting was closed.")
	}
	return []protocol.EventBody{protocol.LineRestored(c)}, nil
}

func lineRestored(a *PublicState, _ Fact, e protocol.LineRestored) { a.line(e.Line).Removed = nil }

// lineErased takes the words of a line that was taken off. The line itself stays: a result of an earlier vote may count its
// dots.
func lineErased(a *PublicState, _ Fact, e protocol.LineErased) {
	line := a.line(e.Line)
	a.unsay(about(ofLine, e.Line.String()))
	a.erases = true
	*line = protocol.Line{
		ID: line.ID, Moments: []protocol.EntryID{},
		Removed: &protocol.Removal{By: line.Removed.By, At: line.Removed.At, Erased: true},
	}
}
