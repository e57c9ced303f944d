package fanout

import (
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// Register shows how the line to other instances does.
func (f *Redis) Register(to prometheus.Registerer) {
	count := func(name, help string, n *atomic.Uint64) prometheus.Collector {
		return prometheus.NewCounterFunc(prometheus.CounterOpts{Name: "secondstory_fanout_" + name + "_total", Help: help}, func() float64 { return float64(n.Load()) })
	}
	to.MustRegister(
		count("told", "Messages that were published for other instances.", &f.counters.told),
		count("taken", "Notices of other instances that arrived.", &f.counters.taken),
		count("dropped", "Messages that could not be published; the record says what they would have said.", &f.counters.dropped),
		count("forged", "Messages without the mark of the server's secret.", &f.counters.forged),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "secondstory_fanout_healthy", Help: "Whether what is published comes back."}, func() float64 {
			if f.Healthy() {
				return 1
			}
			return 0
		}),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "secondstory_fanout_lag_seconds", Help: "How long the last heartbeat took through Redis and back."}, func() float64 {
			return time.Duration(f.trip.Load()).Seconds()
		}),
	)
}
