package app_test

import (
	"context"
	"database/sql"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"secondstory/protocol"
	"secondstory/protocol/client"
	"secondstory/room/roomtest"
	"secondstory/server/app"
	"secondstory/server/config"
	"secondstory/server/store/sqlite"
)

// secretOf is what stands behind the # of a link.
func secretOf(link string) string {
	_, secret, _ := strings.Cut(link, "#")
	return secret
}

func join(ctx context.Context, t *testing.T, b *client.Browser, link, name string) {
	t.Helper()
	must(t, b.Call(ctx, "POST", "/api/join", map[string]string{"secret": secretOf(link), "name": name}, nil))
}

func TestWhoWasRemovedComesBackByANewLinkAndIsInNoListMeanwhile(t *testing.T) {
	url := start(t)
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	ines, omar := client.New(url), client.New(url)
	var made protocol.MadeRoom
	must(t, ines.Call(ctx, "POST", "/api/rooms", protocol.NewRoom{Facts: facts(), Names: protocol.NamesHidden, Asked: 3, Name: "Ines"}, &made))
	join(ctx, t, omar, made.Invite, "Omar")
	lead, seen := open(t, ctx, ines, made.Room), open(t, ctx, omar, made.Room)
	lead.do(protocol.PersonRemove{Person: seen.you})
	roomtest.Await(t, "the room leaves Omar's list", func() bool {
		var listed []protocol.ListedRoom
		must(t, omar.Call(ctx, "GET", "/api/rooms", nil, &listed))
		return len(listed) == 0
	})
	if err := omar.Call(ctx, "GET", "/api/rooms/"+made.Room.String(), nil, nil); err == nil {
		t.Error("somebody who was removed reads the room")
	}
	// The link they came by is older than their removal.
	if err := omar.Call(ctx, "POST", "/api/join", map[string]string{"secret": secretOf(made.Invite), "name": "Omar again"}, nil); err == nil {
		t.Error("the link that they came by before lets them in again")
	}
	var fresh protocol.MadeLink
	must(t, ines.Call(ctx, "POST", "/api/rooms/"+made.Room.String()+"/links", protocol.NewLink{Role: protocol.RoleParticipant}, &fresh))
	join(ctx, t, omar, fresh.URL, "Omar again")
	back := open(t, ctx, omar, made.Room)
	if back.you == seen.you {
		t.Error("whoever was removed is the same person again")
	}
	lead.until(func(v protocol.View) bool { return len(v.People) == 3 })
}

func TestTheRecoveryLinkMakesItsHolderAFacilitatorAgain(t *testing.T) {
	url := start(t)
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	ines, omar := client.New(url), client.New(url)
	var made protocol.MadeRoom
	must(t, ines.Call(ctx, "POST", "/api/rooms", protocol.NewRoom{Facts: facts(), Names: protocol.NamesHidden, Asked: 3, Name: "Ines"}, &made))
	join(ctx, t, omar, made.Invite, "Omar")
	join(ctx, t, omar, made.Recovery, "")
	seat := open(t, ctx, omar, made.Room)
	seat.do(protocol.StageSet{Stage: protocol.StageOpen})
	// A link that gives less takes nothing away.
	join(ctx, t, omar, made.Invite, "")
	seat = open(t, ctx, omar, made.Room)
	seat.do(protocol.StageSet{Stage: protocol.StageStory})
}

