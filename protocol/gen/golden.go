package main

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

const (
	goldenSource = "testdata/frames.json"
	goldenTarget = "../frontend/src/golden.gen.ts"
)

// golden carries the golden frames over as literals of their types, so that the compiler of the web app holds them to be what
// it was told: no member too many, none too few.
func golden() ([]byte, error) {
	raw, err := os.ReadFile(goldenSource)
	if err != nil {
		return nil, err
	}
	var types []string
	use := func(t string) string {
		if !slices.Contains(types, t) {
			types = append(types, t)
		}
		return t
	}
	var rows bytes.Buffer
	kinds, err := membersOf(raw)
	if err != nil {
		return nil, err
	}
	for _, kind := range kinds {
		all, err := membersOf(kind.value)
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(&rows, "\nexport const %s = {\n", kind.name)
		end := "}\n"
		for _, row := range all {
			of, _, _ := strings.Cut(row.name, "/")
			holds := ""
			switch kind.name {
			case "commands":
				end = "} satisfies { [name in keyof " + use("Commands") + "]: Commands[name] }\n"
			case "events":
				end = "} satisfies { [name in keyof " + use("EventBodies") + "]: EventBodies[name] }\n"
			default:
				holds = " satisfies " + use(of)
			}
			fmt.Fprintf(&rows, "  '%s': %s%s,\n", row.name, row.value, holds)
		}
		rows.WriteString(end)
	}
	slices.Sort(types)
	return fmt.Appendf(nil, "// Generated from protocol/%s by `make generate`. Do not edit.\nimport type { %s } from './protocol.gen'\n%s", goldenSource, strings.Join(types, ", "), rows.Bytes()), nil
}

type member struct {
	name  string
	value jsontext.Value
}

// membersOf lists what an object holds, in its order.
func membersOf(object []byte) (all []member, err error) {
	d := jsontext.NewDecoder(bytes.NewReader(object))
	if _, err := d.ReadToken(); err != nil {
		return nil, err
	}
	for d.PeekKind() == '"' {
		name, err := d.ReadToken()
		if err != nil {
			return nil, err
		}
		m := member{name: name.String()}
		value, err := d.ReadValue()
		if err != nil {
			return nil, err
		}
		m.value = bytes.Clone(value)
		all = append(all, m)
	}
	return all, nil
}
