"""予診票: what is keyed from a paper, by whom, and what became of the two entries."""

from enum import StrEnum
from typing import Literal

from pydantic import Field

from chalicelib.access.tablets.model import VenueId
from chalicelib.systems.vrs.doses.answers import AnswerCode
from chalicelib.systems.vrs.tickets.model import TicketNumber
from chalicelib.values.word import AskedDay, Line, Moment, Word

REFERENCE = r"^[A-Za-z0-9-]{1,40}$"
PaperField = Literal["ticket", "turn", "given_on", "product", "lot", "venue"]
FIELDS: tuple[PaperField, ...] = ("ticket", "turn", "given_on", "product", "lot", "venue")


class PaperForm(Word):
    """予診票の内容: what the paper says of one dose."""

    ticket: TicketNumber
    turn: int = Field(ge=1, le=9)
    given_on: AskedDay
    product: str = Field(min_length=1, max_length=20, pattern=r"^[^\x00-\x1f\x7f]*$")
    lot: str = Field(max_length=20, pattern=r"^[^\x00-\x1f\x7f]*$")
    venue: VenueId


class PaperKeying(Word):
    """予診票の一回目の入力; ``reference`` is the number that is stamped on the paper."""

    reference: str = Field(pattern=REFERENCE)
    form: PaperForm


class PaperAgain(Word):
    """予診票の二回目の入力, by another person who does not see the first."""

    form: PaperForm


class PaperDecision(Word):
    """食い違いの決定: for each field that differs, which of the two entries is what the paper says."""

    picks: dict[PaperField, Literal["first", "second"]]
    reason: Line


class PaperWithdrawal(Word):
    """予診票の入力の取りやめ, and why."""

    reason: Line


class PaperState(StrEnum):
    """予診票の入力の状態."""

    KEYED_ONCE = "keyed_once"
    """一回目だけ: waits for the second person."""

    DIFFERS = "differs"
    """食い違い: waits for a look at the paper."""

    RECORDED = "recorded"
    """登録済み: the dose is in the records, or stood there, or was kept as a conflict."""

    WITHDRAWN = "withdrawn"
    """取りやめ."""


class Keyed(Word):
    """一回の入力."""

    form: PaperForm
    by: str
    at: Moment


class PaperEntry(Word):
    """予診票の入力: both entries, and the outcome."""

    paper_id: str
    reference: str
    state: PaperState = PaperState.KEYED_ONCE
    first: Keyed
    second: Keyed | None = None
    decided_by: str | None = None
    reason: Line | None = None
    recorded: PaperForm | None = None
    """What was recorded: what both keyed, or what was decided."""
    outcome: AnswerCode | None = None
    version: int = 0


class FieldPair(Word):
    """食い違う項目: what each of the two keyed."""

    field: PaperField
    first: str
    second: str


class PaperShown(Word):
    """予診票の表示: nothing of the first entry until the second is made."""

    paper_id: str
    reference: str
    state: PaperState
    first_by: str
    first_at: Moment
    second_by: str | None = None
    decided_by: str | None = None
    reason: Line | None = None
    form: PaperForm | None = None
    """What was recorded."""
    differing: tuple[FieldPair, ...] = ()
    outcome: AnswerCode | None = None


class PaperQuery(Word):
    """予診票の検索.  Day and venue find only what both have keyed: the second person stays blind."""

    state: PaperState | None = None
    reference: str | None = Field(default=None, pattern=REFERENCE)
    by: str | None = Field(default=None, pattern=r"^[A-Za-z0-9._-]{1,64}$")
    day: AskedDay | None = None
    venue: VenueId | None = None
