"""Damages of a restored table, and which layers of its verification must find each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from local.backup import Key, Row

Changed = Mapping[Key, Row | None]
"""Items as the damage leaves them; None: gone."""


@dataclass(frozen=True)
class Before:
    """The table as it was restored, and older copies of some of its items."""

    rows: Mapping[Key, Row]
    older: Mapping[Key, Row]

    def keys(self, area: str, kind: str, sort: str = "") -> list[Key]:
        """Return the keys of an area's items of a kind."""
        return sorted(key for key in self.rows if f"#{area}#{kind}" in key[0] and key[1].startswith(sort))


@dataclass(frozen=True)
class Damage:
    """A damage, and what must be said of it, layer by layer; the backup must name each item in any case."""

    name: str
    plan: Callable[[Before], Changed]
    said: Mapping[str, str]
    """Layer to a part of its sentence; of the seals it is enough to say NAMED: each item's name."""


NAMED = ""


def flipped(before: Before) -> Changed:
    """Flip one bit in the middle of a sealed sheet."""
    key = before.keys("venue", "TICKET#", "SHEET")[0]
    sealed = bytearray(before.rows[key]["sealed"]["B"])
    sealed[len(sealed) // 2] ^= 1
    return {key: {**before.rows[key], "sealed": {"B": bytes(sealed)}}}


def missing(area: str, kind: str, sort: str = "") -> Callable[[Before], Changed]:
    """Return the damage that takes the last item of a kind away."""
    return lambda before: {before.keys(area, kind, sort)[-1]: None}


def sealed_row_missing(before: Before) -> Changed:
    """Take away a row of the log that a checkpoint seals."""
    key = next(key for key in before.keys("office", "AUDIT#") if key in before.older)
    return {key: None}


def swapped(before: Before) -> Changed:
    """Exchange what two people's items hold."""
    one, other = before.keys("resident", "PERSON#", "PERSON")[:2]
    rows = before.rows
    return {
        one: {**rows[other], "pk": rows[one]["pk"], "sk": rows[one]["sk"]},
        other: {**rows[one], "pk": rows[other]["pk"], "sk": rows[other]["sk"]},
    }


def rolled_back(before: Before) -> Changed:
    """Put an older copy of a sheet at its own place: it opens, and it does not know its last dose."""
    sheets = before.keys("venue", "TICKET#", "SHEET")
    key = next(key for key in sheets if before.older.get(key, before.rows[key]) != before.rows[key])
    return {key: before.older[key]}


def another_version(before: Before) -> Changed:
    """Let a sheet say that it is of a later version."""
    key = before.keys("venue", "TICKET#", "SHEET")[1]
    return {key: {**before.rows[key], "version": {"N": "7"}}}


def without_keys(before: Before) -> Changed:
    """Take the wrapped keys of an area away."""
    return dict.fromkeys(before.keys("resident", "KEYS"))


DAMAGES = (
    Damage("one flipped bit", flipped, {"seals": NAMED}),
    Damage("a version changed", another_version, {"seals": NAMED}),
    Damage("two people's items exchanged", swapped, {"seals": NAMED}),
    Damage("an older copy of a sheet", rolled_back, {"links": "a sheet that its doses contradict"}),
    Damage(
        "a holder missing", missing("resident", "TICKET#", "HOLDER"), {"links": "a ticket without its holder"}
    ),
    Damage("a number missing", missing("number", "INDEX#"), {"links": "a person without a number"}),
    Damage(
        "a person missing", missing("resident", "PERSON#", "PERSON"), {"links": "a number without a person"}
    ),
    Damage("a sealed row of the log missing", sealed_row_missing, {"log": "ROW_MISSING"}),
    Damage("the checkpoint missing", missing("office", "CHECKPOINTS"), {"log": "NOTHING_SEALED"}),
    Damage("the resident area's wrapped keys missing", without_keys, {"seals": "resident PERSON"}),
)
"""Planted one by one: the keys are drawn anew in each run, so that two damages may meet in one item."""
