"""What the ledger is kept with."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from chalicelib.audit.model import Entry
from chalicelib.systems.vrs.media.model import Medium, MediumUse


@dataclass(frozen=True)
class LedgerPage:
    """What one act changes in the ledger, whole or not at all; each carries its next version."""

    media: tuple[Medium, ...] = ()
    uses: tuple[MediumUse, ...] = ()


class MediaLedger(Protocol):
    """The media and the ledger of one municipality."""

    def medium(self, medium_id: str) -> Medium | None:
        """Return a medium, or None."""

    def media(self) -> Sequence[Medium]:
        """Return every medium, retired ones too, by id."""

    def use(self, use_id: str) -> MediumUse | None:
        """Return an entry, or None."""

    def uses(self) -> Sequence[MediumUse]:
        """Return every entry, oldest first."""

    def write(self, page: LedgerPage, entry: Entry) -> None:
        """Write a page with its audit entry; raise SheetMoved where another was faster."""

    def note(self, entry: Entry) -> None:
        """Note an act that changes nothing."""
