package protocol

// Limits of sizes and counts. Lengths of words are UTF-16 code units, as in a browser: up to three bytes each. A count times
// its size comes to less than a quarter of what a room shows (8 MiB, unless set otherwise), or that budget and each person's
// share end it first; room/limits_test.go adds them up. Moments times their words would be 120 MB, their evidence 240 MB, their
// tellings 960 MB, words with their meanings 19 MB, a walk-through 2.4 MB, learnings (of one file) 6 MB.
const (
	MaxMessage          = 128 << 10 // bytes of one message on a socket, either way round, but for a welcome
	MaxImport           = 4 << 20   // bytes of one imported file
	MaxDepth            = 12        // nesting of a message
	MaxResume           = 2 << 20   // bytes of events that a welcome holds; beyond it there is a view
	AddedAtOnce         = 2 << 20   // bytes that one person may add to a room at once
	MaxText             = 20_000    // units of one moment's text
	MaxUpdates          = 256       // updates of one push of text
	RemindEvery         = 3_600_000 // milliseconds between two reminders that lines are asked for
	MaxUnanswered       = 64        // commands of one socket that wait for an answer
	MaxTitle            = 200
	MaxName             = 80
	MaxPronouns         = 40
	MaxNote             = 400
	MaxWords            = 1_000 // one line of inquiry
	MaxImpact           = 4_000
	MaxOpening          = 4_000
	MaxEvidence         = 2_000 // one piece
	MaxLink             = 2_000 // a call's address
	MaxShort            = 120   // a tag, a service, a severity, a role in the story
	MaxEntries          = 2_000
	MaxOfOne            = 500 // that one person has brought
	MaxActors           = 500
	MaxPerspective      = 4_000 // one person's telling of a moment
	MaxPerspectives     = 40    // of one moment
	MaxLinks            = 100   // open at once in a room
	MaxPeople           = 1_000 // settable lower per installation
	MaxLines            = 500
	MaxDrafts           = 30 // of one person
	MaxVotes            = 50
	MaxTerms            = 1_000
	MaxAsked            = 100 // words that wait for somebody to explain them
	MaxHazards          = 100
	MaxExperts          = 200
	MaxReaders          = 100 // of one first walk-through, beside its owner
	MaxWalkthroughNotes = 200 // of one first walk-through, each as long as an account
	MaxPart             = 200 // what somebody was doing at the time
	MaxLearnings        = 500
	MaxEvidences        = 20 // of one moment
	MaxTags             = 20
	MaxEntryPeople      = 40
	MaxLineMoments      = 20
	MaxDots             = 10
	DefaultDots         = 3
	DefaultPerLine      = 2
	DefaultAsked        = 3      // lines of inquiry that everyone is asked for
	MinCrowd            = 3      // people without whom nothing leaves a crowd: a result, lines without names, a number of secret acts
	CountsMillis        = 30_000 // numbers of secret acts are told that far apart, on the half minute
	MaxSockets          = 8      // of one person in one room
	MaxConnections      = 1_100
	MaxUnmapped         = 256 << 10 // bytes of what an imported file holds and a room cannot show yet
	Version             = 2
	HeartbeatMillis     = 4_000 // a heartbeat comes at least this often
)
