package rules

import (
	"slices"
	"strings"

	"secondstory/protocol"
)

// ledger says where words stand in the record, so that what the view forgets can be forgotten there too. It is a function
// of the log like the rest of the state: an event whose words are gone is not in it, so whatever a room owes when it is
// read anew has not been paid yet.
type ledger struct {
	// said names, for each thing that somebody may take back or say otherwise, the events of the stream `all` that hold its
	// words.
	said map[string][]uint64
	owed []owing
	// compacted: the whole view stands in the record, and with it the words of whatever was not said again since. stale: some
	// of these are not in the view any more, so that it has to be written down anew.
	compacted, stale bool
	erases           bool // of what is owed, something was erased: no snapshot from before is kept
}

// owing is an event that has to lose its words: those of one kind of thing.
type owing struct {
	kind string
	seq  uint64
}

func newLedger() ledger { return ledger{said: map[string][]uint64{}} }

// The things that words are said of.
const (
	ofFacts       = "facts"
	ofCancelled   = "cancelled"
	ofName        = "name"
	ofPart        = "part"
	ofHand        = "hand"
	ofMark        = "mark"
	ofPerspective = "perspective"
	ofEvidence    = "evidence"
	ofFirst       = "first" // what a moment said before anybody wrote in it
	ofMeaning     = "meaning"
	ofTerm        = "term"
	ofExpert      = "expert"
	ofTyped       = "typed"
	ofLine        = "line"
)

// wordsOf names the members of events that hold the words of a thing. Where it names none, the whole body goes: nothing
// later hangs on such an event.
var wordsOf = map[string][]string{
	ofFacts: {"facts"}, ofCancelled: {"note"}, ofName: {"name", "pronouns"}, ofPart: {"part"}, ofHand: {"note"}, ofMark: {"note"},
	ofPerspective: {"words"}, ofEvidence: {"evidence"}, ofFirst: {"text"}, ofMeaning: {"meaning", "also"}, ofTerm: nil, ofExpert: nil, ofTyped: nil,
	ofLine: {"words"},
}

func about(kind string, of ...string) string { return strings.Join(append([]string{kind}, of...), ":") }

func kindOf(thing string) string {
	kind, _, _ := strings.Cut(thing, ":")
	return kind
}

// say notes that an event holds words of a thing.
func (l *ledger) say(seq uint64, thing string) { l.said[thing] = append(l.said[thing], seq) }

// sayMore notes that an event says more of a thing: what it said before stays in the view, if there was anything.
func (l *ledger) sayMore(seq uint64, thing string, was bool) {
	if l.compacted && was && len(l.said[thing]) == 0 {
		l.say(inCompacted, thing)
	}
	l.say(seq, thing)
}

// inFold stands for the event that holds the whole view.
const inCompacted = 0

// sayAnew notes that an event says otherwise what was said of a thing, or says nothing of it any more. Were there words
// before, and are there any now?
func (l *ledger) sayAnew(seq uint64, thing string, were, are bool) {
	if were {
		l.unsay(thing)
	}
	if are {
		l.say(seq, thing)
	}
}

// unsay notes that what was said of a thing is in the view no more.
func (l *ledger) unsay(thing string) {
	all := l.said[thing]
	for _, seq := range all {
		if seq != inCompacted {
			l.owed = append(l.owed, owing{kindOf(thing), seq})
		}
	}
	l.stale = l.stale || l.compacted && (len(all) == 0 || all[0] == inCompacted)
	delete(l.said, thing)
}

// owe has an event lose all it says, which is of a thing that is gone.
func (l *ledger) owe(seq uint64, thing string) { l.owed = append(l.owed, owing{kindOf(thing), seq}) }

// move has what was said of one thing be of another from now on.
func (l *ledger) move(from, to string) {
	if all, any := l.said[from]; any {
		l.said[to] = append(l.said[to], all...)
		slices.Sort(l.said[to])
		delete(l.said, from)
	}
}

