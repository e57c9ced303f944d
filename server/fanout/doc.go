// Package fanout carries what became durable at one instance to the others, over Redis pub/sub, and looks into the record
// for what did not arrive. Correctness never rests on Redis: it holds nothing, may lose anything, and is believed only
// what bears a mark that needs the server's secret. With it, people at different instances see each other's keystrokes
// at once; without it, a fifth of a second later.
package fanout
