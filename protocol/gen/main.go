// Command gen writes the other sides of package protocol: in TypeScript the types of every frame, command and event, of what
// is asked over HTTP, and the tables of limits and codes; a JSON Schema of the same; and of the table of routes an OpenAPI
// document and the table in PROTOCOL.md. It is run by `make generate`; a check keeps its output fresh.
package main

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"log"
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"secondstory/protocol"
	"secondstory/protocol/routes"
	"secondstory/room/rules"
)

const (
	target       = "../frontend/src/protocol.gen.ts"
	limitsTarget = "../frontend/src/limits.gen.ts"
	plansTarget  = "../frontend/src/features/templates/plans.gen.ts" // apart, so that only who needs it fetches it
)

func main() {
	log.SetFlags(0)
	out, err := generate()
	if err != nil {
		log.Fatalf("protocol/gen: %v", err)
	}
	if err := os.WriteFile(target, []byte(out), 0o644); err != nil {
		log.Fatalf("protocol/gen: %v", err)
	}
	limits, err := limits()
	if err == nil {
		err = os.WriteFile(limitsTarget, limits, 0o644)
	}
	if err != nil {
		log.Fatalf("protocol/gen: %v", err)
	}
	if err := os.WriteFile(plansTarget, []byte(plans()), 0o644); err != nil {
		log.Fatalf("protocol/gen: %v", err)
	}
	frames, err := golden()
	if err == nil {
		err = os.WriteFile(goldenTarget, frames, 0o644)
	}
	if err != nil {
		log.Fatalf("protocol/gen: %v", err)
	}
	for _, f := range []struct {
		target string
		write  func() ([]byte, error)
	}{{schemaTarget, schema}, {openAPITarget, openAPI}, {documentTarget, tables}} {
		out, err := f.write()
		if err == nil {
			err = os.WriteFile(f.target, out, 0o644)
		}
		if err != nil {
			log.Fatalf("protocol/gen: %v", err)
		}
	}
}

func generate() (string, error) {
	g := &generator{done: map[string]bool{}}
	g.line("// Generated from the Go package protocol by `make generate`. Do not edit.")
	for _, v := range []any{protocol.Hello{}, protocol.CommandFrame{}, protocol.HereFrame{}, protocol.CaretFrame{},
		protocol.Welcome{}, protocol.Ack{}, protocol.Rejection{}, protocol.Events{}, protocol.Heartbeat{},
		protocol.MineFrame{}, protocol.HereList{}, protocol.Carets{}, protocol.CountsFrame{}, protocol.Goodbye{},
		protocol.View{}, protocol.FacilitatorsView{}, protocol.PersonView{}, protocol.Code(""), protocol.Plan{}} {
		g.name(reflect.TypeOf(v))
	}
	for _, v := range routes.Shapes() {
		g.name(reflect.TypeOf(v))
	}
	g.union("Commands", protocol.Commands, func(v any) string { return v.(protocol.Command).Command() })
	g.union("EventBodies", protocol.EventBodies, func(v any) string { return v.(protocol.EventBody).Event() })
	g.streams()
	g.line("/** Commands that leave no trace of who asked. */\nexport const secretCommands = [%s] as const", quoted(protocol.Commands, func(c protocol.Command) (string, bool) {
		return c.Command(), rules.IsSecret(c.Command())
	}))
	g.line("/** Members of a view that name somebody, or several, wherever they stand. */\nexport const personMembers = [%s] as const", quoted(personMembers(), func(name string) (string, bool) { return name, true }))
	g.line("export * as limits from './limits.gen'")
	g.line("/** The words read aloud first, unless a meeting has words of its own. */")
	g.line("export const defaultOpening = %s", strconv.Quote(protocol.DefaultOpening))
	codes, err := constants("codes.go", "Close")
	if err != nil {
		return "", err
	}
	g.line("// How a socket is closed. Below 4500: come back.")
	for _, c := range codes {
		g.line("/** %s */\nexport const %s = %s", protocol.CloseCode(c.number).Says(), c.name, c.value)
	}
	return g.String(), nil
}

