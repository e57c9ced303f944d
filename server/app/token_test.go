package app_test

import (
	"context"
	"io"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"secondstory/protocol"
	"secondstory/protocol/client"
	"secondstory/server/app"
	"secondstory/server/config"
	"secondstory/server/store/postgrestest"
	"secondstory/server/vault"
)

// signIn shows a setup token from a browser that has never been there.
func signIn(ctx context.Context, url, token string) (b *client.Browser, err error) {
	b = client.New(url)
	return b, b.Call(ctx, "POST", "/api/session", map[string]string{"token": token}, nil)
}

// public are the settings of a server that others reach.
func public(t *testing.T, database, folder string, more ...string) config.Config {
	t.Helper()
	args := append([]string{"-listen", "127.0.0.1:0", "-data", folder, "-database-url", database, "-public-url", "http://story.example.org"}, more...)
	c, err := config.Load(args, nil, io.Discard)
	must(t, err)
	return c
}

// prints says what a server prints for whoever starts it.
func prints(t *testing.T, c config.Config) (a *app.App, printed string) {
	t.Helper()
	read, write, err := os.Pipe()
	must(t, err)
	stderr := os.Stderr
	os.Stderr = write
	a, err = app.Start(context.Background(), c, zerolog.Nop())
	os.Stderr = stderr
	must(t, err)
	must(t, write.Close())
	b, err := io.ReadAll(read)
	must(t, err)
	return a, string(b)
}

func local(a *app.App) string { return "http://" + a.Addr() }

var setupToken = regexp.MustCompile(`setup token: ([0-9a-f]{32})\n`)

// The token that stands in what is usually a log works once, at whatever start, and is not made again once it was used.
func TestWhatTheFirstStartPrintsWorksOnce(t *testing.T) {
	for name, database := range map[string]func(*testing.T) string{"a file": func(*testing.T) string { return "" }, "PostgreSQL": func(t *testing.T) string { return postgrestest.Database(t) }} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
			defer cancel()
			c := public(t, database(t), t.TempDir())
			a, first := prints(t, c)
			token := setupToken.FindStringSubmatch(first)
			if token == nil {
				t.Fatalf("it prints %q", first)
			}
			must(t, a.Stop())
			a, second := prints(t, c)
			if second != first {
				t.Errorf("unused, it prints another: %q", second)
			}
			ines, err := signIn(ctx, local(a), token[1])
			must(t, err)
			_, err = signIn(ctx, local(a), token[1])
			rejected(t, err, protocol.Forbidden)
			if err == nil || !strings.Contains(err.Error(), "not open any more") {
				t.Errorf("used twice: %v", err)
			}
			must(t, a.Stop())
			a, third := prints(t, c)
			if setupToken.MatchString(third) || !strings.Contains(third, "secondstory token") {
				t.Errorf("used, it prints %q", third)
			}
			_, err = signIn(ctx, local(a), token[1])
			rejected(t, err, protocol.Forbidden)
			// Whoever came by it is in, and uses nothing up.
			ines = ines.At(local(a))
			must(t, ines.Call(ctx, "POST", "/api/session", map[string]string{"token": "again"}, nil))
			must(t, ines.Call(ctx, "POST", "/api/rooms", protocol.NewRoom{Facts: facts(), Names: protocol.NamesHidden, Asked: 3, Name: "Ines"}, nil))
			must(t, a.Stop())
			a, fourth := prints(t, c)
			if fourth != "" {
				t.Errorf("with a room there it prints %q", fourth)
			}
			must(t, a.Stop())
		})
	}
}

