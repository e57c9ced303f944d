package rules

import (
	"secondstory/protocol"
)

// This page says for every command who may ask it and when, and for every event whose stream it goes to. What is not
// listed cannot be asked, and cannot have happened.

var commands, events = tables()

func tables() (map[string]commandRow, map[string]eventRow) {
	c := collect(
		// the meeting
		on(isFacilitator, always, describeRoom),
		evenFull(on(isFacilitator, beforeClose, setStage)),
		secretly(on(members, beforeClose, readOpening)),
		evenFull(on(isFacilitator, always, openDoor)),
		evenFull(evenArchived(on(isFacilitator, always, closeDoor))),
		evenFull(on(isFacilitator, always, closeRoom)),
		on(isFacilitator, always, reopenRoom),
		evenFull(evenArchived(on(isFacilitator, always, deleteRoom))),
		evenFull(evenArchived(on(isFacilitator, always, cancelDeletion))),
		evenFull(on(isFacilitator, beforeClose, cancelRoom)),
		evenFull(on(isFacilitator, beforeClose, uncancelRoom)),
		evenFull(evenArchived(on(isFacilitator, always, archiveRoom))),
		evenFull(evenArchived(on(isFacilitator, always, unarchiveRoom))),
		// people
		on(members, always, describePerson),
		evenArchived(on(members, always, introducePerson)),
		evenFull(evenArchived(on(isFacilitator, always, changeRole))),
		evenFull(evenArchived(on(isFacilitator, always, removePerson))),
		evenFull(evenArchived(on(members, always, leavePerson))),
		evenArchived(on(isFacilitator, always, mergePerson)),
		evenFull(evenArchived(on(members, always, sayWhetherSame))),
		on(writers, beforeClose, nameExpert),
		evenFull(secretly(on(members, beforeClose, answerExpert))),
		evenFull(secretly(on(members, beforeClose, removeExpert))),
		secretly(on(members, beforeClose, setWalker)),
		evenFull(secretly(on(members, beforeClose, answerWalkthrough))),
		on(members, beforeClose, planWalkthrough),
		// the story
		on(writers, beforeClose, addEntry),
		on(writers, beforeClose, moveEntry),
		on(writers, beforeClose, describeEntry),
		on(writers, beforeClose, sortStory),
		on(writers, beforeClose, arrangeStory),
		evenFull(on(writers, beforeClose, removeEntry)),
		evenFull(on(writers, beforeClose, restoreEntry)),
		evenFull(evenArchived(on(isFacilitator, always, eraseEntryNow))),
		on(writers, beforeClose, celebrateEntry),
		evenFull(evenArchived(on(writers, beforeClose, withdrawCelebration))),
		on(writers, beforeClose, addActor),
		on(writers, beforeClose, editText),
		on(writers, beforeClose, tellPerspective),
		evenFull(evenArchived(on(writers, beforeClose, withdrawPerspective))),
		on(isFacilitator, beforeClose, importStory),
		secretly(on(members, beforeClose, reviewStory)),
		// lines of inquiry
		on(isFacilitator, beforeClose, setInquiry),
		secretly(on(writers, beforeClose, draftLine)),
		evenFull(evenArchived(secretly(on(writers, always, discardLine)))),
		secretly(on(writers, beforeClose, handInLine)),
		evenFull(secretly(on(writers, beforeClose, takeBackLine))),
		secretly(on(writers, beforeClose, signLine)),
		on(isFacilitator, beforeClose, remindOfLines),
		evenFull(on(isFacilitator, beforeClose, openLines)),
		on(isFacilitator, beforeClose, mergeLine),
		on(isFacilitator, beforeClose, splitLine),
		on(writers, beforeClose, touchLine),
		evenFull(on(isFacilitator, beforeClose, removeLine)),
		evenFull(on(isFacilitator, beforeClose, restoreLine)),
		evenFull(evenArchived(on(isFacilitator, always, eraseLineNow))),
		// votes
		on(isFacilitator, beforeClose, beginVote),
		secretly(on(writers, beforeClose, castBallot)),
		evenFull(on(isFacilitator, beforeClose, closeVote)),
		evenFull(on(isFacilitator, beforeClose, reopenVote)),
		evenFull(on(isFacilitator, beforeClose, revealVote)),
		evenFull(on(isFacilitator, beforeClose, dropVote)),
		// hands
		on(handRaisers, beforeClose, raiseHand),
		evenFull(on(handRaisers, always, lowerHand)),
		evenFull(on(isFacilitator, beforeClose, giveFloor)),
		evenFull(on(members, always, endFloor)),
		// words
		secretly(on(members, beforeClose, askTerm)),
		on(writers, beforeClose, explainTerm),
		evenFull(on(writers, beforeClose, removeTerm)),
		// care notes
		secretly(on(isFacilitator, always, saveHazard)),
		evenFull(evenArchived(secretly(on(isFacilitator, always, deleteHazard)))),
		// first walk-throughs
		secretly(on(members, beforeClose, shareWalkthrough)),
		secretly(on(members, beforeClose, saveWalkthrough)),
		evenFull(evenArchived(secretly(on(members, always, deleteWalkthrough)))),
		// what the server itself brings in: nobody can ask for these
		byServer(createRoom),
		byServer(enterPerson),
		byServer(makeLink),
		byServer(useLink),
		byServer(revokeLink),
		byServer(tryLink),
		byServer(giveRole),
		byServer(addDevice),
		byServer(handOver),
		byServer(endDevices),
		byServer(compactText),
		byServer(forgetOwed),
		byServer(fireDeadlines),
	)
	e := collectEvents(
		toAll(roomCreated), toAll(roomDescribed), toAll(stageChanged), toAll(roomClosed), toAll(roomReopened), toAll(doorOpened), toAll(doorClosed),
		toAll(roomDeletionScheduled), toAll(roomDeletionCancelled), toAll(roomDeleted),
		toAll(roomCancelled), toAll(roomUncancelled), toAll(roomArchived), toAll(roomUnarchived),
		toAll(personEntered), toAll(personDescribed), toAll(personIntroduced), toAll(personRoleChanged), toAll(personRemoved), toAll(personLeft), toAll(personMergeAsked), toAll(personMergeAgreed), toAll(personMergeDropped), toAll(personMerged),
		toAll(expertNamed), toAll(expertAgreed), toAll(expertRemoved), toAll(walkthroughChanged), toAll(walkthroughAgreed), toAll(walkthroughPlanned),
		toLeads(linkMade), toLeads(linkUsed), toLeads(linkRevoked), toLeads(personLowered),
		toOne(deviceAdded), toOne(handoverMade), toOne(devicesEnded),
		toAll(entryAdded), toAll(entryMoved), toAll(entryDescribed), toAll(entryRemoved), toAll(entryRestored), toAll(entryErased),
		toAll(entryCelebrated), toAll(celebrationWithdrawn), toAll(actorAdded), toAll(textEdited), toAll(textCompacted), toAll(perspectiveTold), toAll(perspectiveWithdrawn),
		toAll(termAdded), toAll(termAsked), toAll(termExplained), toAll(termRemoved), toAll(learningAdded), toAll(storyImported),
		toAll(inquiryChanged), toAll(formerBringersChanged), toAll(linesReminded), toAll(linesOpened), toAll(lineOpened), toAll(lineMerged), toAll(lineSplitOff),
		toAll(lineTouched), toAll(lineRemoved), toAll(lineRestored), toAll(lineErased),
		toAll(voteBegun), toAll(formerVotersChanged), toAll(voteClosed), toAll(voteReopened), toAll(voteRevealed), toAll(voteDropped),
		toAll(handRaised), toAll(handNoted), toAll(handLowered), toAll(floorGiven), toAll(floorEnded),
		toRecord(roomCompacted),
	)
	return c, e
}