// plans carries the table of templates over, words and all.
func plans() string {
	g := &generator{}
	g.line("// Generated from protocol/template.go by `make generate`. Do not edit.")
	g.line("import type { Plan, Questions } from '../../protocol.gen'")
	for _, t := range []struct {
		about, name, of string
		rows            any
	}{
		{"How meetings are held.", "plans", "Plan", protocol.Plans},
		{"What may be asked in every meeting.", "always", "Questions", protocol.QuestionsAlways},
	} {
		rows := jsontext.Value(protocol.MustEncode(t.rows))
		if err := rows.Indent(jsontext.WithIndent("  ")); err != nil {
			panic(err)
		}
		g.line("/** %s */\nexport const %s: readonly %s[] = %s", t.about, t.name, t.of, rows)
	}
	return g.String()
}

type generator struct {
	strings.Builder
	done map[string]bool
}

func (g *generator) line(format string, args ...any) { fmt.Fprintf(g, format+"\n", args...) }

func union[T any](all []T) []any {
	out := make([]any, len(all))
	for i, v := range all {
		out[i] = v
	}
	return out
}

// union writes an interface from the name on the wire to the body's type.
func (g *generator) union(name string, of any, wire func(any) string) {
	var all []any
	switch list := of.(type) {
	case []protocol.Command:
		all = union(list)
	case []protocol.EventBody:
		all = union(list)
	}
	var rows []string
	for _, v := range all {
		rows = append(rows, fmt.Sprintf("  '%s': %s", wire(v), g.name(reflect.TypeOf(v))))
	}
	g.line("export interface %s {\n%s\n}", name, strings.Join(rows, "\n"))
	var names []string
	for _, v := range all {
		names = append(names, "'"+wire(v)+"'")
	}
	g.line("export const %sValues = [%s] as const", strings.ToLower(name[:1])+name[1:], strings.Join(names, ", "))
}

// streams writes what each kind of stream shows and tells. A kind is the name of a stream, or what stands before its colon.
func (g *generator) streams() {
	kinds := []struct {
		name   string
		stream protocol.Stream // as the table has it
		view   any
	}{
		{"all", protocol.All, protocol.View{}},
		{"facilitators", protocol.Facilitators, protocol.FacilitatorsView{}},
		{"person", "", protocol.PersonView{}},
	}
	var views, tells []string
	told := 0
	for _, k := range kinds {
		views = append(views, fmt.Sprintf("  %s: %s", k.name, g.name(reflect.TypeOf(k.view))))
		tells = append(tells, fmt.Sprintf("  %s: [%s],", k.name, quoted(protocol.EventBodies, func(e protocol.EventBody) (string, bool) {
			stream, ok := rules.StreamOf(e.Event())
			if ok && stream == k.stream {
				told++
				return e.Event(), true
			}
			return "", false
		})))
	}
	if told != len(protocol.EventBodies) {
		log.Fatal("protocol/gen: an event goes to a stream that is not known here")
	}
	g.line("/** What each kind of stream shows. The kind of `person:…` is `person`. */\nexport interface Views {\n%s\n}", strings.Join(views, "\n"))
	g.line("/** Which events each kind of stream tells. */\nexport const eventsOf = {\n%s\n} as const", strings.Join(tells, "\n"))
}

// personMembers finds the members by their type, as the server does where two persons turn out to be one; `id` is a person's
// own row.
func personMembers() (all []string) {
	seen := map[reflect.Type]bool{}
	var walk func(t reflect.Type, name string)
	walk = func(t reflect.Type, name string) {
		if t == reflect.TypeFor[protocol.PersonID]() {
			if name != "id" && !slices.Contains(all, name) {
				all = append(all, name)
			}
			return
		}
		switch t.Kind() {
		case reflect.Pointer, reflect.Slice:
			walk(t.Elem(), name)
		case reflect.Struct:
			if seen[t] {
				return
			}
			seen[t] = true
			for i := range t.NumField() {
				member, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
				if t.Field(i).IsExported() {
					walk(t.Field(i).Type, member)
				}
			}
		}
	}
	walk(reflect.TypeFor[protocol.View](), "")
	slices.Sort(all)
	return all
}

// quoted lists names of those that are meant.
func quoted[T any](all []T, name func(T) (string, bool)) string {
	var out []string
	for _, v := range all {
		if n, ok := name(v); ok {
			out = append(out, "'"+n+"'")
		}
	}
	return strings.Join(out, ", ")
}

// idName is what the ids of one kind are called.
func idName(t reflect.Type) string {
	kind := strings.TrimSuffix(t.Name()[strings.LastIndex(t.Name(), ".")+1:], "]")
	return strings.ToUpper(kind[:1]) + strings.TrimSuffix(kind[1:], "Kind") + "ID"
}

