#!/usr/bin/env python3
"""Checks that a package which takes the library TasteClient with `traits: []` needs no other packages than swift-nio and
swift-protobuf: every other one is used under the trait Programs only. Reads what `swift package dump-package` prints."""
import json
import sys

ALLOWED = {"swift-nio", "swift-protobuf"}


def main():
    package = json.load(sys.stdin)
    found = set()
    for target in package["targets"]:
        for dependency in target["dependencies"]:
            if "product" not in dependency:
                continue
            name, source, _, condition = dependency["product"]
            traits = (condition or {}).get("traits") or []
            if source not in ALLOWED and traits != ["Programs"]:
                found.add(f"Package.swift: {target['name']} uses {name} without the trait Programs, so that every user of "
                          "TasteClient fetches it: use product(_:_:)")
    print(*sorted(found), sep="\n", end="\n" if found else "", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
