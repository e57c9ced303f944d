package rules

import (
	"bytes"
	"cmp"
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"secondstory/protocol"
	"secondstory/room/text"
)

// CompactText writes down a whole text, so that keystrokes before it can be forgotten: those before the last such
// checkpoint, or, with Whole, all of them.
type CompactText struct {
	Text  protocol.TextID
	Whole bool
}

// Command names it in the table; it is not on the wire.
func (CompactText) Command() string { return "server.fold_text" }

// editText takes a push of a writer's changes and says what becomes of them on the text as it stands now.
func editText(d *deciding, c protocol.TextEdit) ([]protocol.EventBody, error) {
	doc, err := d.writable(c.Text)
	if err != nil {
		return nil, err
	}
	if !d.bears(c.Client) || len(c.Client) > 64 || len(c.Updates) == 0 || len(c.Updates) > protocol.MaxUpdates {
		return nil, protocol.Reject(protocol.Invalid, "That change could not be read.")
	}
	updates := make([]text.Changes, len(c.Updates))
	for i, raw := range c.Updates {
		if updates[i], err = text.Parse(raw, protocol.MaxText); err != nil {
			return nil, protocol.Reject(protocol.Invalid, "That change could not be read.")
		}
	}
	accepted, err := doc.whole().Rebase(c.Version, c.Client, updates)
	switch {
	case errors.Is(err, text.ErrResync):
		return nil, protocol.Reject(protocol.Stale, "The text has moved on too far. Your words are kept here.")
	case errors.Is(err, text.ErrTooLong):
		return nil, protocol.Reject(protocol.TooMany, "A moment holds up to %d characters.", protocol.MaxText)
	case err != nil:
		return nil, protocol.Reject(protocol.Invalid, "That change does not fit the text.")
	case len(accepted.Updates) == 0:
		return nil, nil // a repeat whose answer was lost: it is in the text already
	}
	e := protocol.TextEdited{Text: c.Text, Version: doc.Version(), Client: c.Client, Length: len(accepted.Result), Sum: text.Sum(accepted.Result)}
	for _, u := range accepted.Updates {
		e.Updates = append(e.Updates, jsontext.Value(u.Append(nil)))
	}
	return []protocol.EventBody{e}, nil
}

// bears says whether an editor state is the asker's: it bears its writer's id, so that nobody can push in another's name
// and make their browser take a foreign change for its own. Who was two people writes on under the id of either.
func (d *deciding) bears(client string) bool {
	id, _, ok := strings.Cut(client, ":")
	who, err := protocol.ParsePersonID(id)
	return ok && err == nil && d.ResolvePerson(who) == d.by.ID
}

// writable finds a text that may be written in.
func (d *deciding) writable(id protocol.TextID) (*document, error) {
	entry := find(d.All.Entries, func(e *protocol.Entry) bool { return protocol.TextOf(e.ID) == id })
	if entry == nil {
		return nil, protocol.Reject(protocol.NotFound, "There is no such text.")
	}
	if entry.Removed != nil {
		return nil, protocol.Reject(protocol.NotFound, "Somebody has removed this moment. Your words are kept here; restore it to go on.")
	}
	return d.All.docs[id], nil
}

func textEdited(a *PublicState, f Fact, e protocol.TextEdited) {
	doc := a.docs[e.Text]
	for _, raw := range e.Updates {
		u, err := text.Parse(raw, protocol.MaxText)
		if err == nil {
			err = doc.whole().Accept(e.Client, u)
		}
		if err != nil {
			panic("room: a recorded change that does not fit its text: " + err.Error())
		}
	}
	doc.edited = f.At
	doc.typed = append(doc.typed, f.Seq)
}

// lately lists the texts that somebody has written in, the last ones first.
func (a *PublicState) lately() []protocol.TextID {
	var ids []protocol.TextID
	for id, d := range a.docs {
		if d.Version() > 0 {
			ids = append(ids, id)
		}
	}
	slices.SortFunc(ids, func(x, y protocol.TextID) int {
		return cmp.Or(cmp.Compare(a.docs[y].edited, a.docs[x].edited), bytes.Compare(x.UUID[:], y.UUID[:]))
	})
	return ids
}

// document is a text that people may write in.
type document struct {
	text      *text.Document   // without its updates while those are in retained
	retained  string           // the updates as a snapshot has them, until somebody needs them: most texts are only read
	edited    protocol.Instant // when somebody last wrote in it
	compacted checkpoint       // the last event that carries it whole
	typed     numbers          // the events that hold keystrokes of it, or what it was at a version
	spare     int              // how many of these, the oldest, nobody builds on any more
	based     bool             // nor on what it was at first
}

func (d *document) Version() int    { return d.text.Version() }
func (d *document) Units() []uint16 { return d.text.Units() }

// whole is the text with its updates. Updates that do not fit it are let go: whoever made changes on them is told that the
// text has moved on, and keeps their words.
func (d *document) whole() *text.Document {
	if d.retained != "" {
		if recent, err := unpack(d.retained); err == nil {
			if restored, err := text.Restore(d.Units(), d.Version(), recent); err == nil {
				d.text = restored
			}
		}
		d.retained = ""
	}
	return d.text
}

// retains says whether there are updates that somebody could rebase over.
func (d *document) retains() bool { return d.retained != "" || d.text.Retained() > 0 }

