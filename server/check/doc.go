// Package check looks at a running installation from where people are, and says what stands in the way: a proxy that
// keeps the upgrade back, a name the server does not answer to, an idle time that is too short. It changes nothing there.
package check
