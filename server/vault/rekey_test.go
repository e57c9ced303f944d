package vault_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"secondstory/protocol"
	"secondstory/room/rules"
	"secondstory/server/vault"
)

// What one secret has sealed lies under the other afterwards, in the slots of the same people; and is of no use to the
// first.
func TestRowsAreSealedAnew(t *testing.T) {
	from, err := vault.New(bytes.Repeat([]byte{1}, 32))
	must(t, err)
	to, err := vault.New(bytes.Repeat([]byte{2}, 32))
	must(t, err)
	id := protocol.NewID[protocol.RoomID]()
	ines, omar, gone := protocol.NewID[protocol.PersonID](), protocol.NewID[protocol.PersonID](), protocol.NewID[protocol.PersonID]()
	lines, vote := []byte("nonce of lines.."), []byte("nonce of a vote.")
	rows := func(v *vault.Vault) []rules.Row {
		all := []rules.Row{
			{RowKey: rules.RowKey{Kind: rules.RowNonce, Scope: "lines"}, Body: lines},
			{RowKey: rules.RowKey{Kind: rules.RowNonce, Scope: "vote"}, Body: vote},
			{RowKey: rules.RowKey{Kind: rules.RowDraft, Scope: "lines", Slot: v.Slot(lines, "lines", ines), ID: "a"}, Body: []byte("hers"), Nonce: lines},
			{RowKey: rules.RowKey{Kind: rules.RowDraft, Scope: "lines", Slot: v.Slot(lines, "lines", omar), ID: "b"}, Body: []byte("his"), Nonce: lines},
			{RowKey: rules.RowKey{Kind: rules.RowBallot, Scope: "vote", Slot: v.Slot(vote, "vote", omar)}, Body: []byte("his dots"), Nonce: vote},
			{RowKey: rules.RowKey{Kind: rules.RowSpent, Scope: "lines", ID: "c"}, Nonce: lines},
		}
		for i, r := range all {
			var err error
			all[i].Body, err = v.Seal(id, r)
			must(t, err)
			all[i].Nonce = nil
		}
		return all
	}
	got, err := vault.Rekey(id, rows(from), []protocol.PersonID{gone, omar, ines}, from, to)
	must(t, err)
	for i, want := range rows(to) {
		r := got[i]
		if r.RowKey != want.RowKey || r.Nonce != nil {
			t.Errorf("row %d is %+v and not %+v", i, r.RowKey, want.RowKey)
		}
		open := func(v *vault.Vault, r rules.Row) ([]byte, error) {
			r.Nonce = lines
			if r.Scope == "vote" {
				r.Nonce = vote
			}
			return v.Unseal(id, r)
		}
		was, err := open(to, want)
		must(t, err)
		if now, err := open(to, r); err != nil || !bytes.Equal(now, was) {
			t.Errorf("row %d holds %q, %v", i, now, err)
		}
		if _, err := open(from, r); err == nil && r.Kind != rules.RowNonce {
			t.Errorf("row %d opens with the secret before", i)
		}
	}

	if _, err := vault.Rekey(id, rows(from), []protocol.PersonID{ines}, from, to); err == nil || !strings.Contains(err.Error(), "nobody who is known") {
		t.Errorf("a row of somebody unknown: %v", err)
	}
	if _, err := vault.Rekey(id, rows(to), []protocol.PersonID{ines, omar}, from, to); err == nil {
		t.Error("rows of another secret were sealed anew")
	}
	if _, err := vault.Rekey(id, slices.Delete(rows(from), 0, 1), []protocol.PersonID{ines, omar}, from, to); err == nil {
		t.Error("rows without their nonce were sealed anew")
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
