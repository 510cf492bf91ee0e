"""転出先への提供: what the answering city does with questions, through its broker.

Looking up leaves nothing; what is provided is kept in the answering city's own transaction before
anybody hears of it.  The same question asked again gets the answer that was kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.access.model import Actor, Permission, Purpose
from chalicelib.access.rules import require
from chalicelib.audit.model import Act, Entry
from chalicelib.errors import Contended, SheetMoved
from chalicelib.systems.vrs.inquiries.model import CityAnswer, Provision, Question
from chalicelib.systems.vrs.inquiries.policy import InquiryPolicy
from chalicelib.systems.vrs.inquiries.ports import FormerCity, Holding
from chalicelib.systems.vrs.inquiries.rules import check_question, kept_until, provided
from chalicelib.values.clock import Clock, day_in_japan
from chalicelib.values.municipality import MunicipalityCode

TRIES = 8


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
    found = window.city.found([question.individual_number for question in questions])
    for known in found:
        if known.canary:
            window.city.alarm(_entry(Act.CANARY_ASKED, window, bulk=int(window.bulk_id is not None)))
    wanted = [
        _provision(question, known, window)
        for question, known in zip(questions, found, strict=True)
        if known.resident is not None and not known.canary
    ]
    kept = {each.inquiry_id: each for each in _kept(wanted, window)}
    return [
        CityAnswer(found=False)
        if (there := kept.get(question.inquiry_id)) is None
        else CityAnswer(found=True, doses=there.doses)
        for question in questions
    ]


def _kept(wanted: Sequence[Provision], window: Window) -> Sequence[Provision]:
    """Keep provisions, or find those that an earlier try has kept."""
    if not wanted:
        return ()
    done: list[Provision] = []
    for _ in range(TRIES):
        try:
            window.city.provide(wanted, _provided(wanted, window))
        except SheetMoved:
            before = window.city.provisions(wanted)
            done += [each for each in before if each is not None]
            wanted = [new for new, old in zip(wanted, before, strict=True) if old is None]
            if not wanted:
                return done
            continue
        return [*done, *wanted]
    raise Contended


def _provision(question: Question, known: Holding, window: Window) -> Provision:
    assert known.resident is not None  # noqa: S101 - the caller looked; mypy cannot
    years = window.policy.kept_years
    return Provision(
        inquiry_id=question.inquiry_id,
        asker=question.asker,
        asked_by=question.asked_by,
        asked_at=question.asked_at,
        provider=window.provider,
        provided_at=window.clock.now(),
        person_id=known.resident.person_id,
        ground=question.ground,
        identity=question.identity,
        doses=provided(known.sheets),
        bulk=window.bulk_id is not None,
        kept_until=kept_until(day_in_japan(question.asked_at), years),
    )


def _provided(wanted: Sequence[Provision], window: Window) -> Entry:
    subject = wanted[0].person_id if window.bulk_id is None else window.bulk_id
    asker = str(window.actor.municipality)
    return _entry(Act.RECORDS_PROVIDED, window, subject=subject, people=len(wanted), asker=asker)


def _entry(act: Act, window: Window, subject: str | None = None, **detail: str | int) -> Entry:
    return window.visitor.entry(
        act, window.clock.now(), subject=subject, purpose=Purpose.ANSWER_NEW_CITY, **detail
    )
