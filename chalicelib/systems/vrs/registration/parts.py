"""Registration as a kind of file: a part of one is checked, applied and undone, again and again the same."""

from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.access.model import Actor
from chalicelib.audit.model import Act, Entry
from chalicelib.errors import Contended, OvertakenFile, SheetMoved
from chalicelib.systems.vrs.changesets.model import Counts, Marks, PartReport, PartUndone
from chalicelib.systems.vrs.changesets.ports import Chunk
from chalicelib.systems.vrs.doses.model import Source
from chalicelib.systems.vrs.doses.scan import Occasion
from chalicelib.systems.vrs.registration.model import Candidate, Outcome, Refusal, RowOutcome
from chalicelib.systems.vrs.registration.ports import Standing
from chalicelib.systems.vrs.registration.reading import Read
from chalicelib.systems.vrs.registration.undoing import Trace, restoration
from chalicelib.systems.vrs.registration.use_cases import (
    TRIES,
    RegistrationDesk,
    groups,
    plans_for,
    read_rows,
    transactions,
)
from chalicelib.systems.vrs.retention.business import demand_open
from chalicelib.values.clock import day_in_japan

Known = tuple[Candidate, Standing]
MARK = 16
"""Characters of a person's id that tell two people of one file apart."""


@dataclass(frozen=True)
class RegistrationFiles:
    """Takes parts of registration files for whoever works on them; the caller has asked who may."""

    desk: RegistrationDesk
    actor: Actor

    def demand_open(self) -> None:
        """Let a file be taken in, or raise BusinessOver."""
        demand_open(self.desk.ends.of(self.actor.municipality), day_in_japan(self.desk.clock.now()))

    def check(self, content: bytes, first_row: int) -> PartReport:
        """Say what registering a part's people would do; raise UnreadableFile."""
        read = self._read(content, first_row)
        plans, marks = [], []
        refusals = list(read.refusals)
        for some in groups(read.candidates):
            known, unknown = self._look_up(some)
            refusals += unknown
            plans += plans_for(*_apart(known), self.actor, self.desk)
            marks += [_marks(*pair) for pair in known]
        refusals += [each.refusal for each in plans if each.refusal is not None]
        outcomes = [each.outcome for each in plans]
        return PartReport(
            counts=Counts(
                rows=read.rows,
                new=outcomes.count(Outcome.NEW),
                changed=outcomes.count(Outcome.CHANGED),
                same=outcomes.count(Outcome.SAME),
                refused=len(refusals),
            ),
            refusals=tuple(sorted(refusals, key=lambda refusal: refusal.row)),
            changes=tuple(
                RowOutcome(row=each.row, outcome=each.outcome, changes=each.words)
                for each in plans
                if each.words
            ),
            marks=tuple(marks),
        )

    def apply(self, content: bytes, chunk: Chunk) -> Counts:
        """Register a part's people, each at most once; raise OvertakenFile and Contended."""
        read = self._read(content, chunk.first_row)
        if read.refusals:
            raise OvertakenFile
        done = self._done(chunk)
        for some in groups(_indexed(read.candidates, chunk)):
            self._apply_some(some, done, chunk)
        if len(done) < len(read.candidates):  # of whom nothing changed, another request may have changed
            done = self._done(chunk)
        new = sum(done.values())
        return Counts(rows=read.rows, new=new, changed=len(done) - new, same=len(read.candidates) - len(done))

    def _done(self, chunk: Chunk) -> dict[str, bool]:
        """Return whom a part has changed so far, and who of them is new."""
        return {trace.after.person_id: trace.before is None for trace in self.desk.register.traces(chunk)}

    def _apply_some(self, some: Sequence[Candidate], done: dict[str, bool], chunk: Chunk) -> None:
        """Register a few people who are not done yet, anew whenever another writer was faster."""
        for _ in range(TRIES):
            known, unknown = self._look_up(some)
            left = [pair for pair in known if pair[1].person_id not in done]
            plans = plans_for(*_apart(left), self.actor, self.desk)
            if unknown or any(each.refusal is not None for each in plans):
                raise OvertakenFile
            try:
                for changes in transactions([each.change for each in plans if each.change is not None]):
                    self.desk.register.write(changes, self._entry(chunk, len(changes)), chunk)
                    done.update({each.after.person_id: each.before is None for each in changes})
            except SheetMoved:
                continue
            return
        raise Contended

    def _read(self, content: bytes, first_row: int) -> Read:
        """Read a part's rows."""
        return read_rows(content, self.actor, self.desk, first_row)

    def _look_up(self, some: Sequence[Candidate]) -> tuple[list[Known], list[Refusal]]:
        """Return people with what stands of each, and why the others cannot be looked up."""
        return list(zip(some, self.desk.register.standing(some), strict=True)), []

    def undo(self, chunk: Chunk, reason: str) -> PartUndone:
        """Bring back the part's people who were not changed since; name the others.  Raises Contended."""
        restored, left = 0, []
        for trace in self.desk.register.traces(chunk):
            if trace.undone or self._restore(trace, chunk, reason):
                restored += 1
            else:
                left.append(trace.after.person_id)
        return PartUndone(restored=restored, left=tuple(left))

    def _restore(self, trace: Trace, chunk: Chunk, reason: str) -> bool:
        """Bring one person back, looking again where another was faster; False where they were changed."""
        for _ in range(TRIES):
            now = self.desk.clock.now()
            occasion = Occasion(self.actor.id, Source.FILE, now, day_in_japan(now))
            back = restoration(trace, *self.desk.register.present(trace), occasion, reason)
            if back is None:
                return False
            try:
                entry = self.actor.entry(
                    Act.PERSON_RESTORED,
                    now,
                    subject=trace.after.person_id,
                    changeset=chunk.changeset_id,
                    part=chunk.part,
                )
                self.desk.register.restore(back, chunk, entry)
            except SheetMoved:
                continue
            return True
        raise Contended

    def _entry(self, chunk: Chunk, people: int) -> Entry:
        now = self.desk.clock.now()
        return self.actor.entry(
            Act.PEOPLE_REGISTERED, now, subject=chunk.changeset_id, part=chunk.part, people=people
        )


def _apart(known: Sequence[Known]) -> tuple[list[Candidate], list[Standing]]:
    return [candidate for candidate, _ in known], [standing for _, standing in known]


def _indexed(candidates: Sequence[Candidate], chunk: Chunk) -> list[Candidate]:
    """Return a part's people with the indexes that its dry run computed, so that KMS need not again."""
    known = {mark.row: mark.number or None for mark in chunk.marks}
    return [each.model_copy(update={"number_index": known.get(each.row)}) for each in candidates]


def _marks(candidate: Candidate, standing: Standing) -> Marks:
    return Marks(
        row=candidate.row,
        person=standing.person_id[:MARK],
        number=standing.number_index,
        tickets=tuple(str(each.ticket) for each in candidate.tickets),
    )
