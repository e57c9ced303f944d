package room

import (
	"errors"
	"runtime/debug"

	"github.com/rs/zerolog"
)

// errBroke stands for a panic. What it said is left out: it may be words that people wrote.
var errBroke = errors.New("it broke")

// beside does what a room has done on a goroutine other than its own, where a panic would end the process, and every other
// room with it: it is an error of this one instead, and the log has the place.
func beside(log zerolog.Logger, what string, do func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			log.Error().Bytes("stack", debug.Stack()).Msg(what + " broke")
			err = errBroke
		}
	}()
	return do()
}
