package room

// Limits of the loop that tests have to reach.
const (
	SnapshotAfter = snapshotAfter
	ResumeEvents  = resumeEvents
	RingBytes     = ringBytes
	OutboxBytes   = outboxBytes
)
