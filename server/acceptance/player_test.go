package acceptance

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
	"unicode/utf16"

	"github.com/go-json-experiment/json/jsontext"

	"secondstory/protocol"
)

// mark is in everything that people write, so that it is found where it should not be.
const mark = "quokka"

// player does all that people do in a meeting, drawn from a seed, and keeps books of it.
type player struct {
	rng   *rand.Rand
	n     int
	leads bool

	typed   map[protocol.TextID]map[string]bool // words: true while they are to be in the text, false once they were struck
	drafts  map[protocol.DraftID]*drafted
	hands   map[protocol.Lane]string // notes beside one's hands
	ballots map[protocol.VoteID]*cast
	links   []protocol.LinkID

	striking string        // the word that is to go, if the push under way strikes one
	lowering protocol.Lane // whose hand is being taken down
}

// drafted is a draft as its writer knows it.
type drafted struct {
	version int
	words   string
	stays   bool // is never handed in
	handed  bool
	opened  bool
	gone    bool
}

// cast is what somebody may have put down in a vote: the ballot that was acknowledged last, and those since of which
// nobody knows.
type cast struct {
	known   []protocol.LineDots
	perhaps [][]protocol.LineDots
}

func newPlayer(n int, seed uint64) *player {
	return &player{
		rng: rand.New(rand.NewPCG(seed, uint64(n)+1)), n: n, leads: n == 0,
		typed: map[protocol.TextID]map[string]bool{}, drafts: map[protocol.DraftID]*drafted{}, hands: map[protocol.Lane]string{},
		ballots: map[protocol.VoteID]*cast{},
	}
}

const (
	pause        = 40 * time.Millisecond // between two turns of one person, at most
	mostMoments  = 120
	mostDrafts   = 12 // of one person
	mostLines    = 200
	mostVotes    = 40
	longEnough   = 4_000 // units of a text, from where on words are struck
	sharedTexts  = 3     // in which nearly everybody writes
	privateWords = "private-" + mark + "-"
)

func (p *player) next(s *seat) (wishes []protocol.Command, cut bool) {
	time.Sleep(time.Duration(p.rng.Int64N(int64(pause))))
	p.n++
	view := s.copy.View()
	if c := p.write(s, view); c != nil {
		wishes = append(wishes, c)
	}
	// Two wishes about one thing wait for each other, as they do in a browser: so one of each kind at most.
	doing := []func(*seat, protocol.View) protocol.Command{p.story, p.draft, p.hand, p.vote}
	for _, i := range p.rng.Perm(len(doing))[:1+p.rng.IntN(2)] {
		if c := doing[i](s, view); c != nil {
			wishes = append(wishes, c)
		}
	}
	if p.leads {
		if c := p.lead(s, view); c != nil {
			wishes = append(wishes, c)
		}
	}
	return wishes, p.rng.IntN(60) == 0
}

// standing are the moments that are in the story.
func standing(view protocol.View) []protocol.Entry {
	return slices.DeleteFunc(slices.Clone(view.Entries), func(e protocol.Entry) bool { return e.Removed != nil })
}

// write types a word between two others, or strikes one of one's own.
func (p *player) write(s *seat, view protocol.View) protocol.Command {
	all := standing(view)
	if len(all) == 0 {
		return nil
	}
	// Ids are the same for all, so that this is where people meet.
	slices.SortFunc(all, func(a, b protocol.Entry) int { return strings.Compare(a.ID.String(), b.ID.String()) })
	if len(all) > sharedTexts && p.rng.IntN(5) > 0 {
		all = all[:sharedTexts]
	}
	id := protocol.TextOf(all[p.rng.IntN(len(all))].ID)
	t := view.Texts[id]
	units := utf16.Encode([]rune(t.Text))
	push := protocol.TextEdit{Text: id, Version: t.Version, Client: s.you.String() + ":1"}
	if len(units) > longEnough {
		for _, w := range slices.Sorted(maps.Keys(p.typed[id])) {
			if before, _, found := strings.Cut(t.Text, w); found && p.typed[id][w] {
				p.striking = w
				at, size := len(utf16.Encode([]rune(before))), len(utf16.Encode([]rune(w)))
				push.Updates = []jsontext.Value{change(at, fmt.Sprintf("[%d]", size), len(units)-at-size)}
				return push
			}
		}
	}
	if len(units) > 2*longEnough {
		return nil
	}
	ends := []int{0}
	for i, u := range units {
		if u == '>' {
			ends = append(ends, i+1)
		}
	}
	at := ends[p.rng.IntN(len(ends))]
	push.Updates = []jsontext.Value{change(at, fmt.Sprintf("[0,%q]", p.wordOf(s)), len(units)-at)}
	return push
}

func (p *player) wordOf(s *seat) string { return fmt.Sprintf("<%s%d.%d.é😀>", mark, s.n, p.n) }

// change is a change set that keeps what is before and after.
func change(before int, what string, after int) jsontext.Value {
	parts := []string{}
	if before > 0 {
		parts = append(parts, fmt.Sprint(before))
	}
	if parts = append(parts, what); after > 0 {
		parts = append(parts, fmt.Sprint(after))
	}
	return jsontext.Value("[" + strings.Join(parts, ",") + "]")
}

