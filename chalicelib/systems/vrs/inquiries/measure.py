"""本日の照会の条件: which grounds are open today and how much of the day's measure is left, before asking."""

from datetime import date
from enum import StrEnum

from chalicelib.access.model import Actor, Permission
from chalicelib.access.rules import require
from chalicelib.systems.vrs.inquiries.desk import InquiryDesk
from chalicelib.systems.vrs.inquiries.entering import BULK, CITY, own
from chalicelib.systems.vrs.inquiries.model import AskedCounts, GroundKind
from chalicelib.systems.vrs.inquiries.policy import InquiryKind, Limit
from chalicelib.values.clock import day_in_japan
from chalicelib.values.word import Word


class Whose(StrEnum):
    """Whose measure it is."""

    PERSON = "person"
    CITY = "city"
    BULK = "bulk"
    """The city's, for many in one file."""


class Measure(Word):
    """上限と件数: how much was asked today of how much, and how much of it found nobody."""

    whose: Whose
    asked: int
    limit: int
    missed: int
    misses_allowed: int
    """More than so many stop the day's inquiries."""


class AskingToday(Word):
    """本日の照会の条件."""

    day: date
    single: tuple[GroundKind, ...]
    bulk: tuple[GroundKind, ...]
    """Empty where a kind of inquiry is not open."""
    longest_bulk_rows: int
    measures: tuple[Measure, ...]


def asking_today(actor: Actor, desk: InquiryDesk) -> AskingToday:
    """Return what may be asked today, and how much of it is used up; it names nobody."""
    require(actor, Permission.ASK_FORMER_CITY)
    policy, day = desk.policy, day_in_japan(desk.clock.now())
    limits = {Whose.PERSON: policy.a_person, Whose.CITY: policy.a_city, Whose.BULK: policy.a_city_in_bulk}
    counts = desk.asking.counts(day, [own(actor), CITY, BULK])
    return AskingToday(
        day=day,
        single=_sorted(policy.grounds(InquiryKind.SINGLE, actor.municipality, day)),
        bulk=_sorted(policy.grounds(InquiryKind.BULK, actor.municipality, day)),
        longest_bulk_rows=policy.longest_bulk_rows,
        measures=tuple(
            _measure(whose, limit, each) for (whose, limit), each in zip(limits.items(), counts, strict=True)
        ),
    )


def _measure(whose: Whose, limit: Limit, counts: AskedCounts) -> Measure:
    return Measure(
        whose=whose,
        asked=counts.asked,
        limit=limit.asked,
        missed=counts.missed,
        misses_allowed=limit.misses_allowed(counts.asked),
    )


def _sorted(grounds: frozenset[GroundKind]) -> tuple[GroundKind, ...]:
    return tuple(sorted(grounds))
