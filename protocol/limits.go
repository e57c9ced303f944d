package protocol

// Limits of sizes and counts. Lengths of words are UTF-16 code units, as in a browser: up to three bytes each. A count times
// its size comes to less than a quarter of what a room shows (8 MiB, unless set otherwise), or that budget and each person's
// share end it first; room/limits_test.go adds them up. Moments times their words would be 120 MB, their evidence 240 MB, their
// tellings 960 MB, words with their meanings 19 MB, a walk-through 2.4 MB, learnings (of one file) 6 MB.
const (
	MaxMessage          = 128 << 10 // bytes of one message to the server
	MaxImport           = 4 << 20   // bytes of one imported file
	MaxDepth            = 12        // nesting of a message
	MaxResume           = 2 << 20   // bytes of events in a welcome (P12)
	AddedAtOnce         = 2 << 20   // bytes that one person may add to a room at once (P50)
	MaxText             = 20_000    // one moment's text
	MaxUpdates          = 256       // updates of one push
	RemindEvery         = 3_600_000 // milliseconds between two reminders that lines are asked for
	MaxUnanswered       = 64        // commands and requests of one person that wait for an answer
	MaxTitle            = 200       // a title
	MaxName             = 80        // a name
	MaxPronouns         = 40        // pronouns
	MaxNote             = 400       // a note, what an actor did, what is said of a cancelled meeting
	MaxWords            = 1_000     // a line of inquiry
	MaxImpact           = 4_000     // the impact, a word's meaning, a learning
	MaxOpening          = 4_000     // the opening words
	MaxEvidence         = 2_000     // one piece of evidence
	MaxLink             = 2_000     // a call's address
	MaxShort            = 120       // a tag, a service, a severity, an organisation, a zone, a word of the word list
	MaxEntries          = 2_000     // moments, removed ones counted, erased ones not
	MaxOfOne            = 500       // moments that one person has brought; an imported file counts for the room
	MaxActors           = 500       // people of the story
	MaxPerspective      = 4_000     // units of one person's telling of a moment; of a note of a first walk-through
	MaxPerspectives     = 40        // tellings of one moment
	MaxLinks            = 100       // links of a room that are open at once
	MaxPeople           = 1_000     // people in a room who were not removed
	MaxLines            = 500       // lines of inquiry
	MaxDrafts           = 30        // drafts of one person
	MaxVotes            = 50        // votes
	MaxTerms            = 1_000     // words of a word list
	MaxAsked            = 100       // words that wait to be explained
	MaxHazards          = 100       // care notes of a room
	MaxExperts          = 200       // people to ask, each with a subject
	MaxReaders          = 100       // readers of one first walk-through
	MaxWalkthroughNotes = 200       // notes of one first walk-through
	MaxPart             = 200       // what somebody was doing at the time
	MaxLearnings        = 500       // imported learnings
	MaxEvidences        = 20        // pieces of evidence of one moment
	MaxTags             = 20        // tags; services; other spellings of a word
	MaxEntryPeople      = 40        // people of one moment
	MaxLineMoments      = 20        // moments of one line
	MaxDots             = 10        // dots of one person; lines that everyone is asked for
	DefaultDots         = 3         // what a form may begin with
	DefaultPerLine      = 2         // what a form may begin with
	DefaultAsked        = 3         // what a form may begin with
	MinCrowd            = 3         // people without whom nothing leaves a crowd (P55), and the steps of counts (P28)
	CountsMillis        = 30_000    // milliseconds from one telling of counts to the next
	MaxSockets          = 8         // sockets of one person in one room
	MaxConnections      = 1_100     // sockets of one room
	MaxUnmapped         = 256 << 10 // bytes of what an imported file holds and a room cannot show
	Version             = 2         // this protocol
	HeartbeatMillis     = 4_000     // milliseconds between two heartbeats, at most
)
