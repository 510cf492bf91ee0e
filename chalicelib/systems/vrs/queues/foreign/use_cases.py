"""Recording at the desk a dose that was given elsewhere, marked as such."""

from dataclasses import dataclass
from datetime import date

from chalicelib.access.model import Actor, Permission
from chalicelib.access.rules import require
from chalicelib.audit.model import Act
from chalicelib.errors import Contended, NotForeign, SheetMoved
from chalicelib.systems.vrs.doses.answers import Answer
from chalicelib.systems.vrs.doses.model import Source
from chalicelib.systems.vrs.doses.origins import Origins, fits
from chalicelib.systems.vrs.doses.scan import Knowledge, Occasion
from chalicelib.systems.vrs.queues.days.ports import DayCounts, DayLists
from chalicelib.systems.vrs.queues.foreign.model import ForeignDose, ForeignRow
from chalicelib.systems.vrs.queues.late import LateDose, chain_of, decide_late, page_of
from chalicelib.systems.vrs.retention.business import BusinessEnds
from chalicelib.systems.vrs.tickets.origin import Origin
from chalicelib.systems.vrs.tickets.ports import TicketBook
from chalicelib.values.clock import Clock, day_in_japan
from chalicelib.values.municipality import Municipalities, MunicipalityCode

TRIES = 8


@dataclass(frozen=True)
class ForeignDesk:
    """The ports and masters that foreign doses work with."""

    book: TicketBook
    lists: DayLists
    counts: DayCounts
    origins: Origins
    municipalities: Municipalities
    known: Knowledge
    ends: BusinessEnds
    clock: Clock


def record_foreign(wanted: ForeignDose, actor: Actor, desk: ForeignDesk) -> Answer:
    """Record a dose of another origin and return what became of it.

    Raises NotForeign, BusinessOver, LateEntryOver.  A turn that is taken makes a conflict, as at a venue;
    an unregistered ticket keeps the dose waiting.
    """
    require(actor, Permission.ENTER_FOREIGN)
    _demand_origin(wanted, actor.municipality, desk)
    late, end = LateDose(**dict(wanted)), desk.ends.of(actor.municipality)
    for _ in range(TRIES):
        now = desk.clock.now()
        sheets = chain_of(wanted.ticket, desk.book)
        occasion = Occasion(actor.id, Source.STAFF, now, day_in_japan(now))
        decision = decide_late(late, actor.municipality, sheets, occasion, desk.known, end)
        entry = actor.entry(
            decision.act,
            now,
            subject=str(wanted.ticket),
            answer=decision.answer.code.value,
            origin=wanted.origin.value,
        )
        try:
            desk.book.write(page_of(decision, sheets, entry))
        except SheetMoved:
            continue
        return decision.answer
    raise Contended


def list_foreign(day: date, actor: Actor, desk: ForeignDesk) -> list[ForeignRow]:
    """Return the doses of a day that were given elsewhere, by origin and ticket."""
    require(actor, Permission.READ_LISTS)
    desk.counts.note(actor.entry(Act.LIST_LOOKED_AT, desk.clock.now(), list="foreign", day=day.isoformat()))
    found = []
    for row in desk.lists.rows(day):
        known = desk.origins.row(row.origin)
        if row.origin is not Origin.OWN:
            found.append(
                ForeignRow(
                    ticket=row.ticket,
                    turn=row.turn,
                    given_on=row.day,
                    product=row.product,
                    lot=row.lot,
                    origin=row.origin,
                    label=row.origin.value if known is None else known.label,
                )
            )
    return sorted(found, key=lambda each: (each.origin, str(each.ticket), each.turn))


def _demand_origin(wanted: ForeignDose, home: MunicipalityCode, desk: ForeignDesk) -> None:
    """Raise NotForeign unless the table offers the origin and its code is of the kind it needs."""
    row = desk.origins.row(wanted.origin)
    if row is None or wanted.origin is Origin.OWN:
        raise NotForeign
    if not fits(row, wanted.origin_code, home, wanted.given_on, desk.municipalities):
        raise NotForeign
