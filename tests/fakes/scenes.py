"""Scenes for the scheduler: who does what at the same time to one ticket."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Literal

from chalicelib.access.model import Role
from chalicelib.access.tablets.model import Counter, Scope
from chalicelib.systems.vrs.doses import corrections
from chalicelib.systems.vrs.doses.scan import Scan
from chalicelib.systems.vrs.doses.use_cases import Caller, VenueDesk, record_dose
from chalicelib.systems.vrs.registration.use_cases import apply_file, check_file
from chalicelib.systems.vrs.reviews.use_cases import review_ticket
from chalicelib.systems.vrs.tickets.model import Stop, StopReason, TicketNumber
from chalicelib.systems.vrs.tickets.ports import Reading, TicketBook
from chalicelib.systems.vrs.tickets.use_cases import stop_ticket
from chalicelib.values.municipality import MunicipalityCode
from tests.fakes.counter_work import Row, file_of
from tests.fakes.house import KASUKABE, KOSHIGAYA, FakeHouse, staff_actor, system_actor, tablet_actor
from tests.fakes.moments import NOON, CountedDraws, HandClock
from tests.fakes.plain import Given
from tests.fakes.samples import LOT, PRODUCT
from tests.fakes.scheduler import Doer, Play, Watched

Act = Callable[[Doer], Any]
DAY = date(2021, 7, 1)
TICKET = TicketNumber("0000000001")
GIVEN = Given(DAY, PRODUCT, LOT, "HALL-1")
OTHER = Given(DAY, PRODUCT, "LOT-B", "HALL-2")
PERSON = Row(11, "試験　太郎", date(1950, 4, 1), 11, str(TICKET), None, GIVEN)


class TornReads:
    """Reads a sheet and a request key one after the other: DynamoDB reads two items, not one moment."""

    def __init__(self, book: TicketBook) -> None:
        self._book = book

    def read(self, ticket: TicketNumber, tablet_id: str, key: str) -> Reading:
        sheet = self._book.sheet(ticket)
        return Reading(sheet=sheet, once=self._book.once(tablet_id, key))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._book, name)


class WatchedBooks:
    """Opens books whose every call waits for its turn."""

    def __init__(self, stage: "Stage", doer: Doer) -> None:
        self._stage = stage
        self._doer = doer

    def of(self, municipality: MunicipalityCode) -> Any:
        return self._stage.book(self._doer, municipality)

    def opened(self, municipality: MunicipalityCode) -> bool:
        return self._stage.house.books.opened(municipality)


class Stage:
    """A house over which doers work at the same time, each with a clock that stands still."""

    def __init__(self, house: Any = None, *, torn: bool = False, ticket: TicketNumber = TICKET) -> None:
        self.house = house or FakeHouse()
        self.ticket = ticket
        self.acts_before = 0
        self._torn = torn

    def book(self, doer: Doer, code: MunicipalityCode = KASUKABE) -> Any:
        """Return a municipality's book as a doer sees it."""
        book = Watched(self.house.books.of(code), doer)
        return TornReads(book) if self._torn else book

    def desk_book(self, doer: Doer) -> Any:
        """Return the home municipality's book as a doer at the desk sees it."""
        return Watched(self.house.records().book, doer)

    def scan(
        self,
        given: Given,
        place: int,
        *,
        turn: int = 1,
        home: MunicipalityCode = KASUKABE,
        key: str = "",
        counter: int = 1,
    ) -> Act:
        """Let a tablet scan the ticket; ``place`` tells the tablets apart."""
        tablet_id = f"{home}-TABLET-{place}"
        scan = Scan(
            line=f"2{turn}{KASUKABE}{self.ticket}",
            given_on=given.given_on,
            product=given.product,
            lot=given.lot,
            venue=given.venue or "HALL-0",
            key=key or f"key-of-{place}-for-turn-{turn}-{counter}",
        )
        scope = Scope.HOME if home == KASUKABE else Scope.WIDE
        caller = Caller(tablet_actor(tablet_id, home), scope, Counter(tablet_id=tablet_id, value=counter))
        clock = _clock(10 * place + counter)

        def act(doer: Doer) -> str:
            desk: VenueDesk = replace(self.house.venue(), books=WatchedBooks(self, doer), clock=clock)
            return record_dose(scan, caller, desk)

        return act

    def correct(self, seconds: int = 100, version: int = 1, **change: Any) -> Act:
        """Let a clerk correct the dose at the first turn."""
        which = corrections.Which(ticket=self.ticket, turn=1, version=version)
        wanted = corrections.Correction(which=which, reason="本人の申出", **change)
        return self._desk(lambda desk: corrections.correct_dose(wanted, staff_actor(), desk), seconds)

    def cancel(self, seconds: int = 100) -> Act:
        """Let a clerk cancel the dose at the first turn."""
        which = corrections.Which(ticket=self.ticket, turn=1, version=1)
        wanted = corrections.Cancellation(which=which, reason="誤登録")
        return self._desk(lambda desk: corrections.cancel_dose(wanted, staff_actor(), desk), seconds)

    def settle(self, conflict_id: str, keep: Literal["standing", "claim"], seconds: int = 100) -> Act:
        """Let a clerk settle a conflict."""
        wanted = corrections.Settlement(conflict_id=conflict_id, keep=keep, reason="予診票で確認")
        return self._desk(lambda desk: corrections.settle_conflict(wanted, staff_actor(), desk), seconds)

    def stop(self) -> Act:
        """Let a clerk stop the ticket."""
        stop = Stop(reason=StopReason.MOVED_OUT, since=DAY)
        return lambda doer: stop_ticket(self.ticket, stop, staff_actor(), self.desk_book(doer), _clock(100))

    def register(self, row: Row = PERSON) -> Act:
        """Let a registrar apply a file that was checked before the curtain rose."""
        row = row._replace(ticket=str(self.ticket))
        content, actor = file_of(KASUKABE, row), staff_actor(Role.REGISTRAR, name="registrar-1")
        checked = check_file("people.csv", content, actor, self.house.registration())

        def act(doer: Doer) -> Any:
            desk = self.house.registration()
            desk = replace(
                desk, register=Watched(desk.register, doer), draws=CountedDraws(), clock=_clock(200)
            )
            return apply_file(checked.registration_id, content, actor, desk)

        return act

    def review(self, seconds: int = 300) -> Act:
        """Let the stream's handler review the ticket."""

        def act(doer: Doer) -> Any:
            desk = self.house.reviews()
            desk = replace(
                desk,
                reviews=Watched(desk.reviews, doer),
                residents=Watched(desk.residents, doer),
                book=self.desk_book(doer),
                clock=_clock(seconds),
            )
            return review_ticket(self.ticket, system_actor(), desk)

        return act

    def play(self, **acts: Act | Sequence[Act]) -> Play:
        """Raise the curtain: return a play in which each named doer has acts to do."""
        self.acts_before = self.house.acts()
        doers = []
        for name, some in acts.items():
            several = [some] if callable(some) else some
            doers.append(Doer(name.replace("_", "-").upper(), several))
        return Play(self, doers)

    def now(self, *acts: Act) -> list[Any]:
        """Do acts at once, before the curtain rises; return what they returned."""
        doer = Doer("before", acts)
        while not doer.is_done:
            doer.step()
        return doer.results

    def _desk(self, act: Callable[[corrections.RecordsDesk], Any], seconds: int) -> Act:
        return lambda doer: act(
            replace(self.house.records(), book=self.desk_book(doer), clock=_clock(seconds))
        )


def _clock(seconds: int) -> HandClock:
    return HandClock(NOON + timedelta(seconds=seconds))


__all__ = ["DAY", "GIVEN", "KOSHIGAYA", "OTHER", "PERSON", "TICKET", "Act", "Stage", "TornReads"]
