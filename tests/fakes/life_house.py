"""The whole life of two cities: inquiries, bulk fixes, erasures, what happens by itself, and comparing."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from pydantic import BaseModel

from chalicelib.access.model import Purpose, Role
from chalicelib.systems.vrs.inquiries.model import (
    Consent,
    IdentityCheck,
    NumberShown,
    PersonShown,
    Wanted,
)
from chalicelib.systems.vrs.inquiries.policy import Limit
from chalicelib.systems.vrs.inquiries.use_cases import ask
from chalicelib.systems.vrs.notices.use_cases import SpreadDesk, spread_act, spread_person
from chalicelib.systems.vrs.queues.bulk.model import Change, DoseRef, FixRequest, Selection
from chalicelib.systems.vrs.queues.bulk.use_cases import apply_fix, preview_fix, undo_fix
from chalicelib.systems.vrs.retention import erasing, holds, settings, use_cases
from chalicelib.systems.vrs.retention.business import BusinessEnd
from chalicelib.systems.vrs.retention.motions import Judgement
from chalicelib.systems.vrs.reviews.use_cases import review_ticket
from chalicelib.systems.vrs.statistics.use_cases import CountingDesk, count_ticket
from chalicelib.systems.vrs.tickets.model import TicketNumber
from chalicelib.values.people import AddresseeNumber
from tests.fakes.house import staff_actor, system_actor
from tests.fakes.inquiries import inquiry_desk
from tests.fakes.life_work import BOTH, CHIYODA, DAYS, LOTS, City, LifeWork, given_of, people_of
from tests.fakes.people import FakeResidents
from tests.fakes.plain import Given, Version
from tests.fakes.samples import number
from tests.fakes.traces import FakeActs, FakeCounters, FakeInboxes, FakeOutbox

FOREVER = datetime(2099, 1, 1, tzinfo=UTC)
MANY = Limit(asked=1_000_000, misses=1_000_000, miss_percent=100)
NOT_AFTER_THE_END = frozenset({"foreign", "paper", "correct", "settle", "ask", "ask_again"})
"""Acts whose rule after the end of business depends on the day of each dose (``test_retention_rules.py``)."""
FEW = 2
"""So many of a city's four people may be erased in one life."""
AGREED = Judgement(approve=True, why="確認")
KEPT = (
    "inquiry",
    "provision",
    "receivers of",
    "targets of",
    "erasure",
    "hold",
    "once",
    "correction",
    "notice",
)
"""What stays of an erased person: the log, records of provision, the erasure itself, answers for 35 days."""
LEFT = ("counted", "tally", "roster", "paper", "fix", "chunk of")
"""Work and counters beside the records."""


@dataclass
class Fix:
    """A bulk fix: what it was to change, by place and version, and which versions it wrote."""

    fix_id: str
    digest: str
    lot: str
    rows: dict[tuple[str, int], tuple[int, Given]]
    wrote: dict[tuple[str, int], int] | None = None
    undone: bool = False


