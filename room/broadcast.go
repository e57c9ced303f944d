package room

import (
	"maps"
	"slices"
	"time"

	"secondstory/protocol"
)

// What a room tells: facts through its rings, and beside them who is here and what is only for one.

// sendSoon sends at once when the room has been quiet, and gathers for a while that grows with the room when not:
// one write for each member and frame is what sending costs.
func (r *Room) sendSoon() {
	gather := min(gatherPerHead*time.Duration(len(r.here.members)), gatherMost)
	if since := time.Since(r.out.sent); since >= gather {
		r.send()
	} else {
		r.out.flush.Reset(gather - since)
	}
}

// send has what has gathered be found by everybody.
func (r *Room) send() {
	if !r.out.frame(time.Now()) {
		return
	}
	for m := range r.here.members {
		m.nudge()
	}
}

func (r *Room) queueEphemeral(w ephemeral) {
	select {
	case r.ephemerals <- w:
	default: // the room has more to do than to say who looks where
	}
}

func (r *Room) hear(w ephemeral) {
	if w.update != nil {
		r.here.hearElsewhere(*w.update, time.Now())
		r.presenceSoon()
		return
	}
	if w.lost {
		w.member.tell(protocol.MustEncode(protocol.HereList{Type: "here", All: true, Here: r.here.asTold(), Gone: []protocol.PersonID{}}))
		w.member.tell(protocol.MustEncode(protocol.CountsFrame{Type: "counts", Counts: r.here.counts}))
		return
	}
	r.here.hear(w)
	r.presenceSoon()
}

// presenceSoon starts the clock for the next telling, unless it runs: people who move all the time must not put it off.
func (r *Room) presenceSoon() {
	if !r.out.soon && (r.here.dirty || len(r.here.carets) > 0) {
		r.out.soon = true
		r.out.later.Reset(presenceEvery)
	}
}

// tellPresence tells who is here, about how many have voted and where carets are: at most ten times a second, after facts.
func (r *Room) tellPresence() {
	told := false
	r.out.soon = false
	defer r.presenceSoon()
	settled := r.state != nil && !r.writing
	if settled {
		r.here.coarse = r.state.SecretsOpen()
	}
	r.tellInstances(false)
	if r.here.dirty {
		if frame, any := r.here.changes(); any {
			r.out.presence.add(protocol.MustEncode(frame), 0)
			told = true
		}
		if settled {
			told = r.tellCounts() || told
		} else {
			r.here.dirty = true // unsettled: look again
		}
	}
	if len(r.here.carets) > 0 {
		frame := protocol.Carets{Type: "carets", Carets: []protocol.Caret{}}
		for _, c := range r.here.carets {
			frame.Carets = append(frame.Carets, c)
		}
		clear(r.here.carets)
		r.out.carets.add(protocol.MustEncode(frame), 0)
		told = true
	}
	if told {
		for m := range r.here.members {
			m.nudge()
		}
	}
}

// tellCounts tells how many have done what, if that is told otherwise than before.
func (r *Room) tellCounts() bool {
	counts := r.numbers()
	if counts == r.here.counts {
		return false
	}
	r.here.counts = counts
	r.out.presence.add(protocol.MustEncode(protocol.CountsFrame{Type: "counts", Counts: counts}), 0)
	for m := range r.here.members {
		m.nudge()
	}
	return true
}

// tellInstances tells other instances who is here and where carets of people here have gone, if that has changed, or again.
func (r *Room) tellInstances(again bool) {
	if r.options.Fanout == nil {
		return
	}
	here := r.here.local()
	if !again && slices.Equal(here, r.here.saidElsewhere) && len(r.here.own) == 0 {
		return
	}
	r.here.saidElsewhere = here
	r.options.Fanout.TellPresence(PresenceUpdate{Room: r.id, Here: here, Carets: slices.Collect(maps.Values(r.here.own))})
	clear(r.here.own)
}

// tellInstancesAgain keeps alive what other instances believe, and lets go of what they have not said again.
func (r *Room) tellInstancesAgain() {
	r.here.forgetElsewhere(time.Now())
	if len(r.here.saidElsewhere) > 0 || len(r.here.members) > 0 {
		r.tellInstances(true)
	}
	r.presenceSoon()
}
