"""Checking a registration file, and applying what was checked."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chalicelib.access.model import Actor, Permission
from chalicelib.access.rules import require
from chalicelib.audit.model import Act
from chalicelib.errors import (
    Contended,
    FileHasErrors,
    NoSuchRegistration,
    NotTheCheckedFile,
    OvertakenFile,
    SheetMoved,
)
from chalicelib.systems.vrs.doses.model import Source
from chalicelib.systems.vrs.doses.scan import Knowledge, Occasion
from chalicelib.systems.vrs.registration.model import (
    Applied,
    Candidate,
    Checked,
    Outcome,
    Profile,
    Registration,
    RowOutcome,
)
from chalicelib.systems.vrs.registration.planning import Plan, plan
from chalicelib.systems.vrs.registration.ports import PersonChange, Register, Standing
from chalicelib.systems.vrs.registration.reading import Frame, Read, read_file
from chalicelib.systems.vrs.retention.business import BusinessEnds, demand_open
from chalicelib.values.clock import Clock, Draws, day_in_japan
from chalicelib.values.municipality import Municipalities

AT_ONCE = 13
"""People looked up together; seven items each and an audit row fill a transaction of 100."""
ITEMS_AT_ONCE = 97
TRIES = 8
CHANGES_SHOWN = 10_000


@dataclass(frozen=True)
class RegistrationDesk:
    """The ports and masters that registrations work with."""

    register: Register
    municipalities: Municipalities
    profile: Profile
    ends: BusinessEnds
    known: Knowledge
    draws: Draws
    clock: Clock


def check_file(name: str, content: bytes, actor: Actor, desk: RegistrationDesk) -> Checked:
    """Say what applying a file would do, row by row; write nothing but the record of the check."""
    require(actor, Permission.CHECK_FILE)
    demand_open(desk.ends.of(actor.municipality), day_in_japan(desk.clock.now()))
    read = read_rows(content, actor, desk)
    counts = dict.fromkeys(Outcome, 0)
    refusals, changes = list(read.refusals), []
    for some in groups(read.candidates):
        for planned in plans_of(some, actor, desk):
            counts[planned.outcome] += 1
            if planned.refusal is not None:
                refusals.append(planned.refusal)
            elif planned.words:
                changes.append(RowOutcome(row=planned.row, outcome=planned.outcome, changes=planned.words))
    now = desk.clock.now()
    registration = Registration(
        registration_id=desk.draws.identifier(),
        file_name=name,
        digest=hashlib.sha256(content).hexdigest(),
        rows=read.rows,
        new=counts[Outcome.NEW],
        changed=counts[Outcome.CHANGED],
        same=counts[Outcome.SAME],
        refused=len(refusals),
        checked_by=actor.id,
        checked_at=now,
    )
    entry = actor.entry(
        Act.FILE_CHECKED, now, subject=registration.registration_id, rows=read.rows, refused=len(refusals)
    )
    desk.register.keep(registration, entry)
    return Checked(
        registration_id=registration.registration_id,
        digest=registration.digest,
        rows=registration.rows,
        new=registration.new,
        changed=registration.changed,
        same=registration.same,
        refused=registration.refused,
        refusals=tuple(sorted(refusals, key=lambda refusal: refusal.row)),
        changes=tuple(changes[:CHANGES_SHOWN]),
    )


def apply_file(registration_id: str, content: bytes, actor: Actor, desk: RegistrationDesk) -> Applied:
    """Apply a checked file, person by person in whole transactions.

    Applying again, or after a crash, changes only what is not yet so.  Raises
    NoSuchRegistration, NotTheCheckedFile and FileHasErrors before anything is written, and
    OvertakenFile where what stands changed after the check; then the rows before are applied.
    BusinessOver: registration has ended.
    """
    require(actor, Permission.APPLY_FILE)
    demand_open(desk.ends.of(actor.municipality), day_in_japan(desk.clock.now()))
    registration = desk.register.registration(registration_id)
    if registration is None:
        raise NoSuchRegistration
    if hashlib.sha256(content).hexdigest() != registration.digest:
        raise NotTheCheckedFile
    read = read_rows(content, actor, desk)
    if read.refusals or registration.refused:
        raise FileHasErrors
    total = _Total()
    for some in groups(read.candidates):
        _apply(some, registration_id, total, actor, desk)
    now = desk.clock.now()
    done = registration.model_copy(
        update={"applied_by": actor.id, "applied_at": now, "version": registration.version + 1}
    )
    entry = actor.entry(Act.FILE_APPLIED, now, subject=registration_id, new=total.new, changed=total.changed)
    desk.register.keep(done, entry)
    return total.applied(registration_id)


@dataclass
class _Total:
    """What an application has done so far."""

    new: int = 0
    changed: int = 0
    same: int = 0
    doses: int = 0
    conflicts: int = 0
    matched: int = 0

    def add(self, plans: Sequence[Plan]) -> None:
        for each in plans:
            self.new += each.outcome is Outcome.NEW
            self.changed += each.outcome is Outcome.CHANGED
            self.same += each.outcome is Outcome.SAME
            if each.change is not None:
                self.doses += len(each.change.doses)
                self.conflicts += len(each.change.conflicts)
                self.matched += len(each.change.waiting_over)

    def applied(self, registration_id: str) -> Applied:
        return Applied(
            registration_id=registration_id,
            people=self.new + self.changed + self.same,
            new=self.new,
            changed=self.changed,
            same=self.same,
            doses=self.doses,
            conflicts=self.conflicts,
            matched=self.matched,
        )


def _apply(
    some: Sequence[Candidate], registration_id: str, total: _Total, actor: Actor, desk: RegistrationDesk
) -> None:
    """Plan and write a few people, anew whenever another writer was faster."""
    for _ in range(TRIES):
        plans = plans_of(some, actor, desk)
        if any(each.refusal is not None for each in plans):
            raise OvertakenFile
        try:
            for changes in transactions([each.change for each in plans if each.change is not None]):
                entry = actor.entry(
                    Act.PEOPLE_REGISTERED, desk.clock.now(), subject=registration_id, people=len(changes)
                )
                desk.register.write(changes, entry)
        except SheetMoved:
            continue
        total.add(plans)
        return
    raise Contended


def transactions(changes: Sequence[PersonChange]) -> Iterator[list[PersonChange]]:
    """Pack changes into transactions; a person is never split."""
    some: list[PersonChange] = []
    weight = 0
    for change in changes:
        if some and weight + change.weight() > ITEMS_AT_ONCE:
            yield some
            some, weight = [], 0
        some.append(change)
        weight += change.weight()
    if some:
        yield some


def read_rows(content: bytes, actor: Actor, desk: RegistrationDesk, first_row: int = 2) -> Read:
    """Read a file, or the part of one that begins at a row; raise UnreadableFile."""
    today = day_in_japan(desk.clock.now())
    frame = Frame(desk.profile, actor.municipality, desk.municipalities, today, first_row)
    return read_file(content, frame)


def groups(candidates: Sequence[Candidate]) -> Iterator[Sequence[Candidate]]:
    """Yield people in the groups that are looked up together."""
    for start in range(0, len(candidates), AT_ONCE):
        yield candidates[start : start + AT_ONCE]


def plans_of(some: Sequence[Candidate], actor: Actor, desk: RegistrationDesk) -> list[Plan]:
    """Return what registering people would do, as things stand."""
    return plans_for(some, desk.register.standing(some), actor, desk)


def plans_for(
    some: Sequence[Candidate], standings: Sequence[Standing], actor: Actor, desk: RegistrationDesk
) -> list[Plan]:
    """Return what registering people would do, given what stands of each.

    Every way a file comes in goes through here: raises BusinessOver where registration has ended.
    """
    now = desk.clock.now()
    occasion = Occasion(actor.id, Source.FILE, now, day_in_japan(now))
    demand_open(desk.ends.of(actor.municipality), occasion.today)
    return [
        plan(candidate, standing, occasion, desk.known, _day_kept(candidate, actor, desk))
        for candidate, standing in zip(some, standings, strict=True)
    ]


def _day_kept(candidate: Candidate, actor: Actor, desk: RegistrationDesk) -> int | None:
    today = day_in_japan(desk.clock.now())
    return desk.known.hints.day_kept(candidate.born_on, actor.municipality, today)
