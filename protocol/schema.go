package protocol

import _ "embed"

// Schema is this package as a JSON Schema (draft 2020-12).
//
//go:embed schema.gen.json
var Schema []byte