// packed is the updates as a snapshot has them.
func (d *document) packed() string {
	if d.retained != "" {
		return d.retained
	}
	return pack(d.text.Recent())
}

// run is updates of one writer in a row.
type run struct {
	Client  string           `json:"client"`
	Changes []jsontext.Value `json:"changes"`
}

// pack writes updates into a string, which a reader that wants none of them passes over quickly.
func pack(r text.Recent) string {
	var runs []run
	for _, u := range r.Updates {
		if n := len(runs); n == 0 || runs[n-1].Client != u.Client {
			runs = append(runs, run{Client: u.Client})
		}
		last := &runs[len(runs)-1]
		last.Changes = append(last.Changes, u.Changes)
	}
	if len(runs) == 0 {
		return ""
	}
	return string(protocol.MustEncode(runs))
}

func unpack(packed string) (r text.Recent, err error) {
	var runs []run
	err = protocol.DecodeLoosely([]byte(packed), &runs)
	for _, one := range runs {
		for _, c := range one.Changes {
			r.Updates = append(r.Updates, text.RecentUpdate{Client: one.Client, Changes: c})
		}
	}
	return r, err
}

// checkpoint says where a whole text stands in the record.
type checkpoint struct {
	Seq     uint64 `json:"seq"` // in the stream `all`
	Version int    `json:"version"`
}

func newDocument(words string, version int) *document {
	return &document{text: text.NewDocument(text.FromString(words), version)}
}

func compactText(d *deciding, c CompactText) ([]protocol.EventBody, error) {
	if doc := d.All.docs[c.Text]; doc == nil || doc.Version() == 0 {
		return nil, nil
	}
	return []protocol.EventBody{d.compacted(c.Text, c.Whole)}, nil
}

// compacted writes a whole text down, so that what was typed before the checkpoint before this one can be forgotten: somebody
// may still hold changes made on what came after that, and nobody on what came before. With whole, all that was typed goes.
func (d *deciding) compacted(id protocol.TextID, whole bool) protocol.EventBody {
	doc := d.All.docs[id]
	since := doc.compacted.Version
	if whole {
		since = doc.Version()
	}
	return protocol.TextCompacted{Text: id, Version: doc.Version(), Since: since, Words: text.String(doc.Units())}
}

// textFolded: where the keystrokes are at hand the text is so already, and somebody may still rebase over the newest.
func textCompacted(a *PublicState, f Fact, e protocol.TextCompacted) {
	doc := a.docs[e.Text]
	if doc.Version() != e.Version {
		doc.text, doc.retained = text.NewDocument(text.FromString(e.Words), e.Version), ""
	}
	doc.whole().Forget(e.Since)
	horizon := doc.compacted.Seq
	if e.Since == e.Version {
		horizon = f.Seq
	}
	doc.spare, _ = slices.BinarySearch(doc.typed, horizon)
	doc.based = doc.based || horizon > 0
	doc.typed = append(doc.typed, f.Seq)
	doc.compacted = checkpoint{f.Seq, e.Version}
}

// spareIn is how many events hold keystrokes of a text that nobody builds on any more, or what it was at first.
func (a *PublicState) spareIn(id protocol.TextID) (typed int, first bool) {
	d := a.docs[id]
	return d.spare, d.based && len(a.said[about(ofFirst, id.String())]) > 0
}

func (a *PublicState) hasSpare() bool {
	for id := range a.docs {
		if typed, first := a.spareIn(id); typed > 0 || first {
			return true
		}
	}
	return false
}

// spare takes out keystrokes that nobody builds on any more, the newest of each text first: what is left in the record is
// a text as it was once, and the checkpoint that follows.
func (a *PublicState) spare(most int) (seqs []uint64) {
	for _, id := range slices.SortedFunc(maps.Keys(a.docs), func(x, y protocol.TextID) int { return bytes.Compare(x.UUID[:], y.UUID[:]) }) {
		d := a.docs[id]
		n := min(d.spare, most-len(seqs))
		seqs = append(seqs, d.typed[d.spare-n:d.spare]...)
		d.typed = slices.Delete(slices.Clone(d.typed), d.spare-n, d.spare)
		d.spare -= n
		if typed, first := a.spareIn(id); typed == 0 && first {
			a.unsay(about(ofFirst, id.String()))
		}
	}
	return seqs
}

// Untouched lists the texts that still keep keystrokes, and that nobody has written in since.
func (s *State) Untouched(since protocol.Instant) (all []protocol.TextID) {
	for id, d := range s.All.docs {
		if d.retains() && d.edited < since {
			all = append(all, id)
		}
	}
	return all
}

// TextSince lists the updates of a text since a version, for somebody who may read it. The error is a refusal.
func (s *State) TextSince(who protocol.PersonID, id protocol.TextID, since int) (version int, updates []protocol.TextUpdate, err error) {
	doc := s.All.docs[id]
	if len(s.StreamsOf(who)) == 0 || doc == nil {
		return 0, nil, protocol.Reject(protocol.NotFound, "There is no such text.")
	}
	missed := doc.Version() - since
	if missed < 0 || missed > doc.whole().Retained() {
		return 0, nil, protocol.Reject(protocol.Stale, "The text has moved on too far. Your words are kept here.")
	}
	recent := doc.whole().Recent().Updates
	for _, u := range recent[len(recent)-missed:] {
		updates = append(updates, protocol.TextUpdate{Client: u.Client, Changes: u.Changes})
	}
	return doc.Version(), updates, nil
}
