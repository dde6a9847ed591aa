#!/usr/bin/env bash
# Checks what needs no build: the sources are formatted, comments keep to the line length, and the documents name what exists.
# Run by `make check`, which `make test` runs first.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/deps.sh check

failed=0
# Generated files say in their heads that they are not to be formatted; swift format leaves them out.
git ls-files -z '*.swift' | xargs -0 "${SWIFT:-swift}" format lint --strict --parallel || failed=1
python3 scripts/check-comments.py || failed=1
python3 scripts/check-documents.py || failed=1
# A folder of its own, so that it does not wait for a build.
"${SWIFT:-swift}" package --scratch-path .build/manifest dump-package | python3 scripts/check-package.py || failed=1
unsafe='Unsafe(Mutable)?(Raw)?(Buffer)?Pointer|withUnsafe\w*(Bytes|Pointer|Buffer|Allocation)|unsafeLoad|unsafeBitCast|\.allocate\('
if git grep -nE "$unsafe" -- 'Sources/*.swift' ':!Sources/LMDB' ':!Sources/DenseMath' ':!*.pb.swift'; then
  printf 'Unsafe memory belongs into LMDB, DenseMath or a C target, which hand out spans and numbers.\n' >&2
  failed=1
fi
(cd Protocol && sha256sum --check --quiet generated.sha256) || {
  printf 'Protocol/taste.proto has changed since its Swift was generated: run make protocol.\n' >&2
  failed=1
}
# protoc-c knows less of proto3 than protoc, and its structures have members of their own, which no field may be named as.
if command -v protoc-c >/dev/null && command -v cc >/dev/null; then
  generated=$(mktemp -d)
  trap 'rm -rf "$generated"' EXIT
  protoc-c --proto_path=Protocol --c_out="$generated" taste.proto && cc -std=c99 -fsyntax-only "$generated/taste.pb-c.c" || {
    printf 'Protocol/taste.proto must be accepted by protoc-c, and its C by a compiler: see the head of the schema.\n' >&2
    failed=1
  }
fi

[ "$failed" = 0 ] || printf 'check: the lines above say what to change; make format formats the sources.\n' >&2
exit "$failed"
