package check

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"secondstory/protocol"
	"secondstory/server/config"
)

// Options say what is looked at.
type Options struct {
	URL   string         // the address people type
	Token string         // vault.CheckToken; without it some things are not looked at
	Hold  time.Duration  // how long a socket is held open
	Roots *x509.CertPool // nil: those of this machine
}

// Mark is what one finding comes to.
type Mark int

// The marks.
const (
	Fine  Mark = iota
	Note       // not wrong, and worth a look; or not looked at
	Wrong      // people will notice
)

// Finding is one sentence for whoever runs the server.
type Finding struct {
	Mark
	Says string
}

const (
	answerTime = 10 * time.Second // for one answer
	soon       = 14 * 24 * time.Hour
	nobodys    = "192.0.2.77" // an address that is kept free for examples
)

// looker is one look.
type looker struct {
	Options
	base *url.URL
	http *http.Client
	tell func(Finding)
}

// Run looks, and tells each finding as it comes. What makes further looks useless ends it.
func Run(ctx context.Context, o Options, tell func(Finding)) {
	base, err := config.URL(o.URL)
	if err != nil {
		tell(Finding{Wrong, fmt.Sprintf("%q is no address of a server: %s.", o.URL, err)})
		return
	}
	l := &looker{Options: o, base: base, tell: tell}
	l.http = &http.Client{
		Timeout:       answerTime,
		Transport:     &http.Transport{Proxy: http.ProxyFromEnvironment, TLSClientConfig: l.tls(), ForceAttemptHTTP2: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	defer l.http.CloseIdleConnections()
	if !l.reach(ctx) || !l.names(ctx) {
		return
	}
	if l.Token == "" {
		if l.upgrade(ctx) {
			l.say(Note, "The client's address, cookies and a socket held open were not looked at. That needs the server's secret: name it with SECONDSTORY_SECRET_FILE.")
		}
		return
	}
	if l.arrives(ctx) {
		l.hold(ctx)
	}
}

func (l *looker) say(m Mark, format string, args ...any) {
	l.tell(Finding{m, fmt.Sprintf(format, args...)})
}

func (l *looker) tls() *tls.Config {
	return &tls.Config{RootCAs: l.Roots, ServerName: l.base.Hostname()}
}

// answer is what came back: enough of it to tell a Second Story from something else.
type answer struct {
	*http.Response
	body []byte
}

func (l *looker) get(ctx context.Context, path string, header http.Header) (answer, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, l.base.String()+path, nil)
	if err != nil {
		return answer{}, err
	}
	for name, values := range header {
		r.Header[name] = values
	}
	resp, err := l.http.Do(r)
	if err != nil {
		return answer{}, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, 64<<10))
	return answer{resp, body}, err
}

// ours says whether a refusal is one of Second Story's own.
func (a answer) ours(code protocol.Code) bool {
	var p protocol.Problem
	return protocol.DecodeLoosely(a.body, &p) == nil && p.Code == code
}

// reach says whether a server answers at all, and is ready.
func (l *looker) reach(ctx context.Context) bool {
	a, err := l.get(ctx, "/healthz", nil)
	if err != nil {
		l.say(Wrong, "%s", unreachable(l.base, err))
		return false
	}
	switch {
	case a.StatusCode >= 300 && a.StatusCode < 400:
		l.say(Wrong, "%s sends people on to %s. Check that address, and set SECONDSTORY_PUBLIC_URL to it.", l.base, a.Header.Get("Location"))
		return false
	case a.StatusCode == http.StatusBadGateway, a.StatusCode == http.StatusServiceUnavailable, a.StatusCode == http.StatusGatewayTimeout:
		l.say(Wrong, "A proxy answers at %s and reaches no server (%d).", l.base, a.StatusCode)
		return false
	case a.StatusCode != http.StatusOK || string(a.body) != "alive\n":
		l.say(Wrong, "Something else than Second Story answers at %s (%d).", l.base, a.StatusCode)
		return false
	}
	l.say(Fine, "A server answers at %s.", l.base)
	if a.TLS != nil {
		if ends := a.TLS.PeerCertificates[0].NotAfter; time.Until(ends) < soon {
			l.say(Note, "The certificate ends on %s.", ends.Format(time.DateOnly))
		} else {
			l.say(Fine, "The certificate is good until %s.", ends.Format(time.DateOnly))
		}
	} else if !l.loopback() {
		l.say(Wrong, "It is reached without TLS: whoever is on the way can read and change everything.")
	}
	a, err = l.get(ctx, "/readyz", nil)
	if err != nil || a.StatusCode != http.StatusOK {
		l.say(Wrong, "The server cannot reach its record: /readyz is not 200. Its log says why.")
		return false
	}
	l.say(Fine, "It is ready: its record can be reached.")
	return true
}

func (l *looker) loopback() bool {
	ip := net.ParseIP(l.base.Hostname())
	return l.base.Hostname() == "localhost" || ip != nil && ip.IsLoopback()
}

// unreachable is a sentence for an address where nothing answered.
func unreachable(base *url.URL, err error) string {
	name := (*net.DNSError)(nil)
	certificate := (*tls.CertificateVerificationError)(nil)
	record := tls.RecordHeaderError{}
	switch {
	case errors.As(err, &name):
		return fmt.Sprintf("The name %s leads nowhere: it is not known here.", base.Hostname())
	case errors.As(err, &certificate):
		return fmt.Sprintf("The certificate at %s is not to be believed: %s.", base, strings.TrimPrefix(certificate.Err.Error(), "x509: "))
	case errors.As(err, &record), errors.Is(err, http.ErrSchemeMismatch):
		return fmt.Sprintf("There is no TLS at %s.", base)
	}
	for errors.Unwrap(err) != nil {
		err = errors.Unwrap(err)
	}
	return fmt.Sprintf("Nothing can be reached at %s: %s.", base, err)
}

