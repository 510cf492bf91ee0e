"""Make what the console knows of the masters, from the masters themselves; names are web/shared/names.js's.

python -m infra.make_page_masters

The same masters always give the same bytes; a test compares what is kept with them.
"""

import json
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "chalicelib" / "data"
TARGET = ROOT / "web" / "console" / "masters.js"


def made() -> str:
    """Return the module: what there is to choose from, and what a choice asks for."""
    products = [each["code"] for each in _read("vaccines.json")["products"]]
    ahead = [each["code"] for each in _read("flags.json")["codes"] if each.get("ahead", False)]
    needs = {each["origin"]: each["needs"] for each in _read("origins.json")["origins"]}
    return "\n".join(
        [
            "/** @file What the masters offer to choose from. Made by infra/make_page_masters.py. */",
            "",
            "/** The vaccines that a dose may be of, in the master's order. */",
            f"export const PRODUCTS = {_list(products)};",
            "",
            "/** Flags whose day may lie ahead. */",
            f"export const FLAGS_AHEAD = {_list(ahead)};",
            "",
            "/** Which code must stand beside an origin. */",
            f"export const ORIGIN_NEEDS = {_table(needs)};",
            "",
        ]
    )


def _list(values: list[str]) -> str:
    return "[\n" + "".join(f"  {json.dumps(value)},\n" for value in values) + "]"


def _table(values: dict[str, str]) -> str:
    return "{\n" + "".join(f"  {name}: {json.dumps(value)},\n" for name, value in values.items()) + "}"


def _read(name: str) -> dict[str, Any]:
    master: dict[str, Any] = json.loads((DATA / name).read_text("utf-8"))
    return master


def main() -> None:
    """Write the module."""
    TARGET.write_text(made(), "utf-8")


if __name__ == "__main__":
    main()
