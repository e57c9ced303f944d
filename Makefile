# Second Story. `make` alone lists what can be asked for. Plain POSIX shell and make 3.81, so that macOS works as it is.

.DEFAULT_GOAL := help
SHELL := /bin/sh

APP      := bin/secondstory
WEB      := frontend
INSTALLED := $(WEB)/node_modules/.installed
BUILT    := $(WEB)/dist/index.html
WEB_SOURCES := $(shell find $(WEB)/src $(WEB)/public -type f ! -name '*.test.ts' 2>/dev/null) \
	$(wildcard $(WEB)/index.html $(WEB)/*.config.ts $(WEB)/*.config.js $(WEB)/tsconfig.json)

# The packages are named one by one, because `./...` would also find Go files that npm packages carry.
GO_FILES = $(shell git ls-files -co --exclude-standard '*.go')
PACKAGES := ./frontend ./protocol/... ./room/... ./server/...

# Tests use Debian's PostgreSQL and Redis, whose programs are not always on the path.
export PATH := $(PATH):/usr/lib/postgresql/17/bin:/usr/lib/postgresql/16/bin:/usr/lib/postgresql/15/bin
# Browser tests use the browser that is installed; nothing is downloaded on the side.
export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD := 1

.PHONY: help run build test test-long check bench cluster generate screenshots format tools need go-test web-test e2e \
	check-go check-generated check-web

help: ## list what can be asked for
	@echo "Second Story: a live room for telling the other story of an incident."
	@echo
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' Makefile

run: build ## build what changed, then start on http://127.0.0.1:8080 (needs Go and Node, nothing else)
	@echo "Starting. Stop it with Ctrl-C; what is written is kept in the folder data."
	@exec $(APP)

build: need $(BUILT) ## build the whole product into one file, bin/secondstory
	@$(compile)

test: tools go-test web-test e2e ## all tests: Go with the race detector, the web app, walkthroughs in a real browser

test-long: build tools ## the same tests, and those that take minutes: more seeds, more failures, longer, in every place
	TEST_LONG=1 CGO_ENABLED=1 go test -race -count=1 -timeout 60m $(PACKAGES)
	cd $(WEB) && TEST_LONG=1 npm run --silent e2e

check: check-go check-generated check-web ## formatting, vet, staticcheck, types, lint, weight; generated files are fresh

bench: build ## Go benchmarks, and short forms of the load that docs/PERFORMANCE.md is about; takes minutes
	go test -run '^$$' -bench . -benchmem $(PACKAGES)
	go run ./server/load -short

cluster: tools build ## three instances with PostgreSQL, Redis and a balancer, on http://127.0.0.1:8080; nothing is kept
	@go run ./server/cluster/serve -binary $(APP)

generate: ## write the files that are made from others (the protocol in TypeScript, for one)
	go generate $(PACKAGES)

screenshots: tools build ## pictures of every screen, to be looked at (frontend/e2e/results/screens)
	cd $(WEB) && SCREENSHOTS=1 npm run --silent e2e -- screenshots.spec.ts

format: $(INSTALLED) ## put Go and the web app into their usual form
	gofmt -w $(GO_FILES)
	cd $(WEB) && npm run --silent format

# Redis, PostgreSQL, Chromium and a C compiler: installed on Debian, named elsewhere. Never skipped.
tools:
	@.ci/tools

# The text's authority is compared with the library that the web app uses.
go-test: need $(INSTALLED)
	CGO_ENABLED=1 go test -race -timeout 20m $(PACKAGES)

web-test: need $(INSTALLED)
	cd $(WEB) && npm run --silent test

# Against the very file that is shipped; one walk goes over several instances of it.
e2e: build
	@go build -o bin/cluster ./server/cluster/serve
	cd $(WEB) && npm run --silent e2e

# S1016 would turn a command into its event by conversion, which ties two shapes that only happen to be alike.
check-go: need
	@echo "gofmt"; bad=$$(gofmt -l $(GO_FILES)); [ -z "$$bad" ] || { echo "Not in gofmt's form (make format):"; echo "$$bad"; exit 1; }
	go vet $(PACKAGES)
	go tool staticcheck -checks inherit,-S1016 $(PACKAGES)

# What is generated must be what is committed.
check-generated: need
	@go generate $(PACKAGES)
	@stale=$$(git status --porcelain -- '*.gen.*' protocol/PROTOCOL.md ':!$(WEB)/node_modules'); \
	[ -z "$$stale" ] || { echo "Generated files are not up to date (make generate, then commit):"; echo "$$stale"; exit 1; }

check-web: need $(INSTALLED)
	cd $(WEB) && npm run --silent types
	cd $(WEB) && npm run --silent lint
	cd $(WEB) && npm run --silent format:check
	cd $(WEB) && npm run --silent size

# Go keeps what it has compiled, so that this is a matter of seconds from the second time on.
define compile
if [ ! -x $(APP) ]; then \
	echo "Compiling. The first time takes one to three minutes, because the database is compiled in."; \
else \
	echo "Compiling what changed."; \
fi; \
( for n in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do \
	sleep 15 >/dev/null 2>&1; echo "Still compiling, $$((n * 15)) seconds so far."; done ) & \
clock=$$!; \
trap 'kill $$clock 2>/dev/null' EXIT; trap 'exit 130' INT TERM; \
go build -o $(APP) ./server
endef

$(BUILT): $(INSTALLED) $(WEB_SOURCES)
	@echo "Building the web app."
	@cd $(WEB) && npm run --silent build
	@touch $@

$(INSTALLED): $(WEB)/package.json $(WEB)/package-lock.json
	@echo "Fetching what the web app is built with. This happens once, and again when its list changes."
	@cd $(WEB) && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

need:
	@command -v go >/dev/null || { echo "Go is missing. It is at https://go.dev/dl (the version is in go.mod)."; exit 1; }
	@command -v node >/dev/null || { echo "Node is missing. Version 20.19 or newer is at https://nodejs.org."; exit 1; }
	@node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' \
		|| { echo "Node is too old: $$(node --version). The web app needs 20.19 or newer."; exit 1; }
