package roomtest

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rs/zerolog"

	"secondstory/protocol"
	"secondstory/room"
	"secondstory/room/rules"
)

// Patience is how long a test waits for what must happen. A machine may be busy; nothing waits this long that works.
const Patience = 30 * time.Second

// Start is when meetings in a bubble begin: a Thursday.
var Start = time.Date(2026, 3, 12, 9, 0, 0, 0, time.UTC)

// Bubble runs a test in a time of its own, which begins at Start and goes by while all that runs there waits. So no wait takes
// any time, none is over too early because the machine is busy, and what was waited for in vain is known at once.
func Bubble(t *testing.T, test func(t *testing.T)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(Start))
		test(t)
	})
}

// Meeting is a room with people in it, driven by a test.
type Meeting struct {
	T    testing.TB
	ID   protocol.RoomID
	Log  *Log
	Hall *room.Hall

	people    map[string]*Person
	chance    *Chance
	instances uint64
}

// Meet begins a meeting, such as "Ada facilitates, Bo, Cy and Eve attend, Screen shows". The first
// of them made the room and leads. What the options leave out is filled in.
func Meet(t testing.TB, who string, options ...func(*room.Options)) *Meeting {
	t.Helper()
	m := &Meeting{T: t, Log: NewLog(), people: map[string]*Person{}, chance: NewChance(1)}
	m.ID = ID[protocol.RoomID](m.chance)
	m.Hall = m.Instance(options...)
	for i, p := range read(who) {
		if i > 0 {
			m.Enter(p.name, p.role)
			continue
		}
		create := rules.CreateRoom{Facts: Facts(), Names: protocol.NamesHidden, Asked: protocol.DefaultAsked}
		if err := m.Hall.Create(m.ctx(), m.ID, create, m.expect(p.name, p.role)); err != nil {
			t.Fatal(err)
		}
	}
	return m
}

// Enter lets somebody in.
func (m *Meeting) Enter(name string, role protocol.Role) *Person {
	m.T.Helper()
	m.Server(m.expect(name, role))
	return m.people[name]
}

func (m *Meeting) expect(name string, role protocol.Role) rules.EnterPerson {
	person := ID[protocol.PersonID](m.chance)
	m.people[name] = &Person{m: m, hall: m.Hall, ID: person, Name: name}
	return rules.EnterPerson{Person: person, Name: name, Role: role}
}

// Instance makes another hall on the same record, as a second server would; it is closed when the test ends.
func (m *Meeting) Instance(options ...func(*room.Options)) *room.Hall {
	m.instances++
	o := room.Options{
		Log: m.Log, Vault: Vault{}, Logger: zerolog.Nop(), Chance: NewChance(1 + m.instances),
	}
	for _, set := range options {
		set(&o)
	}
	h := room.NewHall(o)
	m.T.Cleanup(h.Close)
	return h
}

// Ring tells an instance where the record stands, as it would find out by looking.
func (m *Meeting) Ring(h *room.Hall) {
	m.T.Helper()
	heads, err := m.Log.Heads(m.ctx(), []protocol.RoomID{m.ID})
	if err != nil {
		m.T.Fatal(err)
	}
	h.OnHead(m.ID, heads[m.ID])
}

// Facts are those of the meeting that tests have.
func Facts() protocol.Facts {
	return protocol.Facts{
		Title: "Checkout slowdown", Zone: "Europe/Helsinki", Started: protocol.At(Start.Add(-36 * time.Hour)),
		Services: []string{"checkout"}, Tags: []string{},
		Opening: "We will talk about this openly, without fear of retribution or humiliation.", Readers: protocol.ReadersMembers,
	}
}

type attendance struct {
	name string
	role protocol.Role
}

var verbs = map[string]protocol.Role{
	"facilitate": protocol.RoleFacilitator, "attend": protocol.RoleParticipant, "comment": protocol.RoleCommenter,
	"observe": protocol.RoleObserver, "show": protocol.RoleWall,
}

