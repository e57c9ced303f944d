// Package web is what a browser reaches: pages, a small HTTP API, and the socket of a room. It is the only package
// that knows Echo, so that a move to its next version stays here.
package web
