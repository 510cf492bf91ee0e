"""Where items stand, what they hold once opened, and one element of a transaction."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from chalicelib.adapters.area_keys import Area
from chalicelib.errors import DomainError, SheetMoved
from chalicelib.values.keeping import KEPT_TO_UNDO


@dataclass(frozen=True)
class Place:
    """Where an item stands: its area, its partition's name within it, and its sort key."""

    area: Area
    partition: str
    sort: str


@dataclass(frozen=True)
class Item:
    """An opened item."""

    place: Place
    plaintext: bytes
    version: int
    extra: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Write:
    """One element of a transaction, and the refusal that its condition's failure means."""

    action: dict[str, Any]
    refusal: type[DomainError] = SheetMoved


def lapsing(at: datetime) -> dict[str, str]:
    """Return the ``until`` of an item that only serves to repeat or undo what was done at a time."""
    return {"N": str(int((at + KEPT_TO_UNDO).timestamp()))}
