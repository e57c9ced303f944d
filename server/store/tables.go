package store

// Kind is what a column holds, whichever database keeps it.
type Kind int

// The kinds, and what a value of each is in Go.
const (
	ID     Kind = iota // uuid.UUID
	Number             // int64
	Text               // string, without the character 0
	Name               // string, of any characters
	Bytes              // []byte, nil where there is nothing
	Truth              // bool
	NoID               // uuid.UUID, zero where there is nothing
)

// Column is one column of a table.
type Column struct {
	Name string
	Kind Kind
}

// Table is one of the tables that every record has. Its first Key columns tell its rows apart.
type Table struct {
	Name    string
	Columns []Column
	Key     int
}

// Tables are all that a record holds, but for what it says of itself. Each comes after those that it refers to.
var Tables = []Table{
	{"room", []Column{{"id", ID}, {"epoch", ID}, {"position", Number}, {"erased", Number}, {"due", Number}, {"summary", Text}, {"forgot", Number}, {"cleared", Number}}, 1},
	{"event", []Column{{"room", ID}, {"position", Number}, {"stream", Text}, {"seq", Number}, {"at", Number}, {"author", NoID}, {"name", Text}, {"body", Bytes}}, 2},
	{"receipt", []Column{{"room", ID}, {"command", ID}, {"said", Bytes}, {"at", Text}}, 2},
	{"sealed", []Column{{"room", ID}, {"kind", Text}, {"scope", Text}, {"slot", Bytes}, {"id", Text}, {"body", Bytes}}, 5},
	{"snapshot", []Column{{"room", ID}, {"position", Number}, {"body", Bytes}}, 1},
	{"session", []Column{{"hash", Bytes}, {"identity", Bytes}, {"signed", Truth}, {"expires", Number}}, 1},
	{"link", []Column{
		{"hash", Bytes}, {"id", ID}, {"room", ID}, {"kind", Text}, {"role", Text}, {"identity", Bytes}, {"expires", Number}, {"uses", Number}, {"most", Number},
		{"revoked", Truth},
	}, 1},
	{"admission", []Column{{"identity", Bytes}, {"room", ID}, {"person", ID}, {"role", Text}, {"name", Name}, {"pronouns", Name}, {"link", ID}}, 2},
	{"token", []Column{
		{"hash", Bytes}, {"id", ID}, {"made", Number}, {"expires", Number}, {"uses", Number}, {"most", Number}, {"revoked", Truth}, {"setup", Truth},
	}, 1},
}
