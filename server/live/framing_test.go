package live

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/gorilla/websocket"

	"secondstory/protocol"
	"secondstory/room/roomtest"
)

// Whatever bytes somebody sends, nothing breaks: the connection goes on, and every command is answered, or it ends with
// the code that P1 and P3 give what was sent. What that is the tests work out with a reader of their own.

// FuzzFraming sends bytes as they are, with a hello before them or without: headers, lengths, masks, fragments.
func FuzzFraming(f *testing.F) {
	d := opens(f)
	text := func(s string) []byte { return frame(websocket.TextMessage, true, s) }
	hello, raise := d.hello(), d.raise()
	for _, b := range [][]byte{
		{}, text(raise), text(hello), text(`{"type":"here","place":"story"}`), text(`{"type":"caret"}`), text(`{"type":"weather"}`), text(""),
		frame(websocket.BinaryMessage, true, raise), frame(websocket.BinaryMessage, true, ""), frame(websocket.BinaryMessage, false, ""),
		frame(websocket.PingMessage, true, "here?"), frame(websocket.PongMessage, true, ""), frame(websocket.PingMessage, false, ""),
		frame(websocket.PingMessage, true, strings.Repeat("p", 125)), frame(websocket.PingMessage, true, strings.Repeat("p", 126)),
		bytes.Repeat(frame(websocket.PingMessage, true, "again"), 300), bytes.Repeat(text(raise), 2*protocol.MaxUnanswered),
		bytes.Repeat(append(bytes.Repeat(frame(websocket.PingMessage, true, "again"), 200), 0xc9), 2), // a close, with much behind it
		frame(websocket.CloseMessage, true, ""), frame(websocket.CloseMessage, true, "\x03\xe8"), frame(websocket.CloseMessage, true, "\x03\xe8bye"),
		frame(websocket.CloseMessage, true, "\x03\xee"), frame(websocket.CloseMessage, true, "\x03"), frame(websocket.CloseMessage, true, "\x03\xe8\xff"),
		bytes.Join([][]byte{frame(websocket.TextMessage, false, raise[:9]), frame(websocket.PingMessage, true, ""), frame(0, false, ""), frame(0, true, raise[9:])}, nil),
		bytes.Join([][]byte{frame(websocket.TextMessage, false, "{"), text("}")}, nil), frame(0, true, "{}"), frame(0, false, ""),
		frame(3, true, ""), frame(11, true, ""), {0xc1, 0x80, 0, 0, 0, 0}, {0x91, 0x80, 0, 0, 0, 0}, {0xa1, 0x80, 0, 0, 0, 0}, {0x81, 0x00}, {0x81, 0x02, '{', '}'},
		{0x81}, {0x81, 0xfe, 0}, {0x81, 0xff, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, '{', '}'}, {0x81, 0x85, 0, 0, 0, 0, '{'},
		{0x81, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0}, {0x01, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0},
		{0x81, 0xff, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0}, {0x81, 0xff, 0, 0, 0, 0, 0, 2, 0, 1, 0, 0, 0, 0},
		{0x81, 0x82, 1, 2, 3, 4, '{' ^ 1, '}' ^ 2},
		append(frame(websocket.TextMessage, false, "{}"), 0x80, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0),
		text(raise + strings.Repeat(" ", protocol.MaxMessage-len(raise))), text(raise + strings.Repeat(" ", protocol.MaxMessage+1-len(raise))),
		append(frame(websocket.TextMessage, false, raise+strings.Repeat(" ", protocol.MaxMessage-len(raise))), frame(0, true, " ")...),
		append(text(raise), text(hello)...), append(text(`[]`), text(raise)...),
	} {
		f.Add(b, true)
		f.Add(b, false)
	}
	f.Fuzz(func(t *testing.T, sent []byte, greeted bool) {
		if greeted {
			sent = append(frame(websocket.TextMessage, true, hello), sent...)
		}
		d.tries(t, sent)
	})
}

