"""What a report of possible misuse says."""

from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from chalicelib.access.staff.model import AccountId
from chalicelib.audit.model import no_individual_number
from chalicelib.values.word import Line, Moment, Word

PersonId = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$"), AfterValidator(no_individual_number)
]
"""A person's id as the screens show it: a blind index, never a number."""


class Sign(StrEnum):
    """不正利用の兆候: what stood out."""

    ODD_HOURS = "odd_hours"
    """Work between 21:00 and 7:00 in Japan."""
    VOLUME = "volume"
    """Far more people looked at in a day than by colleagues."""
    OWN_HOUSEHOLD = "own_household"
    """Somebody looked at a person of their own household, or at themselves."""
    WATCHED = "watched"
    """A look at a person of public interest."""
    REFUSED = "refused"
    """Many refused attempts in a day."""


class Watched(Word):
    """注意対象者: a person whose look-ups are reported; by whom, where it is somebody's own household.

    An entry of the second kind rests on what the member of staff declared, and on nothing else.
    """

    person_id: PersonId
    household_of: AccountId | None = None


class Suspicion(Word):
    """One sign: whose acts, on which day in Japan, how many."""

    sign: Sign
    actor: str
    day: str
    count: int


class MisuseReport(Word):
    """不正利用の点検報告 of a stretch of time, until somebody signs it."""

    report_id: str
    since: Moment
    until: Moment
    findings: tuple[Suspicion, ...] = Field(max_length=500)
    more: int = 0
    """How many findings did not fit."""
    made_by: str
    signed_by: str | None = None
    signed_at: Moment | None = None
    note: Line | None = None
    version: int = 1
