#!/usr/bin/env bash
# Prints the path of a folder that holds MovieLens 100K (u.data, u.item, u.genre), and on standard error its source:
# the folder in MOVIELENS, else the cached copy, else grouplens.org, else the wheel recbole of the Python package index.
# The data may not be redistributed (see README.md), so it is fetched for this machine and is not part of the project.
# Usage: scripts/movielens.sh CACHE
set -euo pipefail

cache=${1:?the folder that keeps the copy}/ml-100k
readonly archive=https://files.grouplens.org/datasets/movielens/ml-100k.zip
readonly wheel=recbole==1.2.1
# The checksum of u.data; both sources hold the same ratings in the same order.
readonly ratings_md5=6e47046882bad158b0efbb84cd5cb987
readonly genres=(unknown Action Adventure Animation "Children's" Comedy Crime Documentary Drama Fantasy Film-Noir Horror
  Musical Mystery Romance Sci-Fi Thriller War Western)

here=$(dirname "$0")
say() { printf '%s\n' "$*" >&2; }
fail() {
  say "movielens: $*"
  exit 1
}

found() {
  say "MovieLens 100K from $2"
  printf '%s\n' "$1"
  exit 0
}

if [ -n "${MOVIELENS:-}" ]; then
  for file in u.data u.item; do
    [ -r "$MOVIELENS/$file" ] || fail "MOVIELENS=$MOVIELENS holds no readable $file. Name the unpacked ml-100k folder, or leave MOVIELENS out."
  done
  found "$(cd "$MOVIELENS" && pwd)" "$MOVIELENS"
fi

[ ! -r "$cache/u.data" ] || found "$cache" "the cached copy, $cache"

mkdir -p "$(dirname "$cache")"
work=$(mktemp -d "$cache.partial.XXXXXX")
trap 'rm -rf "$work"' EXIT

# keep FOLDER SOURCE: checks the ratings and moves the folder into the cache in one step.
keep() {
  printf '%s  %s\n' "$ratings_md5" "$1/u.data" | md5sum --check --status ||
    fail "$2 sent a u.data that is not MovieLens 100K's. Get it yourself and name its folder: make demo MOVIELENS=folder"
  chmod 0755 "$1"
  mv "$1" "$cache"
  found "$cache" "$2"
}

from_grouplens() {
  curl --silent --fail --location --connect-timeout 5 --max-time 120 --output "$work/ml-100k.zip" "$archive" &&
    unzip -q "$work/ml-100k.zip" -d "$work"
}

# The wheel has tables with a heading and other columns; this turns them into the files that GroupLens publishes.
from_wheel() {
  "$here/deps.sh" wheel >&2
  python3 -m pip download --quiet --no-deps --dest "$work" "$wheel" >"$work/pip.log" 2>&1 ||
    fail "neither grouplens.org nor the Python package index can be reached: $(tail -n 1 "$work/pip.log")
Get MovieLens 100K another way and name its folder: make demo MOVIELENS=folder"
  python3 -m zipfile -e "$work"/recbole-*.whl "$work/wheel"
  local tables=$work/wheel/recbole/dataset_example/ml-100k
  mkdir "$work/ml-100k"
  tail -n +2 "$tables/ml-100k.inter" >"$work/ml-100k/u.data"
  printf '%s\n' "${genres[@]}" | awk '{ print $0 "|" NR - 1 }' >"$work/ml-100k/u.genre"
  # Columns: item, title, year, genres. u.item is ISO 8859-1, its title ends in the year, and it has a 0 or 1 a genre.
  tail -n +2 "$tables/ml-100k.item" | awk -F '\t' -v genres="${genres[*]}" '
    BEGIN { count = split(genres, name, " ") }
    {
      dated = $3 ~ /^[0-9]+$/
      printf "%s|%s|%s||", $1, dated ? $2 " (" $3 ")" : "unknown", dated ? "01-Jan-" $3 : ""
      for (i = 1; i <= count; i++) printf "|%d", (index(" " $4 " ", " " name[i] " ") > 0)
      print ""
    }' | iconv -f UTF-8 -t ISO-8859-1 >"$work/ml-100k/u.item"
}

if from_grouplens; then keep "$work/ml-100k" grouplens.org; fi
from_wheel
keep "$work/ml-100k" "the wheel $wheel"
