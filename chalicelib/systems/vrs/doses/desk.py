"""What every act of a venue goes through: who calls, which line was read, one answer for each key."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from chalicelib.access.model import Actor
from chalicelib.access.tablets.model import Counter, Scope
from chalicelib.audit.model import Act
from chalicelib.errors import Contended, KeyReused, SheetMoved
from chalicelib.systems.vrs.doses.answers import Answer, AnswerCode
from chalicelib.systems.vrs.doses.scan import Knowledge, answer_to
from chalicelib.systems.vrs.retention.business import BusinessEnds
from chalicelib.systems.vrs.tickets.kinds import TicketKinds
from chalicelib.systems.vrs.tickets.model import TicketKind, TicketLine, TicketSheet
from chalicelib.systems.vrs.tickets.ports import Once, Page, TicketBook, TicketBooks
from chalicelib.systems.vrs.tickets.rules import LineFault, read_line
from chalicelib.values.clock import Clock
from chalicelib.values.municipality import Municipalities, Municipality

TRIES = 8
"""How often an act is decided anew when others change the same ticket under it."""

FAULTS = {
    LineFault.NOT_A_LINE: AnswerCode.NOT_A_LINE,
    LineFault.WRONG_MUNICIPALITY_DIGIT: AnswerCode.WRONG_CODE_DIGIT,
    LineFault.UNKNOWN_KIND: AnswerCode.UNKNOWN_KIND,
    LineFault.TURN_OUT_OF_RANGE: AnswerCode.UNKNOWN_KIND,
}


@dataclass(frozen=True)
class VenueDesk:
    """The ports and masters a venue's use cases work with."""

    books: TicketBooks
    municipalities: Municipalities
    kinds: TicketKinds
    known: Knowledge
    ends: BusinessEnds
    clock: Clock


@dataclass(frozen=True)
class Caller:
    """The tablet that asks, as it proved itself, and the venue whose shift it has open."""

    actor: Actor
    scope: Scope
    counter: Counter
    venue: str


@dataclass(frozen=True)
class Outcome:
    """An answer, and the page that makes it true; whoever writes it adds the key and the counter."""

    answer: Answer
    page: Page


class Asked(Protocol):
    """What a tablet asks for once: the same key with the same digest is the same request."""

    @property
    def key(self) -> str: ...

    def digest(self) -> str: ...


def read_here(
    text: str, given_on: date, caller: Caller, desk: VenueDesk
) -> tuple[TicketLine | None, Answer | None]:
    """Read a line; return it with the refusal where it is none, or this tablet may not touch its ticket."""
    line = read_line(text, desk.kinds)
    if isinstance(line, LineFault):
        return None, answer_to(FAULTS[line])
    city = desk.municipalities.on(line.municipality, given_on)
    if city is None:
        return line, answer_to(AnswerCode.UNKNOWN_MUNICIPALITY, line)
    if line.kind is TicketKind.SCREENING_ONLY:
        return line, answer_to(AnswerCode.SCREENING_ONLY, line)
    return line, _barred(line, city, caller, desk)


def _barred(line: TicketLine, city: Municipality, caller: Caller, desk: VenueDesk) -> Answer | None:
    away = line.municipality != caller.actor.municipality
    code = None
    if away and caller.scope is not Scope.WIDE:
        code = AnswerCode.ANOTHER_CITY
    elif away and not desk.books.opened(line.municipality):
        code = AnswerCode.CITY_NOT_HERE
    if code is None:
        return None
    refused = answer_to(code, line)
    return refused.model_copy(update={"message": city.prefecture + city.name + refused.message})


def named(answer: Answer, line: TicketLine | None, desk: VenueDesk, day: date) -> Answer:
    """Add the municipality's name, for the large print that staff compare with the paper."""
    city = None if line is None else desk.municipalities.on(line.municipality, day)
    return answer if city is None else answer.model_copy(update={"municipality_name": city.name})


def refuse(asked: Asked, act: Act, answer: Answer, caller: Caller, desk: VenueDesk) -> str:
    """Keep a refusal under its key, so that the same key is refused with the same words."""
    home = desk.books.of(caller.actor.municipality)
    digest, said = asked.digest(), answer.model_dump_json()
    for _ in range(TRIES):
        before = home.once(caller.actor.id, asked.key)
        if before is not None:
            return _said_before(before, digest)
        entry = caller.actor.entry(act, desk.clock.now(), subject=answer.ticket, answer=answer.code.value)
        once = Once(caller.actor.id, asked.key, digest, said)
        try:
            home.write(Page(entry, once=once, counter=caller.counter))
        except SheetMoved:
            continue
        return said
    raise Contended


def answer_once(
    asked: Asked,
    line: TicketLine,
    given_on: date,
    caller: Caller,
    desk: VenueDesk,
    act: Callable[[TicketSheet, TicketBook], Outcome],
) -> str:
    """Decide over a ticket's sheet and write, anew whenever another writer was faster; return the answer.

    Raises Contended where others never let us through, and KeyReused.
    """
    home = desk.books.of(caller.actor.municipality)
    at_home = line.municipality == caller.actor.municipality
    if not at_home:
        sent = _claim_at_home(asked, caller, home, desk)
        if sent is not None:
            return sent
    book = home if at_home else desk.books.of(line.municipality)
    digest = asked.digest()
    for _ in range(TRIES):
        reading = book.read(line.ticket, caller.actor.id, asked.key)
        if reading.once is not None:
            return _said_before(reading.once, digest)
        outcome = act(reading.sheet or TicketSheet.blank(line.ticket), book)
        answer = named(outcome.answer, line, desk, given_on).model_dump_json()
        once = Once(caller.actor.id, asked.key, digest, answer)
        page = replace(outcome.page, once=once, counter=caller.counter if at_home else None)
        try:
            book.write(page)
        except SheetMoved:
            continue
        return answer
    raise Contended


def _claim_at_home(asked: Asked, caller: Caller, home: TicketBook, desk: VenueDesk) -> str | None:
    """Bind the key at home before an act goes to another municipality's book.

    No session may write in two municipalities, so the key is promised first; a crash in
    between leaves a promise that the same request fulfils when it comes again.
    """
    digest = asked.digest()
    for _ in range(TRIES):
        before = home.once(caller.actor.id, asked.key)
        if before is not None:
            if before.digest == digest and before.answer is None:
                return None
            return _said_before(before, digest)
        entry = caller.actor.entry(Act.DOSE_SENT_ELSEWHERE, desk.clock.now())
        once = Once(caller.actor.id, asked.key, digest, None)
        try:
            home.write(Page(entry, once=once, counter=caller.counter))
        except SheetMoved:
            continue
        return None
    raise Contended


def _said_before(once: Once, digest: str) -> str:
    """Return what a key was answered; raise KeyReused where it came with another content."""
    if once.digest != digest or once.answer is None:
        raise KeyReused
    return once.answer
