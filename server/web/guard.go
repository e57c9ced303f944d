package web

import (
	"cmp"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"io"
	"mime"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"time"

	"github.com/labstack/echo/v4"

	"secondstory/protocol"
	"secondstory/protocol/routes"
	"secondstory/server/config"
)

// hosts are the names this server answers to. A page of another site that has its name point here (DNS rebinding)
// carries its own name, and is turned away.
type hosts struct {
	url     string
	allowed map[string]bool // host:port as in the Host header
	origins map[string]bool // scheme://host:port as in the Origin header
	secure  bool
}

func allowedHosts(c config.Config, addr net.Addr) hosts {
	h := hosts{allowed: map[string]bool{}, origins: map[string]bool{}}
	host, port, _ := net.SplitHostPort(addr.String())
	add := func(scheme, name string) {
		h.allowed[name] = true
		h.origins[scheme+"://"+name] = true
	}
	names := []string{"localhost", "127.0.0.1", "::1"}
	if ip, err := netip.ParseAddr(host); err == nil && ip.IsUnspecified() {
		if all, err := net.InterfaceAddrs(); err == nil {
			for _, a := range all {
				if p, err := netip.ParsePrefix(a.String()); err == nil {
					names = append(names, p.Addr().Unmap().String())
				}
			}
		}
		host = "127.0.0.1"
	} else {
		names = append(names, host)
	}
	for _, n := range names {
		add("http", net.JoinHostPort(n, port))
		if port == "80" {
			add("http", n)
		}
	}
	h.url = "http://" + net.JoinHostPort(host, port)
	if u := c.PublicURL; u != nil {
		// A page at the reader's own machine is not ours then: only the command line, which has no page, calls it so.
		clear(h.origins)
		add(u.Scheme, u.Host)
		h.url, h.secure = u.String(), u.Scheme == "https"
	}
	return h
}

// onlyAllowedHosts refuses requests that call the server by another name.
func (s *Server) onlyAllowedHosts(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if !s.hosts.allowed[strings.ToLower(c.Request().Host)] && c.Path() != "/healthz" && c.Path() != "/readyz" {
			return protocol.Reject(protocol.Forbidden, "This server does not answer to that name. Its operator can name it with SECONDSTORY_PUBLIC_URL.")
		}
		return next(c)
	}
}

// onlyOurPages refuses what another site's page sends: whatever may change something, and every socket.
func (s *Server) onlyOurPages(next echo.HandlerFunc) echo.HandlerFunc {
	cross := http.NewCrossOriginProtection()
	for origin := range s.hosts.origins {
		if err := cross.AddTrustedOrigin(origin); err != nil {
			s.Logger.Warn().Str("origin", origin).Msg("an origin cannot be trusted")
		}
	}
	return func(c echo.Context) error {
		r := c.Request()
		foreign := protocol.Reject(protocol.Forbidden, "That came from another site.")
		if origin := r.Header.Get("Origin"); origin != "" && !s.hosts.origins[strings.ToLower(origin)] {
			return foreign
		}
		if err := cross.Check(r); err != nil {
			return foreign
		}
		return next(c)
	}
}

// headers sets what every answer carries, and the nonce that lets the editor bring its styles.
func (s *Server) headers(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		nonce := make([]byte, 16)
		rand.Read(nonce)
		n := base64.RawStdEncoding.EncodeToString(nonce)
		c.Set("nonce", n)
		h := c.Response().Header()
		h.Set("Content-Security-Policy", "default-src 'self'; style-src 'self' 'nonce-"+n+"'; img-src 'self' data:; connect-src 'self'; "+
			"object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
		if s.hosts.secure {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		return next(c)
	}
}

// log says that a request was answered. It never holds an address with ids, a name or what somebody wrote, and says
// nothing of commands: some are secret, and a line per keystroke helps nobody.
func (s *Server) log(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		begun := time.Now()
		err := next(c)
		if err != nil {
			c.Error(err)
		}
		switch c.Path() {
		case "/api/rooms/:room/commands", "/healthz", "/readyz", "/metrics", "/*":
			return nil
		}
		s.Logger.Info().Str("method", c.Request().Method).Str("route", c.Path()).Int("status", c.Response().Status).
			Dur("took", time.Since(begun)).Msg("request")
		return nil
	}
}