// name writes a type once and answers what to call it.
func (g *generator) name(t reflect.Type) string {
	switch {
	case strings.HasPrefix(t.Name(), "ID["):
		name := idName(t)
		if !g.done[name] {
			g.done[name] = true
			g.line("export type %s = string", name)
		}
		return name
	case t == reflect.TypeFor[protocol.Instant]():
		if !g.done["Instant"] {
			g.done["Instant"] = true
			g.line("/** RFC 3339 with three decimals and a Z. */\nexport type Instant = string")
		}
		return "Instant"
	case t == reflect.TypeFor[protocol.Stream]():
		return "string"
	case t.PkgPath() == "github.com/go-json-experiment/json/jsontext":
		return "unknown"
	}
	switch t.Kind() {
	case reflect.String:
		if v, ok := reflect.New(t).Elem().Interface().(interface{ Values() []string }); ok {
			if !g.done[t.Name()] {
				g.done[t.Name()] = true
				var quoted []string
				for _, w := range v.Values() {
					quoted = append(quoted, "'"+w+"'")
				}
				list := strings.ToLower(t.Name()[:1]) + t.Name()[1:] + "Values"
				g.line("export const %s = [%s] as const\nexport type %s = (typeof %s)[number]", list, strings.Join(quoted, ", "), t.Name(), list)
			}
			return t.Name()
		}
		return "string"
	case reflect.Bool:
		return "boolean"
	case reflect.Int, reflect.Int64, reflect.Uint32, reflect.Uint64:
		return "number"
	case reflect.Pointer:
		return g.name(t.Elem())
	case reflect.Interface:
		return "unknown"
	case reflect.Slice:
		return g.name(t.Elem()) + "[]"
	case reflect.Map:
		g.name(t.Key())
		return fmt.Sprintf("Record<string, %s>", g.name(t.Elem()))
	case reflect.Struct:
		if !g.done[t.Name()] {
			g.done[t.Name()] = true
			g.structure(t)
		}
		return t.Name()
	}
	panic("no TypeScript for " + t.String())
}

func (g *generator) structure(t reflect.Type) {
	var rows []string
	var extends string
	for f := range fields(t) {
		if f.Anonymous {
			extends = " extends " + g.name(f.Type)
			continue
		}
		tag := strings.Split(f.Tag.Get("json"), ",")
		optional := ""
		if slices.Contains(tag, "omitzero") {
			optional = "?"
		}
		name := g.name(f.Type)
		if tag[0] == "type" {
			name = "'" + frameTypes[t.Name()] + "'"
		}
		rows = append(rows, fmt.Sprintf("  %s%s: %s", tag[0], optional, name))
	}
	if len(rows) == 0 && extends == "" {
		g.line("export type %s = Record<string, never>", t.Name())
		return
	}
	g.line("export interface %s%s {\n%s\n}", t.Name(), extends, strings.Join(rows, "\n"))
}

var frameTypes = protocol.FrameTypes

func fields(t reflect.Type) func(func(reflect.StructField) bool) {
	return func(yield func(reflect.StructField) bool) {
		for i := range t.NumField() {
			if !yield(t.Field(i)) {
				return
			}
		}
	}
}

// limits carries the limits over, so that a form can say "12 characters left" without asking; each by itself, so that a page
// fetches those that it names.
func limits() ([]byte, error) {
	said, err := readComments(".")
	if err != nil {
		return nil, err
	}
	g := &generator{}
	g.line("// Generated from protocol/limits.go by `make generate`. Do not edit.")
	for _, l := range said.limits {
		g.line("/** %s */\nexport const %s = %s", l.of, l.name, l.value)
	}
	return []byte(g.String()), nil
}

func value(e ast.Expr) (constant.Value, error) {
	switch e := e.(type) {
	case *ast.BasicLit:
		return constant.MakeFromLiteral(e.Value, e.Kind, 0), nil
	case *ast.BinaryExpr:
		x, err := value(e.X)
		if err != nil {
			return nil, err
		}
		y, err := value(e.Y)
		if err != nil {
			return nil, err
		}
		if e.Op == token.SHL {
			n, _ := constant.Uint64Val(y)
			return constant.Shift(x, token.SHL, uint(n)), nil
		}
		return constant.BinaryOp(x, e.Op, y), nil
	}
	return nil, fmt.Errorf("not a plain number")
}
