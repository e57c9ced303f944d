package app

import (
	"context"
	"errors"
	"fmt"
	"net"
	"path/filepath"

	"github.com/rs/zerolog"

	"secondstory/server/config"
	"secondstory/server/operator"
	"secondstory/server/store/sqlite"
	"secondstory/server/web"
)

// dial opens connections to the server that runs on the data folder.
func dial(c config.Config) func(context.Context) (net.Conn, error) {
	return func(ctx context.Context) (net.Conn, error) { return operator.Dial(ctx, c.Data) }
}

// ask puts a question to the server that runs on the data folder. If none does, one is started for just that long, which
// nobody is told of.
func ask[In, Out any](ctx context.Context, c config.Config, q web.Question[In, Out], in In) (out Out, err error) {
	out, err = q.Ask(ctx, dial(c), in)
	if !errors.Is(err, operator.ErrNobody) {
		return out, err
	}
	// Starting makes a secret where there is none, and a new one would be no use here.
	if _, err := openSecret(c); err != nil {
		return out, err
	}
	if c.PublicURL == nil {
		if c.PublicURL, err = config.URL("http://" + reachable(c.Listen)); err != nil {
			return out, err
		}
	}
	c.Listen = "127.0.0.1:0"
	a, err := begin(ctx, c, zerolog.Nop(), true)
	if errors.Is(err, sqlite.ErrInUse) {
		return out, fmt.Errorf("a server runs on the data folder and does not answer there, at %s; its log says why, and starting it again may help: %w",
			filepath.Join(c.Data, operator.FileName), err)
	} else if err != nil {
		return out, err
	}
	out, err = q.Of(a.web, ctx, in)
	return out, errors.Join(err, a.Stop())
}

// listenToOperator has the command line ask the running server. Without it the server runs all the same.
func (a *App) listenToOperator(c config.Config) {
	l, err := operator.Listen(c.Data)
	switch {
	case errors.Is(err, operator.ErrTaken):
		a.logger.Info().Msg(err.Error())
	case err != nil:
		a.logger.Warn().Err(err).Msg("the command line cannot ask this server: no socket could be made in the data folder (setting SECONDSTORY_DATA)")
	default:
		a.web.ServeOperator(l)
	}
}

// reachable is an address on this machine where a server that listens there answers.
func reachable(listen string) string {
	host, port, err := net.SplitHostPort(listen)
	if err != nil {
		return listen
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return net.JoinHostPort(host, port)
}
