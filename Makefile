# `make help` lists the targets. Every variable below can be given on the command line: make install PREFIX=/usr

PREFIX     ?= /usr/local
BINDIR     ?= $(PREFIX)/bin
DOCDIR     ?= $(PREFIX)/share/doc/tasted
UNITDIR    ?= $(PREFIX)/lib/systemd/system
SYSUSERSDIR ?= $(PREFIX)/lib/sysusers.d
SYSCONFDIR ?= /etc
# Prepended to every path that `make install` writes to, but not written into any file: for packages and containers.
DESTDIR    ?=

SWIFT      ?= swift
export SWIFT
# Further arguments of the test runner: make test TEST_ARGUMENTS='--filter StoreTests'
TEST_ARGUMENTS ?=
# Tests that compute for a long time, or start hundreds of processes. They run separately, because they would starve the tests
# that wait for daemons and sockets.
COMPUTING := DenseMathTests|RecommendersTests|EvaluationTests|DatasetsTests|LMDBTests|TasteStoreTests|FuzzTests|EqualModelTests|FaultPowerLossTests
# Tests that train models in the process of the tests, which occupies the threads on which other tests wait for answers.
TRAINING := TasteEngineTests
# Tests whose daemons, containers and clients occupy the processor for minutes.
CROWDED := CommandLineTuneTests|HyperParameterCallTests|EverySettingTests|SettingRefusalTests|FaultPublicationTests|SystemdTests|DamagedStoreTests|MemoryLimitTests|FaultEveryWriteTests|FileSizeTests|InterleavedCallTests
# Tests that open more than a thousand descriptors, with which Foundation cannot wait for processes: nothing runs beside them.
CONNECTED := TasteWebTests
# Seconds that `make fuzz` runs each target; `make test` mutates the corpora for ten seconds.
FUZZ_SECONDS ?= 60
# The targets that `make fuzz` runs; all of them without a name.
FUZZ_TARGETS ?=
# Damaged stores that `make damage` tries; `make test` tries 44.
DAMAGE_VARIANTS ?= 220
# Power losses that `make powerloss` replays; `make test` replays 1,000.
POWER_LOSSES ?= 10000
# Further arguments of the benchmarks: make bench BENCH_ARGUMENTS=--json
BENCH_ARGUMENTS ?=
# Further arguments of the attack: make attack ATTACK_ARGUMENTS='--only hog --json'
ATTACK_ARGUMENTS ?=