// Who may ask.
func isFacilitator(r protocol.Role) bool { return r == protocol.RoleFacilitator }
func writers(r protocol.Role) bool {
	return r == protocol.RoleFacilitator || r == protocol.RoleParticipant
}
func members(r protocol.Role) bool { return r != protocol.RoleWall }

// handRaisers: an observer may ask a quick question, and nothing else; raiseHand looks at the lane.
func handRaisers(r protocol.Role) bool {
	return writers(r) || r == protocol.RoleObserver
}

// When it may be asked.
func always(*PublicState) error { return nil }

func beforeClose(a *PublicState) error {
	if a.Closed != 0 {
		return protocol.Reject(protocol.NotNow, "This meeting is closed. Its story stays as it is.")
	}
	return nil
}

type commandRow struct {
	name       string
	who        func(protocol.Role) bool
	when       func(*PublicState) error
	decide     func(*deciding, protocol.Command) ([]protocol.EventBody, error)
	secret     bool
	archived   bool // while the room is put away, too
	full       bool // while it has no room for more words, too
	fromServer bool
}

// refusal says who could have asked.
func (r commandRow) refusal(role protocol.Role) string {
	switch {
	case role == protocol.RoleWall:
		return "A shared screen only shows."
	case r.who(protocol.RoleParticipant):
		return "You are here to read. Ask a facilitator if you would like to take part."
	default:
		return "Only facilitators can do that."
	}
}

