"""フラグの区分の表: what each code is called and what it does (``data/flags.json``)."""

from datetime import date
from typing import Self

from pydantic import Field, model_validator

from chalicelib.systems.vrs.moves.model import FlagCode, FlagEffect
from chalicelib.systems.vrs.tickets.model import StopReason
from chalicelib.values.word import Line, Word


class FlagRule(Word):
    """One code of the table, while it holds."""

    code: FlagCode
    file_code: str = Field(pattern=r"^[0-9A-Z]{1,4}$")
    label: Line
    effect: FlagEffect
    stop: StopReason | None = None
    """With effect ``stops``: the reason that venues' sheets name."""
    ends: tuple[StopReason, ...] = ()
    """With effect ``ends``: the stops that are over."""
    ahead: bool = False
    """Whether it is known before its day: a move is notified ahead, a death is not."""
    holds_from: date
    holds_to: date | None = None
    source: str = Field(min_length=1)
    confidence: str = Field(pattern=r"^(S|V|I|M\+|M|M-)$")

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        stops, ends = self.stop is not None, bool(self.ends)
        if (stops, ends) != (self.effect is FlagEffect.STOPS, self.effect is FlagEffect.ENDS):
            raise ValueError("フラグの効果と、その内容が合いません")
        return self

    def holds_on(self, day: date) -> bool:
        """Tell whether the code could be set for a day."""
        return self.holds_from <= day and (self.holds_to is None or day <= self.holds_to)


class FlagCodes(Word):
    """フラグの区分の表."""

    version: Line
    note: str
    sources: dict[str, str]
    codes: tuple[FlagRule, ...] = Field(min_length=1)

    def rule(self, code: FlagCode, day: date) -> FlagRule | None:
        """Return what a code means on a day, or None."""
        return next((rule for rule in self.codes if rule.code is code and rule.holds_on(day)), None)

    def in_file(self, text: str, day: date) -> FlagRule | None:
        """Return what a file's code means on a day, or None."""
        return next((rule for rule in self.codes if rule.file_code == text and rule.holds_on(day)), None)
