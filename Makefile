# tasted: `make help` lists what can be made. Every setting below can be given on the command line: make install PREFIX=/usr

PREFIX     ?= /usr/local
BINDIR     ?= $(PREFIX)/bin
DOCDIR     ?= $(PREFIX)/share/doc/tasted
UNITDIR    ?= $(PREFIX)/lib/systemd/system
SYSUSERSDIR ?= $(PREFIX)/lib/sysusers.d
SYSCONFDIR ?= /etc
# Put before every path that `make install` writes to, but into no file: for packages and containers.
DESTDIR    ?=

SWIFT      ?= swift
export SWIFT
# Further arguments of the test runner: make test TEST_ARGUMENTS='--filter StoreTests'
TEST_ARGUMENTS ?=
# Tests that compute for long without a pause. They run by themselves: beside them, those that wait for daemons and sockets would
# hardly get a turn.
COMPUTING := DenseMathTests|RecommendersTests|EvaluationTests|DatasetsTests
# Further arguments of the benchmarks: make bench BENCH_ARGUMENTS=--json
BENCH_ARGUMENTS ?=

RELEASE       := .build/release
BINARIES      := tasted taste
UNITS         := tasted.service tasted.socket tasted@.service tasted@.socket
COMPLETIONS   := share/bash-completion/completions/taste share/zsh/site-functions/_taste share/fish/vendor_completions.d/taste.fish

.DEFAULT_GOAL := help
.PHONY: help deps build demo test bench protocol format install uninstall clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

deps: ## installs the Debian packages that the build needs, where they are missing
	@scripts/deps.sh build

build: ## the release binaries, in .build/release
	@scripts/build.sh

demo: ## from nothing to recommendations on MovieLens 100K (MOVIELENS=folder to use a copy of yours)
	@scripts/demo.sh

test: build ## every test, those on the release binaries under systemd included (as root)
	@scripts/deps.sh test
ifeq ($(strip $(TEST_ARGUMENTS)),)
	@scripts/test.sh --filter '$(COMPUTING)'
	@scripts/test.sh --skip-build --skip '$(COMPUTING)'
else
	@scripts/test.sh $(TEST_ARGUMENTS)
endif

bench: build ## each figure beside its limit, measured in one run (MOVIELENS=folder as for the demo)
	@scripts/deps.sh demo
	$(RELEASE)/taste-bench --movielens "$$(scripts/movielens.sh .cache)" $(BENCH_ARGUMENTS)

protocol: ## the Swift of Protocol/taste.proto, generated anew
	Protocol/generate.sh

format: ## the sources, formatted
	$(SWIFT) format -i -r --parallel Package.swift Sources Tests

# Missing binaries are built; those that are there are installed as they are, so that `sudo make install` compiles nothing.
$(BINARIES:%=$(RELEASE)/%):
	$(MAKE) build

paths := -e 's|@BINDIR@|$(BINDIR)|g' -e 's|@SYSCONFDIR@|$(SYSCONFDIR)|g' -e 's|@DOCDIR@|$(DOCDIR)|g'

install: $(BINARIES:%=$(RELEASE)/%) ## binaries, units, completions and a sample configuration (PREFIX, DESTDIR)
	install -d '$(DESTDIR)$(BINDIR)' '$(DESTDIR)$(DOCDIR)/protocol' '$(DESTDIR)$(UNITDIR)' '$(DESTDIR)$(SYSUSERSDIR)' \
		'$(DESTDIR)$(SYSCONFDIR)/tasted'
	install -m 0755 $(BINARIES:%=$(RELEASE)/%) '$(DESTDIR)$(BINDIR)'
	umask 022; for unit in $(UNITS); do \
		sed $(paths) "systemd/$$unit" > "$(DESTDIR)$(UNITDIR)/$$unit" || exit 1; \
	done
	umask 022; for file in $(COMPLETIONS); do \
		case $$file in */zsh/*) shell=zsh ;; */fish/*) shell=fish ;; *) shell=bash ;; esac; \
		mkdir -p "$$(dirname "$(DESTDIR)$(PREFIX)/$$file")" && \
		$(RELEASE)/taste --generate-completion-script $$shell > "$(DESTDIR)$(PREFIX)/$$file" || exit 1; \
	done
	install -m 0644 systemd/tasted.sysusers '$(DESTDIR)$(SYSUSERSDIR)/tasted.conf'
	install -m 0644 README.md '$(DESTDIR)$(DOCDIR)'
	install -m 0644 Protocol/README.md Protocol/taste.proto '$(DESTDIR)$(DOCDIR)/protocol'
	umask 022; $(RELEASE)/tasted --print-config > '$(DESTDIR)$(DOCDIR)/tasted.yaml'
	# The administrator's own configuration is never overwritten.
	test -e '$(DESTDIR)$(SYSCONFDIR)/tasted/tasted.yaml' || \
		install -m 0644 '$(DESTDIR)$(DOCDIR)/tasted.yaml' '$(DESTDIR)$(SYSCONFDIR)/tasted/tasted.yaml'
	@if [ -z '$(DESTDIR)' ] && [ -d /run/systemd/system ]; then \
		systemd-sysusers '$(SYSUSERSDIR)/tasted.conf' && systemctl daemon-reload && \
		echo 'Installed. Start it, now and at every boot: systemctl enable --now tasted'; \
	fi

uninstall: ## what install wrote; the configuration, the ratings and the user stay
	@if [ -z '$(DESTDIR)' ] && [ -d /run/systemd/system ]; then \
		systemctl disable --now tasted.service tasted.socket; \
		systemctl stop 'tasted@*.service' 'tasted@*.socket'; \
	fi
	rm -f $(BINARIES:%='$(DESTDIR)$(BINDIR)/%') $(UNITS:%='$(DESTDIR)$(UNITDIR)/%') \
		$(COMPLETIONS:%='$(DESTDIR)$(PREFIX)/%') '$(DESTDIR)$(SYSUSERSDIR)/tasted.conf'
	rm -rf '$(DESTDIR)$(DOCDIR)'
	@if [ -z '$(DESTDIR)' ] && [ -d /run/systemd/system ]; then systemctl daemon-reload; fi
	@echo 'Left as they are: $(DESTDIR)$(SYSCONFDIR)/tasted, $(DESTDIR)/var/lib/tasted and the user tasted.'

clean: ## what was built, and what the demo left; the cache stays
	rm -rf .build .demo
