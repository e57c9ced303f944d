package room

import (
	"sync/atomic"
	"time"
)

// Counters are what rooms count for whoever runs the server: how many and how often, never whose and never what. Safe for
// concurrent use.
type Counters struct {
	Contended atomic.Uint64 // how often a room met another writer where none was expected
	Reread    atomic.Uint64 // how often a room was read from the record anew
	Waiting   atomic.Int64  // notices of other instances that do not join on yet
}

// noteContention notes that another writer is at work in this room.
func (r *Room) noteContention() {
	if !r.others.contended(time.Now()) {
		r.options.Counters.Contended.Add(1)
	}
	r.others.contendedAt = time.Now()
}

// countNotices keeps the number of notices that wait up to date.
func (r *Room) countNotices(n int) {
	r.options.Counters.Waiting.Add(int64(n - r.others.counted))
	r.others.counted = n
}
