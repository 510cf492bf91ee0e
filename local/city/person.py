"""A made-up person, and the doses they may already have had."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Given:
    """A dose that was given before: what 接種状況 1 in a registration file tells."""

    turn: int
    given_on: date
    maker: str
    lot: str


@dataclass(frozen=True, slots=True)
class Person:
    """One person of a synthetic city; no address, as the systems keep none.

    Made up though the person is, the number is valid, so it does not print.
    """

    individual_number: str = field(repr=False)
    address_number: str
    municipality_code: str
    ticket_number: str
    surname: str
    given_name: str
    surname_kana: str
    given_name_kana: str
    born_on: date
    sex: str
    household: int
    doses: tuple[Given, ...] = ()

    @property
    def name(self) -> str:
        """氏名, with the full-width space the registers put in."""
        return f"{self.surname}　{self.given_name}"

    @property
    def kana(self) -> str:
        """氏名の読み in katakana."""
        return f"{self.surname_kana}　{self.given_name_kana}"
