// Package config is the one table of settings. Flags, environment and the page in docs/OPERATING.md come from it.
package config

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/netip"
	"net/url"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/rs/zerolog"

	"secondstory/protocol"
	"secondstory/room/text"
)

// Config is what a server is told. Read-only after Load.
type Config struct {
	Listen         string
	Data           string
	DatabaseURL    string // empty: a file in Data
	RedisURL       string // empty: one instance
	SecretFile     string
	PublicURL      *url.URL // nil: what it listens on
	TrustedProxies []netip.Prefix
	MetricsToken   string
	LogLevel       zerolog.Level
	OpeningWords   string // of meetings that have none of their own; empty: ours

	// How much is let in.
	MaxPeople     int // in one room
	MaxNewRooms   int // an hour, from one address
	MaxWrongLinks int // a minute, from one address
	MaxFrames     int // a second, from one person
	MaxView       int // MiB
	MaxRecord     int // MiB

	// HelloTime is how long a socket may say nothing, TakeTime how long whoever is sent something may take none of it, BodyTime
	// how long a body that holds no file may take; 10 s, if not said. No settings of an installation's.
	HelloTime, TakeTime, BodyTime time.Duration
}

// Setting is one row: a flag, its environment variable, and what it means.
type Setting struct {
	Name    string // of the flag; the variable is SECONDSTORY_ and the name in capitals, _ for -
	Default string
	Means   string
	set     func(*Config, string) error
}

// Prefix begins every variable.
const Prefix = "SECONDSTORY_"

// Variable is the environment's name for a setting.
func (s Setting) Variable() string {
	return Prefix + strings.ToUpper(strings.ReplaceAll(s.Name, "-", "_"))
}

// Settings is the table.
var Settings = []Setting{
	{"listen", "127.0.0.1:8080", "address and port to serve on; port 0 takes a free one", func(c *Config, v string) error {
		if _, _, err := net.SplitHostPort(v); err != nil {
			return errors.New("an address and a port are wanted, such as 127.0.0.1:8080")
		}
		c.Listen = v
		return nil
	}},
	{"data", "./data", "folder for the record and the secret", func(c *Config, v string) error {
		c.Data = v
		return wanted(v)
	}},
	{"database-url", "", "PostgreSQL database for the record, as postgres://user:password@host:5432/database; empty: a file in the data folder", func(c *Config, v string) error {
		c.DatabaseURL = v
		return service(v, "postgres://user:password@host:5432/database", "postgres", "postgresql")
	}},
	{"redis-url", "", "Redis through which instances on one database hear of each other, as redis://user:password@host:6379", func(c *Config, v string) error {
		c.RedisURL = v
		return service(v, "redis://user:password@host:6379", "redis", "rediss")
	}},
	{"secret-file", "", "file with the server's secret; empty: `secret` in the data folder, made at the first start", func(c *Config, v string) error {
		c.SecretFile = v
		return nil
	}},
	{"public-url", "", "the address people type, if it is not what the server listens on", func(c *Config, v string) error {
		if v == "" {
			return nil
		}
		var err error
		c.PublicURL, err = URL(v)
		return err
	}},
	{"trusted-proxies", "", "networks of proxies whose word on a client's address is believed, separated by commas", func(c *Config, v string) error {
		for _, part := range strings.Split(v, ",") {
			if part = strings.TrimSpace(part); part == "" {
				continue
			}
			p, err := netip.ParsePrefix(part)
			if err != nil {
				return fmt.Errorf("%q is no network; write it as 10.0.0.0/8", part)
			}
			c.TrustedProxies = append(c.TrustedProxies, p)
		}
		return nil
	}},
	{"metrics-token", "", "bearer token for /metrics from other machines; empty: from this one only", func(c *Config, v string) error {
		if v != "" && len(v) < 16 {
			return errors.New("16 characters or more are wanted")
		}
		c.MetricsToken = v
		return nil
	}},
	{"log-level", "info", "debug, info, warn or error", func(c *Config, v string) (err error) {
		if !slices.Contains([]string{"debug", "info", "warn", "error"}, v) {
			return errors.New("debug, info, warn or error is wanted")
		}
		c.LogLevel, err = zerolog.ParseLevel(v)
		return err
	}},
	{"opening-words", "", "what meetings open with, unless they or their template have words of their own; empty: ours", func(c *Config, v string) error {
		if c.OpeningWords = strings.TrimSpace(v); text.Units(c.OpeningWords) > protocol.MaxOpening {
			return fmt.Errorf("at most %d characters are wanted", protocol.MaxOpening)
		}
		return nil
	}},
	{"max-people", strconv.Itoa(protocol.MaxPeople), "how many people one room takes", number(1, protocol.MaxPeople, func(c *Config) *int { return &c.MaxPeople })},
	{"max-new-rooms", "60", "how many rooms one address may start in an hour", number(1, 1_000_000, func(c *Config) *int { return &c.MaxNewRooms })},
	{"max-wrong-links", "30", "how many wrong links or tokens one address may try in a minute", number(1, 1_000_000, func(c *Config) *int { return &c.MaxWrongLinks })},
	{"max-view", "8", "how many MiB of words one room shows", number(1, 1024, func(c *Config) *int { return &c.MaxView })},
	{"max-record", "256", "how many MiB of words the record of one room holds", number(2, 1<<20, func(c *Config) *int { return &c.MaxRecord })},
	{"max-frames", "60", "how many frames and requests a second one person may send to a room; four times as many may come at once", number(10, 1_000_000, func(c *Config) *int { return &c.MaxFrames })},
}

