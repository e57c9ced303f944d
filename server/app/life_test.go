package app_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"secondstory/protocol"
	"secondstory/protocol/client"
	"secondstory/server/web"
)

// Whoever leaves finds the room in no list any more. What was used up does not lead back in; a link that still opens does,
// to a place of somebody new.
func TestWhoHasLeftComesBackAsSomebodyNewByALinkThatOpens(t *testing.T) {
	url := start(t)
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	ines, omar := client.New(url), client.New(url)
	var made web.MadeRoom
	must(t, ines.Call(ctx, "POST", "/api/rooms", web.NewRoom{Facts: facts(), Names: protocol.NamesHidden, Asked: 3, Name: "Ines"}, &made))
	var once web.MadeLink
	must(t, ines.Call(ctx, "POST", "/api/rooms/"+made.Room.String()+"/links", web.NewLink{Role: protocol.RoleParticipant, Most: 1}, &once))
	join(ctx, t, omar, once.URL, "Omar")
	lead, window, other := open(t, ctx, ines, made.Room), open(t, ctx, omar, made.Room), open(t, ctx, omar, made.Room)
	must(t, window.socket.Send(protocol.NewID[protocol.CommandID](), protocol.PersonLeave{}))
	for _, s := range []*seat{window, other} {
		if code := s.ended(); code != protocol.CloseLeft {
			t.Errorf("a window ends with %d", code)
		}
	}
	lead.until(func(v protocol.View) bool { return v.People[1].Left })
	waitFor(ctx, t, "the room to leave Omar's list", func() bool {
		var listed []web.ListedRoom
		must(t, omar.Call(ctx, "GET", "/api/rooms", nil, &listed))
		return len(listed) == 0
	})
	if err := omar.Call(ctx, "GET", "/api/rooms/"+made.Room.String(), nil, nil); err == nil {
		t.Error("somebody who has left reads the room")
	}
	var refused *client.Refused
	err := omar.Call(ctx, "POST", "/api/join", map[string]string{"secret": secretOf(once.URL), "name": "Omar"}, nil)
	if !errors.As(err, &refused) || refused.Code != protocol.NotNow {
		t.Errorf("a link that is used up leads back in: %v", err)
	}
	var seen web.Invitation
	must(t, omar.Call(ctx, "POST", "/api/join/look", map[string]string{"secret": secretOf(made.Invite)}, &seen))
	if seen.Already || seen.YourName != "" {
		t.Errorf("the invitation takes Omar for somebody who is in: %+v", seen)
	}
	join(ctx, t, omar, made.Invite, "Omar, anew")
	back := open(t, ctx, omar, made.Room)
	if back.you == window.you {
		t.Error("whoever has left is the same person again")
	}
	lead.until(func(v protocol.View) bool { return len(v.People) == 3 && v.People[2].Name == "Omar, anew" })
}

// A place that was given up in the small circle is not had again by an invitation that does not open yet.
func TestWhoHasLeftTheCircleWaitsForTheDoorLikeEverybody(t *testing.T) {
	url := start(t)
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	ines, omar := client.New(url), client.New(url)
	var made web.MadeRoom
	must(t, ines.Call(ctx, "POST", "/api/rooms", web.NewRoom{Facts: facts(), Names: protocol.NamesHidden, Asked: 3, Name: "Ines", Huddle: true}, &made))
	var circle web.MadeLink
	must(t, ines.Call(ctx, "POST", "/api/rooms/"+made.Room.String()+"/links", web.NewLink{Role: protocol.RoleParticipant, Huddle: true}, &circle))
	join(ctx, t, omar, circle.URL, "Omar")
	must(t, open(t, ctx, omar, made.Room).socket.Send(protocol.NewID[protocol.CommandID](), protocol.PersonLeave{}))
	open(t, ctx, ines, made.Room).until(func(v protocol.View) bool { return v.People[1].Left })
	var seen web.Invitation
	must(t, omar.Call(ctx, "POST", "/api/join/look", map[string]string{"secret": secretOf(made.Invite)}, &seen))
	var refused *client.Refused
	err := omar.Call(ctx, "POST", "/api/join", map[string]string{"secret": secretOf(made.Invite), "name": "Omar"}, nil)
	if !seen.Waits || !errors.As(err, &refused) || refused.Code != protocol.Forbidden {
		t.Errorf("Omar comes in before the door is open: %+v %v", seen, err)
	}
	join(ctx, t, omar, circle.URL, "Omar")
}
