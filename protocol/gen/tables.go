package main

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"secondstory/protocol"
	"secondstory/room/rules"
)

const documentTarget = "PROTOCOL.md"

// tables writes the tables of PROTOCOL.md anew, each between a marker and its end. What they say stands beside what it is
// about: in the comment of a command or an event, as rows of `name: words`; in the comments of a view's members and of limits.
//
//	<!-- commands: hand floor -->   commands and events of these nouns, or those that are named whole
//	<!-- view: View -->             members of that type
//	<!-- codes -->, <!-- close codes -->, <!-- limits -->, <!-- requests -->
//
// It fails where something stands in no table, or where its comment names other members than it has.
func tables() ([]byte, error) {
	raw, err := os.ReadFile(documentTarget)
	if err != nil {
		return nil, err
	}
	said, err := readComments(".")
	if err != nil {
		return nil, err
	}
	d := &document{said: said, left: map[string]reflect.Type{}}
	for _, c := range protocol.Commands {
		d.left["command "+c.Command()] = reflect.TypeOf(c)
	}
	for _, e := range protocol.EventBodies {
		d.left["event "+e.Event()] = reflect.TypeOf(e)
	}
	d.order = slices.Concat(
		names(protocol.Commands, func(c protocol.Command) string { return "command " + c.Command() }),
		names(protocol.EventBodies, func(e protocol.EventBody) string { return "event " + e.Event() }))
	// Whole names are taken first, so that a noun leaves what belongs to another part of the page.
	doc := string(raw)
	d.named = regexp.MustCompile(`(?m)^<!-- (?:commands|events): (.*) -->$`).FindAllStringSubmatch(doc, -1)
	marker := regexp.MustCompile(`(?ms)^<!-- ([a-z ]+)(?:: ([^\n]*))? -->\n(.*?)<!-- end -->$`)
	doc = marker.ReplaceAllStringFunc(doc, func(found string) string {
		m := marker.FindStringSubmatch(found)
		head, _, _ := strings.Cut(found, "\n")
		rows, known := d.table(m[1], strings.Fields(m[2]))
		if !known {
			return found
		}
		return head + "\n" + rows + "<!-- end -->"
	})
	for _, name := range slices.Sorted(maps.Keys(d.left)) {
		d.wrong = append(d.wrong, name+" stands in no table of PROTOCOL.md: name its noun in a marker there")
	}
	if d.wrong != nil {
		return nil, fmt.Errorf("PROTOCOL.md:\n%s", strings.Join(d.wrong, "\n"))
	}
	return []byte(doc), nil
}

func names[T any](all []T, name func(T) string) (out []string) {
	for _, v := range all {
		out = append(out, name(v))
	}
	return out
}

type document struct {
	said  comments
	order []string                // "command hand.raise", as the registry has them
	left  map[string]reflect.Type // that stand in no table yet
	named [][]string
	wrong []string
}

