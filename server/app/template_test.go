package app_test

import (
	"context"
	"testing"
	"time"

	"secondstory/protocol"
	"secondstory/protocol/client"
)

// Whoever makes a meeting over HTTP may leave its opening words to the template, or to this installation.
func TestOpeningWordsAreFilledIn(t *testing.T) {
	url := start(t, "-opening-words", "  We are kind here. ")
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	ines := client.New(url)
	var info protocol.Session
	must(t, ines.Call(ctx, "GET", "/api/session", nil, &info))
	if info.Opening != "We are kind here." {
		t.Errorf("a page is told %q", info.Opening)
	}
	for _, c := range []struct {
		template protocol.Template
		opening  string
		want     string
	}{
		{"", "", "We are kind here."},
		{protocol.TemplateHour, "", "We are kind here."},
		{protocol.TemplatePerson, "", protocol.PlanOf(protocol.TemplatePerson).Opening},
		{protocol.TemplatePerson, "In our own words.", "In our own words."},
	} {
		what := facts()
		what.Template, what.Opening = c.template, c.opening
		var made protocol.MadeRoom
		must(t, ines.Call(ctx, "POST", "/api/rooms", protocol.NewRoom{Facts: what, Names: protocol.NamesHidden, Asked: 3, Name: "Ines"}, &made))
		var v protocol.RoomView
		must(t, ines.Call(ctx, "GET", "/api/rooms/"+made.Room.String(), nil, &v))
		var view protocol.View
		must(t, protocol.Decode(v.Streams[protocol.All], &view))
		if view.Facts.Opening != c.want || view.Facts.Template != c.template {
			t.Errorf("a meeting held as %q opens with %q", view.Facts.Template, view.Facts.Opening)
		}
	}
	what := facts()
	what.Template = "all_day"
	if err := ines.Call(ctx, "POST", "/api/rooms", protocol.NewRoom{Facts: what, Names: protocol.NamesHidden, Asked: 3, Name: "Ines"}, nil); err == nil {
		t.Error("a template that is none was taken")
	}
}
