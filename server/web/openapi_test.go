package web

import (
	"encoding/json"
	"net"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/rs/zerolog"

	"secondstory/protocol"
	"secondstory/server/config"
)

func parse(t *testing.T, raw []byte) (v any) {
	t.Helper()
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

// Every route under /api is described, and everything described is a route.
func TestOpenAPIDescribesEveryRoute(t *testing.T) {
	s := &Server{Logger: zerolog.Nop(), Metrics: prometheus.NewRegistry(), echo: echo.New()}
	s.hosts = allowedHosts(config.Config{}, &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 8080})
	s.routes()
	var routes []string
	for _, r := range s.echo.Routes() {
		if !strings.HasPrefix(r.Path, "/api/") || strings.HasSuffix(r.Path, "*") || r.Method == echo.RouteNotFound {
			continue
		}
		steps := strings.Split(r.Path, "/")
		for i, step := range steps {
			if name, ok := strings.CutPrefix(step, ":"); ok {
				steps[i] = "{" + name + "}"
			}
		}
		routes = append(routes, r.Method+" "+strings.Join(steps, "/"))
	}
	var described []string
	for path, item := range parse(t, openAPI).(map[string]any)["paths"].(map[string]any) {
		for method := range item.(map[string]any) {
			if method != "parameters" {
				described = append(described, strings.ToUpper(method)+" "+path)
			}
		}
	}
	slices.Sort(routes)
	slices.Sort(described)
	if len(routes) == 0 || !slices.Equal(routes, described) {
		t.Errorf("the routes are\n%s\nand openapi.json has\n%s", strings.Join(routes, "\n"), strings.Join(described, "\n"))
	}
}

// Every pointer in the two documents leads somewhere.
func TestOpenAPIPointsToWhatIsThere(t *testing.T) {
	documents := map[string]any{"": parse(t, openAPI), "protocol.schema.json": parse(t, protocol.Schema)}
	pointers := 0
	var walk func(from string, v any)
	walk = func(from string, v any) {
		switch v := v.(type) {
		case []any:
			for _, x := range v {
				walk(from, x)
			}
		case map[string]any:
			if ref, ok := v["$ref"].(string); ok {
				pointers++
				file, pointer, _ := strings.Cut(ref, "#/")
				if file == "" {
					file = from
				}
				at := documents[file]
				for _, step := range strings.Split(pointer, "/") {
					m, _ := at.(map[string]any)
					at = m[step]
				}
				if at == nil {
					t.Errorf("%q leads nowhere", ref)
				}
			}
			for _, x := range v {
				walk(from, x)
			}
		}
	}
	for name, d := range documents {
		walk(name, d)
	}
	if pointers < 200 {
		t.Errorf("only %d pointers were followed", pointers)
	}
}

// What is answered has the members that are described.
func TestOpenAPIDescribesAnswers(t *testing.T) {
	schemas := parse(t, openAPI).(map[string]any)["components"].(map[string]any)["schemas"].(map[string]any)
	for _, v := range []any{protocol.Problem{}, protocol.ListedRoom{}, protocol.RoomView{}, protocol.Invitation{}, protocol.Checked{}} {
		typ := reflect.TypeOf(v)
		properties := schemas[typ.Name()].(map[string]any)["properties"].(map[string]any)
		for i := range typ.NumField() {
			name, _, _ := strings.Cut(typ.Field(i).Tag.Get("json"), ",")
			if _, ok := properties[name]; !ok {
				t.Errorf("%s.%s is not described", typ.Name(), name)
			}
		}
		if len(properties) != typ.NumField() {
			t.Errorf("%s has %d members, %d are described", typ.Name(), typ.NumField(), len(properties))
		}
	}
}

func TestTheSchemaHasEveryCommandAndEvent(t *testing.T) {
	defs := parse(t, protocol.Schema).(map[string]any)["$defs"].(map[string]any)
	for _, c := range protocol.Commands {
		if defs["command."+c.Command()] == nil {
			t.Errorf("the schema lacks the command %s: run make generate", c.Command())
		}
	}
	for _, e := range protocol.EventBodies {
		if defs["event."+e.Event()] == nil {
			t.Errorf("the schema lacks the event %s: run make generate", e.Event())
		}
	}
}