class WholeLife(LifeWork):
    """Everything that two cities do."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self.fixes: dict[City, list[Fix]] = {city: [] for city in BOTH}
        self.pending: dict[City, dict[str, int]] = {city: {} for city in BOTH}
        """Approved erasures that the job has not carried out, and of whom."""
        self.asked: list[tuple[City, Wanted, int, int, str]] = []
        self.spread_to = dict.fromkeys(BOTH, 0)
        for city in BOTH:
            for _ in range(3):
                self.register(city)

    # -- inquiries ---------------------------------------------------------------------------

    def ask(self, city: City) -> None:
        """Ask a person's former city, or another; the number may be another's."""
        plain = self.plain[city]
        (other,) = set(BOTH) - {city}
        former = self.one((other, other, other, CHIYODA))
        if not plain.people:
            return
        who = self.one(sorted(plain.people))
        seed = plain.facts[plain.survivor(who)][2] if self.draw.random() < 0.9 else 9
        wanted = self._wanted(who, seed, former)
        self._asked(city, wanted, seed, who)

    def ask_again(self, city: City) -> None:
        """Send an inquiry again: it has its effects once."""
        plain, mine = self.plain[city], [each for each in self.asked if each[0] == city]
        if not mine:
            return
        _, wanted, seed, whose, state = self.one(mine)
        who = int(str(wanted.addressee))
        now = plain.survivor(who) if who in plain.people else None
        refusal = "" if now == whose else "KeyReused"
        if now is None or plain.facts[now][2] != seed:
            refusal = "ResidentNotConfirmed"
        again = self.do(refusal, lambda: self._ask(city, wanted))
        assert again is None or again.state.value == state
        self.told["asked again"] += again is not None

    def _asked(self, city: City, wanted: Wanted, seed: int, who: int) -> None:
        plain = self.plain[city]
        survivor = plain.survivor(who)
        if plain.facts[survivor][2] != seed:
            self.do("ResidentNotConfirmed", lambda: self._ask(city, wanted))
            return
        there = self.plain.get(wanted.former)
        holder = there and next((each for each, facts in there.facts.items() if facts[2] == seed), None)
        doses: set[tuple[int, date, str, str]] = set()
        if there is not None and holder is not None:
            theirs = there.survivor(holder)
            places = {place for place in there.standing if place[0] in there.listed[theirs]}
            given = {place: there.standing[place] for place in places}
            doses = {(turn, each.given_on, each.product, each.lot) for (_, turn), each in given.items()}
            there.received.append((str(city), wanted.key, frozenset(places)))
            plain.take_over(survivor, doses)
        answered = self._ask(city, wanted)
        state = "not_found" if holder is None else "provided"
        assert answered.state.value == state
        said = {(each.turn, each.given_on, each.product, each.lot) for each in answered.doses}
        assert said == doses
        self.asked.append((city, wanted, seed, survivor, state))
        self.told[state] += 1
        self.told["asked of a merged one"] += (
            plain.people[who].merged_into is not None and state == "provided"
        )

    def _ask(self, city: City, wanted: Wanted) -> Any:
        desk = inquiry_desk(self.house, city)
        policy = desk.policy.model_copy(update={"a_person": MANY, "a_city": MANY})
        actor = staff_actor(Role.NUMBER_DESK, code=city, name="number-desk")
        return ask(wanted, actor, replace(desk, policy=policy))

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

    # -- bulk fixes --------------------------------------------------------------------------

    def preview(self, city: City) -> None:
        """Preview a change of the lot of several doses."""
        plain, lot = self.plain[city], self.one(LOTS)
        places = self.draw.sample(sorted(plain.standing), min(3, len(plain.standing)))
        rows = {
            place: (len(plain.history[place]), plain.standing[place])
            for place in places
            if plain.standing[place].lot != lot
        }
        if not places:
            return
        doses = tuple(DoseRef(ticket=TicketNumber(ticket), turn=turn) for ticket, turn in places)
        wanted = FixRequest(select=Selection(doses=doses), change=Change(lot=lot), reason="ロット番号の誤り")
        desk, fixer = self.house.queues(city).fixes, staff_actor(Role.REGISTRAR, code=city)
        shown = self.do("" if rows else "NothingToFix", lambda: preview_fix(wanted, fixer, desk))
        if shown is not None:
            assert {(str(row.ticket), row.turn): row.version for row in shown.rows} == {
                place: version for place, (version, _) in rows.items()
            }
            self.fixes[city].append(Fix(shown.fix.fix_id, shown.fix.digest, lot, rows))

    def fix(self, city: City) -> None:
        """Apply a bulk fix that was previewed: what changed meanwhile is left as it is."""
        plain, left = self.plain[city], [each for each in self.fixes[city] if each.wrote is None]
        if not left:
            return
        one = self.one(left)
        one.wrote = self._rewrite(
            city,
            {place: version for place, (version, _) in one.rows.items()},
            dict.fromkeys(one.rows, one.lot),
        )
        done = apply_fix(
            one.fix_id, one.digest, staff_actor(Role.REGISTRAR, code=city), self.house.queues(city).fixes
        )
        assert done.skipped == len(one.rows) - len(one.wrote)
        self.told["fixed"] += bool(one.wrote)
        self.told["fix skipped"] += done.skipped
        self.expect(city, plain.told_of(one.wrote))

    def undo(self, city: City) -> None:
        """Put a bulk fix back: what changed since is left as it is."""
        plain = self.plain[city]
        left = [each for each in self.fixes[city] if each.wrote is not None and not each.undone]
        if not left:
            return
        one = self.one(left)
        assert one.wrote is not None
        one.undone = True
        back = self._rewrite(city, one.wrote, {place: given.lot for place, (_, given) in one.rows.items()})
        undone = undo_fix(
            one.fix_id, "誤り", staff_actor(Role.REGISTRAR, code=city), self.house.queues(city).fixes
        )
        assert undone.kept == len(one.wrote) - len(back)
        self.told["undone"] += bool(back)
        self.told["fix kept"] += undone.kept
        self.expect(city, plain.told_of(back))

    def _rewrite(
        self, city: City, versions: dict[tuple[str, int], int], lots: dict[tuple[str, int], str]
    ) -> dict[tuple[str, int], int]:
        plain, wrote = self.plain[city], {}
        for place, version in versions.items():
            if place in plain.standing and len(plain.history[place]) == version:
                after = plain.standing[place]._replace(lot=lots[place])
                plain.put(*place, Version(counts=True, given=after))
                wrote[place] = len(plain.history[place])
        return wrote

    # -- holds, erasures, the end ------------------------------------------------------------

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
            wanted = holds.HoldWish(person_id=self.id_of(city, who), reason="係争中")
            plain.held[holds.place_hold(wanted, admin, desk).hold_id] = who

    def propose(self, city: City) -> None:
        """Propose to erase a person, and have another person agree."""
        plain, desk = self.plain[city], self.house.retention(city)
        alone = [who for who in plain.people if plain.joined(who) == {who}]
        alone = [who for who in alone if who not in self.pending[city].values()]
        if not alone or len(plain.gone) + len(self.pending[city]) >= FEW:
            return
        who, one, two = (
            self.one(alone),
            *(staff_actor(Role.ADMINISTRATOR, code=city, name=name) for name in ("one", "two")),
        )
        act = lambda: use_cases.propose_erasure_of(self.id_of(city, who), "C1", "決定", one, desk)  # noqa: E731
        made = self.do("UnderHold" if who in plain.held.values() else "", act)
        if made is None:
            return
        erasure_id = made.erasure_id
        self.do("ProposerMayNotDecide", lambda: use_cases.decide_erasure(erasure_id, AGREED, one, desk))
        use_cases.decide_erasure(erasure_id, AGREED, two, desk)
        self.pending[city][erasure_id] = who

    def carry_out(self, city: City) -> None:
        """Let the erasing job run."""
        self.run(city)
        plain, desk = self.plain[city], self.house.erasing(city)
        for erasure in desk.erasures.erasures():
            who = self.pending[city].pop(erasure.erasure_id, None)
            if who is None:
                continue
            erasing.carry_out(erasure, FOREVER, system_actor(city), desk)
            if who in plain.held.values():
                self.told["held"] += 1
                continue
            self._look_for(city, who, self.id_of(city, who), plain.listed[who])
            plain.erase(who)
            self.told["erased"] += 1

    def _look_for(self, city: City, who: int, person_id: str, tickets: list[str]) -> None:
        """Find nothing of a person who was erased but what must stay."""
        names = {person_id, str(who), *tickets}
        for kind, rows in self.house.cabinets[str(city)]._rows.items():
            if not kind.startswith((*KEPT, *LEFT)):
                for key, row in rows.items():
                    value = row.value
                    said = value.model_dump_json() if isinstance(value, BaseModel) else repr(value)
                    found = [name for name in names if name in f"{kind} {key} {said}"]
                    assert not found, f"{kind} still names an erased person"

    def merge(self, city: City) -> None:
        """Take one registration into another, of people whom nobody is about to erase."""
        if not self.pending[city]:
            super().merge(city)

    def end(self, city: City) -> None:
        """End business, by two people."""
        if self.draw.random() < 0.8 or self.plain[city].over:
            return
        one, two = (staff_actor(Role.ADMINISTRATOR, code=city, name=name) for name in ("one", "two"))
        desk, last = self.house.retention(city), DAYS[-1] - timedelta(days=1)
        end = BusinessEnd(ends_on=last, late_entry_until=DAYS[-1])
        wanted = settings.EndWish(end=end, reason="事業の終了")
        made = settings.propose_end(wanted, one, desk)
        self.do("ProposerMayNotDecide", lambda: settings.decide_end(made.setting_id, AGREED, one, desk))
        settings.decide_end(made.setting_id, AGREED, two, desk)
        self.plain[city].over = True
        self.told["ended"] += 1

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
        acts = FakeActs(cabinet)
        return SpreadDesk(FakeOutbox(cabinet), inboxes, FakeResidents(cabinet), acts, self.house.clock)

    # -- comparing ---------------------------------------------------------------------------

    def step(self, act: str, city: City) -> None:
        """Do an act in one city, tell of it, and compare everything; the others' records stand still."""
        if self.plain[city].over and act in NOT_AFTER_THE_END:
            return
        asks = act in {"ask", "ask_again"}
        others = {} if asks else {other: self._size(other) for other in {*BOTH, CHIYODA} - {city}}
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
        told = Counter((str(each.source), each.reference) for each in notices)
        assert not self.notices[city] - told, "a receiver was not told of a correction"
        asked = {(str(wanted.former), wanted.key) for by, wanted, *_ in self.asked if by == city}
        assert set(told) <= asked, "somebody was told who received nothing"

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
        for who in people_of(city):
            found = residents.by_addressee(AddresseeNumber(str(who)))
            if who not in plain.people:
                assert found is None
                continue
            survivor = plain.survivor(who)
            assert found is not None
            assert str(found.addressee) == str(survivor)
            assert (found.name.reveal(), found.born_on) == plain.facts[survivor][:2]
            assert [str(each) for each in found.tickets] == plain.listed[survivor]
            for ticket in found.tickets:
                assert residents.by_ticket(ticket) == found

    def apart(self) -> None:
        """Find nothing of one city's tickets and people in the other's records."""
        for city, other in (BOTH, BOTH[::-1]):
            names = [*self.tickets(other), *(str(who) for who in people_of(other))]
            said = repr(self.house.cabinets[str(city)]._rows) + repr(self.house.cabinets[str(city)].audit)
            assert not [name for name in names if name in said]
