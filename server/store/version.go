package store

import "fmt"

// FirstVersion is that of the first record that is read. What was written by a version before it has events that say less, and
// nobody but those who wrote this has any.
const FirstVersion = 100

// Readable refuses a record of a version that this program does not read; 0 is a record that is about to be made.
func Readable(version, newest int64) error {
	switch {
	case version > newest:
		return fmt.Errorf("this record was written by a newer version of Second Story (%d, this one knows %d)", version, newest)
	case version > 0 && version < FirstVersion:
		return fmt.Errorf("this record was written before the first release, by a version whose meetings this one does not read (%d, this one begins with %d). Nothing in it was changed: keep it with the version that wrote it, and start this one with an empty one", version, FirstVersion)
	}
	return nil
}
