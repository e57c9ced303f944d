package text_test

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// peer is a process in which real editors run, with the library that the web app uses. One request, one answer, each a
// line of JSON.
type peer struct {
	in  io.Writer
	out *bufio.Reader
}

type (
	// act is something that one of the editors is told to do.
	act struct {
		Do       string  `json:"do"`
		Writer   int     `json:"writer"`
		Updates  []heard `json:"updates,omitempty"` // hear
		ClientID string  `json:"clientID,omitzero"` // resync: a new state has a new name
		Version  int     `json:"version,omitzero"`
		Text     string  `json:"text"`
	}
	heard struct {
		ClientID string         `json:"clientID"`
		Changes  jsontext.Value `json:"changes"`
	}
	// sent is a push as an editor sends it.
	sent struct {
		Writer   int              `json:"writer"`
		ClientID string           `json:"clientID"`
		Version  int              `json:"version"`
		Updates  []jsontext.Value `json:"updates"`
	}
	// shown is what an editor has.
	shown struct {
		Writer  int    `json:"writer"`
		Text    string `json:"text"`
		Length  int    `json:"length"`
		Sum     uint32 `json:"sum"`
		Version int    `json:"version"`
		Pending int    `json:"pending"` // updates it has not heard back
	}
	answer struct {
		Error  string  `json:"error"`
		Pushes []sent  `json:"pushes"`
		Texts  []shown `json:"texts"`
	}
)

// startPeer starts the process; it ends with the test. Without Node or the library the test fails: what was not
// compared is not known to be equal.
func startPeer(t *testing.T) *peer {
	t.Helper()
	frontend := filepath.Join("..", "..", "frontend")
	script := filepath.Join(frontend, "src", "room", "differential", "peer.mjs")
	node, err := exec.LookPath("node")
	if err != nil {
		t.Fatal("Node is missing: run `make test`, which says what is needed.")
	}
	// Read here as well, so that a kept test result is thrown away when one of them changes.
	for _, needed := range []string{
		script,
		filepath.Join(frontend, "node_modules", "@codemirror", "state", "package.json"),
		filepath.Join(frontend, "node_modules", "@codemirror", "collab", "package.json"),
		filepath.Join(frontend, "node_modules", "@codemirror", "commands", "package.json"),
	} {
		if _, err := os.ReadFile(needed); err != nil {
			t.Fatalf("The web app's packages are missing: run `make test`, which fetches them. (%v)", err)
		}
	}
	cmd := exec.CommandContext(t.Context(), node, script)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = in.Close() // it ends when nothing more can come
		_ = cmd.Wait()
	})
	return &peer{in: in, out: bufio.NewReaderSize(out, 1<<16)}
}

// open starts a session; the editors type what the seed makes them type.
func (p *peer) open(seed uint32, doc string, clients []string) error {
	_, err := p.ask(map[string]any{"open": map[string]any{"seed": seed, "doc": doc, "clients": clients}})
	return err
}

// do lets the editors do something, in this order.
func (p *peer) do(acts []act) (answer, error) {
	return p.ask(map[string]any{"acts": acts})
}

func (p *peer) ask(request any) (answer, error) {
	var a answer
	line, err := json.Marshal(request)
	if err != nil {
		return a, err
	}
	if _, err := p.in.Write(append(line, '\n')); err != nil {
		return a, fmt.Errorf("the editors have gone: %w", err)
	}
	if line, err = p.out.ReadBytes('\n'); err != nil {
		return a, fmt.Errorf("the editors have gone: %w", err)
	}
	if err := json.Unmarshal(line, &a); err != nil {
		return a, fmt.Errorf("read what the editors say: %w", err)
	}
	if a.Error != "" {
		return a, fmt.Errorf("the editors say: %s", a.Error)
	}
	return a, nil
}
