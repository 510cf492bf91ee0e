"""Lines of an audit export: where they belong, when they were sealed, and one changed some way."""

import json
from datetime import datetime
from random import Random
from typing import Any


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def sealed_at(row: dict[str, Any], seals: list[dict[str, Any]]) -> str:
    """Return when the first checkpoint that covers a row was made; nothing for one that none covers."""
    for seal in seals:
        for head in seal["lanes"]:
            if head["lane"] == row["lane"] and head["number"] >= row["number"]:
                at: str = seal["at"]
                return at
    return ""


def place_of(line: bytes) -> tuple[str, int]:
    row = json.loads(line).get("row", {"lane": "", "number": 0})
    return row["lane"], row["number"]


def tampered(lines: list[bytes], at: int, way: str, rng: Random) -> tuple[list[bytes], tuple[str, int]]:
    """Return lines with one row changed one way, and the place that is bad."""
    line, changed = lines[at], list(lines)
    lane, number = place_of(line)
    if way == "flip":
        begin = line.index(b'"act":"')
        where = rng.randrange(begin + 7, begin + 11)
        changed[at] = line[:where] + bytes([line[where] ^ 1]) + line[where + 1 :]
    elif way == "delete":
        del changed[at]
    elif way == "twice":
        changed.insert(at, line)
    elif way == "truncate":
        changed = [each for each in lines if place_of(each)[0] != lane or place_of(each)[1] < number]
    else:
        others = [n for n, each in enumerate(lines) if place_of(each)[0] == lane and n != at]
        if not others:
            del changed[at]
        else:
            other = rng.choice(others)
            changed[at], changed[other] = changed[other], changed[at]
            number = min(number, place_of(lines[other])[1])
    return changed, (lane, number)
