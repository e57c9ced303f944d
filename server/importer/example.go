package importer

import _ "embed"

// Example is the incident that ships with every server, so that one can look around before one has an incident of one's
// own: a public one, GitLab's of January 2017, in our words.
//
//go:embed example/gitlab-2017-01-31-database-removal.json
var Example []byte

// ExampleName is what its file is called.
const ExampleName = "gitlab-2017-01-31-database-removal.json"
