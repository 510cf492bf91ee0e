"""The whole life of two cities: what they ask each other, and what an inquiry that broke off becomes."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from chalicelib.access.model import Purpose, Role
from chalicelib.systems.vrs.inquiries.desk import InquiryDesk
from chalicelib.systems.vrs.inquiries.model import (
    Consent,
    IdentityCheck,
    Inquiry,
    NumberShown,
    PersonShown,
    Wanted,
)
from chalicelib.systems.vrs.inquiries.policy import Limit
from chalicelib.systems.vrs.inquiries.use_cases import ask
from chalicelib.values.people import AddresseeNumber
from tests.fakes.house import staff_actor
from tests.fakes.inquiries import inquiry_desk
from tests.fakes.life_desk import LifeDesk
from tests.fakes.life_work import BOTH, CHIYODA, City
from tests.fakes.plain_records import Provided
from tests.fakes.samples import number

MANY = Limit(asked=1_000_000, misses=1_000_000, miss_percent=100)
BEGUN = "asked"
"""The state of an inquiry that was entered, and broke off before anybody was asked."""


@dataclass
class AskedBefore:
    """An inquiry that was made: of whom, and how it ended."""

    city: City
    wanted: Wanted
    seed: int
    whose: int
    state: str


class CutOff:
    """Former cities that nobody reaches."""

    def opened(self, municipality: City) -> bool:
        del municipality
        return True

    def of(self, municipality: City, asked_by: str) -> Any:
        raise ConnectionError(municipality, asked_by)


class LifeAsking(LifeDesk):
    """Asks for the records of people who moved."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self.asked: list[AskedBefore] = []

    def ask(self, city: City) -> None:
        """Ask a person's former city, or another; the number may be another's, the line may break."""
        plain = self.plain[city]
        (other,) = set(BOTH) - {city}
        former = self.one((other, other, other, CHIYODA))
        if not plain.people:
            return
        if plain.over and self.draw.random() < 0.7:
            self.ask_again(city)
            return
        who = self.one(self._merged_there(city, former) or sorted(plain.people))
        survivor = plain.survivor(who)
        seed = plain.facts[survivor][2] if self.draw.random() < 0.9 else 9
        wanted = self._wanted(who, seed, former)
        refusal = "ResidentNotConfirmed" if plain.facts[survivor][2] != seed else ""
        refusal = refusal or ("BusinessOver" if plain.over else "")
        one = AskedBefore(city, wanted, seed, survivor, BEGUN)
        if refusal:
            self.do(refusal, lambda: ask(wanted, *self._desk(city)))
            return
        if self.draw.random() < 0.25:
            actor, desk = self._desk(city)
            with pytest.raises(ConnectionError):
                ask(wanted, actor, replace(desk, former=CutOff()))
        else:
            self._answered_to(one)
            self.told["asked of a merged one"] += survivor != who and one.state == "provided"
        self.asked.append(one)

    def ask_again(self, city: City) -> None:
        """Send an inquiry again: it has its effects once; one that broke off is gone on with."""
        plain, mine = self.plain[city], [each for each in self.asked if each.city == city]
        if not mine:
            return
        broken = [each for each in mine if each.state == BEGUN]
        one = self.one(broken if broken and self.draw.random() < 0.8 else mine)
        who = int(str(one.wanted.addressee))
        now = plain.survivor(who) if who in plain.people else None
        refusal = "" if now == one.whose else "KeyReused"
        if now is None or plain.facts[now][2] != one.seed:
            refusal = "ResidentNotConfirmed"
        if refusal or one.state != BEGUN:
            again = self.do(refusal, lambda: ask(one.wanted, *self._desk(city)))
            assert again is None or again.state.value == one.state
            self.told["asked again"] += again is not None
            return
        self._answered_to(one)
        self.told["gone on with"] += 1

    def _merged_there(self, city: City, former: City) -> list[int]:
        """Return, now and then, those who have several registrations in another city."""
        plain, there = self.plain[city], self.plain.get(former)
        if there is None or self.draw.random() < 0.5:
            return []
        seeds = {there.facts[who][2] for who in there.people if len(there.one_person(who)) > 1}
        return [who for who in sorted(plain.people) if plain.facts[plain.survivor(who)][2] in seeds]

    def _answered_to(self, one: AskedBefore) -> None:
        """Ask, and find the answer, what it imports and what it leaves as the model has them."""
        plain, there = self.plain[one.city], self.plain.get(one.wanted.former)
        holder = there and next((each for each, facts in there.facts.items() if facts[2] == one.seed), None)
        doses = set[Provided]()
        if there is not None and holder is not None:
            doses = there.hand_over(there.survivor(holder), str(one.city), one.wanted.key)
            plain.take_over(one.whose, doses)
        answered: Inquiry = ask(one.wanted, *self._desk(one.city))
        one.state = "not_found" if holder is None else "provided"
        assert answered.state.value == one.state
        assert {(each.turn, each.given_on, each.product, each.lot) for each in answered.doses} == doses
        late = sum(plain.too_late(given_on) for _, given_on, _, _ in doses)
        assert answered.after_end == late
        self.told[one.state] += 1
        self.told["too late to import"] += late

    def _desk(self, city: City) -> tuple[Any, InquiryDesk]:
        desk = inquiry_desk(self.house, city)
        policy = desk.policy.model_copy(update={"a_person": MANY, "a_city": MANY})
        actor = staff_actor(Role.NUMBER_DESK, code=city, name="number-desk")
        return actor, replace(desk, policy=policy)

    def _wanted(self, who: int, seed: int, former: City) -> Wanted:
        return Wanted(
            key=f"{self.key():016d}",
            purpose=Purpose.ASK_FORMER_CITY,
            addressee=AddresseeNumber(str(who)),
            individual_number=number(seed),
            former=former,
            ground=Consent(kind="consent", form="F-1", on=date(2021, 7, 1)),
            identity=IdentityCheck(
                number_by=NumberShown.CARD,
                person_by=PersonShown.CARD,
                checked_by="窓口 担当",
                checked_at=datetime(2021, 7, 1, tzinfo=UTC),
            ),
        )
