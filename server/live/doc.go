// Package live is the sockets: the handshake's end, frames in and out, and the pump that sends to all of them with a few
// goroutines. It knows rooms, and neither routes nor who may come in: server/web has looked at that.
package live
