// Package cluster runs several instances on one machine as docker-compose.yml does on several: a throwaway PostgreSQL, a
// throwaway Redis, equal instances that share a secret, and a small balancer before them. `make cluster` serves it for
// whoever wants to try it; the acceptance tests break it in every way they can think of.
package cluster
