package acceptance

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/redis/go-redis/v9"

	"secondstory/protocol"
	"secondstory/room/roomtest"
	"secondstory/server/cluster"
)

// fault is something that happens to the instances or to what they stand on, and how it ends.
type fault struct {
	name  string
	on    []string      // what it happens to: one thing at a time happens to each
	lasts time.Duration // from begin to end
	begin func()
	end   func() // nil: it ends by itself
	after time.Duration
}

// totals count what has happened.
type totals struct {
	mu    sync.Mutex
	count map[string]int
}

func (n *totals) more(name string, by int) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.count == nil {
		n.count = map[string]int{}
	}
	n.count[name] += by
}

func (n *totals) add(other *totals) {
	for name, by := range other.count {
		n.more(name, by)
	}
}

func (n *totals) String() string {
	n.mu.Lock()
	defer n.mu.Unlock()
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(n.count)) {
		parts = append(parts, fmt.Sprintf("%s %d", name, n.count[name]))
	}
	return strings.Join(parts, ", ")
}

// kinds are all faults there are. Each draws whom it hits, and for how long.
func (d *draw) kinds() []func() fault {
	c := d.cluster
	one := func() (int, *cluster.Instance) {
		i := d.rng.IntN(len(c.Instances))
		return i, c.Instances[i]
	}
	instance := func(i int) string { return fmt.Sprint("instance ", i+1) }
	return []func() fault{
		func() fault {
			i, in := one()
			return fault{name: "instance killed", on: []string{instance(i)}, lasts: d.upTo(time.Second), begin: in.Kill, end: func() { d.start(in) }}
		},
		func() fault {
			i, in := one()
			return fault{
				name: "instance stopped in its tracks", on: []string{instance(i)}, lasts: d.upTo(6 * time.Second),
				begin: func() { d.signal(in, syscall.SIGSTOP) }, end: func() { d.signal(in, syscall.SIGCONT) },
			}
		},
		func() fault {
			var all []string
			for i := range c.Instances {
				all = append(all, instance(i))
			}
			return fault{name: "all instances restarted, one after the other", on: all, begin: func() {
				for _, in := range c.Instances {
					in.Stop()
					d.start(in)
				}
			}}
		},
		func() fault {
			i, in := one()
			newer := in.Binary
			return fault{
				name: "instance of an older version", on: []string{instance(i)}, lasts: d.upTo(3 * time.Second),
				begin: func() { d.become(in, d.older) }, end: func() { d.become(in, newer) },
			}
		},
		func() fault {
			return fault{name: "Redis killed", on: []string{"redis"}, lasts: d.upTo(2 * time.Second),
				begin: func() { c.Redis.Kill(d.t) }, end: func() { c.Redis.Restart(d.t) }}
		},
		func() fault {
			return fault{name: "Redis open and silent", on: []string{"redis"}, lasts: d.upTo(5 * time.Second),
				begin: func() { c.Redis.Pause(d.t) }, end: func() { c.Redis.Resume(d.t) }}
		},
		func() fault {
			return fault{name: "Redis emptied, its listeners thrown out", on: []string{"redis"}, begin: func() { d.redis("FLUSHALL", "CLIENT KILL TYPE pubsub") }}
		},
		func() fault {
			source := rand.New(rand.NewPCG(d.rng.Uint64(), 0))
			return fault{name: "notices forged, repeated and led astray", on: []string{"redis"}, begin: func() { d.forge(source) }}
		},
		func() fault {
			return fault{name: "PostgreSQL killed", on: []string{"postgres"}, lasts: d.upTo(time.Second),
				begin: func() { c.Postgres.Kill(d.t) }, end: func() { c.Postgres.Restart(d.t) }}
		},
		func() fault {
			i, in := one()
			return fault{name: "line to PostgreSQL cut", on: []string{"database " + instance(i)}, begin: in.Database.Cut}
		},
		func() fault {
			i, in := one()
			return fault{name: "line to PostgreSQL silent", on: []string{"database " + instance(i)}, lasts: d.upTo(4 * time.Second), begin: in.Database.Silence, end: in.Database.Speak}
		},
		func() fault {
			i, in := one()
			n := 1 + d.rng.IntN(4)
			return fault{name: "answers to commits to be lost", on: []string{"database " + instance(i)}, lasts: 500 * time.Millisecond,
				begin: func() { in.Database.Lose(n) }, end: func() { in.Database.Lose(0) }}
		},
		func() fault {
			i, in := one()
			return fault{name: "line to Redis cut", on: []string{"notices " + instance(i)}, begin: in.Notices.Cut}
		},
		func() fault {
			i, in := one()
			return fault{name: "line to Redis silent", on: []string{"notices " + instance(i)}, lasts: d.upTo(5 * time.Second), begin: in.Notices.Silence, end: in.Notices.Speak}
		},
	}
}

// upTo is how long something lasts: rarely long.
func (d *draw) upTo(most time.Duration) time.Duration {
	x := d.rng.Float64()
	return 50*time.Millisecond + time.Duration(x*x*float64(most))
}

// plan draws what happens, and when: each kind once, and others.
func (d *draw) plan(n int) (plan []fault) {
	kinds := d.kinds()
	order := d.rng.Perm(len(kinds))
	for len(order) < n {
		order = append(order, d.rng.IntN(len(kinds)))
	}
	d.rng.Shuffle(n, func(i, j int) { order[i], order[j] = order[j], order[i] })
	free := map[string]time.Duration{} // from when on something may happen to it again
	at := 500 * time.Millisecond
	for _, kind := range order {
		f := kinds[kind]()
		f.after = at
		for _, it := range f.on {
			f.after = max(f.after, free[it])
		}
		for _, it := range f.on {
			free[it] = f.after + f.lasts + 200*time.Millisecond
		}
		plan = append(plan, f)
		at += 200*time.Millisecond + d.upTo(2500*time.Millisecond)
	}
	return plan
}

