package rules_test

import (
	"secondstory/protocol"
	"secondstory/room/roomtest"
	"secondstory/room/rules"
)

var scripts = []struct {
	name string
	play func(*script)
}{
	{"meeting", playMeeting}, {"closing", playClosing}, {"people", playPeople}, {"merging", playMerging}, {"experts", playExperts},
	{"walkthrough", playWalkthrough}, {"links", playLinks}, {"many-links", playManyLinks}, {"devices", playDevices},
	{"timeline", playTimeline}, {"texts", playTexts}, {"perspectives", playPerspectives}, {"lines", playLines}, {"votes", playVotes},
	{"hands", playHands}, {"glossary", playGlossary}, {"story", playStory},
}

func playMeeting(s *script) {
	s.create(rules.CreateRoom{Facts: roomtest.Facts(), Names: protocol.NamesHidden, Asked: 3, Huddle: true})
	s.says("Ada", protocol.InquirySet{Names: protocol.NamesShown, Asked: 2}) // before anybody was told otherwise
	s.come("Bo", protocol.RoleParticipant)
	s.says("Ada", protocol.DoorOpen{}, protocol.DoorClose{})
	s.look()
	s.says("Ada", protocol.DoorOpen{})
	facts := s.state.All.Facts
	facts.Detected, facts.Eased, facts.Over, facts.Meets = facts.Started+1, facts.Started+2, facts.Started+3, s.now+1e8
	facts.Days = []protocol.FactTime{protocol.FactStarted}
	facts.Title, facts.Organisation, facts.Impact, facts.Severity = "The slow checkout", "A shop", "Carts stood still.", "medium"
	facts.Services, facts.Tags = []string{"checkout", "carts"}, []string{"cache"}
	facts.Call, facts.Template = "in room 3", protocol.TemplateNearMiss
	s.says("Ada", protocol.RoomDescribe{Facts: facts})
	s.says("Ada", protocol.RoomCancel{Note: "too many are ill"})
	s.look()
	s.says("Ada", protocol.RoomUncancel{}, protocol.RoomCancel{})
	s.look()
	facts.Meets += 1e8
	s.says("Ada", protocol.RoomDescribe{Facts: facts})
	s.look()
	s.says("Ada", protocol.RoomCancel{})
	for _, stage := range protocol.Stages {
		if stage != s.state.All.Stage {
			s.says("Ada", protocol.StageSet{Stage: stage})
		}
	}
	s.says("Ada", protocol.RoomArchive{})
	s.look()
	s.says("Ada", protocol.RoomUnarchive{})
}

func playClosing(s *script) {
	s.begin()
	lines := s.opened()
	gone, stays := s.moment("Bo", "The alarm was silent."), s.moment("Cy", "Somebody looked.")
	s.says("Bo", protocol.EntryRemove{Entry: gone}, protocol.HandRaise{Lane: protocol.LaneSpeak})
	s.says("Cy", protocol.EntryCelebrate{Entry: stays, Note: "they stayed"})
	s.says("Ada", protocol.LineRemove{Line: lines[0]}, protocol.FloorGive{Person: s.named["Cy"]})
	s.says("Ada", protocol.VoteBegin{Vote: roomtest.ID[protocol.VoteID](s.chance), Dots: 3, PerLine: 2})
	s.look()
	s.says("Ada", protocol.RoomClose{Readers: protocol.ReadersMembers}, protocol.RoomReopen{})
	s.look()
	s.says("Ada", protocol.RoomClose{Readers: protocol.ReadersMembers})
	s.says("Ada", protocol.RoomArchive{})
	title := s.state.All.Facts.Title
	s.says("Ada", protocol.RoomDelete{Title: title}, protocol.RoomCancelDeletion{})
	s.look()
	s.says("Ada", protocol.RoomDelete{Title: title})
	s.now += 8 * 24 * 60 * 60 * 1000
	s.server(rules.FireDeadlines{})
}

