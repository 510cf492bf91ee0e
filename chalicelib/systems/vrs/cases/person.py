"""Whom a case is about: one person, under every registration that was found to be theirs (統合)."""

from collections.abc import Sequence

from chalicelib.systems.vrs.cases.model import Receiver
from chalicelib.systems.vrs.cases.ports import CaseDesk
from chalicelib.systems.vrs.residents.model import Resident
from chalicelib.systems.vrs.residents.ports import Residents


def histories_of(person_id: str, residents: Residents) -> Sequence[Sequence[Resident]]:
    """Return every version of each registration of a person, the one that stands last; none if gone.

    A registration that was merged into another is that other person's by now.
    """
    resident = residents.person(person_id)
    return () if resident is None else tuple(_histories(resident.person_id, residents))


def receivers_of(person_id: str, desk: CaseDesk) -> Sequence[Receiver]:
    """Return who received a person's record, under whichever of their registrations, the earliest first."""
    histories = histories_of(person_id, desk.residents)
    people = [person_id, *(each[-1].person_id for each in histories)]
    found = [each for person in dict.fromkeys(people) for each in desk.receivers.of(person)]
    return sorted(dict.fromkeys(found), key=lambda each: each.provided_at)


def _histories(person_id: str, residents: Residents) -> list[Sequence[Resident]]:
    history = residents.history(person_id)
    if not history:
        return []
    absorbed = [each.absorbed for each in history[-1].mergers if each.undone is None]
    return [*(other for each in absorbed for other in _histories(each, residents)), history]