// story adds a moment, or does something to one.
func (p *player) story(s *seat, view protocol.View) protocol.Command {
	all := view.Entries
	one := func() protocol.EntryID { return all[p.rng.IntN(len(all))].ID }
	if len(all) < 4 || len(all) < mostMoments && p.rng.IntN(6) == 0 {
		c := protocol.EntryAdd{Entry: protocol.NewID[protocol.EntryID](), Kind: protocol.KindAction, Text: p.wordOf(s)}
		if len(all) > 0 {
			c.After = one()
		}
		return c
	}
	switch e := one(); p.rng.IntN(5) {
	case 0:
		if after := one(); after != e {
			return protocol.EntryMove{Entry: e, After: after}
		}
		return protocol.EntryMove{Entry: e}
	case 1:
		said := []string{fmt.Sprint(mark, " ", s.n, " ", p.n)}
		return protocol.EntryDescribe{Entry: e, Evidence: &said}
	case 2:
		if len(standing(view)) < 4 {
			return nil
		}
		return protocol.EntryRemove{Entry: e}
	case 3:
		return protocol.EntryCelebrate{Entry: e, Note: fmt.Sprint(mark, " ", p.n)}
	default:
		for _, e := range all {
			if e.Removed != nil {
				return protocol.EntryRestore{Entry: e.ID}
			}
		}
		return nil
	}
}

// draft writes lines of inquiry: some that nobody else ever sees, some that are handed in.
func (p *player) draft(s *seat, view protocol.View) protocol.Command {
	var open []protocol.DraftID
	for id, x := range p.drafts {
		if !x.gone && !x.opened {
			open = append(open, id)
		}
	}
	slices.SortFunc(open, func(a, b protocol.DraftID) int { return strings.Compare(a.String(), b.String()) })
	words := func(stays bool) string {
		if stays {
			return fmt.Sprintf("%s%d-%d.", privateWords, s.n, p.n)
		}
		return fmt.Sprintf("line-%s-%d-%d.", mark, s.n, p.n)
	}
	if len(open) < mostDrafts && (len(open) < 2 || p.rng.IntN(4) == 0) {
		return protocol.LineDraft{Draft: protocol.NewID[protocol.DraftID](), Words: words(len(view.Lines) > mostLines || p.rng.IntN(2) == 0)}
	}
	id := open[p.rng.IntN(len(open))]
	switch x := p.drafts[id]; {
	case x.handed && p.rng.IntN(4) > 0:
		return nil // it waits for the others
	case x.handed:
		return protocol.LineTakeBack{Draft: id}
	case p.rng.IntN(6) == 0:
		return protocol.LineDiscard{Draft: id}
	case !x.stays && p.rng.IntN(2) == 0:
		return protocol.LineHandIn{Draft: id}
	default:
		return protocol.LineDraft{Draft: id, Version: x.version, Words: words(x.stays)}
	}
}

// hand raises and lowers hands.
func (p *player) hand(s *seat, view protocol.View) protocol.Command {
	lane := protocol.Lanes[p.rng.IntN(len(protocol.Lanes))]
	for _, h := range view.Hands {
		if h.Person == s.you && h.Lane == lane && p.rng.IntN(2) == 0 {
			p.lowering = lane
			return protocol.HandLower{Hand: h.ID}
		}
	}
	return protocol.HandRaise{Lane: lane, Note: fmt.Sprint(mark, " ", s.n, " ", p.n)}
}

// vote puts down dots where a vote is on.
func (p *player) vote(_ *seat, view protocol.View) protocol.Command {
	if len(view.Votes) == 0 {
		return nil
	}
	v := view.Votes[len(view.Votes)-1]
	if v.State != protocol.VoteOpen {
		return nil
	}
	ballot := protocol.BallotCast{Vote: v.ID, Dots: []protocol.LineDots{}}
	left := v.Dots
	for _, i := range p.rng.Perm(len(v.Lines)) {
		if n := min(left, 1+p.rng.IntN(v.PerLine)); n > 0 && len(ballot.Dots) < 2 {
			ballot.Dots = append(ballot.Dots, protocol.LineDots{Line: v.Lines[i], Dots: n})
			left -= n
		}
	}
	if p.rng.IntN(8) == 0 {
		ballot.Dots = ballot.Dots[:0] // all taken back
	}
	if p.ballots[v.ID] == nil {
		p.ballots[v.ID] = &cast{}
	}
	p.ballots[v.ID].perhaps = append(p.ballots[v.ID].perhaps, ballot.Dots)
	return ballot
}

