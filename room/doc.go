// Package room is the engine of a meeting: one goroutine for each room, which has wishes decided, written down and then shown.
//
// Somebody wishes something (a command). The rules (package rules) decide it against the room's state and the asker's role:
// they refuse, with a code and one kind sentence, or they say what has happened (events). Events are written down first and
// shown second, in the order in which they were decided; what was acknowledged is never lost, and a wish that is sent twice
// happens once.
//
// What a meeting is stands in rules, and nothing of it here: this package knows connections and what waits for them, who is
// here, snapshots, measures, and other instances that write into the same record. It asks the state by its verbs.
//
// DESIGN.md names the invariants that the tests cite (R1, R2, …). The package knows no HTTP, no SQL and no Redis: it
// names the few things it needs in ports.go, and the server supplies them.
package room