// happen has everything happen, each fault on its own, and waits for the end of it all.
func (d *draw) happen(plan []fault) {
	things := map[string]*sync.Mutex{}
	for _, f := range plan {
		slices.Sort(f.on) // taken in one order
		for _, it := range f.on {
			things[it] = &sync.Mutex{}
		}
	}
	var all sync.WaitGroup
	for _, f := range plan {
		all.Go(func() {
			time.Sleep(f.after)
			for _, it := range f.on {
				things[it].Lock()
				defer things[it].Unlock()
			}
			f.begin()
			d.totals.more(f.name, 1)
			if f.end != nil {
				time.Sleep(f.lasts)
				f.end()
			}
		})
	}
	all.Wait()
}

// heal waits until everything is well again.
func (d *draw) heal() {
	d.t.Helper()
	for _, in := range d.cluster.Instances {
		d.totals.more("answers to commits lost", in.Database.Lost())
	}
	roomtest.Await(d.t, "all instances are ready", func() bool {
		return !slices.ContainsFunc(d.cluster.Instances, func(in *cluster.Instance) bool { return !in.Ready() })
	})
}

// start starts an instance, as often as it takes: it ends by itself while there is no database.
func (d *draw) start(in *cluster.Instance) {
	deadline := time.Now().Add(90 * time.Second)
	for {
		err := in.Start()
		if err == nil {
			return
		}
		if time.Now().After(deadline) {
			d.t.Error(err)
			return
		}
		in.Kill() // one that runs and does not get ready
	}
}

func (d *draw) signal(in *cluster.Instance, s syscall.Signal) {
	if err := in.Signal(s); err != nil {
		d.t.Error(err)
	}
}

// redis says something to Redis itself.
func (d *draw) redis(commands ...string) {
	client := redis.NewClient(&redis.Options{Addr: d.cluster.Redis.Addr()})
	defer client.Close()
	for _, c := range commands {
		var args []any
		for _, word := range strings.Fields(c) {
			args = append(args, word)
		}
		if err := client.Do(d.t.Context(), args...).Err(); err != nil {
			d.t.Error(err)
		}
	}
}

// forge listens for a while, and says at once what might come next, and is not so. Then it says what it has heard once
// more, in another order, on other channels and altered; and what was never said at all.
func (d *draw) forge(source *rand.Rand) {
	ctx, cancel := context.WithTimeout(d.t.Context(), 10*time.Second)
	defer cancel()
	client := redis.NewClient(&redis.Options{Addr: d.cluster.Redis.Addr()})
	defer client.Close()
	ears := client.PSubscribe(ctx, "secondstory:*")
	defer ears.Close()
	var heard []*redis.Message
	for until := time.Now().Add(500 * time.Millisecond); time.Now().Before(until); {
		m, err := ears.ReceiveTimeout(ctx, 100*time.Millisecond)
		if said, ok := m.(*redis.Message); ok && err == nil {
			heard = append(heard, said)
			if next := successor(said.Payload); next != "" {
				if err := client.Publish(ctx, said.Channel, next).Err(); err != nil {
					d.t.Error(err)
				}
				d.totals.more("messages that no instance has said just now", 1)
			}
		}
	}
	source.Shuffle(len(heard), func(i, j int) { heard[i], heard[j] = heard[j], heard[i] })
	foreign := strings.Repeat("x", 2<<20)
	for i, m := range heard {
		altered := []byte(m.Payload)
		altered[source.IntN(len(altered))] ^= 1 << source.IntN(8)
		elsewhere := heard[source.IntN(len(heard))].Channel
		all := [][2]string{{m.Channel, m.Payload}, {m.Channel, string(altered)}, {elsewhere, m.Payload}, {m.Channel, m.Payload[:len(m.Payload)/2]}}
		if i == 0 {
			all = append(all, [2]string{m.Channel, foreign}, [2]string{m.Channel, ""}, [2]string{m.Channel, "{}"})
		}
		for _, said := range all {
			if err := client.Publish(ctx, said[0], said[1]).Err(); err != nil {
				d.t.Error(err)
				return
			}
			d.totals.more("messages that no instance has said just now", 1)
		}
	}
}

// successor is a notice that would join on to another one, if anybody believed it: it bears that one's mark.
func successor(payload string) string {
	type notice struct {
		Epoch  string           `json:"epoch"`
		At     uint64           `json:"at"`
		To     uint64           `json:"to"`
		Events []protocol.Event `json:"events"`
		Whole  bool             `json:"whole"`
	}
	var said struct {
		From   string  `json:"from"`
		Notice *notice `json:"notice"`
	}
	const markSize, nobody = 16, "nobody"
	if len(payload) < markSize || protocol.DecodeLoosely([]byte(payload[markSize:]), &said) != nil || said.Notice == nil ||
		len(said.Notice.Events) == 0 || said.From == nobody { // that is our own
		return ""
	}
	said.From = nobody
	n := said.Notice
	last := n.Events[len(n.Events)-1]
	n.At, n.To = n.To, n.To+1
	n.Events = []protocol.Event{{Seq: last.Seq + 1, At: last.At, Name: "stage.changed", Body: protocol.MustEncode(protocol.StageChanged{Stage: protocol.StageLearn})}}
	return payload[:markSize] + string(protocol.MustEncode(said))
}