func playPeople(s *script) {
	s.begin()
	s.come("Screen", protocol.RoleWall)
	s.come("Eve", protocol.RoleCommenter)
	s.says("Bo", protocol.PersonDescribe{Name: "Bo B.", Pronouns: "they"})
	s.look()
	s.says("Bo", protocol.PersonDescribe{Name: "Bo"})
	s.says("Ada", protocol.PersonDescribe{Name: "Ada", OnlyLead: true})
	s.says("Bo", protocol.PersonIntroduce{Part: "on call", Unnamed: true})
	s.look()
	s.says("Bo", protocol.PersonIntroduce{})
	s.says("Bo", protocol.HandRaise{Lane: protocol.LaneSpeak}, protocol.HandRaise{Lane: protocol.LaneQuestion})
	bo, cy := s.named["Bo"], s.named["Cy"]
	s.says("Ada", protocol.PersonRole{Person: bo, Role: protocol.RoleObserver}) // the question stays
	s.look()
	s.says("Ada", protocol.PersonRole{Person: bo, Role: protocol.RoleCommenter}, protocol.PersonRole{Person: bo, Role: protocol.RoleFacilitator})
	s.says("Bo", protocol.PersonDescribe{Name: "Bo", OnlyLead: true})
	s.says("Ada", protocol.PersonRole{Person: cy, Role: protocol.RoleObserver}, protocol.PersonRole{Person: bo, Role: protocol.RoleParticipant})
	s.says("Ada", protocol.FloorGive{Person: bo})
	s.says("Bo", protocol.HandRaise{Lane: protocol.LaneSpeak})
	s.look()
	s.says("Ada", protocol.PersonRemove{Person: bo})
	s.says("Cy", protocol.PersonLeave{})
}

func playMerging(s *script) {
	s.begin()
	s.come("Bo2", protocol.RoleParticipant)
	bo, bo2 := s.named["Bo"], s.named["Bo2"]
	both := protocol.PersonMerge{Person: bo2, Into: bo}
	entry := s.moment("Bo2", "The graph dipped.")
	s.says("Bo", protocol.EntryCelebrate{Entry: entry, Note: "quick"}, protocol.PerspectiveTell{Perspective: roomtest.ID[protocol.PerspectiveID](s.chance), Entry: entry, Words: "quiet"})
	s.says("Bo2", protocol.EntryCelebrate{Entry: entry, Note: "calm"}, protocol.PerspectiveTell{Perspective: roomtest.ID[protocol.PerspectiveID](s.chance), Entry: entry, Words: "loud"})
	s.says("Bo2", protocol.PersonIntroduce{Part: "on call", Unnamed: true})
	s.says("Bo2", protocol.ActorAdd{Actor: roomtest.ID[protocol.ActorID](s.chance), Name: "Bo2", Person: bo2})
	s.says("Bo2", protocol.HandRaise{Lane: protocol.LaneSpeak}, protocol.HandRaise{Lane: protocol.LaneQuestion, Note: "which?"})
	s.says("Bo", protocol.HandRaise{Lane: protocol.LaneSpeak})
	s.says("Bo", protocol.ExpertName{Person: bo, Subject: "carts"})
	s.says("Bo2", protocol.ExpertName{Person: bo2, Subject: "carts", Moments: []protocol.EntryID{entry}}, protocol.ExpertName{Person: bo2, Subject: "the graph"})
	s.says("Ada", protocol.WalkthroughSet{Person: bo2})
	s.says("Ada", protocol.FloorGive{Person: bo2})
	s.says("Bo2", protocol.EntryRemove{Entry: entry}, protocol.TermExplain{Word: "LB", Meaning: "load balancer", Kind: protocol.TermTechnology})
	s.says("Ada", both) // by neither of them
	s.says("Bo", protocol.PersonSame{Person: bo2, Into: bo, Yes: true})
	s.look()
	s.says("Bo2", protocol.PersonSame{Person: bo2, Into: bo})
	s.look()
	s.says("Ada", protocol.PersonRole{Person: bo, Role: protocol.RoleFacilitator})
	s.says("Bo", protocol.PersonMerge{Person: s.named["Cy"], Into: bo}, both) // by one of them
	s.look()
	s.says("Bo2", protocol.PersonSame{Person: bo2, Into: bo, Yes: true})
}

