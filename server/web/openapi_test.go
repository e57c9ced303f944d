package web

import (
	"encoding/json"
	"strings"
	"testing"

	"secondstory/protocol"
	"secondstory/protocol/routes"
)

func parse(t *testing.T, raw []byte) (v any) {
	t.Helper()
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

// What is served to tools is what the table of routes has now.
func TestOpenAPIHasEveryRow(t *testing.T) {
	paths := parse(t, openAPI).(map[string]any)["paths"].(map[string]any)
	described := 0
	for _, path := range paths {
		described += len(path.(map[string]any))
	}
	for _, r := range routes.All {
		path, _ := paths[r.Path].(map[string]any)
		if one, _ := path[strings.ToLower(r.Method)].(map[string]any); one["operationId"] != r.Name {
			t.Errorf("openapi.gen.json lacks %s %s: run make generate", r.Method, r.Path)
		}
	}
	if described != len(routes.All) {
		t.Errorf("openapi.gen.json has %d requests, the table %d: run make generate", described, len(routes.All))
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
