// Package app builds a server from its settings, starts it and stops it.
package app

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/rs/zerolog"

	"secondstory/frontend"
	"secondstory/room"
	"secondstory/server/access"
	"secondstory/server/config"
	"secondstory/server/deadlines"
	"secondstory/server/fanout"
	"secondstory/server/store"
	"secondstory/server/store/postgres"
	"secondstory/server/store/sqlite"
	"secondstory/server/vault"
	"secondstory/server/web"
)

// App is a running server.
type App struct {
	logger zerolog.Logger
	addr   string
	store  store.Store
	hall   *room.Hall
	web    *web.Server
	stop   context.CancelFunc
	beside sync.WaitGroup // what runs until stop is called
}

// stopTime is how long stopping may take: people are told to move on and commits are finished well within it.
const stopTime = 10 * time.Second

// Start starts a server. The error, if any, is a sentence for whoever started it.
func Start(ctx context.Context, c config.Config, logger zerolog.Logger) (*App, error) {
	return begin(ctx, c, logger, false)
}

// begin starts a server: for people, or for one question of its operator.
func begin(ctx context.Context, c config.Config, logger zerolog.Logger, forOperator bool) (*App, error) {
	a := &App{logger: logger}
	// The port first: nothing is touched when it is taken.
	listener, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return nil, fmt.Errorf("listen on %s (setting SECONDSTORY_LISTEN): %w", c.Listen, err)
	}
	a.addr = listener.Addr().String()
	if err := a.start(ctx, c, listener, forOperator); err != nil {
		return nil, errors.Join(err, listener.Close(), a.close())
	}
	return a, nil
}

func (a *App) start(ctx context.Context, c config.Config, listener net.Listener, forOperator bool) error {
	db, err := record(a.logger.WithContext(ctx), c)
	if err != nil {
		return err
	}
	a.store = db
	empty, err := db.Empty(ctx)
	if err != nil {
		return fmt.Errorf("read the record: %w", err)
	}
	secret, err := unlock(ctx, c, db, empty)
	if err != nil {
		return err
	}
	if err := clear(ctx, db); err != nil {
		return fmt.Errorf("clear what was erased: %w", err)
	}
	entry := &access.Access{Store: db, Now: time.Now}
	until, stop := context.WithCancel(context.WithoutCancel(ctx))
	a.stop = stop
	metrics := prometheus.NewRegistry()
	options := room.Options{
		Log: vault.Log{Log: measure(db, metrics), Vault: secret}, Vault: secret, Counters: numbers(metrics), Logger: a.logger,
		Shared: c.DatabaseURL != "", People: c.MaxPeople, Pace: pace(c), Budget: room.Budget{View: int64(c.MaxView) << 20, Log: int64(c.MaxRecord) << 20}, OnCommitted: entry.Follow(until, a.logger),
	}
	others, err := a.others(ctx, c, secret, metrics)
	if err != nil {
		return err
	}
	if others != nil {
		options.Fanout = others
	}
	a.hall = room.NewHall(options)
	entry.Hall = a.hall
	a.web = &web.Server{
		Config: c, Logger: a.logger, Hall: a.hall, Store: db, Assets: frontend.Files(), Now: time.Now,
		Access: entry, CheckToken: secret.CheckToken(), Metrics: metrics,
	}
	if err := a.web.Start(listener); err != nil {
		return fmt.Errorf("start the web server: %w", err)
	}
	if c.DatabaseURL != "" {
		a.watch(until, others)
	}
	clock := deadlines.Clock{Hall: a.hall, Store: db, Logger: a.logger}
	a.beside.Go(func() { clock.Run(until) })
	a.beside.Go(func() { entry.Sweep(until, a.logger) })
	a.beside.Go(func() { a.keepClear(until) })
	if forOperator {
		return nil
	}
	a.sayWhatIsOpen(c)
	a.listenToOperator(c)
	if !c.Loopback() && empty {
		if err := sayHowToBegin(ctx, entry, secret.SetupToken()); err != nil {
			return err
		}
	}
	a.logger.Info().Str("url", a.web.URL()).Msg("serving")
	return nil
}

// sayWhatIsOpen says in the log what others on this machine may look into. It is not changed: whoever made it may have
// wanted that.
func (a *App) sayWhatIsOpen(c config.Config) {
	for setting, path := range map[string]string{"SECONDSTORY_DATA": c.Data, "SECONDSTORY_SECRET_FILE": c.SecretFile} {
		// What cannot be looked at here is none of ours.
		if info, err := os.Stat(path); err == nil && info.Mode().Perm()&0o077 != 0 {
			a.logger.Warn().Str("path", path).Str("mode", fmt.Sprintf("%04o", info.Mode().Perm())).
				Msgf("others on this machine may look into it (setting %s); `chmod go= %s` keeps them out", setting, path)
		}
	}
}

