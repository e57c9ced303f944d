package app_test

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"secondstory/protocol"
	"secondstory/protocol/client"
	"secondstory/server/app"
	"secondstory/server/store/postgrestest"
	"secondstory/server/vault"
	"secondstory/server/web"
)

// What everybody passes who comes in: cookies, sessions and sockets, links, and the folder behind it all.

// A session's secret is read by no script, sent by no other site's page, and over TLS goes nowhere else.
func TestACookieGoesNowhereElse(t *testing.T) {
	for address, want := range map[string]http.Cookie{
		"http://story.example.org":  {Name: "ss"},
		"https://story.example.org": {Name: "__Host-ss", Secure: true},
	} {
		t.Run(address, func(t *testing.T) {
			c := public(t, "", t.TempDir(), "-public-url", address)
			a, err := app.Start(t.Context(), c, zerolog.Nop())
			must(t, err)
			defer func() { must(t, a.Stop()) }()
			v, err := vault.Open(c.SecretFile)
			must(t, err)
			ask := func(method, path, body string, cookies ...*http.Cookie) []*http.Cookie {
				t.Helper()
				r, err := http.NewRequestWithContext(t.Context(), method, local(a)+path, strings.NewReader(body))
				must(t, err)
				r.Host = "story.example.org"
				r.Header.Set("Content-Type", "application/json")
				for _, c := range cookies {
					r.AddCookie(c)
				}
				answer, err := http.DefaultClient.Do(r)
				must(t, err)
				must(t, answer.Body.Close())
				if answer.StatusCode >= 300 {
					t.Fatalf("%s %s: %s", method, path, answer.Status)
				}
				return answer.Cookies()
			}
			flags := func(got []*http.Cookie) *http.Cookie {
				t.Helper()
				if len(got) != 1 {
					t.Fatalf("the cookies are %v", got)
				}
				g := got[0]
				if g.Name != want.Name || g.Secure != want.Secure || !g.HttpOnly || g.SameSite != http.SameSiteLaxMode || g.Path != "/" || g.Domain != "" {
					t.Errorf("the cookie is %s", g)
				}
				return g
			}
			in := flags(ask("POST", "/api/session", `{"token":"`+v.SetupToken()+`"}`))
			if len(in.Value) < 32 || time.Until(in.Expires) < 300*24*time.Hour {
				t.Errorf("the cookie is %s", in)
			}
			if more := ask("GET", "/api/session", "", in); len(more) != 0 {
				t.Errorf("it is sent again at once: %v", more)
			}
			if out := flags(ask("DELETE", "/api/session", "", in)); out.Value != "" || time.Now().Before(out.Expires) {
				t.Errorf("signing out leaves %s", out)
			}
		})
	}
}

// Whoever signs out is out: the cookie opens nothing any more, and every socket of the session ends, for good, and
// nobody else's does.
func TestSigningOutEndsWhatTheSessionHasOpen(t *testing.T) {
	url := start(t)
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	ines, made := leader(ctx, t, url)
	omar := client.New(url)
	join(ctx, t, omar, made.Invite, "Omar")
	lead := open(t, ctx, ines, made.Room)
	windows := []*seat{open(t, ctx, omar, made.Room), open(t, ctx, omar, made.Room)}
	stolen := http.Header{"Cookie": {omar.Cookies()}}
	must(t, omar.Call(ctx, http.MethodDelete, "/api/session", nil, nil))
	for _, w := range windows {
		if code := w.ended(); code != protocol.CloseSignedOut {
			t.Errorf("a window is told %d", code)
		}
		if _, err := w.socket.Next(); err == nil {
			t.Error("after the goodbye something comes")
		}
	}
	kept := client.New(url)
	kept.Header = stolen
	rejected(t, kept.Call(ctx, "GET", "/api/rooms/"+made.Room.String(), nil, nil), protocol.NotFound)
	if s, err := kept.Open(ctx, protocol.Hello{Room: made.Room}); err == nil {
		s.Close()
		t.Error("the cookie opens a socket")
	}
	lead.do(protocol.HandRaise{Lane: protocol.LaneSpeak})
}

// A session that gets another secret, because its holder may do more from now on, is not signed out: its sockets at another
// instance are sent to come back, with what holds now.
func TestANewSecretSignsNobodyOut(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 40*time.Second)
	defer cancel()
	database, folder := postgrestest.Database(t), t.TempDir()
	c := public(t, database, folder)
	here, err := app.Start(ctx, c, zerolog.Nop())
	must(t, err)
	defer func() { must(t, here.Stop()) }()
	there, err := app.Start(ctx, c, zerolog.Nop())
	must(t, err)
	defer func() { must(t, there.Stop()) }()
	tokens := make([]web.SetupToken, 2)
	for i := range tokens {
		tokens[i], err = app.Token(ctx, c, 1, 1)
		must(t, err)
	}
	ines, err := signIn(ctx, local(here), tokens[0].Secret)
	must(t, err)
	var made protocol.MadeRoom
	must(t, ines.Call(ctx, "POST", "/api/rooms", protocol.NewRoom{Facts: facts(), Names: protocol.NamesHidden, Asked: 3, Name: "Ines"}, &made))
	omar := client.New(local(there))
	join(ctx, t, omar, made.Invite, "Omar")
	window := open(t, ctx, omar, made.Room)
	before := omar.Cookies()
	must(t, omar.At(local(here)).Call(ctx, "POST", "/api/session", map[string]string{"token": tokens[1].Secret}, nil))
	if omar.Cookies() == before {
		t.Error("the secret is the one it was")
	}
	if code := window.ended(); code != protocol.CloseMoved {
		t.Errorf("their window elsewhere is told %d", code)
	}
	open(t, ctx, omar, made.Room).do(protocol.HandRaise{Lane: protocol.LaneSpeak})
	old := client.New(local(there))
	old.Header = http.Header{"Cookie": {before}}
	rejected(t, old.Call(ctx, "GET", "/api/rooms/"+made.Room.String(), nil, nil), protocol.NotFound)
}

