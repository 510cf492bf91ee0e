"""Make chalicelib/data/municipalities.json from the CC0 list of codes (code4fukui/localgovjp).

The same CSV always gives the same bytes.  The list is of one day; what changed around the programme
(Hamamatsu's wards on 2024-01-01) is added here, dated, so that old tickets keep their meaning.
"""

import argparse
import csv
import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

TARGET = Path(__file__).resolve().parents[1] / "chalicelib" / "data" / "municipalities.json"

Row = list[str | None]
"""code, name, prefecture, and where the code is not timeless: valid_from, valid_to, successor."""

HEAD: dict[str, Any] = {
    "version": "2026-11-23",
    "source": "code4fukui/localgovjp (全国の地方公共団体の一覧)",
    "licence": "CC0-1.0",
    "columns": ["code", "name", "prefecture", "valid_from", "valid_to", "successor"],
    "note": (
        "A row without dates holds on every day of the programme. Wards of designated cities (行政区) stand "
        "apart: tickets carry the city's code. Names and successors of Hamamatsu's wards of 2024 are from "
        "memory (M+, M); 北区 was divided, so it has no one successor."
    ),
}

ENDED: dict[str, str | None] = {
    "221317": "221384",
    "221325": "221384",
    "221333": "221384",
    "221341": "221384",
    "221350": None,
    "221368": "221392",
    "221376": "221406",
}
"""Hamamatsu's seven wards until 2023-12-31, and the ward that took each over whole."""

BEGUN: tuple[Row, ...] = (
    ["221384", "浜松市 中央区", "静岡県", "2024-01-01", None, None],
    ["221392", "浜松市 浜名区", "静岡県", "2024-01-01", None, None],
    ["221406", "浜松市 天竜区", "静岡県", "2024-01-01", None, None],
)


def rows_of(text: str) -> tuple[list[Row], list[Row]]:
    """Return the municipalities and the wards of the CSV, each by code."""
    municipalities: list[Row] = []
    wards: list[Row] = []
    for line in csv.DictReader(text.splitlines()):
        row: Row = [line["lgcode"], line["city"], line["pref"]]
        if line["lgcode"] in ENDED:
            row += [None, "2023-12-31", ENDED[line["lgcode"]]]
        (wards if " " in line["city"] else municipalities).append(row)
    known = {row[0] for row in wards}
    wards.extend(row for row in BEGUN if row[0] not in known)
    return sorted(municipalities, key=_place), sorted(wards, key=_place)


def _place(row: Row) -> tuple[str, str]:
    return row[0] or "", (row[3] or "") if len(row) > 3 else ""


def document(source: bytes) -> str:
    """Return the JSON text: a head that says where it is from, then one row a line."""
    municipalities, wards = rows_of(source.decode("utf-8-sig"))
    head = json.dumps(
        {**HEAD, "source_sha256": hashlib.sha256(source).hexdigest()}, ensure_ascii=False, indent=1
    )
    return (
        head.removesuffix("\n}")
        + f',\n "municipalities": [\n{_lines(municipalities)}\n ],\n "wards": [\n{_lines(wards)}\n ]\n}}\n'
    )


def _lines(rows: Iterable[Row]) -> str:
    return ",\n".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("source", type=Path, help="the CSV with the columns pref, city and lgcode")
    parser.add_argument("--target", type=Path, default=TARGET)
    asked = parser.parse_args()
    asked.target.write_text(document(asked.source.read_bytes()), encoding="utf-8")
    print(f"{asked.target.name}: {asked.target.stat().st_size} bytes")


if __name__ == "__main__":
    main()
