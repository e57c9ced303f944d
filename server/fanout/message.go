package fanout

import (
	"crypto/hmac"
	"crypto/sha256"
	"errors"

	"github.com/google/uuid"

	"secondstory/protocol"
	"secondstory/room"
)

// message is what one instance says: on a room's channel a notice of a commit or who is here, on its own a heartbeat.
type message struct {
	From     string        `json:"from"`          // the instance
	Beat     int64         `json:"beat,omitzero"` // when it was sent, in nanoseconds
	Notice   *noticePart   `json:"notice,omitzero"`
	Presence *presencePart `json:"presence,omitzero"`
}

// noticePart is a room.CommitNotice without its room, which is the channel's.
type noticePart struct {
	Epoch  protocol.Epoch   `json:"epoch"`
	At     uint64           `json:"at"`
	To     uint64           `json:"to"`
	Events []protocol.Event `json:"events,omitzero"`
	Whole  bool             `json:"whole,omitzero"`
}

// presencePart is a room.PresenceUpdate without its room and its instance. Count puts it after all that the instance said before.
type presencePart struct {
	Count  int64            `json:"count"`
	Here   []protocol.Here  `json:"here"`
	Carets []protocol.Caret `json:"carets"`
}

const (
	macSize    = 16
	maxMessage = 1 << 20 // bytes; nothing of ours is that long
)

// channels names the channels of one record. Another record on the same Redis has others, whatever its secret.
type channels struct{ prefix string }

func channelsOf(record uuid.UUID) channels { return channels{"secondstory:" + record.String() + ":"} }

func (c channels) room(id protocol.RoomID) string { return c.prefix + "room:" + id.String() }
func (c channels) beat(instance string) string    { return c.prefix + "beat:" + instance }

// roomOf is the room of a channel.
func (c channels) roomOf(channel string) (id protocol.RoomID, ok bool) {
	prefix := c.prefix + "room:"
	if len(channel) <= len(prefix) || channel[:len(prefix)] != prefix {
		return id, false
	}
	return id, id.UnmarshalText([]byte(channel[len(prefix):])) == nil
}

var errForged = errors.New("a message without our mark")

// seal writes a message with a mark over it and its channel, so that it is believed on no other.
func seal(key []byte, channel string, m message) []byte {
	body := protocol.MustEncode(m)
	return append(mark(key, channel, body), body...)
}

func unseal(key []byte, channel string, raw []byte) (m message, err error) {
	if len(raw) < macSize || len(raw) > maxMessage || !hmac.Equal(raw[:macSize], mark(key, channel, raw[macSize:])) {
		return m, errForged
	}
	// Loosely: a newer instance may say more.
	return m, protocol.DecodeLoosely(raw[macSize:], &m)
}

func mark(key []byte, channel string, body []byte) []byte {
	h := hmac.New(sha256.New, key)
	h.Write([]byte(channel))
	h.Write([]byte{0})
	h.Write(body)
	return h.Sum(nil)[:macSize:macSize]
}

func (w *noticePart) of(id protocol.RoomID) room.CommitNotice {
	return room.CommitNotice{Room: id, Epoch: w.Epoch, At: w.At, To: w.To, Events: w.Events, Whole: w.Whole}
}

func (a *presencePart) of(id protocol.RoomID, from string) room.PresenceUpdate {
	return room.PresenceUpdate{Room: id, From: from, Here: a.Here, Carets: a.Carets}
}
