"""Fills a table with a large city at the speed of batches, through the adapters' own sealing.

What is written is what registering writes, transaction by transaction, its audit row included; but it is
put by BatchWriteItem, without conditions, and a number is found under an index drawn by chance where KMS
would compute one: a million HMACs of an emulator tell nothing about a restore.
"""

import secrets
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from chalicelib.access.model import Actor, Plane, Role
from chalicelib.adapters.dynamodb.numbers import DynamoNumbers
from chalicelib.adapters.dynamodb.places import Write
from chalicelib.adapters.dynamodb.residents import DynamoResidents
from chalicelib.adapters.dynamodb.tickets import DynamoTicketBook
from chalicelib.adapters.sessions import Duty
from chalicelib.audit.chain import append
from chalicelib.audit.model import Act
from chalicelib.planes.private.wiring import REGISTERING, PrivateHouse
from chalicelib.systems.vrs.residents.model import Resident
from chalicelib.systems.vrs.tickets.model import TicketNumber, TicketSheet, TicketState
from chalicelib.systems.vrs.tickets.ports import Page
from chalicelib.values.individual_number import IndividualNumber
from chalicelib.values.municipality import MunicipalityCode
from chalicelib.values.people import AddresseeNumber, PersonName, Sex
from local.backup import Key, Row, key_of, write
from local.city import Person

PEOPLE_AT_ONCE = 24
"""As many as one transaction of a registration holds."""


class Filling:
    """Writes people into one municipality, and remembers the keys of what it wrote."""

    def __init__(self, house: PrivateHouse, municipality: str, client: Any) -> None:
        self.keys: list[Key] = []
        self._house = house
        self._client = client
        self._actor = Actor(
            id="registrar",
            roles=frozenset({Role.REGISTRAR}),
            municipality=MunicipalityCode(municipality),
            plane=Plane.PRIVATE,
        )
        self._table = house._aws.table(Duty.NUMBER, municipality, purpose=REGISTERING, actor=self._actor.id)
        self._residents = DynamoResidents(self._table)
        self._numbers = DynamoNumbers(self._table)
        self._book = DynamoTicketBook(self._table)

    def fill(self, people: Iterable[Person]) -> int:
        """Write people; return how many items that made."""
        return write(self._client, self._table.name, self._noted(people))

    def _noted(self, people: Iterable[Person]) -> Iterator[Row]:
        rest = iter(people)
        while some := list(islice(rest, PEOPLE_AT_ONCE)):
            for each in self._writes(some):
                row: Row = each.action["Put"]["Item"]
                self.keys.append(key_of(row))
                yield row

    def _writes(self, people: Sequence[Person]) -> list[Write]:
        """Return one transaction of a registration, its audit row last."""
        now, commits = self._house.clock.now(), self._table._commits
        entry = self._actor.entry(Act.PEOPLE_REGISTERED, now, subject="filling", people=len(people))
        batch, writes = self._numbers.batch(), []
        for person in people:
            resident, ticket = self._resident(person), TicketNumber(person.ticket_number)
            sheet = TicketSheet(ticket=ticket, state=TicketState.VALID, version=0)
            writes += self._residents.writes(None, resident, [ticket])
            number = IndividualNumber(person.individual_number)
            writes.append(self._numbers.writes(batch, resident, number))
            writes += self._book.writes(Page(entry, sheets=(sheet,)))
        municipality = self._table.municipality
        tail = commits._lanes.tail(municipality)
        row, after = append(tail, MunicipalityCode(municipality), entry, secrets.token_hex(16))
        writes += commits._audit_writes(row, tail)
        commits._lanes.advance(municipality, after)
        return writes

    def _resident(self, person: Person) -> Resident:
        addressee = AddresseeNumber(person.address_number)
        return Resident(
            person_id=self._residents.id_of(addressee),
            addressee=addressee,
            name=PersonName(person.name),
            born_on=person.born_on,
            sex=Sex(person.sex),
            tickets=(TicketNumber(person.ticket_number),),
            number_index=secrets.token_urlsafe(32),
        )
