package protocol

import "github.com/go-json-experiment/json/jsontext"

// Source says where an imported story comes from.
type Source struct {
	Title     string `json:"title"`
	Publisher string `json:"publisher,omitzero"`
	URL       string `json:"url,omitzero"`
}

// StoryImport brings a story from a file into a room that has none yet. It is asked over HTTP only, by a facilitator.
//
//	body:    see [Plain HTTP](#plain-http): over HTTP only
//	events:  the events of all it holds, then `story.imported`
//	refused: `not_now`: the room has a story
type StoryImport struct {
	Actors    []ActorAdd      `json:"actors"`
	Entries   []ImportedEntry `json:"entries"`
	Terms     []Term          `json:"terms"`
	Lines     []string        `json:"lines"`
	Learnings []Learning      `json:"learnings"`
	Source    *Source         `json:"source,omitzero"`
	Unmapped  jsontext.Value  `json:"unmapped,omitzero"` // what the file holds and a room cannot show yet
}

// ImportedEntry is a moment of an imported story.
type ImportedEntry struct {
	EntryAdd
	Celebrated bool `json:"celebrated,omitzero"`
}

// StoryImported says where the story came from, and keeps what the room cannot show yet.
//
//	body:    `{source?, unmapped?}`
//	view:    replace `source`; pass over `unmapped`, which is what the room cannot show yet
type StoryImported struct {
	Source   *Source        `json:"source,omitzero"`
	Unmapped jsontext.Value `json:"unmapped,omitzero"`
}

func (StoryImport) Command() string { return "story.import" }
func (StoryImported) Event() string { return "story.imported" }
