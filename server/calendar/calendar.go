// Package calendar writes a meeting as a file that calendars take (RFC 5545).
//
// A calendar is read over shoulders and shared with whole companies. So the file says what stands on an invitation: the
// title, the time, how the meeting is held, and an address that opens for whoever has a place in the room. It holds no
// link that lets somebody in, and nothing of the story.
package calendar

import (
	"fmt"
	"strings"
	"time"
	"unicode"

	ics "github.com/arran4/golang-ical"

	"secondstory/protocol"
)

// Type is what kind of file it is.
const Type = "text/calendar; charset=utf-8"

const unplanned = 60 // minutes

var errNoTime = protocol.Reject(protocol.NotNow, "No time is set for this meeting yet.")

// Meeting is what is written down of one.
type Meeting struct {
	Room    protocol.RoomID
	Facts   protocol.Facts
	Version uint64 // never less for what is later: a calendar takes the newest
	URL     string // of the room; it holds no secret
	Now     time.Time
	// Cancelled: the meeting does not take place. A calendar that has it takes it out, or crosses it out.
	Cancelled bool
}

// Write writes the file, or says why there is nothing to write.
func Write(m Meeting) (string, error) {
	if m.Facts.Meets == 0 {
		return "", errNoTime
	}
	title := oneLine(m.Facts.Title)
	plan := protocol.PlanOf(m.Facts.Template)
	minutes := unplanned
	if plan != nil {
		minutes = plan.Minutes()
	}
	begins := m.Facts.Meets.Time()
	e := ics.NewEvent(m.Room.String() + "@secondstory")
	e.SetDtStampTime(m.Now)
	e.SetSequence(int(m.Version))
	e.SetSummary(title)
	e.SetURL(m.URL)
	e.SetDescription(describe(title, m.URL, plan))
	if days := minutes / (24 * 60); days > 0 { // in writing: on these days, at no hour
		zone, err := time.LoadLocation(m.Facts.Zone)
		if err != nil {
			zone = time.UTC
		}
		day := begins.In(zone)
		e.SetAllDayStartAt(day)
		e.SetAllDayEndAt(day.AddDate(0, 0, days)) // the day after the last
	} else {
		e.SetStartAt(begins)
		e.SetEndAt(begins.Add(time.Duration(minutes) * time.Minute))
	}
	c := ics.NewCalendar()
	c.SetProductId("-//Second Story//Meetings//EN")
	if m.Cancelled {
		c.SetMethod(ics.MethodCancel)
		e.SetStatus(ics.ObjectStatusCancelled)
	}
	c.AddVEvent(e)
	var out strings.Builder
	err := c.SerializeTo(&out, ics.WithNewLine("\r\n"), ics.WithLineLength(75))
	return out.String(), err
}

func describe(title, url string, plan *protocol.Plan) string {
	var b strings.Builder
	fmt.Fprintf(&b, "We look together at what happened: %s\n", title)
	if plan != nil {
		fmt.Fprintf(&b, "\n%s\n", plan.Name)
		for _, box := range plan.Boxes {
			fmt.Fprintf(&b, "- %s: %s\n", box.Name, length(box.Minutes))
		}
	}
	fmt.Fprintf(&b, "\nWhoever has come in before finds it here: %s\nEverybody else needs an invite link.", url)
	return b.String()
}

func length(minutes int) string {
	n, unit := minutes, "minute"
	if days := minutes / (24 * 60); days > 0 {
		n, unit = days, "day"
	}
	if n != 1 {
		unit += "s"
	}
	return fmt.Sprintf("%d %s", n, unit)
}

// oneLine leaves out what would end a line of the file, or be no character at all.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, s)
}
