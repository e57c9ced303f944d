package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"os"
	"syscall"
	"time"

	"github.com/rs/zerolog"

	"secondstory/protocol"
	"secondstory/protocol/client"
	"secondstory/server/config"
	"secondstory/server/vault"
	"secondstory/server/web"
)

// Link makes a link into a room, for somebody who has lost theirs. A server that runs on these settings is asked for
// it; if none does, one is started for just that long.
func Link(ctx context.Context, c config.Config, room string, role protocol.Role) (string, error) {
	if _, err := protocol.ParseRoomID(room); err != nil {
		return "", fmt.Errorf("%q is no room: its id stands in the room's address, after /m/", room)
	}
	secret, err := openSecret(c)
	if err != nil {
		return "", err
	}
	url, err := askLink(ctx, "http://"+reachable(c.Listen), secret.OperatorToken(), room, role)
	if !errors.Is(err, syscall.ECONNREFUSED) {
		return url, err
	}
	if c.PublicURL == nil {
		c.PublicURL, err = config.URL("http://" + reachable(c.Listen))
		if err != nil {
			return "", err
		}
	}
	c.Listen = "127.0.0.1:0"
	a, err := Start(ctx, c, zerolog.Nop())
	if err != nil {
		return "", err
	}
	url, err = askLink(ctx, "http://"+a.Addr(), secret.OperatorToken(), room, role)
	return url, errors.Join(err, a.Stop())
}

// openSecret opens the secret that a server was begun with.
func openSecret(c config.Config) (*vault.Vault, error) {
	// Opening makes a secret where there is none, and a new one would be no use here.
	if _, err := os.Stat(c.SecretFile); err != nil {
		return nil, fmt.Errorf("find the secret (setting SECONDSTORY_SECRET_FILE): %w", err)
	}
	secret, err := vault.Open(c.SecretFile)
	if err != nil {
		return nil, fmt.Errorf("open the secret (setting SECONDSTORY_SECRET_FILE): %w", err)
	}
	return secret, nil
}

// CheckToken is what lets `secondstory check` look closer; empty where the secret is not at hand.
func CheckToken(c config.Config) (string, error) {
	secret, err := openSecret(c)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	} else if err != nil {
		return "", err
	}
	return secret.CheckToken(), nil
}

func askLink(ctx context.Context, base, token, room string, role protocol.Role) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	b := client.New(base)
	b.Header = http.Header{"Authorization": {"Bearer " + token}}
	var made web.MadeLink
	err := b.Call(ctx, http.MethodPost, "/api/operator/rooms/"+room+"/links", web.NewLink{Role: role}, &made)
	if refused := (*client.Refused)(nil); errors.As(err, &refused) && refused.Status == http.StatusNotFound {
		return "", errors.New("there is no such room here")
	}
	return made.URL, err
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
