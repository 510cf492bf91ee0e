"""Two cities and a third, in memory, beside their plain models: how doses and people come in."""

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from chalicelib.access.model import Role
from chalicelib.access.tablets.model import Scope
from chalicelib.errors import DomainError
from chalicelib.systems.vrs.doses.answers import Answer
from chalicelib.systems.vrs.doses.model import Dose, Origin
from chalicelib.systems.vrs.doses.scan import Scan
from chalicelib.systems.vrs.doses.use_cases import record_dose
from chalicelib.systems.vrs.queues.foreign.model import ForeignDose
from chalicelib.systems.vrs.queues.foreign.use_cases import record_foreign
from chalicelib.systems.vrs.queues.paper.model import PaperAgain, PaperForm, PaperKeying
from chalicelib.systems.vrs.queues.paper.use_cases import key_first, key_second
from chalicelib.systems.vrs.registration.use_cases import apply_file, check_file
from chalicelib.systems.vrs.tickets.model import TicketNumber
from chalicelib.values.municipality import MunicipalityCode
from chalicelib.values.people import AddresseeNumber
from tests.fakes.counter_work import Row, file_of
from tests.fakes.house import KASUKABE, KOSHIGAYA, FakeHouse, staff_actor
from tests.fakes.moments import HandClock
from tests.fakes.plain import Given
from tests.fakes.plain_life import PlainLife, Told

City = MunicipalityCode
BOTH, CHIYODA = (KASUKABE, KOSHIGAYA), City("131016")
"""Two cities with people, and one that has nobody: a wrong code."""
TODAY = date(2021, 7, 1)
DAYS = (date(2021, 6, 3), date(2021, 6, 24), TODAY)
LOTS = ("EP2163", "ER7449")
TURNS = (1, 2, 3)
PRODUCT = "COMIRNATY"
ELSEWHERE = "-"
"""The venue, in the model, of a dose that was given overseas: the same claim from a file is another."""
NAMES = ("試験　太郎", "試験　太郎", "試験　太郎", "試験　花子")
BORN = (date(1950, 4, 1), date(1950, 4, 1), date(1960, 6, 25))
FLAGS = ("move_out", "move_abroad", "return", "return", "death", "move_in", "erasure_by_office")


def people_of(city: City) -> tuple[int, ...]:
    """Return the 宛名番号 of a city's people."""
    first = 710_000 if city == KASUKABE else 720_000
    return tuple(range(first + 1, first + 5))


def tickets_of(city: City) -> tuple[str, ...]:
    """Return the ticket numbers of a city."""
    return tuple(f"{1 if city == KASUKABE else 2}{seed:09d}" for seed in range(1, 10))


def given_of(dose: Dose) -> Given:
    """Return a dose as the model has it."""
    venue = ELSEWHERE if dose.origin is Origin.OVERSEAS else dose.venue
    return Given(dose.given_on, dose.product, dose.lot, venue)


