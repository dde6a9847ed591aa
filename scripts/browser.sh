#!/usr/bin/env bash
# Clicks through the pages in Chromium, with the release build. The pictures are kept in .browser. Skipped where there is no
# browser and none can be installed.
# Usage: scripts/browser.sh [argument of Python's unittest...]
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/deps.sh browser || printf 'browser: no Chromium; the tests of the pages in a browser are skipped\n' >&2
cd Tests/Browser
[ $# -gt 0 ] || set -- test_pages test_daemon
exec python3 -B -m unittest "$@"
