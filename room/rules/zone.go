package rules

import "secondstory/protocol"

// checkZone refuses what is no IANA zone. What was decided is a fact, so a list that grows does not change what has
// happened.
func checkZone(zone string) error {
	switch {
	case zone == "":
		return protocol.Reject(protocol.Invalid, "Name a time zone, such as Europe/Helsinki.")
	case !protocol.IsZone(zone):
		return protocol.Reject(protocol.Invalid, "%.60q is not a time zone we know. Try one such as Europe/Helsinki.", zone)
	}
	return nil
}
