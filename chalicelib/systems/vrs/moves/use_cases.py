"""The desk's acts on a person: set a flag and take it back, re-issue a ticket, merge and part registrations.

Each is planned on what was read, and written on the condition that it still stands: where a venue was
faster it is planned anew, where another clerk was, the editor is told (V201).  A preview plans and
writes nothing but that it was looked at.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from chalicelib.access.model import Actor, Permission
from chalicelib.access.rules import require
from chalicelib.audit.model import Act, Entry
from chalicelib.errors import Contended, NoSuchPerson, NoSuchTicket, SameTicket, SheetMoved
from chalicelib.systems.vrs.moves import rules
from chalicelib.systems.vrs.moves.acts import (
    Effect,
    FlagToSet,
    PeopleToMerge,
    TakingBack,
    TicketEffect,
    TicketToReissue,
)
from chalicelib.systems.vrs.moves.codes import FlagCodes
from chalicelib.systems.vrs.moves.model import Flag, Merger, Reissue, Taken
from chalicelib.systems.vrs.moves.ports import Move, Moves
from chalicelib.systems.vrs.moves.reissue import Tickets, reissued
from chalicelib.systems.vrs.moves.timeline import Timeline, timeline_of
from chalicelib.systems.vrs.residents.model import Resident
from chalicelib.systems.vrs.residents.ports import Residents
from chalicelib.systems.vrs.tickets.kin import kin_of
from chalicelib.systems.vrs.tickets.model import TicketNumber, TicketSheet, TicketState
from chalicelib.systems.vrs.tickets.ports import TicketBook
from chalicelib.values.clock import Clock, Draws, day_in_japan

TRIES = 8
NO_DETAIL: Mapping[str, str] = {}


@dataclass(frozen=True)
class MovesDesk:
    """The ports and tables that moves work with."""

    moves: Moves
    residents: Residents
    book: TicketBook
    codes: FlagCodes
    draws: Draws
    clock: Clock


@dataclass(frozen=True)
class Planned:
    """An act ready to be written, with the sheets as they were, for what staff are told."""

    move: Move
    before: tuple[TicketSheet, ...]


def set_flag(person_id: str, wanted: FlagToSet, actor: Actor, desk: MovesDesk) -> Effect:
    """Set a flag, and stop or free all the person's tickets in the same transaction.

    Raises NoSuchPerson, SheetMoved, NoSuchFlagCode, FlagBeforeBirth, FlagAhead, FlagStands.
    """
    require(actor, Permission.SET_FLAGS)
    now = desk.clock.now()
    rule = desk.codes.rule(wanted.code, wanted.effective_on)
    flag_id = desk.draws.identifier()

    def plan() -> Planned:
        resident = as_seen(standing(person_id, desk), wanted.version)
        known = rules.demand_day(wanted.effective_on, rule, resident, day_in_japan(now))
        flag = Flag(
            flag_id=flag_id,
            code=wanted.code,
            effective_on=wanted.effective_on,
            reason=wanted.reason,
            source=wanted.source,
            set_by=actor.id,
            set_at=now,
            effect=known.effect,
            stop=known.stop,
            ends=known.ends,
        )
        return planned(resident, rules.flagged(resident, flag), desk)

    effect = _carried_out(plan, Act.FLAG_SET, wanted.preview, actor, desk, now, {"code": wanted.code.value})
    return effect if wanted.preview else effect.model_copy(update={"flag_id": flag_id})


def take_flag_back(person_id: str, flag_id: str, wanted: TakingBack, actor: Actor, desk: MovesDesk) -> Effect:
    """Take a flag back: exactly the stops that it set are lifted.  Raise NoSuchFlag, FlagTakenBack."""
    require(actor, Permission.SET_FLAGS)
    now = desk.clock.now()
    taken = Taken(by=actor.id, at=now, reason=wanted.reason)

    def plan() -> Planned:
        resident = as_seen(standing(person_id, desk), wanted.version)
        return planned(resident, rules.flag_taken_back(resident, flag_id, taken), desk)

    effect = _carried_out(plan, Act.FLAG_TAKEN_BACK, wanted.preview, actor, desk, now)
    return effect.model_copy(update={"flag_id": flag_id})


def reissue_ticket(wanted: TicketToReissue, actor: Actor, desk: MovesDesk) -> Effect:
    """Issue another number in a ticket's place (see ``reissue.py`` for what is refused)."""
    require(actor, Permission.REISSUE_TICKET)
    if wanted.old == wanted.new:
        raise SameTicket
    now = desk.clock.now()
    reissue = Reissue(old=wanted.old, new=wanted.new, reason=wanted.reason, by=actor.id, at=now)

    def plan() -> Planned:
        held_by, old = desk.moves.holder(wanted.old), desk.book.sheet(wanted.old)
        if held_by is None or old is None:
            raise NoSuchTicket
        resident = as_seen(standing(held_by, desk), wanted.version)
        kin = kin_of(old, desk.book)
        new = desk.book.sheet(wanted.new) or TicketSheet.blank(wanted.new)
        move = reissued(resident, Tickets(old, kin, new, held_by), reissue, day_in_japan(now))
        return Planned(move, (old, *kin, new))

    return _carried_out(plan, Act.TICKET_REISSUED, wanted.preview, actor, desk, now)


