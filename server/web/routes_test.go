package web

import (
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/rs/zerolog"

	"secondstory/protocol"
	"secondstory/protocol/routes"
	"secondstory/server/config"
)

// withRoutes is a server that knows what it answers, and nothing else.
func withRoutes(t *testing.T) (*Server, error) {
	t.Helper()
	s := &Server{Logger: zerolog.Nop(), Metrics: prometheus.NewRegistry(), echo: echo.New()}
	s.hosts = allowedHosts(config.Config{}, &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 8080})
	return s, s.routes()
}

// What is answered below /api is what the table of routes has: no row without an answer, no answer without a row.
func TestTheTableOfRoutesIsWhatIsAnswered(t *testing.T) {
	s, err := withRoutes(t)
	if err != nil {
		t.Fatal(err)
	}
	var answered, told []string
	for _, r := range s.echo.Routes() {
		if strings.HasPrefix(r.Path, "/api/") && !strings.HasSuffix(r.Path, "*") && r.Method != echo.RouteNotFound {
			answered = append(answered, r.Method+" "+r.Path)
		}
	}
	for _, r := range routes.All {
		told = append(told, r.Method+" "+strings.NewReplacer("{", ":", "}", "").Replace(r.Path))
	}
	slices.Sort(answered)
	slices.Sort(told)
	if len(told) == 0 || !slices.Equal(answered, told) {
		t.Errorf("answered is\n%s\nand the table has\n%s", strings.Join(answered, "\n"), strings.Join(told, "\n"))
	}
}

// A server does not start that would leave a row without an answer, or answer what no row tells.
func TestARowOrAHandlerThatIsMissingIsSaid(t *testing.T) {
	all := routes.All
	t.Cleanup(func() { routes.All = all })
	for what, rows := range map[string][]routes.Route{
		"nothing answers":     append(slices.Clone(all), routes.Route{Name: "nobody", Method: http.MethodGet, Path: "/api/nobody"}),
		"no row":              all[1:],
		"a place is needed":   append([]routes.Route{{Name: "getSession", Method: http.MethodGet, Path: "/api/session", Needs: routes.Lead}}, all[1:]...),
		"/api/rooms/{room}/x": append([]routes.Route{{Name: "getSession", Method: http.MethodGet, Path: "/api/rooms/{room}/x"}}, all[1:]...),
	} {
		routes.All = rows
		if _, err := withRoutes(t); err == nil || !strings.Contains(err.Error(), what) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// A handler reads and says only what its row describes.
func TestOnlyWhatTheRowDescribesIsReadAndSaid(t *testing.T) {
	c := echo.New().NewContext(nil, nil)
	c.Set(rowKey, &routes.Route{Name: "some", Body: &routes.Body{Of: protocol.Join{}}, Answers: []routes.Answer{{Status: http.StatusOK, Of: protocol.Joined{}}}})
	if err := take(c, &protocol.SignIn{}); err == nil {
		t.Error("another body was read")
	}
	if answer(c, protocol.Session{}) == nil || answer(c, nil) == nil {
		t.Error("another answer was given")
	}
}
