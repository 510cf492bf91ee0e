"""Taking a person's records away, in the order in which the rest can still be found after a crash.

Each ticket goes whole, with its doses, reasons, links and its lines in the lists of others, and only if
no dose came meanwhile; then findings and former versions; then each registration that was merged into the
person's, with its 個人番号, and the person's own last.  The operation log and the records of provision keep
their own seven years.  What only serves to repeat or undo (answers to tablets, papers that are done, rows
of bulk fixes and of files) lapses in 35 days by itself.
"""

import base64
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any

from chalicelib.adapters.area_keys import Area
from chalicelib.adapters.asking import asking
from chalicelib.adapters.dynamodb.days import DynamoDayLists, day_place, day_rows_place
from chalicelib.adapters.dynamodb.due import DynamoDueList, month_place, pointer_place
from chalicelib.adapters.dynamodb.numbers import DynamoNumbers
from chalicelib.adapters.dynamodb.places import Place, Write
from chalicelib.adapters.dynamodb.queues import tasks_of
from chalicelib.adapters.dynamodb.residents import DynamoResidents, person_place, roster_place
from chalicelib.adapters.dynamodb.retention import held_place, is_held, target_write
from chalicelib.adapters.dynamodb.reviews import DynamoReviews
from chalicelib.adapters.dynamodb.statistics import counted_place
from chalicelib.adapters.dynamodb.table import SealedTable
from chalicelib.adapters.dynamodb.tickets import SHARDS, DynamoTicketBook
from chalicelib.audit.model import Entry
from chalicelib.errors import UnderHold
from chalicelib.systems.vrs.doses.model import Conflict
from chalicelib.systems.vrs.residents.model import Resident
from chalicelib.systems.vrs.retention.certificate import ErasureCertificate, SignedErasure, message_of
from chalicelib.systems.vrs.retention.model import ErasedCounts, ErasureTarget
from chalicelib.systems.vrs.retention.ports import Part
from chalicelib.systems.vrs.tickets.model import TicketNumber, TicketSheet

ERASURE_KEY = "alias/vrs/erasure"
AT_ONCE = 80
"""Items of one part: a transaction takes a hundred, the hold, the target and the log among them."""

Gone = tuple[Place, int | None]
"""An item to take away, and the version it must have; None: whichever."""
Some = tuple[ErasedCounts, tuple[Gone, ...]]
"""Items that go together, and what they are counted as."""


