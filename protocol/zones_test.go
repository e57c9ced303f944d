package protocol

import (
	"strings"
	"testing"
	"time"
	_ "time/tzdata"
)

func TestZonesAreTheOnesPeopleKnow(t *testing.T) {
	for _, name := range []string{"Europe/Helsinki", "America/Argentina/ComodRivadavia", "UTC", "Etc/GMT+12", "Asia/Calcutta", "EST5EDT"} {
		if !IsZone(name) {
			t.Errorf("%s is none", name)
		}
	}
	for _, name := range []string{"", "Local", "localtime", "posixrules", "Factory", "right/Europe/Helsinki", "posix/UTC", "europe/helsinki", "+02:00", "UTC\n", " UTC"} {
		if IsZone(name) {
			t.Errorf("%q is one", name)
		}
	}
	// A calendar is written in any of them.
	for name := range strings.Lines(zoneNames) {
		if _, err := time.LoadLocation(strings.TrimSpace(name)); err != nil {
			t.Error(err)
		}
	}
}
