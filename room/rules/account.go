package rules

import (
	"slices"

	"secondstory/protocol"
)

// tellAccount keeps how somebody tells a moment, beside its own words and those of others.
func tellAccount(d *deciding, c protocol.AccountTell) ([]protocol.EventBody, error) {
	entry, err := d.standing(c.Entry)
	if err != nil {
		return nil, err
	}
	if err := tidy(&c.Words, protocol.MaxAccount, "telling"); err != nil {
		return nil, err
	}
	if c.Words == "" {
		return nil, protocol.Reject(protocol.Invalid, "Say in a few words how it was for you.")
	}
	var mine *protocol.Account
	told := 0 // by the asker
	for i := range entry.Accounts {
		if a := &entry.Accounts[i]; a.By == d.by.ID {
			if told++; a.ID == c.Account {
				mine = a
			}
		}
	}
	switch {
	case mine == nil && told > 0 && told >= d.All.times(d.by.ID):
		return nil, protocol.Reject(protocol.IDTaken, "You have told this moment already. Change what you said there.")
	case mine == nil && d.All.account(c.Account) != nil:
		return nil, protocol.Reject(protocol.IDTaken, "That telling is there already.")
	case mine == nil && len(entry.Accounts) >= protocol.MaxAccounts:
		return nil, protocol.Reject(protocol.TooMany, "A moment holds up to %d tellings.", protocol.MaxAccounts)
	case mine != nil && mine.Words == c.Words:
		return nil, nil
	}
	return []protocol.EventBody{protocol.AccountTold(c)}, nil
}

// times is how many people somebody was: each of them may have told a moment, and what they told is kept.
func (a *PublicState) times(who protocol.PersonID) int {
	n := 1
	for _, p := range a.People {
		if p.Into == who {
			n++
		}
	}
	return n
}

func accountTold(a *PublicState, f Fact, e protocol.AccountTold) {
	entry := a.entry(e.Entry)
	told := protocol.Account{ID: e.Account, By: f.By, Words: e.Words}
	kept := slices.Clone(entry.Accounts)
	if i := slices.IndexFunc(kept, func(x protocol.Account) bool { return x.ID == e.Account }); i >= 0 {
		a.unsayAccount(kept[i])
		kept[i] = told
	} else {
		kept = append(kept, told)
	}
	entry.Accounts = kept
	a.sayAnew(f.Seq, about(ofAccount, e.Account.String()), false, e.Words != "")
}

func (a *PublicState) unsayAccount(x protocol.Account) {
	if x.Words != "" {
		a.unsay(about(ofAccount, x.ID.String()))
	}
}

// withdrawAccount takes one's own telling back, out of the record too: whoever thinks better of it has never said it.
func withdrawAccount(d *deciding, c protocol.AccountWithdraw) ([]protocol.EventBody, error) {
	entry := d.All.entry(c.Entry)
	if entry == nil {
		return nil, nil
	}
	told := find(entry.Accounts, func(a *protocol.Account) bool { return a.ID == c.Account })
	switch {
	case told == nil:
		return nil, nil
	case told.By != d.by.ID:
		return nil, protocol.Reject(protocol.Forbidden, "Only whoever told it can take it back.")
	}
	return []protocol.EventBody{protocol.AccountWithdrawn(c)}, nil
}

// accountWithdrawn leaves the same whether or not the words were still there.
func accountWithdrawn(a *PublicState, _ Fact, e protocol.AccountWithdrawn) {
	entry := a.entry(e.Entry)
	left := without(entry.Accounts, func(x protocol.Account) bool {
		if x.ID != e.Account {
			return false
		}
		a.unsayAccount(x)
		return true
	})
	if len(left) == 0 {
		left = nil
	}
	entry.Accounts = left
}

func (a *PublicState) account(id protocol.AccountID) *protocol.Account {
	for i := range a.Entries {
		if told := find(a.Entries[i].Accounts, func(x *protocol.Account) bool { return x.ID == id }); told != nil {
			return told
		}
	}
	return nil
}
