"""How a number may have been misread, and the tickets that were perhaps meant."""

from enum import IntEnum

from pydantic import Field

from chalicelib.systems.vrs.doses.model import FindingCode
from chalicelib.systems.vrs.tickets.model import TicketNumber
from chalicelib.values.word import Word


class Slip(IntEnum):
    """読み誤りの種類, the likeliest first."""

    LOOKALIKE = 1
    """一つの数字の 1 と 4 の取り違え, the commonest in hand-written and worn lines."""

    TURN = 2
    """回数の 1 と 4 の取り違え, on the same ticket."""

    SUBSTITUTED = 3
    """一つの数字の読み誤り."""

    SWAPPED = 4
    """隣り合う二つの数字の入れ替わり."""

    SHIFTED = 5
    """一つの数字の脱落又は重複: the digits after it are shifted by one."""


class NearSearch(Word):
    """近い番号の検索: of a waiting dose, or of the claim of a conflict."""

    ticket: TicketNumber
    turn: int = Field(ge=1, le=9)
    conflict_id: str | None = Field(default=None, pattern=r"^[0-9a-f]{24}$")
    after: int = Field(default=0, ge=0, le=1_000)
    """How many candidates were shown before."""


class NearTicket(Word):
    """近い番号の候補: an issued ticket that would fit, with as little of its holder as helps to compare.

    ``name_hint`` is the first character of the name, ``born_day`` the day of the month of birth.
    """

    ticket: TicketNumber
    turn: int = Field(ge=1, le=9)
    slip: Slip
    name_hint: str
    born_day: int
    odd: tuple[FindingCode, ...] = ()
    """What would be odd about the dose there."""


class NearPage(Word):
    """近い番号の候補の一覧: some candidates, how many there are, and where the next begin."""

    items: tuple[NearTicket, ...]
    total: int
    next: int | None = None
