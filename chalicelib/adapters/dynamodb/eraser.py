"""Taking a person's records away, in the order in which the rest can still be found after a crash.

Each ticket goes whole, with its doses, reasons and links, and only if no dose came meanwhile; then
findings, the 個人番号, former versions and the due list; the person's own item last.  The operation log
and the records of provision keep their own seven years; answers kept for tablets lapse in 35 days.
"""

import base64
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any

from chalicelib.adapters.area_keys import Area
from chalicelib.adapters.asking import asking
from chalicelib.adapters.dynamodb.due import DynamoDueList, month_place, pointer_place
from chalicelib.adapters.dynamodb.numbers import DynamoNumbers
from chalicelib.adapters.dynamodb.places import Place, Write
from chalicelib.adapters.dynamodb.residents import DynamoResidents, person_place
from chalicelib.adapters.dynamodb.retention import held_place, is_held, target_write
from chalicelib.adapters.dynamodb.reviews import DynamoReviews
from chalicelib.adapters.dynamodb.table import SealedTable
from chalicelib.adapters.dynamodb.tickets import SHARDS, DynamoTicketBook
from chalicelib.audit.model import Entry
from chalicelib.errors import SheetMoved, UnderHold
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


class DynamoEraser:
    """Erases people of the municipality that the table is opened for, under duty ``erase``."""

    def __init__(self, table: SealedTable) -> None:
        self._table = table
        self._residents = DynamoResidents(table)
        self._book = DynamoTicketBook(table)
        self._reviews = DynamoReviews(table)
        self._due = DynamoDueList(table)
        self._numbers = DynamoNumbers(table)

    def resident(self, person_id: str) -> Resident | None:
        return self._residents.person(person_id)

    def sheets(self, tickets: Sequence[TicketNumber]) -> Sequence[TicketSheet]:
        found = [self._book.sheet(ticket) for ticket in tickets]
        return [sheet for sheet in found if sheet is not None]

    def held(self, person_id: str, today: date) -> bool:
        return is_held(self._table, person_id, today)

    def parts(self, resident: Resident, done: ErasedCounts) -> Iterator[Part]:
        for ticket in resident.tickets:
            yield from self._ticket(ticket)
            yield from self._review(f"T{ticket}")
        yield from self._review(f"P{resident.person_id}")
        if not done.numbers:
            yield Part(ErasedCounts(numbers=1), ((self._numbers.place(resident.number_index), None),))
        former = self._rows(Area.RESIDENT, f"PERSON#{resident.person_id}", "WAS#")
        for some in _chunks(former):
            yield Part(ErasedCounts(versions=len(some)), tuple((place, None) for place in some))
        own = person_place(resident.person_id)
        due = self._due.row(resident.person_id)
        listed = [] if due.version == 0 else [pointer_place(resident.person_id), month_place(due)]
        places: list[Gone] = [(place, None) for place in listed if place is not None]
        yield Part(ErasedCounts(versions=1, due=len(places)), (*places, (own, resident.version)), last=True)

    def take(self, erasure_id: str, part: Part, target: ErasureTarget, today: date, entry: Entry) -> None:
        writes = [self._unless_held(target.person_id, today), target_write(self._table, erasure_id, target)]
        writes += [self._gone(place, seen) for place, seen in part.items]
        self._table.commit(entry, writes)

    def settle(self, erasure_id: str, target: ErasureTarget, entry: Entry) -> None:
        self._table.commit(entry, [target_write(self._table, erasure_id, target)])

    def _ticket(self, ticket: TicketNumber) -> Iterator[Part]:
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
        while len(rows) > AT_ONCE:
            yield _part(rows[:AT_ONCE])
            rows = rows[AT_ONCE:]
        whole = _part(rows)
        if sheet is not None:
            counts = whole.counts.plus(ErasedCounts(sheets=1))
            whole = Part(counts, (*whole.items, (place, sheet.version)))
        if whole.items:
            yield whole

    def _review(self, subject: str) -> Iterator[Part]:
        review = self._reviews.review(subject)
        if review.version:
            places = self._reviews.places(review)
            for some in _chunks(iter(places[1:])):
                yield Part(ErasedCounts(findings=len(some)), tuple((place, None) for place in some))
            yield Part(ErasedCounts(findings=1), ((places[0], review.version),))

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
        write = self._table.delete(place)
        if seen is not None:
            write.action["Delete"] |= {
                "ConditionExpression": "version = :seen",
                "ExpressionAttributeValues": {":seen": {"N": str(seen)}},
            }
        return Write(write.action, SheetMoved)


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


def _part(rows: Sequence[tuple[str, Place]]) -> Part:
    """Return rows, each with the name it is counted under, as a part."""
    names = [name for name, _ in rows]
    counts = ErasedCounts(**{name: names.count(name) for name in set(names)})
    return Part(counts, tuple((place, None) for _, place in rows))


def _chunks(places: Iterator[Place]) -> Iterator[list[Place]]:
    while some := list(islice(places, AT_ONCE)):
        yield some
