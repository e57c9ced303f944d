package rules

import (
	"cmp"
	"maps"
	"slices"

	"secondstory/protocol"
)

// Drafts of lines of inquiry, as rows.

// scopeLines is the scope of all drafts of lines; a vote's scope is its id.
const scopeLines = "lines"

func applyDraft(s *Sealed, c RowChange) {
	mine := slices.DeleteFunc(slices.Clone(s.Drafts[c.Slot]), func(d draft) bool { return d.ID.String() == c.ID })
	if !c.Gone {
		mine = append(mine, mustRead[draft](c.Body))
		slices.SortFunc(mine, func(a, b draft) int { return cmp.Compare(a.Order, b.Order) })
	}
	if s.Drafts[c.Slot] = mine; len(mine) == 0 {
		delete(s.Drafts, c.Slot)
	}
}

func applySpent(s *Sealed, c RowChange) {
	if c.Gone {
		delete(s.Spent, c.ID)
	} else {
		s.Spent[c.ID] = true
	}
}

func draftsOf(s *State, v viewer, m *protocol.Mine) {
	m.Drafts = []protocol.Draft{}
	if at, any := v.in(s, scopeLines); any {
		for _, d := range s.Sealed.Drafts[at] {
			m.Drafts = append(m.Drafts, d.Draft)
		}
	}
}

// dropUnfinishedDrafts deletes what somebody has not handed in.
func dropUnfinishedDrafts(d *deciding, who protocol.PersonID) {
	if _, any := d.Sealed.Nonces[scopeLines]; !any {
		return
	}
	slot := d.slot(scopeLines, who)
	for _, x := range d.Sealed.Drafts[slot] {
		if !x.HandedIn {
			d.dropDraft(slot, x)
		}
	}
}

// dropDrafts deletes every draft, and what they were sealed with.
func dropDrafts(d *deciding, _ protocol.RoomClose) {
	for slot, drafts := range sortedSlots(d.Sealed.Drafts) {
		for _, x := range drafts {
			d.dropDraft(slot, x)
		}
	}
	d.dropNonces(scopeLines)
}

// dropSpent forgets which drafts were opened.
func dropSpent(d *deciding, _ protocol.RoomClose) {
	for _, id := range slices.Sorted(maps.Keys(d.Sealed.Spent)) {
		d.drop(RowKey{Kind: RowSpent, Scope: scopeLines, ID: id})
	}
}

// mergeDrafts keeps all of both, even where that is more than one may begin. Where both have handed in, one without words
// stays handed in by whoever goes.
func mergeDrafts(d *deciding, from, to protocol.PersonID) {
	if _, used := d.Sealed.Nonces[scopeLines]; !used {
		return
	}
	mine, theirs := d.slot(scopeLines, to), d.slot(scopeLines, from)
	handedIn := func(x draft) bool { return x.HandedIn }
	both := slices.ContainsFunc(d.Sealed.Drafts[mine], handedIn) && slices.ContainsFunc(d.Sealed.Drafts[theirs], handedIn)
	order := 0
	for _, x := range d.Sealed.Drafts[mine] {
		order = max(order, x.Order+1)
	}
	for i, x := range d.Sealed.Drafts[theirs] {
		d.dropDraft(theirs, x)
		if slices.ContainsFunc(d.Sealed.Drafts[mine], func(other draft) bool { return other.ID == x.ID }) {
			x.ID = newID[protocol.DraftID](d)
		}
		if x.Order = order + i; !x.By.IsZero() {
			x.By = to
		}
		d.put(RowKey{RowDraft, scopeLines, mine, x.ID.String()}, protocol.MustEncode(x))
	}
	if both {
		blank := draft{Draft: protocol.Draft{ID: newID[protocol.DraftID](d), Version: 1, Moments: []protocol.EntryID{}, HandedIn: true}}
		d.put(RowKey{RowDraft, scopeLines, theirs, blank.ID.String()}, protocol.MustEncode(blank))
	}
}
