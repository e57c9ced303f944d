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
	Lines     bool     // put a Line between each instance and its services
}

// Cluster is what runs. Its parts may be ended and begun again one by one.
type Cluster struct {
	Postgres  *postgrestest.Server
	Redis     *redistest.Server // nil without one
	Instances []*Instance
	Balancer  *Balancer
	folder    string
}

// SecretFile is the secret that the instances share.
func (c *Cluster) SecretFile() string { return filepath.Join(c.folder, "secret") }

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
	if err = os.WriteFile(c.SecretFile(), []byte(hex.EncodeToString(secret)), 0o600); err != nil {
		return c, err
	}
	for i := range o.Instances {
		port, err := redistest.FreePort()
		if err != nil {
			return c, err
		}
		in := &Instance{Binary: o.Binary}
		c.Instances = append(c.Instances, in)
		data := filepath.Join(c.folder, fmt.Sprint("instance-", i+1))
		in.Address = net.JoinHostPort("127.0.0.1", strconv.Itoa(port))
		database, notices, err := c.ways(o, in)
		if err != nil {
			return c, err
		}
		in.args = append(settings(in.Address, data, c.SecretFile(), database, notices, c.Balancer.URL()), o.Settings...)
		c.Balancer.Add(in.Address)
	}
	for _, in := range c.Instances {
		if err = in.Start(); err != nil {
			return c, err
		}
	}
	return c, nil
}

// ways are the addresses under which an instance reaches PostgreSQL and, if there is one, Redis.
func (c *Cluster) ways(o Options, in *Instance) (database, notices string, err error) {
	if !o.Lines {
		if c.Redis != nil {
			notices = c.Redis.URL()
		}
		return c.Postgres.Address("postgres"), notices, nil
	}
	if in.Database, err = NewFaultProxy("unix", c.Postgres.Socket(), true); err != nil {
		return "", "", err
	}
	database = "postgres://postgres@" + in.Database.Addr() + "/postgres?sslmode=disable"
	if c.Redis == nil {
		return database, "", nil
	}
	in.Notices, err = NewFaultProxy("tcp", c.Redis.Addr(), false)
	return database, "redis://" + in.Notices.Addr(), err
}

// settings are what every instance is told. docker-compose.yml says the same, and a test compares them.
func settings(address, data, secretFile, database, redis, public string) []string {
	args := []string{
		"-listen", address, "-data", data, "-secret-file", secretFile, "-database-url", database, "-public-url", public, "-trusted-proxies", "127.0.0.0/8",
	}
	if redis != "" {
		args = append(args, "-redis-url", redis)
	}
	return args
}

// Close ends everything and removes what it has written.
func (c *Cluster) Close() error {
	var errs []error
	if c.Balancer != nil {
		errs = append(errs, c.Balancer.Close())
	}
	for _, in := range c.Instances {
		in.Kill()
		for _, l := range []*FaultProxy{in.Database, in.Notices} {
			if l != nil {
				errs = append(errs, l.Close())
			}
		}
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
