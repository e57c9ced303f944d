// Package vault knows the server's secret: it hides whose a confidential row is, and what it says, from whoever holds
// the database, the logs and Redis but not the secret file.
package vault

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"secondstory/protocol"
	"secondstory/room/rules"
)

// Vault is a server's secret, ready for use. Safe for concurrent use.
type Vault struct {
	slots    []byte
	seals    []byte
	fanout   []byte
	receipts []byte
	setup    string
	check    string
	mark     [32]byte
}

const secretBytes = 32

// Open reads the secret from a file, or makes the file on the first start. Several instances share one file.
func Open(path string) (*Vault, error) {
	raw, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		if raw, err = create(path); err != nil {
			return nil, fmt.Errorf("make the secret file: %w", err)
		}
	} else if err != nil {
		return nil, fmt.Errorf("read the secret file: %w", err)
	}
	secret, err := hex.DecodeString(string(bytes.TrimSpace(raw)))
	if err != nil || len(secret) < secretBytes {
		return nil, fmt.Errorf("the secret file %s does not hold %d bytes in hexadecimal", path, secretBytes)
	}
	return New(secret)
}

// create writes a new secret, whole or not at all: a file cut short by a power cut would lock everybody out.
func create(path string) ([]byte, error) {
	secret := make([]byte, secretBytes)
	rand.Read(secret)
	text := []byte(hex.EncodeToString(secret) + "\n")
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".secret-*")
	if err != nil {
		return nil, err
	}
	defer os.Remove(f.Name())
	_, err = f.Write(text)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return nil, err
	}
	// Linked, not renamed: when two start at once, one of them wins and both use the same secret.
	if err := os.Link(f.Name(), path); errors.Is(err, fs.ErrExist) {
		return os.ReadFile(path)
	} else if err != nil {
		return nil, err
	}
	return text, syncFolder(filepath.Dir(path))
}

// syncFolder makes a new file's name durable, as the file is: rows that were sealed outlive a power cut, and what seals
// them must too.
func syncFolder(folder string) error {
	d, err := os.Open(folder)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}

// New makes a vault from a secret of 32 bytes or more.
func New(secret []byte) (*Vault, error) {
	v := &Vault{}
	for label, key := range map[string]*[]byte{"slots": &v.slots, "seals": &v.seals, "fanout": &v.fanout, "receipts": &v.receipts} {
		k, err := hkdf.Key(sha256.New, secret, nil, "secondstory "+label, 32)
		if err != nil {
			return nil, err
		}
		*key = k
	}
	mark, err := hkdf.Key(sha256.New, secret, nil, "secondstory fingerprint", len(v.mark))
	if err != nil {
		return nil, err
	}
	copy(v.mark[:], mark)
	for label, token := range map[string]*string{"setup": &v.setup, "check": &v.check} {
		k, err := hkdf.Key(sha256.New, secret, nil, "secondstory "+label+" token", 16)
		if err != nil {
			return nil, err
		}
		*token = hex.EncodeToString(k)
	}
	return v, nil
}

// Fingerprint tells this secret from another. Nothing else can be worked out from it, so it may lie beside what is sealed.
func (v *Vault) Fingerprint() [32]byte { return v.mark }

// CheckToken is what the command line shows a server that it only looks at, wherever that is: whoever gets hold of it can
// do nothing else with it.
func (v *Vault) CheckToken() string { return v.check }

// SetupToken is what lets somebody create rooms on a server that others reach: known to whoever can read the secret.
func (v *Vault) SetupToken() string { return v.setup }

// Slot is the keyed hash under which somebody's rows of a scope lie. When the nonce is deleted, nobody can work it out
// again, with the secret or without.
func (v *Vault) Slot(nonce []byte, scope string, who protocol.PersonID) (s rules.Slot) {
	m := hmac.New(sha256.New, v.slots)
	fmt.Fprintf(m, "%x\n%s\n%s", nonce, scope, who)
	copy(s[:], m.Sum(nil))
	return s
}

// Said is a keyed hash of what somebody said. Whoever guesses the words cannot see from it, without the secret, whether they
// were said.
func (v *Vault) Said(words []byte) (h [16]byte) {
	m := hmac.New(sha256.New, v.receipts)
	m.Write(words)
	copy(h[:], m.Sum(nil))
	return h
}

// padding is what bodies are filled up to: a ballot always to the same length, a draft to the next step.
const padding = 1 << 10

// Seal encrypts a row's body to a length that says nothing. A nonce row is left as it is: it means nothing by itself.
func (v *Vault) Seal(id protocol.RoomID, r rules.Row) ([]byte, error) {
	if r.Kind == rules.RowNonce {
		return r.Body, nil
	}
	gcm, err := v.cipher(r.Nonce)
	if err != nil {
		return nil, err
	}
	size := (4+len(r.Body)+padding-1)/padding*padding + gcm.NonceSize() + gcm.Overhead()
	out := make([]byte, gcm.NonceSize(), size)
	rand.Read(out)
	plain := make([]byte, (4+len(r.Body)+padding-1)/padding*padding)
	binary.BigEndian.PutUint32(plain, uint32(len(r.Body)))
	copy(plain[4:], r.Body)
	return gcm.Seal(out, out, plain, about(id, r.RowKey)), nil
}

// Unseal decrypts a row's body.
func (v *Vault) Unseal(id protocol.RoomID, r rules.Row) ([]byte, error) {
	if r.Kind == rules.RowNonce {
		return r.Body, nil
	}
	gcm, err := v.cipher(r.Nonce)
	if err != nil {
		return nil, err
	}
	if len(r.Body) < gcm.NonceSize() {
		return nil, errors.New("a sealed row is cut short")
	}
	plain, err := gcm.Open(nil, r.Body[:gcm.NonceSize()], r.Body[gcm.NonceSize():], about(id, r.RowKey))
	if err != nil || len(plain) < 4 || int(binary.BigEndian.Uint32(plain)) > len(plain)-4 {
		return nil, errors.New("a sealed row does not open with this server's secret")
	}
	return plain[4 : 4+binary.BigEndian.Uint32(plain)], nil
}

func (v *Vault) cipher(nonce []byte) (cipher.AEAD, error) {
	if len(nonce) == 0 {
		return nil, errors.New("a sealed row whose nonce is gone")
	}
	key, err := hkdf.Key(sha256.New, v.seals, nonce, "row", 32)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}

// about ties a sealed body to its place, so that it cannot be moved to another.
func about(id protocol.RoomID, k rules.RowKey) []byte {
	return fmt.Appendf(nil, "%s\n%s\n%s\n%x\n%s", id, k.Kind, k.Scope, k.Slot, k.ID)
}

// FanoutKey marks what instances say to each other. Read-only.
func (v *Vault) FanoutKey() []byte { return v.fanout }
