"""照会の記入: an inquiry is in the books, and counted, before anybody is asked.

Nothing is looked for first: a key that is taken tells what an earlier try entered, and only then is it read.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from chalicelib.access.model import Actor, Purpose
from chalicelib.audit.model import Act
from chalicelib.errors import BusinessOver, Contended, InquiryLimitReached, SheetMoved, TooManyMisses
from chalicelib.systems.vrs.inquiries.desk import Case, InquiryDesk
from chalicelib.systems.vrs.inquiries.model import Inquiry
from chalicelib.systems.vrs.inquiries.policy import InquiryPolicy, Limit
from chalicelib.systems.vrs.inquiries.ports import Asked
from chalicelib.systems.vrs.inquiries.rules import TRIES, check_counts
from chalicelib.systems.vrs.retention.business import demand_open
from chalicelib.values.clock import day_in_japan

CITY, BULK = "CITY", "BULK"
"""The names of a city's counts."""
ENTERED_AT_ONCE = 48
"""Two items each: beside two counts, an audit row and the beginning of its lane, a transaction is full."""


def enter(cases: Sequence[Case], bulk_id: str | None, actor: Actor, desk: InquiryDesk) -> list[Case]:
    """Enter what is not entered yet, and count it; return the cases with the inquiries that stand.

    Raises BusinessOver, InquiryLimitReached or TooManyMisses where one of them was not entered before;
    Contended.
    """
    standing: dict[str, Inquiry] = {}
    for _ in range(TRIES):
        new = [case.inquiry for case in cases if case.inquiry.inquiry_id not in standing]
        try:
            standing |= _entered(new, bulk_id, actor, desk)
        except (SheetMoved, BusinessOver, InquiryLimitReached, TooManyMisses) as refused:
            before, standing = standing, _standing(cases, desk)
            if len(standing) == len(before) and not isinstance(refused, SheetMoved):
                raise
        else:
            return [replace(case, inquiry=standing[case.inquiry.inquiry_id]) for case in cases]
    raise Contended


def limits_of(bulk_id: str | None, actor: Actor, policy: InquiryPolicy) -> Mapping[str, Limit]:
    """Return whose count an inquiry adds to, and its measure."""
    if bulk_id is not None:
        return {BULK: policy.a_city_in_bulk}
    return {CITY: policy.a_city, own(actor): policy.a_person}


def own(actor: Actor) -> str:
    """Return the name of a person's own count."""
    return f"ACTOR#{actor.id}"


def _standing(cases: Sequence[Case], desk: InquiryDesk) -> dict[str, Inquiry]:
    found = desk.asking.inquiries([case.inquiry.inquiry_id for case in cases])
    return {each.inquiry_id: each for each in found if each is not None}


def _entered(
    new: Sequence[Inquiry], bulk_id: str | None, actor: Actor, desk: InquiryDesk
) -> dict[str, Inquiry]:
    """Enter inquiries, a transaction at a time, once the day has room for all of them."""
    if not new:
        return {}
    now = desk.clock.now()
    demand_open(desk.ends.of(actor.municipality), day_in_japan(now))
    asked = _asked(len(new), bulk_id, actor, desk)
    for start in range(0, len(new), ENTERED_AT_ONCE):
        some = new[start : start + ENTERED_AT_ONCE]
        entry = actor.entry(
            Act.INQUIRY_ENTERED,
            now,
            subject=some[0].person_id if bulk_id is None else bulk_id,
            purpose=Purpose.ASK_FORMER_CITY,
            former=str(some[0].former),
            people=len(some),
        )
        desk.asking.enter(some, [replace(each, more=len(some)) for each in asked], entry)
    return {each.inquiry_id: each for each in new}


def _asked(more: int, bulk_id: str | None, actor: Actor, desk: InquiryDesk) -> list[Asked]:
    """Return the day's counts to add to; raise InquiryLimitReached or TooManyMisses."""
    day = day_in_japan(desk.clock.now())
    limits = limits_of(bulk_id, actor, desk.policy)
    found = []
    for (who, limit), counts in zip(limits.items(), desk.asking.counts(day, list(limits)), strict=True):
        check_counts(limit, counts, more)
        found.append(Asked(day, who, more, limit.asked, limit.misses_allowed(counts.asked)))
    return found
