#!/usr/bin/env bash
# Shows the whole way from nothing to recommendations: builds, starts a daemon, imports MovieLens 100K, trains, recommends,
# rates and recommends again. It writes only to .demo and .cache in this folder. Run by `make demo`.
set -euo pipefail
cd "$(dirname "$0")/.."

cache=.cache
demo=$PWD/.demo
readonly user=196 newcomer=newcomer
# The five films that a new user rates, as item, rating and title: this user likes horror and no films for children.
readonly newcomer_ratings=("219 5 Nightmare on Elm Street, A (1984)" "200 5 Shining, The (1980)" "185 5 Psycho (1960)"
  "1 1 Toy Story (1995)" "71 1 Lion King, The (1994)")

if [ -t 1 ]; then bold=$'\e[1m' dim=$'\e[2m' plain=$'\e[0m'; else bold='' dim='' plain=''; fi
daemon='' short=''

fail() {
  printf 'demo: %s\n' "$*" >&2
  exit 1
}

cleanup() {
  local status=$?
  trap - EXIT
  stop_daemon || true
  [ -z "$short" ] || rm -rf "$short"
  exit "$status"
}
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# Asks the daemon to stop and waits until it has. Fails if the daemon did not stop in order.
stop_daemon() {
  [ -n "$daemon" ] || return 0
  local ended=$daemon
  daemon=''
  kill -TERM "$ended" 2>/dev/null || true
  wait "$ended"
}

names=() seconds=()
# step NAME COMMAND...: announces a step, runs it and notes the time it took.
step() {
  local name=$1 begin=${EPOCHREALTIME/,/.}
  shift
  printf '\n%s%d. %s%s\n' "$bold" $((${#names[@]} + 1)) "$name" "$plain"
  "$@"
  names+=("$name")
  seconds+=("$(awk -v a="$begin" -v b="${EPOCHREALTIME/,/.}" 'BEGIN { printf "%.2f", b - a }')")
}

# show COMMAND...: prints a command as it would be typed, then runs it.
show() {
  printf '%s$ %s%s\n' "$dim" "$*" "$plain"
  "$@"
}

build() {
  scripts/deps.sh demo
  if [ -t 1 ]; then
    scripts/build.sh
  else
    printf "This takes a few minutes, the first time.\n"
    # Without a terminal the compiler's progress is thousands of lines, which are shown only if it fails.
    scripts/build.sh >"$demo/build.log" 2>&1 || {
      tail -n 40 "$demo/build.log" >&2
      fail "the build failed; the whole of it is in $demo/build.log"
    }
  fi
  PATH=$PWD/.build/release:$PATH
}

fetch() { movielens=$(MOVIELENS=${MOVIELENS:-} scripts/movielens.sh "$cache"); }

start_daemon() {
  export TASTED_SOCKET
  tasted --state "$demo/state" --socket "$TASTED_SOCKET" >"$demo/tasted.log" 2>&1 &
  daemon=$!
  local tries=0
  until taste status --json >/dev/null 2>&1; do
    kill -0 "$daemon" 2>/dev/null || {
      cat "$demo/tasted.log" >&2
      fail "tasted ended at once; the lines above say why"
    }
    tries=$((tries + 1))
    [ "$tries" -lt 200 ] || fail "tasted does not answer; its log is $demo/tasted.log"
    sleep 0.05
  done
  printf 'tasted listens on %s\n' "$TASTED_SOCKET"
}

rate_as_newcomer() {
  local item value title
  for rating in "${newcomer_ratings[@]}"; do
    read -r item value title <<<"$rating"
    printf '%s$ taste rate %s %s %s     # %s%s\n' "$dim" "$newcomer" "$item" "$value" "$title" "$plain"
    taste rate "$newcomer" "$item" "$value"
  done
}

items_for_newcomer() { taste recommend "$newcomer" --json | sed -n 's/^{"item":"\([^"]*\)".*/\1/p' | sort; }

recommend_to_newcomer() {
  show taste recommend "$newcomer"
  local now
  now=$(items_for_newcomer)
  [ -z "${before:-}" ] || printf 'Of these, %d were not in the answer before the five ratings.\n' \
    "$(comm -13 <(printf '%s\n' "$before") <(printf '%s\n' "$now") | wc -l)"
  before=$now
}

# Settings for another daemon on this machine must not influence this one.
unset "${!TASTED_@}"
mkdir -p "$demo"
rm -rf "$demo/state"
TASTED_SOCKET=$demo/tasted.sock
# A socket's path has at most 107 bytes, so a checkout deep in the file system needs a shorter one.
if [ "$(printf '%s' "$TASTED_SOCKET" | wc -c)" -gt 100 ]; then
  short=$(mktemp -d "${XDG_RUNTIME_DIR:-/tmp}/tasted-demo.XXXXXX")
  TASTED_SOCKET=$short/tasted.sock
fi

step "Build the release binaries" build
step "Get MovieLens 100K" fetch
step "Start the daemon" start_daemon
step "Import ratings and films" show taste import "$movielens"
step "Train the default model, a blend" show taste train
step "What should user $user see next?" show taste recommend "$user"
step "What should a new user see?" recommend_to_newcomer
step "The new user rates five films" rate_as_newcomer
step "The very next answer" recommend_to_newcomer
step "Stop the daemon" stop_daemon

printf '\n%sHow long it took%s\n' "$bold" "$plain"
for i in "${!names[@]}"; do printf '  %-36s %8s s\n' "${names[$i]}" "${seconds[$i]}"; done
printf '\nThe ratings and the model stay in %s: start tasted on them with\n' "$demo/state"
printf '  .build/release/tasted --state .demo/state --socket .demo/tasted.sock\n'
