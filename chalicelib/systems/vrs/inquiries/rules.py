"""What is right about an inquiry: its basis, its measure, and what may be provided.  Pure."""

from collections.abc import Mapping
from datetime import date, datetime

from chalicelib.access.model import Purpose
from chalicelib.errors import (
    BasisMissing,
    BulkNotOpen,
    FormerCityNotHere,
    GroundNotOpen,
    InquiryLimitReached,
    NotYetHappened,
    TooManyMisses,
    UnknownFormerCity,
)
from chalicelib.systems.vrs.inquiries.model import (
    AskedCounts,
    Ground,
    IdentityCheck,
    ProvidedDose,
    Question,
)
from chalicelib.systems.vrs.inquiries.policy import InquiryKind, InquiryPolicy, Limit
from chalicelib.systems.vrs.tickets.model import TicketNumber, TicketSheet
from chalicelib.values.clock import day_in_japan
from chalicelib.values.municipality import Municipalities, MunicipalityCode

TRIES = 8
"""How often a step is decided anew where another writer was faster."""


def check_ground(
    kind: InquiryKind, ground: Ground, asker: MunicipalityCode, now: datetime, policy: InquiryPolicy
) -> None:
    """Let a ground pass that is open today; raise GroundNotOpen, BulkNotOpen or NotYetHappened."""
    today = day_in_japan(now)
    grounds = policy.grounds(kind, asker, today)
    if kind is InquiryKind.BULK and not grounds:
        raise BulkNotOpen
    if ground.kind not in grounds:
        raise GroundNotOpen
    if ground.on > today:
        raise NotYetHappened


def check_identity(identity: IdentityCheck, now: datetime) -> None:
    """Let an identity check pass that took place; raise NotYetHappened."""
    if identity.checked_at > now:
        raise NotYetHappened


def check_former(
    former: MunicipalityCode, asker: MunicipalityCode, today: date, known: Municipalities, *, opened: bool
) -> None:
    """Let a former city pass that exists and keeps its records here.

    Raises UnknownFormerCity for a code that is nobody's or the asker's own, FormerCityNotHere.
    """
    if former == asker or known.ever(former) is None or known.is_ward(former):
        raise UnknownFormerCity
    if known.on(former, today) is None and not opened:
        raise UnknownFormerCity
    if not opened:
        raise FormerCityNotHere


def check_question(question: Question, provider: MunicipalityCode) -> None:
    """Let a question pass that stands on all its legs; the answering side asks once more (R-III-5-03).

    The types demand the same; this is what stands where a question came by without them.  Raises
    BasisMissing.
    """
    whole = (
        isinstance(question, Question)
        and getattr(question, "ground", None) is not None
        and getattr(question, "identity", None) is not None
        and getattr(question, "resident", None) is not None
        and getattr(question, "purpose", None) is Purpose.ANSWER_NEW_CITY
    )
    if not whole or question.former != provider or question.asker == provider:
        raise BasisMissing


def check_counts(limit: Limit, counts: AskedCounts, more: int) -> None:
    """Let so many more inquiries pass; raise InquiryLimitReached or TooManyMisses."""
    if not limit.leaves_room(counts, more):
        raise InquiryLimitReached
    if limit.suspects(counts):
        raise TooManyMisses


def kept_until(asked_on: date, years: int) -> date:
    """Return the last day of so many years: a record of 29 February ends on 28 February."""
    try:
        return asked_on.replace(year=asked_on.year + years)
    except ValueError:
        return asked_on.replace(year=asked_on.year + years, day=28)


def provided(sheets: Mapping[TicketNumber, TicketSheet]) -> tuple[ProvidedDose, ...]:
    """Return the doses that count on a person's tickets, by turn and day; never a ticket or a venue."""
    found = {
        (slot.turn, slot.given_on, slot.product, slot.lot)
        for sheet in sheets.values()
        for slot in sheet.given
    }
    return tuple(
        ProvidedDose(turn=turn, given_on=given_on, product=product, lot=lot)
        for turn, given_on, product, lot in sorted(found)
    )
