package vault_test

import (
	"bytes"
	"crypto/sha256"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"secondstory/protocol"
	"secondstory/room"
	"secondstory/room/roomtest"
	"secondstory/room/rules"
	"secondstory/server/vault"
)

func open(t *testing.T, path string) *vault.Vault {
	t.Helper()
	v, err := vault.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestTheSecretIsMadeOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "deep", "secret")
	tokens := make(chan string, 8)
	var all sync.WaitGroup
	for range cap(tokens) { // several instances start at once
		all.Go(func() {
			if v, err := vault.Open(path); err != nil {
				t.Error(err)
			} else {
				tokens <- v.SetupToken()
			}
		})
	}
	all.Wait()
	close(tokens)
	want := open(t, path).SetupToken()
	for got := range tokens {
		if got != want {
			t.Error("two instances have two secrets")
		}
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("others may read the secret: %v %v", info.Mode(), err)
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), ".secret-*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestASecretThatIsNone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "secret")
	for _, content := range []string{"", "short", strings.Repeat("zz", 32), strings.Repeat("ab", 31)} {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := vault.Open(path); err == nil || !strings.Contains(err.Error(), "does not hold 32 bytes in hexadecimal") {
			t.Errorf("%q: %v", content, err)
		}
	}
}

func TestRowsAreSealedToTheirPlace(t *testing.T) {
	v := open(t, filepath.Join(t.TempDir(), "secret"))
	id := protocol.NewID[protocol.RoomID]()
	row := rules.Row{RowKey: rules.RowKey{Kind: rules.RowBallot, Scope: "vote", Slot: rules.Slot{1}}, Body: []byte("three dots"), Nonce: []byte("salt")}
	sealed, err := v.Seal(id, row)
	if err != nil {
		t.Fatal(err)
	}
	long := row
	long.Body = bytes.Repeat([]byte("x"), 900)
	if other, _ := v.Seal(id, long); len(other) != len(sealed) {
		t.Errorf("a ballot's length says how many dots it has: %d and %d", len(sealed), len(other))
	}
	again, _ := v.Seal(id, row)
	if bytes.Equal(again, sealed) || bytes.Contains(sealed, row.Body) {
		t.Error("the seal shows what is in it")
	}
	opened := row
	opened.Body = sealed
	if got, err := v.Unseal(id, opened); err != nil || !bytes.Equal(got, row.Body) {
		t.Errorf("opened as %q, %v", got, err)
	}
	for name, move := range map[string]func(*protocol.RoomID, *rules.Row){
		"another room":  func(id *protocol.RoomID, _ *rules.Row) { *id = protocol.NewID[protocol.RoomID]() },
		"another slot":  func(_ *protocol.RoomID, r *rules.Row) { r.Slot = rules.Slot{2} },
		"another vote":  func(_ *protocol.RoomID, r *rules.Row) { r.Scope = "other" },
		"another nonce": func(_ *protocol.RoomID, r *rules.Row) { r.Nonce = []byte("pepper") },
		"no nonce":      func(_ *protocol.RoomID, r *rules.Row) { r.Nonce = nil },
		"a flipped bit": func(_ *protocol.RoomID, r *rules.Row) { r.Body = append(bytes.Clone(r.Body[:40]), r.Body[40]^1) },
		"nothing":       func(_ *protocol.RoomID, r *rules.Row) { r.Body = nil },
	} {
		at, moved := id, opened
		move(&at, &moved)
		if _, err := v.Unseal(at, moved); err == nil {
			t.Errorf("%s: opened", name)
		}
	}
	who := protocol.NewID[protocol.PersonID]()
	slot := v.Slot([]byte("salt"), "vote", who)
	other := open(t, filepath.Join(t.TempDir(), "secret"))
	if slot == other.Slot([]byte("salt"), "vote", who) || slot == v.Slot([]byte("pepper"), "vote", who) || slot == v.Slot([]byte("salt"), "lines", who) {
		t.Error("a slot can be told without the secret, the nonce or the scope")
	}
}

func TestTheRecordBehindTheVaultSeesNoWords(t *testing.T) {
	v := open(t, filepath.Join(t.TempDir(), "secret"))
	behind := roomtest.NewLog()
	m := roomtest.Meet(t, "Ada facilitates", func(o *room.Options) { o.Log, o.Vault = vault.Log{Log: behind, Vault: v}, v })
	m.As("Ada").Do(protocol.LineDraft{Draft: protocol.NewID[protocol.DraftID](), Words: "a private thought"})
	raw, err := behind.Load(t.Context(), m.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range raw.Rows {
		if bytes.Contains(r.Body, []byte("private")) {
			t.Errorf("the record holds %q", r.Body)
		}
	}
	clear, err := vault.Log{Log: behind, Vault: v}.Load(t.Context(), m.ID)
	if err != nil {
		t.Fatal(err)
	}
	s, err := rules.Open(m.ID, clear)
	if err != nil || len(s.Sealed.Drafts) != 1 {
		t.Errorf("opened with %+v, %v", s.Sealed, err)
	}
}

// What is kept of what somebody said cannot be worked out by whoever has not the secret, and is the same for who has.
func TestWhatWasSaidIsKeyed(t *testing.T) {
	one, err := vault.New(bytes.Repeat([]byte{1}, 32))
	if err != nil {
		t.Fatal(err)
	}
	same, err := vault.New(bytes.Repeat([]byte{1}, 32))
	if err != nil {
		t.Fatal(err)
	}
	other, err := vault.New(bytes.Repeat([]byte{2}, 32))
	if err != nil {
		t.Fatal(err)
	}
	words := []byte("not in front of Ben")
	if one.Said(words) != same.Said(words) || one.Said(words) == other.Said(words) || one.Said(words) == one.Said([]byte("bird?")) {
		t.Error("it does not hang on the secret and the words")
	}
	if plain := sha256.Sum256(words); one.Said(words) == [16]byte(plain[:16]) {
		t.Error("anybody could work it out")
	}
}
