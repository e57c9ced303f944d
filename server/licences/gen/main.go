// Command gen gathers the licences of everything that is compiled into the program: NOTICE, and then those of each Go module
// and of Go itself, from where modules are kept on this machine. What several share stands once. It is run by `make
// generate`; a check keeps its output fresh.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

const (
	program = "secondstory/server"
	notice  = "../../NOTICE"
	target  = "licences.gen.txt"
	line    = "--------------------------------------------------------------------------------\n"
)

// Systems that the program is built for: some modules are in it on one of them only.
var systems = []string{"linux", "darwin"}

// terms are the files in which modules say them.
var terms = regexp.MustCompile(`(?i)^(licen[sc]e|copying|copyright|notice|patents)([-.].*)?$`)

// blanks are those that nobody sees.
var blanks = regexp.MustCompile(`(?m)[ \t\r]+$`)

func main() {
	log.SetFlags(0)
	out, err := generate()
	if err == nil {
		err = os.WriteFile(target, out, 0o644)
	}
	if err != nil {
		log.Fatalf("licences/gen: %v", err)
	}
}

func generate() ([]byte, error) {
	folders, err := compiled()
	if err != nil {
		return nil, err
	}
	own, err := os.ReadFile(notice)
	if err != nil {
		return nil, err
	}
	type text struct {
		of    []string
		words string
	}
	all := map[string]*text{} // by their words, however they are broken into lines
	for _, module := range slices.Sorted(maps.Keys(folders)) {
		files := folders[module]
		if len(files) == 0 {
			return nil, fmt.Errorf("%s does not say under which terms it may be used", module)
		}
		for _, path := range slices.Sorted(maps.Keys(files)) {
			words, err := os.ReadFile(path)
			if err != nil {
				return nil, err
			}
			key := strings.Join(strings.Fields(string(words)), " ")
			if all[key] == nil {
				all[key] = &text{words: blanks.ReplaceAllString(string(words), "")}
			}
			if t := all[key]; !slices.Contains(t.of, module) {
				t.of = append(t.of, module)
			}
		}
	}
	// In the order of who names them first.
	texts := slices.SortedFunc(maps.Values(all), func(a, b *text) int {
		if c := slices.Compare(a.of, b.of); c != 0 {
			return c
		}
		return strings.Compare(a.words, b.words)
	})
	var out bytes.Buffer
	fmt.Fprintf(&out, "%s\n%sGo modules\n\nThe program is compiled with these. What several of them say stands once.\n\n", bytes.TrimSpace(own), "\n"+line)
	for _, t := range texts {
		fmt.Fprintf(&out, "%s%s\n\n%s\n\n", line, strings.Join(t.of, "\n"), strings.TrimSpace(t.words))
	}
	return out.Bytes(), nil
}

// compiled are the files with terms that go for what is compiled in, by module: those of the module and of every folder above
// a package that is used.
func compiled() (map[string]map[string]bool, error) {
	all := map[string]map[string]bool{}
	for _, system := range systems {
		cmd := exec.Command("go", "list", "-deps", "-json=Dir,Goroot,Root,Module", program)
		cmd.Env = append(os.Environ(), "GOOS="+system, "GOARCH=amd64", "CGO_ENABLED=0")
		cmd.Stderr = os.Stderr
		listed, err := cmd.Output()
		if err != nil {
			return nil, fmt.Errorf("list what %s is made of: %w", program, err)
		}
		for packages := json.NewDecoder(bytes.NewReader(listed)); ; {
			var p struct {
				Dir, Root string
				Goroot    bool
				Module    *struct {
					Path, Dir string
					Main      bool
				}
			}
			if err := packages.Decode(&p); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				return nil, err
			}
			name, folder, top := "Go, its library and what it runs on", p.Root, p.Root
			if !p.Goroot {
				if p.Module.Main {
					continue
				}
				name, folder, top = p.Module.Path, p.Dir, p.Module.Dir
			}
			if all[name] == nil {
				all[name] = map[string]bool{}
			}
			if err := gather(folder, top, all[name]); err != nil {
				return nil, err
			}
		}
	}
	return all, nil
}

// gather finds files with terms in a folder and in those above it, up to the top.
func gather(folder, top string, into map[string]bool) error {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if !e.IsDir() && terms.MatchString(e.Name()) {
			into[filepath.Join(folder, e.Name())] = true
		}
	}
	if folder == top {
		return nil
	}
	return gather(filepath.Dir(folder), top, into)
}
