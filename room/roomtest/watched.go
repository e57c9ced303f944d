package roomtest

import (
	"bytes"
	"slices"

	"secondstory/protocol"
	"secondstory/room/rules"
)

// Waiting counts appends that wait because of Hold.
func (l *Log) Waiting() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.waiting
}

// Appends counts what was written so far.
func (l *Log) Appends() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.appends
}

// Reads counts how often rooms were read so far.
func (l *Log) Reads() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.looks
}

// Widest is how many events one batch has emptied by their numbers, at most, since it was last asked.
func (l *Log) Widest() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	n := l.widest
	l.widest = 0
	return n
}

// Holds says whether these words are anywhere in what is kept of a room.
func (l *Log) Holds(id protocol.RoomID, words string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	k := l.rooms[id]
	kept := [][]byte{k.snapshot}
	for _, e := range k.events {
		kept = append(kept, e.Body)
	}
	for key, body := range k.rows {
		kept = append(kept, []byte(key.ID), body)
	}
	return slices.ContainsFunc(kept, func(b []byte) bool { return bytes.Contains(b, []byte(words)) })
}

// Due is when a room wants to be woken.
func (l *Log) Due(id protocol.RoomID) protocol.Instant {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.rooms[id].due
}

// HasSnapshot says whether a snapshot of the room was kept.
func (l *Log) HasSnapshot(id protocol.RoomID) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.rooms[id].snapshot != nil
}

// Events lists everything that was written into a room, in the order of the record.
func (l *Log) Events(id protocol.RoomID) (all []rules.Stored) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, e := range l.rooms[id].events {
		all = append(all, e.Stored)
	}
	return all
}