// Whoever runs the server makes as many tokens as they say, sees which are open, and ends them; with the server gone, too.
func TestSetupTokensAreListedAndRevoked(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	c := public(t, "", t.TempDir())
	a, _ := prints(t, c)
	twice, err := app.Token(ctx, c, 3, 2)
	must(t, err)
	if until := time.Until(twice.Expires.Time()); until > 72*time.Hour || until < 71*time.Hour {
		t.Errorf("it is open for %s", until)
	}
	for range 2 {
		b, err := signIn(ctx, local(a), twice.Secret)
		must(t, err)
		var s protocol.Session
		must(t, b.Call(ctx, "GET", "/api/session", nil, &s))
		if !s.MayCreate {
			t.Error("they may not start a meeting")
		}
	}
	_, err = signIn(ctx, local(a), twice.Secret)
	rejected(t, err, protocol.Forbidden)
	other, err := app.Token(ctx, c, 7, 1)
	must(t, err)
	must(t, a.Stop())
	ids := func() (out []string) {
		t.Helper()
		all, err := app.Tokens(ctx, c)
		must(t, err)
		for _, x := range all {
			if x.Secret != "" {
				t.Error("a secret is said again")
			}
			if !x.First {
				out = append(out, x.ID.String())
			}
		}
		return out
	}
	if got := ids(); len(got) != 1 || got[0] != other.ID.String() {
		t.Errorf("open are %v", got)
	}
	must(t, app.RevokeToken(ctx, c, other.ID.String()))
	if got := ids(); len(got) != 0 {
		t.Errorf("open are %v", got)
	}
	for _, id := range []string{other.ID.String(), twice.ID.String(), "x"} {
		if err := app.RevokeToken(ctx, c, id); err == nil {
			t.Errorf("%s was revoked", id)
		}
	}
	a, _ = prints(t, c)
	_, err = signIn(ctx, local(a), other.Secret)
	rejected(t, err, protocol.Forbidden)
	for _, w := range [][2]int{{0, 1}, {-1, 1}, {91, 1}, {1 << 60, 1}, {1, 0}, {1, -1}, {1, 101}} {
		if made, err := app.Token(ctx, c, w[0], w[1]); err == nil {
			t.Errorf("%v makes %+v", w, made)
		}
	}
	for range 19 { // beside the first one
		_, err := app.Token(ctx, c, 1, 1)
		must(t, err)
	}
	if _, err := app.Token(ctx, c, 1, 1); err == nil || !strings.Contains(err.Error(), "open already") {
		t.Errorf("one too many: %v", err)
	}
	must(t, a.Stop())
}

// Guesses have a limit for each address, counted apart for links and for tokens, and what is right is never refused for
// others' guesses.
func TestGuessesHaveALimitAndKeepNobodyElseOut(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	c := public(t, "", t.TempDir(), "-max-wrong-links", "3")
	a, _ := prints(t, c)
	defer func() { must(t, a.Stop()) }()
	secret, err := vault.Open(c.SecretFile)
	must(t, err)
	ines, err := signIn(ctx, local(a), secret.SetupToken())
	must(t, err)
	var made protocol.MadeRoom
	must(t, ines.Call(ctx, "POST", "/api/rooms", protocol.NewRoom{Facts: facts(), Names: protocol.NamesHidden, Asked: 3, Name: "Ines"}, &made))
	token, err := app.Token(ctx, c, 1, 1)
	must(t, err)
	guess := func(path string, what map[string]string, wrong protocol.Code) {
		t.Helper()
		for range 3 {
			rejected(t, client.New(local(a)).Call(ctx, http.MethodPost, path, what, nil), wrong)
		}
		rejected(t, client.New(local(a)).Call(ctx, http.MethodPost, path, what, nil), protocol.Busy)
	}
	guess("/api/join/look", map[string]string{"secret": "guess"}, protocol.NotFound)
	rejected(t, client.New(local(a)).Call(ctx, http.MethodPost, "/api/join", map[string]string{"secret": "guess", "name": "Eve"}, nil), protocol.Busy)
	guess("/api/session", map[string]string{"token": "guess"}, protocol.Forbidden)
	rejected(t, client.New(local(a)).Call(ctx, http.MethodPost, "/api/session", map[string]string{"token": ""}, nil), protocol.Busy)
	join(ctx, t, client.New(local(a)), made.Invite, "Omar")
	_, err = signIn(ctx, local(a), token.Secret)
	must(t, err)
}
