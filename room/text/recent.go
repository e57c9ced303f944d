package text

import (
	"fmt"

	"github.com/go-json-experiment/json/jsontext"
)

// Recent is the updates that a Document keeps, as a snapshot has them: with the text and the version it makes the same
// Document again, so that a writer may go on when a room was closed and opened in between.
type Recent struct {
	Updates []RecentUpdate `json:"updates"` // oldest first
}

// RecentUpdate is one accepted update, as it was written down.
type RecentUpdate struct {
	Client  string         `json:"client"`
	Changes jsontext.Value `json:"changes"`
}

// Recent writes out the updates that are kept.
func (d *Document) Recent() Recent {
	out := Recent{Updates: make([]RecentUpdate, 0, len(d.recent))}
	for _, u := range d.recent {
		out.Updates = append(out.Updates, RecentUpdate{u.client, u.changes.Append(nil)})
	}
	return out
}

// Restore makes a Document from a snapshot: the text, its version, and the updates that led up to it. Each must fit the
// one before it and the last the text, or there is an error.
func Restore(units []uint16, version int, recent Recent) (*Document, error) {
	d := NewDocument(units, version)
	for i, r := range recent.Updates {
		c, err := Parse(r.Changes, d.limits.Units)
		if err == nil && i > 0 && d.recent[i-1].changes.NewLen() != c.Len() {
			err = refuse(Length)
		}
		if err != nil {
			return nil, fmt.Errorf("restore kept update %d of %d: %w", i+1, len(recent.Updates), err)
		}
		u := update{r.Client, c}
		d.recent = append(d.recent, u)
		d.bytes += u.bytes()
	}
	if n := len(d.recent); n > version || n > 0 && d.recent[n-1].changes.NewLen() != len(units) {
		return nil, fmt.Errorf("restore %d kept updates of version %d: %w", n, version, refuse(Length))
	}
	return d, nil
}