// A server that dies after two people have become one, and before its record of grants has followed, has lost nothing.
func TestAGrantOfOneWhoWasMergedLeadsToWhoStays(t *testing.T) {
	folder := t.TempDir()
	c, err := config.Load([]string{"-listen", "127.0.0.1:0", "-data", folder}, nil, nil)
	must(t, err)
	a, err := app.Start(context.Background(), c, zerolog.Nop())
	must(t, err)
	defer a.Stop()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	ines, sam, twin := client.New(a.URL()), client.New(a.URL()), client.New(a.URL())
	var made protocol.MadeRoom
	must(t, ines.Call(ctx, "POST", "/api/rooms", protocol.NewRoom{Facts: facts(), Names: protocol.NamesHidden, Asked: 3, Name: "Ines"}, &made))
	join(ctx, t, sam, made.Invite, "Sam")
	join(ctx, t, twin, made.Invite, "Sam again")
	lead, one, other := open(t, ctx, ines, made.Room), open(t, ctx, sam, made.Room), open(t, ctx, twin, made.Room)

	db, err := sql.Open("sqlite", filepath.Join(folder, sqlite.FileName))
	must(t, err)
	defer db.Close()
	places := func(who protocol.PersonID) (n int) {
		must(t, db.QueryRow("SELECT count(*) FROM admission WHERE person = ?", who.UUID[:]).Scan(&n))
		return n
	}
	lead.do(protocol.PersonMerge{Person: other.you, Into: one.you})
	other.do(protocol.PersonSame{Person: other.you, Into: one.you, Yes: true})
	one.do(protocol.PersonSame{Person: other.you, Into: one.you, Yes: true})
	roomtest.Await(t, "both grants lead to Sam", func() bool { return places(one.you) == 2 })
	_, err = db.Exec("UPDATE admission SET person = ? WHERE name = 'Sam again'", other.you.UUID[:])
	must(t, err)

	var v protocol.RoomView
	must(t, twin.Call(ctx, "GET", "/api/rooms/"+made.Room.String(), nil, &v))
	if v.You != one.you {
		t.Errorf("reads as %s", v.You)
	}
	wish := protocol.HandRaise{Lane: protocol.LaneSpeak}
	frame := protocol.CommandFrame{Type: "command", ID: protocol.NewID[protocol.CommandID](), Name: wish.Command(), Body: protocol.MustEncode(wish)}
	must(t, twin.Call(ctx, "POST", "/api/rooms/"+made.Room.String()+"/commands", frame, nil))
	lead.until(func(v protocol.View) bool { return len(v.Hands) == 1 && v.Hands[0].Person == one.you })
	if back := open(t, ctx, twin, made.Room); back.you != one.you {
		t.Error("they are two again")
	}
	roomtest.Await(t, "the grant is mended", func() bool { return places(one.you) == 2 })
}

func TestARecordWithoutItsSecretIsNotOpened(t *testing.T) {
	folder := t.TempDir()
	c, err := config.Load([]string{"-listen", "127.0.0.1:0", "-data", folder}, nil, nil)
	must(t, err)
	a, err := app.Start(context.Background(), c, zerolog.Nop())
	must(t, err)
	must(t, client.New(a.URL()).Call(context.Background(), "POST", "/api/rooms", protocol.NewRoom{Facts: facts(), Names: protocol.NamesHidden, Asked: 3, Name: "Ines"}, nil))
	must(t, a.Stop())
	must(t, os.Remove(filepath.Join(folder, "secret")))
	if a, err := app.Start(context.Background(), c, zerolog.Nop()); err == nil {
		_ = a.Stop()
		t.Fatal("a new secret was made beside an old record")
	} else if !strings.Contains(err.Error(), "SECONDSTORY_SECRET_FILE") {
		t.Errorf("it says %q", err)
	}
	if _, err := app.Link(context.Background(), c, protocol.NewID[protocol.RoomID]().String(), protocol.RoleFacilitator); err == nil {
		t.Error("a link was made without the secret")
	}
	if _, err := os.Stat(filepath.Join(folder, "secret")); err == nil {
		t.Error("a new secret lies there now")
	}
}

// Asked again by the same browser under the same key, a wish for a room is the same wish.
func TestAskingAgainForARoomMakesNoSecondOne(t *testing.T) {
	url := start(t)
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	ines, omar := client.New(url), client.New(url)
	for _, b := range []*client.Browser{ines, omar} {
		must(t, b.Call(ctx, "POST", "/api/session", map[string]string{"token": ""}, nil))
		b.Header = http.Header{"Idempotency-Key": {"7d3f6c1e-9f0a-4f0e-8a51-0d2f6f3f9a11"}}
	}
	ask := func(b *client.Browser) (made protocol.MadeRoom) {
		must(t, b.Call(ctx, "POST", "/api/rooms", protocol.NewRoom{Facts: facts(), Names: protocol.NamesHidden, Asked: 3, Name: "Ines"}, &made))
		return made
	}
	first, second, foreign := ask(ines), ask(ines), ask(omar)
	if first.Room != second.Room || first.Room == foreign.Room {
		t.Errorf("asked twice: %s and %s; somebody else under the same key: %s", first.Room, second.Room, foreign.Room)
	}
	var listed []protocol.ListedRoom
	must(t, ines.Call(ctx, "GET", "/api/rooms", nil, &listed))
	if len(listed) != 1 {
		t.Errorf("listed: %+v", listed)
	}
	seat := open(t, ctx, ines, first.Room)
	seat.until(func(v protocol.View) bool { return len(v.People) == 1 })
	for _, link := range []string{first.Invite, second.Invite} {
		join(ctx, t, client.New(url), link, "Bo")
	}
}