def merge_people(wanted: PeopleToMerge, actor: Actor, desk: MovesDesk) -> Effect:
    """Take one registration into another of the same person; look-ups by either find the survivor.

    Raises NoSuchPerson, SheetMoved, SamePerson, AlreadyMerged, NotTheSamePerson.
    """
    require(actor, Permission.MERGE_PEOPLE)
    now = desk.clock.now()

    def plan() -> Planned:
        survivor, absorbed = _both(wanted, desk)
        merger = Merger(
            absorbed=absorbed.person_id,
            tickets=absorbed.tickets,
            flags=tuple(flag.flag_id for flag in absorbed.flags),
            reason=wanted.reason,
            by=actor.id,
            at=now,
        )
        after = rules.merged(survivor, absorbed, merger)
        sheets = sheets_of(after[0].tickets, desk.book)
        changed = rules.stopped_sheets(after[0], sheets)
        return Planned(Move(((survivor, after[0]), (absorbed, after[1])), changed), sheets)

    return _carried_out(plan, Act.PEOPLE_MERGED, wanted.preview, actor, desk, now, {"other": wanted.absorbed})


def part_people(wanted: PeopleToMerge, actor: Actor, desk: MovesDesk) -> Effect:
    """Undo a wrong merge: each registration has its own again.  Raise NoSuchMerger, AlreadyMerged."""
    require(actor, Permission.MERGE_PEOPLE)
    now = desk.clock.now()
    taken = Taken(by=actor.id, at=now, reason=wanted.reason)

    def plan() -> Planned:
        survivor, absorbed = _both(wanted, desk)
        after = rules.parted(survivor, absorbed, taken)
        sheets = sheets_of(survivor.tickets, desk.book)
        changed = tuple(
            stopped
            for person in after
            for stopped in rules.stopped_sheets(person, [s for s in sheets if s.ticket in person.tickets])
        )
        return Planned(Move(((survivor, after[0]), (absorbed, after[1])), changed), sheets)

    return _carried_out(plan, Act.MERGE_UNDONE, wanted.preview, actor, desk, now, {"other": wanted.absorbed})


def show_timeline(person_id: str, actor: Actor, desk: MovesDesk) -> Timeline:
    """Return what happened to a person, and what changed with each version; raise NoSuchPerson."""
    require(actor, Permission.READ_PERSON)
    resident = desk.residents.person(person_id)
    if resident is None:
        desk.moves.note(actor.entry(Act.PERSON_LOOKED_AT, desk.clock.now(), found=0))
        raise NoSuchPerson
    desk.moves.note(
        actor.entry(
            Act.PERSON_LOOKED_AT, desk.clock.now(), subject=resident.person_id, found=1, what="history"
        )
    )
    return timeline_of(desk.residents.history(resident.person_id))


# -- what the file's use cases share -------------------------------------------------------------


def standing(person_id: str, desk: MovesDesk) -> Resident:
    """Return the person of a registration, merged into another or not; raise NoSuchPerson."""
    resident = desk.residents.person(person_id)
    if resident is None:
        raise NoSuchPerson
    return resident


def sheets_of(tickets: tuple[TicketNumber, ...], book: TicketBook) -> tuple[TicketSheet, ...]:
    """Read the sheets of tickets."""
    found = (book.sheet(ticket) for ticket in tickets)
    return tuple(sheet for sheet in found if sheet is not None)


def as_seen(resident: Resident, version: int) -> Resident:
    """Return a person whose version is the one on the editor's screen; raise SheetMoved."""
    if resident.version != version:
        raise SheetMoved
    return resident


def planned(before: Resident, after: Resident, desk: MovesDesk) -> Planned:
    """Return a person's change with all the sheets that must say the same."""
    sheets = sheets_of(after.tickets, desk.book)
    return Planned(Move(((before, after),), rules.stopped_sheets(after, sheets)), sheets)


# -- inside --------------------------------------------------------------------------------------


def _both(wanted: PeopleToMerge, desk: MovesDesk) -> tuple[Resident, Resident]:
    survivor, absorbed = (desk.moves.registered(each) for each in (wanted.survivor, wanted.absorbed))
    if survivor is None or absorbed is None:
        raise NoSuchPerson
    return as_seen(survivor, wanted.survivor_version), as_seen(absorbed, wanted.absorbed_version)


def _carried_out(
    plan: Callable[[], Planned],
    act: Act,
    preview: bool,  # noqa: FBT001 - as the request says
    actor: Actor,
    desk: MovesDesk,
    now: datetime,
    detail: Mapping[str, str] = NO_DETAIL,
) -> Effect:
    """Plan and write an act, anew whenever a venue was faster; a preview is noted as a look."""
    for _ in range(TRIES):
        one = plan()
        subject = one.move.people[0][1].person_id
        if preview:
            seen = actor.entry(Act.PERSON_LOOKED_AT, now, subject=subject, found=1, what=act.value)
            desk.moves.note(seen)
            return _effect(one, preview=True)
        try:
            desk.moves.write(one.move, _entry(act, actor, now, one.move, detail))
        except SheetMoved:
            continue
        return _effect(one, preview=False)
    raise Contended


def _entry(act: Act, actor: Actor, now: datetime, move: Move, detail: Mapping[str, str]) -> Entry:
    """Return the entry of an act, with the versions that it made: whoever tells others needs them."""
    (_, person), *others = move.people
    plain = actor.entry(act, now, subject=person.person_id, version=person.version)
    more = [("other_version", other.version) for _, other in others]
    return plain.model_copy(update={"detail": {**plain.detail, **detail, **dict(more)}})


def _effect(one: Planned, *, preview: bool) -> Effect:
    before = {sheet.ticket: sheet.state for sheet in one.before}
    (_, person), *others = one.move.people
    return Effect(
        preview=preview,
        person_id=person.person_id,
        version=person.version,
        absorbed_version=others[0][1].version if others else None,
        tickets=tuple(
            TicketEffect(
                ticket=sheet.ticket,
                before=before.get(sheet.ticket, TicketState.UNKNOWN),
                after=sheet.state,
                stops=sheet.stops,
                chain=sheet.chain,
            )
            for sheet in one.move.sheets
        ),
    )
