"""Which state may follow which, who may move it, and what two parts of one file must not share."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from chalicelib.access.model import Actor
from chalicelib.errors import ApproverMustBeAnother, FileHasErrors, NotInThisState, RequestExpired, WrongPart
from chalicelib.systems.vrs.changesets.model import (
    APPROVED_WITHIN,
    WORKER_LIVES,
    Changeset,
    Marks,
    PartHeader,
    State,
)
from chalicelib.systems.vrs.registration.model import Refusal

MOVES: Mapping[State, frozenset[State]] = {
    State.RECEIVING: frozenset({State.CHECKING, State.REJECTED, State.EXPIRED}),
    State.CHECKING: frozenset({State.CHECKED, State.REJECTED, State.EXPIRED}),
    State.CHECKED: frozenset({State.APPROVED, State.REJECTED, State.EXPIRED}),
    State.APPROVED: frozenset({State.APPLYING, State.REJECTED, State.EXPIRED}),
    State.APPLYING: frozenset({State.APPLIED, State.UNDOING}),
    State.APPLIED: frozenset({State.UNDOING}),
    State.UNDOING: frozenset({State.UNDONE}),
    State.UNDONE: frozenset(),
    State.REJECTED: frozenset(),
    State.EXPIRED: frozenset(),
}
"""What may follow what; everything else is refused."""
BEFORE_APPLYING = frozenset({State.RECEIVING, State.CHECKING, State.CHECKED, State.APPROVED})

SCATTERED = "同じ方の行が離れています。宛名番号の順に並べ、封緘し直してください。"
SHARED_NUMBER = "同じ個人番号が、別の宛名番号の行にもあります。元の台帳を確かめてください。"
SHARED_TICKET = "同じ接種券番号が、別の方の行にもあります。番号を確かめてください。"


def moved(changeset: Changeset, to: State, **changed: object) -> Changeset:
    """Return the changeset's next version in another state; raise NotInThisState."""
    if to not in MOVES[changeset.state]:
        raise NotInThisState
    return grown(changeset, state=to, **changed)


def grown(changeset: Changeset, **changed: object) -> Changeset:
    """Return the changeset's next version."""
    return changeset.model_copy(update={**changed, "version": changeset.version + 1})


def demand(changeset: Changeset, *states: State) -> None:
    """Raise NotInThisState unless the changeset is in one of the states."""
    if changeset.state not in states:
        raise NotInThisState


def demand_in_time(changeset: Changeset, now: datetime) -> None:
    """Raise RequestExpired where it was not applied within three days."""
    if changeset.state in BEFORE_APPLYING and now > changeset.created_at + APPROVED_WITHIN:
        raise RequestExpired


def demand_left_alone(changeset: Changeset, now: datetime) -> None:
    """Raise NotInThisState while a request may still be applying: what it writes last must be undone, too."""
    at_it = changeset.worked_at if changeset.state is State.APPLYING else None
    if at_it is not None and now < at_it + WORKER_LIVES:
        raise NotInThisState


def demand_approver(changeset: Changeset, actor: Actor) -> None:
    """Raise ApproverMustBeAnother where who brought or checked the file would approve it (R-III-3-37)."""
    if actor.id in {changeset.created_by, changeset.checked_by}:
        raise ApproverMustBeAnother


def demand_no_errors(changeset: Changeset) -> None:
    """Raise FileHasErrors where a row was refused: a file is applied whole or not at all."""
    if changeset.found.refused:
        raise FileHasErrors


def digest_of(parts: Sequence[str]) -> str:
    """Return a sealed file's digest: SHA-256 over the digests of its parts in hex, in order."""
    return hashlib.sha256("".join(parts).encode()).hexdigest()


def demand_part(changeset: Changeset, header: PartHeader, part: int, municipality: str) -> None:
    """Raise WrongPart unless an envelope is this part of this changeset's file, for this municipality."""
    agrees = (
        (header.part, header.parts) == (part, changeset.parts)
        and str(header.municipality) == municipality
        and changeset.file in {None, header.file}
    )
    if not agrees:
        raise WrongPart


class Earlier:
    """Whom the parts of a file before this one brought."""

    def __init__(self, marks: Iterable[Marks] = ()) -> None:
        self._people: set[str] = set()
        self._numbers: set[str] = set()
        self._tickets: set[str] = set()
        self.add(marks)

    def add(self, marks: Iterable[Marks]) -> None:
        """Remember a part's people."""
        for each in marks:
            self._people.add(each.person)
            self._numbers |= {each.number} - {""}
            self._tickets.update(each.tickets)

    def shared(self, marks: Sequence[Marks]) -> list[Refusal]:
        """Return why rows are refused that share a person, a number or a ticket with an earlier part."""
        found = []
        for each in marks:
            if each.person in self._people:
                found.append(Refusal(row=each.row, column="宛名番号", reason=SCATTERED))
            elif each.number in self._numbers:
                found.append(Refusal(row=each.row, column="個人番号", reason=SHARED_NUMBER))
            elif not self._tickets.isdisjoint(each.tickets):
                found.append(Refusal(row=each.row, column="接種券番号", reason=SHARED_TICKET))
        return found
