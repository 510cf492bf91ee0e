"""転出先への提供: what the answering city does with questions, through its broker.

Looking up leaves nothing; what is provided is kept in the answering city's own transaction before
anybody hears of it, with who received it, and on the condition that the person and their tickets are as
they were read: a correction is in the answer, or comes after the receiver was noted and is told to them.
The same question asked again gets the answer that was kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.access.model import Actor, Permission, Purpose
from chalicelib.access.rules import require
from chalicelib.audit.model import Act, Entry
from chalicelib.errors import Contended, SheetMoved
from chalicelib.systems.vrs.inquiries.model import CityAnswer, Provision, Question
from chalicelib.systems.vrs.inquiries.packing import packed
from chalicelib.systems.vrs.inquiries.policy import InquiryPolicy
from chalicelib.systems.vrs.inquiries.ports import FormerCity, Giving, Holding
from chalicelib.systems.vrs.inquiries.rules import TRIES, check_question, kept_until, provided
from chalicelib.systems.vrs.residents.model import Resident
from chalicelib.values.clock import Clock, day_in_japan
from chalicelib.values.municipality import MunicipalityCode

ITEMS_AT_ONCE = 97
"""Beside the audit row and the beginning of its lane."""
Asked = tuple[Question, Holding]


@dataclass(frozen=True)
class Window:
    """The window at which an answering city is asked, and by whom."""

    city: FormerCity
    provider: MunicipalityCode
    actor: Actor
    """Who asks, as the asking city knows them."""
    bulk_id: str | None
    policy: InquiryPolicy
    clock: Clock

    @property
    def visitor(self) -> Actor:
        """The asking person as the answering city's log names them: their city's code and their id."""
        name = f"{self.actor.municipality}:{self.actor.id}"
        return self.actor.model_copy(update={"id": name, "municipality": self.provider})


def answer(questions: Sequence[Question], window: Window) -> list[CityAnswer]:
    """CityAnswer questions, in their order; raise BasisMissing before anything is looked up.

    Who is not found, and a canary, get the same answer; of neither is anything kept but the alarm.
    """
    require(window.visitor, Permission.ASK_FORMER_CITY)
    for question in questions:
        check_question(question, window.provider)
    asked = _known(questions, window)
    for _, known in asked:
        if known.canary:
            window.city.alarm(_entry(Act.CANARY_ASKED, window, bulk=int(window.bulk_id is not None)))
    kept = _kept(asked, window)
    return [
        CityAnswer(found=False)
        if (there := kept.get(question.inquiry_id)) is None
        else CityAnswer(found=True, doses=there.doses)
        for question in questions
    ]


def _known(questions: Sequence[Question], window: Window) -> list[Asked]:
    found = window.city.found([question.individual_number for question in questions])
    return list(zip(questions, found, strict=True))


def _kept(asked: Sequence[Asked], window: Window) -> dict[str, Provision]:
    """Keep a provision of each person who is there, or find what an earlier try has kept.

    Where anything changed since it was read, it is read again: what is provided is what stands.
    """
    done: dict[str, Provision] = {}
    for _ in range(TRIES):
        givings = [
            _giving(question, known.resident, known, window)
            for question, known in asked
            if known.resident is not None and not known.canary
        ]
        try:
            for some in packed(givings, ITEMS_AT_ONCE):
                provisions = [each.provision for each in some]
                window.city.provide(some, _provided(provisions, window))
                done |= {each.inquiry_id: each for each in provisions}
        except SheetMoved:
            left = [each.provision for each in givings if each.provision.inquiry_id not in done]
            before = window.city.provisions(left)
            done |= {each.inquiry_id: each for each in before if each is not None}
            open_ = [one for one, _ in asked if one.inquiry_id not in done]
            if not open_:
                return done
            asked = _known(open_, window)
            continue
        return done
    raise Contended


def _giving(question: Question, resident: Resident, known: Holding, window: Window) -> Giving:
    provision = Provision(
        inquiry_id=question.inquiry_id,
        asker=question.asker,
        asked_by=question.asked_by,
        asked_at=question.asked_at,
        provider=window.provider,
        provided_at=window.clock.now(),
        person_id=resident.person_id,
        ground=question.ground,
        identity=question.identity,
        doses=provided(known.sheets),
        bulk=window.bulk_id is not None,
        kept_until=kept_until(day_in_japan(question.asked_at), window.policy.kept_years),
    )
    return Giving(provision, resident, tuple(known.sheets.values()))


def _provided(wanted: Sequence[Provision], window: Window) -> Entry:
    subject = wanted[0].person_id if window.bulk_id is None else window.bulk_id
    asker = str(window.actor.municipality)
    return _entry(Act.RECORDS_PROVIDED, window, subject=subject, people=len(wanted), asker=asker)


def _entry(act: Act, window: Window, subject: str | None = None, **detail: str | int) -> Entry:
    return window.visitor.entry(
        act, window.clock.now(), subject=subject, purpose=Purpose.ANSWER_NEW_CITY, **detail
    )
