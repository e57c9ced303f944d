package room

import "secondstory/protocol"

// Commands and Events are the rows of the table, for the test that reads it.
func Commands() (names map[string]bool) {
	names = map[string]bool{}
	for name, row := range commands {
		names[name] = row.fromServer
	}
	return names
}

// StreamOf is where an event goes; empty: to one person.
func StreamOf(event string) (protocol.Stream, bool) {
	row, ok := events[event]
	return row.stream, ok
}

// NeedsOpen says whether a command is refused once the meeting is closed.
func NeedsOpen(name string) bool {
	return commands[name].when(&Everybody{closed: true}) != nil
}

// Limits of the loop that tests have to reach.
const (
	SnapshotAfter = snapshotAfter
	ResumeEvents  = resumeEvents
	RingBytes     = ringBytes
)
