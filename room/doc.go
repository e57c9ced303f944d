// Package room is what a meeting is: a state machine, and the goroutine that drives it.
//
// Somebody wishes something (a command). The room decides it against its state and the asker's role: it refuses, with
// a code and one kind sentence, or it says what has happened (events). Events are written down first and shown second,
// in the order in which they were decided; what was acknowledged is never lost, and a wish that is sent twice happens
// once.
//
// Deciding and applying are pure: no clock, no chance, no map order, no goroutine, no disk. Whatever they need of the
// world is settled beforehand (Settled). The state has one part for each audience, and applying an event is handed
// only the part of its own stream, so that nothing can seep from one to another.
//
// DESIGN.md names the invariants that the tests cite (R1, R2, …). The package knows no HTTP, no SQL and no Redis: it
// names the few things it needs in ports.go, and the server supplies them.
package room