// No request and no answer waits for ever: neither for a body that does not come, nor for somebody who does not read. A file
// may take longer. What the protocol is switched for has deadlines of its own.
const (
	fileTimes  = 3 // as long as for other bodies
	answerTime = time.Minute
)

const bodyTimeKey = "bodyTime"

func (s *Server) bodyTime() time.Duration { return cmp.Or(s.Config.BodyTime, 10*time.Second) }

// endWaits sets deadlines before anything of a body is read, whoever reads it in the end: a handler, or the server, which
// passes over what was sent for nothing.
func (s *Server) endWaits(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		control := http.NewResponseController(c.Response())
		now := time.Now()
		c.Set(bodyTimeKey, s.bodyTime())
		if c.Request().ContentLength != 0 {
			_ = control.SetReadDeadline(now.Add(s.bodyTime())) // where there is no connection there is no wait
		}
		_ = control.SetWriteDeadline(now.Add(answerTime))
		return next(c)
	}
}

// trusts says whether a connection from there is a proxy's, behind which many people are.
func (s *Server) trusts(a netip.Addr) bool {
	for _, p := range s.Config.TrustedProxies {
		if p.Contains(a.Unmap()) {
			return true
		}
	}
	return false
}

// clientIP is the address on the other end, unless it is a trusted proxy's, whose word is believed then.
func (s *Server) clientIP() echo.IPExtractor {
	if len(s.Config.TrustedProxies) == 0 {
		return echo.ExtractIPDirect()
	}
	trust := []echo.TrustOption{echo.TrustLoopback(false), echo.TrustLinkLocal(false), echo.TrustPrivateNet(false)}
	for _, p := range s.Config.TrustedProxies {
		_, network, err := net.ParseCIDR(p.String())
		if err == nil {
			trust = append(trust, echo.TrustIPRange(network))
		}
	}
	return echo.ExtractIPFromXFFHeader(trust...)
}

// body reads a request's JSON, up to a size in bytes.
func body(c echo.Context, limit int64) ([]byte, error) {
	kind, _, err := mime.ParseMediaType(c.Request().Header.Get("Content-Type"))
	if err != nil || kind != "application/json" {
		return nil, protocol.Reject(protocol.Invalid, "Send it as application/json.")
	}
	control := http.NewResponseController(c.Response())
	if limit > routes.MaxBody {
		of, _ := c.Get(bodyTimeKey).(time.Duration)
		_ = control.SetReadDeadline(time.Now().Add(fileTimes * of))
	}
	b, err := io.ReadAll(http.MaxBytesReader(c.Response(), c.Request().Body, limit))
	if err == nil {
		_ = control.SetReadDeadline(time.Time{}) // it is here; what is done with it takes its own time
	}
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
		return nil, protocol.Reject(protocol.TooMany, "That is too large: up to %d KiB are taken.", limit>>10)
	} else if err != nil {
		return nil, protocol.Reject(protocol.Invalid, "That did not arrive whole.")
	}
	return b, nil
}

// discourage makes whoever has guessed wrong too often wait for the answer: a look in the record for each guess, as fast as
// they can be sent, is time that others want.
func (s *Server) discourage(c echo.Context) {
	select {
	case <-time.After(guessTime):
	case <-c.Request().Context().Done():
	}
}

// asksFor is for how many seconds one person's requests are counted together.
const asksFor = 20

const guessTime = 250 * time.Millisecond

// limiter counts tries in a window of time, per key. It forgets all at the window's end. What is right is never asked about
// here: others' wrong tries from the same address take nothing from it.
type limiter struct {
	mu    sync.Mutex
	most  int
	every time.Duration
	until time.Time
	tries map[string]int
}

func newLimiter(most int, every time.Duration) *limiter {
	return &limiter{most: most, every: every, tries: map[string]int{}}
}

// try counts one, and says whether it is allowed.
func (l *limiter) try(key string, now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if now.After(l.until) {
		l.until = now.Add(l.every)
		clear(l.tries)
	}
	l.tries[key]++
	return l.tries[key] <= l.most
}