// read gathers names until it comes to what they do.
func read(who string) (all []attendance) {
	from := 0
	for _, word := range strings.Fields(strings.ReplaceAll(who, ",", " ")) {
		switch role, verb := verbs[strings.TrimSuffix(word, "s")]; {
		case verb:
			for ; from < len(all); from++ {
				all[from].role = role
			}
		case word != "and":
			all = append(all, attendance{name: word})
		}
	}
	if from < len(all) {
		panic("roomtest: nobody knows what " + all[from].name + " does")
	}
	return all
}

func (m *Meeting) ctx() context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), Patience)
	m.T.Cleanup(cancel)
	return ctx
}

// As finds somebody by name.
func (m *Meeting) As(name string) *Person {
	m.T.Helper()
	p := m.people[name]
	if p == nil {
		m.T.Fatalf("nobody here is called %s", name)
	}
	return p
}

// Import brings a story as somebody, which no command of a socket can.
func (m *Meeting) Import(p *Person, c protocol.StoryImport) {
	m.T.Helper()
	a, err := m.Hall.Do(m.ctx(), m.ID, p.ID, protocol.NewID[protocol.CommandID](), c, false)
	if err != nil || a.Rejected != nil {
		m.T.Fatalf("a story is refused: %+v %v", a.Rejected, err)
	}
}

// Comes lets somebody in who was not there at the beginning.
func (m *Meeting) Comes(name string, role protocol.Role) *Person {
	m.T.Helper()
	p := &Person{m: m, hall: m.Hall, ID: ID[protocol.PersonID](m.chance), Name: name}
	m.people[name] = p
	m.Server(rules.EnterPerson{Person: p.ID, Name: name, Role: role})
	return p
}

// Server brings something in that only a server may.
func (m *Meeting) Server(c protocol.Command) {
	m.T.Helper()
	a, err := m.Hall.Do(m.ctx(), m.ID, protocol.PersonID{}, protocol.CommandID{}, c, false)
	if err != nil {
		m.T.Fatal(err)
	}
	if a.Rejected != nil {
		m.T.Fatalf("%s was refused: %s", c.Command(), a.Rejected)
	}
}

// Inspect reads the state.
func (m *Meeting) Inspect(look func(*rules.State)) {
	m.T.Helper()
	if err := m.Hall.Inspect(m.ctx(), m.ID, look); err != nil {
		m.T.Fatal(err)
	}
}

// HalfMinute lets the half minute go by, after all that was done so far: numbers of secret acts are told then. Only in a bubble.
func (m *Meeting) HalfMinute() {
	m.T.Helper()
	const half = protocol.CountsMillis * time.Millisecond
	time.Sleep(time.Until(time.Now().Truncate(half).Add(half)))
	time.Sleep(time.Millisecond) // and what was set for that moment has happened
}

// View is what everybody can read now.
func (m *Meeting) View() (v protocol.View) {
	m.T.Helper()
	m.Inspect(func(s *rules.State) {
		if err := protocol.DecodeLoosely(s.View(protocol.All), &v); err != nil {
			m.T.Error(err)
		}
	})
	return v
}

// Cold is a stream's view as somebody reads it who opens the record anew: after a restart, or elsewhere.
func (m *Meeting) Cold(stream protocol.Stream) string {
	m.T.Helper()
	record, err := m.Log.Load(m.ctx(), m.ID)
	if err != nil {
		m.T.Fatal(err)
	}
	s, err := rules.Open(m.ID, record)
	if err != nil {
		m.T.Fatal(err)
	}
	return string(s.View(stream))
}

// Told lists the names of what was told to a stream, in order.
func (m *Meeting) Told(stream protocol.Stream) (names []string) {
	for _, e := range m.Log.Events(m.ID) {
		if e.Stream == stream {
			names = append(names, e.Name)
		}
	}
	return names
}

