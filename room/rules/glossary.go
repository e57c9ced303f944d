package rules

import (
	"cmp"
	"slices"
	"strings"

	"secondstory/protocol"
	"secondstory/room/words"
)

// term finds a word as people see it: large and small letters are one.
func (a *PublicState) term(word string) *protocol.Term {
	return find(a.Terms, func(t *protocol.Term) bool { return words.Seen(t.Word) == words.Seen(word) })
}

// known finds a word by any of its spellings.
func (a *PublicState) known(word string) *protocol.Term {
	if t := a.term(word); t != nil {
		return t
	}
	return find(a.Terms, func(t *protocol.Term) bool {
		return slices.ContainsFunc(t.Also, func(also string) bool { return words.Seen(also) == words.Seen(word) })
	})
}

func checkWord(word *string) error {
	if err := cleanLine(word, protocol.MaxShort, "word"); err != nil {
		return err
	}
	if *word == "" {
		return protocol.Reject(protocol.Invalid, "Say which word.")
	}
	return nil
}

// askTerm puts a word on the list as an open question. Who asked is in nothing that is kept.
func askTerm(d *deciding, c protocol.TermAsk) ([]protocol.EventBody, error) {
	if err := checkWord(&c.Word); err != nil {
		return nil, err
	}
	if d.All.known(c.Word) != nil {
		return nil, nil
	}
	open := 0
	for _, t := range d.All.Terms {
		if t.Meaning == "" {
			open++
		}
	}
	if open >= protocol.MaxAsked || len(d.All.Terms) >= protocol.MaxTerms {
		return nil, protocol.Reject(protocol.TooMany, "Many words wait to be explained already. Ask aloud, or raise a hand.")
	}
	return []protocol.EventBody{protocol.TermAsked(c)}, nil
}

func ofWord(word string) string { return about(ofTerm, words.Seen(word)) }

func termAsked(a *PublicState, f Fact, e protocol.TermAsked) {
	a.say(f.Seq, ofWord(e.Word))
	a.Terms = append(a.Terms, protocol.Term{Word: e.Word, Kind: protocol.TermOther, Also: []string{}})
}

func explainTerm(d *deciding, c protocol.TermExplain) ([]protocol.EventBody, error) {
	if err := checkWord(&c.Word); err != nil {
		return nil, err
	}
	t := protocol.Term{Word: c.Word, Meaning: c.Meaning, Kind: c.Kind, Also: c.Also}
	if err := checkTerm(&t); err != nil {
		return nil, err
	}
	if t.Meaning == "" {
		return nil, protocol.Reject(protocol.Invalid, "Say in a few words what it means.")
	}
	existing := d.All.term(t.Word)
	switch {
	case existing == nil && len(d.All.Terms) >= protocol.MaxTerms:
		return nil, protocol.Reject(protocol.TooMany, "A word list holds up to %d words.", protocol.MaxTerms)
	case existing != nil && existing.Word == t.Word && existing.Meaning == t.Meaning && existing.Kind == t.Kind && slices.Equal(existing.Also, t.Also):
		return nil, nil
	}
	e := protocol.TermExplained{Word: t.Word, Meaning: t.Meaning, Kind: t.Kind, Also: t.Also}
	if existing != nil && existing.Word != t.Word {
		e.Was = existing.Word
	}
	return []protocol.EventBody{e}, nil
}

func termExplained(a *PublicState, f Fact, e protocol.TermExplained) {
	explained := protocol.Term{Word: e.Word, Meaning: e.Meaning, Kind: e.Kind, Also: e.Also, By: f.By}
	a.sayMore(f.Seq, ofWord(e.Word), a.term(e.Word) != nil)
	a.Terms = slices.Clone(a.Terms)
	was := cmp.Or(e.Was, e.Word)
	if t := find(a.Terms, func(t *protocol.Term) bool { return t.Word == was }); t != nil {
		a.unsayMeaning(*t)
		*t = explained
	} else {
		a.Terms = append(a.Terms, explained)
	}
	a.sayAnew(f.Seq, about(ofMeaning, words.Seen(e.Word)), false, e.Meaning != "")
}

// unsayMeaning: what a word of a file means stays where the file was read in, for as long as the word is there.
func (a *PublicState) unsayMeaning(t protocol.Term) {
	if meaning := about(ofMeaning, words.Seen(t.Word)); t.Meaning != "" && (len(a.said[meaning]) > 0 || a.compacted) {
		a.unsay(meaning)
	}
}

func removeTerm(d *deciding, c protocol.TermRemove) ([]protocol.EventBody, error) {
	t := d.All.term(strings.TrimSpace(c.Word))
	if t == nil {
		return nil, nil
	}
	return []protocol.EventBody{protocol.TermRemoved{Word: t.Word}}, nil
}

// termRemoved: the fact that it was removed says the word itself, so that it goes from there too.
func termRemoved(a *PublicState, f Fact, e protocol.TermRemoved) {
	delete(a.said, about(ofMeaning, words.Seen(e.Word))) // it goes with the word
	a.unsay(ofWord(e.Word))
	a.owe(f.Seq, ofTerm)
	a.Terms = without(a.Terms, func(t protocol.Term) bool { return t.Word == e.Word })
}