// table writes one table, if the marker is one of ours.
func (d *document) table(kind string, of []string) (string, bool) {
	var b strings.Builder
	row := func(cells ...string) {
		fmt.Fprintf(&b, "| %s\n", strings.ReplaceAll(strings.Join(cells, " | ")+" |", "|  |", "| |"))
	}
	switch kind {
	case "commands":
		row("command", "body", "who", "events", "refused, beside the limits")
		row("---", "---", "---", "---", "---")
		for _, c := range d.take("command", of) {
			name := c.wire
			rows := d.said.rows(c.t.Name())
			who := rows["who"]
			if who == "" {
				who = d.who(name)
			}
			if rows["events"] == "" {
				d.wrong = append(d.wrong, "command "+name+": its comment does not say which events come of it")
			}
			row("`"+name+"`"+marks(name), d.body(c, rows), who, rows["events"], rows["refused"])
		}
	case "events":
		row("event", "body", "what changes in the view")
		row("---", "---", "---")
		for _, e := range d.take("event", of) {
			rows := d.said.rows(e.t.Name())
			if rows["view"] == "" {
				d.wrong = append(d.wrong, "event "+e.wire+": its comment does not say what changes in the view")
			}
			name := "`" + e.wire + "`"
			switch stream, _ := rules.StreamOf(e.wire); stream {
			case protocol.All:
			case protocol.Facilitators:
				name += " (`facilitators`)"
			default:
				name += " (`person:`)"
			}
			row(name, d.body(e, rows), rows["view"])
		}
	case "view":
		row("member", "holds")
		row("---", "---")
		t := map[string]reflect.Type{"View": reflect.TypeFor[protocol.View](), "FacilitatorsView": reflect.TypeFor[protocol.FacilitatorsView](),
			"PersonView": reflect.TypeFor[protocol.PersonView]()}[of[0]]
		for f := range fields(t) {
			member, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			holds := d.said.members[t.Name()+"."+f.Name]
			if holds == "" {
				d.wrong = append(d.wrong, t.Name()+"."+f.Name+": no comment says what it holds")
			}
			row("`"+member+"`", holds)
		}
	case "codes":
		row("code", "again?", "means")
		row("---", "---", "---")
		for _, c := range protocol.Codes {
			row("`"+string(c.Code)+"`", map[bool]string{true: "yes", false: "no"}[c.Again], c.Means)
		}
	case "close codes":
		row("code", "means")
		row("---", "---")
		for _, c := range protocol.CloseCodes {
			row(fmt.Sprint(int(c.Code)), c.Means)
		}
	case "limits":
		row("limit", "", "of")
		row("---", "---", "---")
		for _, l := range d.said.limits {
			row("`"+l.name+"`", l.value, l.of)
		}
	case "requests":
		all, err := requests()
		if err != nil {
			d.wrong = append(d.wrong, err.Error())
		}
		return all, true
	default:
		return "", false
	}
	return b.String(), true
}

type named struct {
	wire string
	t    reflect.Type
}

// take finds what a marker names, in the order of the marker and of the registry, and leaves it to no other table.
func (d *document) take(kind string, of []string) (all []named) {
	elsewhere := func(name string) bool {
		for _, m := range d.named {
			if slices.Contains(strings.Fields(m[1]), name) {
				return true
			}
		}
		return false
	}
	for _, noun := range of {
		for _, key := range d.order {
			wire, ours := strings.CutPrefix(key, kind+" ")
			if !ours || d.left[key] == nil {
				continue
			}
			if prefix, _, _ := strings.Cut(wire, "."); wire == noun || prefix == noun && !elsewhere(wire) {
				all = append(all, named{wire, d.left[key]})
				delete(d.left, key)
			}
		}
	}
	if all == nil {
		d.wrong = append(d.wrong, "there is no "+kind+" of "+strings.Join(of, " "))
	}
	return all
}

// body is the cell on what a body holds. Its first shape has to name the very members that there are.
func (d *document) body(of named, rows map[string]string) string {
	var members []string
	for f := range fields(of.t) {
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if options == "omitzero" {
			name += "?"
		}
		members = append(members, name)
	}
	shape := regexp.MustCompile("`{(.*?)}`").FindStringSubmatch(rows["body"])
	if shape == nil {
		if !strings.HasPrefix(rows["body"], "see ") {
			d.wrong = append(d.wrong, of.wire+": its comment does not say what its body holds")
		}
		return rows["body"]
	}
	var says []string
	depth, from := 0, 0
	for i, r := range shape[1] + "," {
		switch r {
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		case ',':
			if depth == 0 {
				name, _, _ := strings.Cut(strings.TrimSpace(shape[1][from:i]), ":")
				if name != "" {
					says = append(says, name)
				}
				from = i + 1
			}
		}
	}
	if !slices.Equal(says, members) {
		d.wrong = append(d.wrong, fmt.Sprintf("%s: its body holds %s, and its comment says %s", of.wire, strings.Join(members, ", "), strings.Join(says, ", ")))
	}
	return rows["body"]
}

