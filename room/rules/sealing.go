package rules

import (
	"maps"
	"slices"

	"secondstory/protocol"
)

// resealLines gives drafts another nonce after an opening: those that are left are sealed anew, under another slot, and
// whoever kept a page of the record from before can open none of it any more. Spent are the drafts that were opened now.
func (d *deciding) resealLines(spent []string, gone map[protocol.DraftID]bool) {
	before := d.nonce(scopeLines)
	d.renew(scopeLines)
	for _, p := range d.All.People {
		was := d.env.Slot(before, scopeLines, p.ID)
		for _, x := range d.Sealed.Drafts[was] {
			if !gone[x.ID] {
				d.dropDraft(was, x)
				d.put(RowKey{RowDraft, scopeLines, d.slot(scopeLines, p.ID), x.ID.String()}, protocol.MustEncode(x))
			}
		}
	}
	for _, id := range slices.Sorted(slices.Values(append(slices.Collect(maps.Keys(d.Sealed.Spent)), spent...))) {
		d.put(RowKey{Kind: RowSpent, Scope: scopeLines, ID: id}, nil)
	}
}
