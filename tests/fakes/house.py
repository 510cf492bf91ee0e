"""Both planes' desks over the fakes: what a test of use cases works in."""

from collections.abc import Callable
from datetime import timedelta

from chalicelib.access.model import Actor, Plane, Role
from chalicelib.access.staff.ports import StaffOffice
from chalicelib.access.tablets.model import Counter, Scope
from chalicelib.access.tablets.ports import TabletOffice
from chalicelib.adapters.file_layouts import load_layout, load_profile
from chalicelib.adapters.masters import (
    load_hints,
    load_kinds,
    load_municipalities,
    load_origins,
    load_sentences,
    load_vaccines,
)
from chalicelib.adapters.moves_tables import load_flag_codes, load_moves_profile
from chalicelib.adapters.terms import load_retention
from chalicelib.planes.private.queue_wiring import QueueRoom
from chalicelib.systems.vrs.changesets.desk import ChangesetDesk
from chalicelib.systems.vrs.changesets.model import FileKind
from chalicelib.systems.vrs.doses.corrections import RecordsDesk
from chalicelib.systems.vrs.doses.desk import Caller, VenueDesk
from chalicelib.systems.vrs.doses.scan import Knowledge
from chalicelib.systems.vrs.downloads.kinds import LedgerOutput, WaitingOutput
from chalicelib.systems.vrs.downloads.model import DownloadKind
from chalicelib.systems.vrs.downloads.records import LogOutput, ProvisionOutput
from chalicelib.systems.vrs.downloads.use_cases import DownloadDesk
from chalicelib.systems.vrs.media.use_cases import MediaDesk
from chalicelib.systems.vrs.moves.filing import MovesFiles
from chalicelib.systems.vrs.moves.use_cases import MovesDesk
from chalicelib.systems.vrs.queues.days.use_cases import DayListDesk
from chalicelib.systems.vrs.registration.ledger import LedgerFiles
from chalicelib.systems.vrs.registration.parts import RegistrationFiles
from chalicelib.systems.vrs.registration.use_cases import RegistrationDesk
from chalicelib.systems.vrs.residents.use_cases import LookUpDesk
from chalicelib.systems.vrs.retention.ports import DueDesk, ErasingDesk, RetentionDesk
from chalicelib.systems.vrs.reviews.use_cases import ReviewDesk
from chalicelib.systems.vrs.tickets.ports import TicketBook
from chalicelib.values.clock import Clock
from chalicelib.values.municipality import MunicipalityCode
from tests.fakes.cabinet import Cabinet
from tests.fakes.files import (
    FakeChangesets,
    FakeDownloads,
    FakeLogRoll,
    FakeMedia,
    FakePieces,
    FakeRecordRoll,
    FakeRoll,
    PlainEnvelopes,
)
from tests.fakes.moments import CountedDraws, HandClock
from tests.fakes.moves import FakeMoves
from tests.fakes.people import FakeNumbers, FakeRegister, FakeResidents
from tests.fakes.queues import FakeDayLists, fake_room
from tests.fakes.retention import FakeBusinessEnds, FakeCertifier, FakeDueList, FakeEraser, FakeRetention
from tests.fakes.reviews import FakeReviews
from tests.fakes.staff import FakeAccounts, PlainFactor, PlainPasswords
from tests.fakes.staff_ledger import FakeLedger
from tests.fakes.tablets import FakeTablets
from tests.fakes.tickets import FakeTicketBook, FakeTicketBooks

KASUKABE, KOSHIGAYA = MunicipalityCode("112143"), MunicipalityCode("112224")
KNOWN = Knowledge(load_vaccines(), load_sentences(), load_hints())


