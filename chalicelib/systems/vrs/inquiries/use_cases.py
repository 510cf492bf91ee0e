"""転出元への照会: enter the inquiry, ask the former city, import what it provides.

Three transactions, each in one city: entered here; provided there, with that city's record; finished
here, with this city's record and the doses.  An inquiry that broke off between two of them is gone
on with by the same request; whoever did a step before finds it done.
"""

from collections import Counter as Tally
from collections.abc import Sequence
from datetime import timedelta

from chalicelib.access.model import Actor, Permission, Purpose
from chalicelib.access.rules import require
from chalicelib.audit.model import Act
from chalicelib.errors import Contended, KeyReused, ResidentNotConfirmed, SheetMoved, Unavailable
from chalicelib.systems.vrs.doses.model import Source
from chalicelib.systems.vrs.doses.scan import Occasion
from chalicelib.systems.vrs.inquiries.answering import Window, answer
from chalicelib.systems.vrs.inquiries.desk import Case, InquiryDesk
from chalicelib.systems.vrs.inquiries.entering import enter, limits_of
from chalicelib.systems.vrs.inquiries.model import (
    CityAnswer,
    Inquiry,
    InquiryState,
    Question,
    ResidentCheck,
    Wanted,
)
from chalicelib.systems.vrs.inquiries.outcomes import outcome, sheets_for
from chalicelib.systems.vrs.inquiries.packing import packed
from chalicelib.systems.vrs.inquiries.policy import InquiryKind
from chalicelib.systems.vrs.inquiries.ports import FinishedInquiry
from chalicelib.systems.vrs.inquiries.rules import (
    TRIES,
    check_former,
    check_ground,
    check_identity,
    kept_until,
)
from chalicelib.systems.vrs.residents.model import Resident
from chalicelib.systems.vrs.retention.business import demand_entry_open
from chalicelib.values.clock import day_in_japan

ITEMS_AT_ONCE = 96
"""Beside two counts of misses, the audit row and the beginning of its lane."""
FINISHED_WITHIN = timedelta(seconds=15)
"""Later nothing is finished in the same request, which the gateway ends after 29 seconds."""


def ask(wanted: Wanted, actor: Actor, desk: InquiryDesk) -> Inquiry:
    """Ask a mover-in's former city, and import what it provides.

    Raises KeyReused for another request under the same key; GroundNotOpen, NotYetHappened,
    UnknownFormerCity, FormerCityNotHere and ResidentNotConfirmed before anybody is asked;
    InquiryLimitReached and TooManyMisses where the day's measure is full; BusinessOver.
    """
    require(actor, Permission.ASK_FORMER_CITY)
    now, asking = desk.clock.now(), desk.asking
    (before,) = asking.inquiries([wanted.key])
    if before is None:
        today = day_in_japan(now)
        opened = desk.former.opened(wanted.former)
        check_former(wanted.former, actor.municipality, today, desk.municipalities, opened=opened)
        check_ground(InquiryKind.SINGLE, wanted.ground, actor.municipality, now, desk.policy)
        check_identity(wanted.identity, now)
    resident = _confirmed(wanted, actor, desk)
    inquiry = before or new_inquiry(wanted.key, wanted, resident, actor, desk)
    if _said(inquiry) != (resident.person_id, wanted.former, wanted.ground, wanted.identity):
        raise KeyReused
    if inquiry.state is not InquiryState.ASKED:
        return inquiry
    (done,) = ask_group([Case(inquiry, resident, wanted.individual_number)], None, actor, desk)
    return done


def _confirmed(wanted: Wanted, actor: Actor, desk: InquiryDesk) -> Resident:
    """Return the resident whose number it is; the same calls whether they are or not (R-III-2-07)."""
    (resident,) = desk.asking.residents([wanted.addressee])
    (index,) = desk.asking.indexes([wanted.individual_number])
    (canary,) = desk.asking.canaries([index])
    if canary:
        entry = actor.entry(Act.CANARY_ASKED, desk.clock.now(), purpose=Purpose.ASK_FORMER_CITY, bulk=0)
        desk.asking.alarm(entry)
    if resident is None or resident.number_index != index or canary:
        raise ResidentNotConfirmed
    return resident


def new_inquiry(
    inquiry_id: str, wanted: Wanted, resident: Resident, actor: Actor, desk: InquiryDesk
) -> Inquiry:
    """Return an inquiry that is not yet entered."""
    now = desk.clock.now()
    return Inquiry(
        inquiry_id=inquiry_id,
        asker=actor.municipality,
        former=wanted.former,
        person_id=resident.person_id,
        asked_by=actor.id,
        asked_at=now,
        ground=wanted.ground,
        identity=wanted.identity,
        resident=ResidentCheck(checked_by=actor.id, checked_at=now),
        kept_until=kept_until(day_in_japan(now), desk.policy.kept_years),
    )


