"""The whole life of two cities: holds, erasures, and the end of business."""

from datetime import UTC, datetime, timedelta

from pydantic import BaseModel

from chalicelib.access.model import Role
from chalicelib.systems.vrs.retention import erasing, holds, settings, use_cases
from chalicelib.systems.vrs.retention.business import BusinessEnd
from chalicelib.systems.vrs.retention.motions import Judgement
from tests.fakes.house import staff_actor, system_actor
from tests.fakes.life_asking import BEGUN
from tests.fakes.life_bulk import LifeBulk
from tests.fakes.life_work import BOTH, DAYS, City
from tests.fakes.retention import erasure_by_decision

FOREVER = datetime(2099, 1, 1, tzinfo=UTC)
FEW = 2
"""When so many of a city's four people are gone, or about to go, nobody more is proposed."""
AGREED = Judgement(approve=True, why="確認")
KEPT = ("inquiry", "provision", "targets of", "erasure", "hold", "once", "correction", "notice")
"""What stays of an erased person: the log, records of provision, the erasure itself, answers for 35 days."""
LEFT = ("counted", "tally", "paper", "fix", "chunk of")
"""Work and counters beside the records."""


class LifeErasing(LifeBulk):
    """Holds records back, erases people, ends business."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self.pending: dict[City, dict[str, int]] = {city: {} for city in BOTH}
        """Approved erasures that the job has not carried out, and of whom."""
        self.grown: set[str] = set()
        """Those whose person was merged after two people had agreed: on less than they would erase."""

    def hold_or_lift(self, city: City) -> None:
        """Hold a person's records back, or let them go."""
        plain, desk = self.plain[city], self.house.retention(city)
        admin = staff_actor(Role.ADMINISTRATOR, code=city, name="one")
        if plain.held and self.draw.random() < 0.6:
            lifted = self.one(sorted(plain.held))
            holds.lift_hold(lifted, holds.LiftWish(reason="解決"), admin, desk)
            del plain.held[lifted]
        elif plain.people:
            who = self.one(sorted(plain.people))
            mates = [each for each in self.pending[city].values() if each in plain.people]
            if mates and self.draw.random() < 0.5:
                who = self.one(plain.one_person(self.one(mates)))
            wanted = holds.HoldWish(person_id=self.id_of(city, who), reason="係争中")
            plain.held[holds.place_hold(wanted, admin, desk).hold_id] = who

    def propose(self, city: City) -> None:
        """Propose to erase a person, under any of their registrations, and have another person agree.

        Who was one person with others and is no more stays: the others' own history tells of it.
        """
        plain = self.plain[city]
        whole = [who for who in plain.people if plain.joined(who) == set(plain.one_person(who))]
        whole = [who for who in whole if who not in self.pending[city].values()]
        if not whole or len(plain.gone) + len(self.pending[city]) >= FEW:
            return
        merged = [who for who in whole if len(plain.one_person(who)) > 1]
        who = self.one(merged if merged and self.draw.random() < 0.7 else whole)
        self._agree(city, who)
        mates = [each for each in whole if each != who and each in plain.one_person(who)]
        if mates and self.draw.random() < 0.5:
            self._agree(city, self.one(mates))  # of one person, twice: nobody need know of the other

    def _agree(self, city: City, who: int) -> None:
        plain, desk = self.plain[city], self.house.retention(city)
        one, two = (staff_actor(Role.ADMINISTRATOR, code=city, name=name) for name in ("one", "two"))
        act = lambda: erasure_by_decision(self.id_of(city, who), one, desk)  # noqa: E731
        made = self.do("UnderHold" if who in plain.held.values() else "", act)
        if made is None:
            return
        erasure_id = made.erasure_id
        self.do("ProposerMayNotDecide", lambda: use_cases.decide_erasure(erasure_id, AGREED, one, desk))
        use_cases.decide_erasure(erasure_id, AGREED, two, desk)
        self.pending[city][erasure_id] = who

    def merge(self, city: City) -> None:
        """Take one registration into another, and note of which erasures that makes more."""
        plain = self.plain[city]
        before = {who: set(plain.one_person(who)) for who in plain.people}
        super().merge(city)
        self.grown |= {
            erasure_id
            for erasure_id, who in self.pending[city].items()
            if who in plain.people and set(plain.one_person(who)) != before[who]
        }

    def may_join(self, city: City, case: str, survivor: int, absorbed: int) -> bool:
        """Let everybody be merged; whoever is to be erased is not parted from those who stay."""
        plain = self.plain[city]
        ever = plain.joined(survivor) | plain.joined(absorbed)
        whole = ever == {*plain.one_person(survivor), *plain.one_person(absorbed)}
        return (case == "merged" and whole) or not ever & set(self.pending[city].values())

    def carry_out(self, city: City) -> None:
        """Let the erasing job run: a person goes with all registrations, or a hold on any keeps all."""
        self.run(city)
        plain, desk = self.plain[city], self.house.erasing(city)
        for erasure in desk.erasures.erasures():
            who = self.pending[city].pop(erasure.erasure_id, None)
            if who is None:
                continue
            erasing.carry_out(erasure, FOREVER, system_actor(city), desk)
            (target,) = desk.erasures.targets(erasure.erasure_id)
            if who in plain.gone:
                assert target.outcome.value == "gone"
                self.told["gone with another"] += 1
                continue
            people = set(plain.one_person(who))
            if people & set(plain.held.values()):
                assert target.outcome.value == "held"
                self.told["held"] += 1
                self.told["held by a merged one"] += who not in plain.held.values()
                continue
            if erasure.erasure_id in self.grown:
                assert target.outcome.value == "merged"
                self.told["merged since"] += 1
                continue
            assert target.outcome.value == "erased"
            tickets = plain.listed[plain.survivor(who)]
            plain.erase(who)
            for each in people:
                self._look_for(city, {self.id_of(city, each), str(each), *tickets})
            self.told["erased"] += 1
            self.told["erased with a merged one"] += len(people) > 1

    def _look_for(self, city: City, names: set[str]) -> None:
        """Find nothing of a person who was erased but what must stay."""
        for kind, rows in self.house.cabinets[str(city)]._rows.items():
            if not kind.startswith((*KEPT, *LEFT)):
                for key, row in rows.items():
                    value = row.value
                    said = value.model_dump_json() if isinstance(value, BaseModel) else repr(value)
                    found = [name for name in names if name in f"{kind} {key} {said}"]
                    assert not found, f"{kind} still names an erased person"

    def end(self, city: City) -> None:
        """End business, by two people."""
        rests = any(each.city == city and each.state == BEGUN for each in self.asked)
        if self.plain[city].over or self.draw.random() < (0.5 if rests else 0.8):
            return
        one, two = (staff_actor(Role.ADMINISTRATOR, code=city, name=name) for name in ("one", "two"))
        desk, last = self.house.retention(city), DAYS[-1] - timedelta(days=1)
        end = BusinessEnd(ends_on=last, late_entry_until=DAYS[-1])
        wanted = settings.EndWish(end=end, reason="事業の終了")
        made = settings.propose_end(wanted, one, desk)
        self.do("ProposerMayNotDecide", lambda: settings.decide_end(made.setting_id, AGREED, one, desk))
        settings.decide_end(made.setting_id, AGREED, two, desk)
        self.plain[city].last_day = last
        self.told["ended"] += 1
