package app

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"secondstory/server/config"
	"secondstory/server/web"
)

// Token makes a setup token: as many people as uses says may start meetings with it, for so many days.
func Token(ctx context.Context, c config.Config, days, uses int) (web.SetupToken, error) {
	return ask(ctx, c, web.OperatorToken, web.WantedToken{Days: days, Uses: uses})
}

// Tokens lists those that can be used.
func Tokens(ctx context.Context, c config.Config) ([]web.SetupToken, error) {
	return ask(ctx, c, web.OperatorTokens, web.Nothing{})
}

// RevokeToken makes one of them of no use.
func RevokeToken(ctx context.Context, c config.Config, id string) error {
	which, err := uuid.Parse(id)
	if err != nil {
		return fmt.Errorf("%q is no setup token: `secondstory token list` lists their ids", id)
	}
	_, err = ask(ctx, c, web.OperatorRevokeToken, which)
	return err
}
