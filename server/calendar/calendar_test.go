package calendar_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	ics "github.com/arran4/golang-ical"
	"github.com/google/uuid"

	"secondstory/protocol"
	"secondstory/server/calendar"
)

var now = time.Date(2026, 3, 12, 9, 0, 0, 0, time.UTC)

func meeting() calendar.Meeting {
	id, err := protocol.ParseRoomID(uuid.MustParse("11111111-1111-4111-9111-111111111111").String())
	if err != nil {
		panic(err)
	}
	return calendar.Meeting{
		Room: id, Version: 7, URL: "https://story.example.org/m/" + id.String(), Now: now,
		Facts: protocol.Facts{
			Title: "Checkout, slow; again", Zone: "Europe/Helsinki", Meets: protocol.At(time.Date(2026, 3, 16, 12, 0, 0, 0, time.UTC)),
			Call: "https://call.example.org/with-a-password", Opening: "Openly.", Impact: "One order in nine waited.", Template: protocol.TemplateHour,
		},
	}
}

func write(t *testing.T, m calendar.Meeting) string {
	t.Helper()
	file, err := calendar.Write(m)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func TestAMeetingInACalendar(t *testing.T) {
	file := write(t, meeting())
	for _, line := range []string{
		"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Second Story//Meetings//EN", "BEGIN:VEVENT", "UID:11111111-1111-4111-9111-111111111111@secondstory",
		"DTSTAMP:20260312T090000Z", "DTSTART:20260316T120000Z", "DTEND:20260316T130000Z", "SEQUENCE:7", `SUMMARY:Checkout\, slow\; again`,
		"URL:https://story.example.org/m/11111111-1111-4111-9111-111111111111", "END:VEVENT", "END:VCALENDAR",
	} {
		if !strings.Contains(file, line+"\r\n") {
			t.Errorf("the file lacks %q:\n%s", line, file)
		}
	}
	for _, private := range []string{"call.example.org", "Openly", "One order", "METHOD"} {
		if strings.Contains(file, private) {
			t.Errorf("the file holds %q", private)
		}
	}
	if back := reads(t, file); !strings.Contains(back, "- Through the story, with stops: 36 minutes\n") {
		t.Errorf("it is described as %q", back)
	}
}

// The same meeting, later and cancelled: a calendar finds the one it has, and takes it out.
func TestACancelledMeetingIsTakenOutOfACalendar(t *testing.T) {
	m := meeting()
	m.Version, m.Cancelled = 9, true
	file := write(t, m)
	for _, line := range []string{
		"METHOD:CANCEL", "STATUS:CANCELLED", "SEQUENCE:9", "UID:11111111-1111-4111-9111-111111111111@secondstory", "DTSTART:20260316T120000Z",
	} {
		if !strings.Contains(file, line+"\r\n") {
			t.Errorf("the file lacks %q:\n%s", line, file)
		}
	}
	reads(t, file)
}

// What people write ends no line, begins no property, and is cut in no character.
func TestLinesAreFoldedAndWordsEscaped(t *testing.T) {
	m := meeting()
	m.Facts.Title = "Line\r\nATTENDEE:mailto:eve@example.org \\ " + strings.Repeat("👩‍🚒漢字é", 40)
	file := write(t, m)
	for line := range strings.SplitSeq(strings.TrimSuffix(file, "\r\n"), "\r\n") {
		if len(line) > 75 {
			t.Errorf("%d bytes in a line: %q", len(line), line)
		}
		if strings.ContainsAny(line, "\r\n") || strings.HasPrefix(line, "ATTENDEE") || strings.ToValidUTF8(line, "") != line {
			t.Errorf("a line reads %q", line)
		}
	}
	unfolded := strings.ReplaceAll(file, "\r\n ", "")
	if want := `SUMMARY:Line  ATTENDEE:mailto:eve@example.org \\ ` + strings.Repeat("👩‍🚒漢字é", 40) + "\r\n"; !strings.Contains(unfolded, want) {
		t.Errorf("the title came apart:\n%s", unfolded)
	}
}

func TestDaysInWritingHaveNoHour(t *testing.T) {
	m := meeting()
	m.Facts.Template = protocol.TemplateWriting
	m.Facts.Meets = protocol.At(time.Date(2026, 3, 16, 22, 30, 0, 0, time.UTC)) // the next day in Helsinki
	file := write(t, m)
	for _, line := range []string{"DTSTART;VALUE=DATE:20260317", "DTEND;VALUE=DATE:20260324"} {
		if !strings.Contains(file, line+"\r\n") {
			t.Errorf("the file lacks %q:\n%s", line, file)
		}
	}
}

func TestWithoutATimeThereIsNothingToWrite(t *testing.T) {
	m := meeting()
	m.Facts.Meets = 0
	var rejected *protocol.Rejected
	if _, err := calendar.Write(m); !errors.As(err, &rejected) || rejected.Code != protocol.NotNow {
		t.Errorf("it answers %v", err)
	}
	m = meeting()
	m.Facts.Template = ""
	if file := write(t, m); !strings.Contains(file, "DTEND:20260316T130000Z\r\n") {
		t.Errorf("without a plan it is an hour:\n%s", file)
	}
}

// reads answers how the one meeting of a file is described, as a calendar has it.
func reads(t *testing.T, file string) string {
	t.Helper()
	c, err := ics.ParseCalendar(strings.NewReader(file))
	if err != nil || len(c.Events()) != 1 {
		t.Fatalf("the file is read as %v, %v", c, err)
	}
	return c.Events()[0].GetProperty(ics.ComponentPropertyDescription).Value
}
