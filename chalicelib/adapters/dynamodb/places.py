"""Where items stand, what they hold once opened, and one element of a transaction."""

from dataclasses import dataclass, field
from typing import Any

from chalicelib.adapters.area_keys import Area
from chalicelib.errors import DomainError, SheetMoved


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
