package room

import (
	"secondstory/protocol"
)

// This page says for every command who may ask it and when, and for every event whose stream it goes to. What is not
// listed cannot be asked, and cannot have happened.

var commands, events = tables()

func tables() (map[string]commandRow, map[string]eventRow) {
	c := collect(
		// the meeting
		on(leads, always, describeRoom),
		on(leads, beforeClose, setStage),
		secretly(on(members, beforeClose, readOpening)),
		on(leads, beforeClose, openDoor),
		on(leads, always, closeRoom),
		on(leads, always, reopenRoom),
		evenArchived(on(leads, always, deleteRoom)),
		evenArchived(on(leads, always, keepRoom)),
		on(leads, beforeClose, cancelRoom),
		on(leads, beforeClose, uncancelRoom),
		evenArchived(on(leads, always, archiveRoom)),
		evenArchived(on(leads, always, unarchiveRoom)),
		// people
		on(members, always, describePerson),
		evenArchived(on(members, always, introducePerson)),
		evenArchived(on(leads, always, changeRole)),
		evenArchived(on(leads, always, removePerson)),
		evenArchived(on(members, always, leavePerson)),
		evenArchived(on(leads, always, mergePerson)),
		evenArchived(on(members, always, sayWhetherSame)),
		on(writers, beforeClose, nameExpert),
		secretly(on(members, beforeClose, answerExpert)),
		secretly(on(members, beforeClose, removeExpert)),
		secretly(on(members, beforeClose, setFirst)),
		secretly(on(members, beforeClose, answerFirst)),
		on(members, beforeClose, planFirst),
		// the story
		on(writers, beforeClose, addEntry),
		on(writers, beforeClose, moveEntry),
		on(writers, beforeClose, describeEntry),
		on(writers, beforeClose, sortStory),
		on(writers, beforeClose, arrangeStory),
		on(writers, beforeClose, removeEntry),
		on(writers, beforeClose, restoreEntry),
		on(writers, beforeClose, celebrateEntry),
		evenArchived(on(writers, beforeClose, withdrawCelebration)),
		on(writers, beforeClose, addActor),
		on(writers, beforeClose, editText),
		on(writers, beforeClose, tellAccount),
		evenArchived(on(writers, beforeClose, withdrawAccount)),
		on(leads, beforeClose, importStory),
		secretly(on(members, beforeClose, reviewStory)),
		// lines of inquiry
		on(leads, beforeClose, setInquiry),
		secretly(on(writers, beforeClose, draftLine)),
		evenArchived(secretly(on(writers, always, discardLine))),
		secretly(on(writers, beforeClose, handInLine)),
		secretly(on(writers, beforeClose, takeBackLine)),
		secretly(on(writers, beforeClose, signLine)),
		on(leads, beforeClose, remindOfLines),
		on(leads, beforeClose, openLines),
		on(leads, beforeClose, mergeLine),
		on(leads, beforeClose, splitLine),
		on(writers, beforeClose, touchLine),
		on(leads, beforeClose, removeLine),
		on(leads, beforeClose, restoreLine),
		// votes
		on(leads, beforeClose, beginVote),
		secretly(on(writers, beforeClose, castBallot)),
		on(leads, beforeClose, closeVote),
		on(leads, beforeClose, reopenVote),
		on(leads, beforeClose, revealVote),
		on(leads, beforeClose, dropVote),
		// hands
		on(handRaisers, beforeClose, raiseHand),
		on(handRaisers, always, lowerHand),
		on(leads, beforeClose, giveFloor),
		on(members, always, endFloor),
		// words
		secretly(on(members, beforeClose, askTerm)),
		on(writers, beforeClose, explainTerm),
		on(writers, beforeClose, removeTerm),
		// care notes
		secretly(on(leads, always, saveHazard)),
		evenArchived(secretly(on(leads, always, deleteHazard))),
		// first walk-throughs
		secretly(on(members, beforeClose, shareTelling)),
		secretly(on(members, beforeClose, saveTelling)),
		evenArchived(secretly(on(members, always, deleteTelling))),
		// what the server itself brings in: nobody can ask for these
		byServer(createRoom),
		byServer(enterPerson),
		byServer(makeLink),
		byServer(useLink),
		byServer(revokeLink),
		byServer(tryLink),
		byServer(giveRole),
		byServer(addDevice),
		byServer(foldText),
		byServer(fireDeadlines),
	)
	e := collectEvents(
		toAll(roomCreated), toAll(roomDescribed), toAll(stageChanged), toAll(roomClosed), toAll(roomReopened), toAll(doorOpened),
		toAll(roomGoing), toAll(roomKept), toAll(roomDeleted),
		toAll(roomCancelled), toAll(roomUncancelled), toAll(roomArchived), toAll(roomUnarchived),
		toAll(personEntered), toAll(personDescribed), toAll(personIntroduced), toAll(personRoleChanged), toAll(personRemoved), toAll(personLeft), toAll(personMergeAsked), toAll(personMergeAgreed), toAll(personMergeDropped), toAll(personMerged),
		toAll(expertNamed), toAll(expertAgreed), toAll(expertRemoved), toAll(firstChanged), toAll(firstAgreed), toAll(firstPlanned),
		toLeads(linkMade), toLeads(linkUsed), toLeads(linkRevoked), toLeads(personLowered),
		toOne(deviceAdded),
		toAll(entryAdded), toAll(entryMoved), toAll(entryDescribed), toAll(entryRemoved), toAll(entryRestored), toAll(entryErased),
		toAll(entryCelebrated), toAll(celebrationWithdrawn), toAll(actorAdded), toAll(textEdited), toAll(textFolded), toAll(accountTold), toAll(accountWithdrawn),
		toAll(termAdded), toAll(termAsked), toAll(termExplained), toAll(termRemoved), toAll(learningAdded), toAll(storyImported),
		toAll(inquiryChanged), toAll(linesReminded), toAll(linesOpened), toAll(lineOpened), toAll(lineMerged), toAll(lineSplitOff),
		toAll(lineTouched), toAll(lineRemoved), toAll(lineRestored), toAll(lineErased),
		toAll(voteBegun), toAll(voteClosed), toAll(voteReopened), toAll(voteRevealed), toAll(voteDropped),
		toAll(handRaised), toAll(handNoted), toAll(handLowered), toAll(floorGiven), toAll(floorEnded),
	)
	return c, e
}

