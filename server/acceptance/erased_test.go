package acceptance

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"secondstory/protocol"
	"secondstory/room/roomtest"
)

// What was erased is gone after a kill too: once the server serves again, it is in no file, whenever it was killed.
func TestWhatWasErasedIsGoneAfterAKill(t *testing.T) {
	folder, listen := t.TempDir(), freePort(t)
	erasures := []func(*meeting, protocol.EntryID){
		func(m *meeting, e protocol.EntryID) {
			m.ask(m.seats[0], protocol.EntryRemove{Entry: e})
			m.ask(m.seats[0], protocol.RoomClose{Readers: protocol.ReadersMembers})
		},
		func(m *meeting, e protocol.EntryID) {
			m.ask(m.seats[0], protocol.EntryDescribe{Entry: e, Evidence: &[]string{}})
			told := m.view(m.seats[0]).Entries[0].Perspectives[0].ID
			m.ask(m.seats[0], protocol.PerspectiveWithdraw{Entry: e, Perspective: told})
		},
	}
	p := start(t, folder, listen)
	for _, after := range []time.Duration{0, time.Millisecond, 5 * time.Millisecond, 20 * time.Millisecond, 100 * time.Millisecond, 300 * time.Millisecond, time.Second} {
		slices.Reverse(erasures) // each of them is the last thing before a kill
		var words []string
		var erase []func()
		for _, how := range erasures {
			m, e := meet(t, p.url, 1), protocol.NewID[protocol.EntryID]()
			said := "zebra-" + e.String()[:13]
			m.ask(m.seats[0], protocol.EntryAdd{Entry: e, Kind: protocol.KindAction, Evidence: []string{said}})
			m.ask(m.seats[0], protocol.PerspectiveTell{Entry: e, Perspective: protocol.NewID[protocol.PerspectiveID](), Words: said})
			// Between two looks, at the record and at its journal, it may go from one to the other.
			roomtest.Await(t, "it is written down", func() bool { return len(holding(t, folder, said)) > 0 })
			words, erase = append(words, said), append(erase, func() { how(m, e) })
		}
		for _, do := range erase {
			do()
		}
		time.Sleep(after)
		p.kill()
		p = start(t, folder, listen)
		for _, said := range words {
			if files := holding(t, folder, said); len(files) > 0 {
				t.Errorf("killed %s after it was erased, and begun anew, it stands in %v", after, files)
			}
		}
	}
}

// holding lists the files of a folder in which words stand.
func holding(t *testing.T, folder, words string) (in []string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*"))
	must(t, err)
	for _, file := range files {
		if info, err := os.Stat(file); err != nil || !info.Mode().IsRegular() {
			continue // the operator's socket holds nothing
		}
		raw, err := os.ReadFile(file)
		must(t, err)
		if bytes.Contains(raw, []byte(words)) {
			in = append(in, filepath.Base(file))
		}
	}
	return in
}
