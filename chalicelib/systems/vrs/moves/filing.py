"""Checking a file of moves, and applying what was checked: a person a transaction, resumable."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from chalicelib.access.model import Actor, Permission
from chalicelib.access.rules import require
from chalicelib.audit.model import Act
from chalicelib.errors import (
    Contended,
    DomainError,
    FileHasErrors,
    NoSuchMovesFile,
    NotTheCheckedFile,
    OvertakenFile,
    SheetMoved,
)
from chalicelib.systems.vrs.moves import rules
from chalicelib.systems.vrs.moves.filed import (
    MoveInFile,
    MovesApplied,
    MovesChecked,
    MovesFile,
    MovesProfile,
)
from chalicelib.systems.vrs.moves.model import Flag, FlagSource
from chalicelib.systems.vrs.moves.ports import MovesFiles
from chalicelib.systems.vrs.moves.reading import MovesRead, read_moves
from chalicelib.systems.vrs.moves.use_cases import TRIES, MovesDesk, planned
from chalicelib.systems.vrs.registration.model import Outcome, Refusal, RowOutcome
from chalicelib.systems.vrs.residents.model import Resident
from chalicelib.values.clock import day_in_japan

NOBODY = "この宛名番号の方は登録されていません。番号を確かめてください。"


@dataclass(frozen=True)
class MovesFilesDesk:
    """The ports and the profile that files of moves work with."""

    desk: MovesDesk
    files: MovesFiles
    profile: MovesProfile


@dataclass(frozen=True)
class _OfPerson:
    """What the rows of one person would do to them."""

    before: Resident | None
    after: Resident | None
    outcomes: tuple[RowOutcome, ...]
    refusals: tuple[Refusal, ...]


def check_moves(name: str, content: bytes, actor: Actor, filing: MovesFilesDesk) -> MovesChecked:
    """Say what applying a file would do, row by row; write nothing but the record of the check."""
    require(actor, Permission.CHECK_MOVES)
    read, desk = _read(content, filing), filing.desk
    now, file_id = desk.clock.now(), desk.draws.identifier()
    found = [_of_person(some, file_id, actor, filing, now) for some in _by_person(read.moves)]
    outcomes = [each for one in found for each in one.outcomes]
    refusals = [*read.refusals, *(each for one in found for each in one.refusals)]
    file = MovesFile(
        file_id=file_id,
        file_name=name,
        digest=hashlib.sha256(content).hexdigest(),
        rows=read.rows,
        new=sum(each.outcome is Outcome.NEW for each in outcomes),
        same=sum(each.outcome is Outcome.SAME for each in outcomes),
        refused=len(refusals),
        checked_by=actor.id,
        checked_at=now,
    )
    entry = actor.entry(Act.FILE_CHECKED, now, subject=file_id, rows=read.rows, refused=len(refusals))
    filing.files.keep(file, entry)
    return MovesChecked(
        file=file,
        refusals=tuple(sorted(refusals, key=lambda each: each.row)),
        changes=tuple(sorted(outcomes, key=lambda each: each.row)),
    )


def apply_moves(file_id: str, content: bytes, actor: Actor, filing: MovesFilesDesk) -> MovesApplied:
    """Apply a checked file, each person in a transaction of their own.

    Applying again, or after a crash, changes only what is not yet so: a flag that this row brought is
    not set twice, not even where a clerk took it back since.  Raises NoSuchMovesFile, NotTheCheckedFile
    and FileHasErrors before anything is written, and OvertakenFile where what stands changed after the
    check; then the people before are done.
    """
    require(actor, Permission.APPLY_MOVES)
    file = filing.files.file(file_id)
    if file is None:
        raise NoSuchMovesFile
    if hashlib.sha256(content).hexdigest() != file.digest:
        raise NotTheCheckedFile
    read = _read(content, filing)
    if read.refusals or file.refused:
        raise FileHasErrors
    people = new = same = stopped = 0
    for some in _by_person(read.moves):
        outcomes, tickets = _apply(some, file_id, actor, filing)
        people, stopped = people + 1, stopped + tickets
        new += sum(each.outcome is Outcome.NEW for each in outcomes)
        same += sum(each.outcome is Outcome.SAME for each in outcomes)
    now = filing.desk.clock.now()
    done = file.model_copy(update={"applied_by": actor.id, "applied_at": now, "version": file.version + 1})
    filing.files.keep(done, actor.entry(Act.FILE_APPLIED, now, subject=file_id, new=new, same=same))
    return MovesApplied(file_id=file_id, people=people, new=new, same=same, stopped=stopped)


def show_file(file_id: str, actor: Actor, filing: MovesFilesDesk) -> MovesFile:
    """Return what is kept of a checked or applied file; raise NoSuchMovesFile."""
    require(actor, Permission.CHECK_MOVES)
    file = filing.files.file(file_id)
    if file is None:
        raise NoSuchMovesFile
    return file


def _apply(
    some: list[MoveInFile], file_id: str, actor: Actor, filing: MovesFilesDesk
) -> tuple[tuple[RowOutcome, ...], int]:
    """Plan and write one person, anew whenever another writer was faster; return the tickets changed, too."""
    desk = filing.desk
    for _ in range(TRIES):
        now = desk.clock.now()
        one = _of_person(some, file_id, actor, filing, now)
        if one.refusals or one.before is None or one.after is None:
            raise OvertakenFile
        if one.after == one.before:
            return one.outcomes, 0
        added = len(one.after.flags) - len(one.before.flags)
        entry = actor.entry(Act.FLAG_SET, now, subject=one.after.person_id, file=file_id, flags=added)
        after = one.after.model_copy(update={"version": one.before.version + 1})  # all rows are one act
        move = planned(one.before, after, desk).move
        try:
            desk.moves.write(move, entry)
        except SheetMoved:
            continue
        return one.outcomes, len(move.sheets)
    raise Contended


def _of_person(
    some: list[MoveInFile], file_id: str, actor: Actor, filing: MovesFilesDesk, now: datetime
) -> _OfPerson:
    desk = filing.desk
    before = desk.residents.person(desk.moves.id_of(some[0].addressee))
    if before is None:
        column = filing.profile.name_of("addressee")
        refused = tuple(Refusal(row=each.row, column=column, reason=NOBODY) for each in some)
        return _OfPerson(None, None, (), refused)
    after, outcomes, refusals = before, [], []
    for each in some:
        origin = f"{file_id}:{each.row}"
        if _stands(each, origin, after):
            outcomes.append(RowOutcome(row=each.row, outcome=Outcome.SAME))
            continue
        try:
            rules.demand_day(each.effective_on, each.rule, after, day_in_japan(now))
            after = rules.flagged(after, _flag(each, origin, actor, now))
        except DomainError as refused:
            column = filing.profile.name_of("effective_on")
            refusals.append(Refusal(row=each.row, column=column, reason=refused.message))
        else:
            outcomes.append(RowOutcome(row=each.row, outcome=Outcome.NEW, changes=(each.rule.label,)))
    return _OfPerson(before, after, tuple(outcomes), tuple(refusals))


def _stands(move: MoveInFile, origin: str, resident: Resident) -> bool:
    """Tell whether a row is done: its own flag was set, or the same one stands from elsewhere."""
    return any(
        flag.origin == origin
        or (flag.taken_back is None and (flag.code, flag.effective_on) == (move.rule.code, move.effective_on))
        for flag in resident.flags
    )


def _flag(move: MoveInFile, origin: str, actor: Actor, now: datetime) -> Flag:
    return Flag(
        flag_id=origin.replace(":", "-"),
        code=move.rule.code,
        effective_on=move.effective_on,
        reason=move.reason,
        source=FlagSource.REGISTER_FILE,
        set_by=actor.id,
        set_at=now,
        effect=move.rule.effect,
        stop=move.rule.stop,
        ends=move.rule.ends,
        origin=origin,
    )


def _by_person(moves: Iterable[MoveInFile]) -> Iterator[list[MoveInFile]]:
    """Group rows by their person, people in the order of their first rows."""
    people: dict[str, list[MoveInFile]] = {}
    for move in moves:
        people.setdefault(str(move.addressee), []).append(move)
    yield from people.values()


def _read(content: bytes, filing: MovesFilesDesk) -> MovesRead:
    return read_moves(content, filing.profile, filing.desk.codes)
