package text_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"secondstory/room/text"
)

// Several people write in one text, each in an editor of the real library, with its undo history; this package is the
// authority between them, and this test the network. Pushes arrive late, twice, or never, answers are lost, pages are
// reloaded in mid-sentence, the authority is written out and opened again, and sometimes it keeps so little that a
// writer has to start over. When all is quiet everybody has the same words, unit for unit.
//
// SECONDSTORY_SESSIONS says how many sessions; SECONDSTORY_SEED plays those from a seed on, the first one being what a
// failure names.
func TestDifferential_EverybodyEndsWithTheSameWords(t *testing.T) {
	const lanes = 2 // each with a process of editors: while one of a pair works, the other waits
	sessions := number(t, "SECONDSTORY_SESSIONS", 1500)
	if os.Getenv("TEST_LONG") != "" {
		sessions = number(t, "SECONDSTORY_SESSIONS", 48_000)
	}
	first := number(t, "SECONDSTORY_SEED", uint64(time.Now().UnixMilli()))
	t.Logf("SECONDSTORY_SEED=%d SECONDSTORY_SESSIONS=%d", first, sessions)
	for lane := range uint64(lanes) {
		t.Run(fmt.Sprintf("lane %d", lane), func(t *testing.T) {
			t.Parallel()
			p := startPeer(t)
			var all tally
			for i := lane; i < sessions; i += lanes {
				if err := session(p, first+i, &all); err != nil {
					t.Fatalf("%v\nTo play it again: SECONDSTORY_SEED=%d SECONDSTORY_SESSIONS=1", err, first+i)
				}
			}
			t.Logf("%+v", all)
			// Whatever is not reached is not tested.
			if sessions >= 1000 && (all.Updates == 0 || all.Repeats == 0 || all.Rebased == 0 || all.Reloads == 0 || all.Resyncs == 0) {
				t.Errorf("the sessions were too tame: %+v", all)
			}
		})
	}
}

// tally counts what happened in the sessions of a lane.
type tally struct{ Sessions, Updates, Rebased, Repeats, Reloads, Resyncs int }

func number(t *testing.T, name string, otherwise uint64) uint64 {
	t.Helper()
	value := os.Getenv(name)
	if value == "" {
		return otherwise
	}
	n, err := strconv.ParseUint(value, 10, 63)
	if err != nil {
		t.Fatalf("%s has to be a number: %v", name, err)
	}
	return n
}

// network is one session: the authority, and what is under way between it and the writers.
type network struct {
	*rand.Rand
	doc     *text.Document
	limits  text.Limits
	tight   bool // the limits may be met
	log     []heard
	writers []line
	wire    []sent // pushes under way, in no order
	names   int    // that were given out
	tally   *tally
}

// line is the connection of one writer.
type line struct {
	client string
	heard  int  // of the log
	answer bool // an answer is under way
	resync bool // the answer is that the writer has to start over
}

func session(p *peer, seed uint64, count *tally) error {
	n := &network{Rand: rand.New(rand.NewPCG(seed, 0)), tally: count, limits: text.DefaultLimits()}
	n.limits.Work = 1 << 30
	switch n.tight = true; n.IntN(12) {
	case 0:
		n.limits.Retained = 5 + n.IntN(50)
	case 1:
		n.limits.Work = 100 + n.IntN(1000)
	case 2:
		n.limits.Units = 20 + n.IntN(40)
	default:
		n.tight = false
	}
	start := chance(func(m int) int { return n.IntN(m + 1) }).words(0, 5)
	n.doc = text.NewDocument(start, 0)
	n.doc.Limit(n.limits)
	var clients []string
	for range 3 + n.IntN(6) {
		n.writers = append(n.writers, line{client: n.name()})
		clients = append(clients, n.writers[len(n.writers)-1].client)
	}
	if err := p.open(uint32(seed), text.String(start), clients); err != nil {
		return err
	}
	for range 4 + n.IntN(5) {
		if err := n.round(p, n.acts()); err != nil {
			return err
		}
	}
	count.Sessions++
	return n.settle(p)
}

func (n *network) name() string {
	n.names++
	return "w" + strconv.Itoa(n.names)
}

// acts is what the writers do until the next round.
func (n *network) acts() []act {
	var acts []act
	for range len(n.writers) {
		i := n.IntN(len(n.writers))
		for range n.IntN(4) {
			acts = append(acts, act{Do: "edit", Writer: i})
		}
		switch n.IntN(8) {
		case 0, 1:
			acts = append(acts, act{Do: "undo", Writer: i})
		case 2:
			acts = append(acts, act{Do: "redo", Writer: i})
		case 3:
			acts = append(acts, act{Do: "reload", Writer: i})
			n.tally.Reloads++
		}
		acts = append(acts, n.deliver(i, n.IntN(4))...)
		if n.IntN(3) > 0 { // for the first time, or again because no answer came
			acts = append(acts, act{Do: "push", Writer: i})
		}
	}
	return acts
}

