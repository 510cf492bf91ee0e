"""業務の終了: from which day nothing new is taken in, and until when what was given before is entered late.

Whatever way a dose or a person comes in, what is asked of it is asked here: a tablet, a file and a new
inquiry take in nothing after the last day (``is_over``, ``demand_open``); the desk, and an inquiry that was
begun before, enter until the limit what was given by the last day (``demand_late_entry``); no dose's day is
corrected to one after it (``demand_given_by``).  The venues' plane learns of it too, so nothing here names
a person (評価書: 令和7年2月28日終了).
"""

from datetime import date
from typing import Protocol, Self

from pydantic import model_validator

from chalicelib.errors import BusinessOver, LateEntryOver
from chalicelib.values.municipality import MunicipalityCode
from chalicelib.values.word import AskedDay, Word


class BusinessEnd(Word):
    """業務終了の設定: the last day of intake, and the last day of late entry at the desk."""

    ends_on: AskedDay
    late_entry_until: AskedDay

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.late_entry_until < self.ends_on:
            message = "遅れての登録の期限が、業務終了日より前です"
            raise ValueError(message)
        return self


class BusinessEnds(Protocol):
    """What was set for each municipality."""

    def of(self, municipality: MunicipalityCode) -> BusinessEnd | None:
        """Return what is set and approved, at most a minute old; None where business has no end."""


def is_over(end: BusinessEnd | None, today: date) -> bool:
    """Tell whether nothing new is taken in any more."""
    return end is not None and today > end.ends_on


def demand_open(end: BusinessEnd | None, today: date) -> None:
    """Let registration go on, or raise BusinessOver."""
    if is_over(end, today):
        raise BusinessOver


def demand_late_entry(end: BusinessEnd | None, given_on: date, today: date) -> None:
    """Let the desk enter a dose, or raise.

    A dose that was given by the last day may be entered until the set limit: LateEntryOver after it.
    One given later is no dose of this business: BusinessOver.
    """
    demand_given_by(end, given_on)
    demand_entry_open(end, today)


def demand_given_by(end: BusinessEnd | None, given_on: date) -> None:
    """Let a dose be of a day, or raise BusinessOver where it would be after the last."""
    if is_over(end, given_on):
        raise BusinessOver


def demand_entry_open(end: BusinessEnd | None, today: date) -> None:
    """Let what was given before be entered, or raise LateEntryOver."""
    if end is not None and today > end.late_entry_until:
        raise LateEntryOver
