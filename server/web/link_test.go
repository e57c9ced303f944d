package web_test

import (
	"testing"
	"time"

	"secondstory/protocol"
	"secondstory/protocol/client"
	"secondstory/server/access"
)

// Links are made and closed over HTTP, past the table of who may ask what: whoever does not lead is refused here, and whoever
// has no place in the room is told that there is none.
func TestWhoDoesNotLeadMakesAndClosesNoLinks(t *testing.T) {
	n := serve(t)
	ines, made := n.leader()
	path := "/api/rooms/" + made.Room.String()
	for _, role := range protocol.Roles {
		if role == protocol.RoleFacilitator {
			continue
		}
		var way protocol.MadeLink
		must(t, ines.Call(t.Context(), "POST", path+"/links", protocol.NewLink{Role: role}, &way))
		b, err := n.comes(way.URL, "Somebody "+string(role))
		must(t, err)
		nobody := client.New(n.url)
		for what, ask := range map[string]func(b *client.Browser) error{
			"a link": func(b *client.Browser) error {
				return b.Call(t.Context(), "POST", path+"/links", protocol.NewLink{Role: role}, nil)
			},
			"a lead": func(b *client.Browser) error {
				return b.Call(t.Context(), "POST", path+"/links", protocol.NewLink{Role: protocol.RoleFacilitator}, nil)
			},
			"a way back": func(b *client.Browser) error { return b.Call(t.Context(), "POST", path+"/recovery", nil, nil) },
			"closing one": func(b *client.Browser) error {
				return b.Call(t.Context(), "DELETE", path+"/links/"+way.Link.String(), nil, nil)
			},
			"closing all": func(b *client.Browser) error { return b.Call(t.Context(), "DELETE", path+"/links", nil, nil) },
			"bringing a file": func(b *client.Browser) error {
				return b.Call(t.Context(), "POST", path+"/import", map[string]any{}, nil)
			},
		} {
			t.Run(string(role)+" asks for "+what, func(t *testing.T) {
				refused(t, ask(b), protocol.Forbidden)
				refused(t, ask(nobody), protocol.NotFound)
			})
		}
		_, err = n.comes(way.URL, "Another "+string(role)) // nobody has closed it
		must(t, err)
	}
}

// A link that is over lets nobody in, by whichever door, however it came to that.
func TestALinkThatIsOverLetsNobodyIn(t *testing.T) {
	for name, end := range map[string]func(n *near, ines *client.Browser, path string, l protocol.MadeLink) error{
		"closed": func(n *near, ines *client.Browser, path string, l protocol.MadeLink) error {
			return ines.Call(n.t.Context(), "DELETE", path+"/links/"+l.Link.String(), nil, nil)
		},
		"closed with all": func(n *near, ines *client.Browser, path string, _ protocol.MadeLink) error {
			return ines.Call(n.t.Context(), "DELETE", path+"/links", nil, nil)
		},
		"too old": func(n *near, _ *client.Browser, _ string, _ protocol.MadeLink) error {
			n.pass(2*time.Hour + time.Minute)
			return nil
		},
		"used up": func(n *near, _ *client.Browser, _ string, l protocol.MadeLink) error {
			_, err := n.comes(l.URL, "Omar")
			return err
		},
	} {
		for _, wanted := range []protocol.NewLink{{Role: protocol.RoleFacilitator}, {Role: protocol.RoleParticipant}, {Role: protocol.RoleObserver, Huddle: true}} {
			t.Run(string(wanted.Role)+", "+name, func(t *testing.T) {
				n := serve(t)
				ines, made := n.leader()
				path := "/api/rooms/" + made.Room.String()
				wanted.Hours, wanted.Most = 2, 1
				var link protocol.MadeLink
				must(t, ines.Call(t.Context(), "POST", path+"/links", wanted, &link))
				must(t, end(n, ines, path, link))
				// Where links are kept it is over too: the room would refuse it, and nobody should have to ask.
				if l, err := n.store.LinkBy(t.Context(), access.HashOf(secretOf(link.URL))); err != nil || !l.Over(time.Now().Add(time.Duration(n.ahead.Load()))) {
					t.Errorf("it is kept as %+v, %v", l, err)
				}
				stranger := client.New(n.url)
				refused(t, stranger.Call(t.Context(), "POST", "/api/join/look", map[string]string{"secret": secretOf(link.URL)}, nil), protocol.NotNow)
				refused(t, stranger.Call(t.Context(), "POST", "/api/join", map[string]string{"secret": secretOf(link.URL), "name": "Eve"}, nil), protocol.NotNow)
				refused(t, stranger.Call(t.Context(), "GET", path, nil, nil), protocol.NotFound)
			})
		}
	}
}
