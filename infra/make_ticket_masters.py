"""Make what the pages know of tickets and municipalities from the masters in ``chalicelib/data``.

    python -m infra.make_ticket_masters

Writes ``web/shared/municipalities.json`` (by prefecture; no wards: tickets carry the city's code) and
``web/tablet/reader/kinds.js``.  The same masters always give the same bytes.
"""

import hashlib
import json
from collections import defaultdict
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
MASTERS = ROOT / "chalicelib" / "data"
MUNICIPALITIES = ROOT / "web" / "shared" / "municipalities.json"
KINDS = ROOT / "web" / "tablet" / "reader" / "kinds.js"
LABELS = {"vaccination": ("接種", "Vaccination"), "screening_only": ("予診のみ", "Screening only")}


def municipalities(master: bytes) -> str:
    """Return the list of municipalities: a line a prefecture; those that were not always so, dated."""
    said = json.loads(master)
    prefectures: dict[str, dict[str, str]] = defaultdict(dict)
    dated: list[list[str | None]] = []
    for code, name, prefecture, *days in said["municipalities"]:
        if any(days[:2]):
            dated.append([code, name, prefecture, *(days[:2] if len(days) > 1 else [*days, None])])
        else:
            prefectures[prefecture][code] = name
    head = {
        "note": "Made by infra/make_ticket_masters.py from chalicelib/data/municipalities.json.",
        **{each: said[each] for each in ("version", "source", "licence", "source_sha256")},
        "master_sha256": hashlib.sha256(master).hexdigest(),
        "dated": dated,
    }
    lines = ",\n".join(f"{_json(name)}: {_json(codes)}" for name, codes in prefectures.items())
    return f'{_json(head)[:-1]},\n"prefectures": {{\n{lines}\n}}}}\n'


def kinds(master: bytes) -> str:
    """Return the module that says what the first two digits may be."""
    said = json.loads(master)
    rows = "".join(
        f'  {_json(each["digit"])}: {{ ja: "{LABELS[each["kind"]][0]}", en: "{LABELS[each["kind"]][1]}" }},\n'
        for each in said["kinds"]
    )
    return (
        "/** @file 券種 and 回数 of chalicelib/data/tickets.json, by infra/make_ticket_masters.py. */\n\n"
        f"export const KINDS = Object.freeze({{\n{rows}}});\n"
        f"export const MAX_TURN = {said['max_turn']};\n"
        f"export const START_STOP = {_json(said['start_stop'])};\n"
    )


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def main() -> None:
    """Write both."""
    MUNICIPALITIES.write_text(
        municipalities((MASTERS / "municipalities.json").read_bytes()), encoding="utf-8"
    )
    KINDS.write_text(kinds((MASTERS / "tickets.json").read_bytes()), encoding="utf-8")
    for made in (MUNICIPALITIES, KINDS):
        print(f"{made.relative_to(ROOT)}: {made.stat().st_size} bytes")


if __name__ == "__main__":
    main()
