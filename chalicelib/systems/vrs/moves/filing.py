"""Moves as a kind of file: flags of many people, a person a transaction, undone by taking them back."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from chalicelib.access.model import Actor
from chalicelib.audit.model import Act, Entry
from chalicelib.errors import Contended, DomainError, FlagTakenBack, NoSuchFlag, OvertakenFile, SheetMoved
from chalicelib.systems.vrs.changesets.model import Counts, Marks, PartReport, PartUndone
from chalicelib.systems.vrs.changesets.ports import Chunk
from chalicelib.systems.vrs.moves import rules
from chalicelib.systems.vrs.moves.filed import MoveInFile, MovesProfile, MovesTrace
from chalicelib.systems.vrs.moves.model import Flag, FlagSource, Taken
from chalicelib.systems.vrs.moves.ports import Move
from chalicelib.systems.vrs.moves.reading import MovesRead, read_moves
from chalicelib.systems.vrs.moves.use_cases import TRIES, MovesDesk, planned
from chalicelib.systems.vrs.registration.model import Outcome, Refusal, RowOutcome
from chalicelib.systems.vrs.residents.model import Resident
from chalicelib.values.clock import day_in_japan

NOBODY = "この宛名番号の方は登録されていません。番号を確かめてください。"
DRY = Chunk("dry-run", 1)
"""In whose name the dry run sets flags that nobody keeps."""


@dataclass(frozen=True)
class _OfPerson:
    """What the rows of one person would do to them."""

    before: Resident | None
    after: Resident | None
    outcomes: tuple[RowOutcome, ...]
    refusals: tuple[Refusal, ...]


@dataclass(frozen=True)
class MovesFiles:
    """Takes parts of files of moves for whoever works on them; the caller has asked who may.

    What stands already is not set again, and what this file set is not set twice, not even where a clerk
    took it back since.
    """

    desk: MovesDesk
    profile: MovesProfile
    actor: Actor

    def demand_open(self) -> None:
        """Let a file be taken in, after the end of business too: tickets stop, records are kept right."""

    def check(self, content: bytes, first_row: int) -> PartReport:
        """Say what applying a part would do, row by row; raise UnreadableFile."""
        read = self._read(content, first_row)
        found = [(some, self._of_person(some, DRY)) for some in _by_person(read.moves)]
        outcomes = [each for _, one in found for each in one.outcomes]
        refusals = [*read.refusals, *(each for _, one in found for each in one.refusals)]
        new = [each for each in outcomes if each.outcome is Outcome.NEW]
        return PartReport(
            counts=Counts(rows=read.rows, new=len(new), same=len(outcomes) - len(new), refused=len(refusals)),
            refusals=tuple(sorted(refusals, key=lambda each: each.row)),
            changes=tuple(sorted(new, key=lambda each: each.row)),
            marks=tuple(
                Marks(row=some[0].row, person=self.desk.moves.id_of(some[0].addressee)) for some, _ in found
            ),
        )

    def apply(self, content: bytes, chunk: Chunk) -> Counts:
        """Set a part's flags, each person's at most once; raise OvertakenFile and Contended."""
        read = self._read(content, chunk.first_row)
        if read.refusals:
            raise OvertakenFile
        done = {trace.registration for trace in self.desk.moves.traces(chunk)}
        for some in _by_person(read.moves):
            registration = self.desk.moves.id_of(some[0].addressee)
            if registration not in done:
                self._apply_to(registration, some, chunk)
        new = sum(len(trace.flags) for trace in self.desk.moves.traces(chunk))
        return Counts(rows=read.rows, new=new, same=read.rows - new)

    def _apply_to(self, registration: str, some: Sequence[MoveInFile], chunk: Chunk) -> None:
        """Set one person's flags, planned anew whenever another writer was faster."""
        for _ in range(TRIES):
            one = self._of_person(some, chunk)
            if one.refusals or one.before is None or one.after is None:
                raise OvertakenFile
            known = {flag.flag_id for flag in one.before.flags}
            flags = tuple(flag.flag_id for flag in one.after.flags if flag.flag_id not in known)
            if not flags:
                return
            trace = MovesTrace(
                changeset_id=chunk.changeset_id, part=chunk.part, registration=registration, flags=flags
            )
            entry = self._entry(Act.FLAG_SET, one.after, chunk, len(flags))
            try:
                self.desk.moves.write(self._move(one.before, one.after), entry, trace)
            except SheetMoved:
                continue
            return
        raise Contended

    def undo(self, chunk: Chunk, reason: str) -> PartUndone:
        """Take back the part's flags that stand; name who has none of them left.  Raises Contended."""
        restored, left = 0, []
        for trace in self.desk.moves.traces(chunk):
            if trace.undone or self._restore(trace, chunk, reason):
                restored += 1
            else:
                left.append(trace.registration)
        return PartUndone(restored=restored, left=tuple(left))

    def _restore(self, trace: MovesTrace, chunk: Chunk, reason: str) -> bool:
        """Take one person's flags back; False where each was taken back, or parted from them, since."""
        for _ in range(TRIES):
            before = self.desk.residents.person(trace.registration)
            taken = Taken(by=self.actor.id, at=self.desk.clock.now(), reason=reason)
            after = None if before is None else _without(before, trace.flags, taken)
            if before is None or after is None:
                return False
            entry = self._entry(Act.FLAG_TAKEN_BACK, after, chunk, len(trace.flags))
            undone = trace.model_copy(update={"undone": True})
            try:
                self.desk.moves.write(self._move(before, after), entry, undone)
            except SheetMoved:
                continue
            return True
        raise Contended

    def _move(self, before: Resident, after: Resident) -> Move:
        """Return a person's change as one act, whatever the number of their rows."""
        once = after.model_copy(update={"version": before.version + 1})
        return planned(before, once, self.desk).move

    def _entry(self, act: Act, person: Resident, chunk: Chunk, flags: int) -> Entry:
        now = self.desk.clock.now()
        return self.actor.entry(act, now, subject=person.person_id, file=chunk.changeset_id, flags=flags)

    def _of_person(self, some: Sequence[MoveInFile], chunk: Chunk) -> _OfPerson:
        desk, now = self.desk, self.desk.clock.now()
        before = desk.residents.person(desk.moves.id_of(some[0].addressee))
        if before is None:
            column = self.profile.name_of("addressee")
            refused = tuple(Refusal(row=each.row, column=column, reason=NOBODY) for each in some)
            return _OfPerson(None, None, (), refused)
        after, outcomes, refusals = before, [], []
        for each in some:
            origin = f"{chunk.changeset_id}:{each.row}"
            if _stands(each, origin, after):
                outcomes.append(RowOutcome(row=each.row, outcome=Outcome.SAME))
                continue
            try:
                rules.demand_day(each.effective_on, each.rule, after, day_in_japan(now))
                after = rules.flagged(after, _flag(each, origin, self.actor, now))
            except DomainError as refused:
                column = self.profile.name_of("effective_on")
                refusals.append(Refusal(row=each.row, column=column, reason=refused.message))
            else:
                outcomes.append(RowOutcome(row=each.row, outcome=Outcome.NEW, changes=(each.rule.label,)))
        return _OfPerson(before, after, tuple(outcomes), tuple(refusals))

    def _read(self, content: bytes, first_row: int) -> MovesRead:
        return read_moves(content, self.profile, self.desk.codes, first_row)


def _without(person: Resident, flags: Sequence[str], taken: Taken) -> Resident | None:
    """Return a person with those of the flags taken back that stand; None where none does."""
    after = person
    for flag_id in flags:
        try:
            after = rules.flag_taken_back(after, flag_id, taken)
        except (NoSuchFlag, FlagTakenBack):
            continue  # a clerk was there before, or the flag went with a registration that was parted
    return None if after is person else after


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
