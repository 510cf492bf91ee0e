"""What is counted, and what of it may be seen."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from chalicelib.systems.vrs.tickets.model import TicketNumber
from chalicelib.values.municipality import MunicipalityCode
from chalicelib.values.word import AskedDay, Word

Month = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$")]
"""A month of the calendar in Japan: ``2021-07``."""


class AgeClass(StrEnum):
    """年齢区分 on the day of the dose, by the codes of the open data."""

    UNDER_65 = "-64"
    FROM_65 = "65-"
    UNKNOWN = "UNK"


class Gender(StrEnum):
    """性別, by the codes of the open data."""

    MALE = "M"
    FEMALE = "F"
    UNKNOWN = "U"


class Cell(Word):
    """集計区分: everything that a dose is counted by.  Nothing in it names a person."""

    given_on: date
    turn: int = Field(ge=1, le=9)
    age: AgeClass
    sex: Gender
    product: str
    venue: str = ""
    """The venue's id; empty where the dose came without one."""

    @property
    def month(self) -> Month:
        """The month of the dose."""
        return self.given_on.isoformat()[:7]


class Counted(Word):
    """集計済みの内訳: what stands in the counters for one ticket, so that it can be taken out again."""

    ticket: TicketNumber
    cells: tuple[Cell, ...] = ()
    sheet_version: int = 0
    version: int = 0

    def moves_from(self, before: "Counted") -> dict[Cell, int]:
        """Return by how much each counter moves when the ticket is counted so, and no longer as before."""
        moves = Counter(self.cells)
        moves.subtract(Counter(before.cells))
        return {cell: by for cell, by in moves.items() if by}


class Tally(Word):
    """日別の集計: one part of the counters of one day."""

    given_on: date
    part: int = Field(ge=0)
    counts: tuple[tuple[Cell, int], ...] = ()
    version: int = 0

    def moved_by(self, moves: Mapping[Cell, int]) -> "Tally":
        """Return the tally with counters moved; one that comes to nothing is left out."""
        counts = Counter(dict(self.counts))
        counts.update(moves)
        kept = sorted((cell.model_dump_json(), cell, n) for cell, n in counts.items() if n)
        return self.model_copy(update={"counts": tuple((cell, n) for _, cell, n in kept)})


class Threshold(Word):
    """秘匿の基準値: the fewest doses that may be shown as one number, since a day."""

    municipality: MunicipalityCode | None = None
    """None: every municipality that has no line of its own."""
    valid_from: date
    smallest: int = Field(ge=1)


class Group(Word):
    """公表区分: doses that are only ever shown together; a field that is None is kept back (秘匿)."""

    month: Month
    given_on: date | None = None
    turn: int | None = None
    age: AgeClass | None = None
    sex: Gender | None = None
    product: str | None = None
    venue: str | None = None
    count: int = Field(ge=1)


class Dimension(StrEnum):
    """集計軸: what a table of statistics can be laid out by."""

    MONTH = "month"
    DATE = "given_on"
    TURN = "turn"
    AGE = "age"
    SEX = "sex"
    PRODUCT = "product"
    VENUE = "venue"


class StatisticsQuery(Word):
    """統計の照会: which doses, laid out by what.  Both days count; a field left out takes any value."""

    since: AskedDay
    until: AskedDay
    turn: int | None = Field(default=None, ge=1, le=9)
    age: AgeClass | None = None
    sex: Gender | None = None
    product: str | None = Field(default=None, min_length=1, max_length=20, pattern=r"^[^\x00-\x1f\x7f]*$")
    venue: str | None = Field(default=None, max_length=40, pattern=r"^[0-9A-Za-z-]*$")
    by: tuple[Dimension, ...] = Field(default=(Dimension.DATE, Dimension.TURN), min_length=1, max_length=7)


class StatisticsAnswer(Word):
    """統計の回答: rows by what was asked; null stands for what is kept back."""

    rows: tuple[dict[str, str | int | None], ...]
    total: int
    undetermined: int
    """Doses shown only together with others, of which some may fit the question and some may not."""
    smallest: int
    """The threshold that was applied."""