// FuzzMessages sends one message after a hello, whole or cut into fragments with pings between them: cuts has a bit for
// each place.
func FuzzMessages(f *testing.F) {
	d := opens(f)
	id, raise := roomtest.CommandID().String(), d.raise()
	command := func(rest string) string { return `{"type":"command","id":"` + id + `"` + rest + `}` }
	for _, m := range []string{
		raise, d.hello(), `{"type":"here","place":"story","away":true}`, `{"type":"here","place":""}`, `{"type":"here","place":"moon"}`, `{"type":"here"}`,
		`{"type":"caret","text":null}`, `{"type":"caret","anchor":-1}`, `{"type":"caret","head":20001}`, `{"type":"caret","head":1.5}`, `{"type":"caret","head":"1"}`,
		``, ` `, `null`, `[]`, `"command"`, `{}`, `{"type":null}`, `{"type":7}`, `{"TYPE":"here","place":"story"}`, `{"type":"here","type":"here"}`, "{\"type\":\"\xff\"}",
		"\ufeff" + raise, raise + raise, raise + "\n", `{"type":"weather"}`, `{"type":"here","place":"story","more":1}`, `{"type":"here","place":"\ud83d"}`,
		command(``), command(`,"name":"hand.raise"`), command(`,"name":"moon.rise","body":{}`), command(`,"name":"hand.raise","body":{"lane":"speak","more":1}`),
		command(`,"name":"hand.raise","body":{"lane":"speak","note":"\ud83d"}`), command(`,"name":"hand.raise","body":{"lane":"speak","lane":"speak"}`),
		command(`,"name":"hand.raise","body":{"note":"` + "\xff" + `"}`), command(`,"name":"hand.raise","body":null`), command(`,"name":"hand.raise","body":7`),
		command(`,"name":"text.edit","body":{"updates":[[9007199254740993,[0,"x"]]]}`), command(`,"name":"story.import","body":{}`), command(`,"more":1`),
		command(`,"name":"text.edit","body":{"updates":` + strings.Repeat("[", 9) + strings.Repeat("]", 9) + `}`),
		command(`,"name":"text.edit","body":{"updates":` + strings.Repeat("[", 11) + strings.Repeat("]", 11) + `}`),
		`{"type":"command","name":"hand.raise"}`, `{"type":"command","id":"00000000-0000-0000-0000-000000000000","name":"hand.raise"}`,
		strings.Replace(raise, id[:1], "X", 1), `{"type":"command","id":7}`,
	} {
		f.Add([]byte(m), uint64(0))
		f.Add([]byte(m), uint64(0x10411))
	}
	f.Fuzz(func(t *testing.T, message []byte, cuts uint64) {
		sent, kind, done := frame(websocket.TextMessage, true, d.hello()), websocket.TextMessage, 0
		for i := range min(len(message), 64) {
			if cuts>>i&1 > 0 {
				sent = append(sent, frame(kind, false, string(message[done:i]))...)
				sent = append(sent, frame(websocket.PingMessage, true, "between")...)
				kind, done = 0, i
			}
		}
		d.tries(t, append(sent, frame(kind, true, string(message[done:]))...))
	})
}

// A close that comes while something is being sent is answered behind that, and not in the middle of it.
func TestACloseIsAnsweredBehindWholeFrames(t *testing.T) {
	d := opens(t)
	for range 40 {
		d.ada.Do(roomtest.Add(strings.Repeat("漢", protocol.MaxText))) // more than lies between the two
	}
	conn, in := d.enters(t)
	roomtest.Must(t, conn.SetReadBuffer(64<<10))
	_, err := conn.Write(frame(websocket.TextMessage, true, d.hello()))
	roomtest.Must(t, err)
	_, err = in.Peek(1) // the welcome is on its way
	roomtest.Must(t, err)
	_, err = conn.Write(frame(websocket.CloseMessage, true, "\x03\xe8"))
	roomtest.Must(t, err)
	roomtest.Await(t, "the close is read", func() bool {
		for _, k := range d.sockets.joined(nil) {
			k.outlet.mu.Lock()
			defer k.outlet.mu.Unlock()
			return k.outlet.last != nil
		}
		return false
	})
	var welcome bool
	for {
		kind, payload, err := fromServer(in)
		switch {
		case err != nil:
			t.Fatal(err)
		case kind == websocket.CloseMessage:
			if !welcome || string(payload) != "\x03\xe8" {
				t.Errorf("it closes with %x", payload)
			}
			return
		case kind == websocket.TextMessage:
			_, err := protocol.DecodeServerFrame(payload)
			roomtest.Must(t, err)
			welcome = true
		}
	}
}

