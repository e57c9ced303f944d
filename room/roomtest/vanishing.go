package roomtest

import (
	"github.com/go-json-experiment/json/jsontext"

	"secondstory/protocol"
	"secondstory/room/rules"
)

// Plot is a meeting in which words are said and vanish, however it is held: Ada leads, Bo and Cy take part.
type Plot interface {
	Do(who string, c protocol.Command)
	Person(who string) protocol.PersonID
	View() protocol.View
}

// Vanishing is one way for words to disappear from a view.
type Vanishing struct {
	// Say says the words; Then has them disappear.
	Say, Then func(p Plot, words string)
	// AtTheClose: they are forgotten when the meeting is closed, and not before.
	AtTheClose bool
	// Server: it takes something that only a server asks.
	Server bool
}

// NoWords is for an event with which no words disappear.
var NoWords []Vanishing

// Vanishings says, for every event that can happen, how words may disappear from the view with it. Whoever adds an event
// decides that here, too.
var Vanishings = map[string][]Vanishing{
	"room.created": NoWords, "door.opened": NoWords, "door.closed": NoWords, "room.reopened": NoWords, "room.archived": NoWords, "room.unarchived": NoWords,
	"room.deletion_scheduled": NoWords, "room.deletion_cancelled": NoWords, "room.compacted": NoWords,
	"room.deleted":  NoWords, // the whole record of the room goes
	"stage.changed": NoWords, "inquiry.changed": NoWords, "inquiry.former_changed": NoWords, "vote.former_changed": NoWords, "lines.reminded": NoWords,
	"person.entered": NoWords, "person.merge_asked": NoWords, "person.merge_agreed": NoWords, "person.merge_dropped": NoWords, "person.lowered": NoWords,
	"link.made": NoWords, "link.used": NoWords, "link.revoked": NoWords, "device.added": NoWords, "handover.made": NoWords, "devices.ended": NoWords,
	"entry.added": NoWords, "entry.moved": NoWords, "actor.added": NoWords,
	"entry.removed": NoWords, "entry.restored": NoWords, "line.removed": NoWords, "line.restored": NoWords, // they can be put back
	"lines.opened": NoWords, "line.opened": NoWords, "line.merged": NoWords, "line.split_off": NoWords, "line.touched": NoWords,
	"vote.begun": NoWords, "vote.closed": NoWords, "vote.reopened": NoWords, "vote.revealed": NoWords, "vote.dropped": NoWords,
	"walkthrough.changed": NoWords, "walkthrough.agreed": NoWords, "walkthrough.planned": NoWords,
	"hand.raised": NoWords, "floor.ended": NoWords,
	"term.added": NoWords, "term.asked": NoWords, "learning.added": NoWords, "story.imported": NoWords,
	"expert.named": NoWords, "expert.agreed": NoWords,

	"room.described": {{Say: describe, Then: func(p Plot, _ string) { describe(p, "something else") }}},
	"room.cancelled": {{Say: cancel, Then: func(p Plot, _ string) { p.Do("Ada", protocol.RoomCancel{Note: "otherwise"}) }}},
	"room.uncancelled": {
		{Say: cancel, Then: func(p Plot, _ string) { p.Do("Ada", protocol.RoomUncancel{}) }},
		{Say: cancel, Then: func(p Plot, _ string) { p.Do("Ada", protocol.StageSet{Stage: protocol.StageStory}) }},
	},
	"person.described": {
		{Say: func(p Plot, words string) {
			p.Do("Bo", protocol.PersonDescribe{Name: words, Pronouns: words})
		}, Then: func(p Plot, _ string) { p.Do("Bo", protocol.PersonDescribe{Name: "Bo"}) }},
	},
	"person.introduced": {
		{Say: introduce, Then: func(p Plot, _ string) { p.Do("Bo", protocol.PersonIntroduce{Part: "on call"}) }},
		{Say: introduce, Then: func(p Plot, _ string) { p.Do("Bo", protocol.PersonIntroduce{Unnamed: true}) }},
	},
	"person.role_changed": {{Say: raise, Then: func(p Plot, _ string) {
		p.Do("Ada", protocol.PersonRole{Person: p.Person("Bo"), Role: protocol.RoleCommenter})
	}}},
	"person.removed": {
		{Say: raise, Then: remove}, {Say: expert, Then: remove},
	},
	"person.left": {
		{Say: raise, Then: leave}, {Say: expert, Then: leave},
	},
	"person.merged": {
		{Say: func(p Plot, words string) {
			p.Do("Bo", protocol.PersonIntroduce{Part: words})
			p.Do("Cy", protocol.PersonIntroduce{Part: "on call"})
		}, Then: merge},
		{Say: func(p Plot, words string) {
			p.Do("Cy", protocol.HandRaise{Lane: protocol.LaneQuestion, Note: "bird?"})
			raise(p, words)
		}, Then: merge},
	},
	"expert.removed": {
		{Say: expert, Then: func(p Plot, words string) { p.Do("Bo", protocol.ExpertAnswer{Subject: words}) }},
		{Say: expert, Then: func(p Plot, words string) { p.Do("Ada", protocol.ExpertRemove{Person: p.Person("Bo"), Subject: words}) }},
		{Say: func(p Plot, words string) {
			expert(p, words)
			p.Do("Bo", protocol.ExpertAnswer{Subject: words, Yes: true})
		}, Then: func(p Plot, words string) { p.Do("Bo", protocol.ExpertRemove{Person: p.Person("Bo"), Subject: words}) }},
		{Say: func(p Plot, words string) { // named by one who turned out to be another
			expert(p, words)
			merge(p, words)
		}, Then: func(p Plot, words string) { p.Do("Cy", protocol.ExpertAnswer{Subject: words}) }},
	},
	"entry.described": {
		{Say: func(p Plot, words string) {
			p.Do("Bo", protocol.EntryAdd{Entry: protocol.NewID[protocol.EntryID](), Kind: protocol.KindAction, Evidence: []string{words}, Text: "A moment."})
		}, Then: func(p Plot, _ string) { evidence(p, "another") }},
		{Say: func(p Plot, words string) {
			moment(p, "A moment.")
			evidence(p, words)
		}, Then: func(p Plot, _ string) { evidence(p) }},
	},
	"entry.celebrated": {{Say: celebrate, Then: func(p Plot, _ string) {
		p.Do("Bo", protocol.EntryCelebrate{Entry: p.View().Entries[0].ID, Note: "otherwise"})
	}}},
	"celebration.withdrawn": {{Say: celebrate, Then: func(p Plot, _ string) {
		e := p.View().Entries[0]
		p.Do("Bo", protocol.CelebrationWithdraw{Entry: e.ID, Celebration: e.Celebrations[0].ID})
	}}},
	"perspective.told": {{Say: perspective, Then: func(p Plot, _ string) {
		e := p.View().Entries[0]
		p.Do("Bo", protocol.PerspectiveTell{Entry: e.ID, Perspective: e.Perspectives[0].ID, Words: "otherwise"})
	}}},
	"perspective.withdrawn": {{Say: perspective, Then: func(p Plot, _ string) {
		e := p.View().Entries[0]
		p.Do("Bo", protocol.PerspectiveWithdraw{Entry: e.ID, Perspective: e.Perspectives[0].ID})
	}}},
	"hand.noted": {{Say: raise, Then: func(p Plot, _ string) {
		p.Do("Bo", protocol.HandRaise{Lane: protocol.LaneQuestion, Note: "otherwise"})
	}}},
	"hand.lowered": {
		{Say: raise, Then: lower},
		{Say: func(p Plot, words string) {
			raise(p, "bird?")
			raise(p, words)
		}, Then: lower},
	},
	"floor.given": {{Say: raise, Then: func(p Plot, _ string) {
		p.Do("Ada", protocol.FloorGive{Person: p.Person("Bo"), Hand: p.View().Hands[0].ID})
	}}},
	"term.explained": {{Say: explain, Then: func(p Plot, _ string) {
		p.Do("Bo", protocol.TermExplain{Word: "LB", Meaning: "otherwise", Kind: protocol.TermTechnology})
	}}},
	"term.removed": {
		{Say: explain, Then: func(p Plot, _ string) { p.Do("Bo", protocol.TermRemove{Word: "LB"}) }},
		{Say: func(p Plot, words string) { p.Do("Bo", protocol.TermAsk{Word: words}) }, Then: func(p Plot, words string) { p.Do("Cy", protocol.TermRemove{Word: words}) }},
	},
	"text.edited": {
		{AtTheClose: true, Say: moment, Then: strike},
		{AtTheClose: true, Say: func(p Plot, words string) {
			moment(p, "")
			edit(p, jsontext.Value(`[[0,"`+words+`"]]`))
		}, Then: strike},
	},
	"text.compacted": {{Server: true, Say: moment, Then: func(p Plot, words string) {
		strike(p, words)
		p.Do("", rules.CompactText{Text: protocol.TextOf(p.View().Entries[0].ID), Whole: true})
	}}},
	"entry.erased": {{AtTheClose: true, Say: func(p Plot, words string) {
		moment(p, words)
		evidence(p, words)
		p.Do("Bo", protocol.EntryCelebrate{Entry: p.View().Entries[0].ID, Note: words})
		p.Do("Bo", protocol.PerspectiveTell{Entry: p.View().Entries[0].ID, Perspective: protocol.NewID[protocol.PerspectiveID](), Words: words})
	}, Then: func(p Plot, _ string) { p.Do("Bo", protocol.EntryRemove{Entry: p.View().Entries[0].ID}) }}},
	"line.erased": {{AtTheClose: true, Say: lines, Then: func(p Plot, words string) {
		for _, l := range p.View().Lines {
			if l.Words == words {
				p.Do("Ada", protocol.LineRemove{Line: l.ID})
			}
		}
	}}},
	"room.closed": {
		{AtTheClose: true, Say: raise, Then: func(Plot, string) {}},
		{AtTheClose: true, Say: draft, Then: func(Plot, string) {}},
		{Say: func(p Plot, words string) { // after it, too
			raise(p, "bird?")
			introduce(p, words)
			p.Do("Ada", protocol.RoomClose{Readers: protocol.ReadersMembers})
		}, Then: func(p Plot, _ string) { p.Do("Bo", protocol.PersonIntroduce{Part: "on call"}) }},
		{Say: func(p Plot, words string) { // and after it was opened again
			perspective(p, words)
			p.Do("Ada", protocol.RoomClose{Readers: protocol.ReadersMembers})
			p.Do("Ada", protocol.RoomReopen{})
		}, Then: func(p Plot, _ string) {
			e := p.View().Entries[0]
			p.Do("Bo", protocol.PerspectiveWithdraw{Entry: e.ID, Perspective: e.Perspectives[0].ID})
		}},
	},
}

