#!/usr/bin/env bash
# Builds the release binaries into .build/release.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/deps.sh build

# The package manager compiles many files again when its environment changes. The variables that only tell how deep in
# scripts and makefiles it was called are removed, so that `make test` finds what `make demo` has built.
# The Swift runtime is linked in, so that installed binaries need no Swift on their machine. LLVM's linker is faster.
exec env -u _ -u SHLVL -u OLDPWD -u MAKELEVEL -u MAKEFLAGS -u MFLAGS -u MAKEOVERRIDES -u MAKE_TERMOUT -u MAKE_TERMERR \
  "${SWIFT:-swift}" build -c release --static-swift-stdlib -Xswiftc -use-ld=lld
