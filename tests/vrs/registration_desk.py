"""A registrar at work over the fakes."""

from datetime import date
from typing import Any

from chalicelib.access.model import Role
from chalicelib.systems.vrs.doses.scan import Scan
from chalicelib.systems.vrs.doses.use_cases import record_dose
from chalicelib.systems.vrs.registration.model import Applied, Checked
from chalicelib.systems.vrs.registration.use_cases import apply_file, check_file
from chalicelib.systems.vrs.residents.model import Resident
from chalicelib.systems.vrs.tickets.model import TicketNumber
from tests.fakes.house import KASUKABE, FakeHouse, staff_actor
from tests.fakes.people import FakeResidents
from tests.vrs.registration_files import ONE, Row, text_of

REGISTRAR = staff_actor(Role.REGISTRAR, name="registrar")
TICKET = TicketNumber(ONE.ticket_number)


class Desk:
    """A registrar at work over the fakes."""

    def __init__(self) -> None:
        self.house = FakeHouse()
        self.cabinet = self.house.cabinets[str(KASUKABE)]
        self.book = self.house.books.of(KASUKABE)
        self.desk = self.house.registration()

    def check(self, *rows: Row) -> Checked:
        return check_file("people.csv", text_of(*rows).encode(), REGISTRAR, self.desk)

    def register(self, *rows: Row) -> Applied:
        """Check and apply; what the dry run said must be what was done."""
        checked = self.check(*rows)
        applied = apply_file(checked.registration_id, text_of(*rows).encode(), REGISTRAR, self.desk)
        assert (checked.new, checked.changed, checked.same) == (applied.new, applied.changed, applied.same)
        return applied

    def scan(self, turn: int = 1, lot: str = "EP2163", product: str = "COMIRNATY") -> str:
        """Record a dose at a venue; return what it was answered."""
        scan = Scan(
            line=f"2{turn}112143{TICKET}",
            given_on=date(2021, 6, 1),
            product=product,
            lot=lot,
            venue="HALL-1",
            key=f"key-{turn}-{lot}-{product}-000000000000",
        )
        return record_dose(scan, self.house.caller(), self.house.venue())

    def resident(self) -> Resident:
        found = FakeResidents(self.cabinet).by_ticket(TICKET)
        assert found is not None
        return found

    def records(self) -> dict[str, Any]:
        """Return everything that stands, but the registrations and the audit."""
        return {
            kind: {key: row.value for key, row in rows.items()}
            for kind, rows in self.cabinet._rows.items()
            if kind != "registration" and rows
        }
