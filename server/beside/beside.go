// Package beside is for what a server has going beside its requests. Nobody is above such a goroutine: a panic there would
// end the process, and every meeting with it.
package beside

import (
	"errors"
	"runtime/debug"

	"github.com/rs/zerolog"
)

// ErrBroke stands for a panic. What it said is left out: it may be words that people wrote.
var ErrBroke = errors.New("it broke")

// Do does one piece of work. One that panics is an error, and the log has the place; whoever calls goes on with the next.
func Do(log zerolog.Logger, what string, work func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			log.Error().Bytes("stack", debug.Stack()).Msg(what + " broke")
			err = ErrBroke
		}
	}()
	return work()
}
