#!/usr/bin/env bash
# Builds the documentation of the library TasteClient with the docc of Swift's toolchain, without a network, into
# .build/docc/TasteClient.doccarchive. A link to a symbol that does not exist fails it.
set -euo pipefail
cd "$(dirname "$0")/.."

readonly swift=${SWIFT:-swift} graphs=.build/docc/graphs archive=.build/docc/TasteClient.doccarchive
readonly catalogue=Sources/TasteClient/TasteClient.docc

fail() {
  printf 'docc: %s\n' "$*" >&2
  exit 1
}

docc=$(command -v docc || readlink -f "$(command -v "$swift")" | sed 's|[^/]*$|docc|')
[ -x "$docc" ] || fail "there is no docc beside $swift. Install Swift's toolchain from https://www.swift.org/install/linux, which has it."

scripts/deps.sh build
"$swift" build --target TasteClient
built=$("$swift" build --show-bin-path)

# Where the compiler finds the C modules of the dependencies: those with a module map of their own, and those that SwiftPM wrote.
modules=()
for folder in .build/checkouts/swift-{nio,atomics,system,collections}/Sources/*/include; do modules+=(-I "$folder"); done
for map in "$built"/*.build/module.modulemap; do modules+=(-Xcc "-fmodule-map-file=$map"); done

rm -rf "$graphs" "$archive"
mkdir -p "$graphs"
"$swift" symbolgraph-extract -module-name TasteClient -target "$("$swift" -print-target-info | sed -n 's/.*"unversionedTriple": "\(.*\)".*/\1/p' | head -n 1)" \
  -I "$built/Modules" "${modules[@]}" -minimum-access-level public -skip-synthesized-members \
  -experimental-allowed-reexported-modules=TasteValues -output-dir "$graphs"

warnings=$("$docc" convert "$catalogue" --additional-symbol-graph-dir "$graphs" --output-dir "$archive" \
  --fallback-display-name TasteClient --fallback-bundle-identifier tasted.TasteClient 2>&1)
# What it says about parameters without a description is no fault: the call's text describes what is not obvious.
if grep -A 5 -E "doesn't exist|is ambiguous|couldn't be resolved|^error" <<<"$warnings" >&2; then
  fail "the lines above name links that lead nowhere"
fi
printf '%s, which docc preview %s or a web server shows\n' "$archive" "$catalogue"
