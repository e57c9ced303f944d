package rules_test

import (
	"bytes"
	"maps"
	"os"
	"slices"
	"testing"

	"github.com/go-json-experiment/json/jsontext"

	"secondstory/protocol"
	"secondstory/room/roomtest"
	"secondstory/room/rules"
)

// one of these, or, now and then, one that is not among them.
func one[T any](p *play, all []T) (x T) {
	if len(all) == 0 || p.rng.IntN(20) == 0 {
		return x
	}
	return all[p.rng.IntN(len(all))]
}

func fresh[I protocol.ID[K], K any](p *play, make func() I, all []I) I {
	if len(all) > 0 && p.rng.IntN(20) == 0 {
		return all[p.rng.IntN(len(all))]
	}
	return make()
}

// step has somebody do something.
func (p *play) step() {
	v := p.state.All
	who := p.people[p.rng.IntN(len(p.people))]
	var entries []protocol.EntryID
	for _, e := range v.Entries {
		entries = append(entries, e.ID)
	}
	var lines []protocol.LineID
	for _, l := range v.Lines {
		lines = append(lines, l.ID)
	}
	var votes []protocol.VoteID
	for _, x := range v.Votes {
		votes = append(votes, x.ID)
	}
	var hands []protocol.HandID
	for _, h := range v.Hands {
		hands = append(hands, h.ID)
	}
	var actors []protocol.ActorID
	for _, a := range v.Actors {
		actors = append(actors, a.ID)
	}
	some := func() []protocol.EntryID { return []protocol.EntryID{one(p, entries), one(p, entries)} }
	newEntry := func() protocol.EntryID { return roomtest.ID[protocol.EntryID](p.chance) }
	leads := p.people[0]
	if i := slices.IndexFunc(v.People, func(x protocol.Person) bool { return x.Role == protocol.RoleFacilitator && !x.Removed }); i >= 0 {
		leads = v.People[i].ID
	}
	if p.rng.IntN(10) == 0 {
		leads = who
	}
	lane := protocol.Lanes[p.rng.IntN(2)]
	if v.Closed != 0 && p.rng.IntN(2) == 0 {
		p.do(leads, protocol.RoomReopen{})
	}
	if v.Archived != 0 && p.rng.IntN(3) == 0 {
		p.do(leads, protocol.RoomUnarchive{})
	}
	switch p.rng.IntN(50) {
	case 0:
		p.do(leads, protocol.StageSet{Stage: protocol.Stages[p.rng.IntN(len(protocol.Stages))]})
	case 1:
		f := v.Facts
		f.Title, f.Tags = "Slow "+p.words()+"x", []string{p.words(), p.words()}
		f.Template = one(p, protocol.TemplatesAll)
		if p.rng.IntN(3) == 0 {
			f.Meets = p.now + protocol.Instant(p.rng.IntN(3))*1e8
		}
		p.do(leads, protocol.RoomDescribe{Facts: f})
		p.do(leads, protocol.RoomCancel{Note: p.words()})
		if p.rng.IntN(3) == 0 {
			p.do(leads, protocol.RoomUncancel{})
		}
	case 2:
		p.do(who, protocol.PersonDescribe{Name: "Somebody " + p.words(), Pronouns: p.words(), OnlyLead: p.rng.IntN(3) == 0})
	case 3:
		p.do(leads, protocol.PersonRole{Person: one(p, p.people), Role: protocol.Roles[p.rng.IntN(4)]})
	case 4:
		if p.rng.IntN(4) == 0 {
			p.do(leads, protocol.PersonRemove{Person: one(p, p.people)})
		} else if p.rng.IntN(6) == 0 {
			p.do(who, protocol.PersonLeave{})
		} else if p.rng.IntN(4) == 0 {
			p.merge(leads)
		} else if len(p.people) < 12 {
			p.enter("Guest "+p.words(), protocol.Roles[p.rng.IntN(len(protocol.Roles))])
		}
	case 5, 6, 7, 8:
		p.do(who, protocol.EntryAdd{
			Entry: fresh(p, newEntry, entries), After: one(p, entries), Kind: protocol.EntryKinds[p.rng.IntN(len(protocol.EntryKinds))],
			Text: p.words() + p.words(), When: p.when(), People: []protocol.ActorID{one(p, actors)}, Evidence: []string{p.words()},
		})
	case 9, 10:
		switch p.rng.IntN(4) {
		case 0:
			p.do(who, protocol.StorySort{Entries: entries[p.rng.IntN(1+len(entries)/2):]})
		case 1:
			p.rng.Shuffle(len(entries), func(i, j int) { entries[i], entries[j] = entries[j], entries[i] })
			p.do(who, protocol.StoryArrange{Entries: entries[:len(entries)/2]})
		default:
			p.do(who, protocol.EntryMove{Entry: one(p, entries), After: one(p, entries)})
		}
	case 11, 12:
		c := protocol.EntryDescribe{Entry: one(p, entries), When: p.when()}
		switch p.rng.IntN(4) {
		case 0:
			c.When, c.NoWhen = nil, true
		case 1:
			c.Kind = &protocol.EntryKinds[p.rng.IntN(len(protocol.EntryKinds))]
		case 2:
			c.Evidence = &[]string{p.words(), p.words()}
		case 3:
			c.People = &[]protocol.ActorID{one(p, actors)}
		}
		p.do(who, c)
	case 13:
		p.do(who, protocol.EntryRemove{Entry: one(p, entries)})
	case 14:
		p.do(who, protocol.EntryRestore{Entry: one(p, entries)})
	case 15:
		p.do(who, protocol.EntryCelebrate{Entry: one(p, entries), Note: p.words()})
		p.takeBack(who)
		if e := p.rng.IntN(max(1, len(v.Entries))); e < len(v.Entries) {
			p.tell(who, v.Entries[e])
		}
	case 16:
		p.do(who, protocol.ActorAdd{Actor: roomtest.ID[protocol.ActorID](p.chance), Name: "Actor " + p.words(), Role: p.words(), Person: one(p, p.people)})
	case 17, 18, 19, 20, 21, 22:
		p.write(who, protocol.TextOf(one(p, entries)))
	case 23:
		p.do(protocol.PersonID{}, rules.CompactText{Text: protocol.TextOf(one(p, entries)), Whole: p.rng.IntN(3) == 0})
	case 24:
		p.do(leads, protocol.InquirySet{Names: protocol.NamesAll[p.rng.IntN(2)], Asked: 1 + p.rng.IntN(4)})
	case 25, 26, 27:
		if p.rng.IntN(4) == 0 { // a crowd, without which nothing is opened
			for _, each := range p.people {
				id := roomtest.ID[protocol.DraftID](p.chance)
				p.do(each, protocol.LineDraft{Draft: id, Words: "Why " + p.words() + "?"})
				p.do(each, protocol.LineHandIn{Draft: id})
			}
		}
		id := roomtest.ID[protocol.DraftID](p.chance)
		if p.do(who, protocol.LineDraft{Draft: id, Words: "Why " + p.words() + "?", Moments: some()}) {
			p.drafts[who] = append(p.drafts[who], id)
			p.do(who, protocol.LineHandIn{Draft: id})
			if p.rng.IntN(4) == 0 {
				p.do(who, protocol.LineSign{Draft: id})
			}
		}
	case 28:
		if d := one(p, p.drafts[who]); p.rng.IntN(2) == 0 {
			p.do(who, protocol.LineTakeBack{Draft: d})
		} else {
			p.do(who, protocol.LineDiscard{Draft: d})
		}
	case 29:
		if p.rng.IntN(3) == 0 {
			p.do(leads, protocol.LinesRemind{})
		}
		p.do(leads, protocol.LinesOpen{})
	case 30:
		part := one(p, lines)
		if p.do(leads, protocol.LineMerge{Line: part, Into: one(p, lines)}) && p.rng.IntN(3) == 0 {
			p.do(leads, protocol.LineSplit{Line: part})
		}
	case 31:
		p.do(leads, protocol.LineSplit{Line: one(p, lines)})
	case 32:
		p.do(who, protocol.LineTouch{Line: one(p, lines), Moments: some()})
	case 33:
		if line := one(p, lines); p.rng.IntN(4) > 0 {
			p.do(leads, protocol.LineRemove{Line: line})
		} else {
			if i := slices.IndexFunc(v.Lines, func(l protocol.Line) bool { return l.Removed != nil }); i >= 0 {
				line = v.Lines[i].ID
			}
			p.do(leads, protocol.LineRestore{Line: line})
		}
	case 34:
		dots := 1 + p.rng.IntN(4)
		p.do(leads, protocol.VoteBegin{Vote: roomtest.ID[protocol.VoteID](p.chance), Dots: dots, PerLine: 1 + p.rng.IntN(dots)})
	case 35, 36:
		votes = votes[max(0, len(votes)-1):]
		if p.rng.IntN(3) == 0 && len(votes) > 0 { // a crowd, without which nothing is revealed
			for _, each := range p.people {
				p.do(each, protocol.BallotCast{Vote: votes[0], Dots: []protocol.LineDots{{Line: one(p, lines), Dots: 1}}})
			}
		}
		p.do(who, protocol.BallotCast{Vote: one(p, votes), Dots: []protocol.LineDots{{Line: one(p, lines), Dots: p.rng.IntN(3)}}})
	case 37:
		switch vote := one(p, votes[max(0, len(votes)-1):]); p.rng.IntN(6) {
		case 0, 1:
			if p.do(leads, protocol.VoteClose{Vote: vote}) && p.rng.IntN(2) == 0 {
				p.do(leads, protocol.VoteReopen{Vote: vote})
			}
		case 2, 3:
			p.do(leads, protocol.VoteReopen{Vote: vote})
		case 4, 5:
			p.do(leads, protocol.VoteReveal{Vote: vote})
			if p.rng.IntN(3) == 0 {
				p.do(leads, protocol.VoteDrop{Vote: vote})
			}
		}
	case 38:
		p.do(who, protocol.HandRaise{Lane: lane, Note: p.words()})
		p.do(who, protocol.HandRaise{Lane: lane, Note: p.words()})
	case 39:
		switch p.rng.IntN(4) {
		case 0:
			p.do(who, protocol.HandLower{Hand: one(p, hands)})
		case 1:
			p.do(leads, protocol.FloorGive{Person: one(p, p.people)})
		case 2:
			if len(v.Hands) > 0 {
				h := v.Hands[p.rng.IntN(len(v.Hands))]
				p.do(leads, protocol.FloorGive{Person: h.Person, Hand: h.ID})
			}
		case 3:
			p.do(who, protocol.FloorEnd{})
		}
	case 41:
		word := []string{"bird", "Bird", "BRD", "lb", p.words()}[p.rng.IntN(5)]
		switch p.rng.IntN(5) {
		case 0, 1:
			p.do(who, protocol.TermAsk{Word: word})
		case 2, 3:
			p.do(who, protocol.TermExplain{Word: word, Meaning: "a cache " + p.words(), Kind: protocol.TermKinds[p.rng.IntN(6)], Also: []string{p.words()}})
		case 4:
			p.do(who, protocol.TermRemove{Word: word})
		}
	case 42:
		if p.rng.IntN(3) == 0 {
			p.do(leads, protocol.DoorClose{})
		} else {
			p.do(leads, protocol.DoorOpen{})
		}
		p.do(who, protocol.OpeningRead{Read: p.rng.IntN(3) > 0})
		p.do(who, protocol.StoryReview{Answer: protocol.ReviewAnswers[p.rng.IntN(3)], Seen: len(v.Entries)})
	case 43:
		if p.rng.IntN(3) == 0 {
			p.do(leads, protocol.RoomDelete{Title: v.Facts.Title})
		} else {
			p.do(leads, protocol.RoomCancelDeletion{})
		}
		if p.rng.IntN(3) == 0 {
			p.do(leads, protocol.RoomArchive{})
		}
		id := roomtest.ID[protocol.HazardID](p.chance)
		p.do(leads, protocol.HazardSave{Hazard: id, Words: "hard " + p.words(), Plan: protocol.HazardPlans[p.rng.IntN(5)], Moments: some(), Lines: []protocol.LineID{one(p, lines)}})
		if p.rng.IntN(3) == 0 {
			p.do(leads, protocol.HazardDelete{Hazard: id})
		}
	case 44, 45:
		named := one(p, p.people)
		subject := []string{"carts", "Carts", "the graph"}[p.rng.IntN(3)]
		switch p.rng.IntN(6) {
		case 0:
			p.do(who, protocol.PersonIntroduce{Part: "on call " + p.words(), Unnamed: p.rng.IntN(2) == 0})
		case 1:
			p.do(leads, protocol.WalkthroughSet{Person: named})
			p.do(named, protocol.WalkthroughAnswer{Yes: p.rng.IntN(3) > 0})
		case 2:
			p.do(who, protocol.ExpertName{Person: who, Subject: subject})
			p.do(who, protocol.ExpertRemove{Person: named, Subject: subject})
		default:
			p.do(leads, protocol.ExpertName{Person: named, Subject: subject, Moments: some()})
			p.do(leads, protocol.ExpertName{Person: named, Subject: subject})
			p.do(named, protocol.ExpertAnswer{Subject: subject, Yes: p.rng.IntN(3) > 0})
		}
	case 46, 47:
		p.walk(who, leads, some())
	case 48:
		p.open(who, leads)
	case 49:
		switch p.rng.IntN(4) {
		case 0:
			p.do(protocol.PersonID{}, rules.HandOver{Person: who, Until: p.now + 60_000})
		case 1, 2:
			p.do(protocol.PersonID{}, rules.AddDevice{Person: who})
		case 3:
			p.do(protocol.PersonID{}, rules.EndDevices{Person: who})
		}
	case 40:
		if p.rng.IntN(4) == 0 {
			p.do(leads, protocol.RoomClose{Readers: protocol.ReadersAll[p.rng.IntN(2)]})
		}
	}
}

