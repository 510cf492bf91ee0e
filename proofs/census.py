"""A census of one municipality's records: every item opened, and every link between them followed.

What must hold of a register that was restored, or written by workers who died: each person has one
number, each ticket one holder and one sheet, each sheet the doses it says, and nothing hangs in the air.
"""

from collections import Counter
from collections.abc import Iterable, Iterator

from chalicelib.access.model import Actor, Plane, Purpose, Role
from chalicelib.adapters.area_keys import Area
from chalicelib.adapters.dynamodb.places import Place
from chalicelib.adapters.dynamodb.residents import DynamoResidents
from chalicelib.adapters.dynamodb.tickets import DynamoTicketBook
from chalicelib.adapters.sessions import Duty
from chalicelib.audit.model import Act, AuditRow
from chalicelib.errors import DomainError, SealBroken
from chalicelib.planes.private.wiring import REGISTERING, PrivateHouse
from chalicelib.systems.vrs.residents.model import Resident
from chalicelib.systems.vrs.tickets.model import TicketSheet, TicketState
from chalicelib.values.municipality import MunicipalityCode
from local.backup import Row, key_of, name_of

SHOWN = 20


class Census:
    """Takes the raw rows of a table and finds what does not open or does not fit together."""

    def __init__(self, house: PrivateHouse, municipality: str) -> None:
        self.municipality = municipality
        self.items: Counter[str] = Counter()
        """Items by area."""
        self.acts: Counter[Act] = Counter()
        self.registered = 0
        """People that the operation log says were registered."""
        self.people: dict[str, str] = {}
        """Person to the index of their number."""
        self._house = house
        self._table = house._aws.table(Duty.NUMBER, municipality, purpose=REGISTERING, actor="census")
        self._residents = DynamoResidents(self._table)
        self._book = DynamoTicketBook(self._table)
        self._sealed: list[str] = []
        self._shut: set[Area] = set()
        self._holders: dict[str, str] = {}
        self._wanted_holders: dict[str, set[str]] = {}
        """Ticket to the registrations that may hold it: several, where they were merged."""
        self._sheets: dict[str, TicketSheet] = {}
        self._wanted_sheets: set[str] = set()
        self._numbers: set[str] = set()
        self._doses: dict[str, dict[int, int]] = {}

    def take(self, rows: Iterable[Row]) -> "Census":
        """Open rows and note what they say; those of another municipality are left alone."""
        for row in rows:
            municipality, area, partition = row["pk"]["S"].split("#", 2)
            if municipality == self.municipality:
                self.items[area] += 1
                self._take(Place(Area(area), partition, row["sk"]["S"]), row)
        return self

    @property
    def does_not_open(self) -> list[str]:
        """Items whose seal is broken: another key, other bytes, or another place."""
        return sorted(self._sealed)

    def does_not_fit(self) -> list[str]:
        """Say what is lost, double, or half there."""
        return list(self._misfits())

    def numbers_that_fail(self, persons: Iterable[str]) -> list[str]:
        """Open the numbers of some people, one KMS call each; return a sentence for each that fails."""
        actor = Actor(
            id="census",
            roles=frozenset({Role.NUMBER_DESK}),
            municipality=MunicipalityCode(self.municipality),
            plane=Plane.PRIVATE,
        )
        numbers = self._house.numbers(actor, Purpose.ISSUE_CERTIFICATE)
        failed = []
        for person in persons:
            try:
                found = numbers._opened(self.people[person])
            except SealBroken:
                found = None
            if found is None or found[0] != person:
                failed.append(f"the number of person {person[:8]} does not open as theirs")
        return failed

    # -- one item ----------------------------------------------------------------------------

    def _take(self, place: Place, row: Row) -> None:
        if place.area is Area.NUMBER:
            self._numbers.add(place.partition.removeprefix("INDEX#"))
            return
        plaintext = self._opened(place, row)
        if plaintext is None:
            return
        kind = place.partition.partition("#")[0]
        if (place.area, kind, place.sort) == (Area.RESIDENT, "PERSON", "PERSON"):
            self._take_person(Resident.model_validate_json(plaintext))
        elif place.sort == "HOLDER":
            self._holders[place.partition] = plaintext.decode()
        elif place.sort == "SHEET":
            self._sheets[place.partition] = TicketSheet.model_validate_json(plaintext)
        elif place.sort.startswith("DOSE#"):
            _, turn, version = place.sort.split("#")
            doses = self._doses.setdefault(place.partition, {})
            doses[int(turn)] = max(doses.get(int(turn), 0), int(version))
        elif kind == "AUDIT":
            self._take_act(AuditRow.model_validate_json(plaintext))

    def _opened(self, place: Place, row: Row) -> bytes | None:
        if "sealed" not in row:
            return None
        if place.area not in self._shut:
            try:
                return self._table.open_item(place, dict(row)).plaintext
            except SealBroken:
                self._look_for_keys(place.area)
        self._sealed.append(name_of(key_of(row)))
        return None

    def _look_for_keys(self, area: Area) -> None:
        """Remember an area that has no keys at all: asking for each of its items would change nothing."""
        try:
            self._table._keys(area)
        except DomainError:
            self._shut.add(area)

    def _take_person(self, person: Resident) -> None:
        self.people[person.person_id] = person.number_index
        theirs = {person.person_id, *(each.absorbed for each in person.mergers if each.undone is None)}
        for ticket in person.tickets:
            self._wanted_holders.setdefault(self._residents.ticket_link(ticket).partition, set()).update(
                theirs
            )
            self._wanted_sheets.add(self._book.sheet_place(ticket).partition)

    def _take_act(self, row: AuditRow) -> None:
        self.acts[row.entry.act] += 1
        if row.entry.act is Act.PEOPLE_REGISTERED:
            self.registered += int(row.entry.detail["people"])

    # -- all together ------------------------------------------------------------------------

    def _misfits(self) -> Iterator[str]:
        indexes = Counter(self.people.values())
        yield from _said("a person without a number", indexes.keys() - self._numbers)
        yield from _said("a number without a person", self._numbers - indexes.keys())
        yield from _said("two people with one number", {each for each, n in indexes.items() if n > 1})
        wanted, found = self._wanted_holders, self._holders
        yield from _said("a ticket without its holder", wanted.keys() - found.keys())
        yield from _said("a holder whom nobody knows", found.keys() - wanted.keys())
        both = wanted.keys() & found.keys()
        yield from _said(
            "a ticket held by another", {each for each in both if found[each] not in wanted[each]}
        )
        yield from _said("a ticket without a sheet", self._wanted_sheets - self._sheets.keys())
        issued = {name for name, each in self._sheets.items() if each.state is not TicketState.UNKNOWN}
        yield from _said("a sheet without a person", issued - self._wanted_sheets)
        behind = {name for name, each in self._sheets.items() if not self._agrees(name, each)}
        yield from _said("a sheet that its doses contradict", behind)
        yield from _said("doses without a sheet", self._doses.keys() - self._sheets.keys())

    def _agrees(self, name: str, sheet: TicketSheet) -> bool:
        """Tell whether a sheet names the latest version of each dose, and no other."""
        return {each.turn: each.version for each in sheet.slots} == self._doses.get(name, {})


def _said(what: str, which: Iterable[str]) -> Iterator[str]:
    named = sorted(which)
    for each in named[:SHOWN]:
        yield f"{what}: {each.partition('#')[2][:12] or each[:12]}"
    if len(named) > SHOWN:
        yield f"{what}: {len(named) - SHOWN} more"
