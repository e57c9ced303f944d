package sqlite

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"os"
)

// scrub overwrites what pages of the file hold beside their rows, and says whether there was anything. secure_delete
// overwrites a row where it lies; but when a page grew full, rows were moved to another one, and where they had been they are
// left as they were. No row is there, so nobody reads these bytes, and nobody but whoever writes the journal into the file
// writes them: that must not happen meanwhile.
//
// The file is the one handle for it that is open as long as the record is: closing another would let go of the locks that
// SQLite holds on it.
func scrub(file *os.File) (found bool, err error) {
	head := make([]byte, 100)
	if _, err := file.ReadAt(head, 0); err == io.EOF {
		return false, nil // there is no page yet
	} else if err != nil {
		return false, fmt.Errorf("read the file: %w", err)
	}
	size := int(binary.BigEndian.Uint16(head[16:]))
	if size == 1 {
		size = 1 << 16
	}
	if size < 512 {
		return false, fmt.Errorf("pages of %d bytes", size)
	}
	zeros, chunk := make([]byte, size), make([]byte, max(1<<20, size))
	for at := int64(0); ; {
		n, err := file.ReadAt(chunk, at)
		if err != nil && err != io.EOF {
			return found, fmt.Errorf("read the file: %w", err)
		}
		for off := 0; off+size <= n; off += size {
			from, to := unused(chunk[off:off+size], at+int64(off) == 0)
			if from >= to || bytes.Equal(chunk[off+from:off+to], zeros[:to-from]) {
				continue
			}
			found = true
			if _, err := file.WriteAt(zeros[:to-from], at+int64(off+from)); err != nil {
				return found, fmt.Errorf("overwrite what was deleted: %w", err)
			}
		}
		if at += int64(n / size * size); n < len(chunk) {
			break
		}
	}
	if found {
		err = file.Sync()
	}
	return found, err
}

// unused is the part of a page between the list of its rows and the rows; nothing, if it is a page without rows.
// https://www.sqlite.org/fileformat2.html#b_tree_pages says how a page is laid out.
func unused(page []byte, first bool) (from, to int) {
	head := 0
	if first {
		head = 100
	}
	switch page[head] {
	case 2, 5: // inner pages
		from = head + 12
	case 10, 13: // leaves
		from = head + 8
	default:
		return 0, 0
	}
	from += 2 * int(binary.BigEndian.Uint16(page[head+3:]))
	if to = int(binary.BigEndian.Uint16(page[head+5:])); to == 0 {
		to = 1 << 16
	}
	if to > len(page) {
		return 0, 0 // it only looks like one
	}
	return from, to
}
