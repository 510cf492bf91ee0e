"""A city that gave records to another, and the stream that tells the other what was corrected since."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from chalicelib.errors import NoSuchDose
from chalicelib.systems.vrs.doses.corrections import (
    Cancellation,
    Correction,
    Which,
    cancel_dose,
    correct_dose,
)
from chalicelib.systems.vrs.inquiries.desk import InquiryDesk
from chalicelib.systems.vrs.inquiries.model import Inquiry, ProvidedDose
from chalicelib.systems.vrs.inquiries.ports import FormerCities, FormerCity
from chalicelib.systems.vrs.inquiries.rules import provided
from chalicelib.systems.vrs.inquiries.use_cases import ask
from chalicelib.systems.vrs.moves.acts import Effect, PeopleToMerge
from chalicelib.systems.vrs.moves.use_cases import merge_people, part_people
from chalicelib.systems.vrs.notices.model import ChangeKind, Notice
from chalicelib.systems.vrs.notices.use_cases import SpreadDesk, spread_act, spread_person
from chalicelib.systems.vrs.residents.model import Resident
from chalicelib.systems.vrs.tickets.model import TicketNumber
from tests.fakes.cabinet import Cabinet
from tests.fakes.house import KASUKABE, KOSHIGAYA, FakeHouse, system_actor
from tests.fakes.inquiries import FakeFormerCity, inquiry_desk
from tests.fakes.moments import HandClock
from tests.fakes.people import FakeResidents
from tests.fakes.traces import FakeActs, FakeInbox, FakeInboxes, FakeOutbox
from tests.vrs.inquiry_desk import addressee_of, desk_actor, settle, ticket_of, wanted
from tests.vrs.queue_hall import ANN, Hall

ONE, TWO = (1, date(2021, 6, 1), "EP2163"), (2, date(2021, 6, 25), "ER7449")
OTHER_LOT = "FA1234"
DESK = desk_actor(KOSHIGAYA)


def ticket(seed: int) -> TicketNumber:
    return ticket_of(KASUKABE, seed)


class Giving:
    """Kasukabe, which gives its records to Koshigaya, and tells it what was corrected."""

    def __init__(self) -> None:
        self.house = FakeHouse(clock=HandClock(step=timedelta(milliseconds=1)))
        self.hall = Hall(self.house)
        self.ids: dict[int, str] = {}

    @property
    def home(self) -> Cabinet:
        return self.house.cabinets[str(KASUKABE)]

    def settle(self, seed: int, *doses: Any) -> str:
        """Register a person in both cities, with doses in the one that gives."""
        self.ids[seed] = settle(self.house, KASUKABE, seed, doses)
        settle(self.house, KOSHIGAYA, seed)
        return self.ids[seed]

    def ask(self, seed: int, key: str = "", desk: InquiryDesk | None = None) -> Inquiry:
        asked = wanted(
            seed,
            key or f"inquiry-key-{seed:06d}",
            former=KASUKABE,
            addressee=addressee_of(KOSHIGAYA, seed),
        )
        return ask(asked, DESK, desk or inquiry_desk(self.house, KOSHIGAYA))

    def person(self, seed: int) -> Resident:
        found = FakeResidents(self.home).person(self.ids[seed])
        assert found is not None
        return found

    def now(self, seed: int) -> tuple[ProvidedDose, ...]:
        """Return what a person would be provided now."""
        sheets = (self.hall.sheet(each) for each in self.person(seed).tickets)
        return provided({sheet.ticket: sheet for sheet in sheets})

    # -- acts ------------------------------------------------------------------------------------

    def which(self, seed: int, turn: int = 1) -> Which:
        slot = self.hall.sheet(ticket(seed)).slot(turn)
        if slot is None:
            raise NoSuchDose
        return Which(ticket=ticket(seed), turn=turn, version=slot.version)

    def correct(self, seed: int, at: int = 1, **change: Any) -> None:
        wished = Correction(which=self.which(seed, at), reason="確認", **(change or {"lot": OTHER_LOT}))
        correct_dose(wished, ANN, self.house.records())

    def cancel(self, seed: int, turn: int = 1) -> None:
        cancel_dose(Cancellation(which=self.which(seed, turn), reason="誤り"), ANN, self.house.records())

    def merge(self, survivor: int, absorbed: int) -> Effect:
        return merge_people(self._both(survivor, absorbed), ANN, self.house.moves())

    def part(self, survivor: int, absorbed: int) -> Effect:
        return part_people(self._both(survivor, absorbed), ANN, self.house.moves())

    def _both(self, survivor: int, absorbed: int) -> PeopleToMerge:
        stays, goes = (self.home.value("person", self.ids[each]) for each in (survivor, absorbed))
        return PeopleToMerge(
            survivor=stays.person_id,
            absorbed=goes.person_id,
            survivor_version=stays.version,
            absorbed_version=goes.version,
            reason="同じ方",
        )

    # -- the stream ------------------------------------------------------------------------------

    def spread(self) -> None:
        """Hand the whole log and every person's change to the job; what was done before is not done again."""
        acts, people = FakeActs(self.home), FakeResidents(self.home)
        inboxes = FakeInboxes(self.house.cabinets)
        desk = SpreadDesk(FakeOutbox(self.home), inboxes, people, acts, self.house.clock)
        for number, entry in enumerate(list(self.home.audit), start=1):
            spread_act(entry, "lane", number, system_actor(), desk)
        for person in self.home.values("person"):
            spread_person(person, person.version, system_actor(), desk)

    def notices(self) -> list[Notice]:
        return list(FakeInbox(self.house.cabinets[str(KOSHIGAYA)]).notices())

    def told(self) -> list[tuple[str, ChangeKind]]:
        """Spread, and return which inquiries were told of what, the oldest first."""
        self.spread()
        return [(each.reference[-1], each.kind) for each in reversed(self.notices())]


class Watched:
    """An answering city in which something happens before one of the broker's calls."""

    def __init__(self, city: FakeFormerCity, before: Callable[[str], None]) -> None:
        self._city, self._before = city, before

    def __getattr__(self, name: str) -> Any:
        made = getattr(self._city, name)

        def call(*given: Any) -> Any:
            self._before(name)
            return made(*given)

        return call


class WatchedCities:
    """Opens the answering city, watched."""

    def __init__(self, cities: FormerCities, before: Callable[[str], None]) -> None:
        self._cities, self._before = cities, before

    def opened(self, municipality: Any) -> bool:
        return self._cities.opened(municipality)

    def of(self, municipality: Any, asked_by: str) -> FormerCity:
        city: Any = self._cities.of(municipality, asked_by)
        watched: Any = Watched(city, self._before)
        return watched  # type: ignore[no-any-return] - it answers as the city does


def watched_desk(giving: Giving, before: Callable[[str], None]) -> InquiryDesk:
    """Return the asking city's desk, with something happening before the broker's calls."""
    desk = inquiry_desk(giving.house, KOSHIGAYA)
    return InquiryDesk(**{**vars(desk), "former": WatchedCities(desk.former, before)})
