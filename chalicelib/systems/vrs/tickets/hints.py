"""照合の手掛かり: which municipality lets its venues compare one thing about a holder with the paper.

The line of a ticket has no check digit, so that a misread number may be another person's ticket.  The day
of the month on which the holder was born tells nearly all of those apart (29 of 30), and names nobody.
Whether it is kept for venues at all is each municipality's own decision, by date; the default is not.
"""

from datetime import date

from pydantic import Field

from chalicelib.values.dated import DatedRule
from chalicelib.values.municipality import MunicipalityCode
from chalicelib.values.word import Word


class HintPolicy(Word):
    """照合の手掛かりの方針: the municipalities that decided so; of all others venues learn nothing."""

    version: str = ""
    note: str = ""
    own: dict[str, tuple[DatedRule, ...]] = Field(default_factory=dict)

    def opens(self, municipality: MunicipalityCode, day: date) -> bool:
        """Tell whether a municipality's venues are shown 生まれた日 on a day."""
        return any(rule.holds_on(day) for rule in self.own.get(str(municipality), ()))

    def day_kept(self, born_on: date, municipality: MunicipalityCode, day: date) -> int | None:
        """Return what a ticket's sheet keeps of its holder's birth date: the day of the month, or nothing."""
        return born_on.day if self.opens(municipality, day) else None
