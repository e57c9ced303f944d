// Package rules is what a meeting is: who may ask what, what becomes of it, and what is known then.
//
// Deciding and applying are pure: no clock, no chance, no map order, no goroutine, no disk. Whatever they need of the
// world is known beforehand (Env). The state has one part for each audience, and applying an event is handed
// only the part of its own stream, so that nothing can seep from one to another. Beside the parts lie confidential rows,
// which are in no log.
//
// table.go lists every command and event on one page. What follows from a fact is a fact of its own: applying asks no rule, so
// that a log says the same to every version. There is one file for each noun, which decides and applies.
package rules