// Who may ask.
func leads(r protocol.Role) bool { return r == protocol.RoleFacilitator }
func writers(r protocol.Role) bool {
	return r == protocol.RoleFacilitator || r == protocol.RoleParticipant
}
func members(r protocol.Role) bool { return r != protocol.RoleWall }

// handRaisers: an observer may ask a quick question, and nothing else; raiseHand looks at the lane.
func handRaisers(r protocol.Role) bool {
	return writers(r) || r == protocol.RoleObserver
}

// When it may be asked.
func always(*Everybody) error { return nil }

func beforeClose(a *Everybody) error {
	if a.Closed != 0 {
		return protocol.Reject(protocol.NotNow, "This meeting is closed. Its story stays as it is.")
	}
	return nil
}

type commandRow struct {
	name       string
	who        func(protocol.Role) bool
	when       func(*Everybody) error
	decide     func(*deciding, protocol.Command) ([]protocol.EventBody, error)
	secret     bool
	archived   bool // while the room is put away, too
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

func on[C protocol.Command](who func(protocol.Role) bool, when func(*Everybody) error, decide func(*deciding, C) ([]protocol.EventBody, error)) commandRow {
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

func byServer[C protocol.Command](decide func(*deciding, C) ([]protocol.EventBody, error)) commandRow {
	r := on(nil, nil, decide)
	r.fromServer = true
	return r
}

func toAll[E protocol.EventBody](apply func(*Everybody, Fact, E)) eventRow {
	var e E
	return eventRow{e.Event(), protocol.All, func(s *State, f Fact) { apply(s.All, f, f.Body.(E)) }}
}

func toLeads[E protocol.EventBody](apply func(*Leads, Fact, E)) eventRow {
	var e E
	return eventRow{e.Event(), protocol.Facilitators, func(s *State, f Fact) { apply(s.Leads, f, f.Body.(E)) }}
}

func toOne[E protocol.EventBody](apply func(*Own, Fact, E)) eventRow {
	var e E
	return eventRow{e.Event(), "", func(s *State, f Fact) {
		who, _ := f.Stream.Person()
		if s.Own[who] == nil {
			s.Own[who] = &Own{}
		}
		apply(s.Own[who], f, f.Body.(E))
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
