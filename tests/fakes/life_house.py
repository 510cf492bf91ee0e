"""The whole life of two cities: what happens by itself, and comparing everything with the model."""

from collections import Counter
from typing import Any

from chalicelib.systems.vrs.notices.use_cases import SpreadDesk, spread_act, spread_person
from chalicelib.systems.vrs.reviews.use_cases import review_ticket
from chalicelib.systems.vrs.statistics.use_cases import CountingDesk, count_ticket
from chalicelib.systems.vrs.tickets.model import TicketNumber
from chalicelib.values.people import AddresseeNumber, PersonName
from tests.fakes.house import system_actor
from tests.fakes.life_erasing import LifeErasing
from tests.fakes.life_work import BOTH, CHIYODA, DAYS, City, given_of, people_of
from tests.fakes.people import NAMES, FakeResidents
from tests.fakes.traces import FakeActs, FakeCounters, FakeInboxes, FakeOutbox


class WholeLife(LifeErasing):
    """Everything that two cities do."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self.spread_to = dict.fromkeys(BOTH, 0)
        for city in BOTH:
            for _ in range(3):
                self.register(city)

    # -- what happens by itself --------------------------------------------------------------

    def run(self, city: City) -> None:
        """Do what the stream asks for, in any order, some of it twice; then lists and counters are right."""
        cabinet, plain = self.house.cabinets[str(city)], self.plain[city]
        changed, cabinet.stream = cabinet.stream, []
        tickets = {str(key) for kind, key in changed if kind == "sheet"}
        people = [cabinet.value(*each) for each in changed if each[0] == "person"]
        tickets |= {str(each.tickets[0]) for each in people if each is not None and each.tickets}
        order = [each for each in sorted(tickets) if each in plain.known]
        order += self.draw.sample(order, len(order) // 3)
        self.draw.shuffle(order)
        counting = CountingDesk(FakeCounters(cabinet), FakeResidents(cabinet), self.house.books.of(city))
        for ticket in order:
            review_ticket(TicketNumber(ticket), system_actor(city), self.house.reviews(city))
            count_ticket(TicketNumber(ticket), system_actor(city), counting)
        self._spread_people(city, [each for each in people if each is not None])
        listed = [
            (str(each.ticket), each.turn, each.version, each.finding.code, each.finding.severity)
            for each in cabinet.values("finding")
        ]
        assert len(listed) == len(set(listed))
        assert set(listed) == plain.findings()
        counts: Counter[Any] = Counter()
        for tally in cabinet.values("tally"):
            counts.update(dict(tally.counts))
        assert dict(+counts) == plain.recounted()
        self.told["recounted"] += 1

    def spread(self, city: City) -> None:
        """Tell receivers of what the log says since the last time, some of it twice."""
        audit, desk = self.house.cabinets[str(city)].audit, self._spreading(city)
        begin = max(0, self.spread_to[city] - self.draw.randrange(3))
        for place in range(begin, len(audit)):
            spread_act(audit[place], "lane", place, system_actor(city), desk)
        self.spread_to[city] = len(audit)
        cabinet = self.house.cabinets[str(city)]
        people = [cabinet.value(kind, key) for kind, key in cabinet.stream if kind == "person"]
        self._spread_people(city, [each for each in people if each is not None])

    def _spread_people(self, city: City, people: list[Any]) -> None:
        for each in people:
            spread_person(each, each.version, system_actor(city), self._spreading(city))

    def _spreading(self, city: City) -> SpreadDesk:
        cabinet = self.house.cabinets[str(city)]
        inboxes = FakeInboxes(self.house.cabinets)
        people, acts = FakeResidents(cabinet), FakeActs(cabinet)
        return SpreadDesk(FakeOutbox(cabinet), inboxes, people, acts, self.house.clock)

    # -- comparing ---------------------------------------------------------------------------

    def step(self, act: str, city: City) -> None:
        """Do an act in one city, tell of it, and compare everything; the others' records stand still.

        A city of which nobody, or no ticket, is left has nothing more to do.
        """
        asks = act in {"ask", "ask_again"}
        others = {} if asks else {other: self._size(other) for other in {*BOTH, CHIYODA} - {city}}
        if self.living(city) and self.tickets(city):
            getattr(self, act)(city)
        assert others == {other: self._size(other) for other in others}, "another city's records changed"
        for each in BOTH:
            self.spread(each)
        for each in BOTH:
            self.compare(each)
        assert self._size(CHIYODA) == (0, 0), "a city that was asked in vain has kept something"

    def _size(self, city: City) -> tuple[int, int]:
        cabinet = self.house.cabinets[str(city)]
        return len(cabinet.audit), len(cabinet.stream)

    def compare(self, city: City) -> None:
        """Compare a city's records with its model."""
        plain, book = self.plain[city], self.house.books.of(city)
        cabinet = self.house.cabinets[str(city)]
        sheets = {str(sheet.ticket): sheet for sheet in cabinet.values("sheet")}
        assert set(sheets) == plain.known
        versions = {}
        for ticket, sheet in sheets.items():
            for dose in book.doses(TicketNumber(ticket)):
                stands = dose.status.value == "given"
                versions[ticket, dose.turn, dose.version] = (stands, given_of(dose))
            self._compare_ticket(city, ticket, sheet)
        assert versions == {
            (*place, number): (each.counts, each.given)
            for place, some in plain.history.items()
            for number, each in enumerate(some, start=1)
        }
        kept = {(ticket, turn, given) for (ticket, turn, _), (_, given) in versions.items()}
        for acknowledged in plain.acknowledged:
            assert acknowledged in kept, "an acknowledged dose is in no version any more"
        claims = [(str(each.ticket), each.turn, given_of(each.claim)) for each in book.conflicts()]
        assert Counter(claims) == Counter(map(tuple, plain.open_claims))
        waiting = {(str(each.ticket), each.turn) for each in book.waiting()}
        assert waiting == {place for place in plain.standing if plain.holder(place[0]) is None}
        self._compare_people(city)
        notices = FakeInboxes(self.house.cabinets).of(city).notices()
        assert Counter((str(each.source), each.reference) for each in notices) == self.notices[city]

    def _compare_ticket(self, city: City, ticket: str, sheet: Any) -> None:
        plain = self.plain[city]
        chain = plain.chain(ticket)
        assert [str(each) for each in sheet.chain] == (chain if len(chain) > 1 else [])
        assert [sheet.stopped_by(day) for day in DAYS] == [bool(plain.stopped(ticket, day)) for day in DAYS]
        standing = {(ticket, slot.turn): slot.lot for slot in sheet.given}
        assert standing == {place: given.lot for place, given in plain.standing.items() if place[0] == ticket}
        turns = [turn for name, turn in plain.standing if name in chain]
        assert len(turns) == len(set(turns)), "a turn counts twice in a chain"

    def _compare_people(self, city: City) -> None:
        plain, residents = self.plain[city], self.house.look_up(city).residents
        assert len(self.house.cabinets[str(city)].keys(NAMES)) == len(plain.people)
        for who in people_of(city):
            found = residents.by_addressee(AddresseeNumber(str(who)))
            if who not in plain.people:
                assert found is None
                continue
            survivor = plain.survivor(who)
            assert found is not None
            name, born_on = plain.facts[who][:2]
            assert self.id_of(city, who) in residents.named(PersonName(name), born_on, len(plain.people))
            assert str(found.addressee) == str(survivor)
            assert (found.name.reveal(), found.born_on) == plain.facts[survivor][:2]
            assert [str(each) for each in found.tickets] == plain.listed[survivor]
            for ticket in found.tickets:
                assert residents.by_ticket(ticket) == found

    def cases(self) -> Counter[str]:
        """Return which cases were met, and how often."""
        return sum((plain.met for plain in self.plain.values()), self.told)

    def apart(self) -> None:
        """Find nothing of one city's tickets and people in the other's records."""
        for city, other in (BOTH, BOTH[::-1]):
            names = [*self.tickets(other), *(str(who) for who in people_of(other))]
            said = repr(self.house.cabinets[str(city)]._rows) + repr(self.house.cabinets[str(city)].audit)
            assert not [name for name in names if name in said]
