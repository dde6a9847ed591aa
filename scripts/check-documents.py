#!/usr/bin/env python3
"""Checks that what the documents point to exists: the targets of relative links, their anchors, and paths of this repository that
stand between backquotes. A path with a placeholder, such as `Sources/<Module>` or `Tests/*`, is not looked for.

Also checks that the pages that docs/README.md lists in reading order end with links to their neighbours, and that it lists every
page; with --write it writes these links."""
import os
import re
import subprocess
import sys

FENCE = re.compile(r"^(```|~~~).*?^\1[ \t]*$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`[^`\n]*`")
LINK = re.compile(r"\[[^\[\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#{1,6} +(.+?) *#* *$", re.MULTILINE)
PATH = re.compile(r"`((?:Sources|Tests|docs|scripts|Protocol|systemd)/[^`\s]*)`")
INDEX = "docs/README.md"
FOOT = re.compile(r"\n+---\n+[^\n]*\[All pages\][^\n]*\n*\Z")
ELSEWHERE = re.compile(r"^[a-z][a-z0-9+.-]*:")


def blank(match):
    """The lines of a match without their text, so that line numbers stay."""
    return "\n" * match.group().count("\n")


def anchors(text):
    """The anchors that GitHub gives the headings of a document."""
    found = {}
    for heading in HEADING.findall(FENCE.sub(blank, text)):
        words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
        slug = re.sub(r"[^\w\- ]", "", words).replace(" ", "-")
        repeated = found.get(slug, 0)
        found[slug] = repeated + 1
        if repeated:
            found[f"{slug}-{repeated}"] = 1
    return set(found)


def read(path):
    with open(path, encoding="utf-8") as document:
        return document.read()


def broken_link(document, target):
    """Why a link leads nowhere; None if it leads somewhere."""
    if ELSEWHERE.match(target):
        return None
    path, _, anchor = target.partition("#")
    file = os.path.normpath(os.path.join(os.path.dirname(document), path)) if path else document
    if not os.path.exists(file):
        return f"links to {target}, which does not exist"
    if anchor and file.endswith(".md") and anchor not in anchors(read(file)):
        return f"links to {target}, and {file} has no such heading"
    return None


def complaints(document):
    text = FENCE.sub(blank, read(document))

    def place(match):
        return f"{document}:{text.count(chr(10), 0, match.start(1)) + 1}"

    for link in LINK.finditer(CODE.sub(lambda code: "`" * len(code.group()), text)):
        reason = broken_link(document, link[1])
        if reason:
            yield f"{place(link)}: {reason}"
    for path in PATH.finditer(text):
        if not re.search(r"[<*]", path[1]) and not os.path.exists(path[1]):
            yield f"{place(path)}: names {path[1]}, which does not exist"


def pages():
    """The names and paths of the pages in the order of docs/README.md."""
    entries = re.findall(r"^- \[([^\]]+)\]\(([^)]+)\):", read(INDEX), re.MULTILINE)
    return [(name, os.path.normpath(os.path.join(os.path.dirname(INDEX), target))) for name, target in entries]


def feet():
    """For each page, its text as it is and as it must be: with the line of links at its foot."""
    order = pages()
    for place, (_, page) in enumerate(order):
        folder = os.path.dirname(page)
        links = [f"[All pages]({os.path.relpath(INDEX, folder)})"]
        if place > 0:
            links.insert(0, f"[← {order[place - 1][0]}]({os.path.relpath(order[place - 1][1], folder)})")
        if place + 1 < len(order):
            links.append(f"[{order[place + 1][0]} →]({os.path.relpath(order[place + 1][1], folder)})")
        text = read(page)
        body = FOOT.sub("", text).rstrip("\n")
        yield page, text, f"{body}\n\n---\n\n{' · '.join(links)}\n"


def wrong_order():
    """What is wrong with the reading order; with --write, the pages are mended."""
    listed = {page for _, page in pages()} | {INDEX}
    for page in sorted(os.listdir("docs")):
        if page.endswith(".md") and os.path.join("docs", page) not in listed:
            yield f"{INDEX}: does not list docs/{page}"
    for page, text, wanted in feet():
        if text == wanted:
            continue
        if "--write" in sys.argv:
            with open(page, "w", encoding="utf-8") as document:
                document.write(wanted)
        else:
            yield f"{page}: does not end with the links to its neighbours: run scripts/check-documents.py --write"


def main():
    listed = subprocess.run(["git", "ls-files", "*.md"], capture_output=True, text=True, check=True).stdout
    found = list(wrong_order())
    found += [complaint for document in listed.splitlines() for complaint in complaints(document)]
    print(*found, sep="\n", end="\n" if found else "", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
