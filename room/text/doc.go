// Package text is the authority for words that several people write at once.
//
// A text is a sequence of UTF-16 code units, because that is what a browser counts. "é" may be one unit or two, "漢" is
// one, "😀" is two (a surrogate pair), "🧑‍🚒" is five. The only line break is "\n", one unit. Every length and every
// position in this package counts such units: never bytes, never runes, never what a person calls a character. Live
// texts are []uint16; Go strings appear at the edges only (FromString, String, Units).
//
// A change set (Changes) says what happens to a whole text, from its first unit to its last, as a list of sections:
// keep some units, delete some, insert some, or replace some by others. So it fits texts of one length only, and two
// change sets that were made on the same text can be brought into an order: Map(b, a) is b as it has to be when a went
// first. Nothing anybody typed is ever lost by mapping, and what two people delete goes away once. Compose makes one
// change set of two in a row, Invert makes the one that takes it back, MapPos says where a position has gone.
//
// A Document is the authority over one text. It has the text, its version (how many updates it has accepted), and the
// updates it accepted lately. A writer pushes updates made on the version that they know; Rebase brings them over
// everything that was accepted since, and Accept takes the result in. What Rebase gives is what is written down: replay
// calls Accept only, so that an old record never depends on how mapping works today.
//
// # The trap
//
// Rebase goes over one accepted update at a time, oldest first, and so must every client: one update in each call of
// receiveUpdates. It looks wasteful, since the missed updates could be composed and mapped over in one go, and that is
// what the JavaScript library's own helper does. But mapping over a sum is not mapping over its parts: on the text
// "a", let somebody delete the a and then type C, and let me have typed A before it. In two steps that is CA, in one it
// is AC. A server and a client that cut the log differently end with different texts, in about one busy session of
// five. Cut at every update on both sides, they end equal, always.
//
// # What the package promises
//
// Everything here is a function of its arguments: no clock, no randomness, no goroutines, no map order, no files.
// Slices that are handed in are never changed, and slices that are handed out are never changed afterwards. Nothing is
// allocated because of a number somebody sent, only because of bytes they sent. A Document belongs to one goroutine.
package text
