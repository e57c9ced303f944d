package room

import (
	"context"

	"secondstory/protocol"
)

// snapshotSoon writes a snapshot when replaying what came since the last one would be felt. It reads the record anew,
// off the room's goroutine, so that nobody waits, and so that a snapshot is always what a full replay gives.
func (r *Room) snapshotSoon(ctx context.Context) {
	if r.fresh < snapshotAfter || r.snapping {
		return
	}
	r.fresh, r.snapping = 0, true
	go func() {
		defer func() { r.snapped <- struct{}{} }()
		if err := Keep(ctx, r.options.Log, r.id); err != nil {
			r.logger.Warn().Err(err).Msg("a snapshot could not be written")
		}
	}()
}

// Keep writes a snapshot of a room as the record has it.
func Keep(ctx context.Context, log Log, id protocol.RoomID) (err error) {
	ctx, cancel := context.WithTimeout(ctx, appendTime)
	defer cancel()
	record, err := log.Load(ctx, id)
	if err != nil {
		return err
	}
	state, err := Open(id, record)
	if err != nil {
		return err
	}
	return log.SaveSnapshot(ctx, id, state.Snapshot())
}

// fold asks the room to write down a whole text, so that older keystrokes of it can be forgotten.
func (r *Room) fold(id protocol.TextID, whole bool) {
	q := &request{command: FoldText{Text: id, Whole: whole}, answer: func(Answer) {}}
	select {
	case r.inbox <- q:
	default: // next time
	}
}

// forgetKeystrokes empties what was typed before the checkpoint before this one: somebody may still hold changes made
// on what came after that, and nobody on what came before. A checkpoint counts once it is durable: to forget what
// came before one that was never written would leave a text that nobody can put together again.
func (r *Room) forgetKeystrokes(f FoldText, now Fact, w *written) {
	until := r.folded[f.Text]
	if f.Whole {
		until = now.Seq
	}
	if until > 0 {
		w.batch.Forget = append(w.batch.Forget, Forgotten{Text: f.Text, Until: until})
	}
	w.folded[f.Text] = now.Seq
}

// foldOld forgets the keystrokes of a room that was left alone for a day: whoever comes back after that long starts
// from the text as it is.
func (r *Room) foldOld() {
	if r.state == nil || r.now().Sub(r.state.Last.Time()) < forgetTextsAge {
		return
	}
	for id, d := range r.state.All.docs {
		if d.Kept() > 0 {
			r.fold(id, true)
		}
	}
}
