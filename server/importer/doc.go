// Package importer reads files that hold an incident and makes of them what a room can take in: facts, and a story.
//
// Nothing of a file is lost. What a room can show goes to its place; the rest (other tools' ids, notes on the sources,
// keys nobody here has heard of) is kept beside it as the file says it, for the day when a room can show it.
//
// A file comes from outside. Whatever it holds, reading it ends in a story that an empty room takes, or in one sentence
// that says what is wrong and where: for somebody who has the file open in an editor, not for somebody who wrote this.
package importer