// Whoever is not heard any more is told so, and not only cut off.
func TestP24_WhoIsSilentIsTold(t *testing.T) {
	d := opens(t, func(s *Sockets) { s.Silence = 50 * time.Millisecond })
	conn, in := d.enters(t)
	_, err := conn.Write(frame(websocket.TextMessage, true, d.hello()))
	roomtest.Must(t, err)
	if got := d.hears(t, in, outcome{code: int(protocol.CloseSilent)}); got.code != int(protocol.CloseSilent) || got.goodbye != got.code {
		t.Errorf("it ends with %d after a goodbye of %d", got.code, got.goodbye)
	}
}

// outcome is what becomes of what was sent.
type outcome struct {
	code       int // that the connection is closed with; 0: it goes on
	goodbye    int
	within     bool // what was sent ends within a frame
	unfinished bool // or within a message
	greeted    bool // there was a hello
	answers    map[protocol.CommandID]int
}

const nothingSaid = websocket.CloseNoStatusReceived // a close that bears no code

// hears reads what the server sends, until the end or until all is answered that is to be.
func (d *door) hears(t *testing.T, in *bufio.Reader, want outcome) (got outcome) {
	left := 0
	for _, n := range want.answers {
		left += n
	}
	for want.code != 0 || want.within || left > 0 {
		kind, payload, err := fromServer(in)
		var timeout net.Error
		switch {
		case errors.As(err, &timeout) && timeout.Timeout():
			t.Fatalf("it neither goes on nor ends, %d answers are missing", left)
		case err == io.EOF || err != nil && got.code != 0:
			return got
		case err != nil && want.within:
			return got // it was cut off by us
		case err != nil:
			t.Fatalf("it breaks off: %v", err)
		case got.code != 0:
			t.Fatalf("after the close there is %d %.200q", kind, payload)
		case kind == websocket.CloseMessage:
			if got.code = nothingSaid; len(payload) > 0 {
				got.code = int(binary.BigEndian.Uint16(payload))
			}
			if got.goodbye != 0 && got.goodbye != got.code || got.goodbye == 0 && got.code >= 4000 && got.code != want.code {
				t.Fatalf("it closes with %d and said goodbye with %d", got.code, got.goodbye)
			}
			continue
		case got.goodbye != 0:
			t.Fatalf("after the goodbye there is %d %.200q", kind, payload)
		case kind != websocket.TextMessage:
			continue
		}
		f, err := protocol.DecodeServerFrame(payload)
		if err != nil {
			t.Fatalf("it says %.200q: %v", payload, err)
		}
		var id protocol.CommandID
		switch f := f.(type) {
		case *protocol.Goodbye:
			got.goodbye = int(f.Code)
		case *protocol.Ack:
			id = f.ID
		case *protocol.Rejection:
			id = f.ID
		}
		if !id.IsZero() {
			if want.answers[id]--; want.answers[id] < 0 {
				t.Fatalf("an answer that nobody waits for: %s", payload)
			}
			left--
		}
	}
	return got
}

// fromServer reads one frame of a server: whole, and without a mask.
func fromServer(in *bufio.Reader) (kind int, payload []byte, err error) {
	head := make([]byte, 2)
	if _, err := io.ReadFull(in, head); err != nil {
		return 0, nil, err
	}
	n := uint64(head[1])
	if head[0]&0xf0 != 0x80 || n > 127 {
		return 0, nil, fmt.Errorf("it sends a frame that begins with %x", head)
	}
	if n > 125 {
		long := make([]byte, 8)
		if _, err := io.ReadFull(in, long[map[uint64]int{126: 6, 127: 0}[n]:]); err != nil {
			return 0, nil, err
		}
		n = binary.BigEndian.Uint64(long)
	}
	payload = make([]byte, n)
	_, err = io.ReadFull(in, payload)
	return int(head[0] & 0xf), payload, err
}

