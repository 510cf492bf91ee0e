"""Scenes for the scheduler: who does what at the same time to one ticket."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Literal

from chalicelib.access.model import Role
from chalicelib.access.tablets.model import Counter, Scope
from chalicelib.errors import SheetMoved
from chalicelib.systems.vrs.doses import corrections
from chalicelib.systems.vrs.doses.desk import Caller
from chalicelib.systems.vrs.doses.scan import Scan
from chalicelib.systems.vrs.doses.use_cases import record_dose
from chalicelib.systems.vrs.registration.use_cases import apply_file, check_file
from chalicelib.systems.vrs.reviews.use_cases import review_ticket
from chalicelib.systems.vrs.tickets.model import Stop, StopReason, TicketNumber
from chalicelib.systems.vrs.tickets.ports import Page, Reading
from chalicelib.systems.vrs.tickets.use_cases import stop_ticket
from chalicelib.values.municipality import MunicipalityCode
from tests.fakes.cabinet import Cabinet, Write
from tests.fakes.counter_work import Row, file_of
from tests.fakes.house import KASUKABE, FakeHouse, staff_actor, system_actor, tablet_actor
from tests.fakes.moments import NOON, CountedDraws, HandClock
from tests.fakes.plain import Given
from tests.fakes.samples import LOT, PRODUCT
from tests.fakes.scheduler import Act, Doer, Play, Watched
from tests.fakes.tickets import FakeTicketBook

DAY = date(2021, 7, 1)
TICKET = TicketNumber("0000000001")
REGISTRAR = staff_actor(Role.REGISTRAR, name="registrar-1")


class QuickBook(FakeTicketBook):
    """Makes the writes of one page once: the scheduler brings the same page in schedule after schedule."""

    def __init__(self, cabinet: Cabinet, made: dict[int, tuple[Page, list[Write]]]) -> None:
        super().__init__(cabinet)
        self._made = made

    def writes(self, page: Page) -> list[Write]:
        if id(page) not in self._made:
            self._made[id(page)] = (page, super().writes(page))
        return self._made[id(page)][1]


class TornReads:
    """Reads a sheet and a request key one after the other: DynamoDB reads two items, not one moment."""

    def __init__(self, book: Watched) -> None:
        self._book = book

    def read(self, ticket: TicketNumber, tablet_id: str, key: str) -> Reading:
        sheet = self._book.sheet(ticket)
        return Reading(sheet=sheet, once=self._book.once(tablet_id, key))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._book, name)


class Compared:
    """Compares versions itself before it puts: an optimistic lock that is none.  Planted, to be caught."""

    def __init__(self, book: Watched) -> None:
        self._book = book

    def write(self, page: Page) -> None:
        for sheet in page.sheets:
            seen = self._book.sheet(sheet.ticket)
            if (0 if seen is None else seen.version) != sheet.version:
                raise SheetMoved
        self._book.write(page)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._book, name)


class WatchedBooks:
    """Opens books whose every call waits for its turn."""

    def __init__(self, stage: "Stage", doer: Doer) -> None:
        self._stage = stage
        self._doer = doer

    def of(self, municipality: MunicipalityCode) -> Any:
        book = Watched(f"book {municipality}", self._doer)
        if self._stage.compared:
            return Compared(book)
        return TornReads(book) if self._stage.torn else book

    def opened(self, municipality: MunicipalityCode) -> bool:
        return bool(self._stage.house.books.opened(municipality))


class Stage:
    """A house in which doers work at the same time, each with a clock that stands still."""

    def __init__(
        self,
        house: Any = None,
        *,
        torn: bool = False,
        compared: bool = False,
        ticket: TicketNumber = TICKET,
    ) -> None:
        made: dict[int, tuple[Page, list[Write]]] = {}
        self.house = house or FakeHouse(book=lambda cabinet: QuickBook(cabinet, made))
        self.ticket = ticket
        self.torn = torn
        self.compared = compared
        self.acts_before = 0
        self._checked: dict[Row, tuple[bytes, str]] = {}
        self._acts: dict[Hashable, Act] = {}
        self._ports: dict[str, Any] = {}

    def again(self, *, torn: bool = False) -> "Stage":
        """Set the same stage once more, as it stands now; acts remember what they do on it."""
        stage = Stage(self.house.copy(), torn=torn, ticket=self.ticket)
        stage._checked, stage._acts = dict(self._checked), self._acts
        return stage

    def play(self, **acts: Act | Sequence[Act]) -> Play:
        """Raise the curtain: return a play in which each named doer has acts to do."""
        self.acts_before = self.house.acts()
        doers = []
        for name, some in acts.items():
            several = [some] if isinstance(some, Act) else some
            doers.append(Doer(name.replace("_", "-").upper(), several, self._port))
        return Play(self, doers)

    def now(self, *acts: Act) -> list[Any]:
        """Do acts at once, before the curtain rises; return what they returned."""
        doer = Doer("before", acts, self._port)
        while not doer.is_done:
            doer.step()
        return doer.results

    def check(self, row: Row) -> tuple[bytes, str]:
        """Have a registrar's file checked; return it and the id of the check."""
        if row not in self._checked:
            content = file_of(KASUKABE, row._replace(ticket=str(self.ticket)))
            desk = self.house.registration()
            checked = check_file("people.csv", content, REGISTRAR, desk)
            self._checked[row] = content, checked.registration_id
        return self._checked[row]

    # -- acts --------------------------------------------------------------------------------

    def scan(
        self,
        given: Given,
        place: int,
        *,
        turn: int = 1,
        home: MunicipalityCode = KASUKABE,
        key: str = "",
        counter: int = 1,
        already_given: bool = False,
    ) -> Act:
        """Let a tablet scan the ticket; ``place`` tells the tablets apart."""

        def do(doer: Doer) -> str:
            tablet_id = f"{home}-TABLET-{place}"
            scan = Scan(
                line=f"2{turn}{KASUKABE}{self.ticket}",
                given_on=given.given_on,
                product=given.product,
                lot=given.lot,
                venue=given.venue or "HALL-0",
                key=key or f"key-of-{place}-for-turn-{turn}-{counter}",
                already_given=already_given,
            )
            scope = Scope.HOME if home == KASUKABE else Scope.WIDE
            caller = Caller(
                tablet_actor(tablet_id, home), scope, Counter(tablet_id=tablet_id, value=counter), "HALL-1"
            )
            clock = _clock(10 * place + counter)
            desk = replace(self.house.venue(), books=WatchedBooks(self, doer), clock=clock)
            return record_dose(scan, caller, desk)

        what = (given, place, turn, str(home), key, counter, already_given, self.torn)
        return self._act(do, "scan", *what)

    def correct(self, seconds: int = 100, **change: Any) -> Act:
        """Let a clerk correct the dose at the first turn."""
        wanted = corrections.Correction(which=self._first_turn(), reason="本人の申出", **change)
        return self._desk(lambda desk: corrections.correct_dose(wanted, staff_actor(), desk), seconds)

    def cancel(self, seconds: int = 100) -> Act:
        """Let a clerk cancel the dose at the first turn."""
        wanted = corrections.Cancellation(which=self._first_turn(), reason="誤登録")
        return self._desk(lambda desk: corrections.cancel_dose(wanted, staff_actor(), desk), seconds)

    def settle(self, conflict_id: str, keep: Literal["standing", "claim"], seconds: int = 100) -> Act:
        """Let a clerk settle a conflict."""
        wanted = corrections.Settlement(conflict_id=conflict_id, keep=keep, seen=1, reason="予診票で確認")
        return self._desk(lambda desk: corrections.settle_conflict(wanted, staff_actor(), desk), seconds)

    def stop(self) -> Act:
        """Let a clerk stop the ticket."""
        stop = Stop(reason=StopReason.MOVED_OUT, since=DAY)
        return self._desk(lambda desk: stop_ticket(self.ticket, stop, staff_actor(), desk.book, desk.clock))

    def register(self, row: Row) -> Act:
        """Let a registrar apply a file that was checked before the curtain rose."""
        content, registration_id = self.check(row)

        def do(doer: Doer) -> Any:
            register = Watched("register", doer)
            desk = self.house.registration()
            desk = replace(desk, register=register, draws=CountedDraws(), clock=_clock(200))
            return apply_file(registration_id, content, REGISTRAR, desk)

        return self._act(do, "register", content, registration_id)

    def review(self, seconds: int = 300) -> Act:
        """Let the stream's handler review the ticket."""

        def do(doer: Doer) -> Any:
            ports = {name: Watched(name, doer) for name in ("reviews", "residents", "book")}
            desk = replace(self.house.reviews(), **ports, clock=_clock(seconds))
            return review_ticket(self.ticket, system_actor(), desk)

        return Act(do)

    # -- inside ------------------------------------------------------------------------------

    def _act(self, do: Callable[[Doer], Any], *what: Hashable) -> Act:
        """Return the act that this stage remembers as the same, or a new one."""
        return self._acts.setdefault(what, Act(do))

    def _desk(self, act: Callable[[corrections.RecordsDesk], Any], seconds: int = 100) -> Act:
        def do(doer: Doer) -> Any:
            return act(replace(self.house.records(), book=Watched("book", doer), clock=_clock(seconds)))

        return Act(do)

    def _first_turn(self) -> corrections.Which:
        return corrections.Which(ticket=self.ticket, turn=1, version=1)

    def _port(self, name: str) -> Any:
        """Return the port behind a name."""
        if name not in self._ports:
            self._ports[name] = self._opened(name)
        return self._ports[name]

    def _opened(self, name: str) -> Any:
        if name.startswith("book "):
            return self.house.books.of(MunicipalityCode(name[5:]))
        if name == "register":
            return self.house.registration().register
        desk = self.house.records() if name == "book" else self.house.reviews()
        return getattr(desk, name)


def _clock(seconds: int) -> HandClock:
    return HandClock(NOON + timedelta(seconds=seconds))


GIVEN = Given(DAY, PRODUCT, LOT, "HALL-1")
OTHER = Given(DAY, PRODUCT, "EP9999", "HALL-2")
THIRD = Given(DAY, PRODUCT, "EP8888", "HALL-3")
PERSON = Row(11, "試験　太郎", date(1950, 4, 1), 11, str(TICKET), None, GIVEN)
