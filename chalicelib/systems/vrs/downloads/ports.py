"""What downloads are kept with, whom they go through, and what a kind must know."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from chalicelib.audit.model import AuditRow, Entry
from chalicelib.systems.vrs.downloads.model import Download, Piece
from chalicelib.systems.vrs.inquiries.model import Inquiry, Provision
from chalicelib.systems.vrs.media.ports import LedgerPage
from chalicelib.systems.vrs.residents.model import Resident
from chalicelib.systems.vrs.tickets.model import TicketSheet

Row = tuple[str, ...]
Record = Provision | Inquiry


@dataclass(frozen=True)
class Batch:
    """A kind's next rows, how much did not fit into the layout, and where to go on (None: nowhere)."""

    rows: Sequence[Row]
    cursor: str | None
    left_out: int = 0


class KindOfDownload(Protocol):
    """A room that gives something out."""

    @property
    def header(self) -> Row:
        """Return the names of the columns."""

    def batch(self, cursor: str, since: datetime | None) -> Batch:
        """Return the rows after a cursor; with a moment, only of what was recorded since."""


class Roll(Protocol):
    """Everybody of one municipality, without a scan."""

    def people(
        self, after: str, most: int
    ) -> tuple[Sequence[tuple[Resident, Sequence[TicketSheet]]], str | None]:
        """Return the next people with their tickets, and the cursor after them; None where nobody follows."""

    def venue_names(self) -> Mapping[str, str]:
        """Return what venues are called, by id."""


class RecordRoll(Protocol):
    """情報提供等の記録 of one municipality, of both sides: ``provided`` to others, ``asked`` of others."""

    def records(self, side: str, month: str, after: str, most: int) -> tuple[Sequence[Record], str | None]:
        """Return a month's (YYYYMM) next records in the order of time, and the place after them, if any."""


class LogRoll(Protocol):
    """The operation log of one municipality."""

    def lanes(self) -> Sequence[tuple[str, str]]:
        """Return every lane with its area."""

    def rows(self, area: str, lane: str, after: int, most: int) -> Sequence[AuditRow]:
        """Return the rows of a lane that follow a number, in order."""


class Pieces(Protocol):
    """The pieces of downloads, where residents' records are."""

    def piece(self, download_id: str, number: int) -> Piece | None:
        """Return a piece, or None."""

    def keep_piece(self, download_id: str, number: int, piece: Piece, entry: Entry) -> None:
        """Keep a piece until it lapses; raise SheetMoved where it stands already."""


class DownloadBook(Protocol):
    """The downloads of one municipality."""

    def download(self, download_id: str) -> Download | None:
        """Return a download, or None."""

    def downloads(self) -> Sequence[Download]:
        """Return every download, oldest first."""

    def keep(self, download: Download, entry: Entry, page: LedgerPage | None = None) -> None:
        """Keep a download's next version, and what it changes in the ledger; raise SheetMoved."""

    def note(self, entry: Entry) -> None:
        """Note a reading."""
