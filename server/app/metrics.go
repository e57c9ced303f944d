package app

import (
	"context"
	"errors"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"secondstory/protocol"
	"secondstory/room"
	"secondstory/room/rules"
)

// measured is a record that is watched while it is written. What is counted has no room, no person and no kind.
type measured struct {
	room.Log
	appends *prometheus.CounterVec
	took    prometheus.Histogram
}

// What becomes of an append.
const (
	written  = "written"
	conflict = "another_was_first" // decided again, and then written or not
	repeated = "repeated"
	failed   = "failed"
)

func measure(log room.Log, to prometheus.Registerer) measured {
	m := measured{
		Log: log,
		appends: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "secondstory_appends_total", Help: "Batches that rooms gave to the record, by outcome: written, another_was_first, repeated, failed.",
		}, []string{"outcome"}),
		took: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "secondstory_append_seconds", Help: "How long an append took until it was durable.",
			Buckets: []float64{.001, .002, .005, .01, .02, .05, .1, .2, .5, 1, 2, 5, 10},
		}),
	}
	for _, outcome := range []string{written, conflict, repeated, failed} {
		m.appends.WithLabelValues(outcome)
	}
	to.MustRegister(m.appends, m.took)
	return m
}

func (m measured) count(begun time.Time, err error) {
	outcome := failed
	switch {
	case err == nil:
		outcome = written
		m.took.Observe(time.Since(begun).Seconds())
	case errors.Is(err, room.ErrConflict):
		outcome = conflict
	case errors.Is(err, room.ErrRepeated):
		outcome = repeated
	}
	m.appends.WithLabelValues(outcome).Inc()
}

// Append writes a batch.
func (m measured) Append(ctx context.Context, b *room.Batch) error {
	begun := time.Now()
	err := m.Log.Append(ctx, b)
	m.count(begun, err)
	return err
}

// Lock takes a room for one batch.
func (m measured) Lock(ctx context.Context, id protocol.RoomID, after uint64) (room.Turn, *rules.Record, error) {
	t, rec, err := m.Log.Lock(ctx, id, after)
	if err != nil {
		return nil, nil, err
	}
	return measuredTurn{t, m}, rec, nil
}

type measuredTurn struct {
	room.Turn
	log measured
}

// Append writes the batch that ends the turn.
func (t measuredTurn) Append(ctx context.Context, b *room.Batch) error {
	begun := time.Now()
	err := t.Turn.Append(ctx, b)
	t.log.count(begun, err)
	return err
}

// numbers shows what rooms count.
func numbers(to prometheus.Registerer) *room.Counters {
	n := &room.Counters{}
	to.MustRegister(
		prometheus.NewCounterFunc(prometheus.CounterOpts{Name: "secondstory_rooms_met_total", Help: "Times a room met another writer where none was expected."}, func() float64 { return float64(n.Contended.Load()) }),
		prometheus.NewCounterFunc(prometheus.CounterOpts{Name: "secondstory_rooms_reread_total", Help: "Times an open room was read from the record anew."}, func() float64 { return float64(n.Reread.Load()) }),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "secondstory_notices_waiting", Help: "Notices of other instances that wait for one before them."}, func() float64 { return float64(n.Waiting.Load()) }),
	)
	return n
}
