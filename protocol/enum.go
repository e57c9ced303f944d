package protocol

import (
	"fmt"
	"slices"
)

// oneOf reads a word that must be one of a few.
func oneOf[E ~string](e *E, b []byte, all []E) error {
	if !slices.Contains(all, E(b)) {
		return fmt.Errorf("%q is none of %v", b, all)
	}
	*e = E(b)
	return nil
}
