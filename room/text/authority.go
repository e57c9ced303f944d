package text

// Document is the authority over one text. It is a value of its arguments like everything here: the same updates in the
// same order give the same Document. It belongs to one goroutine.
type Document struct {
	units   []uint16 // replaced, never written into: whoever was given it may keep it
	version int
	recent  []update // the last accepted updates, oldest first
	bytes   int      // what recent holds, about
	limits  Limits
}

// update is an accepted update: made by a writer's editor state, on the version before it.
type update struct {
	client  string
	changes Changes
}

// Limits bound what a Document accepts and keeps.
type Limits struct {
	Units    int // of the text
	Updates  int // of one push
	Retained int // accepted updates that a push may still be rebased over
	Bytes    int // that those may take in memory, about
	Work     int // pushed sections times missed sections, for one push
}

// DefaultLimits are those of a moment's text. Work of 200,000 is about ten milliseconds
// (BenchmarkPush_AtWorst): enough for whoever comes back from some minutes without a line.
func DefaultLimits() Limits {
	return Limits{Units: 20_000, Updates: 256, Retained: 2_000, Bytes: 1 << 20, Work: 200_000}
}

// NewDocument makes the authority over a text that stands at a version: 0, or a number from a record. It keeps the
// slice. The text is well formed and has no "\r" (see Acceptable).
func NewDocument(units []uint16, version int) *Document {
	return &Document{units: units, version: version, limits: DefaultLimits()}
}

// Limit sets other limits than the default ones, before the first update. They are part of what makes two Documents
// the same: replay under the limits that were in force.
func (d *Document) Limit(l Limits) { d.limits = l }

// Units is the text. It is not to be written into, and will not change: an accepted update puts another in its place.
func (d *Document) Units() []uint16 { return d.units }

// Version is the number of updates accepted so far.
func (d *Document) Version() int { return d.version }

// Retained is how many updates are kept. A push made on a version before Version() - Retained() gets ErrResync.
func (d *Document) Retained() int { return len(d.recent) }

// Rebased is what would become of a push: the updates as they have to be on the text as it stands now, without those
// that are in it already, and the text after them. Result is shared with nobody but the Document; do not write into it.
type Rebased struct {
	Updates []Changes
	Result  []uint16
}

// Rebase says what becomes of a push, and changes nothing. The updates are those that an editor state, named client,
// made one on the other, the first on the text at version. Sent again after a lost answer, they lose the ones that were
// accepted, and none left is no error.
//
// The errors are ErrTooMany, ErrResync, ErrTooLong, or an *Error where the updates fit neither each other nor the text
// (Length, Pair). The push is taken whole or not at all.
//
// Who may speak for a client is for the caller to know: the updates of a push are only compared with those that came
// under the same name.
func (d *Document) Rebase(version int, client string, updates []Changes) (Rebased, error) {
	if len(updates) > d.limits.Updates {
		return Rebased{}, ErrTooMany
	}
	missed := d.version - version
	if missed < 0 || missed > len(d.recent) {
		return Rebased{}, ErrResync
	}
	since := d.recent[len(d.recent)-missed:]
	if work(updates, since) > d.limits.Work {
		return Rebased{}, ErrResync
	}
	mine, err := rebase(client, updates, since)
	if err != nil {
		return Rebased{}, err
	}
	result, err := d.try(mine)
	if err != nil {
		return Rebased{}, err
	}
	return Rebased{mine, result}, nil
}

// work is how much there is to map: an upper bound of the pairs of sections that meet.
func work(updates []Changes, since []update) int {
	pushed, missed := 0, 0
	for _, u := range updates {
		pushed += max(1, u.Sections())
	}
	for _, o := range since {
		missed += max(1, o.changes.Sections())
	}
	return pushed * missed
}

// rebase brings updates over those accepted since, one at a time: see the trap in the package's documentation.
func rebase(client string, updates []Changes, since []update) ([]Changes, error) {
	mine := append([]Changes(nil), updates...)
	for _, o := range since {
		if len(mine) == 0 {
			break
		}
		if o.client == client { // a repeat after a lost answer
			mine = mine[1:]
			continue
		}
		other := o.changes
		for i, u := range mine {
			mapped, err := Map(u, other, false)
			if err != nil {
				return nil, err
			}
			mine[i] = mapped
			if i == len(mine)-1 {
				break // nobody is left for whom the other would have to be known
			}
			if other, err = Map(other, u, true); err != nil {
				return nil, err
			}
		}
	}
	return mine, nil
}

// try gives the text after updates, one on the other, checking each against the text it lands on. The limit of length
// holds for every step, so that each can be read back from a record by itself.
func (d *Document) try(updates []Changes) ([]uint16, error) {
	text := d.units
	var taken [2][]uint16 // by turns: the text before and the text after
	for i, u := range updates {
		if err := u.Check(text); err != nil {
			return nil, err
		}
		n := u.NewLen()
		if n > d.limits.Units {
			return nil, ErrTooLong
		}
		into := &taken[i%2]
		if cap(*into) < n {
			*into = make([]uint16, 0, n)
		}
		text = u.appendTo((*into)[:0], text)
	}
	return text, nil
}

// Accept takes in one update that was rebased already: by Rebase just now, or before it was written down. The error is
// that of Check; then nothing has changed.
func (d *Document) Accept(client string, u Changes) error {
	units, err := u.Apply(d.units)
	if err != nil {
		return err
	}
	d.units = units
	d.keep(update{client, u})
	return nil
}

// Push is Rebase, and then Accept of what it gives: the updates to send to everybody, the pusher included, the first of
// them on the version that the Document had before.
func (d *Document) Push(version int, client string, updates []Changes) ([]Changes, error) {
	r, err := d.Rebase(version, client, updates)
	if err != nil {
		return nil, err
	}
	d.units = r.Result
	for _, u := range r.Updates {
		d.keep(update{client, u})
	}
	return r.Updates, nil
}

// keep counts an accepted update and keeps it, and lets go of the oldest when there are too many.
func (d *Document) keep(u update) {
	d.version++
	d.recent = append(d.recent, u)
	d.bytes += u.bytes()
	for len(d.recent) > d.limits.Retained || d.bytes > d.limits.Bytes {
		d.dropOldest()
	}
}

// Forget lets go of the updates that led up to a version, so that nobody can rebase from before it any more.
func (d *Document) Forget(version int) {
	for len(d.recent) > 0 && d.version-len(d.recent) < version {
		d.dropOldest()
	}
}

func (d *Document) dropOldest() {
	d.bytes -= d.recent[0].bytes()
	d.recent[0] = update{} // the slice still points there until it grows
	d.recent = d.recent[1:]
}

// bytes is about what an update takes in memory.
func (u update) bytes() int {
	return 64 + len(u.client) + 16*len(u.changes.sections) + 2*len(u.changes.text)
}
