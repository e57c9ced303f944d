package web

import (
	"context"
	"errors"
	"io/fs"
	"net"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/rs/zerolog"

	"secondstory/room"
	"secondstory/server/access"
	"secondstory/server/beside"
	"secondstory/server/config"
	"secondstory/server/live"
	"secondstory/server/store"
)

// Server answers browsers.
type Server struct {
	// Set once, then only read.
	Config     config.Config
	Logger     zerolog.Logger
	Access     *access.Access
	Hall       *room.Hall
	Store      store.Store
	Assets     fs.FS
	SetupToken string // what lets somebody create rooms on a server that others reach
	CheckToken string // what the command line shows where it only looks
	Now        func() time.Time
	Metrics    *prometheus.Registry

	hosts   hosts
	echo    *echo.Echo
	pages   *pages
	sockets *live.Sockets
	serving context.Context // until no more sockets are taken
	drained context.CancelFunc
	joins   *limiter // wrong links
	tokens  *limiter // wrong setup tokens
	makes   *limiter // new rooms
	asks    *limiter // requests of one person, whatever they are for
	callers *connections
	http    *http.Server

	operator *http.Server // nil: nobody asks
}

// Start serves on a listener until Stop is called. It returns once it is serving.
func (s *Server) Start(l net.Listener) error {
	s.hosts = allowedHosts(s.Config, l.Addr())
	var err error
	if s.pages, err = readPages(s.Assets); err != nil {
		return err
	}
	s.joins = newLimiter(s.Config.MaxWrongLinks, time.Minute)
	s.tokens = newLimiter(s.Config.MaxWrongLinks, time.Minute)
	s.makes = newLimiter(s.Config.MaxNewRooms, time.Hour)
	s.asks = newLimiter(s.Config.MaxFrames*asksFor, asksFor*time.Second)
	s.sockets = &live.Sockets{Logger: s.Logger, Hall: s.Hall, HelloTime: s.Config.HelloTime, TakeTime: s.Config.TakeTime}
	s.sockets.Start()
	s.serving, s.drained = context.WithCancel(context.Background())
	s.echo = echo.New()
	s.echo.HideBanner, s.echo.HidePort = true, true
	s.echo.HTTPErrorHandler = s.fail
	s.echo.IPExtractor = s.clientIP()
	if err := s.routes(); err != nil {
		return err
	}
	s.callers = newConnections(s.trusts, s.Metrics)
	s.http = &http.Server{
		Handler:           headAsGet(s.echo),
		ReadHeaderTimeout: 5 * time.Second,
		IdleTimeout:       2 * time.Minute,
		ConnContext:       s.callers.remember,
		ConnState:         s.callerChanged,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          nil,
	}
	go func() {
		if err := s.http.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			s.Logger.Error().Err(err).Msg("serving ended")
		}
	}()
	return nil
}

// callerChanged is for whoever accepts connections, and must go on with that.
func (s *Server) callerChanged(c net.Conn, state http.ConnState) {
	_ = beside.Do(s.Logger, "the count of connections", func() error { s.callers.changed(c, state); return nil }) // it is only a bound
}

// URL is where people find the server.
func (s *Server) URL() string { return s.hosts.url }

// Drain takes no more sockets. Those that are open are ended by their rooms.
func (s *Server) Drain() {
	s.sockets.Drain()
	s.drained()
}

// Stop waits for requests under way and for sockets to end.
func (s *Server) Stop(ctx context.Context) error {
	err := s.http.Shutdown(ctx)
	if s.operator != nil {
		err = errors.Join(err, s.operator.Shutdown(ctx))
	}
	s.sockets.Wait(ctx)
	s.sockets.Stop()
	return err
}
