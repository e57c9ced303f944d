package web

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"secondstory/protocol"
	"secondstory/room/rules"
)

const (
	earlierMeetings = 20  // that are looked into, those of the newest incidents first
	earlierWords    = 500 // that are told at most
	earlierPatience = 3 * time.Second
)

// earlierWords tells the words that are explained in the other meetings that this person may read, each once, as the
// meeting of the newest incident has it. A meeting that cannot be read just now is passed over: these are suggestions.
func (s *Server) earlierWords(c echo.Context) error {
	ctx, cancel := context.WithTimeout(c.Request().Context(), earlierPatience)
	defer cancel()
	mine, err := s.Store.Rooms(ctx, session(c).Identity)
	if err != nil {
		return err
	}
	out, told, looked := []protocol.EarlierWord{}, map[string]bool{}, 0
	for _, l := range mine {
		if l.Room == grant(c).Room {
			continue
		}
		if looked++; looked > earlierMeetings || ctx.Err() != nil {
			break
		}
		var terms []protocol.Term
		title := ""
		err := s.Hall.Inspect(ctx, l.Room, func(st *rules.State) {
			if len(st.StreamsOf(l.Person)) > 0 {
				terms, title = slices.Clone(st.All.Terms), st.All.Facts.Title
			}
		})
		if err != nil {
			continue // and nothing is read of what may still be looked at
		}
		for _, t := range terms {
			key := strings.ToLower(t.Word)
			if t.Meaning == "" || told[key] || len(out) == earlierWords {
				continue
			}
			told[key] = true
			out = append(out, protocol.EarlierWord{Word: t.Word, Meaning: t.Meaning, Kind: t.Kind, Also: t.Also, From: title})
		}
	}
	return answer(c, out)
}
