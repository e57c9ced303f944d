package rules

import (
	"encoding/base64"
	"encoding/binary"
	"errors"
)

// numbers are those of events, rising. Written down they take little more than a byte each: a text may have thousands.
type numbers []uint64

// MarshalText writes the steps from one to the next.
func (n numbers) MarshalText() ([]byte, error) {
	var packed []byte
	last := uint64(0)
	for _, x := range n {
		packed = binary.AppendUvarint(packed, x-last)
		last = x
	}
	return base64.RawStdEncoding.AppendEncode(nil, packed), nil
}

// UnmarshalText reads them.
func (n *numbers) UnmarshalText(b []byte) error {
	packed, err := base64.RawStdEncoding.AppendDecode(nil, b)
	if err != nil {
		return err
	}
	*n = nil
	last := uint64(0)
	for len(packed) > 0 {
		step, size := binary.Uvarint(packed)
		if size <= 0 {
			return errors.New("numbers that are cut short")
		}
		last += step
		*n = append(*n, last)
		packed = packed[size:]
	}
	return nil
}
