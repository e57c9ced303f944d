package app_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"secondstory/protocol"
	"secondstory/protocol/client"
	"secondstory/room/roomtest"
)

// Whoever leaves finds the room in no list any more. What was used up does not lead back in; a link that still opens does,
// to a place of somebody new.
func TestWhoHasLeftComesBackAsSomebodyNewByALinkThatOpens(t *testing.T) {
	url := start(t)
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	ines, omar := client.New(url), client.New(url)
	var made protocol.MadeRoom
	must(t, ines.Call(ctx, "POST", "/api/rooms", protocol.NewRoom{Facts: facts(), Names: protocol.NamesHidden, Asked: 3, Name: "Ines"}, &made))
	var once protocol.MadeLink
	must(t, ines.Call(ctx, "POST", "/api/rooms/"+made.Room.String()+"/links", protocol.NewLink{Role: protocol.RoleParticipant, Most: 1}, &once))
	join(ctx, t, omar, once.URL, "Omar")
	lead, window, other := open(t, ctx, ines, made.Room), open(t, ctx, omar, made.Room), open(t, ctx, omar, made.Room)
	must(t, window.socket.Send(protocol.NewID[protocol.CommandID](), protocol.PersonLeave{}))
	for _, s := range []*seat{window, other} {
		if code := s.ended(); code != protocol.CloseLeft {
			t.Errorf("a window ends with %d", code)
		}
	}
	lead.until(func(v protocol.View) bool { return v.People[1].Left })
	roomtest.Await(t, "the room leaves Omar's list", func() bool {
		var listed []protocol.ListedRoom
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
	var seen protocol.Invitation
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
	var made protocol.MadeRoom
	must(t, ines.Call(ctx, "POST", "/api/rooms", protocol.NewRoom{Facts: facts(), Names: protocol.NamesHidden, Asked: 3, Name: "Ines", Huddle: true}, &made))
	var circle protocol.MadeLink
	must(t, ines.Call(ctx, "POST", "/api/rooms/"+made.Room.String()+"/links", protocol.NewLink{Role: protocol.RoleParticipant, Huddle: true}, &circle))
	join(ctx, t, omar, circle.URL, "Omar")
	must(t, open(t, ctx, omar, made.Room).socket.Send(protocol.NewID[protocol.CommandID](), protocol.PersonLeave{}))
	open(t, ctx, ines, made.Room).until(func(v protocol.View) bool { return v.People[1].Left })
	var seen protocol.Invitation
	must(t, omar.Call(ctx, "POST", "/api/join/look", map[string]string{"secret": secretOf(made.Invite)}, &seen))
	var refused *client.Refused
	err := omar.Call(ctx, "POST", "/api/join", map[string]string{"secret": secretOf(made.Invite), "name": "Omar"}, nil)
	if !seen.Waits || !errors.As(err, &refused) || refused.Code != protocol.Forbidden {
		t.Errorf("Omar comes in before the door is open: %+v %v", seen, err)
	}
	join(ctx, t, omar, circle.URL, "Omar")
}

// A cancelled meeting says so in lists, on the way in, and to calendars, until it is on again.
func TestACancelledMeetingSaysSoOutsideToo(t *testing.T) {
	url := start(t)
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	ines, sari := client.New(url), client.New(url)
	planned := facts()
	planned.Meets = protocol.At(time.Date(2026, 3, 16, 12, 0, 0, 0, time.UTC))
	var made protocol.MadeRoom
	must(t, ines.Call(ctx, "POST", "/api/rooms", protocol.NewRoom{Facts: planned, Names: protocol.NamesHidden, Asked: 3, Name: "Ines"}, &made))
	lead := open(t, ctx, ines, made.Room)
	room := "/api/rooms/" + made.Room.String()
	outside := func() (listed []protocol.ListedRoom, seen protocol.Invitation, sequence int, file string) {
		t.Helper()
		must(t, ines.Call(ctx, "GET", "/api/rooms", nil, &listed))
		must(t, sari.Call(ctx, "POST", "/api/join/look", map[string]string{"secret": secretOf(made.Invite)}, &seen))
		var raw []byte
		must(t, ines.Call(ctx, "GET", room+"/calendar.ics", nil, &raw))
		file = string(raw)
		_, rest, _ := strings.Cut(file, "SEQUENCE:")
		_, err := fmt.Sscan(rest, &sequence)
		must(t, err)
		return listed, seen, sequence, file
	}
	_, _, before, file := outside()
	if strings.Contains(file, "CANCEL") {
		t.Errorf("the file says\n%s", file)
	}
	lead.do(protocol.RoomCancel{Note: "Half of us are ill."})
	listed, seen, then, file := outside()
	if !listed[0].Summary.Cancelled || !seen.Cancelled || seen.Note != "Half of us are ill." || then <= before {
		t.Errorf("it is listed as %+v, looked at as %+v, %d then %d", listed, seen, before, then)
	}
	for _, line := range []string{"METHOD:CANCEL", "STATUS:CANCELLED", "UID:" + made.Room.String() + "@secondstory"} {
		if !strings.Contains(file, line+"\r\n") {
			t.Errorf("the file lacks %s:\n%s", line, file)
		}
	}
	if strings.Contains(file, "are ill") {
		t.Error("a calendar is told why")
	}
	planned.Meets += protocol.Instant(24 * time.Hour / time.Millisecond)
	lead.do(protocol.RoomDescribe{Facts: planned})
	listed, seen, last, file := outside()
	if listed[0].Summary.Cancelled || seen.Cancelled || seen.Note != "" || last <= then || strings.Contains(file, "CANCEL") {
		t.Errorf("on again it is listed as %+v, looked at as %+v, %d then %d, and the file says\n%s", listed, seen, then, last, file)
	}
}

// An archived room is on a shelf of its own in everybody's list, lets nobody else be invited, and still ends a link.
func TestAnArchivedRoomSaysSoOutsideToo(t *testing.T) {
	url := start(t)
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	ines, omar, sari := client.New(url), client.New(url), client.New(url)
	var made protocol.MadeRoom
	must(t, ines.Call(ctx, "POST", "/api/rooms", protocol.NewRoom{Facts: facts(), Names: protocol.NamesHidden, Asked: 3, Name: "Ines"}, &made))
	join(ctx, t, omar, made.Invite, "Omar")
	room := "/api/rooms/" + made.Room.String()
	var before protocol.MadeLink
	must(t, ines.Call(ctx, "POST", room+"/links", protocol.NewLink{Role: protocol.RoleObserver}, &before))
	lead := open(t, ctx, ines, made.Room)
	lead.do(protocol.RoomArchive{})
	archived := func(b *client.Browser) bool {
		var listed []protocol.ListedRoom
		must(t, b.Call(ctx, "GET", "/api/rooms", nil, &listed))
		return len(listed) == 1 && listed[0].Summary.Archived
	}
	var seen protocol.Invitation
	must(t, sari.Call(ctx, "POST", "/api/join/look", map[string]string{"secret": secretOf(made.Invite)}, &seen))
	if !archived(ines) || !archived(omar) || !seen.Archived {
		t.Errorf("it is looked at as %+v", seen)
	}
	var refused *client.Refused
	err := ines.Call(ctx, "POST", room+"/links", protocol.NewLink{Role: protocol.RoleObserver}, nil)
	if !errors.As(err, &refused) || refused.Code != protocol.NotNow {
		t.Errorf("another link: %v", err)
	}
	must(t, ines.Call(ctx, "DELETE", room+"/links/"+before.Link.String(), nil, nil))
	lead.do(protocol.RoomUnarchive{})
	if archived(omar) {
		t.Error("it was taken out, and is on the shelf all the same")
	}
}
