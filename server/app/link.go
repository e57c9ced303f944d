package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"secondstory/protocol"
	"secondstory/server/config"
	"secondstory/server/vault"
	"secondstory/server/web"
)

// Link makes a link into a room, for somebody who has lost theirs.
func Link(ctx context.Context, c config.Config, room string, role protocol.Role) (protocol.MadeLink, error) {
	id, err := roomID(room)
	if err != nil {
		return protocol.MadeLink{}, err
	}
	return ask(ctx, c, web.OperatorLink, web.WantedLink{Room: id, Role: role})
}

// Links lists the links into a room that Link has made, and that are not over.
func Links(ctx context.Context, c config.Config, room string) ([]protocol.Link, error) {
	id, err := roomID(room)
	if err != nil {
		return nil, err
	}
	return ask(ctx, c, web.OperatorLinks, id)
}

// CloseLink ends one of them.
func CloseLink(ctx context.Context, c config.Config, room, link string) error {
	id, err := roomID(room)
	if err != nil {
		return err
	}
	var which protocol.LinkID
	if err := which.UnmarshalText([]byte(link)); err != nil {
		return fmt.Errorf("%q is no link: `secondstory links ROOM` lists their ids", link)
	}
	_, err = ask(ctx, c, web.OperatorCloseLink, web.LinkOfRoom{Room: id, Link: which})
	return err
}

func roomID(room string) (protocol.RoomID, error) {
	id, err := protocol.ParseRoomID(room)
	if err != nil {
		return id, fmt.Errorf("%q is no room: its id stands in the room's address, after /m/", room)
	}
	return id, nil
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
