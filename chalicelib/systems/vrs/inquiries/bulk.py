"""一括照会: many mover-ins in one file, checked, approved by another person, run in chunks."""

from enum import StrEnum

from chalicelib.systems.vrs.inquiries.model import Ground, IdentityCheck, InquiryState
from chalicelib.values.municipality import MunicipalityCode
from chalicelib.values.people import AddresseeNumber
from chalicelib.values.word import Moment, Word

AT_ONCE = 96
"""People asked about together: a reading takes 100, and the transactions of 48, 24 and 32 are full."""
CHUNK = 2 * AT_ONCE
"""Rows that are sealed together in one item."""


class BulkRefusal(Word):
    """Why a row is not taken: where it stands, and what to do.  Never the value itself."""

    row: int
    column: str
    reason: str


class BulkRow(Word):
    """One mover-in of the file, and what came of asking.

    ``outcome`` is None while nobody was asked; a ``refused`` row was not asked about, for the
    reason beside it.
    """

    row: int
    addressee: AddresseeNumber
    former: MunicipalityCode
    ground: Ground
    identity: IdentityCheck
    outcome: InquiryState | None = None
    refused: str | None = None
    doses: int = 0
    conflicts: int = 0


class BulkState(StrEnum):
    """How far a bulk inquiry is."""

    REFUSED = "refused"
    """Rows are wrong: nothing of it can be approved."""

    CHECKED = "checked"
    APPROVED = "approved"
    DONE = "done"


class Bulk(Word):
    """一括照会の見出し: who asked for it and who approved it, and how far it has come."""

    bulk_id: str
    state: BulkState
    rows: int
    digest: str
    refusals: tuple[BulkRefusal, ...] = ()
    requested_by: str
    requested_at: Moment
    approved_by: str | None = None
    approved_at: Moment | None = None
    ended_at: Moment | None = None
    done: int = 0
    """Chunks that are behind us."""
    provided: int = 0
    not_found: int = 0
    refused: int = 0
    version: int = 1

    @property
    def chunks(self) -> int:
        """How many chunks it has."""
        return -(-self.rows // CHUNK)

    @property
    def reached(self) -> int:
        """How many rows are behind us."""
        return min(self.done * CHUNK, self.rows)


class BulkChunk(Word):
    """A part of a bulk's rows."""

    bulk_id: str
    number: int
    rows: tuple[BulkRow, ...]
    version: int = 1


def inquiry_id_of(bulk_id: str, row: int) -> str:
    """Return the id of a row's inquiry: run again, it is the same inquiry."""
    return f"{bulk_id}-{row:05d}"
