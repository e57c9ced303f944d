// Generated from protocol/limits.go by `make generate`. Do not edit.
/** bytes of one message to the server */
export const maxMessage = 131072
/** bytes of one imported file */
export const maxImport = 4194304
/** nesting of a message */
export const maxDepth = 12
/** bytes of events in a welcome (P12) */
export const maxResume = 2097152
/** bytes that one person may add to a room at once (P50) */
export const addedAtOnce = 2097152
/** one moment's text */
export const maxText = 20000
/** updates of one push */
export const maxUpdates = 256
/** milliseconds between two reminders that lines are asked for */
export const remindEvery = 3600000
/** commands and requests of one person that wait for an answer */
export const maxUnanswered = 64
/** a title */
export const maxTitle = 200
/** a name */
export const maxName = 80
/** pronouns */
export const maxPronouns = 40
/** a note, what an actor did, what is said of a cancelled meeting */
export const maxNote = 400
/** a line of inquiry */
export const maxWords = 1000
/** the impact, a word's meaning, a learning */
export const maxImpact = 4000
/** the opening words */
export const maxOpening = 4000
/** one piece of evidence */
export const maxEvidence = 2000
/** a call's address */
export const maxLink = 2000
/** a tag, a service, a severity, an organisation, a zone, a word of the word list */
export const maxShort = 120
/** moments, removed ones counted, erased ones not */
export const maxEntries = 2000
/** moments that one person has brought; an imported file counts for the room */
export const maxOfOne = 500
/** people of the story */
export const maxActors = 500
/** units of one person's telling of a moment; of a note of a first walk-through */
export const maxPerspective = 4000
/** tellings of one moment */
export const maxPerspectives = 40
/** links of a room that are open at once */
export const maxLinks = 100
/** people in a room who were not removed */
export const maxPeople = 1000
/** lines of inquiry */
export const maxLines = 500
/** drafts of one person */
export const maxDrafts = 30
/** votes */
export const maxVotes = 50
/** words of a word list */
export const maxTerms = 1000
/** words that wait to be explained */
export const maxAsked = 100
/** care notes of a room */
export const maxHazards = 100
/** people to ask, each with a subject */
export const maxExperts = 200
/** readers of one first walk-through */
export const maxReaders = 100
/** notes of one first walk-through */
export const maxWalkthroughNotes = 200
/** what somebody was doing at the time */
export const maxPart = 200
/** imported learnings */
export const maxLearnings = 500
/** pieces of evidence of one moment */
export const maxEvidences = 20
/** tags; services; other spellings of a word */
export const maxTags = 20
/** people of one moment */
export const maxEntryPeople = 40
/** moments of one line */
export const maxLineMoments = 20
/** dots of one person; lines that everyone is asked for */
export const maxDots = 10
/** what a form may begin with */
export const defaultDots = 3
/** what a form may begin with */
export const defaultPerLine = 2
/** what a form may begin with */
export const defaultAsked = 3
/** people without whom nothing leaves a crowd (P55), and the steps of counts (P28) */
export const minCrowd = 3
/** milliseconds from one telling of counts to the next */
export const countsMillis = 30000
/** sockets of one person in one room */
export const maxSockets = 8
/** sockets of one room */
export const maxConnections = 1100
/** bytes of what an imported file holds and a room cannot show */
export const maxUnmapped = 262144
/** this protocol */
export const version = 2
/** milliseconds between two heartbeats, at most */
export const heartbeatMillis = 4000