// A browser that has meetings of its own keeps them when somebody goes on there as themselves in another.
func TestAHandoverTakesNothingFromTheBrowserThatFollowsIt(t *testing.T) {
	url := start(t)
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	ines, omar := client.New(url), client.New(url)
	var hers, his protocol.MadeRoom
	must(t, ines.Call(ctx, "POST", "/api/rooms", protocol.NewRoom{Facts: facts(), Names: protocol.NamesHidden, Asked: 3, Name: "Ines"}, &hers))
	must(t, omar.Call(ctx, "POST", "/api/rooms", protocol.NewRoom{Facts: facts(), Names: protocol.NamesHidden, Asked: 3, Name: "Omar"}, &his))
	var link struct {
		URL string `json:"url"`
	}
	must(t, ines.Call(ctx, "POST", "/api/rooms/"+hers.Room.String()+"/handover", nil, &link))
	join(ctx, t, omar, link.URL, "")
	if a, b := open(t, ctx, ines, hers.Room), open(t, ctx, omar, hers.Room); a.you != b.you {
		t.Error("the second device is somebody else")
	}
	var listed []protocol.ListedRoom
	must(t, omar.Call(ctx, "GET", "/api/rooms", nil, &listed))
	if len(listed) != 2 {
		t.Errorf("the second device lists %+v", listed)
	}
	if err := ines.Call(ctx, "GET", "/api/rooms/"+his.Room.String(), nil, nil); err == nil {
		t.Error("whoever handed over reads what the other browser had")
	}
	// A browser that is nobody yet is that person with all their meetings.
	must(t, ines.Call(ctx, "POST", "/api/rooms/"+hers.Room.String()+"/handover", nil, &link))
	phone := client.New(url)
	join(ctx, t, phone, link.URL, "")
	open(t, ctx, phone, hers.Room)
}

// P43
func TestALinkThatIsOverStillLeadsInWhoIsThere(t *testing.T) {
	url := start(t)
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	ines, omar, noor := client.New(url), client.New(url), client.New(url)
	var made protocol.MadeRoom
	must(t, ines.Call(ctx, "POST", "/api/rooms", protocol.NewRoom{Facts: facts(), Names: protocol.NamesHidden, Asked: 3, Name: "Ines"}, &made))
	links := "/api/rooms/" + made.Room.String() + "/links"
	var once protocol.MadeLink
	must(t, ines.Call(ctx, "POST", links, protocol.NewLink{Role: protocol.RoleObserver, Most: 1}, &once))
	join(ctx, t, omar, once.URL, "Omar")
	must(t, ines.Call(ctx, "DELETE", links+"/"+made.Link.String(), nil, nil))
	for _, link := range []string{once.URL, made.Invite} {
		secret := map[string]string{"secret": secretOf(link), "name": "Omar"}
		var look protocol.Invitation
		must(t, omar.Call(ctx, "POST", "/api/join/look", secret, &look))
		if !look.Already || look.YourName != "Omar" {
			t.Errorf("it is shown as %+v", look)
		}
		must(t, omar.Call(ctx, "POST", "/api/join", secret, nil))
		// It lets nobody else in, and says nothing of the room.
		for _, path := range []string{"/api/join/look", "/api/join"} {
			if err := noor.Call(ctx, "POST", path, secret, nil); err == nil {
				t.Errorf("%s lets in somebody new", path)
			}
		}
	}
	open(t, ctx, ines, made.Room).until(func(v protocol.View) bool { return len(v.People) == 2 })
}
