"""Both planes' desks over the fakes: what a test of use cases works in."""

from collections.abc import Callable
from datetime import timedelta

from chalicelib.access.model import Actor, Plane, Role
from chalicelib.access.staff.ports import StaffOffice
from chalicelib.access.tablets.model import Counter, Scope
from chalicelib.access.tablets.ports import TabletOffice
from chalicelib.adapters.masters import load_kinds, load_municipalities, load_sentences, load_vaccines
from chalicelib.planes.private.wiring import load_profile
from chalicelib.systems.vrs.doses.corrections import RecordsDesk
from chalicelib.systems.vrs.doses.scan import Knowledge
from chalicelib.systems.vrs.doses.use_cases import Caller, VenueDesk
from chalicelib.systems.vrs.registration.use_cases import RegistrationDesk
from chalicelib.systems.vrs.residents.use_cases import LookUpDesk
from chalicelib.systems.vrs.reviews.use_cases import ReviewDesk
from chalicelib.systems.vrs.tickets.ports import TicketBook
from chalicelib.values.clock import Clock
from chalicelib.values.municipality import MunicipalityCode
from tests.fakes.cabinet import Cabinet
from tests.fakes.moments import CountedDraws, HandClock
from tests.fakes.people import FakeNumbers, FakeRegister, FakeResidents
from tests.fakes.reviews import FakeReviews
from tests.fakes.staff import FakeAccounts, PlainFactor, PlainPasswords
from tests.fakes.staff_ledger import FakeLedger
from tests.fakes.tablets import FakeTablets
from tests.fakes.tickets import FakeTicketBook, FakeTicketBooks

KASUKABE, KOSHIGAYA = MunicipalityCode("112143"), MunicipalityCode("112224")
KNOWN = Knowledge(load_vaccines(), load_sentences())


class FakeHouse:
    """Two municipalities' records, and the desks at which people work with them."""

    def __init__(
        self,
        *opened: MunicipalityCode,
        clock: Clock | None = None,
        book: Callable[[Cabinet], TicketBook] = FakeTicketBook,
    ) -> None:
        self.clock = clock or HandClock(step=timedelta(milliseconds=1))
        self.draws = CountedDraws()
        self.cabinets = {str(code): Cabinet(str(code)) for code in opened or (KASUKABE, KOSHIGAYA)}
        self.books = FakeTicketBooks(self.cabinets, book)
        self._book = book
        self._counters: dict[str, int] = {}

    def copy(self) -> "FakeHouse":
        """Return the same records for another life, at the same moment."""
        copied = FakeHouse(clock=self.clock, book=self._book)
        copied.draws = self.draws
        copied.cabinets = {code: cabinet.copy() for code, cabinet in self.cabinets.items()}
        copied.books = FakeTicketBooks(copied.cabinets, self._book)
        return copied

    def acts(self, code: MunicipalityCode = KASUKABE) -> int:
        """Return how many entries the audit has."""
        return len(self.cabinets[str(code)].audit)

    def venue(self) -> VenueDesk:
        """Return the ports of a venue's tablets."""
        return VenueDesk(self.books, load_municipalities(), load_kinds(), KNOWN, self.clock)

    def records(self, code: MunicipalityCode = KASUKABE) -> RecordsDesk:
        """Return the ports of corrections."""
        return RecordsDesk(self.books.of(code), KNOWN, self.clock)

    def look_up(self, code: MunicipalityCode = KASUKABE) -> LookUpDesk:
        """Return the ports of looking people up."""
        return LookUpDesk(FakeResidents(self.cabinets[str(code)]), self.books.of(code), self.clock)

    def reviews(self, code: MunicipalityCode = KASUKABE) -> ReviewDesk:
        """Return the ports of reviews and lists."""
        cabinet = self.cabinets[str(code)]
        book = self.books.of(code)
        return ReviewDesk(FakeReviews(cabinet), FakeResidents(cabinet), book, KNOWN, self.clock)

    def numbers(self, code: MunicipalityCode = KASUKABE) -> FakeNumbers:
        """Return the number area."""
        return FakeNumbers(self.cabinets[str(code)])

    def registration(self, code: MunicipalityCode = KASUKABE) -> RegistrationDesk:
        """Return the ports of taking a file in."""
        register = FakeRegister(self.cabinets[str(code)])
        return RegistrationDesk(
            register, load_municipalities(), load_profile(), KNOWN, self.draws, self.clock
        )

    def staff(self, code: MunicipalityCode = KASUKABE) -> StaffOffice:
        """Return the ports of sign-in and accounts."""
        cabinet = self.cabinets[str(code)]
        return StaffOffice(
            FakeAccounts(cabinet),
            PlainPasswords(),
            PlainFactor(),
            self.draws,
            self.clock,
            FakeLedger(cabinet),
        )

    def tablets(self, code: MunicipalityCode = KASUKABE) -> TabletOffice:
        """Return the ports of tablets and venues."""
        return TabletOffice(FakeTablets(self.cabinets[str(code)]), self.draws, self.clock)

    def caller(
        self, code: MunicipalityCode = KASUKABE, scope: Scope = Scope.HOME, name: str = "TABLET-1"
    ) -> Caller:
        """Return a tablet with its next proof's counter."""
        tablet_id = f"{code}-{name}"
        self._counters[tablet_id] = self._counters.get(tablet_id, 0) + 1
        return Caller(
            tablet_actor(tablet_id, code),
            scope,
            Counter(tablet_id=tablet_id, value=self._counters[tablet_id]),
        )


def tablet_actor(tablet_id: str, code: MunicipalityCode = KASUKABE) -> Actor:
    """Return a tablet as an actor."""
    return Actor(id=tablet_id, roles=frozenset({Role.TABLET}), municipality=code, plane=Plane.PUBLIC)


def staff_actor(*roles: Role, code: MunicipalityCode = KASUKABE, name: str = "clerk-1") -> Actor:
    """Return a member of staff as an actor, proved just now; without a role, a clerk."""
    return Actor(
        id=name,
        roles=frozenset(roles or {Role.CLERK}),
        municipality=code,
        plane=Plane.PRIVATE,
        terminal="T-001",
        stepped_up=True,
    )


def system_actor(code: MunicipalityCode = KASUKABE) -> Actor:
    """Return the actor of what happens by itself."""
    return staff_actor(Role.SYSTEM, code=code, name="system").model_copy(update={"terminal": None})
