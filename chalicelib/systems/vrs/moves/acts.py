"""What staff ask for, and what they are told it did or would do."""

from pydantic import Field, StrictInt

from chalicelib.systems.vrs.moves.model import FlagCode, FlagSource
from chalicelib.systems.vrs.tickets.model import Stop, TicketNumber, TicketState
from chalicelib.values.word import AskedDay, Line, Word

_Version = Field(ge=1)
"""The version of a person on the editor's screen: an act on an older one is refused."""


class FlagToSet(Word):
    """フラグの設定: what happened to a person, and how staff know."""

    code: FlagCode
    effective_on: AskedDay
    reason: Line
    source: FlagSource
    version: StrictInt = _Version
    preview: bool = False


class TakingBack(Word):
    """フラグの取消し."""

    reason: Line
    version: StrictInt = _Version
    preview: bool = False


class TicketToReissue(Word):
    """再発行の申請: the new number, already printed."""

    old: TicketNumber
    new: TicketNumber
    reason: Line
    version: StrictInt = _Version
    preview: bool = False


class PeopleToMerge(Word):
    """統合: which registration stays, and which is taken into it."""

    survivor: str = Field(pattern=r"^[A-Za-z0-9._-]{1,64}$")
    absorbed: str = Field(pattern=r"^[A-Za-z0-9._-]{1,64}$")
    survivor_version: StrictInt = _Version
    absorbed_version: StrictInt = _Version
    reason: Line
    preview: bool = False


class TicketEffect(Word):
    """接種券への影響: a ticket before and after an act."""

    ticket: TicketNumber
    before: TicketState
    after: TicketState
    stops: tuple[Stop, ...]
    chain: tuple[TicketNumber, ...]


class Effect(Word):
    """行為の影響: what an act changed, or in a preview what it would change."""

    preview: bool
    person_id: str
    version: int
    """Of the person, after the act."""
    flag_id: str | None = None
    absorbed_version: int | None = None
    tickets: tuple[TicketEffect, ...]