// merge has two people be one. From then on nothing that everybody sees names the one who was merged.
func (p *play) merge(leads protocol.PersonID) {
	who, into := one(p, p.people), one(p, p.people)
	p.do(leads, protocol.PersonMerge{Person: who, Into: into})
	if p.rng.IntN(2) == 0 {
		p.do(into, protocol.PersonSame{Person: who, Into: into})
	}
	p.do(who, protocol.PersonSame{Person: who, Into: into, Yes: true})
	if p.do(into, protocol.PersonSame{Person: who, Into: into, Yes: true}) && who != into && p.state.ResolvePerson(who) == into {
		if n := bytes.Count(p.state.View(protocol.All), []byte(who.String())); n != 1 {
			p.t.Fatalf("%s is named %d times after they were merged", who, n)
		}
	}
}

func (p *play) when() *protocol.When {
	if p.rng.IntN(2) == 0 {
		return nil
	}
	return &protocol.When{
		At: protocol.At(roomtest.Start) - protocol.Instant(p.rng.IntN(1e8)), Zone: []string{"UTC", "Europe/Helsinki", "America/New_York"}[p.rng.IntN(3)],
		Precision: protocol.Precisions[p.rng.IntN(3)],
	}
}

// Whatever people do, every copy of a meeting ends as the same bytes: folded from any point on, from a snapshot made at
// any point, and from the first event.
//
// R13, P13
func TestEveryCopyOfAMeetingIsTheSame(t *testing.T) {
	meetings := uint64(40)
	if os.Getenv("TEST_LONG") != "" {
		meetings = 5000
	}
	events, refused, resumed := 0, 0, 0
	for seed := range meetings {
		p := newPlay(t, 1000+seed)
		type point struct {
			at    int
			heads map[protocol.Stream]uint64
			views map[protocol.Stream]jsontext.Value
			snap  *rules.Snapshot
		}
		var points []point
		for range 250 {
			p.step()
			p.checkWalks()
			if p.rng.IntN(10) == 0 {
				p.checkCold()
			}
			if p.rng.IntN(30) == 0 {
				// As a database keeps it: encoded.
				snap := &rules.Snapshot{}
				if err := protocol.Decode(protocol.MustEncode(p.state.Snapshot()), snap); err != nil {
					t.Fatal(err)
				}
				points = append(points, point{len(p.log), maps.Clone(p.state.Heads), p.state.Views(p.streams()), snap})
			}
		}
		want := p.state.Views(p.streams())
		points = append(points, point{})
		for _, x := range points {
			for stream, want := range want {
				missed := of(p.log[x.at:], stream)
				// Where words were taken out of the record, people start from a view.
				if slices.ContainsFunc(missed, func(e rules.Stored) bool { return len(e.Body) == 0 }) {
					continue
				}
				from := map[protocol.Stream]jsontext.Value{}
				if view, was := x.views[stream]; was { // else nobody was there yet to be shown it
					from[stream] = view
				}
				folded, err := rules.Begun(x.heads, from)
				if err == nil {
					err = folded.TakeAll(missed)
				}
				if err != nil {
					t.Fatalf("seed %d, %s from event %d: %v", seed, stream, x.heads[stream], err)
				}
				if got := folded.Views(p.streams())[stream]; !bytes.Equal(got, want) {
					t.Fatalf("seed %d, %s folded from event %d is\n%s\nnot\n%s", seed, stream, x.heads[stream], got, want)
				}
				if stream == protocol.All {
					resumed++
				}
			}
			if x.at < p.erased { // no snapshot of then is kept
				x.snap, x.at = nil, 0
			}
			read, err := rules.Open(p.state.ID, p.record(x.snap, x.at))
			if err != nil {
				t.Fatalf("seed %d read from event %d: %v", seed, x.at, err)
			}
			for stream, got := range read.Views(p.streams()) {
				if !bytes.Equal(got, want[stream]) {
					t.Fatalf("seed %d, %s read from event %d is\n%s\nnot\n%s", seed, stream, x.at, got, want[stream])
				}
			}
			if a, b := protocol.MustEncode(read.Sealed.Told()), protocol.MustEncode(p.state.Sealed.Told()); !bytes.Equal(a, b) {
				t.Fatalf("seed %d: the confidential rows read anew are\n%s\nnot\n%s", seed, a, b)
			}
		}
		events, refused = events+len(p.log), refused+p.refused
	}
	if events < 60*int(meetings) || refused < 20*int(meetings) || resumed < int(meetings)/4 {
		t.Errorf("dull meetings: %d events, %d refusals and %d copies that are told the rest in %d", events, refused, resumed, meetings)
	}
}

