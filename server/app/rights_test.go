package app_test

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"time"

	"secondstory/protocol"
	"secondstory/protocol/client"
	"secondstory/room/roomtest"
)

// What gives a right: named after the kind of fault that each of these tests keeps away.

// leader makes a room, and answers who leads it with an open seat there.
func leader(ctx context.Context, t *testing.T, url string) (*client.Browser, protocol.MadeRoom) {
	t.Helper()
	ines := client.New(url)
	var made protocol.MadeRoom
	must(t, ines.Call(ctx, "POST", "/api/rooms", protocol.NewRoom{Facts: facts(), Names: protocol.NamesHidden, Asked: 3, Name: "Ines"}, &made))
	return ines, made
}

func rejected(t *testing.T, err error, code protocol.Code) {
	t.Helper()
	var r *client.Refused
	if !errors.As(err, &r) || r.Code != code {
		t.Errorf("answered %v, and not %s", err, code)
	}
}

func linksOf(ctx context.Context, t *testing.T, b *client.Browser, id protocol.RoomID) (all []protocol.Link) {
	t.Helper()
	var v protocol.RoomView
	must(t, b.Call(ctx, "GET", "/api/rooms/"+id.String(), nil, &v))
	var part protocol.FacilitatorsView
	must(t, protocol.Decode(v.Streams[protocol.Facilitators], &part))
	return part.Links
}

func takeUp(ctx context.Context, b *client.Browser, link, name string) (joined protocol.Joined, err error) {
	return joined, b.Call(ctx, "POST", "/api/join", map[string]string{"secret": secretOf(link), "name": name}, &joined)
}

func roleIn(ctx context.Context, t *testing.T, b *client.Browser, id protocol.RoomID) protocol.Role {
	t.Helper()
	var v protocol.RoomView
	must(t, b.Call(ctx, "GET", "/api/rooms/"+id.String(), nil, &v))
	var all protocol.View
	must(t, protocol.Decode(v.Streams[protocol.All], &all))
	for _, p := range all.People {
		if p.ID == v.You {
			return p.Role
		}
	}
	return ""
}

// A retry is answered by who somebody is now, and not by who they were.
func TestARepeatedWishGivesNothingThatItsAskerCouldNotHaveNow(t *testing.T) {
	for name, lower := range map[string]func(made protocol.PersonID) protocol.Command{
		"removed": func(p protocol.PersonID) protocol.Command { return protocol.PersonRemove{Person: p} },
		"lowered": func(p protocol.PersonID) protocol.Command {
			return protocol.PersonRole{Person: p, Role: protocol.RoleObserver}
		},
	} {
		t.Run(name, func(t *testing.T) {
			url := start(t)
			ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
			defer cancel()
			ines, omar := client.New(url), client.New(url)
			ines.Header = http.Header{"Idempotency-Key": {"7d3f6c1e-9f0a-4f0e-8a51-0d2f6f3f9a11"}}
			wish := protocol.NewRoom{Facts: facts(), Names: protocol.NamesHidden, Asked: 3, Name: "Ines"}
			var made, again protocol.MadeRoom
			must(t, ines.Call(ctx, "POST", "/api/rooms", wish, &made))
			must(t, ines.Call(ctx, "POST", "/api/rooms", wish, &again))
			if again.Room != made.Room {
				t.Error("asked twice, it made two rooms")
			}
			other := wish
			other.Facts.Title = "Something else"
			rejected(t, ines.Call(ctx, "POST", "/api/rooms", other, nil), protocol.IDReused)

			lead := open(t, ctx, ines, made.Room)
			join(ctx, t, omar, made.Invite, "Omar")
			his := open(t, ctx, omar, made.Room)
			lead.do(protocol.PersonRole{Person: his.you, Role: protocol.RoleFacilitator})
			his = open(t, ctx, omar, made.Room)
			his.do(lower(lead.you))
			rejected(t, ines.Call(ctx, "POST", "/api/rooms", wish, nil), protocol.NotFound)
			for _, l := range linksOf(ctx, t, omar, made.Room) {
				if l.Role == protocol.RoleFacilitator && !l.Revoked {
					t.Errorf("a link that leads is open: %+v", l)
				}
			}
			// The way back in that she has ends with what it would give back, for her and for anybody else.
			for _, b := range []*client.Browser{ines, client.New(url)} {
				for _, link := range []string{made.Recovery, again.Recovery} {
					_, err := takeUp(ctx, b, link, "Anybody")
					if b != ines || name == "removed" {
						rejected(t, err, protocol.NotNow)
					}
				}
			}
			if name == "lowered" {
				if r := roleIn(ctx, t, ines, made.Room); r != protocol.RoleObserver {
					t.Errorf("she is %s again", r)
				}
			}
		})
	}
}

