package room

import (
	"bytes"
	"maps"
	"slices"

	"github.com/go-json-experiment/json/jsontext"

	"secondstory/protocol"
	"secondstory/room/rules"
)

// What only some are told: by the kinds of rows that have changed, and only what is another now.

// changedRows is which kinds of rows have changed, for whom.
type changedRows struct {
	of  map[protocol.PersonID][]rules.RowKind
	all []rules.RowKind // whoever it is for: who may see them is shown otherwise, or not
}

func (x *changedRows) note(kind rules.RowKind, who protocol.PersonID) {
	if !slices.Contains(x.of[who], kind) {
		x.of[who] = append(x.of[who], kind)
	}
}

func (x *changedRows) noteForAll(kinds ...rules.RowKind) {
	for _, kind := range kinds {
		if !slices.Contains(x.all, kind) {
			x.all = append(x.all, kind)
		}
	}
}

// tellMine sends people what only they see, where it has changed.
func (r *Room) tellMine(changed changedRows) {
	for m := range r.here.members {
		if kinds := append(slices.Clone(changed.all), changed.of[m.Person]...); len(kinds) > 0 {
			m.tellMine(r.state.MineOf(kinds, m.Person, r.options.Vault.Slot))
		}
	}
}

// tellMine puts what is another than was told where it waits; what waits there of the same is of no use any more. So it waits
// once, however much comes, and counts towards no bound: what is theirs has bounds of its own.
func (m *Member) tellMine(now map[string]jsontext.Value) {
	any := false
	m.mu.Lock()
	for member, says := range now {
		if was, told := m.mine[member]; told && bytes.Equal(was, says) {
			continue
		}
		m.mine[member], m.unsaid[member] = says, says
		any = true
	}
	m.mu.Unlock()
	if any {
		m.nudge()
	}
}

// saysMine is the frame that says what waits; nothing, if nothing does. The caller holds m.mu.
func (m *Member) saysMine() []byte {
	if len(m.unsaid) == 0 {
		return nil
	}
	f := protocol.MineFrame{Type: "mine", Changed: slices.Sorted(maps.Keys(m.unsaid))}
	said := map[string]jsontext.Value{}
	for member, says := range m.unsaid {
		if says != nil {
			said[member] = says
		}
	}
	f.Mine = protocol.MustEncode(said)
	clear(m.unsaid)
	return protocol.MustEncode(f)
}
