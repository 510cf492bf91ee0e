"""What flags do to tickets, and how a person changes with each act: pure, the same for preview and act.

Which of a person's tickets are stopped follows from the flags that stand, whatever the order in which
they were set and taken back: ``stops_of``.  So taking a flag back restarts exactly what it stopped.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from chalicelib.errors import (
    AlreadyMerged,
    FlagAhead,
    FlagBeforeBirth,
    FlagStands,
    FlagTakenBack,
    NoSuchFlag,
    NoSuchFlagCode,
    NoSuchMerger,
    NotTheSamePerson,
    SamePerson,
)
from chalicelib.systems.vrs.moves.codes import FlagRule
from chalicelib.systems.vrs.moves.model import Flag, FlagEffect, Merger, Taken
from chalicelib.systems.vrs.residents.model import Resident
from chalicelib.systems.vrs.tickets.model import Stop, StopCause, TicketNumber, TicketSheet
from chalicelib.values.people import PersonName

FARTHEST_AHEAD = timedelta(days=366)


def stops_of(flags: Iterable[Flag]) -> tuple[Stop, ...]:
    """Return how the flags that stand stop every ticket of their person.

    In the order of their days: a stop begins on its flag's day, and ends on the day of a later flag
    that ends its kind (帰国 after 国外転出).  A death ends with nothing but its flag's taking back.
    """
    stops: list[Stop] = []
    standing = [flag for flag in flags if flag.taken_back is None]
    for flag in sorted(standing, key=lambda flag: (flag.effective_on, flag.set_at, flag.flag_id)):
        if flag.effect is FlagEffect.ENDS:
            stops = [
                stop.model_copy(update={"until": flag.effective_on})
                if stop.until is None and stop.reason in flag.ends
                else stop
                for stop in stops
            ]
        elif flag.stop is not None:
            stops.append(Stop(reason=flag.stop, since=flag.effective_on, cause=StopCause.FLAG))
    return tuple(stops)


def is_flagged(resident: Resident, day: date) -> bool:
    """Tell whether a flag stops a person's tickets on a day."""
    return any(stop.holds_on(day) for stop in stops_of(resident.flags))


def stopped_sheets(resident: Resident, sheets: Iterable[TicketSheet]) -> tuple[TicketSheet, ...]:
    """Return those of a person's sheets that must change to say what their flags say."""
    stops = stops_of(resident.flags)
    after = ((sheet, sheet.with_stops(StopCause.FLAG, *stops)) for sheet in sheets)
    return tuple(stopped for sheet, stopped in after if stopped != sheet)


def demand_day(effective_on: date, rule: FlagRule | None, resident: Resident, today: date) -> FlagRule:
    """Return the rule, or raise why a flag cannot be of this day."""
    if rule is None:
        raise NoSuchFlagCode
    if effective_on < resident.born_on:
        raise FlagBeforeBirth
    if effective_on > (today + FARTHEST_AHEAD if rule.ahead else today):
        raise FlagAhead
    return rule


def flagged(resident: Resident, flag: Flag) -> Resident:
    """Return a person with one flag more; raise FlagStands."""
    for other in resident.flags:
        if other.taken_back is None and (other.code, other.effective_on) == (flag.code, flag.effective_on):
            raise FlagStands
    return _next(resident, flags=(*resident.flags, flag))


def flag_taken_back(resident: Resident, flag_id: str, taken: Taken) -> Resident:
    """Return a person with a flag taken back; it stays in the history.  Raise NoSuchFlag, FlagTakenBack."""
    wanted = next((flag for flag in resident.flags if flag.flag_id == flag_id), None)
    if wanted is None:
        raise NoSuchFlag
    if wanted.taken_back is not None:
        raise FlagTakenBack
    after = wanted.model_copy(update={"taken_back": taken})
    return _next(resident, flags=tuple(after if flag is wanted else flag for flag in resident.flags))


def merged(survivor: Resident, absorbed: Resident, merger: Merger) -> tuple[Resident, Resident]:
    """Return both registrations after a merge: one person with the tickets and flags of both.

    The absorbed registration stays as it was and points on; raise SamePerson, AlreadyMerged,
    NotTheSamePerson.
    """
    if survivor.person_id == absorbed.person_id:
        raise SamePerson
    if survivor.merged_into is not None or absorbed.merged_into is not None:
        raise AlreadyMerged
    if _who(survivor) != _who(absorbed):
        raise NotTheSamePerson
    return (
        _next(
            survivor,
            tickets=(*survivor.tickets, *absorbed.tickets),
            flags=(*survivor.flags, *absorbed.flags),
            mergers=(*survivor.mergers, merger),
        ),
        _next(absorbed, merged_into=survivor.person_id),
    )


def parted(survivor: Resident, absorbed: Resident, taken: Taken) -> tuple[Resident, Resident]:
    """Return both registrations after a merge is undone, each with what is its own.

    The absorbed one gets back its tickets (with what was issued in their place since) and its flags
    (as they stand now); what was done to the person since stays with the survivor.
    """
    merger = next(
        (each for each in survivor.mergers if each.absorbed == absorbed.person_id and each.undone is None),
        None,
    )
    if merger is None or absorbed.merged_into != survivor.person_id:
        raise NoSuchMerger
    if survivor.merged_into is not None:
        raise AlreadyMerged
    theirs = _with_successors(merger.tickets, survivor)
    undone = merger.model_copy(update={"undone": taken})
    as_now = {flag.flag_id: flag for flag in survivor.flags}
    return (
        _next(
            survivor,
            tickets=tuple(ticket for ticket in survivor.tickets if ticket not in theirs),
            flags=tuple(flag for flag in survivor.flags if flag.flag_id not in merger.flags),
            reissues=tuple(each for each in survivor.reissues if each.old not in theirs),
            mergers=tuple(undone if each is merger else each for each in survivor.mergers),
        ),
        _next(
            absorbed,
            tickets=theirs,
            flags=tuple(as_now.get(flag.flag_id, flag) for flag in absorbed.flags),
            reissues=(
                *absorbed.reissues,
                *(each for each in survivor.reissues if each.old in theirs),
            ),
            merged_into=None,
            parted_from=(*absorbed.parted_from, survivor.person_id),
        ),
    )


def _with_successors(tickets: Sequence[TicketNumber], survivor: Resident) -> tuple[TicketNumber, ...]:
    """Return tickets and every number that was issued in their place, in the order of issue."""
    found = list(tickets)
    for reissue in survivor.reissues:
        if reissue.old in found:
            found.append(reissue.new)
    return tuple(found)


def _who(resident: Resident) -> tuple[str, date]:
    return _plain(resident.name), resident.born_on


def _plain(name: PersonName) -> str:
    """Fold what two ledgers write differently: width, and the blank between the names."""
    return "".join(unicodedata.normalize("NFKC", name.reveal()).split())


def _next(resident: Resident, **changes: object) -> Resident:
    return resident.model_copy(update={**changes, "version": resident.version + 1})
