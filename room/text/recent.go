package text

import "github.com/go-json-experiment/json/jsontext"

// Recent is the updates that a Document keeps, as a snapshot has them: so that a writer may go on rebasing over them
// when a room was closed and opened again.
type Recent struct {
	Updates []RecentUpdate `json:"updates"`
}

// RecentUpdate is one accepted update.
type RecentUpdate struct {
	Client  string         `json:"client"`
	Changes jsontext.Value `json:"changes"`
}

// Recent writes the kept updates out, oldest first.
func (d *Document) Recent() Recent {
	out := Recent{Updates: []RecentUpdate{}}
	for _, u := range d.recent {
		out.Updates = append(out.Updates, RecentUpdate{u.client, u.changes.Append(nil)})
	}
	return out
}

// Restore makes a Document of a text, its version, and the updates that led up to it.
func Restore(units []uint16, version int, r Recent) (*Document, error) {
	d := NewDocument(units, version)
	for _, u := range r.Updates {
		c, err := Parse(u.Changes, d.limits.Units)
		if err != nil {
			return nil, err
		}
		kept := update{u.Client, c}
		d.recent = append(d.recent, kept)
		d.bytes += kept.bytes()
	}
	return d, nil
}
