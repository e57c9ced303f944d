package web

import (
	"context"
	"crypto/subtle"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"secondstory/protocol"
)

func (s *Server) alive(c echo.Context) error { return c.String(http.StatusOK, "alive\n") }

// ready says whether the record can be reached.
func (s *Server) ready(c echo.Context) error {
	if !s.reachable(c.Request().Context()) {
		return c.String(http.StatusServiceUnavailable, "the record cannot be reached\n")
	}
	return c.String(http.StatusOK, "ready\n")
}

// reachable says whether the record is, within two seconds.
func (s *Server) reachable(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	return s.Store.Ping(ctx) == nil
}

// metrics are for whoever runs the server: from this machine, or with the token.
func (s *Server) metrics() echo.HandlerFunc {
	s.Metrics.MustRegister(
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "secondstory_sockets", Help: "Open sockets."}, func() float64 { return float64(s.sockets.Count()) }),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "secondstory_people", Help: "People with a socket here, each counted once in each room."}, func() float64 { return float64(s.sockets.People()) }),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "secondstory_record_reachable", Help: "Whether the record can be reached: 1 or 0."}, func() float64 {
			if s.reachable(context.Background()) {
				return 1
			}
			return 0
		}),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "secondstory_rooms_open", Help: "Rooms in memory."}, func() float64 { return float64(s.Hall.Open()) }),
	)
	page := promhttp.HandlerFor(s.Metrics, promhttp.HandlerOpts{})
	return func(c echo.Context) error {
		ip, err := netip.ParseAddr(c.RealIP())
		near := err == nil && ip.Unmap().IsLoopback() && s.Config.Loopback()
		token, bearer := strings.CutPrefix(c.Request().Header.Get("Authorization"), "Bearer ")
		told := s.Config.MetricsToken != "" && bearer && subtle.ConstantTimeCompare([]byte(token), []byte(s.Config.MetricsToken)) == 1
		if !near && !told {
			return protocol.Reject(protocol.Forbidden, "Metrics are for this machine, or for whoever has the token.")
		}
		page.ServeHTTP(c.Response(), c.Request())
		return nil
	}
}