// Person is somebody in the meeting.
type Person struct {
	ID   protocol.PersonID
	Name string
	m    *Meeting
	hall *room.Hall
}

// At is the same person at another instance.
func (p *Person) At(h *room.Hall) *Person { return &Person{ID: p.ID, Name: p.Name, m: p.m, hall: h} }

// Do asks for something that must be accepted.
func (p *Person) Do(c protocol.Command) room.Answer {
	p.m.T.Helper()
	a := p.Ask(protocol.NewID[protocol.CommandID](), c)
	if a.Rejected != nil {
		p.m.T.Fatalf("%s asks %s and is refused: %s (%s)", p.Name, c.Command(), a.Rejected, a.Rejected.Code)
	}
	return a
}

// Refused asks for something that must be refused, with this code.
func (p *Person) Refused(code protocol.Code, c protocol.Command) *protocol.Rejected {
	p.m.T.Helper()
	a := p.Ask(protocol.NewID[protocol.CommandID](), c)
	switch {
	case a.Rejected == nil:
		p.m.T.Fatalf("%s asks %s and is not refused", p.Name, c.Command())
	case a.Rejected.Code != code:
		p.m.T.Fatalf("%s asks %s and is refused as %s (%s), not %s", p.Name, c.Command(), a.Rejected.Code, a.Rejected, code)
	}
	return a.Rejected
}

// Ask asks for something under an id, as a browser does: by its bytes.
func (p *Person) Ask(id protocol.CommandID, c protocol.Command) room.Answer {
	p.m.T.Helper()
	return p.Frame(protocol.CommandFrame{Type: "command", ID: id, Name: c.Command(), Body: protocol.MustEncode(c)})
}

// Again asks once more what may have been accepted.
func (p *Person) Again(id protocol.CommandID, c protocol.Command) room.Answer {
	p.m.T.Helper()
	return p.Frame(protocol.CommandFrame{Type: "command", ID: id, Name: c.Command(), Body: protocol.MustEncode(c), Again: true})
}

// Frame sends a command as it is.
func (p *Person) Frame(f protocol.CommandFrame) room.Answer {
	p.m.T.Helper()
	a, err := p.hall.Ask(p.m.ctx(), p.m.ID, p.ID, f)
	if err != nil {
		p.m.T.Fatal(err)
	}
	return a
}

// Mine is what only this person sees.
func (p *Person) Mine() protocol.Mine {
	p.m.T.Helper()
	s := p.Join()
	defer s.Leave()
	return s.Welcome.Mine
}

// Chance gives the same bytes in every run. Safe for concurrent use.
type Chance struct {
	mu  sync.Mutex
	src *rand.ChaCha8
}

// NewChance makes a source from a seed.
func NewChance(seed uint64) *Chance {
	return &Chance{src: rand.NewChaCha8(sha256.Sum256(fmt.Appendf(nil, "second story %d", seed)))}
}

func (c *Chance) Read(b []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.src.Read(b)
}

// ID makes an id from a source of chance, the same in every run.
func ID[I protocol.ID[K], K any](from io.Reader) I {
	var id protocol.ID[K]
	if _, err := io.ReadFull(from, id.UUID[:]); err != nil {
		panic(err)
	}
	id.UUID[6], id.UUID[8] = id.UUID[6]&0x0f|0x40, id.UUID[8]&0x3f|0x80
	return I(id)
}

// Vault is a vault without a secret.
type Vault struct{}

// Slot is a hash that anybody could work out.
func (Vault) Slot(nonce []byte, scope string, who protocol.PersonID) (s rules.Slot) {
	sum := sha256.Sum256(fmt.Appendf(nil, "%x %s %s", nonce, scope, who))
	copy(s[:], sum[:])
	return s
}

// Said is a hash that anybody could work out.
func (Vault) Said(words []byte) [16]byte {
	sum := sha256.Sum256(words)
	return [16]byte(sum[:16])
}
