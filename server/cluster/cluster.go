package cluster

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"

	"secondstory/server/fanout/redistest"
	"secondstory/server/store/postgrestest"
)

// Options say what a cluster is made of.
type Options struct {
	Binary    string   // the program; each instance may be given another by Instance.Binary before it is started again
	Instances int      // how many
	Listen    string   // of the balancer, such as 127.0.0.1:8080; port 0 takes a free one
	Postgres  []string // settings as on its command line
	NoRedis   bool
	Settings  []string // more flags for each instance
}

// Cluster is what runs. Its parts may be ended and begun again one by one.
type Cluster struct {
	Postgres  *postgrestest.Server
	Redis     *redistest.Server // nil without one
	Instances []*Instance
	Balancer  *Balancer
	folder    string
}

// Start starts everything, and waits until all instances are ready. Close it when done.
func Start(o Options) (c *Cluster, err error) {
	c = &Cluster{}
	defer func() {
		if err != nil {
			err = errors.Join(err, c.Close())
		}
	}()
	if c.folder, err = os.MkdirTemp("", "secondstory-cluster-"); err != nil {
		return c, err
	}
	if c.Postgres, err = postgrestest.Begin(o.Postgres...); err != nil {
		return c, err
	}
	if !o.NoRedis {
		if c.Redis, err = redistest.Begin(); err != nil {
			return c, err
		}
	}
	if c.Balancer, err = NewBalancer(o.Listen); err != nil {
		return c, err
	}
	secret := make([]byte, 32)
	rand.Read(secret)
	secretFile := filepath.Join(c.folder, "secret")
	if err = os.WriteFile(secretFile, []byte(hex.EncodeToString(secret)), 0o600); err != nil {
		return c, err
	}
	for i := range o.Instances {
		port, err := redistest.FreePort()
		if err != nil {
			return c, err
		}
		data := filepath.Join(c.folder, fmt.Sprint("instance-", i+1))
		address := net.JoinHostPort("127.0.0.1", strconv.Itoa(port))
		args := []string{
			"-listen", address, "-data", data, "-secret-file", secretFile, "-database-url", c.Postgres.Address("postgres"),
			"-public-url", c.Balancer.URL(), "-trusted-proxies", "127.0.0.0/8",
		}
		if c.Redis != nil {
			args = append(args, "-redis-url", c.Redis.URL())
		}
		in := &Instance{Binary: o.Binary, Address: address, args: append(args, o.Settings...)}
		c.Instances = append(c.Instances, in)
		c.Balancer.Add(address)
	}
	for _, in := range c.Instances {
		if err = in.Start(); err != nil {
			return c, err
		}
	}
	return c, nil
}

// Close ends everything and removes what it has written.
func (c *Cluster) Close() error {
	var errs []error
	if c.Balancer != nil {
		errs = append(errs, c.Balancer.Close())
	}
	for _, in := range c.Instances {
		in.Kill()
	}
	if c.Redis != nil {
		errs = append(errs, c.Redis.End())
	}
	if c.Postgres != nil {
		errs = append(errs, c.Postgres.End())
	}
	if c.folder != "" {
		errs = append(errs, os.RemoveAll(c.folder))
	}
	return errors.Join(errs...)
}