class DynamoEraser:
    """Erases people of the municipality that the table is opened for, under duty ``erase``."""

    def __init__(self, table: SealedTable) -> None:
        self._table = table
        self._residents = DynamoResidents(table)
        self._book = DynamoTicketBook(table)
        self._reviews = DynamoReviews(table)
        self._due = DynamoDueList(table)
        self._numbers = DynamoNumbers(table)
        self._days = DynamoDayLists(table)

    def resident(self, person_id: str) -> Resident | None:
        return self._residents.person(person_id)

    def sheets(self, tickets: Sequence[TicketNumber]) -> Sequence[TicketSheet]:
        found = [self._book.sheet(ticket) for ticket in tickets]
        return [sheet for sheet in found if sheet is not None]

    def held(self, person_id: str, today: date) -> bool:
        return is_held(self._table, person_id, today)

    def registrations(self, resident: Resident) -> Sequence[Resident]:
        merged: list[Resident] = []
        for each in resident.mergers:
            absorbed = self._residents.registered(each.absorbed) if each.undone is None else None
            if absorbed is not None and absorbed.merged_into == resident.person_id:
                merged += self.registrations(absorbed)
        return [*merged, resident]

    def parts(self, registrations: Sequence[Resident]) -> Iterator[Part]:
        people = tuple(each.person_id for each in registrations)
        *absorbed, resident = registrations
        for ticket in resident.tickets:
            for counts, items in (*self._ticket(ticket), *self._review(f"T{ticket}")):
                yield Part(counts, items, people)
        for person_id in people:
            for counts, items in (*self._review(f"P{person_id}"), *self._former(person_id)):
                yield Part(counts, items, people)
        for each in absorbed:
            yield Part(*self._own(each), people)
        yield Part(*self._own(resident), people, last=True)

    def take(self, erasure_id: str, part: Part, target: ErasureTarget, today: date, entry: Entry) -> None:
        held = dict.fromkeys((target.person_id, *part.people))
        writes = [self._unless_held(each, today) for each in held]
        writes.append(target_write(self._table, erasure_id, target))
        writes += [self._gone(place, seen) for place, seen in part.items]
        self._table.commit(entry, writes)

    def settle(self, erasure_id: str, target: ErasureTarget, entry: Entry) -> None:
        self._table.commit(entry, [target_write(self._table, erasure_id, target)])

    def _own(self, resident: Resident) -> Some:
        """Return a registration's own item, with its number and its lines in the lists of everybody."""
        due = self._due.row(resident.person_id)
        listed = [] if due.version == 0 else [pointer_place(resident.person_id), month_place(due)]
        dues: list[Gone] = [(place, None) for place in listed if place is not None]
        numbers: list[Gone] = []
        if resident.number_index:
            numbers.append((self._numbers.place(resident.number_index), None))
        counts = ErasedCounts(versions=1, due=len(dues), numbers=len(numbers), listings=2)
        own = (person_place(resident.person_id), resident.version)
        lists = [roster_place(resident.person_id), self._residents.name_place(resident)]
        return counts, (*dues, *numbers, *((place, None) for place in lists), own)

    def _former(self, person_id: str) -> Iterator[Some]:
        """Return a registration's former versions, and who received what was on it."""
        for some in _chunks(self._rows(Area.RESIDENT, f"PERSON#{person_id}", "WAS#")):
            yield ErasedCounts(versions=len(some)), tuple((place, None) for place in some)
        for some in _chunks(self._rows(Area.RESIDENT, f"RECEIVERS#{person_id}", "")):
            yield ErasedCounts(listings=len(some)), tuple((place, None) for place in some)

    def _ticket(self, ticket: TicketNumber) -> Iterator[Some]:
        """Return all of a ticket as one part, so that a dose that comes meanwhile stops it whole.

        Only of a ticket with dozens of versions the oldest go before.
        """
        place = self._book.sheet_place(ticket)
        sheet = self._book.sheet(ticket)
        rows = [("claims", each) for each in self._rows(Area.VENUE, place.partition, "CLAIM#")]
        rows += [("doses", each) for each in self._rows(Area.VENUE, place.partition, "DOSE#")]
        if sheet is not None and sheet.claims:
            rows += [("claims", each) for each in self._claims(ticket)]
        link = self._residents.ticket_link(ticket)
        rows += [("reasons", each) for each in self._rows(Area.RESIDENT, link.partition, "REASON#")]
        if self._table.raw(link) is not None:
            rows.append(("links", link))
        rows += [("listings", each) for each in self._listings(ticket)]
        while len(rows) > AT_ONCE:
            yield _some(rows[:AT_ONCE])
            rows = rows[AT_ONCE:]
        counts, items = _some(rows)
        if sheet is not None:
            counts, items = counts.plus(ErasedCounts(sheets=1)), (*items, (place, sheet.version))
        if items:
            yield counts, items

    def _listings(self, ticket: TicketNumber) -> Iterator[Place]:
        """Return where the lists of others name a ticket."""
        for row in self._days.of_ticket(ticket).rows:
            yield day_place(self._table, row)
        for place in (day_rows_place(self._table, ticket), counted_place(self._table, ticket)):
            if self._table.raw(place) is not None:
                yield place
        yield from self._rows(Area.RESIDENT, *tasks_of(self._table, ticket))

    def _review(self, subject: str) -> Iterator[Some]:
        review = self._reviews.review(subject)
        if review.version:
            places = self._reviews.places(review)
            for some in _chunks(iter(places[1:])):
                yield ErasedCounts(findings=len(some)), tuple((place, None) for place in some)
            yield ErasedCounts(findings=1), ((places[0], review.version),)

    def _claims(self, ticket: TicketNumber) -> list[Place]:
        """Return where the open claims about a ticket are listed."""
        return [
            row.place
            for shard in range(SHARDS)
            for row in self._table.query(Area.VENUE, f"CONFLICTS#{shard}")
            if Conflict.model_validate_json(row.plaintext).ticket == ticket
        ]

    def _rows(self, area: Area, partition: str, prefix: str) -> Iterator[Place]:
        for raw in list(self._table.raw_query(area, partition, prefix=prefix)):
            yield Place(area, partition, raw["sk"]["S"])

    def _unless_held(self, person_id: str, today: date) -> Write:
        action: dict[str, Any] = {
            "TableName": self._table.name,
            "Key": self._table.key(held_place(person_id)),
            "ConditionExpression": "attribute_not_exists(pk) OR held_until < :today",
            "ExpressionAttributeValues": {":today": {"S": today.isoformat()}},
        }
        return Write({"ConditionCheck": action}, UnderHold)

    def _gone(self, place: Place, seen: int | None) -> Write:
        return self._table.delete(place) if seen is None else self._table.delete_seen(place, seen)


class KmsCertifier:
    """Signs certificates of erasure with the key that signs nothing else."""

    def __init__(self, table: SealedTable) -> None:
        """Take the table under duty ``erase``, for its session."""
        self._table = table

    def sign(self, certificate: ErasureCertificate) -> SignedErasure:
        with asking("certificate"):
            answer = self._table.kms.sign(
                KeyId=ERASURE_KEY,
                Message=message_of(certificate),
                MessageType="RAW",
                SigningAlgorithm="ECDSA_SHA_256",
            )
        signature = base64.b64encode(answer["Signature"]).decode()
        return SignedErasure(certificate=certificate, signature=signature)


def _some(rows: Sequence[tuple[str, Place]]) -> Some:
    """Return rows, each with the name it is counted under, as items that go together."""
    names = [name for name, _ in rows]
    counts = ErasedCounts(**{name: names.count(name) for name in set(names)})
    return counts, tuple((place, None) for _, place in rows)


def _chunks(places: Iterator[Place]) -> Iterator[list[Place]]:
    while some := list(islice(places, AT_ONCE)):
        yield some
