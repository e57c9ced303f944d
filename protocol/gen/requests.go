package main

import (
	"cmp"
	"fmt"
	"net/http"
	"reflect"
	"regexp"
	"strings"

	"secondstory/protocol"
	"secondstory/protocol/routes"
)

// requests is the table of routes for people. What was said in a row above is not said again.
func requests() (string, error) {
	var out strings.Builder
	out.WriteString("| request | parameters and body | answer |\n| --- | --- | --- |\n")
	said := map[string]bool{}
	once := func(head, about string) string {
		if said[head+about] && len(about) > 40 {
			return head + ", as above."
		}
		said[head+about] = true
		return head + ": " + about
	}
	for _, r := range routes.All {
		address := r.Path
		var carries, answers []string
		for _, p := range r.Parameters {
			switch p.In {
			case routes.Query:
				address += "?" + p.Name + "="
				carries = append(carries, once("`"+p.Name+"`", p.About))
			case routes.Header:
				carries = append(carries, once("Header `"+p.Name+"`", p.About))
			}
		}
		if b := r.Body; b != nil {
			if b.Of == nil {
				carries = append([]string{b.About}, carries...)
			} else {
				carries = append([]string{once("`"+shape(reflect.TypeOf(b.Of))+"`", b.About)}, carries...)
			}
		}
		for _, a := range r.Answers {
			answers = append(answers, cell(a, once))
		}
		fmt.Fprintf(&out, "| `%s %s`: %s | %s | %s |\n", r.Method, address, does(r), strings.Join(carries, " "), strings.Join(answers, " "))
	}
	return expand(out.String())
}

// does is what a request does, and for whom.
func does(r routes.Route) string {
	switch r.Needs {
	case routes.Lead:
		return r.Does + " For facilitators."
	case routes.CheckToken:
		return r.Does + " For whoever runs the server."
	}
	return r.Does
}

// cell is an answer: its status, unless it goes without saying, what it holds, and what there is to say of it.
func cell(a routes.Answer, once func(head, about string) string) string {
	var head []string
	if a.Status != 0 && a.Status != http.StatusOK {
		head = append(head, fmt.Sprint(a.Status))
	}
	if a.Of != nil && a.Kind == "" {
		head = append(head, "`"+shape(reflect.TypeOf(a.Of))+"`")
	}
	if a.Kind != "" {
		head = append(head, "`"+a.Kind+"`")
	}
	if a.Status >= http.StatusBadRequest {
		return strings.Join(head, " ") + " " + a.About
	}
	return once(strings.Join(head, " "), a.About)
}

// shape is what a type looks like on the wire: its members, a question mark behind those that may be left out.
func shape(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Slice:
		return "[" + shape(t.Elem()) + "]"
	case reflect.Struct:
		var members []string
		for f := range fields(t) {
			name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
			if strings.Contains(options, "omitzero") {
				name += "?"
			}
			members = append(members, name)
		}
		return "{" + strings.Join(members, ", ") + "}"
	}
	panic("no shape for " + t.String())
}

var mentioned = regexp.MustCompile(`\{\{(\w+)\}\}`)

// expand puts the members of types in the place of their names.
func expand(text string) (string, error) {
	var err error
	out := mentioned.ReplaceAllStringFunc(text, func(m string) string {
		t, is := mentions()[strings.Trim(m, "{}")]
		if !is {
			err = cmp.Or(err, fmt.Errorf("no type %s is to be had", m))
			return m
		}
		return "`" + shape(t) + "`"
	})
	return out, err
}

// mentions are the types that bodies and answers are made of, by their names.
func mentions() map[string]reflect.Type {
	all := map[string]reflect.Type{}
	var walk func(t reflect.Type)
	walk = func(t reflect.Type) {
		switch t.Kind() {
		case reflect.Pointer, reflect.Slice:
			walk(t.Elem())
		case reflect.Struct:
			if all[t.Name()] != nil || t.PkgPath() != reflect.TypeFor[protocol.Facts]().PkgPath() {
				return
			}
			all[t.Name()] = t
			for f := range fields(t) {
				walk(f.Type)
			}
		}
	}
	for _, v := range routes.Shapes() {
		walk(reflect.TypeOf(v))
	}
	return all
}
