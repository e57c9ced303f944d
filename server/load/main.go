// Command load puts a server under load and says what that costs: CPU for each delivery, how long words take from their
// writer to everybody, memory for each connection, and how long it takes to come into a room with a long history.
//
// It starts the built server as a process of its own, on a core of its own, with a fresh record on a real disk, and
// talks to it over loopback with real WebSockets. Beside each run it measures a bare write loop on the same core, since
// machines differ and are noisy: the ratio says more than microseconds do. docs/PERFORMANCE.md has the results.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"os/signal"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

func main() {
	if len(os.Args) == 2 && os.Args[1] == bareArgument {
		exit(serveBare(os.Stdout, os.Stdin))
	}
	exit(run(os.Args[1:], os.Stdout))
}

func exit(err error) {
	if err != nil && err != flag.ErrHelp {
		fmt.Fprintln(os.Stderr, "load:", err)
		os.Exit(1)
	}
	os.Exit(0)
}

// plan is what was asked for.
type plan struct {
	binary  string
	folder  string
	profile string
	servers []string // running ones; none: one is started for each run
	pids    []int    // of those
	short   bool
	rounds  int
	cores   cores
	out     io.Writer
}

func run(args []string, out io.Writer) error {
	p := plan{out: out}
	flags := flag.NewFlagSet("load", flag.ContinueOnError)
	names := flags.String("workload", strings.Join(workloadNames(), ","), "which, separated by commas")
	flags.StringVar(&p.binary, "binary", "bin/secondstory", "the server (make build)")
	flags.StringVar(&p.folder, "data", "bin", "folder on a real disk, for records that are thrown away")
	flags.BoolVar(&p.short, "short", false, "short forms, once each: a look, not a measurement")
	flags.IntVar(&p.rounds, "rounds", 3, "how often each is measured; the median counts")
	flags.StringVar(&p.profile, "profile", "", "file for a CPU profile of the server, which must be built with -tags profile")
	servers := flags.String("servers", "", "addresses of running servers that share one record, over which clients are spread")
	pids := flags.String("pids", "", "their process ids, to know what CPU they take")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("there is no %q; workloads are named with -workload", flags.Arg(0))
	}
	var todo []workload
	for _, name := range strings.Split(*names, ",") {
		i := slices.IndexFunc(workloads, func(w workload) bool { return w.name == strings.TrimSpace(name) })
		if i < 0 {
			return fmt.Errorf("there is no workload %q; there are %s", name, strings.Join(workloadNames(), ", "))
		}
		todo = append(todo, workloads[i])
	}
	var err error
	if p.servers, p.pids, err = running(*servers, *pids); err != nil {
		return err
	}
	if p.short {
		p.rounds = 1
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	debug.SetGCPercent(400) // the load's own garbage must not get into the way of its clocks
	http.DefaultTransport.(*http.Transport).MaxIdleConnsPerHost = atOnce
	if p.cores, err = share(); err != nil {
		return err
	}
	m, err := lookAtMachine(p.folder)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%s. Server on %s, load on %s.\n", m, p.cores.server, p.cores.load)
	t := newTable(out)
	for _, w := range todo {
		begun := time.Now()
		rows, err := w.measure(ctx, p, m, w)
		if err != nil {
			return fmt.Errorf("%s: %w", w.name, err)
		}
		t.add(w, rows, time.Since(begun))
	}
	t.end()
	return nil
}

// running reads the addresses of servers that run already. Load is for one's own machine.
func running(servers, pids string) (at []string, ids []int, err error) {
	for _, s := range strings.FieldsFunc(servers, func(r rune) bool { return r == ',' }) {
		u, err := url.Parse(s)
		if err != nil || u.Scheme != "http" {
			return nil, nil, fmt.Errorf("%q is no address such as http://127.0.0.1:8080", s)
		}
		if !loopback(u.Hostname()) {
			return nil, nil, fmt.Errorf("%s is not this machine: load is put on one's own machine only", s)
		}
		at = append(at, strings.TrimSuffix(s, "/"))
	}
	for _, s := range strings.FieldsFunc(pids, func(r rune) bool { return r == ',' }) {
		id, err := strconv.Atoi(s)
		if err != nil {
			return nil, nil, fmt.Errorf("%q is no process id", s)
		}
		ids = append(ids, id)
	}
	return at, ids, nil
}

// loopback says whether a name is this machine's own: every address it stands for must be.
func loopback(name string) bool {
	if ip, err := netip.ParseAddr(name); err == nil {
		return ip.IsLoopback()
	}
	all, err := net.LookupIP(name)
	return err == nil && len(all) > 0 && !slices.ContainsFunc(all, func(ip net.IP) bool { return !ip.IsLoopback() })
}