// takeBack has somebody take back, now and then, what they said of somebody who just happened to be there.
func (p *play) takeBack(who protocol.PersonID) {
	for _, e := range p.state.All.Entries {
		for _, c := range e.Celebrations {
			if c.By == who && !c.ID.IsZero() && p.rng.IntN(3) == 0 {
				p.do(who, protocol.CelebrationWithdraw{Entry: e.ID, Celebration: c.ID})
				return
			}
		}
	}
}

// tell has somebody tell a moment as they saw it, tell it otherwise, or take that back.
func (p *play) tell(who protocol.PersonID, e protocol.Entry) {
	c := protocol.PerspectiveTell{Perspective: roomtest.ID[protocol.PerspectiveID](p.chance), Entry: e.ID, Words: p.words()}
	for _, told := range e.Perspectives {
		if told.By == who {
			c.Perspective = told.ID
		}
	}
	p.do(who, c)
	if p.rng.IntN(3) == 0 {
		p.do(who, protocol.PerspectiveWithdraw{Perspective: c.Perspective, Entry: e.ID})
	}
}

// open has links made, used and closed, a handful at once so that a long list comes about.
func (p *play) open(who, leads protocol.PersonID) {
	server := protocol.PersonID{}
	switch p.rng.IntN(4) {
	case 0, 1:
		for range 1 + p.rng.IntN(50) {
			c := rules.MakeLink{
				Link: roomtest.ID[protocol.LinkID](p.chance), Role: protocol.Roles[p.rng.IntN(len(protocol.Roles))], By: leads,
				Expires: p.now + protocol.Instant(p.rng.IntN(200_000)), Most: p.rng.IntN(3), Huddle: p.rng.IntN(4) == 0,
			}
			if p.rng.IntN(3) == 0 {
				c.For = who
			}
			if p.do(server, c) {
				p.links = append(p.links, c.Link)
			}
		}
	case 2:
		c := rules.UseLink{Link: one(p, p.links)}
		if p.rng.IntN(3) > 0 {
			c.Person = who
		}
		p.do(server, c)
		p.do(server, rules.GiveRole{Person: who, Role: protocol.Roles[p.rng.IntN(3)], Link: c.Link})
	case 3:
		p.do(server, rules.RevokeLink{Link: one(p, p.links)})
	}
}
