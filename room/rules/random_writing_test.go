package rules_test

import (
	"fmt"

	"github.com/go-json-experiment/json/jsontext"

	"secondstory/protocol"
	"secondstory/room/text"
)

var phrases = []string{"a", "the graph", "漢字", "🙂", "👩‍🚒", "e\u0301", "line\nbreak", " ", "\u200f", "Ω"}

func (p *play) words() string { return phrases[p.rng.IntN(len(phrases))] }

// write pushes a change that was made on one of the last versions.
func (p *play) write(who protocol.PersonID, id protocol.TextID) {
	all := p.written[id]
	if len(all) == 0 {
		return
	}
	version := max(0, len(all)-1-p.rng.IntN(4))
	p.pushes++
	c := protocol.TextEdit{Text: id, Version: version, Client: fmt.Sprint(who, ":", p.pushes)}
	units := all[version]
	for range 1 + p.rng.IntN(2) {
		from, to := p.between(units), p.between(units)
		if from > to {
			from, to = to, from
		}
		if p.rng.IntN(2) == 0 {
			to = from
		}
		change, err := text.Of(len(units), text.Edit{From: from, To: to, Insert: text.FromString(p.words())})
		if err != nil {
			p.t.Fatal(err)
		}
		c.Updates = append(c.Updates, jsontext.Value(change.Append(nil)))
		if units, err = change.Apply(units); err != nil {
			p.t.Fatal(err)
		}
	}
	p.do(who, c)
}

// between is a place in a text that does not part a pair.
func (p *play) between(units []uint16) int {
	at := p.rng.IntN(len(units) + 1)
	if at > 0 && at < len(units) && units[at]&0xfc00 == 0xdc00 {
		at--
	}
	return at
}
