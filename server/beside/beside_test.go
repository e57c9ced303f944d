package beside_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/rs/zerolog"

	"secondstory/server/beside"
)

// A panic is an error, with the place in the log and without what it said.
func TestAPanicIsAnError(t *testing.T) {
	var log bytes.Buffer
	logger := zerolog.New(&log)
	if err := beside.Do(logger, "a look", func() error { return io.EOF }); !errors.Is(err, io.EOF) || log.Len() > 0 {
		t.Errorf("an error is %v, and the log has %s", err, &log)
	}
	err := beside.Do(logger, "a look", func() error { panic("words that people wrote") })
	if !errors.Is(err, beside.ErrBroke) || strings.Contains(err.Error(), "words") {
		t.Errorf("a panic is %v", err)
	}
	for _, want := range []string{`"level":"error"`, "a look broke", "beside_test.go"} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("%s is not in the log: %s", want, &log)
		}
	}
	if strings.Contains(log.String(), "words that") {
		t.Errorf("the log has what it said: %s", &log)
	}
}