type eventRow struct {
	name   string
	stream protocol.Stream // empty: the stream of the person it is told to
	apply  func(*State, Fact)
}

func on[C protocol.Command](who func(protocol.Role) bool, when func(*PublicState) error, decide func(*deciding, C) ([]protocol.EventBody, error)) commandRow {
	var c C
	return commandRow{name: c.Command(), who: who, when: when, decide: func(d *deciding, c protocol.Command) ([]protocol.EventBody, error) {
		return decide(d, c.(C))
	}}
}

// secretly marks a command that leaves no receipt, no author, no log line and no metric of its own. Each of these is
// harmless when repeated.
func secretly(r commandRow) commandRow {
	r.secret = true
	return r
}

// evenArchived marks what can be asked while the room is put away: to take it out, and what must always be possible.
func evenArchived(r commandRow) commandRow {
	r.archived = true
	return r
}

// evenFull marks what can be asked when the room, or this person, has no place for more words: what ends a right, takes
// words away or moves the meeting on is never refused for that.
func evenFull(r commandRow) commandRow {
	r.full = true
	return r
}

func byServer[C protocol.Command](decide func(*deciding, C) ([]protocol.EventBody, error)) commandRow {
	r := on(nil, nil, decide)
	r.fromServer = true
	return r
}

func toAll[E protocol.EventBody](apply func(*PublicState, Fact, E)) eventRow {
	var e E
	return eventRow{e.Event(), protocol.All, func(s *State, f Fact) { apply(s.All, f, f.Body.(E)) }}
}

// toRecord: of what everybody may read, and told to nobody.
func toRecord[E protocol.EventBody](apply func(*PublicState, Fact, E)) eventRow {
	r := toAll(apply)
	r.stream = protocol.Record
	return r
}

func toLeads[E protocol.EventBody](apply func(*FacilitatorState, Fact, E)) eventRow {
	var e E
	return eventRow{e.Event(), protocol.Facilitators, func(s *State, f Fact) { apply(s.Facilitators, f, f.Body.(E)) }}
}

func toOne[E protocol.EventBody](apply func(*PersonState, Fact, E)) eventRow {
	var e E
	return eventRow{e.Event(), "", func(s *State, f Fact) {
		who, _ := f.Stream.Person()
		if s.Persons[who] == nil {
			s.Persons[who] = &PersonState{}
		}
		apply(s.Persons[who], f, f.Body.(E))
	}}
}

func collect(rows ...commandRow) map[string]commandRow {
	m := map[string]commandRow{}
	for _, r := range rows {
		m[r.name] = r
	}
	return m
}

func collectEvents(rows ...eventRow) map[string]eventRow {
	m := map[string]eventRow{}
	for _, r := range rows {
		m[r.name] = r
	}
	return m
}

// IsSecret says whether a command must leave no trace of who asked it, in logs and metrics too.
func IsSecret(name string) bool { return commands[name].secret }

// EvenFull says whether a command is never refused for want of room.
func EvenFull(name string) bool { return commands[name].full }

// EvenArchived says whether a command can be asked while the room is put away.
func EvenArchived(name string) bool { return commands[name].archived }

// EvenClosed says whether a command can be asked after the close.
func EvenClosed(name string) bool {
	closed := newPublicState()
	closed.Closed = 1
	return commands[name].when(closed) == nil
}

// MayAsk says whether a role may ask a command at all; some look closer.
func MayAsk(name string, role protocol.Role) bool { return commands[name].who(role) }

// StreamOf is where an event goes; empty: to one person.
func StreamOf(event string) (protocol.Stream, bool) {
	row, ok := events[event]
	return row.stream, ok
}