RELEASE       := .build/release
BINARIES      := tasted taste taste-web
# The documents that README.md links to are installed with it, so that its links work there too.
DOCUMENTS     := CHANGELOG.md CONTRIBUTING.md LICENSE README.md SECURITY.md $(wildcard docs/*)
# What runs of an installation, as systemctl's patterns.
SERVICES      := tasted*.service taste-web.service
UNITS         := tasted.service tasted.socket tasted@.service tasted@.socket taste-web.service taste-web.socket
COMPLETIONS   := share/bash-completion/completions/taste share/zsh/site-functions/_taste share/fish/vendor_completions.d/taste.fish

.DEFAULT_GOAL := help
.PHONY: help deps build demo check test clients docc browser wheel acceptance fuzz sanitize powerloss damage faults bench attack protocol format install uninstall clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

deps: ## install the Debian packages that the build needs and that are missing
	@scripts/deps.sh build

build: ## build the release binaries in .build/release
	@scripts/build.sh

demo: ## build, import MovieLens 100K, train and recommend (MOVIELENS=folder to use your own copy)
	@scripts/demo.sh

check: ## check formats, comments and documents, without building
	@scripts/check.sh

test: check build ## run the checks and every test, as root also those that boot systemd
	@scripts/deps.sh test
ifeq ($(strip $(TEST_ARGUMENTS)),)
	@scripts/test.sh --filter '$(COMPUTING)'
	@scripts/test.sh --skip-build --filter '$(TRAINING)' --skip '$(COMPUTING)'
	@scripts/test.sh --skip-build --filter '$(CROWDED)' --skip '$(COMPUTING)|$(TRAINING)'
	@scripts/test.sh --skip-build --no-parallel --filter '$(CONNECTED)'
	@scripts/test.sh --skip-build --skip '$(COMPUTING)|$(TRAINING)|$(CROWDED)|$(CONNECTED)'
	@scripts/clients.sh short
	@scripts/browser.sh
else
	@scripts/test.sh $(TEST_ARGUMENTS)
endif

clients: build ## test the clients for Swift, Python and C, with the oldest and newest libraries, and build docs and wheel
	@scripts/clients.sh full

docc: ## build the documentation of the Swift client in .build/docc, without a network
	@scripts/docc.sh

browser: build ## click through the pages in Chromium, and keep pictures in .browser
	@scripts/browser.sh

wheel: ## build the wheel of the Python client in .build/wheels
	@scripts/clients.sh wheel

acceptance: ## count how many of 200 equally good models the acceptance test refuses
	TASTED_ACCEPTANCE_TRIALS=200 $(SWIFT) test --filter EqualModelTests

fuzz: ## fuzz every target (FUZZ_SECONDS=60 each, FUZZ_TARGETS='requests stores')
	@scripts/fuzz.sh $(FUZZ_SECONDS) $(FUZZ_TARGETS)

sanitize: ## run the tests with the address sanitizer and with the thread sanitizer
	@scripts/sanitize.sh

powerloss: ## replay power losses at random moments (POWER_LOSSES=10000, TASTE_FAULT_SEED=...)
	@TASTE_POWER_LOSSES=$(POWER_LOSSES) scripts/test.sh --filter FaultPowerLossTests

damage: ## damage a store in 220 ways, and check that daemons tell it (DAMAGE_VARIANTS=220, TASTE_DAMAGE_SEED=...)
	@TASTE_DAMAGE_VARIANTS=$(DAMAGE_VARIANTS) scripts/test.sh --filter DamagedStoreTests

faults: ## let every write and sync of a session fail in turn (TASTE_FAULT_SEED=...)
	@TASTE_EVERY_FAULT=1 scripts/test.sh --filter FaultEveryWriteTests

bench: build ## measure each figure next to its limit (MOVIELENS=folder as for the demo)
	@scripts/deps.sh demo
	$(RELEASE)/taste-bench --movielens "$$(scripts/movielens.sh .cache)" $(BENCH_ARGUMENTS)

attack: build ## attack daemons of its own as other uids, and compare what others see with what they must (as root)
	$(RELEASE)/taste-bench attack $(ATTACK_ARGUMENTS)

protocol: ## generate the Swift and the Python sources of Protocol/taste.proto
	Protocol/generate.sh
	Clients/python/generate.sh

format: ## format the sources
	$(SWIFT) format -i -r --parallel Package.swift Sources Tests

# Only missing binaries are built, so that `sudo make install` after `make build` compiles nothing.
$(BINARIES:%=$(RELEASE)/%):
	$(MAKE) build

paths := -e 's|@BINDIR@|$(BINDIR)|g' -e 's|@SYSCONFDIR@|$(SYSCONFDIR)|g' -e 's|@DOCDIR@|$(DOCDIR)|g'

install: $(BINARIES:%=$(RELEASE)/%) ## install binaries, units, documents, completions and a configuration (PREFIX, DESTDIR)
	install -d '$(DESTDIR)$(BINDIR)' '$(DESTDIR)$(DOCDIR)/docs' '$(DESTDIR)$(DOCDIR)/protocol' '$(DESTDIR)$(UNITDIR)' \
		'$(DESTDIR)$(SYSUSERSDIR)' '$(DESTDIR)$(SYSCONFDIR)/tasted'
	# A rename replaces a program in one step, so that at no moment there is none, or half of one.
	for binary in $(BINARIES); do \
		install -m 0755 "$(RELEASE)/$$binary" "$(DESTDIR)$(BINDIR)/.$$binary.new" && \
		mv -f "$(DESTDIR)$(BINDIR)/.$$binary.new" "$(DESTDIR)$(BINDIR)/$$binary" || exit 1; \
	done
	umask 022; for unit in $(UNITS); do \
		sed $(paths) "systemd/$$unit" > "$(DESTDIR)$(UNITDIR)/$$unit" || exit 1; \
	done
	umask 022; for file in $(COMPLETIONS); do \
		case $$file in */zsh/*) shell=zsh ;; */fish/*) shell=fish ;; *) shell=bash ;; esac; \
		mkdir -p "$$(dirname "$(DESTDIR)$(PREFIX)/$$file")" && \
		$(RELEASE)/taste --generate-completion-script $$shell > "$(DESTDIR)$(PREFIX)/$$file" || exit 1; \
	done
	install -m 0644 systemd/tasted.sysusers '$(DESTDIR)$(SYSUSERSDIR)/tasted.conf'
	umask 022; for file in $(DOCUMENTS); do \
		sed 's|\](\(\.\./\)*Protocol/|](\1protocol/|g' "$$file" > "$(DESTDIR)$(DOCDIR)/$$file" || exit 1; \
	done
	install -m 0644 Protocol/README.md Protocol/taste.proto '$(DESTDIR)$(DOCDIR)/protocol'
	umask 022; $(RELEASE)/tasted --print-config > '$(DESTDIR)$(DOCDIR)/tasted.yaml'
	# The administrator's own configuration is never overwritten.
	test -e '$(DESTDIR)$(SYSCONFDIR)/tasted/tasted.yaml' || \
		install -m 0644 '$(DESTDIR)$(DOCDIR)/tasted.yaml' '$(DESTDIR)$(SYSCONFDIR)/tasted/tasted.yaml'
	@if [ -z '$(DESTDIR)' ] && [ -d /run/systemd/system ]; then \
		systemd-sysusers '$(SYSUSERSDIR)/tasted.conf' && systemctl daemon-reload && \
		running=$$(systemctl list-units --plain --no-legend --state=active $(SERVICES:%='%') | cut -d ' ' -f 1) && \
		case $$running in \
			'') echo 'Installed. Start it, now and at every boot: systemctl enable --now tasted' ;; \
			*) echo 'Installed. What runs is still the version before. Restart it: systemctl restart' $$running ;; \
		esac; \
	fi

uninstall: ## remove what install wrote; the configuration, the ratings and the user stay
	@if [ -z '$(DESTDIR)' ] && [ -d /run/systemd/system ]; then \
		instances=$$(systemctl list-unit-files --plain --no-legend 'tasted@?*' | cut -d ' ' -f 1); \
		systemctl disable --now tasted.service tasted.socket taste-web.service taste-web.socket $$instances; \
		systemctl stop 'tasted@*.service' 'tasted@*.socket'; \
	fi
	rm -f $(BINARIES:%='$(DESTDIR)$(BINDIR)/%') $(UNITS:%='$(DESTDIR)$(UNITDIR)/%') \
		$(COMPLETIONS:%='$(DESTDIR)$(PREFIX)/%') '$(DESTDIR)$(SYSUSERSDIR)/tasted.conf'
	rm -rf '$(DESTDIR)$(DOCDIR)'
	@if [ -z '$(DESTDIR)' ] && [ -d /run/systemd/system ]; then systemctl daemon-reload; fi
	@echo 'Left as they are: $(DESTDIR)$(SYSCONFDIR)/tasted, $(DESTDIR)/var/lib/tasted and the user tasted.'

clean: ## remove what was built and what the demo left; the cache stays
	rm -rf .build .build-fuzz .build-asan .build-tsan .demo Clients/c/build Clients/python/build
