package config_test

import (
	"io"
	"strings"
	"testing"

	"secondstory/server/config"
)

func load(environ ...string) (config.Config, error) { return config.Load(nil, environ, io.Discard) }

func TestServicesHaveAddresses(t *testing.T) {
	for _, database := range []string{
		"postgres://ines:tr0ub4dor@db:5432/story?sslmode=verify-full", "postgresql://db/story", "postgres://one,two/story", "postgres:///story?host=/var/run/postgresql",
	} {
		for _, redis := range []string{"", "redis://cache:6379", "rediss://ines:tr0ub4dor@cache/1"} {
			c, err := load("SECONDSTORY_DATABASE_URL="+database, "SECONDSTORY_REDIS_URL="+redis)
			if err != nil || c.DatabaseURL != database || c.RedisURL != redis {
				t.Errorf("read %q and %q, %v", c.DatabaseURL, c.RedisURL, err)
			}
		}
	}
}

// An address that is wrong is named, and the password in it is not told.
func TestAServiceThatIsNoneIsNamed(t *testing.T) {
	for _, address := range []string{
		"tr0ub4dor", "mysql://ines:tr0ub4dor@db/story", "postgres://ines:tr0ub%zz4dor@db/story", "postgres://ines:tr0ub4dor@db:many/story", "postgres:", "postgres://",
		"redis://ines:tr0ub 4dor@cache:x", "host=db password=tr0ub4dor", " redis://cache", "redis:cache",
	} {
		for _, variable := range []string{"SECONDSTORY_DATABASE_URL", "SECONDSTORY_REDIS_URL"} {
			_, err := load("SECONDSTORY_DATABASE_URL=postgres://db/story", variable+"="+address)
			if variable == "SECONDSTORY_DATABASE_URL" {
				_, err = load(variable + "=" + address)
			}
			if err == nil || !strings.HasPrefix(err.Error(), variable+": ") {
				t.Errorf("%s=%s: %v", variable, address, err)
			} else if strings.Contains(err.Error(), "tr0ub") || strings.Contains(err.Error(), "4dor") {
				t.Errorf("it tells the password: %v", err)
			}
		}
	}
}

func TestRedisAloneIsOfNoUse(t *testing.T) {
	_, err := load("SECONDSTORY_REDIS_URL=redis://cache")
	if err == nil || !strings.Contains(err.Error(), "SECONDSTORY_REDIS_URL is of no use without SECONDSTORY_DATABASE_URL") {
		t.Errorf("it says %v", err)
	}
}
