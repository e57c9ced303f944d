package text_test

import (
	"go/parser"
	"go/token"
	"os"
	"strconv"
	"strings"
	"testing"
)

// The room decides and replays with this package, so it may not know what time it is, toss a coin, or look outside.
// Whoever needs another import here adds it to the list and says why it is a function of its arguments.
func TestPure(t *testing.T) {
	allowed := map[string]bool{
		"errors": true, "fmt": true, "slices": true, "strconv": true, "strings": true, "unicode/utf16": true, "unicode/utf8": true,
		"github.com/go-json-experiment/json/jsontext": true, // for the name of a raw value
	}
	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	read := 0
	for _, f := range files {
		if !strings.HasSuffix(f.Name(), ".go") || strings.HasSuffix(f.Name(), "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), f.Name(), nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		read++
		for _, i := range parsed.Imports {
			if path, _ := strconv.Unquote(i.Path.Value); !allowed[path] {
				t.Errorf("%s imports %s", f.Name(), path)
			}
		}
	}
	if read < 10 {
		t.Errorf("only %d files were read", read)
	}
}
