package app_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"secondstory/protocol"
	"secondstory/protocol/client"
)

// Until the door is opened, only those have a place who were asked into the small circle. The invitation for everybody
// says so, is not used up, and opens then.
func TestUntilTheDoorIsOpenOnlyTheHuddleIsIn(t *testing.T) {
	url := start(t)
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	ines, omar, sari := client.New(url), client.New(url), client.New(url)
	var made protocol.MadeRoom
	must(t, ines.Call(ctx, "POST", "/api/rooms", protocol.NewRoom{Facts: facts(), Names: protocol.NamesHidden, Asked: 3, Name: "Ines", Huddle: true}, &made))
	var circle protocol.MadeLink
	must(t, ines.Call(ctx, "POST", "/api/rooms/"+made.Room.String()+"/links", protocol.NewLink{Role: protocol.RoleParticipant, Huddle: true}, &circle))
	join(ctx, t, omar, circle.URL, "Omar")

	var seen protocol.Invitation
	must(t, sari.Call(ctx, "POST", "/api/join/look", map[string]string{"secret": secretOf(made.Invite)}, &seen))
	if !seen.Waits {
		t.Errorf("the invitation reads %+v", seen)
	}
	var refused *client.Refused
	err := sari.Call(ctx, "POST", "/api/join", map[string]string{"secret": secretOf(made.Invite), "name": "Sari"}, nil)
	if !errors.As(err, &refused) || refused.Code != protocol.Forbidden {
		t.Fatalf("Sari comes in: %v", err)
	}
	lead, inside := open(t, ctx, ines, made.Room), open(t, ctx, omar, made.Room)
	lead.until(func(v protocol.View) bool { return v.Huddle && len(v.People) == 2 })
	lead.do(protocol.DoorOpen{})
	inside.until(func(v protocol.View) bool { return !v.Huddle })
	must(t, sari.Call(ctx, "POST", "/api/join/look", map[string]string{"secret": secretOf(made.Invite)}, &seen))
	if seen.Waits {
		t.Errorf("after that it reads %+v", seen)
	}
	join(ctx, t, sari, made.Invite, "Sari")
	inside.until(func(v protocol.View) bool { return len(v.People) == 3 })
}