// names says whether the server answers to the name people type, and takes its own pages for its own.
func (l *looker) names(ctx context.Context) bool {
	a, err := l.get(ctx, "/api/session", nil)
	switch {
	case err != nil:
		l.say(Wrong, "%s", unreachable(l.base, err))
		return false
	case a.StatusCode == http.StatusForbidden && a.ours(protocol.Forbidden):
		l.say(Wrong, "The server does not answer to the name %s. Set SECONDSTORY_PUBLIC_URL=%s, and have the proxy pass the Host header on as it came.", l.base.Host, l.base)
		return false
	case a.StatusCode != http.StatusOK:
		l.say(Wrong, "What is under /api does not arrive: /api/session answers %d.", a.StatusCode)
		return false
	}
	l.say(Fine, "It answers to the name %s.", l.base.Host)
	a, err = l.get(ctx, "/api/session", http.Header{"Origin": {l.base.String()}})
	if err != nil || a.StatusCode != http.StatusOK {
		l.say(Wrong, "Its own pages are taken for another site's. Set SECONDSTORY_PUBLIC_URL=%s, exactly as people type it, and have the proxy leave Host and Origin as they are.", l.base)
		return false
	}
	l.say(Fine, "Pages from %s are its own.", l.base)
	return true
}

// arrives says what has become of a request on its way.
func (l *looker) arrives(ctx context.Context) bool {
	first, cookie, ok := l.checked(ctx, nil)
	if !ok {
		return false
	}
	if first.Protocol != protocol.Version {
		l.say(Wrong, "The server speaks version %d of the protocol, and this program version %d. Check with the program that the server runs.", first.Protocol, protocol.Version)
		return false
	}
	header := http.Header{"X-Forwarded-For": {nobodys}}
	if cookie != nil {
		header.Set("Cookie", cookie.Name+"="+cookie.Value)
	}
	second, _, ok := l.checked(ctx, header)
	if !ok {
		return false
	}
	l.cookies(cookie, second.Cookie)
	l.address(first, second)
	return true
}

func (l *looker) checked(ctx context.Context, more http.Header) (out protocol.Checked, cookie *http.Cookie, ok bool) {
	header := http.Header{"Authorization": {"Bearer " + l.Token}}
	for name, values := range more {
		header[name] = values
	}
	a, err := l.get(ctx, "/api/check", header)
	switch {
	case err != nil:
		l.say(Wrong, "%s", unreachable(l.base, err))
	case a.ours(protocol.NotFound):
		l.say(Wrong, "The secret here is not the server's, or the proxy takes the header Authorization away, or the server is of an older version than this program.")
	case a.StatusCode != http.StatusOK || protocol.DecodeLoosely(a.body, &out) != nil:
		l.say(Wrong, "What is under /api does not arrive: /api/check answers %d.", a.StatusCode)
	default:
		for _, c := range a.Cookies() {
			if strings.HasSuffix(c.Name, "ss-check") {
				cookie = c
			}
		}
		return out, cookie, true
	}
	return out, nil, false
}

func (l *looker) cookies(set *http.Cookie, back string) {
	secure := l.base.Scheme == "https"
	switch {
	case set == nil:
		l.say(Wrong, "Cookies that the server sets are lost on the way here: nobody stays signed in.")
	case set.Secure != secure || strings.HasPrefix(set.Name, "__Host-") != secure:
		l.say(Wrong, "Cookies are not as %s wants them: Secure is %t. Set SECONDSTORY_PUBLIC_URL=%s, and have the proxy leave cookies alone.", l.base.Scheme, set.Secure, l.base)
	case !set.HttpOnly || set.Path != "/" || set.Domain != "" || set.SameSite != http.SameSiteLaxMode:
		l.say(Wrong, "The proxy changes cookies. Have it leave them alone.")
	case back != set.Value:
		l.say(Wrong, "Cookies are lost on the way to the server: nobody stays signed in.")
	default:
		l.say(Fine, "Cookies come and go as they should.")
	}
}

// address says whose address the server takes this client's for. The second request pretended to be somebody's else.
func (l *looker) address(honest, pretending protocol.Checked) {
	switch {
	case pretending.Address == nobodys && !honest.Near:
		l.say(Wrong, "Whoever sends an X-Forwarded-For of their own is believed. Have the proxy add the address it sees, and let SECONDSTORY_TRUSTED_PROXIES name proxies only.")
	case honest.Forwarded && !honest.Proxy:
		l.say(Wrong, "The server takes the proxy at %s for everybody, and counts tries and new meetings of all people together. Set SECONDSTORY_TRUSTED_PROXIES to its network.", honest.Peer)
	case !honest.Forwarded && (honest.Proxy || l.base.Scheme == "https"):
		l.say(Wrong, "The proxy at %s does not say whose a request is. Have it send X-Forwarded-For.", honest.Peer)
	case !honest.Forwarded && !mine(honest.Peer):
		l.say(Note, "The server takes you for %s. If that is a proxy's address, have it send X-Forwarded-For.", honest.Peer)
	default:
		l.say(Fine, "The server takes you for %s.", honest.Address)
	}
}

// mine says whether an address is one of this machine's.
func mine(address string) bool {
	all, err := net.InterfaceAddrs()
	return err == nil && slices.ContainsFunc(all, func(a net.Addr) bool {
		n, ok := a.(*net.IPNet)
		return ok && n.IP.Equal(net.ParseIP(address))
	})
}
