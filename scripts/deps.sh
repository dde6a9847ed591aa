#!/usr/bin/env bash
# Makes sure that a target has what it needs: Swift, and Debian packages, which are installed with apt if they are missing.
# Usage: scripts/deps.sh build|demo|wheel|clients|valgrind|check|test ...
set -euo pipefail

readonly swift=${SWIFT:-swift}
readonly swift_wanted=6.2

fail() {
  printf 'deps: %s\n' "$*" >&2
  exit 1
}

has_command() { command -v "$1" >/dev/null 2>&1; }
has_library() { has_command pkg-config && pkg-config --exists "$1"; }
has_shared_library() { PATH="$PATH:/usr/sbin:/sbin" ldconfig -p | grep -q "$1"; }
has_venv() { python3 -c 'import ensurepip, venv' >/dev/null 2>&1; }
has_pip() { python3 -m pip --version >/dev/null 2>&1; }

check_swift() {
  has_command "$swift" || fail "Swift is not on the PATH. Install Swift $swift_wanted or later from https://www.swift.org/install/linux, then run make again."
  local found
  found=$("$swift" --version 2>/dev/null | sed -n 's/.*Swift version \([0-9][0-9.]*\).*/\1/p' | head -n 1)
  [ -n "$found" ] || fail "'swift --version' does not say its version; Swift $swift_wanted or later is needed."
  [ "$(printf '%s\n' "$swift_wanted" "$found" | sort -V | head -n 1)" = "$swift_wanted" ] ||
    fail "Swift $found is too old: the package needs Swift $swift_wanted or later, from https://www.swift.org/install/linux."
}

missing=()
# need PACKAGE TEST...: notes the package if the test fails. The test looks for the thing itself and not for the package,
# so that a machine that has it from elsewhere needs no apt.
need() {
  local package=$1
  shift
  "$@" || missing+=("$package")
}

for purpose in "$@"; do
  case $purpose in
    build)
      check_swift
      need pkg-config has_command pkg-config
      need liblmdb-dev has_library lmdb
      need libopenblas0 has_shared_library libopenblas.so.0
      need libsystemd-dev has_library libsystemd
      ;;
    demo)
      need curl has_command curl
      need ca-certificates test -e /etc/ssl/certs/ca-certificates.crt
      need unzip has_command unzip
      ;;
    wheel)
      need python3 has_command python3
      need python3-pip has_pip
      ;;
    clients)
      need python3 has_command python3
      need python3-venv has_venv
      need gcc has_command cc
      need pkg-config has_command pkg-config
      need protobuf-c-compiler has_command protoc-c
      need libprotobuf-c-dev has_library libprotobuf-c
      ;;
    browser)
      need python3 has_command python3
      need chromium has_command chromium
      need chromium-driver has_command chromedriver
      ;;
    valgrind)
      need valgrind has_command valgrind
      ;;
    check)
      check_swift
      need git has_command git
      need python3 has_command python3
      ;;
    test)
      # Only root can boot systemd in a container; the tests that do so report that they are skipped otherwise.
      if [ "$(id -u)" = 0 ]; then
        need systemd-container has_command systemd-nspawn
        need debootstrap has_command debootstrap
      fi
      ;;
    *) fail "unknown purpose '$purpose': build, demo, wheel, clients, browser, valgrind, check or test" ;;
  esac
done

[ ${#missing[@]} -gt 0 ] || exit 0

has_command apt-get || fail "missing: ${missing[*]} (Debian's names). There is no apt-get here: install their equivalents and run make again."
as_root=()
if [ "$(id -u)" != 0 ]; then
  has_command sudo || fail "missing: ${missing[*]}. As root, run: apt-get install ${missing[*]}"
  as_root=(sudo)
fi

printf 'Installing %s\n' "${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# If the package lists cannot be refreshed, the packages may still be found in the lists that are there.
"${as_root[@]}" apt-get -q -o DPkg::Lock::Timeout=120 update >"$log" 2>&1 || true
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
  apt-get -q -y -o DPkg::Lock::Timeout=120 install --no-install-recommends "${missing[@]}" >>"$log" 2>&1 || {
  tail -n 20 "$log" >&2
  fail "apt-get could not install ${missing[*]}: the lines above say why."
}
