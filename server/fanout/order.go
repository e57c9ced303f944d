package fanout

import "time"

// strangerAge is how old may be what an instance says first that was not heard of before. Clocks of machines differ less.
const strangerAge = 10 * time.Minute

// order says which of what other instances tell beside the record is news: published again by somebody who has listened,
// it is not. Notices of commits need no such thing: they join on, or they are nothing.
//
// Each instance counts what it says, from its clock on, so that the count of one that began later is higher; and it has a
// name of its own at every start, so that nothing of an earlier life can be taken for it.
type order struct {
	said  int64            // owned by whoever publishes
	heard map[string]int64 // by instance, for as long as this one lives; owned by whoever receives
}

// next is the count of what is published now. It rises, whatever the clock does.
func (o *order) next(now time.Time) int64 {
	o.said = max(o.said+1, now.UnixNano())
	return o.said
}

// isNews says whether something was said after all that was heard of an instance before; of one that was not heard of,
// whether it was said lately.
func (o *order) isNews(from string, count int64, now time.Time) bool {
	last, known := o.heard[from]
	if !known {
		last = now.Add(-strangerAge).UnixNano()
	}
	if count <= last {
		return false
	}
	o.heard[from] = count
	return true
}
