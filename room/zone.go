package room

import (
	"time"

	"secondstory/protocol"
)

// checkZone refuses what is no IANA zone. It is the one place where deciding looks outside: at the table of zones, which
// is built into the server. What was decided is a fact, so a table that changes does not change what has happened.
func checkZone(zone string) error {
	if zone == "" || zone == "Local" || len(zone) > protocol.MaxShort {
		return protocol.Reject(protocol.Invalid, "Name a time zone, such as Europe/Helsinki.")
	}
	if _, err := time.LoadLocation(zone); err != nil {
		return protocol.Reject(protocol.Invalid, "%.60q is not a time zone we know. Try one such as Europe/Helsinki.", zone)
	}
	return nil
}
