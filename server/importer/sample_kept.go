package importer

import (
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"secondstory/protocol"
)

// keep puts aside what has no place in a room, in the shape of the file: its head whole, since a room that exists keeps
// its own facts, and of each thing in a list what is left of it, in the same order.
func (out *Import) keep(f *file, in sample) error {
	left := map[string]jsontext.Value{}
	if err := f.decode(&left); err != nil {
		return err
	}
	delete(left, "lines_of_inquiry")
	zone, err := time.LoadLocation(in.Zone)
	if err != nil {
		return err
	}
	for _, list := range []struct {
		key string
		len int
		of  func(i int) map[string]any
	}{
		{"participants", len(in.People), func(i int) map[string]any {
			return rest(in.People[i].Rest, "handle", in.People[i].Handle)
		}},
		{"timeline", len(in.Timeline), func(i int) map[string]any {
			m := in.Timeline[i]
			r := rest(m.Rest, "id", m.ID)
			if t, err := time.Parse(time.RFC3339, m.At); err == nil && protocol.At(t).Time().In(zone).Format(time.RFC3339Nano) != m.At {
				r["at"] = m.At // another spelling, or finer than a room's milliseconds
			}
			return r
		}},
		{"glossary", len(in.Glossary), func(i int) map[string]any {
			if g := in.Glossary[i]; g.Category != "" && g.Category != string(termKinds[g.Category]) {
				return rest(g.Rest, "category", g.Category)
			}
			return rest(in.Glossary[i].Rest, "", nil)
		}},
		{"learnings", len(in.Learnings), func(i int) map[string]any { return rest(in.Learnings[i].Rest, "", nil) }},
	} {
		delete(left, list.key)
		some, all := false, make([]map[string]any, list.len)
		for i := range all {
			all[i] = list.of(i)
			some = some || len(all[i]) > 0
		}
		if !some {
			continue
		}
		if left[list.key], err = protocol.Encode(all); err != nil {
			return err
		}
	}
	kept, err := protocol.Encode(left)
	if err != nil {
		return err
	}
	if out.Story.Unmapped, err = cleanJSON(kept); err != nil {
		return err
	}
	if len(out.Story.Unmapped) > protocol.MaxUnmapped {
		return refuse("The file holds %d KiB that a room cannot show yet; up to %d are kept.", len(out.Story.Unmapped)>>10, protocol.MaxUnmapped>>10)
	}
	return nil
}

// rest is what is left of one thing, and beside it what tells which thing it is.
func rest(unknown jsontext.Value, key string, value any) map[string]any {
	out := map[string]any{}
	var all map[string]jsontext.Value
	if len(unknown) > 0 && json.Unmarshal(unknown, &all) == nil { // it was read from an object, so it is one
		for k, v := range all {
			out[k] = v
		}
	}
	if raw, isRaw := value.(jsontext.Value); key != "" && (!isRaw || len(raw) > 0) {
		out[key] = value
	}
	return out
}
