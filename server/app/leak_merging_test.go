package app_test

import (
	"secondstory/protocol"
)

// Rae turns out to be Pia, as both say: what was hers alone is Pia's, and nobody else's. Nobody is made somebody else by
// others, whoever they are.
func (x *stage) twoAreOne() {
	t := x.t
	t.Helper()
	raes := protocol.NewID[protocol.DraftID]()
	x.secretly = append(x.secretly, x.rae.do(protocol.LineDraft{Draft: raes, Words: "KEPT-canary-of-Rae"}), x.rae.do(protocol.OpeningRead{Read: true}))
	for _, w := range []*witness{x.ines, x.fay} {
		x.ines.do(protocol.PersonMerge{Person: x.rae.you, Into: w.you})
		for _, other := range x.everybody {
			if other != x.rae {
				other.ask(protocol.PersonSame{Person: x.rae.you, Into: w.you, Yes: true})
			}
		}
		x.forbid("KEPT-canary-of-Rae", x.rae)
		x.rae.do(protocol.PersonSame{Person: x.rae.you, Into: w.you})
	}
	x.report("while two are asked whether they are one")
	x.ines.do(protocol.PersonMerge{Person: x.rae.you, Into: x.pia.you})
	x.rae.do(protocol.PersonSame{Person: x.rae.you, Into: x.pia.you, Yes: true})
	x.pia.do(protocol.PersonSame{Person: x.rae.you, Into: x.pia.you, Yes: true})
	x.pia.until("KEPT-canary-of-Rae")
	x.rae.reading.Wait()
	x.forbid("KEPT-canary-of-Rae", x.rae, x.pia)
	x.forbid(`"dots":5`, x.rae)
	x.files("KEPT-canary-of-Rae", `"dots":5`)
	x.quiet("canary", raes.String())
	x.rae.connect()
	t.Cleanup(func() { x.rae.live.Close() })
	x.lookAll()
	x.forbid("KEPT-canary-of-Rae", x.rae, x.pia)
	x.forbid(`"dots":5`, x.rae)
	x.forbid(`"dots":4`, x.pia, x.rae)
	if x.rae.you != x.pia.you || !x.rae.sees(`"dots":4`) {
		t.Error("Rae is not welcomed as Pia")
	}
	x.report("after two people became one")
}
