package config_test

import (
	"fmt"
	"os"
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
