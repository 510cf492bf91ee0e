"""A city's records in memory, and the desks of the queues' room over them."""

from dataclasses import replace
from datetime import date
from typing import Any

from chalicelib.access.model import Actor, Role
from chalicelib.audit.model import Act
from chalicelib.planes.private.queue_wiring import QueueRoom
from chalicelib.systems.vrs.doses.corrections import Correction, Which, correct_dose
from chalicelib.systems.vrs.doses.model import Dose
from chalicelib.systems.vrs.doses.scan import Scan
from chalicelib.systems.vrs.doses.use_cases import record_dose
from chalicelib.systems.vrs.queues.days.model import DayRow
from chalicelib.systems.vrs.queues.days.use_cases import list_days
from chalicelib.systems.vrs.queues.tasks.model import EntryRef, QueueEntry, QueueQuery
from chalicelib.systems.vrs.queues.tasks.use_cases import list_queue
from chalicelib.systems.vrs.reviews.use_cases import review_ticket
from chalicelib.systems.vrs.tickets.model import TicketNumber, TicketSheet
from tests.fakes.cabinet import Cabinet
from tests.fakes.house import KASUKABE, FakeHouse, staff_actor, system_actor
from tests.fakes.samples import DAY, LOT, PRODUCT, arrival, candidate, entry

ANN, BEN, CID = (staff_actor(name=name) for name in ("ann", "ben", "cid"))
REGISTRAR = staff_actor(Role.REGISTRAR, name="registrar-1")
OTHER_LOT = "ER7449"


def ticket(number: int | str) -> TicketNumber:
    return TicketNumber(f"{number:0>10}")


class Hall:
    """One city in memory."""

    def __init__(self, house: FakeHouse | None = None) -> None:
        self.house = house or FakeHouse()
        self._seeds = iter(range(1, 10_000))

    @property
    def cabinet(self) -> Cabinet:
        return self.house.cabinets[str(KASUKABE)]

    @property
    def room(self) -> QueueRoom:
        return self.house.queues()

    def acts(self) -> list[Act]:
        return [each.act for each in self.cabinet.audit]

    def issue(self, *tickets: TicketNumber, born_on: date = date(1950, 4, 1)) -> None:
        """Register a person for each ticket, on which nobody was vaccinated yet."""
        register = self.house.registration().register
        for each in tickets:
            seed = next(self._seeds)
            standing = register.standing([candidate(seed, each)])[0]
            change = arrival(standing, seed, each)
            change = replace(change, after=change.after.model_copy(update={"born_on": born_on}))
            register.write([change], entry(Act.PEOPLE_REGISTERED))

    def scan(self, which: TicketNumber, turn: int = 1, day: date = DAY, **more: Any) -> str:
        said = {"product": PRODUCT, "lot": LOT, "venue": "HALL-1", **more}
        key = f"key-{next(self._seeds):012d}"
        scan = Scan(line=f"2{turn}{KASUKABE}{which}", given_on=day, key=key, already_given=True, **said)
        return record_dose(scan, self.house.caller(), self.house.venue())

    def correct(self, which: TicketNumber, turn: int = 1, by: Actor = ANN, **change: Any) -> Dose:
        slot = self.sheet(which).slot(turn)
        assert slot is not None
        place = Which(ticket=which, turn=turn, version=slot.version)
        return correct_dose(Correction(which=place, reason="確認", **change), by, self.house.records())

    def reasons(self, which: TicketNumber) -> list[tuple[int | None, int | None, str]]:
        """Return what was written down of why, by turn and version: apart from the dose."""
        kept = self.house.look_up().residents.reasons(which)
        return [(each.turn, each.version, each.text) for each in kept]

    def sheet(self, which: TicketNumber) -> TicketSheet:
        sheet = self.house.books.of(KASUKABE).sheet(which)
        assert sheet is not None
        return sheet

    def doses(self, which: TicketNumber) -> list[Dose]:
        return list(self.house.books.of(KASUKABE).doses(which))

    def standing(self) -> dict[tuple[str, int], tuple[date, str, str]]:
        """Return what stands of every ticket: day, product and lot by ticket and turn."""
        sheets: list[TicketSheet] = self.cabinet.values("sheet")
        return {
            (str(sheet.ticket), slot.turn): (slot.given_on, slot.product, slot.lot)
            for sheet in sheets
            for slot in sheet.given
        }

    def review(self) -> None:
        """Do what the stream's job does, for every ticket."""
        sheets: list[TicketSheet] = self.cabinet.values("sheet")
        for sheet in sheets:
            if sheet.slots:
                review_ticket(sheet.ticket, system_actor(), self.house.reviews())
                list_days(sheet.ticket, system_actor(), self.house.day_lists())

    def queue(self, **wanted: Any) -> list[QueueEntry]:
        return list_queue(QueueQuery(**wanted), ANN, self.room.queue)

    def first(self, **wanted: Any) -> EntryRef:
        return self.queue(**wanted)[0].entry

    def day_rows(self, day: date = DAY) -> list[DayRow]:
        return list(self.room.days.lists.rows(day))