// Who takes part makes and closes no links, of any kind; a link that was closed lets nobody in, whatever they come as.
func TestOnlyWhoLeadsMakesAndClosesLinks(t *testing.T) {
	url := start(t)
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	ines, made := leader(ctx, t, url)
	path := "/api/rooms/" + made.Room.String()
	var invite protocol.MadeLink
	for _, role := range protocol.Roles {
		if role == protocol.RoleFacilitator {
			continue
		}
		var way protocol.MadeLink
		must(t, ines.Call(ctx, "POST", path+"/links", protocol.NewLink{Role: role}, &way))
		b := client.New(url)
		join(ctx, t, b, way.URL, "Somebody "+string(role))
		for _, wanted := range protocol.Roles {
			rejected(t, b.Call(ctx, "POST", path+"/links", protocol.NewLink{Role: wanted}, nil), protocol.Forbidden)
		}
		rejected(t, b.Call(ctx, "POST", path+"/links", protocol.NewLink{Role: role, Huddle: true}, nil), protocol.Forbidden)
		rejected(t, b.Call(ctx, "POST", path+"/recovery", nil, nil), protocol.Forbidden)
		rejected(t, b.Call(ctx, "DELETE", path+"/links/"+way.Link.String(), nil, nil), protocol.Forbidden)
		rejected(t, b.Call(ctx, "DELETE", path+"/links/"+protocol.NewID[protocol.LinkID]().String(), nil, nil), protocol.Forbidden)
		// It is open still: nobody has closed it.
		join(ctx, t, client.New(url), way.URL, "Another "+string(role))
		invite = way
	}
	nobody := client.New(url)
	rejected(t, nobody.Call(ctx, "POST", path+"/links", protocol.NewLink{Role: protocol.RoleObserver}, nil), protocol.NotFound)
	rejected(t, nobody.Call(ctx, "DELETE", path+"/links/"+invite.Link.String(), nil, nil), protocol.NotFound)

	for _, n := range []protocol.NewLink{{Role: protocol.RoleFacilitator}, {Role: protocol.RoleParticipant}, {Role: protocol.RoleObserver, Huddle: true}} {
		var link protocol.MadeLink
		must(t, ines.Call(ctx, "POST", path+"/links", n, &link))
		must(t, ines.Call(ctx, "DELETE", path+"/links/"+link.Link.String(), nil, nil))
		stranger := client.New(url)
		rejected(t, stranger.Call(ctx, "POST", "/api/join/look", map[string]string{"secret": secretOf(link.URL)}, nil), protocol.NotNow)
		_, err := takeUp(ctx, stranger, link.URL, "Eve")
		rejected(t, err, protocol.NotNow)
		rejected(t, stranger.Call(ctx, "GET", path, nil, nil), protocol.NotFound)
	}
}

// Who runs a server in a folder that others may look into is told so, and what the server makes is its owner's alone.
func TestAFolderThatIsOpenToOthersIsSaidSo(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "data")
	starts := func() (said string) {
		t.Helper()
		c := instance(t, "", folder)
		log := &strings.Builder{}
		a, err := app.Start(t.Context(), c, zerolog.New(log))
		must(t, err)
		must(t, a.Stop())
		return log.String()
	}
	if said := starts(); strings.Contains(said, "others on this machine") {
		t.Errorf("of its own folder it says %s", said)
	}
	for name, mode := range map[string]os.FileMode{"": 0o700, "secret": 0o600, "secondstory.db": 0o600} {
		if info, err := os.Stat(filepath.Join(folder, name)); err != nil || info.Mode().Perm() != mode {
			t.Errorf("%q is made as %v, %v", name, info.Mode(), err)
		}
	}
	must(t, os.Chmod(folder, 0o755))
	if said := starts(); !strings.Contains(said, "others on this machine") || !strings.Contains(said, "SECONDSTORY_DATA") || !strings.Contains(said, "0755") {
		t.Errorf("of a folder that is open it says %s", said)
	}
	must(t, os.Chmod(folder, 0o700))
	must(t, os.Chmod(filepath.Join(folder, "secret"), 0o640))
	if said := starts(); !strings.Contains(said, "others on this machine") || !strings.Contains(said, "SECONDSTORY_SECRET_FILE") {
		t.Errorf("of a secret that others read it says %s", said)
	}
}
