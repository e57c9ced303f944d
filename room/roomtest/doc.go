// Package roomtest is a meeting in one line, for tests that read as small meetings:
//
//	m := roomtest.Meet(t, "Ada facilitates, Bo and Cy attend, Di observes")
//	m.As("Bo").Do(protocol.HandRaise{Lane: protocol.LaneSpeak})
//
// The record lives in memory, can be made to fail, and passes the same suite as the databases. Chance gives the same bytes in
// every run. A test that waits, or in which time goes by, runs in a Bubble.
package roomtest