def _said(inquiry: Inquiry) -> tuple[object, ...]:
    return inquiry.person_id, inquiry.former, inquiry.ground, inquiry.identity


def ask_group(cases: Sequence[Case], bulk_id: str | None, actor: Actor, desk: InquiryDesk) -> list[Inquiry]:
    """Ask one former city about people whose inquiries are not finished; return them finished.

    Raises, before anything is entered or asked, BusinessOver for an inquiry that was not entered by the last
    day, and LateEntryOver where nothing is imported any more.  Unavailable where asking took so long that
    its end might not be seen: the same request goes on with what was entered.
    """
    begun = desk.clock.now()
    demand_entry_open(desk.ends.of(actor.municipality), day_in_japan(begun))
    entered = enter(cases, bulk_id, actor, desk)
    open_ = [case for case in entered if case.inquiry.state is InquiryState.ASKED]
    former = cases[0].inquiry.former
    city = desk.former.of(former, f"{actor.municipality}:{actor.id}")
    window = Window(city, former, actor, bulk_id, desk.policy, desk.clock)
    answers = answer([_question(case, actor) for case in open_], window) if open_ else []
    if desk.clock.now() - begun > FINISHED_WITHIN:
        raise Unavailable
    done = _finish(list(zip(open_, answers, strict=True)), bulk_id, actor, desk)
    return [done.get(case.inquiry.inquiry_id, case.inquiry) for case in entered]


def _question(case: Case, actor: Actor) -> Question:
    inquiry = case.inquiry
    return Question(
        inquiry_id=inquiry.inquiry_id,
        asker=inquiry.asker,
        asked_by=actor.id,
        asked_at=inquiry.asked_at,
        individual_number=case.number,
        former=inquiry.former,
        ground=inquiry.ground,
        identity=inquiry.identity,
        resident=inquiry.resident,
    )


def _finish(
    answered: Sequence[tuple[Case, CityAnswer]], bulk_id: str | None, actor: Actor, desk: InquiryDesk
) -> dict[str, Inquiry]:
    """Write outcomes with what they import, anew whenever another writer was faster."""
    done: dict[str, Inquiry] = {}
    for _ in range(TRIES):
        left = [(case, said) for case, said in answered if case.inquiry.inquiry_id not in done]
        if not left:
            return done
        try:
            for some in packed(_outcomes(left, actor, desk), ITEMS_AT_ONCE):
                _write(some, bulk_id, actor, desk)
                done |= {each.inquiry.inquiry_id: each.inquiry for each in some}
        except SheetMoved:
            now = desk.asking.inquiries([case.inquiry.inquiry_id for case, _ in left])
            done |= {
                each.inquiry_id: each
                for each in now
                if each is not None and each.state is not InquiryState.ASKED
            }
    raise Contended


def _write(some: Sequence[FinishedInquiry], bulk_id: str | None, actor: Actor, desk: InquiryDesk) -> None:
    now = desk.clock.now()
    states = Tally(each.inquiry.state for each in some)
    missed = states[InquiryState.NOT_FOUND]
    entry = actor.entry(
        Act.INQUIRY_ANSWERED,
        now,
        subject=some[0].inquiry.person_id if bulk_id is None else bulk_id,
        purpose=Purpose.ASK_FORMER_CITY,
        former=str(some[0].inquiry.former),
        provided=states[InquiryState.PROVIDED],
        not_found=missed,
    )
    whose = limits_of(bulk_id, actor, desk.policy) if missed else {}
    desk.asking.finish(some, dict.fromkeys(whose, missed), day_in_japan(now), entry)


def _outcomes(
    left: Sequence[tuple[Case, CityAnswer]], actor: Actor, desk: InquiryDesk
) -> list[FinishedInquiry]:
    """Return what answers change about each person's tickets, and the numbers of their chains."""
    now = desk.clock.now()
    occasion = Occasion(actor.id, Source.FORMER_CITY, now, day_in_japan(now))
    end = desk.ends.of(actor.municipality)
    sheets = sheets_for([(case.resident, said) for case, said in left], desk.asking)
    rules = (desk.known, end)
    return [outcome(case.inquiry, case.resident, said, sheets, occasion, rules) for case, said in left]