class FakeHouse:
    """Two municipalities' records, and the desks at which people work with them."""

    def __init__(
        self,
        *opened: MunicipalityCode,
        clock: Clock | None = None,
        book: Callable[[Cabinet], TicketBook] = FakeTicketBook,
        cabinet: Callable[[str], Cabinet] = Cabinet,
    ) -> None:
        self.clock = clock or HandClock(step=timedelta(milliseconds=1))
        self.draws = CountedDraws()
        self.cabinets = {str(code): cabinet(str(code)) for code in opened or (KASUKABE, KOSHIGAYA)}
        self.books = FakeTicketBooks(self.cabinets, book)
        self.ends = FakeBusinessEnds(self.cabinets)
        self.certifier = FakeCertifier()
        self.known = KNOWN
        self._book = book
        self._counters: dict[str, int] = {}

    def copy(self) -> "FakeHouse":
        """Return the same records for another life, at the same moment."""
        copied = FakeHouse(clock=self.clock, book=self._book)
        copied.draws = self.draws
        copied.known = self.known
        copied.cabinets = {code: cabinet.copy() for code, cabinet in self.cabinets.items()}
        copied.books = FakeTicketBooks(copied.cabinets, self._book)
        copied.ends = FakeBusinessEnds(copied.cabinets)
        return copied

    def acts(self, code: MunicipalityCode = KASUKABE) -> int:
        """Return how many entries the audit has."""
        return len(self.cabinets[str(code)].audit)

    def venue(self) -> VenueDesk:
        """Return the ports of a venue's tablets."""
        return VenueDesk(self.books, load_municipalities(), load_kinds(), self.known, self.ends, self.clock)

    def records(self, code: MunicipalityCode = KASUKABE) -> RecordsDesk:
        """Return the ports of corrections."""
        return RecordsDesk(self.books.of(code), self.known, self.ends, self.clock)

    def look_up(self, code: MunicipalityCode = KASUKABE) -> LookUpDesk:
        """Return the ports of looking people up."""
        return LookUpDesk(FakeResidents(self.cabinets[str(code)]), self.books.of(code), self.clock)

    def reviews(self, code: MunicipalityCode = KASUKABE) -> ReviewDesk:
        """Return the ports of reviews and lists."""
        cabinet = self.cabinets[str(code)]
        book = self.books.of(code)
        return ReviewDesk(FakeReviews(cabinet), FakeResidents(cabinet), book, self.known, self.clock)

    def moves(self, code: MunicipalityCode = KASUKABE) -> MovesDesk:
        """Return the ports of flags, re-issues and merges."""
        cabinet, book = self.cabinets[str(code)], self.books.of(code)
        codes = load_flag_codes()
        return MovesDesk(FakeMoves(cabinet), FakeResidents(cabinet), book, codes, self.draws, self.clock)

    def queues(self, code: MunicipalityCode = KASUKABE) -> QueueRoom:
        """Return the ports of work queues, bulk fixes, paper entries and day counts."""
        return fake_room(self.cabinets[str(code)], self.known, self.ends, self.draws, self.clock)

    def day_lists(self, code: MunicipalityCode = KASUKABE) -> DayListDesk:
        """Return the ports of the day lists."""
        return DayListDesk(FakeDayLists(self.cabinets[str(code)]), self.books.of(code), self.clock)

    def numbers(self, code: MunicipalityCode = KASUKABE) -> FakeNumbers:
        """Return the number area."""
        return FakeNumbers(self.cabinets[str(code)])

    def registration(self, code: MunicipalityCode = KASUKABE) -> RegistrationDesk:
        """Return the ports of taking a file in."""
        register = FakeRegister(self.cabinets[str(code)])
        return RegistrationDesk(
            register, load_municipalities(), load_profile(), self.ends, self.known, self.draws, self.clock
        )

    def retention(self, code: MunicipalityCode = KASUKABE) -> RetentionDesk:
        """Return the ports of retention settings, holds and proposals to erase."""
        cabinet = self.cabinets[str(code)]
        office = FakeRetention(cabinet)
        return RetentionDesk(
            settings=office,
            holds=office,
            erasures=office,
            due=FakeDueList(cabinet),
            residents=FakeResidents(cabinet),
            national=load_retention(),
            draws=self.draws,
            clock=self.clock,
        )

    def due(self, code: MunicipalityCode = KASUKABE) -> DueDesk:
        """Return the ports of the due list."""
        cabinet = self.cabinets[str(code)]
        return DueDesk(FakeResidents(cabinet), self.books.of(code), FakeDueList(cabinet), self.clock)

    def erasing(self, code: MunicipalityCode = KASUKABE) -> ErasingDesk:
        """Return the ports of the erasing job."""
        cabinet = self.cabinets[str(code)]
        office = FakeRetention(cabinet)
        return ErasingDesk(office, office, FakeEraser(cabinet), self.certifier, load_retention(), self.clock)

    def media(self, code: MunicipalityCode = KASUKABE) -> MediaDesk:
        """Return the ports of the media ledger."""
        return MediaDesk(FakeMedia(self.cabinets[str(code)]), self.draws, self.clock)

    def changesets(
        self, actor: Actor, desk: RegistrationDesk | None = None, moves: MovesDesk | None = None
    ) -> ChangesetDesk:
        """Return the ports of changesets."""
        code = actor.municipality
        registration = desk or self.registration(code)
        book = FakeChangesets(self.cabinets[str(code)])
        kinds = {
            FileKind.REGISTRATION: RegistrationFiles(registration, actor),
            FileKind.LEDGER: LedgerFiles(registration, actor, load_layout(), load_origins()),
            FileKind.MOVES: MovesFiles(moves or self.moves(code), load_moves_profile(), actor),
        }
        return ChangesetDesk(book, PlainEnvelopes(), kinds, self.media(code))

    def downloads(self, code: MunicipalityCode = KASUKABE) -> DownloadDesk:
        """Return the ports of downloads."""
        cabinet, layout = self.cabinets[str(code)], load_layout()
        roll = FakeRoll(cabinet)
        kinds = {
            DownloadKind.LEDGER: LedgerOutput(roll, layout, load_origins(), str(code)),
            DownloadKind.WAITING: WaitingOutput(self.books.of(code), roll, layout, load_origins(), str(code)),
            DownloadKind.PROVISIONS: ProvisionOutput(FakeRecordRoll(cabinet), self.clock),
            DownloadKind.LOG: LogOutput(FakeLogRoll(cabinet), self.clock),
        }
        return DownloadDesk(FakeDownloads(cabinet), FakePieces(cabinet), kinds, self.media(code))

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
        self,
        code: MunicipalityCode = KASUKABE,
        scope: Scope = Scope.HOME,
        name: str = "TABLET-1",
        venue: str = "HALL-1",
    ) -> Caller:
        """Return a tablet with its next proof's counter."""
        tablet_id = f"{code}-{name}"
        self._counters[tablet_id] = self._counters.get(tablet_id, 0) + 1
        return Caller(
            tablet_actor(tablet_id, code),
            scope,
            Counter(tablet_id=tablet_id, value=self._counters[tablet_id]),
            venue,
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