// expects reads what a client sends as RFC 6455, P1, P3 and P8 have it.
func (d *door) expects(t *testing.T, sent []byte) (o outcome) {
	o.answers = map[protocol.CommandID]int{}
	var message []byte
	kind := 0 // of the message that is not finished
	take := func(n uint64) (b []byte, ok bool) {
		if ok = uint64(len(sent)) >= n; ok {
			b, sent = sent[:n], sent[n:]
		}
		return b, ok
	}
	for len(sent) > 0 {
		head, ok := take(2)
		if !ok {
			o.within = true
			return o
		}
		code, final, n := int(head[0]&0xf), head[0]&0x80 > 0, uint64(head[1]&0x7f)
		control := code >= websocket.CloseMessage
		if head[0]&0x70 > 0 || head[1]&0x80 == 0 || code > websocket.PongMessage || code > websocket.BinaryMessage && !control ||
			control && (!final || n > 125) || code == 0 && kind == 0 || code > 0 && !control && kind > 0 {
			o.code = websocket.CloseProtocolError
			return o
		}
		if n > 125 {
			long, ok := take(map[uint64]uint64{126: 2, 127: 8}[n])
			if !ok {
				o.within = true
				return o
			}
			n = binary.BigEndian.Uint64(append(make([]byte, 8-len(long)), long...))
		}
		if n>>63 > 0 { // which is no length
			o.code = websocket.CloseMessageTooBig
			return o
		}
		mask, ok := take(4)
		if !ok {
			o.within = true
			return o
		}
		if !control && (n > protocol.MaxMessage || len(message)+int(n) > protocol.MaxMessage) {
			o.code = websocket.CloseMessageTooBig
			return o
		}
		payload, ok := take(n)
		if !ok {
			o.within = true
			return o
		}
		payload = bytes.Clone(payload)
		for i := range payload {
			payload[i] ^= mask[i%4]
		}
		switch {
		case code == websocket.CloseMessage:
			o.code = closes(payload)
			return o
		case control:
			continue
		case code > 0:
			kind = code
		}
		message = append(message, payload...)
		if o.unfinished = !final; final {
			if o.code = d.judges(t, kind, message, &o); o.code != 0 {
				return o
			}
			message, kind = nil, 0
		}
	}
	return o
}

// closes is how a close is answered: with the same code, if it is one.
func closes(payload []byte) int {
	switch {
	case len(payload) < 2:
		return nothingSaid
	case !utf8.Valid(payload[2:]):
		return websocket.CloseProtocolError
	}
	code := int(binary.BigEndian.Uint16(payload))
	if code >= 3000 && code < 5000 || code >= 1000 && code < 1014 && code != 1004 && code != 1005 && code != 1006 {
		return code
	}
	return websocket.CloseProtocolError
}

// judges says what becomes of one message. What makes it unreadable as a whole is looked at with another reader; what our
// own reader makes of the rest is tested beside it.
func (d *door) judges(t *testing.T, kind int, b []byte, o *outcome) (code int) {
	const hostile = int(protocol.CloseHostile)
	if kind != websocket.TextMessage || !json.Valid(b) || !utf8.Valid(b) || depth(b) > protocol.MaxDepth {
		return hostile
	}
	if !o.greeted {
		var h protocol.Hello
		switch err := protocol.DecodeLoosely(b, &h); {
		case err != nil || h.Type != "hello":
			return hostile
		case h.Version != protocol.Version:
			return int(protocol.CloseVersion)
		case protocol.Decode(b, new(protocol.Hello)) != nil || h.Room != d.room:
			return hostile
		}
		o.greeted = true
		return 0
	}
	name, err := protocol.FrameType(b)
	var c protocol.CommandFrame
	var at protocol.HereFrame
	var caret protocol.CaretFrame
	switch {
	case err != nil:
	case name == "command" && protocol.Decode(b, &c) == nil && !c.ID.IsZero():
		if strings.HasPrefix(c.Name, "person.") {
			t.Skip("whoever leaves ends the connection, and the next one") // as other tests have it
		}
		o.answers[c.ID]++
		return 0
	case name == "here" && protocol.Decode(b, &at) == nil && at.Place != "":
		return 0
	case name == "caret" && protocol.Decode(b, &caret) == nil && min(caret.Anchor, caret.Head) >= 0 && max(caret.Anchor, caret.Head) <= protocol.MaxText:
		return 0
	}
	return hostile
}

// depth is how deep JSON is nested.
func depth(b []byte) (deepest int) {
	r := json.NewDecoder(bytes.NewReader(b))
	for now := 0; ; deepest = max(deepest, now) {
		token, err := r.Token()
		if err != nil {
			return deepest
		}
		switch token {
		case json.Delim('{'), json.Delim('['):
			now++
		case json.Delim('}'), json.Delim(']'):
			now--
		}
	}
}
