"""The one base of every model, and the base of every number made of digits."""

import re
from datetime import date, datetime
from typing import Annotated, ClassVar, Self

from pydantic import (
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    RootModel,
    Strict,
    StringConstraints,
    model_validator,
)

Moment = AwareDatetime
"""A point in time with its zone; stored in UTC."""

WHOLE = re.compile(r"[0-9]{1,9}")


def _moment(said: object) -> object:
    return datetime.fromisoformat(_written_out(said)) if isinstance(said, str) else said


def _day(said: object) -> object:
    return date.fromisoformat(_written_out(said)) if isinstance(said, str) else said


def _written_out(said: str) -> str:
    """Refuse a number of seconds: pydantic takes it for a day or a moment even where it is quoted."""
    if "-" not in said[1:]:
        raise ValueError("年月日の書式ではありません")
    return said


def _number(said: object) -> object:
    return int(said) if isinstance(said, str) and WHOLE.fullmatch(said) else said


AskedMoment = Annotated[AwareDatetime, Strict(), BeforeValidator(_moment)]
"""A moment as a request says it: written out, never a number of seconds."""

AskedDay = Annotated[date, Strict(), BeforeValidator(_day)]
"""A day as a request says it: written out, never a number of seconds."""

AskedNumber = Annotated[int, Strict(), BeforeValidator(_number)]
"""A whole number as a query says it: digits, never ``1.0``."""

Line = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]
"""One line of text without control characters, 1 to 200 characters."""


class Word(BaseModel):
    """Base of every model.

    pydantic lets the outermost model decide whether an error repeats its
    input, so one model without ``hide_input_in_errors`` would print the
    individual number inside it.  Hence one base, and a lint rule to keep it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Text(RootModel[str]):
    """A piece of text with rules of its own; a subclass says which."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    def __str__(self) -> str:
        return self.root


class Digits(RootModel[str]):
    """A fixed run of ASCII digits; a subclass says how many and how they check."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)
    length: ClassVar[int]

    @model_validator(mode="after")
    def _well_formed(self) -> Self:
        digits = self.root
        if not (len(digits) == self.length and digits.isascii() and digits.isdecimal()):
            message = f"{self.length}桁の数字ではありません"
            raise ValueError(message)
        if not self.checks():
            message = "検査用数字が一致しません"
            raise ValueError(message)
        return self

    def checks(self) -> bool:
        """Tell whether the check digit is right; numbers without one always are."""
        return True

    def __str__(self) -> str:
        return self.root
