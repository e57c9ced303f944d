package room

import "fmt"

// beside does what a room has done on a goroutine other than its own, where a panic would end the process, and every other
// room with it: it is an error of this one instead.
func beside(do func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("it broke: %v", p)
		}
	}()
	return do()
}
