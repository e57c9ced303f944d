package cluster

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"sync"
	"sync/atomic"
	"time"
)

// Balancer spreads requests over instances, one after the other, with no memory of who was where: that must not matter.
// It lets WebSockets through, passes over instances that are not ready, and tries another when one cannot be reached.
// Safe for concurrent use.
type Balancer struct {
	listener net.Listener
	server   *http.Server
	stop     context.CancelFunc
	next     atomic.Uint64

	mu  sync.Mutex
	all []*upstream
}

type upstream struct {
	address string
	ready   atomic.Bool
}

const checkEvery = 200 * time.Millisecond

// NewBalancer serves on an address, with nobody behind it yet.
func NewBalancer(listen string) (*Balancer, error) {
	l, err := net.Listen("tcp", listen)
	if err != nil {
		return nil, err
	}
	ctx, stop := context.WithCancel(context.Background())
	b := &Balancer{listener: l, stop: stop}
	proxy := &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetXForwarded()
			r.Out.URL.Scheme, r.Out.Host = "http", r.In.Host
		},
		Transport: &spread{balancer: b, to: &http.Transport{
			DialContext: (&net.Dialer{Timeout: time.Second}).DialContext, MaxIdleConnsPerHost: 64, ResponseHeaderTimeout: 30 * time.Second,
		}},
		ErrorHandler: func(w http.ResponseWriter, _ *http.Request, _ error) {
			http.Error(w, "No instance can be reached just now.", http.StatusBadGateway)
		},
	}
	b.server = &http.Server{Handler: proxy, ReadHeaderTimeout: 10 * time.Second}
	go b.check(ctx)
	go func() { _ = b.server.Serve(l) }() // it ends with Close
	return b, nil
}

// URL is what people type.
func (b *Balancer) URL() string { return "http://" + b.listener.Addr().String() }

// Add puts an instance behind the balancer; it is passed over until it is ready.
func (b *Balancer) Add(address string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.all = append(b.all, &upstream{address: address})
}

// Close ends it, and every connection through it.
func (b *Balancer) Close() error {
	b.stop()
	return b.server.Close()
}

// order lists the instances that are ready, beginning with another one each time; all, if none is.
func (b *Balancer) order() (out []*upstream) {
	b.mu.Lock()
	defer b.mu.Unlock()
	n := len(b.all)
	if n == 0 {
		return nil
	}
	from := int(b.next.Add(1) % uint64(n))
	for i := range n {
		if u := b.all[(from+i)%n]; u.ready.Load() {
			out = append(out, u)
		}
	}
	if len(out) == 0 {
		return b.all
	}
	return out
}

// check asks every instance whether it is ready, again and again.
func (b *Balancer) check(ctx context.Context) {
	client := http.Client{Timeout: time.Second}
	every := time.NewTicker(checkEvery)
	defer every.Stop()
	for {
		b.mu.Lock()
		all := append([]*upstream(nil), b.all...)
		b.mu.Unlock()
		var asked sync.WaitGroup
		for _, u := range all {
			asked.Go(func() {
				resp, err := client.Get("http://" + u.address + "/readyz")
				if err == nil {
					resp.Body.Close()
				}
				u.ready.Store(err == nil && resp.StatusCode == http.StatusOK)
			})
		}
		asked.Wait()
		select {
		case <-every.C:
		case <-ctx.Done():
			return
		}
	}
}

// spread sends a request to one instance, or to the next if that cannot be reached.
type spread struct {
	balancer *Balancer
	to       http.RoundTripper
}

func (s *spread) RoundTrip(r *http.Request) (*http.Response, error) {
	err := errors.New("there is no instance")
	for _, u := range s.balancer.order() {
		out := r.Clone(r.Context())
		out.URL = &url.URL{Scheme: "http", Host: u.address, Path: r.URL.Path, RawPath: r.URL.RawPath, RawQuery: r.URL.RawQuery}
		var resp *http.Response
		if resp, err = s.to.RoundTrip(out); err == nil {
			return resp, nil
		}
		// Only what was never sent may be sent to another.
		if dial := (*net.OpError)(nil); !errors.As(err, &dial) || dial.Op != "dial" {
			return nil, err
		}
		u.ready.Store(false)
	}
	return nil, err
}
