package protocol

import (
	_ "embed"
	"strings"
)

// zoneNames are the names of the IANA time zone database, old ones too: `zone.tab` and `backward`, as Go's own
// zoneinfo.zip has them, without Factory, which is no place.
//
//go:embed zones.txt
var zoneNames string

var zones = func() map[string]bool {
	known := map[string]bool{}
	for name := range strings.Lines(zoneNames) {
		known[strings.TrimSpace(name)] = true
	}
	return known
}()

// IsZone says whether this is an IANA time zone. The names are a list of our own, and not what the folder of a machine
// happens to hold: there stand localtime, posixrules and right/…, which no browser can use.
func IsZone(name string) bool { return zones[name] }
