package text_test

import (
	"slices"

	"secondstory/room/text"
)

// writer is an editor as the library makes it: a text, the version it has heard of, and what it has not heard back.
type writer struct {
	client  string
	version int
	units   []uint16
	pending []text.Changes
	flight  *push // sent, and not answered
}

type push struct {
	version int
	client  string
	updates []text.Changes
}

// hear takes in one accepted update, as receiveUpdates does when it is called for each by itself.
func (w *writer) hear(t fataler, client string, c text.Changes) {
	w.version++
	if len(w.pending) > 0 && client == w.client {
		if !w.pending[0].Equal(c) {
			t.Fatalf("%s holds %s and reads it back as %s", client, w.pending[0], c)
		}
		w.pending = w.pending[1:]
		return
	}
	mine := slices.Clone(w.pending)
	for i, u := range w.pending {
		mine[i] = mustMap(t, u, c, false)
		c = mustMap(t, c, u, true)
	}
	w.pending, w.units = mine, do(t, w.units, c)
}
