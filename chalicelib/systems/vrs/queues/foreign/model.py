"""What staff type about a dose that was given elsewhere."""

from datetime import date

from pydantic import Field

from chalicelib.systems.vrs.tickets.model import TicketNumber
from chalicelib.systems.vrs.tickets.origin import ORIGIN_CODE, Origin
from chalicelib.values.word import AskedDay, Word


class ForeignDose(Word):
    """他所での接種の登録: one dose, where it came from, and the document that says so."""

    ticket: TicketNumber
    turn: int = Field(ge=1, le=9)
    given_on: AskedDay
    product: str = Field(min_length=1, max_length=20, pattern=r"^[^\x00-\x1f\x7f]*$")
    lot: str = Field(max_length=20, pattern=r"^[^\x00-\x1f\x7f]*$")
    origin: Origin
    origin_code: str | None = Field(default=None, pattern=ORIGIN_CODE)


class ForeignRow(Word):
    """他所での接種の一覧の一行, with the label of its origin."""

    ticket: TicketNumber
    turn: int
    given_on: date
    product: str
    lot: str
    origin: Origin
    label: str
