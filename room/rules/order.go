package rules

import (
	"slices"

	"secondstory/protocol"
)

// Where moments stand. The order of a story is logged, move by move; a time is an attribute. Whoever says an exact or
// about time of a moment moves that one moment, and no other, to where its time says.

// timed says whether a moment has a time that gives it a place. "Order only" is an hour to read, and no place.
func timed(e *protocol.Entry) bool { return gives(e.When) }
func gives(w *protocol.When) bool  { return w != nil && w.Precision != protocol.Inferred }

// slot is how many of the others a moment of this time stands behind: behind the last one whose time is not later, so
// that equal times stand as they were said; before the first later one, if there is none. It stays at `now` if no time
// stands between. What was taken out guides nobody, for it is not seen; but it finds its own place again when it is
// put back.
func slot(others []protocol.Entry, now int, at protocol.Instant) int {
	last, later := -1, -1
	for i := range others {
		switch e := &others[i]; {
		case e.Removed != nil || !timed(e):
		case e.When.At <= at:
			last = i
		case later < 0:
			later = i
		}
	}
	from := last + 1
	if last < 0 {
		if from = later; later < 0 {
			from = now // nothing in sight guides
		}
		for from > 0 && others[from-1].Removed != nil {
			from--
		}
	}
	to := from
	for i := from; i < len(others) && others[i].Removed != nil; i++ {
		if timed(&others[i]) && others[i].When.At <= at {
			to = i + 1
		}
	}
	between := others[min(to, now):max(to, now)]
	if !slices.ContainsFunc(between, func(e protocol.Entry) bool { return timed(&e) }) {
		return now
	}
	return to
}

// behind is the moment before a slot; none before the first.
func behind(others []protocol.Entry, slot int) (id protocol.EntryID) {
	if slot > 0 {
		id = others[slot-1].ID
	}
	return id
}

// placed is the move that puts a moment where a time says, or nothing if it stands there.
func (a *PublicState) placed(id protocol.EntryID, at protocol.Instant) []protocol.EventBody {
	now := slices.IndexFunc(a.Entries, func(e protocol.Entry) bool { return e.ID == id })
	others := without(a.Entries, func(e protocol.Entry) bool { return e.ID == id })
	if to := slot(others, now, at); to != now {
		return []protocol.EventBody{protocol.EntryMoved{Entry: id, After: behind(others, to)}}
	}
	return nil
}

// A block is what stands together while a story is put in another order: a moment, and behind it those that say no time.
type block struct {
	members []protocol.EntryID
	at      protocol.Instant
	// It was not there, or not seen, when somebody asked: it guides others and does not move itself.
	still bool
}

// sortStory puts the moments that somebody saw in the order of their times. What came meanwhile is not moved.
func sortStory(d *deciding, c protocol.StorySort) ([]protocol.EventBody, error) {
	seen, err := seenOnce(c.Entries)
	if err != nil {
		return nil, err
	}
	// What says no time goes with the last that does and was seen; before the first of those it stays.
	var head protocol.EntryID
	var blocks []block
	with, came := -1, 0 // the block it goes with, and where those begin that came behind its last member
	for i := range d.All.Entries {
		switch e := &d.All.Entries[i]; {
		case seen[e.ID] && timed(e):
			blocks = append(blocks, block{members: []protocol.EntryID{e.ID}, at: e.When.At})
			with = len(blocks) - 1
			came = len(blocks)
		case seen[e.ID]:
			// What came between two that stay together guides nobody, or it would part them.
			blocks = blocks[:came]
			if with < 0 {
				head = e.ID
			} else {
				blocks[with].members = append(blocks[with].members, e.ID)
			}
		case timed(e):
			blocks = append(blocks, block{members: []protocol.EntryID{e.ID}, at: e.When.At, still: true})
		}
	}
	slices.SortStableFunc(blocks, func(a, b block) int {
		switch {
		case a.at < b.at:
			return -1
		case a.at > b.at:
			return 1
		}
		return 0
	})
	return d.All.rearranged(blocks, head), nil
}

