package fanout

import (
	"testing"
	"time"
)

// What was said before is no news: not to whoever has heard more since, not to whoever hears of that instance first, and
// not when a clock has jumped back.
func TestWhatWasSaidBeforeIsNoNews(t *testing.T) {
	now := time.Date(2026, 3, 12, 9, 0, 0, 0, time.UTC)
	here, there := order{heard: map[string]int64{}}, order{heard: map[string]int64{}}
	first := here.next(now)
	second := here.next(now.Add(-time.Hour)) // its clock has jumped back
	third := here.next(now.Add(time.Second))
	if first >= second || second >= third {
		t.Fatalf("it counts %d, %d, %d", first, second, third)
	}
	for i, said := range []struct {
		count int64
		news  bool
	}{{first, true}, {first, false}, {third, true}, {second, false}, {third, false}, {0, false}, {-1, false}} {
		if news := there.isNews("a", said.count, now); news != said.news {
			t.Errorf("%d is news: %t", i, news)
		}
	}
	if !there.isNews("b", first, now) {
		t.Error("one instance keeps another from being heard")
	}
	if there.isNews("c", first, now.Add(time.Hour)) {
		t.Error("what is an hour old is news of an instance that was not heard of")
	}
	if !there.isNews("c", here.next(now.Add(time.Hour)), now.Add(time.Hour)) {
		t.Error("and then nothing is")
	}
}
