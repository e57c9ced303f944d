package check_test

import (
	"context"
	"crypto/x509"
	"flag"
	"net"
	"os"
	"strings"
	"testing"
	"time"

	"secondstory/server/check"
)

func TestMain(m *testing.M) {
	check.Patient()
	flag.Parse()
	if err := flag.Set("test.parallel", "24"); err != nil { // they wait, and do little else
		panic(err)
	}
	os.Exit(m.Run())
}

// look looks at an address, and gives what is wrong and everything that was said.
func look(t *testing.T, o check.Options) (wrong, all []string) {
	t.Helper()
	if o.Hold == 0 {
		o.Hold = 5 * time.Second // one heartbeat and more
	}
	check.Run(t.Context(), o, func(f check.Finding) {
		all = append(all, f.Says)
		if f.Mark == check.Wrong {
			wrong = append(wrong, f.Says)
		}
	})
	return wrong, all
}

// Each way of breaking things is told from the others, in one sentence that names what to do.
func TestWhatAProxyBreaks(t *testing.T) {
	for name, c := range map[string]struct {
		proxy
		says string // the one thing that is wrong; empty: nothing is
	}{
		"nothing":                       {proxy{}, ""},
		"nothing, without TLS":          {proxy{plain: true}, ""},
		"no server behind it":           {proxy{answers: 502}, "A proxy answers at "},
		"sends people on":               {proxy{answers: 301}, " sends people on to https://elsewhere.example.org/. Check that address"},
		"another program":               {proxy{answers: 404}, "Something else than Second Story answers at "},
		"changes the host":              {proxy{host: "upstream"}, "The server does not answer to the name 127.0.0.1:"},
		"the address is not known":      {proxy{public: "https://story.example.org"}, "Set SECONDSTORY_PUBLIC_URL=https://127.0.0.1:"},
		"changes it to a known one":     {proxy{public: "http://upstream:8080", host: "upstream:8080"}, "Its own pages are taken for another site's. Set SECONDSTORY_PUBLIC_URL=https://127.0.0.1:"},
		"drops the upgrade":             {proxy{dropUpgrade: true}, "The upgrade to a WebSocket does not arrive"},
		"says nothing of clients":       {proxy{forwarded: "nothing"}, "The proxy at 127.0.0.2 does not say whose a request is."},
		"believes what clients say":     {proxy{forwarded: "as it came"}, "Whoever sends an X-Forwarded-For of their own is believed."},
		"is not believed":               {proxy{settings: []string{"-trusted-proxies", ""}}, "The server takes the proxy at 127.0.0.2 for everybody"},
		"takes cookies away":            {proxy{dropSetCookie: true}, "Cookies that the server sets are lost on the way here"},
		"keeps cookies to itself":       {proxy{dropCookie: true}, "Cookies are lost on the way to the server"},
		"makes cookies less secure":     {proxy{dropSecure: true}, "Cookies are not as https wants them: Secure is false."},
		"cuts what is idle":             {proxy{cutIdle: time.Second}, "The socket was cut after "},
		"cuts what takes long":          {proxy{cutAfter: 4500 * time.Millisecond}, "The socket was cut after "},
		"holds frames back":             {proxy{holdBack: true}, "What the server sends is held back"},
		"sends frames on when it likes": {proxy{slow: 5 * time.Second}, "What the server sends comes up to "},
		"holds asked frames back":       {proxy{holdBackAsked: true}, "What is sent to the server over a WebSocket is held back."},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			address, token, roots := before(t, c.proxy)
			o := check.Options{URL: address, Token: token, Roots: roots}
			if c.holdBack || c.slow > 0 || c.cutAfter > 0 {
				o.Hold = 12 * time.Second
			}
			wrong, all := look(t, o)
			switch {
			case c.says == "" && len(wrong) > 0, c.says != "" && len(wrong) != 1, c.says != "" && !strings.Contains(wrong[0], c.says):
				t.Errorf("it says\n%s", strings.Join(all, "\n"))
			case c.says == "" && !strings.Contains(all[len(all)-1], "A socket stayed open for 5s"):
				t.Errorf("it ends with %s", all[len(all)-1])
			}
		})
	}
}

func TestWhereNothingCanBeReached(t *testing.T) {
	address, token, roots := before(t, proxy{})
	plain, _, _ := before(t, proxy{plain: true})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed := "http://" + l.Addr().String()
	l.Close()
	for _, c := range []struct {
		url   string
		roots *x509.CertPool
		says  string
	}{
		{"story.example.org", nil, "is no address of a server"},
		{closed, nil, "Nothing can be reached at " + closed + ": connection refused."},
		{address, x509.NewCertPool(), "is not to be believed: certificate signed by unknown authority."},
		{strings.Replace(address, "127.0.0.1", "localhost", 1), roots, "is not to be believed: certificate is valid for example.com, "},
		{strings.Replace(plain, "http:", "https:", 1), roots, "There is no TLS at https://127.0.0.1:"},
	} {
		wrong, all := look(t, check.Options{URL: c.url, Token: token, Roots: c.roots})
		if len(all) != 1 || len(wrong) != 1 || !strings.Contains(wrong[0], c.says) {
			t.Errorf("of %s it says %q", c.url, all)
		}
	}
}

// Without the secret the upgrade is looked at all the same; with another one nothing more is.
func TestWithoutTheSecret(t *testing.T) {
	address, token, roots := before(t, proxy{})
	wrong, all := look(t, check.Options{URL: address, Roots: roots})
	if said := strings.Join(all, "\n"); len(wrong) > 0 || !strings.Contains(said, "The upgrade to a WebSocket arrives.") || !strings.Contains(said, "That needs the server's secret") {
		t.Errorf("it says\n%s", said)
	}
	broken, _, roots2 := before(t, proxy{dropUpgrade: true})
	if wrong, _ := look(t, check.Options{URL: broken, Roots: roots2}); len(wrong) != 1 || !strings.Contains(wrong[0], "The upgrade to a WebSocket does not arrive") {
		t.Errorf("it says %q", wrong)
	}
	if wrong, _ := look(t, check.Options{URL: address, Roots: roots, Token: token + "0"}); len(wrong) != 1 || !strings.HasPrefix(wrong[0], "The secret here is not the server's") {
		t.Errorf("it says %q", wrong)
	}
}

func TestReady(t *testing.T) {
	address, _, _ := before(t, proxy{plain: true})
	if err := check.Ready(context.Background(), address); err != nil {
		t.Error(err)
	}
	broken, _, _ := before(t, proxy{plain: true, answers: 503})
	if err := check.Ready(context.Background(), broken); err == nil || !strings.Contains(err.Error(), "503") {
		t.Errorf("it says %v", err)
	}
}