// lead does what only a facilitator may.
func (p *player) lead(s *seat, view protocol.View) protocol.Command {
	if p.rng.IntN(30) == 0 {
		p.link(s)
	}
	if p.rng.IntN(12) == 0 {
		return protocol.LinesOpen{}
	}
	if p.rng.IntN(10) > 0 || len(view.Votes) == 0 {
		return nil
	}
	switch v := view.Votes[len(view.Votes)-1]; v.State {
	case protocol.VoteOpen:
		return protocol.VoteClose{Vote: v.ID}
	case protocol.VoteClosed:
		if p.rng.IntN(3) == 0 {
			return protocol.VoteReopen{Vote: v.ID}
		}
		return protocol.VoteReveal{Vote: v.ID}
	default:
		if len(view.Votes) > mostVotes {
			return nil
		}
		return protocol.VoteBegin{Vote: protocol.NewID[protocol.VoteID](), Dots: 3, PerLine: 2}
	}
}

// link makes an invitation, which only those who lead hear of. It may fail, and then nobody knows.
func (p *player) link(s *seat) {
	ctx, cancel := context.WithTimeout(s.t.Context(), time.Second)
	defer cancel()
	var made protocol.MadeLink
	if s.browser.Call(ctx, "POST", "/api/rooms/"+s.room.String()+"/links", protocol.NewLink{Role: protocol.RoleParticipant}, &made) == nil {
		p.links = append(p.links, made.Link)
	}
}

// mayRefuse lists what is part of the game: somebody else was first.
var mayRefuse = map[string][]protocol.Code{
	"text.edit": {protocol.NotFound}, "entry.move": {protocol.NotFound}, "entry.describe": {protocol.NotFound}, "entry.celebrate": {protocol.NotFound},
	"line.take_back": {protocol.NotFound}, "lines.open": {protocol.NotNow}, "ballot.cast": {protocol.NotNow}, "vote.reveal": {protocol.NotNow},
}

func (p *player) answered(s *seat, f protocol.CommandFrame, refused *protocol.Rejection) bool {
	c, err := protocol.DecodeCommand(f.Name, f.Body)
	must(s.t, err)
	switch c := c.(type) {
	case protocol.TextEdit:
		p.push(c, refused)
	case protocol.EntryAdd:
		if refused == nil {
			p.typed[protocol.TextOf(c.Entry)] = map[string]bool{c.Text: true}
		}
	case protocol.LineDraft:
		if refused == nil {
			stays := strings.HasPrefix(c.Words, privateWords)
			p.drafts[c.Draft] = &drafted{version: c.Version + 1, words: c.Words, stays: stays}
		}
	case protocol.LineHandIn:
		if refused == nil {
			p.drafts[c.Draft].handed = true
			p.drafts[c.Draft].version++
		}
	case protocol.LineTakeBack:
		if p.drafts[c.Draft].opened = refused != nil; refused == nil {
			p.drafts[c.Draft].handed = false
			p.drafts[c.Draft].version++
		}
	case protocol.LineDiscard:
		p.drafts[c.Draft].gone = true
	case protocol.HandRaise:
		p.hands[c.Lane] = c.Note
	case protocol.HandLower:
		delete(p.hands, p.lowering)
	case protocol.BallotCast:
		if refused == nil {
			p.ballots[c.Vote] = &cast{known: c.Dots}
		}
	}
	return refused == nil || slices.Contains(mayRefuse[f.Name], refused.Code)
}

// push notes what was typed or struck.
func (p *player) push(c protocol.TextEdit, refused *protocol.Rejection) {
	struck := p.striking
	if p.striking = ""; refused != nil {
		delete(p.typed[c.Text], struck) // an earlier asking may still be accepted elsewhere
		return
	}
	if p.typed[c.Text] == nil {
		p.typed[c.Text] = map[string]bool{}
	}
	if _, word, typing := strings.Cut(string(c.Updates[0]), `"`); typing {
		word, _, _ = strings.Cut(word, `"`)
		p.typed[c.Text][word] = true
	} else {
		p.typed[c.Text][struck] = false
	}
}

// hears: nobody is shown what is not theirs.
func (p *player) hears(s *seat, raw []byte, frame any) {
	for rest := raw; ; {
		_, after, found := bytes.Cut(rest, []byte(privateWords))
		if !found {
			break
		}
		if whose, _, _ := bytes.Cut(after, []byte("-")); string(whose) != fmt.Sprint(s.n) {
			s.t.Errorf("seat %d was shown a draft of seat %s", s.n, whose)
		}
		rest = after
	}
	var streams []protocol.Stream
	var mine protocol.Mine
	switch f := frame.(type) {
	case *protocol.Welcome:
		streams, mine = slices.Collect(maps.Keys(f.Streams)), f.Mine
	case *protocol.Events:
		streams = []protocol.Stream{f.Stream}
	case *protocol.MineFrame:
		must(s.t, f.Into(&mine))
	}
	for _, stream := range streams {
		who, personal := stream.Person()
		if stream == protocol.Facilitators && !p.leads || personal && who != s.you && !s.you.IsZero() {
			s.t.Errorf("seat %d was shown %s", s.n, stream)
		}
	}
	for _, x := range mine.Drafts {
		if !strings.Contains(x.Words, fmt.Sprint("-", mark, "-", s.n, "-")) {
			s.t.Errorf("seat %d was shown somebody else's line", s.n)
		}
	}
}