// arrangeStory puts moments in the order that somebody names, among themselves.
func arrangeStory(d *deciding, c protocol.StoryArrange) ([]protocol.EventBody, error) {
	if _, err := seenOnce(c.Entries); err != nil {
		return nil, err
	}
	var blocks []block
	for _, id := range c.Entries {
		if d.All.entry(id) != nil {
			blocks = append(blocks, block{members: []protocol.EntryID{id}})
		}
	}
	return d.All.rearranged(blocks, protocol.EntryID{}), nil
}

func seenOnce(ids []protocol.EntryID) (map[protocol.EntryID]bool, error) {
	if len(ids) > protocol.MaxEntries {
		return nil, protocol.Reject(protocol.TooMany, "A story holds up to %d moments.", protocol.MaxEntries)
	}
	seen := make(map[protocol.EntryID]bool, len(ids))
	for _, id := range ids {
		if seen[id] {
			return nil, protocol.Reject(protocol.Invalid, "One moment is named twice.")
		}
		seen[id] = true
	}
	return seen, nil
}

// rearranged is the fewest moves after which the blocks stand in this order, the first of them behind `last`, if that is
// somebody. Each goes right behind the block before it, and behind whatever came meanwhile without a time and stands with
// that.
func (a *PublicState) rearranged(blocks []block, last protocol.EntryID) (moves []protocol.EventBody) {
	ids := make([]protocol.EntryID, len(a.Entries))
	at := make(map[protocol.EntryID]int, len(a.Entries))
	for i := range a.Entries {
		ids[i] = a.Entries[i].ID
		at[ids[i]] = i
	}
	stays := staying(blocks, at)
	named, free := map[protocol.EntryID]bool{}, map[protocol.EntryID]bool{}
	for _, b := range blocks {
		for _, id := range b.members {
			named[id] = true
		}
	}
	for i := range a.Entries {
		free[ids[i]] = !named[ids[i]] && !timed(&a.Entries[i])
	}
	move := func(id, after protocol.EntryID) {
		i := slices.Index(ids, id)
		var before protocol.EntryID
		if i > 0 {
			before = ids[i-1]
		}
		if before == after {
			return
		}
		ids = slices.Delete(ids, i, i+1)
		to := 0
		if !after.IsZero() {
			to = 1 + slices.Index(ids, after)
		}
		ids = slices.Insert(ids, to, id)
		moves = append(moves, protocol.EntryMoved{Entry: id, After: after})
	}
	for n, b := range blocks {
		switch {
		case stays[n]:
			last = b.members[len(b.members)-1]
		case b.still:
			continue
		default:
			if last.IsZero() {
				first := 1 + slices.Index(stays[n+1:], true) + n
				i := slices.Index(ids, blocks[first].members[0])
				for i > 0 && slices.Contains(b.members, ids[i-1]) {
					i--
				}
				if i > 0 {
					last = ids[i-1]
				}
			} else {
				for i := 1 + slices.Index(ids, last); i < len(ids) && free[ids[i]]; i++ {
					last = ids[i]
				}
			}
			for _, id := range b.members {
				if id != last {
					move(id, last)
				}
				last = id
			}
		}
	}
	return moves
}

// staying chooses the blocks that need not move: as many as can be, and before all others those that are not to.
func staying(blocks []block, at map[protocol.EntryID]int) []bool {
	best, from := make([]int, len(blocks)), make([]int, len(blocks))
	end := -1
	for i, b := range blocks {
		best[i], from[i] = 1, -1
		if b.still {
			best[i] += len(blocks)
		}
		own, here := best[i], at[b.members[0]]
		for j := range i {
			if at[blocks[j].members[0]] < here && best[j]+own > best[i] {
				best[i], from[i] = best[j]+own, j
			}
		}
		if end < 0 || best[i] > best[end] {
			end = i
		}
	}
	stays := make([]bool, len(blocks))
	for i := end; i >= 0; i = from[i] {
		stays[i] = true
	}
	return stays
}
