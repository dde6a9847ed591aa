#!/usr/bin/env bash
# Builds the release binaries into .build/release.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/deps.sh build

# The package manager plans anew, and compiles much anew, when its environment changes: what tells only from how deep in
# scripts and makefiles it was called is taken away, so that `make test` finds what `make demo` has built.
# The Swift runtime is linked in: an installed binary needs no Swift on its machine. LLVM's linker is the quicker one.
exec env -u _ -u SHLVL -u OLDPWD -u MAKELEVEL -u MAKEFLAGS -u MFLAGS -u MAKEOVERRIDES -u MAKE_TERMOUT -u MAKE_TERMERR \
  "${SWIFT:-swift}" build -c release --static-swift-stdlib -Xswiftc -use-ld=lld
