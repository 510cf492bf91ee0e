"""What a batch of the table's stream asks for: tickets to review, corrections to tell, rows to list."""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from pydantic import ValidationError

from chalicelib.access.log.indexing import index_rows, overdue_month, reconcile
from chalicelib.access.model import Actor, Plane, Role
from chalicelib.adapters.area_keys import Area
from chalicelib.adapters.dynamodb.places import Item, Place
from chalicelib.adapters.thresholds import load_log_settings
from chalicelib.audit.model import AuditRow
from chalicelib.errors import SealBroken
from chalicelib.planes.private.job_wiring import ReviewHouse
from chalicelib.systems.vrs.notices.rules import KINDS
from chalicelib.systems.vrs.notices.use_cases import spread_act, spread_person
from chalicelib.systems.vrs.queues.days.use_cases import list_days
from chalicelib.systems.vrs.residents.model import Resident
from chalicelib.systems.vrs.retention.use_cases import note_due, note_due_of
from chalicelib.systems.vrs.reviews.use_cases import review_person, review_ticket
from chalicelib.systems.vrs.statistics.use_cases import count_ticket
from chalicelib.systems.vrs.tickets.model import TicketNumber, TicketSheet
from chalicelib.values.clock import day_in_japan
from chalicelib.values.municipality import MunicipalityCode

log = logging.getLogger("vrs")
LETTERS = {Area.OFFICE.value: "o", Area.VENUE.value: "v"}
Step = Callable[[], object]


@dataclass
class Changes:
    """What a batch asks for, once each, in the order it came."""

    tickets: dict[tuple[str, str], None] = field(default_factory=dict)
    people: dict[tuple[str, str], tuple[Resident, int]] = field(default_factory=dict)
    rows: dict[str, list[tuple[str, AuditRow]]] = field(default_factory=lambda: defaultdict(list))
    checkpoints: dict[str, int] = field(default_factory=dict)
    broken: int = 0

    def steps(self, house: ReviewHouse) -> Iterable[Step]:
        """Return what is to be done, one thing after another; each may be done again."""
        for municipality, ticket in self.tickets:
            yield partial(_review, municipality, ticket, house)
        for (municipality, person_id), (resident, version) in self.people.items():
            if not resident.tickets or resident.merged_into is not None:
                yield partial(_review_person, municipality, person_id, house)
            yield partial(_tell_of_person, municipality, resident, version, house)
        for municipality, rows in self.rows.items():
            for _, row in rows:
                if row.entry.act in KINDS:
                    yield partial(_tell_of_act, municipality, row, house)
            yield partial(_index, municipality, rows, house)
        for municipality, number in self.checkpoints.items():
            yield partial(_reconcile, municipality, number, house)


def system(municipality: str) -> Actor:
    """Return the actor of what happens by itself in a municipality."""
    return Actor(
        id="system",
        roles=frozenset({Role.SYSTEM}),
        municipality=MunicipalityCode(municipality),
        plane=Plane.PRIVATE,
    )


def changes_in(records: Iterable[Mapping[str, Any]], house: ReviewHouse) -> Changes:
    """Read a batch; what does not open is counted and passed over."""
    changes = Changes()
    for record in records:
        try:
            _read(record, changes, house)
        except (SealBroken, ValidationError):
            changes.broken += 1
    return changes


def _read(record: Mapping[str, Any], changes: Changes, house: ReviewHouse) -> None:
    change = record["dynamodb"]
    pk, sk = change["Keys"]["pk"]["S"], change["Keys"]["sk"]["S"]
    municipality, area, partition = pk.split("#", 2)
    image = change.get("NewImage")
    if image is None:
        return
    if (area, partition) == (Area.OFFICE, "CHECKPOINTS"):
        changes.checkpoints[municipality] = max(int(sk), changes.checkpoints.get(municipality, 0))
        return
    if "sealed" not in image:
        return
    if (area, sk) == (Area.VENUE, "SHEET"):
        item = _opened(Place(Area.VENUE, partition, sk), municipality, image, house)
        sheet = TicketSheet.model_validate_json(item.plaintext)
        if sheet.slots:
            changes.tickets[municipality, str(sheet.ticket)] = None
    elif (area, sk) == (Area.RESIDENT, "PERSON") and image["version"]["N"] != "1":
        # A new person changes nothing by themselves; their tickets' sheets come along.
        item = _opened(Place(Area.RESIDENT, partition, sk), municipality, image, house)
        resident = Resident.model_validate_json(item.plaintext)
        changes.people[municipality, resident.person_id] = (resident, item.version)
        changes.tickets |= dict.fromkeys((municipality, str(ticket)) for ticket in resident.tickets[:1])
    elif area in LETTERS and partition.startswith("AUDIT#"):
        item = _opened(Place(Area(area), partition, sk), municipality, image, house)
        changes.rows[municipality].append((LETTERS[area], AuditRow.model_validate_json(item.plaintext)))


def _opened(place: Place, municipality: str, image: dict[str, Any], house: ReviewHouse) -> Item:
    return house.table(MunicipalityCode(municipality)).open_image(place, image)


def _review(municipality: str, ticket: str, house: ReviewHouse) -> None:
    code, number = MunicipalityCode(municipality), TicketNumber(ticket)
    review_ticket(number, system(municipality), house.reviews(code))
    count_ticket(number, system(municipality), house.counting(code))
    list_days(number, system(municipality), house.day_lists(code))
    note_due(number, system(municipality), house.due(code))


def _review_person(municipality: str, person_id: str, house: ReviewHouse) -> None:
    code = MunicipalityCode(municipality)
    review_person(person_id, system(municipality), house.reviews(code))
    note_due_of(person_id, system(municipality), house.due(code))


def _tell_of_act(municipality: str, row: AuditRow, house: ReviewHouse) -> None:
    desk = house.spreading(MunicipalityCode(municipality))
    spread_act(row.entry, row.lane, row.number, system(municipality), desk)


def _tell_of_person(municipality: str, resident: Resident, version: int, house: ReviewHouse) -> None:
    desk = house.spreading(MunicipalityCode(municipality))
    spread_person(resident, version, system(municipality), desk)


def _index(municipality: str, rows: list[tuple[str, AuditRow]], house: ReviewHouse) -> None:
    index_rows(rows, system(municipality), house.traces(MunicipalityCode(municipality)))


def _reconcile(municipality: str, number: int, house: ReviewHouse) -> None:
    book = house.traces(MunicipalityCode(municipality))
    before = book.progress()
    reached = reconcile(number, system(municipality), book)
    if before.at is None or reached.at is None or day_in_japan(before.at) == day_in_japan(reached.at):
        return
    month = overdue_month(house.clock.now(), load_log_settings().due_day, book)  # looked at once a day
    if month is not None:
        log.error("alarm log review overdue %s %s", municipality, month)
