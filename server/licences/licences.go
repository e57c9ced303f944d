// Package licences says under which terms others let the program have what it carries of theirs: fonts, icons and an editor
// in the web app, and the Go modules that are compiled in.
package licences

import _ "embed"

//go:generate go run ./gen

// Text is what they ask to be passed on with every copy: whose it is, and their terms.
//
//go:embed licences.gen.txt
var Text string
