"""One change of many doses: what is selected, what it would do, and how far it has come."""

from datetime import date
from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from chalicelib.access.tablets.model import VenueId
from chalicelib.systems.vrs.doses.model import FindingCode
from chalicelib.systems.vrs.queues.ports import DosePlace
from chalicelib.systems.vrs.tickets.model import TicketNumber
from chalicelib.values.word import AskedDay, Line, Moment, Word

LARGEST = 1_800
"""Doses in one fix."""
CHUNK = 20
"""Doses in one transaction: four items each, and the fix itself."""
MOST_CHUNKS = 95
"""A preview is one transaction of at most 100 items: the chunks, the fix, and the audit row."""
PRINTABLE = r"^[^\x00-\x1f\x7f]*$"


class DoseRef(Word):
    """対象の接種: a ticket and its turn, as it stands."""

    ticket: TicketNumber
    turn: int = Field(ge=1, le=9)


class Selection(Word):
    """対象の選択: the doses of a venue and day (of one product or lot, where named), or a list of doses."""

    venue: VenueId | None = None
    day: AskedDay | None = None
    product: str | None = Field(default=None, max_length=20, pattern=PRINTABLE)
    lot: str | None = Field(default=None, max_length=20, pattern=PRINTABLE)
    doses: tuple[DoseRef, ...] = Field(default=(), max_length=500)

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        of_day = self.venue is not None and self.day is not None
        if of_day == bool(self.doses) or (
            self.doses and (self.venue or self.day or self.product or self.lot)
        ):
            raise ValueError("会場と日を選ぶか、接種の一覧を渡すか、どちらか一方にしてください")
        return self


class Change(Word):
    """変更の内容: what to set; a field left out stays as it is."""

    given_on: AskedDay | None = None
    product: str | None = Field(default=None, min_length=1, max_length=20, pattern=PRINTABLE)
    lot: str | None = Field(default=None, max_length=20, pattern=PRINTABLE)

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not self.model_dump(exclude_none=True):
            raise ValueError("変更する項目がありません")
        return self


class FixRequest(Word):
    """一括修正の差分の作成: what to change of which doses, and why."""

    select: Selection
    change: Change
    reason: Line


class FixApproval(Word):
    """一括修正の適用: the digest of the preview that was looked at."""

    digest: str = Field(pattern=r"^[0-9a-f]{64}$")


class Undoing(Word):
    """一括修正の取消: why everything is put back."""

    reason: Line


class Standing(Word):
    """一件の内容: the fields that a fix may change."""

    given_on: date
    product: str
    lot: str


class RowState(StrEnum):
    """一件の状態."""

    PREVIEWED = "previewed"
    APPLIED = "applied"
    SKIPPED = "skipped"
    """The dose changed after the preview: it was left as it is."""
    UNDONE = "undone"
    KEPT = "kept"
    """The dose changed after the fix: undoing left it as it is."""


class FixRow(Word):
    """差分の一行: one dose, before and after, with what is odd about each."""

    ticket: TicketNumber
    turn: int
    version: int
    before: Standing
    after: Standing
    odd_before: tuple[FindingCode, ...] = ()
    odd_after: tuple[FindingCode, ...] = ()
    state: RowState = RowState.PREVIEWED
    fixed_version: int | None = None
    """The version that applying the fix wrote."""

    @property
    def place(self) -> DosePlace:
        """The version that was previewed."""
        return DosePlace(self.ticket, self.turn, self.version)


class FixState(StrEnum):
    """一括修正の状態."""

    PREVIEWED = "previewed"
    APPLYING = "applying"
    APPLIED = "applied"
    UNDOING = "undoing"
    UNDONE = "undone"


class BulkFix(Word):
    """一括修正: a previewed change, who asked for it, and how many chunks are done."""

    fix_id: str
    digest: str
    change: Change
    reason: Line
    rows: int
    chunks: int
    made_by: str
    made_at: Moment
    state: FixState = FixState.PREVIEWED
    done: int = 0
    """Chunks applied, or undone while that is under way."""
    skipped: int = 0
    kept: int = 0
    undo_reason: Line | None = None
    version: int = 0


class FixChunk(Word):
    """一括修正の一部: some rows, all of a ticket's together, that are applied in one transaction."""

    number: int
    rows: tuple[FixRow, ...]
    version: int = 0


class FixShown(Word):
    """一括修正の表示: the fix and its rows."""

    fix: BulkFix
    rows: tuple[FixRow, ...]