// A credential stands in a list that somebody can act on; the way back in works once, and then there is a new one.
func TestAWayBackInIsListedClosedAndUsedOnce(t *testing.T) {
	url := start(t)
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	ines, made := leader(ctx, t, url)
	seat := open(t, ctx, ines, made.Room)
	mine := func() (of []protocol.Link) {
		for _, l := range linksOf(ctx, t, ines, made.Room) {
			if l.For == seat.you {
				of = append(of, l)
			}
		}
		return of
	}
	if all := mine(); len(all) != 1 || all[0].Most != 1 || all[0].Role != protocol.RoleFacilitator || all[0].By != seat.you || all[0].Made == 0 {
		t.Fatalf("her way back in is listed as %+v", all)
	}
	phone := client.New(url)
	joined, err := takeUp(ctx, phone, made.Recovery, "Ines, elsewhere")
	must(t, err)
	if joined.Recovery == "" || joined.Recovery == made.Recovery {
		t.Errorf("using it gave %+v", joined)
	}
	if r := roleIn(ctx, t, phone, made.Room); r != protocol.RoleFacilitator {
		t.Errorf("it made them %s", r)
	}
	if all := mine(); len(all) != 1 || all[0].Uses != 1 || all[0].Used == 0 {
		t.Errorf("nobody was told that it was used: %+v", all)
	}
	_, err = takeUp(ctx, client.New(url), made.Recovery, "Anybody")
	rejected(t, err, protocol.NotNow)

	// A new one ends the one before; whoever leads closes it by the list.
	var first, second struct {
		Recovery string `json:"recovery"`
	}
	path := "/api/rooms/" + made.Room.String()
	must(t, ines.Call(ctx, "POST", path+"/recovery", nil, &first))
	must(t, ines.Call(ctx, "POST", path+"/recovery", nil, &second))
	_, err = takeUp(ctx, client.New(url), first.Recovery, "Anybody")
	rejected(t, err, protocol.NotNow)
	all := mine()
	must(t, phone.Call(ctx, "DELETE", path+"/links/"+all[len(all)-1].ID.String(), nil, nil))
	_, err = takeUp(ctx, client.New(url), second.Recovery, "Anybody")
	rejected(t, err, protocol.NotNow)

	omar := client.New(url)
	join(ctx, t, omar, made.Invite, "Omar")
	rejected(t, omar.Call(ctx, "POST", path+"/recovery", nil, nil), protocol.Forbidden)
}

// Ending a right ends what gives it again.
func TestNoLinkRaisesWhoWasLoweredAfterItWasMade(t *testing.T) {
	url := start(t)
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	ines, made := leader(ctx, t, url)
	lead := open(t, ctx, ines, made.Room)
	links := "/api/rooms/" + made.Room.String() + "/links"
	var link, theirs, invite protocol.MadeLink
	must(t, ines.Call(ctx, "POST", links, protocol.NewLink{Role: protocol.RoleFacilitator, Most: 5, Hours: 2}, &link))
	if in := time.Until(link.Expires.Time()); in > 2*time.Hour || in < 2*time.Hour-time.Minute {
		t.Errorf("two hours end in %s", in)
	}
	co := client.New(url)
	join(ctx, t, co, link.URL, "Co")
	must(t, co.Call(ctx, "POST", links, protocol.NewLink{Role: protocol.RoleFacilitator}, &theirs))
	must(t, co.Call(ctx, "POST", links, protocol.NewLink{Role: protocol.RoleParticipant}, &invite))
	for _, l := range linksOf(ctx, t, ines, made.Room) {
		if l.ID == theirs.Link && (l.Most != 1 || time.Until(l.Expires.Time()) > 24*time.Hour) {
			t.Errorf("a link for who leads is open as %+v", l)
		}
	}
	seat := open(t, ctx, co, made.Room)
	lead.do(protocol.PersonRole{Person: seat.you, Role: protocol.RoleObserver})
	join(ctx, t, co, link.URL, "")
	if r := roleIn(ctx, t, co, made.Room); r != protocol.RoleObserver {
		t.Errorf("an older link makes them %s", r)
	}
	_, err := takeUp(ctx, client.New(url), theirs.URL, "Friend of Co")
	rejected(t, err, protocol.NotNow)
	join(ctx, t, client.New(url), invite.URL, "Dee") // others may have it
	lead.do(protocol.PersonRemove{Person: seat.you})
	roomtest.Await(t, "the room is closed to them", func() bool {
		return co.Call(ctx, "GET", "/api/rooms/"+made.Room.String(), nil, nil) != nil
	})
	for _, old := range []string{link.URL, invite.URL, made.Invite} {
		_, err := takeUp(ctx, co, old, "Co again")
		rejected(t, err, protocol.NotNow)
	}
	// Whoever is gone is gone at every door.
	for _, path := range []string{"", "/words", "/calendar.ics", "/texts/" + protocol.NewID[protocol.TextID]().String()} {
		rejected(t, co.Call(ctx, "GET", "/api/rooms/"+made.Room.String()+path, nil, nil), protocol.NotFound)
	}
	for _, path := range []string{"/handover", "/links", "/recovery", "/commands", "/import"} {
		rejected(t, co.Call(ctx, "POST", "/api/rooms/"+made.Room.String()+path, map[string]string{}, nil), protocol.NotFound)
	}
	var fresh protocol.MadeLink
	must(t, ines.Call(ctx, "POST", links, protocol.NewLink{Role: protocol.RoleParticipant}, &fresh))
	join(ctx, t, co, fresh.URL, "Co again")

	// What cannot be a time is said to be none.
	for _, n := range []protocol.NewLink{{Days: 213504}, {Days: -1}, {Hours: -1}, {Days: 91}, {Hours: 24 * 91}, {Most: -1}} {
		n.Role = protocol.RoleParticipant
		rejected(t, ines.Call(ctx, "POST", links, n, nil), protocol.Invalid)
	}
}

