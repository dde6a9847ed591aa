#!/usr/bin/env bash
# Tests the clients for Python and C against the release build of the daemon.
# Usage: scripts/clients.sh short|full|wheel. `short` is what `make test` runs; `full` also tests the oldest protobuf, types
# and memory, builds a package with the client for Swift and its documentation, and builds the wheel; `wheel` only builds the
# wheel, into .build/wheels.
set -euo pipefail
cd "$(dirname "$0")/.."

readonly extent=${1:-full} python=Clients/python
export TASTE_DAEMON=$PWD/.build/release/tasted

scripts/deps.sh clients

# environment NAME REQUIREMENT...: an environment of Python with the client in it as it is in the checkout. One that is
# there already is used without the network, until the client needs other packages.
environment() {
  local folder=.cache/python-$1
  shift
  [ "$folder/complete" -nt "$python/pyproject.toml" ] && return
  python3 -m venv "$folder"
  "$folder/bin/pip" install --quiet --disable-pip-version-check "$@" --editable "$python[test]"
  touch "$folder/complete"
}

wheel() {
  python3 -m venv .cache/python-wheel
  .cache/python-wheel/bin/pip wheel --quiet --disable-pip-version-check --no-deps --wheel-dir .build/wheels "./$python"
  ls .build/wheels/tasted-*.whl
}

test_python() {
  local interpreter=$PWD/.cache/python-$1/bin/python
  printf 'Python, with protobuf %s\n' "$("$interpreter" -c 'import google.protobuf as it; print(it.__version__)')"
  (cd "$python" && "$interpreter" -m pytest -q -p no:cacheprovider)
}

case $extent in
  wheel) wheel ;;
  short)
    environment newest --upgrade protobuf
    test_python newest
    make -C Clients/c test
    ;;
  full)
    environment newest --upgrade protobuf
    test_python newest
    # Debian 12 calls this version 3.21.12.
    environment oldest protobuf==4.21.12
    test_python oldest
    (cd "$python" && ../../.cache/python-newest/bin/mypy)
    scripts/deps.sh valgrind
    make -C Clients/c test memory-test
    scripts/swift-client.sh
    scripts/docc.sh
    wheel
    ;;
  *)
    printf 'clients: unknown extent %s: short, full or wheel\n' "$extent" >&2
    exit 64
    ;;
esac