class LifeWork:
    """Does each act in the records and in the model, and compares what the doer is told."""

    def __init__(self, seed: int) -> None:
        self.house = FakeHouse(*BOTH, CHIYODA, clock=HandClock(step=timedelta(milliseconds=1)))
        self.plain = {city: PlainLife() for city in BOTH}
        self.told: Counter[str] = Counter()
        self.draw = Random(seed)
        self.notices: dict[City, Counter[tuple[str, str]]] = {city: Counter() for city in BOTH}
        """By receiving city: the source and the inquiry of each notice that must be there."""
        self._keys = 0

    # -- venues and late doses ---------------------------------------------------------------

    def scan(self, city: City) -> None:
        """Scan a ticket at a venue."""
        plain, ticket, turn = self.plain[city], self.ticket(city), self.one(TURNS)
        given, already = self.given("HALL-1"), self.draw.random() < 0.3
        code = "S305" if plain.over else plain.record(ticket, turn, given, already=already)
        scan = Scan(
            line=f"2{turn}{city}{ticket}",
            key=f"key-{self.key():020d}",
            already_given=already,
            **given._asdict(),
        )
        said = record_dose(scan, self.house.caller(city, Scope.HOME), self.house.venue())
        self._answered(Answer.model_validate_json(said).code.value, code)

    def foreign(self, city: City) -> None:
        """Record a dose that was given overseas."""
        plain, ticket, turn = self.plain[city], self.ticket(city), self.one(TURNS)
        given = self.given(ELSEWHERE)
        wanted = ForeignDose(
            ticket=TicketNumber(ticket),
            turn=turn,
            given_on=given.given_on,
            product=given.product,
            lot=given.lot,
            origin=Origin.OVERSEAS,
            origin_code="USA",
        )
        act = lambda: record_foreign(wanted, staff_actor(code=city), self.house.queues(city).foreign)  # noqa: E731
        said = self.do(self._too_late(city, given), act)
        if said is not None:
            self._answered(said.code.value, plain.record(ticket, turn, given))

    def paper(self, city: City) -> None:
        """Key a late paper twice, by two people."""
        plain, ticket, turn = self.plain[city], self.ticket(city), self.one(TURNS)
        given, desk = self.given("HALL-2"), self.house.queues(city).papers
        form = PaperForm(ticket=TicketNumber(ticket), turn=turn, **given._asdict())
        ann, ben = staff_actor(code=city, name="ann"), staff_actor(code=city, name="ben")
        keying = PaperKeying(reference=f"R-{self.key()}", form=form)
        first = self.do(self._too_late(city, given), lambda: key_first(keying, ann, desk))
        if first is None:
            return
        self.do("SecondPersonNeeded", lambda: key_second(first.paper_id, PaperAgain(form=form), ann, desk))
        code = plain.record(ticket, turn, given)
        said = key_second(first.paper_id, PaperAgain(form=form), ben, desk)
        assert said.outcome is not None
        self._answered(said.outcome.value, code)

    def _too_late(self, city: City, given: Given) -> str:
        return "BusinessOver" if self.plain[city].too_late(given.given_on) else ""

    def _answered(self, said: str, code: str) -> None:
        assert said.replace("S002", "S001") == code, (said, code)
        self.told[code] += 1

    # -- files -------------------------------------------------------------------------------

    def register(self, city: City) -> None:
        """Take a file of one row in."""
        plain = self.plain[city]
        merged = [each for each in plain.people if plain.stands(each) and len(plain.one_person(each)) > 1]
        who = self.one(merged if merged and self.draw.random() < 0.4 else self.living(city))
        facts = plain.facts.get(who, (NAMES[0], BORN[0], who % 10))
        if self.draw.random() < (0.5 if who in merged else 0.3):
            facts = (self.one(NAMES), self.one(BORN), self.one((who % 10, who % 10, 2)))
        turn = self.one((None, None, 1, 2))
        row = Row(who, *facts, self.ticket(city), turn, self.given(None))
        content, desk = file_of(city, row), self.house.registration(city)
        actor = staff_actor(Role.REGISTRAR, code=city, name="registrar-1")
        if plain.over:
            self.do("BusinessOver", lambda: check_file("people.csv", content, actor, desk))
            return
        before = plain.facts.get(who)
        outcome = plain.register(row)
        if before is not None and before[:2] != plain.facts[who][:2]:
            self.expect(city, plain.told_of_people(who))
        checked = check_file("people.csv", content, actor, desk)
        assert {each: getattr(checked, each) for each in ("new", "changed", "same", "refused")} == {
            each: int(each == outcome) for each in ("new", "changed", "same", "refused")
        }, outcome
        self.told[outcome] += 1
        act = lambda: apply_file(checked.registration_id, content, actor, desk)  # noqa: E731
        self.do("FileHasErrors" if outcome == "refused" else "", act)

    # -- what all share ----------------------------------------------------------------------

    def one(self, some: Any) -> Any:
        """Draw one of several."""
        return self.draw.choice(some)

    def key(self) -> int:
        """Return a number that was not used before."""
        self._keys += 1
        return self._keys

    def living(self, city: City) -> list[int]:
        """Return the people of a city, registered or not, but those who were erased."""
        return [each for each in people_of(city) if each not in self.plain[city].gone]

    def tickets(self, city: City) -> list[str]:
        """Return a city's ticket numbers but those of the erased."""
        erased = {ticket for some in self.plain[city].gone.values() for ticket in some}
        return [each for each in tickets_of(city) if each not in erased]

    def ticket(self, city: City) -> str:
        """Draw a ticket number, of those that somebody holds more often than of the others."""
        some = self.tickets(city)
        held = [each for each in some if self.plain[city].holder(each) is not None]
        drawn: str = self.one(held if held and self.draw.random() < 0.4 else some)
        return drawn

    def given(self, venue: str | None) -> Given:
        """Draw what was given."""
        return Given(self.one(DAYS), PRODUCT, self.one(LOTS), venue)

    def id_of(self, city: City, who: int) -> str:
        """Return a registration's id."""
        return self.house.moves(city).moves.id_of(AddresseeNumber(str(who)))

    def version(self, city: City, who: int) -> int:
        """Return a registration's version."""
        found = self.house.moves(city).moves.registered(self.id_of(city, who))
        assert found is not None
        return found.version

    def expect(self, source: City, told: Told) -> None:
        """Note that these receivers must be told of one correction."""
        for (receiver, inquiry), times in told.items():
            self.notices[City(receiver)][str(source), inquiry] += times
            self.told["noticed"] += times

    def do(self, refusal: str, act: Callable[[], Any]) -> Any:
        """Do an act, or see it refused as it must be."""
        if not refusal:
            return act()
        with pytest.raises(DomainError) as refused:
            act()
        assert refused.type.__name__ == refusal, (refused.type.__name__, refusal)
        self.told[refusal] += 1
        return None
