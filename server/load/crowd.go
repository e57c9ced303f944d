package main

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"secondstory/protocol"
	"secondstory/protocol/client"
)

// shape is who is where: so many rooms, with so many connections each, of which so many are writers'.
type shape struct {
	rooms, members, writers int
	windows                 int // of each person; 0 is 1
}

// crowd is everybody in a run.
type crowd struct {
	rooms   []*meeting
	ears    []*ear
	writers []*writer
}

// meeting is one room.
type meeting struct {
	id      protocol.RoomID
	ears    []*ear
	writers []*writer
}

// atOnce is how many come in at a time.
const atOnce = 16

// gather makes rooms, lets everybody come in by the room's link, and opens their sockets.
func gather(ctx context.Context, bases []string, s shape) (*crowd, error) {
	c := &crowd{}
	windows := max(1, s.windows)
	for r := range s.rooms {
		leader := person(bases, r*s.members)
		var made protocol.MadeRoom
		if err := leader.Call(ctx, "POST", "/api/rooms", newRoom(), &made); err != nil {
			c.leave()
			return nil, fmt.Errorf("make room %d: %w", r+1, err)
		}
		_, secret, _ := strings.Cut(made.Invite, "#")
		m := &meeting{id: made.Room, ears: make([]*ear, s.members)}
		c.rooms = append(c.rooms, m)
		people := make([]*client.Browser, (s.members+windows-1)/windows)
		err := each(len(people), func(i int) error {
			people[i] = leader
			if i > 0 {
				people[i] = person(bases, r*s.members+i)
				in := map[string]string{"secret": secret, "name": fmt.Sprint("Person ", i)}
				return people[i].Call(ctx, "POST", "/api/join", in, nil)
			}
			return nil
		})
		// All people first, so that the view that newcomers are sent is made once.
		if err == nil {
			err = each(s.members, func(i int) (err error) {
				m.ears[i], err = enter(ctx, people[i/windows], m.id)
				return err
			})
		}
		for _, e := range m.ears {
			if e != nil {
				c.ears = append(c.ears, e)
			}
		}
		if err != nil {
			c.leave()
			return nil, fmt.Errorf("fill room %d: %w", r+1, err)
		}
	}
	for _, m := range c.rooms {
		for i := range s.writers {
			w, err := m.ears[i].write()
			if err != nil {
				c.leave()
				return nil, err
			}
			m.writers = append(m.writers, w)
		}
		c.writers = append(c.writers, m.writers...)
	}
	return c, c.drained(10 * time.Second)
}

// person is a browser that comes to one of the servers.
func person(bases []string, n int) *client.Browser { return client.New(bases[n%len(bases)]) }

func newRoom() protocol.NewRoom {
	return protocol.NewRoom{
		Facts: protocol.Facts{
			Title: "Checkout slowdown", Zone: "Europe/Helsinki", Started: protocol.At(time.Now()), Services: []string{}, Tags: []string{},
			Opening: protocol.DefaultOpening, Readers: protocol.ReadersMembers,
		},
		Names: protocol.NamesHidden, Asked: protocol.DefaultAsked, Name: "Person 0",
	}
}

// each does n things, some at a time, and gives the first error.
func each(n int, do func(i int) error) error {
	var mu sync.Mutex
	var first error
	var group sync.WaitGroup
	gate := make(chan struct{}, atOnce)
	for i := range n {
		gate <- struct{}{}
		mu.Lock()
		failed := first != nil
		mu.Unlock()
		if failed {
			break
		}
		group.Go(func() {
			defer func() { <-gate }()
			if err := do(i); err != nil {
				mu.Lock()
				if first == nil {
					first = err
				}
				mu.Unlock()
			}
		})
	}
	group.Wait()
	return first
}

// drained waits until everything that was asked is answered, and everybody has heard all of it.
func (c *crowd) drained(atMost time.Duration) error {
	until := time.Now().Add(atMost)
	for {
		waits := false
		for _, m := range c.rooms {
			var head uint64
			for _, w := range m.writers {
				asked, at, err := w.answered()
				if err != nil {
					return err
				}
				waits = waits || asked > 0
				head = max(head, at)
			}
			for _, e := range m.ears {
				at, err := e.head()
				if err != nil {
					return err
				}
				waits = waits || at < head
			}
		}
		switch {
		case !waits:
			return nil
		case time.Now().After(until):
			return errBehind
		}
		time.Sleep(5 * time.Millisecond)
	}
}

func (c *crowd) leave() {
	for _, e := range c.ears {
		e.close()
	}
}
