"""Make what the pages know of the masters, from the masters themselves: names to choose from, nothing more.

python -m infra.make_page_masters

The same masters always give the same bytes; a test compares what is kept with them.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "chalicelib" / "data"


def made() -> dict[Path, str]:
    """Return what each file of the pages should hold: modules, so that nothing has to be waited for."""
    web, master = ROOT / "web", _read("vaccines.json")
    return {
        web / "shared" / "vaccines.js": _module(
            "The vaccines to choose from, and the makers that a record may name instead (手引き).",
            PRODUCTS=products(master),
            MAKERS=makers(master),
        ),
        web / "console" / "masters.js": _module(
            "What flags and origins are called, and what each asks for.",
            FLAGS=flags(_read("flags.json")),
            ORIGINS=origins(_read("origins.json")),
        ),
    }


def products(master: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return products by their latest names."""
    return [
        {"code": each["code"], "name": _name(each), "maker": each["maker"]} for each in master["products"]
    ]


def makers(master: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return makers by their latest names."""
    return [{"code": each["code"], "name": _name(each)} for each in master["makers"]]


def flags(master: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return what a flag is called, and whether its day may lie ahead."""
    return [
        {"code": each["code"], "label": each["label"], "ahead": each.get("ahead", False)}
        for each in master["codes"]
    ]


def origins(master: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the labels of origins, and which code must stand beside."""
    return [{name: each[name] for name in ("origin", "label", "needs")} for each in master["origins"]]


def _name(each: Mapping[str, Any]) -> str:
    """Return the name that stands today: the first one without an end."""
    return str(next(name["text"] for name in each["names"] if name["valid_to"] is None))


def _read(name: str) -> dict[str, Any]:
    master: dict[str, Any] = json.loads((DATA / name).read_text("utf-8"))
    return master


def _module(says: str, **lists: list[dict[str, Any]]) -> str:
    head = f"/** @file {says} Made by infra/make_page_masters.py. */\n"
    return head + "".join(f"export const {name} = {_list(rows)};\n" for name, rows in lists.items())


def _list(rows: list[dict[str, Any]]) -> str:
    lines = "".join(f"  {json.dumps(row, ensure_ascii=False)},\n" for row in rows)
    return f"[\n{lines}]"


def main() -> None:
    """Write the files."""
    for file, text in made().items():
        file.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
