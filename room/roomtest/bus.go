package roomtest

import (
	"math/rand/v2"
	"sync"

	"secondstory/protocol"
	"secondstory/room"
)

// Bus carries notices between instances in memory, and can be made to lose, repeat and disorder them. It implements
// room.Fanout for each instance that joins. Safe for concurrent use.
type Bus struct {
	mu    sync.Mutex
	rng   *rand.Rand
	halls map[string]*room.Hall
	loses float64
	keeps []func() // held back
	told  int
}

// NewBus makes a bus that loses nothing.
func NewBus(seed uint64) *Bus {
	return &Bus{rng: rand.New(rand.NewPCG(seed, 11)), halls: map[string]*room.Hall{}}
}

// Lose makes the bus lose this part of what it carries, repeat half of that, and hold some back until later ones have
// overtaken it.
func (b *Bus) Lose(part float64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.loses = part
}

// Told counts notices of commits that an instance was told.
func (b *Bus) Told() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.told
}

// Join gives an instance its place on the bus; Connect then says which hall it is.
func (b *Bus) Join(name string) room.Fanout { return place{b, name} }

// Connect has a hall hear what others say.
func (b *Bus) Connect(name string, h *room.Hall) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.halls[name] = h
}

type place struct {
	bus  *Bus
	name string
}

func (p place) Listen(protocol.RoomID) {}
func (p place) Leave(protocol.RoomID)  {}

func (p place) TellCommit(w room.CommitNotice) {
	p.carry(func(h *room.Hall) { h.OnNotice(w) }, true)
}

func (p place) TellPresence(a room.PresenceUpdate) {
	a.From = p.name
	p.carry(func(h *room.Hall) { h.OnPresence(a) }, false)
}

func (p place) carry(tell func(*room.Hall), notice bool) {
	p.bus.mu.Lock()
	var now []func()
	for name, h := range p.bus.halls {
		if name == p.name {
			continue
		}
		once := func() { tell(h) }
		times := 1
		if p.bus.loses > 0 {
			switch x := p.bus.rng.Float64(); {
			case x < p.bus.loses:
				times = 0
			case x < 1.5*p.bus.loses:
				times = 2
			case x < 2.5*p.bus.loses:
				p.bus.keeps = append(p.bus.keeps, once)
				times = 0
			}
		}
		for range times {
			now = append(now, once)
		}
		if notice {
			p.bus.told += times
		}
	}
	if len(p.bus.keeps) > 3 {
		now = append(now, p.bus.keeps...)
		p.bus.keeps = nil
	}
	p.bus.mu.Unlock()
	for _, tell := range now { // a hall never waits, so this may be done on a room's goroutine
		tell()
	}
}
