"""What an act changed, looked up: which doses and people it was about, and under whose ids they were given.

A record may have been given under another registration than the one that holds the ticket now: before a
merge, or while a wrong one stood.  So the receivers of every registration that merges ever joined are
looked at; which of them received the changed dose, the note of the giving says (``rules.is_told``).
"""

from chalicelib.audit.model import Act, Entry
from chalicelib.audit.search import subjects_of
from chalicelib.systems.vrs.notices.model import ChangedDose, ChangedPerson, CorrectionEvent
from chalicelib.systems.vrs.notices.ports import Acts
from chalicelib.systems.vrs.notices.rules import doses_of, fixed, kind_of, withdrawn
from chalicelib.systems.vrs.residents.model import Resident
from chalicelib.systems.vrs.residents.neighbours import merged_into, neighbourhood
from chalicelib.systems.vrs.residents.ports import Residents

MERGING = frozenset({Act.PEOPLE_MERGED, Act.MERGE_UNDONE})


def correction_of(
    entry: Entry, correction_id: str, acts: Acts, residents: Residents
) -> CorrectionEvent | None:
    """Return what an act is to others, or None where it is nothing to them."""
    kind = kind_of(entry)
    if kind is None:
        return None
    doses, persons = _changed(entry, acts, residents)
    if not doses and not persons:
        return None
    single = len(doses) == 1 or entry.act is Act.DOSE_MOVED
    doses = tuple(
        each if each.people else each.model_copy(update={"people": _given_under(each, residents)})
        for each in doses
    )
    people = [*(each.person_id for each in persons), *(one for each in doses for one in each.people)]
    return CorrectionEvent(
        correction_id=correction_id,
        kind=kind,
        subjects=subjects_of(entry),
        people=tuple(dict.fromkeys(people)),
        doses=doses,
        persons=persons,
        turn=doses[0].turn if doses and single else None,
        dose_version=doses[0].version if doses and single else None,
        at=entry.at,
    )


def person_and_merged(
    person_id: str, version: int, resident: Resident | None, residents: Residents
) -> list[ChangedPerson]:
    """Return a changed registration and, with their versions of now, those that were merged into it."""
    merged = [] if resident is None else merged_into(resident, residents)
    return [
        ChangedPerson(person_id=person_id, version=version),
        *(ChangedPerson(person_id=each.person_id, version=each.version) for each in merged),
    ]


def _changed(
    entry: Entry, acts: Acts, residents: Residents
) -> tuple[tuple[ChangedDose, ...], tuple[ChangedPerson, ...]]:
    if entry.act in MERGING:
        return (), _merged(entry, residents)
    if entry.act is Act.PERSON_RESTORED:
        return _restored(entry, acts)
    if entry.act in {Act.BULK_FIX_APPLIED, Act.BULK_FIX_UNDONE}:
        return fixed(acts.fixed(entry.subject or "", _count(entry, "chunk")), entry.act), ()
    return doses_of(entry), ()


def _merged(entry: Entry, residents: Residents) -> tuple[ChangedPerson, ...]:
    found: dict[str, ChangedPerson] = {}
    both = (
        (entry.subject or "", _count(entry, "version")),
        (str(entry.detail.get("other", "")), _count(entry, "other_version")),
    )
    for person_id, version in both:
        for registered in residents.history(person_id)[-1:]:
            for each in person_and_merged(person_id, version, registered, residents):
                found.setdefault(each.person_id, each)
    return tuple(found.values())


def _restored(entry: Entry, acts: Acts) -> tuple[tuple[ChangedDose, ...], tuple[ChangedPerson, ...]]:
    """Return what undoing a registration took back: a person who was new, and the doses that came along."""
    person_id, changeset = entry.subject or "", str(entry.detail.get("changeset", ""))
    trace = acts.trace(changeset, _count(entry, "part"), person_id)
    if trace is None:
        return (), ()
    doses = tuple(each.model_copy(update={"people": (person_id,)}) for each in withdrawn(trace))
    new = trace.before is None
    gone = ChangedPerson(person_id=person_id, version=trace.person_version + 1)
    return doses, (gone,) if new else ()


def _given_under(dose: ChangedDose, residents: Residents) -> tuple[str, ...]:
    """Return under whose ids a dose may have been given; one that came from elsewhere, the person's only."""
    holder = residents.by_ticket(dose.ticket)
    if holder is None:
        return ()
    others = [each.person_id for each in merged_into(holder, residents)]
    if not dose.added:
        others += neighbourhood(holder, residents)
    return tuple(dict.fromkeys((holder.person_id, *others)))


def _count(entry: Entry, name: str) -> int:
    value = entry.detail.get(name)
    return value if isinstance(value, int) else 0
