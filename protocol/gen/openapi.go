package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"secondstory/protocol"
	"secondstory/protocol/routes"
)

const openAPITarget = "../server/web/openapi.gen.json"

// object is a JSON object that keeps its order.
type object []pair

type pair struct {
	name  string
	value any
}

// MarshalJSON writes the members one after the other.
func (o object) MarshalJSON() ([]byte, error) {
	var out bytes.Buffer
	out.WriteByte('{')
	for i, p := range o {
		if i > 0 {
			out.WriteByte(',')
		}
		value, err := plain(p.value)
		if err != nil {
			return nil, err
		}
		out.WriteString(strconv.Quote(p.name) + ":")
		out.Write(value)
	}
	out.WriteByte('}')
	return out.Bytes(), nil
}

// plain is JSON that shows signs as they are.
func plain(v any) ([]byte, error) {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return bytes.TrimSpace(out.Bytes()), err
}

// openAPI writes the table of routes for tools. What bodies and answers hold it leaves to the JSON Schema.
func openAPI() ([]byte, error) {
	var paths object
	for _, r := range routes.All {
		o, err := operation(r)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", r.Name, err)
		}
		one := pair{strings.ToLower(r.Method), o}
		at := -1
		for i, p := range paths {
			if p.name == r.Path {
				at = i
			}
		}
		if at >= 0 {
			paths[at].value = append(paths[at].value.(object), one)
		} else {
			paths = append(paths, pair{r.Path, object{one}})
		}
	}
	var inPaths object
	for _, name := range slices.Sorted(maps.Keys(routes.PathParameters)) {
		inPaths = append(inPaths, pair{name, object{
			{"name", name}, {"in", "path"}, {"required", true}, {"schema", schemaOf(routes.PathParameters[name])},
		}})
	}
	problem := response("Why not: a code for programs, a sentence for people.", "application/json", schemaOf(protocol.Problem{}))
	raw, err := plain(object{
		{"openapi", "3.1.0"},
		{"info", object{
			{"title", "Second Story"},
			{"version", "1"},
			{"description", "What a browser asks of the server beside a room's socket, and what a program can do without one. Generated from " +
				"the Go package protocol/routes by `make generate`. Bodies are JSON, read strictly: exact case, nothing unknown, nothing twice. " +
				"What bodies, answers, commands, events and frames hold is in protocol.schema.json; what they mean in PROTOCOL.md. Requests that " +
				"a page of another site sends are refused."},
		}},
		{"servers", []object{{{"url", "/"}}}},
		{"security", security(routes.Place)},
		{"paths", paths},
		{"components", object{
			{"securitySchemes", object{
				{"session", object{{"type", "apiKey"}, {"in", "cookie"}, {"name", "ss"}, {"description", "Over TLS it is called __Host-ss."}}},
				{"check", object{{"type", "http"}, {"scheme", "bearer"}, {"description", "Made from the server's secret file, and good for nothing else."}}},
			}},
			{"parameters", inPaths},
			{"responses", object{{"Problem", problem}}},
		}},
	})
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := json.Indent(&out, raw, "", "  "); err != nil {
		return nil, err
	}
	out.WriteByte('\n')
	expanded, err := expand(out.String())
	return []byte(expanded), err
}

// security is what a request has to show.
func security(n routes.Need) []object {
	session := object{{"session", []string{}}}
	switch n {
	case routes.Nothing:
		return []object{session, {}}
	case routes.CheckToken:
		return []object{{{"check", []string{}}}}
	default:
		return []object{session}
	}
}

var inBraces = regexp.MustCompile(`\{(\w+)\}`)

func operation(r routes.Route) (object, error) {
	o := object{{"operationId", r.Name}, {"summary", does(r)}, {"security", security(r.Needs)}}
	var parameters []object
	for _, m := range inBraces.FindAllStringSubmatch(r.Path, -1) {
		if routes.PathParameters[m[1]] == nil {
			return nil, fmt.Errorf("nothing is known of {%s}", m[1])
		}
		parameters = append(parameters, object{{"$ref", "#/components/parameters/" + m[1]}})
	}
	for _, p := range r.Parameters {
		parameters = append(parameters, object{
			{"name", p.Name}, {"in", p.In}, {"required", p.Required}, {"description", p.About}, {"schema", schemaOf(p.Of)},
		})
	}
	if parameters != nil {
		o = append(o, pair{"parameters", parameters})
	}
	if b := r.Body; b != nil {
		about := b.About + " Up to " + size(b.Most) + "."
		o = append(o, pair{"requestBody", object{
			{"required", true}, {"description", about}, {"content", content("application/json", schemaOf(b.Of))},
		}})
	}
	var responses object
	others := false
	for _, a := range r.Answers {
		if a.About == "" {
			return nil, fmt.Errorf("nothing is said of %d", a.Status)
		}
		name := strconv.Itoa(a.Status)
		kind := a.Kind
		holds := schemaOf(a.Of)
		switch {
		case a.Status == 0:
			others = true
			name, kind = "default", "application/json"
			holds = object{{"anyOf", []object{holds, schemaOf(protocol.Problem{})}}}
		case a.Of != nil && kind == "":
			kind = "application/json"
		case a.Status >= http.StatusBadRequest:
			kind, holds = "application/json", schemaOf(protocol.Problem{})
		}
		responses = append(responses, pair{name, response(a.About, kind, holds)})
	}
	if !others {
		responses = append(responses, pair{"default", object{{"$ref", "#/components/responses/Problem"}}})
	}
	return append(o, pair{"responses", responses}), nil
}

func response(about, kind string, holds object) object {
	o := object{{"description", about}}
	if kind != "" {
		o = append(o, pair{"content", content(kind, holds)})
	}
	return o
}

func content(kind string, holds object) object {
	of := object{}
	if holds != nil {
		of = object{{"schema", holds}}
	}
	return object{{kind, of}}
}

// schemaOf points to where a type is described, or says the little there is to say.
func schemaOf(v any) object {
	if v == nil {
		return nil
	}
	return schemaOfType(reflect.TypeOf(v))
}

func schemaOfType(t reflect.Type) object {
	name := t.Name()
	if strings.HasPrefix(name, "ID[") {
		name = idName(t)
	}
	switch {
	case t.PkgPath() == reflect.TypeFor[protocol.Facts]().PkgPath():
		return object{{"$ref", "protocol.schema.json#/$defs/" + name}}
	case t.Kind() == reflect.Slice:
		return object{{"type", "array"}, {"items", schemaOfType(t.Elem())}}
	case t.Kind() == reflect.String:
		return object{{"type", "string"}}
	case t.Kind() == reflect.Uint64:
		return object{{"type", "integer"}, {"minimum", 0}}
	}
	panic("no schema for " + t.String())
}

func size(bytes int64) string {
	if bytes >= 1<<20 {
		return strconv.FormatInt(bytes>>20, 10) + " MiB"
	}
	return strconv.FormatInt(bytes>>10, 10) + " KiB"
}
