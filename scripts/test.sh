#!/usr/bin/env bash
# Runs tests, and repeats at the end which ones failed, because they are easily missed among some hundred lines.
set -euo pipefail
cd "$(dirname "$0")/.."

report=$(mktemp)
trap 'rm -f "$report"' EXIT
"${SWIFT:-swift}" test --disable-xctest "$@" 2>&1 | tee "$report" || {
    status=$?
    printf '\nFailed:\n'
    grep -E '^✘|error:' "$report" || true
    exit "$status"
}