// URL reads an address that people type: a scheme and a host, and nothing more.
func URL(v string) (*url.URL, error) {
	u, err := url.Parse(v)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" {
		return nil, errors.New("an address such as https://story.example.org is wanted, without a path")
	}
	return &url.URL{Scheme: u.Scheme, Host: strings.ToLower(u.Host)}, nil
}

// number reads a whole number within bounds.
func number(least, most int, where func(*Config) *int) func(*Config, string) error {
	return func(c *Config, v string) error {
		n, err := strconv.Atoi(v)
		if err != nil || n < least || n > most {
			return fmt.Errorf("a whole number from %d to %d is wanted", least, most)
		}
		*where(c) = n
		return nil
	}
}

// service says whether an address may be one of a service. What is wrong with it is not quoted: it may hold a password.
func service(v, example string, schemes ...string) error {
	if v == "" {
		return nil
	}
	u, err := url.Parse(v)
	if err != nil || !slices.Contains(schemes, u.Scheme) || u.Host == "" && u.Query().Get("host") == "" {
		return fmt.Errorf("an address such as %s is wanted; in a password write @ as %%40, : as %%3A and / as %%2F", example)
	}
	return nil
}

func wanted(v string) error {
	if v == "" {
		return errors.New("it must not be empty")
	}
	return nil
}

// Load reads settings: a flag wins over the environment, which wins over the default. An error names the setting.
// flag.ErrHelp means that the list was asked for and has been printed. More adds flags of a command's own.
func Load(args, environ []string, out io.Writer, more ...func(*flag.FlagSet)) (Config, error) {
	var c Config
	env := map[string]string{}
	for _, kv := range environ {
		k, v, _ := strings.Cut(kv, "=")
		if strings.HasPrefix(k, Prefix) {
			env[k] = v
		}
	}
	flags := flag.NewFlagSet("secondstory", flag.ContinueOnError)
	flags.SetOutput(out)
	given := map[string]*string{}
	for _, s := range Settings {
		given[s.Name] = flags.String(s.Name, s.Default, s.Means+" ("+s.Variable()+")")
	}
	for _, add := range more {
		add(flags)
	}
	if err := flags.Parse(args); err != nil {
		return c, err
	}
	if flags.NArg() > 0 {
		return c, fmt.Errorf("there is no command %q", flags.Arg(0))
	}
	typed := map[string]bool{}
	flags.Visit(func(f *flag.Flag) { typed[f.Name] = true })
	for _, s := range Settings {
		value, from := *given[s.Name], "-"+s.Name
		if v, ok := env[s.Variable()]; ok && !typed[s.Name] {
			value, from = v, s.Variable()
		}
		if err := s.set(&c, value); err != nil {
			return c, fmt.Errorf("%s: %w", from, err)
		}
		delete(env, s.Variable())
	}
	for unknown := range env {
		return c, fmt.Errorf("there is no setting %s", unknown)
	}
	if c.RedisURL != "" && c.DatabaseURL == "" {
		return c, errors.New("SECONDSTORY_REDIS_URL is of no use without SECONDSTORY_DATABASE_URL: a record in a file serves one instance, and there is no other to hear of")
	}
	if c.SecretFile == "" {
		c.SecretFile = filepath.Join(c.Data, "secret")
	}
	return c, nil
}

// Loopback says whether the server is reached from this machine only: then whoever reaches it may create rooms.
func (c Config) Loopback() bool {
	if c.PublicURL != nil && !loopbackHost(c.PublicURL.Hostname()) {
		return false
	}
	host, _, _ := net.SplitHostPort(c.Listen)
	return loopbackHost(host)
}

func loopbackHost(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}
