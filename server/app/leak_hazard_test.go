package app_test

import (
	"secondstory/protocol"
)

// Care notes: for whoever leads, and gone for good when they are deleted. Others try their ids.
func (x *stage) thereIsACareNote() {
	t := x.t
	t.Helper()
	hazard := protocol.NewID[protocol.HazardID]()
	x.secretly = append(x.secretly, x.ines.do(protocol.HazardSave{Hazard: hazard, Words: "CARE-canary", Plan: protocol.PlanWatch, How: "PLAN-canary"}))
	x.fay.until("CARE-canary")
	for _, w := range x.everybody {
		if w != x.ines && w != x.fay {
			w.ask(protocol.HazardSave{Hazard: hazard, Version: 1, Words: "guess", Plan: protocol.PlanNone})
			w.ask(protocol.HazardDelete{Hazard: hazard})
		}
	}
	x.lookAll()
	care := func(when string) {
		t.Helper()
		for _, words := range []string{"CARE-canary", "PLAN-canary", `"plan":"watch"`, hazard.String(), `"hazards":`} {
			x.forbid(words, x.ines, x.fay)
		}
		x.files("CARE-canary", "PLAN-canary", hazard.String()+`"`)
		x.quiet("CARE-canary", "PLAN-canary", "hazard.", hazard.String())
		x.report(when)
	}
	care("while there is a care note")
	x.secretly = append(x.secretly, x.fay.do(protocol.HazardDelete{Hazard: hazard}))
	care("after the care note was deleted")
}