// sayHowToBegin prints what lets somebody start the first meeting on a server that others reach.
func sayHowToBegin(ctx context.Context, entry *access.Access, token string) error {
	open, err := entry.FirstToken(ctx, token)
	switch {
	case err != nil:
		return fmt.Errorf("keep the setup token: %w", err)
	case open:
		fmt.Fprintf(os.Stderr, "\nTo start the first meeting, enter this setup token: %s\nIt works once, within a week.\n\n", token)
	default:
		fmt.Fprint(os.Stderr, "\nThe setup token of this server is not open any more. `secondstory token` prints another.\n\n")
	}
	return nil
}

// others is the line to other instances; nil if there is none.
func (a *App) others(ctx context.Context, c config.Config, secret *vault.Vault, metrics *prometheus.Registry) (*fanout.Redis, error) {
	if c.RedisURL == "" {
		return nil, nil
	}
	about, err := a.store.About(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the record: %w", err)
	}
	others, err := fanout.New(fanout.Options{URL: c.RedisURL, Record: about.ID, Key: secret.FanoutKey(), Logger: a.logger})
	if err != nil {
		return nil, fmt.Errorf("use Redis (setting SECONDSTORY_REDIS_URL): %w", err)
	}
	others.Register(metrics)
	return others, nil
}

// watch follows what other instances write into the record that they share with this one.
func (a *App) watch(until context.Context, others *fanout.Redis) {
	w := fanout.NewWatch(fanout.Watch{Hall: a.hall, Log: a.store, Logger: a.logger})
	if others != nil {
		w.Healthy = others.Healthy
		a.beside.Go(func() { others.Run(until, a.hall, w.PollNow) })
	}
	a.beside.Go(func() { w.Run(until) })
	a.beside.Go(func() { a.web.FollowSessions(until) })
}

// record opens the record that the settings name.
func record(ctx context.Context, c config.Config) (store.Store, error) {
	if c.DatabaseURL != "" {
		db, err := postgres.Open(ctx, c.DatabaseURL)
		if err != nil {
			return nil, fmt.Errorf("open the record (setting SECONDSTORY_DATABASE_URL): %w", err)
		}
		return db, nil
	}
	db, err := sqlite.Open(ctx, c.Data)
	switch {
	case errors.Is(err, sqlite.ErrInUse):
		return nil, fmt.Errorf("%w: %s (setting SECONDSTORY_DATA)", err, c.Data)
	case err != nil:
		return nil, fmt.Errorf("open the record in %s (setting SECONDSTORY_DATA): %w", c.Data, err)
	}
	return db, nil
}

// unlock opens the secret that a record was begun with, or begins it with a new one. Another secret would open none of
// the drafts and ballots that the right one sealed, and two of them on one record would hide people's rows from them.
func unlock(ctx context.Context, c config.Config, db store.Store, empty bool) (*vault.Vault, error) {
	about, err := db.About(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the record: %w", err)
	}
	begun := !empty || about.Secret != (store.Fingerprint{})
	if _, err := os.Stat(c.SecretFile); errors.Is(err, os.ErrNotExist) && begun {
		return nil, fmt.Errorf("the secret file %s is missing, and the record was begun with one (setting SECONDSTORY_SECRET_FILE); every instance needs the same, so put it back or copy it here, or see \"The secret\" in OPERATING.md", c.SecretFile)
	}
	secret, err := vault.Open(c.SecretFile)
	if err != nil {
		return nil, fmt.Errorf("open the secret (setting SECONDSTORY_SECRET_FILE): %w", err)
	}
	// Two instances that start at once, each with a new secret of its own, are told apart here: the first one's stands.
	switch stored, err := db.KeepSecret(ctx, secret.Fingerprint()); {
	case err != nil:
		return nil, fmt.Errorf("mark the record with its secret: %w", err)
	case stored != secret.Fingerprint():
		return nil, fmt.Errorf("the secret in %s is not the one that the record was begun with (setting SECONDSTORY_SECRET_FILE); every instance needs the same, so put the right one there, or see \"The secret\" in OPERATING.md", c.SecretFile)
	}
	return secret, nil
}

// URL is where people find the server.
func (a *App) URL() string { return a.web.URL() }

// Addr is what the server listens on.
func (a *App) Addr() string { return a.addr }

// Stop ends the server: nobody new is let in, commits are finished, people are told to come back.
func (a *App) Stop() error {
	ctx, cancel := context.WithTimeout(context.Background(), stopTime)
	defer cancel()
	a.web.Drain()
	a.hall.Close()
	return errors.Join(a.web.Stop(ctx), a.close())
}

func (a *App) close() error {
	if a.hall != nil {
		a.hall.Close()
	}
	if a.stop != nil {
		a.stop()
	}
	a.beside.Wait()
	if a.store != nil {
		return a.store.Close()
	}
	return nil
}

// pace is how much one person may send. Words take a few bytes of the frame that brings them, and fewer of those stay.
func pace(c config.Config) room.Pace {
	return room.Pace{Asks: c.MaxFrames, Bytes: c.MaxFrames * 4096, Added: c.MaxFrames * 40}
}
