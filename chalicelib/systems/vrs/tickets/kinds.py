"""券種: which digit of the line stands for what, as settings (``data/tickets.json``)."""

from typing import Self

from pydantic import Field, PrivateAttr, model_validator

from chalicelib.systems.vrs.tickets.model import TicketKind
from chalicelib.values.word import Line, Word


class KindDigit(Word):
    """One digit of 券種, where it was read and how well it is known."""

    digit: str = Field(pattern=r"^[0-9]$")
    kind: TicketKind
    source: str = Field(min_length=1)
    confidence: str = Field(pattern=r"^(S|V|I|M\+|M|M-)$")


class TicketKinds(Word):
    """券種の表: the digits of 券種, the highest turn, and NW-7's start and stop characters."""

    version: Line
    note: str
    sources: dict[str, str]
    kinds: tuple[KindDigit, ...] = Field(min_length=1)
    max_turn: int = Field(ge=1, le=9)
    start_stop: str = Field(pattern=r"^[A-D]{0,4}$")

    _by_digit: dict[str, TicketKind] = PrivateAttr(default_factory=dict)

    @model_validator(mode="after")
    def _indexed(self) -> Self:
        self._by_digit.update({each.digit: each.kind for each in self.kinds})
        if len(self._by_digit) != len(self.kinds):
            raise ValueError("同じ券種の数字が二度あります")
        return self

    def kind(self, digit: str) -> TicketKind | None:
        """Return what a digit stands for, or None."""
        return self._by_digit.get(digit)
