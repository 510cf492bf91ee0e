"""Lists what the tablet's page is made of, so that it opens without a network (web/tablet/precache.js).

    python -m infra.precache            writes the list anew
    python -m infra.precache --check    says whether it is that of today, and changes nothing

From the page's own files each reference is followed: links of HTML, the manifest and CSS, imports of
modules, and files that a module names relative to itself.  The version is a hash over the list, so a
service worker with another list is another version, and nothing else makes one.
"""

import base64
import hashlib
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

WEB = Path(__file__).parent.parent / "web"
LIST = "tablet/precache.js"
PAGE = "tablet/index.html"
ADDRESS = "tablet/"
"""The page is asked for by its folder."""
WORKER = "tablet/service-worker.js"
"""The browser keeps it by itself; its own imports are followed by the browser, too."""
LATER = frozenset({".woff2"})
"""Kept once they were needed: a font has a hundred parts, and a text without them is still a text."""

QUOTED = r"""["']([^"'\s]+)["']"""
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
"""Examples in comments are no imports."""
MODULE = (
    re.compile(rf"\bfrom\s*{QUOTED}"),
    re.compile(rf"\bimport\s*\(?\s*{QUOTED}"),
    re.compile(rf"new URL\(\s*{QUOTED}\s*,\s*import\.meta\.url"),
    re.compile(rf"\bourScript\(\s*{QUOTED}"),
)
FOLDER = re.compile(r"new URL\(\s*`([^`$]*/)\$\{\w+\}`\s*,\s*import\.meta\.url")
"""A file whose name a library says: all binaries of that folder."""
BINARY = "*.wasm"
HTML = (re.compile(rf"\b(?:href|src)={QUOTED}"),)
CSS = (re.compile(r"""url\(\s*["']?([^"')\s]+)["']?\s*\)"""), re.compile(rf"@import\s+{QUOTED}"))


class Lost(RuntimeError):
    """A reference to a file that is not there."""


def references(path: str, text: str) -> Iterator[str]:
    """Give the references of a file, as they are written."""
    kind = Path(path).suffix
    if kind in {".js", ".mjs"}:
        text = COMMENT.sub("", text)
        # What a module names for ``ourScript`` is relative to the page, as it is in trusted.js.
        for pattern in MODULE:
            for found in pattern.findall(text):
                yield f"/tablet/{found}" if pattern is MODULE[-1] else found
        for folder in FOLDER.findall(text):
            yield f"{folder}{BINARY}"
    elif kind == ".html":
        yield from (found for pattern in HTML for found in pattern.findall(text))
    elif kind == ".css":
        yield from (found for pattern in CSS for found in pattern.findall(text))
    elif kind == ".webmanifest":
        yield from (icon["src"] for icon in json.loads(text)["icons"])


def reached(web: Path = WEB) -> list[str]:
    """Return every file that the page needs, by its path under ``web/``; raise Lost."""
    found: dict[str, None] = {}
    ahead = [PAGE]
    while ahead:
        path = ahead.pop()
        if path in found or path in {WORKER, LIST}:
            continue
        file = web / path
        if not file.is_file():
            raise Lost(path)
        found[path] = None
        if file.suffix in {".js", ".mjs", ".html", ".css", ".webmanifest"}:
            ahead += [
                each
                for said in references(path, file.read_text("utf-8"))
                for each in _resolved(path, said, web)
            ]
    return sorted(found)


def _resolved(path: str, said: str, web: Path) -> list[str]:
    """Return the files that a reference means; one with a scheme means none of ours."""
    if urlsplit(said).scheme or said.startswith("#"):
        return []
    base = web.joinpath(path).parent if not said.startswith("/") else web
    wanted = (base / said.lstrip("/").partition("?")[0].partition("#")[0]).resolve()
    files = sorted(wanted.parent.glob(BINARY)) if wanted.name == BINARY else [wanted]
    return [file.relative_to(web.resolve()).as_posix() for file in files]


def listing(web: Path = WEB) -> str:
    """Return the lists as the module that the service worker imports; hashes as in a page's ``integrity``."""
    now: list[str] = []
    later: list[str] = []
    for path in reached(web):
        digest = base64.b64encode(hashlib.sha256((web / path).read_bytes()).digest()).decode()
        rows = later if Path(path).suffix in LATER else now
        rows.append(json.dumps([ADDRESS if path == PAGE else path, digest]))
    version = hashlib.sha256("\n".join((*now, "", *later)).encode()).hexdigest()[:12]
    return (
        "/** @file What the page is made of. Written by `python -m infra.precache`; never by hand. */\n"
        f'export const VERSION = "{version}";\n'
        f"/** Path and SHA-256 of each file that is fetched at once. */\n{_list('FILES', now)}"
        f"/** Of each that is kept once it was needed. */\n{_list('LATER', later)}"
    )


def _list(name: str, rows: list[str]) -> str:
    return f"export const {name} = [\n{''.join(f'  {row},{chr(10)}' for row in rows)}];\n"


def main() -> int:
    """Write the list, or compare it."""
    made, file = listing(), WEB / LIST
    if "--check" in sys.argv[1:]:
        same = file.read_text("utf-8") == made
        print("同じです / as listed" if same else "違います: python -m infra.precache / differs")
        return 0 if same else 1
    file.write_text(made, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
