// Package frontend carries the built web app inside the Go binary, so that one file is the whole product.
//
// The folder dist is made by `make build`. A placeholder is kept in it, so that Go compiles before npm has ever
// run; a binary built that way has no index.html, and whoever serves it should say so in a sentence.
package frontend

import (
	"embed"
	"io/fs"
)

//go:embed all:dist
var dist embed.FS

// Files is the built web app with index.html at its root; everything under assets/ has a hash in its name and
// never changes.
func Files() fs.FS {
	files, err := fs.Sub(dist, "dist")
	if err != nil {
		panic(err) // only if the name above were not a valid path
	}
	return files
}
