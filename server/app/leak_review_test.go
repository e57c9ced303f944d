package app_test

import (
	"secondstory/protocol"
)

// What somebody says about the story, and whether they would rather not be asked: as told to themselves and who leads.
func (x *stage) theyReadTheStory() {
	t := x.t
	t.Helper()
	x.moment = protocol.NewID[protocol.EntryID]()
	x.ines.do(protocol.EntryAdd{Entry: x.moment, Kind: protocol.KindDetection, Text: "It began."})
	for _, c := range []protocol.StoryReview{{Answer: protocol.ReviewMore, Seen: 1}, {Answer: protocol.ReviewRight, Seen: 1}, {Answer: protocol.ReviewMore, Seen: 1}} {
		x.secretly = append(x.secretly, x.omar.do(c))
	}
	x.ines.until(`"coverage":{"read":1,"would":["` + x.omar.you.String() + `"]}`)
	x.ines.do(protocol.ExpertName{Person: x.omar.you, Subject: "carts"})
	x.secretly = append(x.secretly, x.omar.do(protocol.ExpertAnswer{Subject: "carts"}))
	// Somebody agrees, and would rather not after all: that they are off the list is told, and not by whom.
	x.ines.do(protocol.ExpertName{Person: x.pia.you, Subject: "deploys"})
	x.secretly = append(x.secretly, x.pia.do(protocol.ExpertAnswer{Subject: "deploys", Yes: true}), x.pia.do(protocol.ExpertRemove{Person: x.pia.you, Subject: "deploys"}))
	x.ines.until(`"name":"expert.removed"`)
	var authors int
	must(t, x.db.QueryRow("SELECT count(author) FROM event WHERE name IN ('expert.removed', 'expert.agreed')").Scan(&authors))
	if authors > 0 {
		t.Error("that somebody is off the list has an author")
	}
	x.lookAll()
	x.forbid(`"review":`, x.omar)
	x.forbid(`"coverage":`, x.ines, x.fay)
	x.files(`"seen":1`, `"answer":"more"`)
	x.quiet("review", "expert.answer", "expert.remove")
	x.traceless()
	x.report("after the story was read")
}