// who may ask a command, in the page's words.
func (d *document) who(command string) string {
	var may []protocol.Role
	for _, r := range protocol.Roles {
		if rules.MayAsk(command, r) {
			may = append(may, r)
		}
	}
	switch {
	case slices.Equal(may, []protocol.Role{protocol.RoleFacilitator}):
		return "leads"
	case slices.Equal(may, []protocol.Role{protocol.RoleFacilitator, protocol.RoleParticipant}):
		return "writers"
	case len(may) == len(protocol.Roles)-1 && !slices.Contains(may, protocol.RoleWall):
		return "members"
	}
	d.wrong = append(d.wrong, command+": its comment does not say who may ask it")
	return ""
}

// marks stand behind a command's name.
func marks(command string) (m string) {
	for _, mark := range []struct {
		is   bool
		mark string
	}{
		{!rules.EvenClosed(command), " ◦"}, {rules.EvenArchived(command), " ▫"}, {rules.EvenFull(command), " △"}, {rules.IsSecret(command), " secret"},
	} {
		if mark.is {
			m += mark.mark
		}
	}
	return m
}

// comments are what the sources of this package say about types, members and limits.
type comments struct {
	types, members map[string]string
	limits         []limit
}

type limit struct {
	name, value, of string
	number          int64
}

// constantOf reads a plain number with its comment.
func constantOf(s *ast.ValueSpec) (limit, error) {
	v, err := value(s.Values[0])
	if err != nil {
		return limit{}, fmt.Errorf("%s: %w", s.Names[0].Name, err)
	}
	n := s.Names[0].Name
	number, _ := constant.Int64Val(v)
	return limit{strings.ToLower(n[:1]) + n[1:], v.String(), oneLine(s.Comment.Text()), number}, nil
}

// constants reads those of a file whose name begins so.
func constants(file, prefix string) (all []limit, err error) {
	f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	for _, d := range f.Decls {
		decl, ok := d.(*ast.GenDecl)
		if !ok || decl.Tok != token.CONST {
			continue
		}
		for _, s := range decl.Specs {
			spec := s.(*ast.ValueSpec)
			if !strings.HasPrefix(spec.Names[0].Name, prefix) {
				continue
			}
			c, err := constantOf(spec)
			if err != nil {
				return nil, err
			}
			all = append(all, c)
		}
	}
	return all, nil
}

func readComments(folder string) (comments, error) {
	c := comments{types: map[string]string{}, members: map[string]string{}}
	files, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil {
		return c, err
	}
	if c.limits, err = constants("limits.go", ""); err != nil {
		return c, err
	}
	for _, path := range files {
		if strings.HasSuffix(path, "_test.go") || strings.HasSuffix(path, ".gen.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return c, err
		}
		for _, d := range file.Decls {
			decl, ok := d.(*ast.GenDecl)
			if !ok {
				continue
			}
			for _, s := range decl.Specs {
				if s, ok := s.(*ast.TypeSpec); ok {
					doc := s.Doc
					if doc == nil && len(decl.Specs) == 1 {
						doc = decl.Doc
					}
					c.types[s.Name.Name] = doc.Text()
					if t, ok := s.Type.(*ast.StructType); ok {
						for _, f := range t.Fields.List {
							for _, name := range f.Names {
								c.members[s.Name.Name+"."+name.Name] = oneLine(f.Doc.Text() + f.Comment.Text())
							}
						}
					}
				}
			}
		}
	}
	return c, nil
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// rows are what a type's comment says in lines of `name: words`; a line that begins with spaces goes on with the one before.
func (c comments) rows(of string) map[string]string {
	rows := map[string]string{}
	last := ""
	for _, line := range strings.Split(c.types[of], "\n") {
		line, inside := strings.CutPrefix(line, "\t")
		if !inside {
			continue
		}
		if name, words, ok := strings.Cut(line, ":"); ok && !strings.HasPrefix(line, " ") {
			last = name
			rows[last] = strings.TrimSpace(words)
		} else {
			rows[last] += " " + strings.TrimSpace(line)
		}
	}
	return rows
}
