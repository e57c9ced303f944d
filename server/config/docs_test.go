package config_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"secondstory/server/config"
)

const (
	operating = "../docs/OPERATING.md"
	tableFrom = "<!-- settings: this table is compared with server/config by a test -->\n"
	tableTo   = "<!-- end of settings -->"
)

func TestOperatingListsTheSettings(t *testing.T) {
	page, err := os.ReadFile(operating)
	if err != nil {
		t.Fatal(err)
	}
	_, rest, begun := strings.Cut(string(page), tableFrom)
	got, _, ended := strings.Cut(rest, tableTo)
	if !begun || !ended {
		t.Fatalf("%s has no table of settings between its two marks", operating)
	}
	var want strings.Builder
	want.WriteString("| variable | flag | default | means |\n| --- | --- | --- | --- |\n")
	for _, s := range config.Settings {
		value := "empty"
		if s.Default != "" {
			value = "`" + s.Default + "`"
		}
		fmt.Fprintf(&want, "| `%s` | `-%s` | %s | %s |\n", s.Variable(), s.Name, value, s.Means)
	}
	if got != want.String() {
		t.Errorf("%s should have this table:\n%s", operating, want.String())
	}
}

// The first page says which tests prove what is promised there. A test that was renamed must not leave a promise alone.
func TestTheFirstPageNamesTestsThatExist(t *testing.T) {
	const root = "../.."
	page, err := os.ReadFile(root + "/README.md")
	if err != nil {
		t.Fatal(err)
	}
	named := regexp.MustCompile("`((?:Test|Fuzz)\\w+)`").FindAllStringSubmatch(string(page), -1)
	if len(named) < 10 {
		t.Fatalf("it names %d tests", len(named))
	}
	var tests strings.Builder
	for _, folder := range []string{"protocol", "room", "server"} {
		err := filepath.WalkDir(filepath.Join(root, folder), func(path string, _ fs.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(path, "_test.go") {
				return err
			}
			source, err := os.ReadFile(path)
			tests.Write(source)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range named {
		if !strings.Contains(tests.String(), "\nfunc "+name[1]+"(") {
			t.Errorf("there is no %s", name[1])
		}
	}
}

// Rules have names so that tests can say which one they prove. One that no test names is a promise that nobody looks after.
func TestEveryRuleIsNamedByATest(t *testing.T) {
	const root = "../.."
	rule := regexp.MustCompile(`(?m)^\*\*([RP][0-9]+) `)
	cited := map[string]bool{}
	cite := regexp.MustCompile(`(?:Test|\b)([RP][0-9]+)(?:_|\b)`)
	for _, folder := range []string{"protocol", "room", "server", "frontend/src", "frontend/e2e"} {
		err := filepath.WalkDir(filepath.Join(root, folder), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, "_test.go") && !strings.HasSuffix(path, ".test.ts") && !strings.HasSuffix(path, ".spec.ts") {
				return err
			}
			source, err := os.ReadFile(path)
			for _, m := range cite.FindAllStringSubmatch(string(source), -1) {
				cited[m[1]] = true
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, page := range []string{"room/DESIGN.md", "protocol/PROTOCOL.md"} {
		text, err := os.ReadFile(filepath.Join(root, page))
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range rule.FindAllStringSubmatch(string(text), -1) {
			if !cited[m[1]] {
				t.Errorf("no test names %s of %s", m[1], page)
			}
		}
	}
}