func playExperts(s *script) {
	s.begin()
	line, entry := s.opened()[0], s.moment("Bo", "The graph dipped.")
	bo, cy := s.named["Bo"], s.named["Cy"]
	s.says("Ada", protocol.ExpertName{Person: bo, Subject: "carts"})
	s.says("Ada", protocol.ExpertName{Person: bo, Subject: "carts", Moments: []protocol.EntryID{entry}, Lines: []protocol.LineID{line}})
	s.says("Cy", protocol.ExpertName{Person: cy, Subject: "the graph"}) // of oneself: a yes
	s.says("Bo", protocol.ExpertAnswer{Subject: "carts", Yes: true})
	s.look()
	s.says("Ada", protocol.ExpertName{Person: bo, Subject: "the cache"})
	s.says("Bo", protocol.ExpertAnswer{Subject: "the cache"})
	s.says("Cy", protocol.ExpertRemove{Person: cy, Subject: "the graph"})
	s.says("Bo", protocol.PersonLeave{})
}

func playWalkthrough(s *script) {
	s.begin()
	bo := s.named["Bo"]
	s.says("Ada", protocol.WalkthroughSet{Person: bo})
	s.says("Bo", protocol.WalkthroughAnswer{Yes: true})
	s.look()
	for _, plan := range []protocol.WalkthroughPlan{{At: s.now + 1e7}, {At: s.now + 1e7, Done: true}, {Done: true}, {}} {
		s.says("Ada", plan)
		s.look()
	}
	s.says("Ada", protocol.WalkthroughPlan{Done: true}, protocol.WalkthroughSet{Person: s.named["Cy"]})
	s.look()
	s.says("Cy", protocol.WalkthroughAnswer{})
	s.says("Ada", protocol.WalkthroughSet{Person: s.named["Ada"]})
	s.look()
	s.says("Ada", protocol.WalkthroughSet{}, protocol.WalkthroughSet{Person: bo})
	s.look()
	s.says("Bo", protocol.PersonLeave{})
}

// link makes one that is open for a second, unless it says otherwise.
func (s *script) link(c rules.MakeLink) protocol.LinkID {
	s.t.Helper()
	c.Link = roomtest.ID[protocol.LinkID](s.chance)
	if c.Expires == 0 {
		c.Expires = s.now + 2000
	}
	if c.Role == "" {
		c.Role = protocol.RoleParticipant
	}
	s.server(c)
	return c.Link
}

func playLinks(s *script) {
	s.begin()
	ada, bo, cy := s.named["Ada"], s.named["Bo"], s.named["Cy"]
	later := s.now + 1e8
	all := s.link(rules.MakeLink{Expires: later})
	one := s.link(rules.MakeLink{Role: protocol.RoleFacilitator, By: ada, For: bo, Expires: later, Most: 1, Huddle: true})
	s.server(rules.UseLink{Link: all}, rules.UseLink{Link: all, Person: cy}, rules.UseLink{Link: one, Person: bo}, rules.UseLink{Link: all, Person: bo})
	s.look()
	s.server(rules.GiveRole{Person: bo, Role: protocol.RoleFacilitator, Link: one})
	s.says("Ada", protocol.PersonRole{Person: bo, Role: protocol.RoleParticipant}, protocol.PersonRole{Person: cy, Role: protocol.RoleObserver})
	s.look()
	s.says("Ada", protocol.PersonRemove{Person: bo}) // a second time: it is said once, as of now
	s.server(rules.RevokeLink{Link: all})
}

// playManyLinks has more of them than are listed: the oldest that is over goes, for whatever reason it is.
func playManyLinks(s *script) {
	s.begin()
	stays := s.link(rules.MakeLink{Expires: s.now + 1e9})
	closed := s.link(rules.MakeLink{Expires: s.now + 1e9})
	used := s.link(rules.MakeLink{Expires: s.now + 1e9, Most: 1})
	s.server(rules.RevokeLink{Link: closed}, rules.UseLink{Link: stays}, rules.UseLink{Link: used})
	for range 2*protocol.MaxLinks + 1 {
		s.link(rules.MakeLink{})
	}
}

func playDevices(s *script) {
	s.begin()
	bo, cy := s.named["Bo"], s.named["Cy"]
	s.server(rules.HandOver{Person: bo, Until: s.now + 60_000})
	s.look()
	s.server(rules.AddDevice{Person: bo}, rules.AddDevice{Person: bo})
	s.server(rules.AddDevice{Person: cy}, rules.HandOver{Person: cy, Until: s.now + 60_000})
	s.server(rules.HandOver{Person: bo, Until: s.now + 90_000})
	s.look()
	s.server(rules.EndDevices{Person: bo})
	s.look()
	s.server(rules.AddDevice{Person: bo})
}