// deliver brings a writer their answer, and up to most of the updates that they have not heard.
func (n *network) deliver(i, most int) []act {
	var acts []act
	w := &n.writers[i]
	if w.resync {
		*w = line{client: n.name(), heard: len(n.log)}
		n.tally.Resyncs++
		return []act{{Do: "resync", Writer: i, ClientID: w.client, Version: w.heard, Text: text.String(n.doc.Units())}}
	}
	if w.answer {
		w.answer = false
		acts = append(acts, act{Do: "answer", Writer: i})
	}
	if to := min(w.heard+most, len(n.log)); to > w.heard {
		acts = append(acts, act{Do: "hear", Writer: i, Updates: n.log[w.heard:to]})
		w.heard = to
	}
	return acts
}

// round lets the writers act, and some of what is under way arrive.
func (n *network) round(p *peer, acts []act) error {
	said, err := p.do(acts)
	if err != nil {
		return err
	}
	n.wire = append(n.wire, said.Pushes...)
	for range n.IntN(len(n.wire) + 1) {
		i := n.IntN(len(n.wire))
		push := n.wire[i]
		if n.IntN(6) > 0 { // else it will arrive once more
			n.wire[i] = n.wire[len(n.wire)-1]
			n.wire = n.wire[:len(n.wire)-1]
		}
		if n.IntN(8) == 0 {
			continue // lost on its way there
		}
		if err := n.arrive(push, n.IntN(5) == 0); err != nil {
			return err
		}
	}
	if n.IntN(10) == 0 {
		return n.reopen()
	}
	return nil
}

// arrive hands a push to the authority.
func (n *network) arrive(push sent, answerLost bool) error {
	var updates []text.Changes
	for _, raw := range push.Updates {
		c, err := text.Parse(raw, n.limits.Units)
		if err != nil {
			return n.refuse(push, answerLost, err)
		}
		updates = append(updates, c)
	}
	before := n.doc.Version()
	accepted, err := n.doc.Push(push.Version, push.ClientID, updates)
	if err != nil {
		return n.refuse(push, answerLost, err)
	}
	n.tally.Updates += len(accepted)
	n.tally.Repeats += len(updates) - len(accepted)
	if push.Version < before {
		n.tally.Rebased += len(accepted)
	}
	for _, c := range accepted {
		n.log = append(n.log, heard{push.ClientID, jsontext.Value(c.Append(nil))})
	}
	if w := &n.writers[push.Writer]; w.client == push.ClientID && !answerLost {
		w.answer = true
	}
	return nil
}

// refuse answers that a writer has to start over. Where no limit is met there is no reason to.
func (n *network) refuse(push sent, answerLost bool, err error) error {
	if !n.tight {
		return fmt.Errorf("%s pushed %s on %d and was refused: %w", push.ClientID, push.Updates, push.Version, err)
	}
	if w := &n.writers[push.Writer]; w.client == push.ClientID && !answerLost {
		w.resync = true
	}
	return nil
}

// reopen writes the authority out and opens it again.
func (n *network) reopen() error {
	again, err := text.Restore(n.doc.Units(), n.doc.Version(), n.doc.Recent())
	if err != nil {
		return err
	}
	again.Limit(n.limits)
	n.doc = again
	return nil
}

// settle lets everything arrive, and compares.
func (n *network) settle(p *peer) error {
	for range 20 {
		var acts []act
		for i := range n.writers {
			acts = append(acts, n.deliver(i, len(n.log))...)
			acts = append(acts, act{Do: "push", Writer: i}, act{Do: "read", Writer: i})
		}
		said, err := p.do(acts)
		if err != nil {
			return err
		}
		if len(said.Pushes) == 0 && len(n.wire) == 0 {
			return n.compare(said.Texts)
		}
		n.wire = append(n.wire, said.Pushes...)
		n.Shuffle(len(n.wire), func(i, j int) { n.wire[i], n.wire[j] = n.wire[j], n.wire[i] })
		for _, push := range n.wire {
			if err := n.arrive(push, false); err != nil {
				return err
			}
		}
		n.wire = nil
	}
	return fmt.Errorf("it does not become quiet")
}

func (n *network) compare(texts []shown) error {
	units := n.doc.Units()
	want := text.String(units)
	for _, s := range texts {
		if s.Text != want || s.Length != len(units) || s.Sum != text.Sum(units) || s.Version != len(n.log) || s.Pending != 0 {
			return fmt.Errorf("%s has %q at %d (%d pending), the authority %q at %d",
				n.writers[s.Writer].client, s.Text, s.Version, s.Pending, want, len(n.log))
		}
	}
	if len(texts) != len(n.writers) {
		return fmt.Errorf("%d of %d writers were read", len(texts), len(n.writers))
	}
	return nil
}