// Keeping somebody out is one step, and needs no list to be gone through.
func TestTheDoorAndEveryLinkAreClosedAtOnce(t *testing.T) {
	url := start(t)
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	ines, made := leader(ctx, t, url)
	lead := open(t, ctx, ines, made.Room)
	path := "/api/rooms/" + made.Room.String()
	omar := client.New(url)
	join(ctx, t, omar, made.Invite, "Omar")
	his := open(t, ctx, omar, made.Room).you
	for _, l := range linksOf(ctx, t, ines, made.Room) {
		if came := len(l.Came) == 1 && l.Came[0] == his; came != (l.ID == made.Link) {
			t.Errorf("by %+v came %v", l, l.Came)
		}
		if l.ID == made.Link && l.Most != 500 {
			t.Errorf("an invitation lets in %d", l.Most)
		}
	}
	rejected(t, omar.Call(ctx, "DELETE", path+"/links", nil, nil), protocol.Forbidden)

	lead.do(protocol.DoorClose{})
	_, err := takeUp(ctx, client.New(url), made.Invite, "Late")
	rejected(t, err, protocol.Forbidden)
	var seen protocol.Invitation
	must(t, client.New(url).Call(ctx, "POST", "/api/join/look", map[string]string{"secret": secretOf(made.Invite)}, &seen))
	if !seen.Waits || !seen.Shut {
		t.Errorf("whoever is outside reads %+v", seen)
	}
	join(ctx, t, omar, made.Invite, "") // who is inside is led in
	var leads protocol.MadeLink
	must(t, ines.Call(ctx, "POST", path+"/links", protocol.NewLink{Role: protocol.RoleFacilitator}, &leads))
	join(ctx, t, client.New(url), leads.URL, "Another who leads")
	lead.do(protocol.DoorOpen{})
	join(ctx, t, client.New(url), made.Invite, "Late")

	must(t, ines.Call(ctx, "DELETE", path+"/links", nil, nil))
	_, err = takeUp(ctx, client.New(url), made.Invite, "Later")
	rejected(t, err, protocol.NotNow)
	_, err = takeUp(ctx, client.New(url), made.Recovery, "Ines again") // a way back in is closed by itself
	must(t, err)
}