// keepToTheClose has the words of a thing stay in the record until the close, though the view may forget them earlier: something
// that came later was worked out from them.
func (l *ledger) keepToTheClose(thing string) { delete(l.said, thing) }

// Debt is what a room owes to what was forgotten.
type Debt struct {
	Forget []Forgotten
	// Compacted is the view whole, once all that was told to everybody before may lose its words.
	Compacted *Fact
	// Erases: somebody took words back, or the meeting was closed. Without it keystrokes have grown old.
	Erases bool
}

// forgetMost is how many events lose their keystrokes in one batch: others wait for no more than that.
const forgetMost = 250

// Pay says what has to be forgotten now, and counts it as forgotten. Keystrokes have to wait for their turn: with typed it
// is theirs.
func (s *State) Pay(typed bool) (debt Debt) {
	l := &s.All.ledger
	if typed {
		if seqs := s.All.spare(forgetMost); len(seqs) > 0 {
			debt.Forget = append(debt.Forget, Forgotten{Seqs: seqs, Words: wordsOf[ofTyped]})
		}
	}
	now := l.owed[:min(len(l.owed), forgetMost)]
	l.owed = l.owed[len(now):]
	for _, kind := range kinds(now) {
		f := Forgotten{Words: wordsOf[kind]}
		for _, o := range now {
			if o.kind == kind {
				f.Seqs = append(f.Seqs, o.seq)
			}
		}
		debt.Forget = append(debt.Forget, f)
		debt.Erases = debt.Erases || kind != ofFirst
	}
	debt.Erases = debt.Erases || l.erases
	l.erases = l.erases && len(l.owed) > 0
	if l.stale {
		// A copy: the state goes on changing, and what was handed out stays as it is.
		var view protocol.View
		if err := protocol.Decode(protocol.MustEncode(s.All.view()), &view); err != nil {
			panic("room: a view that cannot be read: " + err.Error())
		}
		debt.Compacted = &Fact{Stream: protocol.Record, Seq: s.Heads[protocol.Record] + 1, At: s.Last, Body: protocol.RoomCompacted{View: view, Unmapped: s.All.unmapped}}
		debt.Erases = true
		Apply(s, *debt.Compacted)
	}
	return debt
}

// kinds lists what kinds of things are owed, in an order that does not hang on chance.
func kinds(all []owing) (out []string) {
	for _, o := range all {
		if !slices.Contains(out, o.kind) {
			out = append(out, o.kind)
		}
	}
	slices.Sort(out)
	return out
}

// owes says whether there is anything left to forget.
func (s *State) Owes() bool {
	return s.All.stale || len(s.All.owed) > 0 || s.All.hasSpare()
}

// forgiven: what was decided at another instance is forgotten by that one.
func (s *State) Forgive() {
	s.All.owed, s.All.stale, s.All.erases = nil, false, false
}

// ForgetOwed has a room forget what it owes, when no wish is at hand that would: keystrokes that have grown old, a batch
// at a time.
type ForgetOwed struct{}

// Command names it in the table; it is not on the wire.
func (ForgetOwed) Command() string { return "server.forget" }

// forgetOwed decides nothing: what is owed is paid with whatever is written.
func forgetOwed(*deciding, ForgetOwed) ([]protocol.EventBody, error) { return nil, nil }

// roomCompacted begins anew with the view as it stands written. It comes right after what it holds, so for whoever was there
// nothing changes, but that nobody can write on what came before.
func roomCompacted(a *PublicState, f Fact, e protocol.RoomCompacted) {
	a.begin(e.View)
	a.unmapped = e.Unmapped
	a.ledger = newLedger()
	a.compacted = true
}

// begin makes the part be what a view says.
func (a *PublicState) begin(v protocol.View) {
	a.View, a.docs = v, map[protocol.TextID]*document{}
	for id, t := range v.Texts {
		a.docs[id] = newDocument(t.Text, t.Version)
	}
	a.Texts = nil
}
