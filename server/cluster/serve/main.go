// Command serve runs a cluster for whoever wants to try one: `make cluster`. An instance that is killed comes back.
package main

import (
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"secondstory/server/cluster"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "Second Story:", err)
		os.Exit(1)
	}
}

func run() error {
	o := cluster.Options{}
	flag.StringVar(&o.Binary, "binary", "bin/secondstory", "the program to run")
	flag.IntVar(&o.Instances, "instances", 3, "how many of it")
	flag.StringVar(&o.Listen, "listen", "127.0.0.1:8080", "where the balancer listens")
	flag.BoolVar(&o.NoRedis, "no-redis", false, "go without Redis")
	flag.Parse()
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGINT, syscall.SIGTERM)

	fmt.Println("Starting PostgreSQL, Redis and the instances.")
	c, err := cluster.Start(o)
	if err != nil {
		return err
	}
	fmt.Printf("\n  Second Story is at %s\n\n", c.Balancer.URL())
	fmt.Printf("  PostgreSQL  psql '%s'\n", c.Postgres.Address("postgres"))
	if c.Redis != nil {
		fmt.Printf("  Redis       redis-cli -u %s\n", c.Redis.URL())
	}
	for _, in := range c.Instances {
		fmt.Printf("  instance    %s   kill -9 %d\n", in.URL(), in.PID())
		go again(in)
	}
	fmt.Print("\nWhatever you kill comes back, but for PostgreSQL and Redis. Ctrl-C ends all of it; nothing is kept.\n\n")
	<-stop
	return c.Close()
}

// again starts an instance whenever it has ended.
func again(in *cluster.Instance) {
	for {
		in.Wait()
		time.Sleep(time.Second)
		if err := in.Start(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			continue
		}
		fmt.Printf("  instance    %s is back   kill -9 %d\n", in.URL(), in.PID())
	}
}
