package protocol_test

import (
	"strings"
	"testing"

	"secondstory/protocol"
)

func TestEveryTemplateHasAPlan(t *testing.T) {
	minutes := map[protocol.Template]int{
		protocol.TemplatePreMeeting: 30, protocol.TemplateHour: 60, protocol.TemplateLong: 90, protocol.TemplateNearMiss: 30,
		protocol.TemplatePerson: 60, protocol.TemplateWriting: 7 * 24 * 60, protocol.TemplateOther: 60,
	}
	if len(protocol.Plans) != len(protocol.TemplatesAll) {
		t.Errorf("there are %d plans for %d templates", len(protocol.Plans), len(protocol.TemplatesAll))
	}
	for i, id := range protocol.TemplatesAll {
		p := protocol.PlanOf(id)
		if p == nil || p.Name == "" || p.About == "" || protocol.Plans[i].Template != id {
			t.Fatalf("%s has no row in its place", id)
		}
		if got := p.Minutes(); got != minutes[id] {
			t.Errorf("the boxes of %s come to %d minutes", id, got)
		}
		opening := protocol.OpeningOf(id, "")
		if !strings.Contains(opening, "without fear of retribution or humiliation") || len(opening) > protocol.MaxOpening {
			t.Errorf("the opening words of %s leave out the promise", id)
		}
	}
	if protocol.PlanOf("") != nil {
		t.Error("no template has a plan")
	}
}

// Whatever the template, there is something to ask in every stage.
func TestThereIsSomethingToAskInEveryStage(t *testing.T) {
	for _, stage := range protocol.Stages {
		n := 0
		for _, q := range protocol.QuestionsAlways {
			if q.Stage == stage {
				n += len(q.Ask)
			}
		}
		if n < 2 {
			t.Errorf("in %s there are %d questions", stage, n)
		}
	}
}

func TestOpeningWordsOfAnInstallation(t *testing.T) {
	const ours = "We are kind here."
	for id, want := range map[protocol.Template]string{"": ours, protocol.TemplateHour: ours, protocol.TemplatePerson: protocol.PlanOf(protocol.TemplatePerson).Opening} {
		if got := protocol.OpeningOf(id, ours); got != want {
			t.Errorf("%q opens with %q", id, got)
		}
	}
}
