package storetest_test

import (
	"testing"

	"secondstory/room"
	"secondstory/room/roomtest"
	"secondstory/server/store/storetest"
)

// The record in memory promises what the databases do; else tests that use it would prove nothing.
func TestMemory(t *testing.T) {
	storetest.Log(t, func(*testing.T) room.Log { return roomtest.NewLog() })
}
