package protocol

// Account is how one person tells a moment, beside its own words. Several stand side by side, and none is the true one.
type Account struct {
	ID    AccountID `json:"id"`
	By    PersonID  `json:"by"`
	Words string    `json:"words"`
}

// AccountTell tells a moment as one saw it oneself, whole: for the first time, or in other words than before. Everybody
// has one telling of a moment, and nobody can change another's.
type AccountTell struct {
	Account AccountID `json:"account"`
	Entry   EntryID   `json:"entry"`
	Words   string    `json:"words"`
}

// AccountTold says how its author tells a moment.
type AccountTold struct {
	Account AccountID `json:"account"`
	Entry   EntryID   `json:"entry"`
	Words   string    `json:"words"`
}

// AccountWithdraw takes one's own telling back. Its words are erased at once; to bring it back is to tell it again.
type AccountWithdraw struct {
	Account AccountID `json:"account"`
	Entry   EntryID   `json:"entry"`
}

// AccountWithdrawn says that a telling was taken back. Its words are in no event any more.
type AccountWithdrawn struct {
	Account AccountID `json:"account"`
	Entry   EntryID   `json:"entry"`
}

func (AccountTell) Command() string     { return "account.tell" }
func (AccountTold) Event() string       { return "account.told" }
func (AccountWithdraw) Command() string { return "account.withdraw" }
func (AccountWithdrawn) Event() string  { return "account.withdrawn" }
