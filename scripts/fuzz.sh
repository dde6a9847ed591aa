#!/usr/bin/env bash
# Builds the fuzzer and runs each of its targets for some seconds, from the committed corpus and from what earlier runs
# found. An input that fails is kept and named, and the script fails.
# Usage: scripts/fuzz.sh SECONDS [TARGET ...]
set -euo pipefail
cd "$(dirname "$0")/.."

readonly seconds=$1
shift
[ $# -gt 0 ] || set -- frames requests files configuration values stores
readonly folder=.build-fuzz

scripts/deps.sh build
swift=$(readlink -f "$(command -v "${SWIFT:-swift}")")
TASTED_LIBFUZZER=$(find "$(dirname "$swift")/../lib/clang/" -name "libclang_rt.fuzzer_no_main-$(uname -m).a" | head -n 1)
export TASTED_LIBFUZZER
[ -n "$TASTED_LIBFUZZER" ] || {
  printf 'fuzz: this Swift has no libFuzzer. Install one from https://www.swift.org/install/linux.\n' >&2
  exit 1
}
"${SWIFT:-swift}" build -c release --scratch-path "$folder" --product fuzz -Xswiftc -use-ld=lld

# libFuzzer reports a trap and keeps its input. Swift's own report would end the process before that.
export SWIFT_BACKTRACE=enable=no
failed=()
for target in "$@"; do
  corpus=$folder/corpora/$target
  mkdir -p "$corpus" "$folder/findings" "$folder/logs"
  "$folder/release/fuzz" --target="$target" --seeds="$corpus"
  log=$folder/logs/$target
  if "$folder/release/fuzz" --target="$target" -max_total_time="$seconds" -timeout=60 -rss_limit_mb=1024 -max_len=8192 \
    -print_final_stats=1 -artifact_prefix="$folder/findings/$target-" "$corpus" "Fuzz/Corpora/$target" >"$log" 2>&1; then
    awk -v target="$target" '
      /^#[0-9]+/ { for (i = 1; i < NF; i++) { if ($i == "cov:") cov = $(i + 1); if ($i == "corp:") corp = $(i + 1) } }
      /number_of_executed_units/ { runs = $2 }
      END { printf "fuzz: %-13s %9d inputs, %6d edges covered, corpus %s\n", target, runs, cov, corp }' "$log"
  else
    failed+=("$target")
    tail -n 40 "$log" >&2
  fi
done
[ ${#failed[@]} -eq 0 ] || {
  printf 'fuzz: failed: %s. Run again on the input alone: %s/release/fuzz --target=TARGET FILE\n' "${failed[*]}" "$folder" >&2
  exit 1
}