func describe(p Plot, words string) {
	f := p.View().Facts
	f.Title, f.Organisation, f.Impact, f.Severity, f.Call, f.Opening = words, words, words, words, words, words
	f.Services, f.Tags = []string{words}, []string{words}
	p.Do("Ada", protocol.RoomDescribe{Facts: f})
}

func cancel(p Plot, words string) {
	f := p.View().Facts
	f.Meets = f.Started + 1
	p.Do("Ada", protocol.RoomDescribe{Facts: f})
	p.Do("Ada", protocol.RoomCancel{Note: words})
}

func introduce(p Plot, words string) { p.Do("Bo", protocol.PersonIntroduce{Part: words}) }

func raise(p Plot, words string) {
	p.Do("Bo", protocol.HandRaise{Lane: protocol.LaneQuestion, Note: words})
}

func lower(p Plot, _ string) { p.Do("Bo", protocol.HandLower{Hand: p.View().Hands[0].ID}) }

func remove(p Plot, _ string) { p.Do("Ada", protocol.PersonRemove{Person: p.Person("Bo")}) }

func leave(p Plot, _ string) { p.Do("Bo", protocol.PersonLeave{}) }

func merge(p Plot, _ string) {
	both := protocol.PersonMerge{Person: p.Person("Bo"), Into: p.Person("Cy")}
	p.Do("Ada", both)
	for _, who := range []string{"Bo", "Cy"} {
		p.Do(who, protocol.PersonSame{Person: both.Person, Into: both.Into, Yes: true})
	}
}

