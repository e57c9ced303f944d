// Command server serves Second Story: a live meeting room for blameless postmortems. `-help` lists the settings.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // time zones, wherever it runs

	"github.com/rs/zerolog"

	"secondstory/server/app"
	"secondstory/server/config"
)

func main() {
	if err := run(); err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "Second Story cannot start:", err)
		os.Exit(1)
	}
}

func run() error {
	settings, err := config.Load(os.Args[1:], os.Environ(), os.Stderr)
	if err != nil {
		return err
	}
	logger := zerolog.New(os.Stderr).Level(settings.LogLevel).With().Timestamp().Logger()
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	a, err := app.Start(ctx, settings, logger)
	if err != nil {
		return err
	}
	fmt.Printf("\n  Second Story is at %s\n\n", a.URL())
	<-ctx.Done()
	stop() // a second signal ends it at once
	logger.Info().Msg("stopping")
	return a.Stop()
}
