"""Registrations that were, at some time, one person: what was kept under one may be about the other."""

from chalicelib.systems.vrs.residents.model import Resident
from chalicelib.systems.vrs.residents.ports import Residents


def merged_into(resident: Resident, residents: Residents) -> list[Resident]:
    """Return every registration that is this person's now, by one merge or by several."""
    found: list[Resident] = []
    todo = [each.absorbed for each in resident.mergers if each.undone is None]
    while todo:
        for former in residents.history(todo.pop())[-1:]:
            found.append(former)
            todo += [each.absorbed for each in former.mergers if each.undone is None]
    return found


def neighbourhood(resident: Resident, residents: Residents) -> list[str]:
    """Return every registration that a chain of merges, undone or not, joins to a person's."""
    found: list[str] = []
    todo = list(resident.neighbours)
    while todo:
        person_id = todo.pop()
        if person_id != resident.person_id and person_id not in found:
            found.append(person_id)
            todo += [each for former in residents.history(person_id)[-1:] for each in former.neighbours]
    return found