func expert(p Plot, words string) {
	p.Do("Ada", protocol.ExpertName{Person: p.Person("Bo"), Subject: words})
}

func moment(p Plot, words string) {
	p.Do("Bo", protocol.EntryAdd{Entry: protocol.NewID[protocol.EntryID](), Kind: protocol.KindAction, Text: words})
}

func evidence(p Plot, words ...string) {
	if words == nil {
		words = []string{}
	}
	p.Do("Bo", protocol.EntryDescribe{Entry: p.View().Entries[0].ID, Evidence: &words})
}

func celebrate(p Plot, words string) {
	moment(p, "A moment.")
	p.Do("Bo", protocol.EntryCelebrate{Entry: p.View().Entries[0].ID, Note: words})
}

func perspective(p Plot, words string) {
	moment(p, "A moment.")
	p.Do("Bo", protocol.PerspectiveTell{Entry: p.View().Entries[0].ID, Perspective: protocol.NewID[protocol.PerspectiveID](), Words: words})
}

func explain(p Plot, words string) {
	p.Do("Bo", protocol.TermExplain{Word: "LB", Meaning: words, Kind: protocol.TermTechnology, Also: []string{words}})
}

func edit(p Plot, change jsontext.Value) {
	e := p.View().Entries[0].ID
	p.Do("Bo", protocol.TextEdit{
		Text: protocol.TextOf(e), Version: p.View().Texts[protocol.TextOf(e)].Version, Client: p.Person("Bo").String() + ":1", Updates: []jsontext.Value{change},
	})
}

// strike takes all out of the text of a moment.
func strike(p Plot, words string) {
	edit(p, jsontext.Value("[["+string(protocol.MustEncode(len(words)))+`]]`))
}

func draft(p Plot, words string) {
	p.Do("Bo", protocol.LineDraft{Draft: protocol.NewID[protocol.DraftID](), Words: words})
}

func lines(p Plot, words string) {
	for who, line := range map[string]string{"Ada": "Why then?", "Bo": words, "Cy": "What helped?"} {
		d := protocol.NewID[protocol.DraftID]()
		p.Do(who, protocol.LineDraft{Draft: d, Words: line})
		p.Do(who, protocol.LineHandIn{Draft: d})
	}
	p.Do("Ada", protocol.LinesOpen{})
}