// Whoever lost a device ends what it gives.
func TestOtherDevicesAreSignedOut(t *testing.T) {
	url := start(t)
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	_, made := leader(ctx, t, url)
	omar, phone, tablet, late := client.New(url), client.New(url), client.New(url), client.New(url)
	join(ctx, t, omar, made.Invite, "Omar")
	path := "/api/rooms/" + made.Room.String()
	own := func() (v protocol.PersonView) {
		var all protocol.RoomView
		must(t, omar.Call(ctx, "GET", path, nil, &all))
		must(t, protocol.Decode(all.Streams[protocol.Personal(all.You)], &v))
		return v
	}
	hand := func() string {
		var over struct {
			URL string `json:"url"`
		}
		must(t, omar.Call(ctx, "POST", path+"/handover", nil, &over))
		return over.URL
	}
	link := hand()
	if v := own(); v.Handover == 0 || v.Devices != 0 {
		t.Errorf("an open hand-over is told as %+v", v)
	}
	_, err := takeUp(ctx, phone, link, "")
	must(t, err)
	leader(ctx, t, url)
	must(t, tablet.Call(ctx, "POST", "/api/rooms", protocol.NewRoom{Facts: facts(), Names: protocol.NamesHidden, Asked: 3, Name: "Somebody"}, nil))
	_, err = takeUp(ctx, tablet, hand(), "") // it is somebody's, and keeps that
	must(t, err)
	if v := own(); v.Handover != 0 || v.Devices != 2 {
		t.Errorf("two devices are told as %+v", v)
	}
	lost := open(t, ctx, phone, made.Room)
	unused := hand()
	must(t, omar.Call(ctx, "DELETE", path+"/devices", nil, nil))
	for lost.socket != nil {
		if _, err := lost.socket.Next(); err != nil {
			break
		}
	}
	for _, b := range []*client.Browser{phone, tablet} {
		rejected(t, b.Call(ctx, "GET", path, nil, nil), protocol.NotFound)
	}
	_, err = takeUp(ctx, late, unused, "")
	rejected(t, err, protocol.NotNow)
	if v := own(); v.Handover != 0 || v.Devices != 0 {
		t.Errorf("afterwards it is told as %+v", v)
	}
	var mine []protocol.ListedRoom
	if must(t, tablet.Call(ctx, "GET", "/api/rooms", nil, &mine)); len(mine) != 1 {
		t.Errorf("the other's own rooms are %d", len(mine))
	}
}

// A place that the room refused is none: what its link would have given ends with the link.
func TestAPlaceThatNeverCameToBeGivesNothingLater(t *testing.T) {
	url := start(t, "-max-people", "2")
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	ines, made := leader(ctx, t, url)
	lead := open(t, ctx, ines, made.Room)
	omar, mallory := client.New(url), client.New(url)
	join(ctx, t, omar, made.Invite, "Omar")
	links := "/api/rooms/" + made.Room.String() + "/links"
	var link protocol.MadeLink
	must(t, ines.Call(ctx, "POST", links, protocol.NewLink{Role: protocol.RoleFacilitator, Most: 5}, &link))
	_, err := takeUp(ctx, mallory, link.URL, "Mallory")
	rejected(t, err, protocol.TooMany)
	must(t, ines.Call(ctx, "DELETE", links+"/"+link.Link.String(), nil, nil))
	lead.do(protocol.PersonRemove{Person: open(t, ctx, omar, made.Room).you})
	join(ctx, t, mallory, made.Invite, "Mallory")
	if r := roleIn(ctx, t, mallory, made.Room); r != protocol.RoleParticipant {
		t.Errorf("an invitation lets them in as %s", r)
	}
}

// What is made for a moment does not pile up, and leads to nobody who is gone.
func TestAHandoverEndsWithTheNextOneAndWithItsHolder(t *testing.T) {
	url := start(t)
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	ines, made := leader(ctx, t, url)
	omar := client.New(url)
	join(ctx, t, omar, made.Invite, "Omar")
	his := open(t, ctx, omar, made.Room)
	var first, second struct {
		URL string `json:"url"`
	}
	path := "/api/rooms/" + made.Room.String() + "/handover"
	must(t, omar.Call(ctx, "POST", path, nil, &first))
	must(t, omar.Call(ctx, "POST", path, nil, &second))
	_, err := takeUp(ctx, client.New(url), first.URL, "")
	rejected(t, err, protocol.NotNow)
	open(t, ctx, ines, made.Room).do(protocol.PersonRemove{Person: his.you})
	_, err = takeUp(ctx, client.New(url), second.URL, "")
	rejected(t, err, protocol.NotNow)

	// Whoever is refused for their name has no session, and no cookie.
	nobody := client.New(url)
	for _, name := range []string{"", "  ", "\n"} {
		_, err := takeUp(ctx, nobody, made.Invite, name)
		rejected(t, err, protocol.Invalid)
	}
	var session protocol.Session
	must(t, nobody.Call(ctx, "GET", "/api/session", nil, &session))
	if session.Known {
		t.Error("a session was begun for nobody")
	}
}
