"""Writes the description of both planes' APIs; with ``--check`` it says what is no longer as written."""

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path

from infra.openapi.document import document
from infra.openapi.page import page
from infra.openapi.routes import PLANES, routes

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "web" / "openapi"
PAGE = ROOT / "docs" / "api.md"


def made() -> Mapping[Path, str]:
    """Return what each file is to hold."""
    found = {plane: routes(plane) for plane in PLANES}
    described = {
        FOLDER / f"{plane}.json": json.dumps(document(plane, found[plane]), ensure_ascii=False, indent=1)
        + "\n"
        for plane in PLANES
    }
    return {**described, PAGE: page(found)}


def main() -> int:
    """Write the files, or only compare them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail where a file differs")
    only_check = parser.parse_args().check
    stale = 0
    for path, text in made().items():
        if path.exists() and path.read_text("utf-8") == text:
            continue
        stale += 1
        print(f"{'differs' if only_check else 'written'}: {path.relative_to(ROOT)}")
        if not only_check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
    return 1 if only_check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
