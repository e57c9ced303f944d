package rules

import (
	"reflect"
	"testing"

	"secondstory/protocol"
)

func TestEveryKindOfRowSaysWhatBecomesOfIt(t *testing.T) {
	seen := map[RowKind]bool{}
	for _, k := range rowKinds {
		v := reflect.ValueOf(k)
		for i := range v.NumField() {
			if v.Field(i).IsZero() {
				t.Errorf("%s does not say %s", k.kind, v.Type().Field(i).Name)
			}
		}
		if seen[k.kind] {
			t.Errorf("%s is there twice", k.kind)
		}
		seen[k.kind] = true
	}
}

// A kind that is not on the page is neither kept nor read: what becomes of it at the close, say, nobody could tell.
func TestNothingIsKeptOfWhichNobodySaysWhatBecomesOfIt(t *testing.T) {
	key := RowKey{Kind: "diary", Scope: "x"}
	for what, try := range map[string]func(){
		"kept": func() { (&deciding{State: NewState(protocol.RoomID{})}).put(key, nil) },
		"read": func() { ApplyRow(NewState(protocol.RoomID{}), RowChange{Row: Row{RowKey: key}}) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("it was %s", what)
				}
			}()
			try()
		}()
	}
}
