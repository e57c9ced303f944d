package check_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"secondstory/server/app"
	"secondstory/server/config"
)

// proxy is what stands between people and a server, and what it breaks.
type proxy struct {
	dropUpgrade, dropSetCookie, dropCookie, dropSecure bool
	host                                               string // in the place of the one that came
	forwarded                                          string // "": added to what came; "as it came"; "nothing"
	answers                                            int    // a status in the place of all answers
	cutIdle                                            time.Duration
	cutAfter                                           time.Duration
	slow                                               time.Duration // how late the second frame comes, and those behind it
	holdBack                                           bool          // what goes to the client, once it is a socket
	holdBackAsked                                      bool          // what comes from the client, once it is a socket
	plain                                              bool          // no TLS
	settings                                           []string
	public                                             string // what the server is told, if not the truth
}

// before starts a server behind a proxy, both on addresses of their own, so that one can be told from the other.
func before(t *testing.T, p proxy) (address, token string, roots *x509.CertPool) {
	t.Helper()
	var to atomic.Pointer[url.URL]
	front := httptest.NewUnstartedServer(p.handler(&to))
	if p.plain {
		front.Start()
	} else {
		front.StartTLS()
	}
	t.Cleanup(front.Close)
	roots = x509.NewCertPool()
	if !p.plain {
		roots.AddCert(front.Certificate())
	}
	address = front.URL
	if p.public == "" {
		p.public = address
	}
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "secret"), []byte(strings.Repeat("5ec0", 16)), 0o600); err != nil {
		t.Fatal(err)
	}
	settings := []string{"-listen", "127.0.0.1:0", "-data", folder, "-public-url", p.public, "-trusted-proxies", "127.0.0.2/32"}
	c, err := config.Load(append(settings, p.settings...), nil, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	a, err := app.Start(context.Background(), c, zerolog.Nop())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Stop(); err != nil {
			t.Error(err)
		}
	})
	to.Store(&url.URL{Scheme: "http", Host: a.Addr()})
	if token, err = app.CheckToken(c); err != nil {
		t.Fatal(err)
	}
	return address, token, roots
}

func (p proxy) handler(to *atomic.Pointer[url.URL]) http.Handler {
	through := &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.Out.URL.Scheme, r.Out.URL.Host = "http", to.Load().Host
			if p.host != "" {
				r.Out.Host = p.host
			}
			switch p.forwarded {
			case "":
				r.Out.Header["X-Forwarded-For"] = r.In.Header["X-Forwarded-For"]
				r.SetXForwarded()
			case "as it came":
				r.Out.Header["X-Forwarded-For"] = r.In.Header["X-Forwarded-For"]
				if r.Out.Header.Get("X-Forwarded-For") == "" {
					r.SetXForwarded()
				}
			}
			if p.dropCookie {
				r.Out.Header.Del("Cookie")
			}
			if p.dropUpgrade {
				r.Out.Header.Del("Upgrade")
				r.Out.Header.Del("Connection")
			}
		},
		ModifyResponse: func(resp *http.Response) error {
			set := resp.Header["Set-Cookie"]
			for i := range set {
				if p.dropSecure {
					set[i] = strings.ReplaceAll(set[i], "; Secure", "")
				}
			}
			if p.dropSetCookie {
				resp.Header.Del("Set-Cookie")
			}
			return nil
		},
		Transport:    &http.Transport{DialContext: (&net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 0, 0, 2)}}).DialContext},
		ErrorHandler: func(w http.ResponseWriter, _ *http.Request, _ error) { w.WriteHeader(http.StatusBadGateway) },
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if p.answers != 0 {
			w.Header().Set("Location", "https://elsewhere.example.org/")
			w.WriteHeader(p.answers)
			return
		}
		through.ServeHTTP(hijackable{w, p}, r)
	})
}

// hijackable hands out connections that break once they are sockets.
type hijackable struct {
	http.ResponseWriter
	proxy
}

func (h hijackable) Unwrap() http.ResponseWriter { return h.ResponseWriter }

func (h hijackable) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	c, rw, err := http.NewResponseController(h.ResponseWriter).Hijack()
	if err != nil {
		return nil, nil, err
	}
	return &line{Conn: c, proxy: h.proxy}, rw, nil
}

// line is a socket's connection as a broken proxy has it.
type line struct {
	net.Conn
	proxy

	mu   sync.Mutex
	held bytes.Buffer
	cut  *time.Timer
	sent int
}

func (l *line) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.cutIdle > 0 {
		if l.cut != nil {
			l.cut.Stop()
		}
		l.cut = time.AfterFunc(l.cutIdle, func() { l.Conn.Close() })
	}
	if l.cutAfter > 0 && l.cut == nil {
		l.cut = time.AfterFunc(l.cutAfter, func() { l.Conn.Close() })
	}
	if l.holdBack {
		return l.held.Write(b)
	}
	if l.sent++; l.sent == 2 {
		time.Sleep(l.slow)
	}
	return l.Conn.Write(b)
}

func (l *line) Read(b []byte) (int, error) {
	if l.holdBackAsked {
		_, err := io.Copy(io.Discard, l.Conn) // until it is closed
		return 0, errors.Join(err, io.EOF)
	}
	return l.Conn.Read(b)
}
