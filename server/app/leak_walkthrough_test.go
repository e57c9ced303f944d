package app_test

import (
	"secondstory/protocol"
)

// A first walk-through: for whom its owner chooses. Fay leads, and is none of them; Pia is one for a while.
func (x *stage) oneTellsItFirst() {
	t := x.t
	t.Helper()
	x.secretly = append(x.secretly, x.ines.do(protocol.WalkthroughSet{Person: x.omar.you}), x.omar.do(protocol.WalkthroughAnswer{Yes: true}))
	x.secretly = append(x.secretly, x.omar.do(protocol.WalkthroughShare{Readers: []protocol.PersonID{x.ines.you, x.pia.you}}))
	told := []protocol.WalkthroughNoteID{protocol.NewID[protocol.WalkthroughNoteID](), protocol.NewID[protocol.WalkthroughNoteID]()}
	x.secretly = append(x.secretly, x.ines.do(protocol.WalkthroughSave{Owner: x.omar.you, Note: told[0], Words: "TOLD-canary-noted-by-Ines"}))
	x.pia.until("TOLD-canary-noted-by-Ines")
	x.secretly = append(x.secretly, x.omar.do(protocol.WalkthroughShare{Readers: []protocol.PersonID{x.ines.you}}))
	x.secretly = append(x.secretly, x.omar.do(protocol.WalkthroughSave{Owner: x.omar.you, Note: told[1], Words: "TOLD-canary-by-Omar"}))
	x.ines.until("TOLD-canary-by-Omar")
	deleted := protocol.NewID[protocol.WalkthroughNoteID]()
	x.secretly = append(x.secretly, x.omar.do(protocol.WalkthroughSave{Owner: x.omar.you, Note: deleted, Words: "TOLD-canary-and-deleted"}))
	x.secretly = append(x.secretly, x.omar.do(protocol.WalkthroughDelete{Owner: x.omar.you, Note: deleted}))
	for _, w := range x.everybody {
		if w == x.omar || w == x.ines {
			continue
		}
		for _, owner := range []*witness{x.omar, x.ines} { // one who has a walk-through, and one who has none
			for _, try := range []protocol.Command{
				protocol.WalkthroughSave{Owner: owner.you, Note: told[1], Words: "guess"}, protocol.WalkthroughSave{Owner: owner.you, Note: told[1], Version: 1, Words: "guess"},
				protocol.WalkthroughDelete{Owner: owner.you, Note: told[1]}, protocol.WalkthroughDelete{Owner: owner.you}, protocol.WalkthroughShare{Readers: []protocol.PersonID{w.you}},
			} {
				w.ask(try)
			}
		}
	}
	x.lookAll()
	tellings := func(when string) {
		t.Helper()
		x.forbid("TOLD-canary-noted-by-Ines", x.omar, x.ines, x.pia)
		x.forbid("TOLD-canary-by-Omar", x.omar, x.ines)
		x.forbid("TOLD-canary-and-deleted", x.omar, x.ines)
		x.forbid(told[1].String(), x.omar, x.ines)
		x.forbid(`"walkthroughs":`, x.omar, x.ines, x.pia)
		x.files("TOLD-canary")
		x.quiet("TOLD-canary", told[0].String(), told[1].String(), "telling")
		x.traceless()
		x.report(when)
	}
	tellings("while it is told first")
}
