// Package protocol is the words on the wire: what a browser may ask of a room, what a room says has happened, and how
// the two of them keep their place when a line is cut.
//
// A client says hello and names the last thing it knows of each stream. The room answers with a welcome: a view of
// each stream, or only what was missed. From then on the client sends commands (wishes, each with an id it made up)
// and hears an ack or a rejection for every one of them, and events (facts) as they become durable, whoever caused
// them. Who is here and where their carets are is told beside that, and may be lost without harm.
//
// PROTOCOL.md tells the same as a conversation, with the rules by name (P1, P2 …); it is enough to write a client
// from. The TypeScript types of the web app and the JSON Schema are generated from this package, which knows nobody. What
// is asked over plain HTTP stands in the folder routes as one table, from which the server and its OpenAPI document come.
package protocol

//go:generate go run ./gen/registry
//go:generate go run ./gen
