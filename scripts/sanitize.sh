#!/usr/bin/env bash
# Builds and runs the tests, and the daemons that they start, with the address sanitizer and then with the thread
# sanitizer. Each build has a folder of its own.
# Usage: scripts/sanitize.sh [address|thread ...]
set -euo pipefail
cd "$(dirname "$0")/.."

[ $# -gt 0 ] || set -- address thread
scripts/deps.sh build

# Sanitized code is many times slower, so daemons get longer to start.
export TASTE_TEST_PATIENCE=10
# A sanitizer reports a fault itself; Swift's own report would come before it.
export SWIFT_BACKTRACE=enable=no
# Left out, because they run nothing of ours in the sanitized process and take long: the tests that boot systemd,
# install, or read the documents, and the floods of thousands of daemons.
readonly left_out='Systemd|Install|Document|EverySetting|SettingRefusal|HyperParameterCall|FaultPublication|FaultKill'
# The preloaded libraries replace functions that a sanitizer replaces too, so these tests are left out as well.
readonly preloaded='FaultDisk|FaultClock|FaultPowerLoss|FaultEveryWrite'

failed=
for sanitizer in "$@"; do
  folder=.build-${sanitizer:0:1}san
  arguments=(--sanitize="$sanitizer" --scratch-path "$folder")
  "${SWIFT:-swift}" build --build-tests "${arguments[@]}"
  # Swift's runtime and Foundation keep memory for the life of the process, which the leak sanitizer would report.
  export ASAN_OPTIONS=detect_leaks=0:suppressions=$PWD/Tests/Sanitizers/address.supp
  export TSAN_OPTIONS=suppressions=$PWD/Tests/Sanitizers/thread.supp:exitcode=66
  preload=
  if [ "$sanitizer" = thread ]; then
    preload=$PWD/$folder/MutexOrder.so
    clang -shared -fPIC -O1 -Wall -Werror -o "$preload" Tests/Preloaded/MutexOrder.c -ldl
  fi
  # One module after the other, because sanitized daemons and trainings leave nothing for what runs beside them.
  for module in $(basename -a Tests/*Tests) FuzzTests; do
    parallel=--parallel
    # More than a thousand descriptors make Foundation wait for processes for ever.
    [ "$module" != TasteWebTests ] || parallel=--no-parallel
    LD_PRELOAD=$preload scripts/test.sh --skip-build "${arguments[@]}" "$parallel" --filter "^$module\." \
      --skip "$left_out|$preloaded" || failed+=" $sanitizer/$module"
  done
done
[ -z "$failed" ] || { printf 'Failed:%s\n' "$failed"; exit 1; }
