#!/usr/bin/env python3
"""Checks that no comment of the Swift sources exceeds the line length of .swift-format, which does not wrap comments."""
import json
import re
import subprocess
import sys

# A comment begins at the first // outside of a string.
STRING = re.compile(r'"(?:\\.|[^"\\])*"')


def has_comment(line):
    return line.lstrip().startswith("//") or "//" in STRING.sub("", line)


def main():
    with open(".swift-format", encoding="utf-8") as configuration:
        limit = json.load(configuration)["lineLength"]
    listed = subprocess.run(["git", "ls-files", "*.swift"], capture_output=True, text=True, check=True).stdout
    too_long = 0
    for path in listed.splitlines():
        with open(path, encoding="utf-8") as source:
            lines = source.read().splitlines()
        if any(line.startswith("// swift-format-ignore-file") for line in lines[:10]):
            continue
        for number, line in enumerate(lines, 1):
            if len(line) > limit and has_comment(line):
                print(f"{path}:{number}: the comment ends in column {len(line)}; wrap it at {limit}", file=sys.stderr)
                too_long += 1
    return 1 if too_long else 0


if __name__ == "__main__":
    sys.exit(main())
