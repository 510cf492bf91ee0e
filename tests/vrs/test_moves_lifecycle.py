"""Whoever moves, returns, dies, loses a ticket or is registered twice: all is as a plain model says.

Flags in any order and their taking back, re-issues in chains, merges and their undoing, desk stops and
scans between them all: at every step each ticket is stopped on exactly the days that the model says,
look-ups by any number find the one person, no dose is lost, and no turn of a chain counts twice.
"""

import os
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from chalicelib.access.tablets.model import Scope
from chalicelib.errors import DomainError
from chalicelib.systems.vrs.doses.answers import Answer
from chalicelib.systems.vrs.doses.scan import Scan
from chalicelib.systems.vrs.doses.use_cases import record_dose
from chalicelib.systems.vrs.moves import use_cases as moves
from chalicelib.systems.vrs.moves.acts import FlagToSet, PeopleToMerge, TakingBack, TicketToReissue
from chalicelib.systems.vrs.reviews.use_cases import review_ticket
from chalicelib.systems.vrs.tickets.model import Stop, StopReason, TicketNumber
from chalicelib.systems.vrs.tickets.use_cases import restart_ticket, stop_ticket
from chalicelib.values.people import AddresseeNumber
from tests.fakes.counter_work import Row, register
from tests.fakes.house import KASUKABE, FakeHouse, staff_actor, system_actor
from tests.fakes.moments import HandClock
from tests.fakes.plain import Given, PlainCity
from tests.fakes.plain_moves import PlainFlag, PlainPerson, Town

STEPS = int(os.environ.get("VRS_LIFECYCLE_STEPS", "3000"))
A_LIFE = 100
CLERK = staff_actor()
TODAY = date(2021, 7, 1)
DAYS = tuple(TODAY + timedelta(days=days) for days in (-40, -20, -10, 0))
AHEAD = TODAY + timedelta(days=20)
TICKETS = tuple(f"{seed:010d}" for seed in range(1, 10))
CODES = ("move_out", "move_out", "move_abroad", "return", "return", "death", "move_in", "erasure_by_office")
LOTS = ("EP2163", "ER7449")
NO_DOSE = Given(TODAY, "", "", None)


class Life:
    """Does each act in the records and in the model, and compares what the doer is told."""

    def __init__(self, seed: int) -> None:
        self.house = FakeHouse(clock=HandClock(step=timedelta(milliseconds=1)))
        self.town = Town()
        self.told: Counter[str] = Counter()
        self.draw = Random(seed)
        self.keys = 0
        for who, ticket in ((1, TICKETS[0]), (2, TICKETS[1]), (3, TICKETS[2])):
            row = Row(who, "試験　太郎", date(1950, 4, 1), who + 10, ticket, None, NO_DOSE)
            register(self.house, PlainCity(TODAY), KASUKABE, row)
            self.town.people[who] = PlainPerson([ticket])

    # -- acts --------------------------------------------------------------------------------

    def set_flag(self) -> None:
        code, whose = self.draw.choice(CODES), self.town.survivor(self.draw.choice((1, 2, 3)))
        day = self.draw.choice((*DAYS, AHEAD))
        stands = any((flag.code, flag.day) == (code, day) for flag in self.town.standing_flags(whose))
        refusal = "FlagStands" if stands else ""
        if day > TODAY and code not in {"move_out", "move_abroad"}:
            refusal = "FlagAhead"
        wanted = FlagToSet(
            code=code,  # type: ignore[arg-type] - as a request says it
            effective_on=day,
            reason="届出",
            source="notification",  # type: ignore[arg-type]
            version=self._version(whose),
        )
        effect = self._do(refusal, lambda: moves.set_flag(self._id(whose), wanted, CLERK, self._desk()))
        if effect is not None:
            self.told[code] += 1
            self.town.flags.append(PlainFlag(effect.flag_id, code, day, whose))

    def take_back(self) -> None:
        if not self.town.flags:
            return
        flag = self.draw.choice(self.town.flags)
        whose = self.town.survivor(flag.whose)
        wanted = TakingBack(reason="誤り", version=self._version(whose))
        refusal = "FlagTakenBack" if flag.name in self.town.taken_back else ""
        act = lambda: moves.take_flag_back(self._id(whose), flag.name, wanted, CLERK, self._desk())  # noqa: E731
        if self._do(refusal, act) is not None:
            self.told["taken back"] += 1
            self.town.taken_back.add(flag.name)

    def reissue(self) -> None:
        old, new = self.draw.choice(TICKETS), self.draw.choice(TICKETS)
        holder = self.town.holder(old)
        version = 1 if holder is None else self._version(self.town.survivor(holder))
        wanted = TicketToReissue(old=TicketNumber(old), new=TicketNumber(new), reason="紛失", version=version)
        refusal = self.town.reissue(old, new, TODAY)
        if self._do(refusal, lambda: moves.reissue_ticket(wanted, CLERK, self._desk())) is not None:
            self.told["reissued"] += 1

    def merge(self) -> None:
        survivor, absorbed = self.draw.choice((1, 2, 3)), self.draw.choice((1, 2, 3))
        people = self.town.people
        refusal = ""
        if people[survivor].merged_into is not None or people[absorbed].merged_into is not None:
            refusal = "AlreadyMerged"
        if survivor == absorbed:
            refusal = "SamePerson"
        act = lambda: moves.merge_people(self._both(survivor, absorbed), CLERK, self._desk())  # noqa: E731
        if self._do(refusal, act) is not None:
            self.told["merged"] += 1
            people[absorbed].merged_into = survivor

    def undo(self) -> None:
        survivor, absorbed = self.draw.choice((1, 2, 3)), self.draw.choice((1, 2, 3))
        people = self.town.people
        refusal = ""
        if people[absorbed].merged_into != survivor:
            refusal = "NoSuchMerger"
        elif people[survivor].merged_into is not None:
            refusal = "AlreadyMerged"
        act = lambda: moves.part_people(self._both(survivor, absorbed), CLERK, self._desk())  # noqa: E731
        if self._do(refusal, act) is not None:
            self.told["parted"] += 1
            people[absorbed].merged_into = None

    def scan(self) -> None:
        ticket, turn = self.draw.choice(TICKETS), self.draw.choice((1, 2, 3))
        day, lot, already = self.draw.choice(DAYS), self.draw.choice(LOTS), self.draw.random() < 0.3
        code = self.town.scan(ticket, turn, day, lot, already=already)
        self.keys += 1
        scan = Scan(
            line=f"2{turn}{KASUKABE}{ticket}",
            given_on=day,
            product="COMIRNATY",
            lot=lot,
            venue="HALL-1",
            key=f"key-{self.keys:020d}",
            already_given=already,
        )
        said = record_dose(scan, self.house.caller(KASUKABE, Scope.HOME), self.house.venue())
        told = Answer.model_validate_json(said).code.value
        assert told.replace("S002", "S001") == code, (told, code)
        self.told[code] += 1

    def stop_or_restart(self) -> None:
        ticket = self.draw.choice(TICKETS)
        if self.town.holder(ticket) is None:
            return
        book, number = self.house.books.of(KASUKABE), TicketNumber(ticket)
        if self.draw.random() < 0.5:
            day = self.draw.choice(DAYS)
            stop_ticket(number, Stop(reason=StopReason.LOST, since=day), CLERK, book, self.house.clock)
            self.town.desk_stops[ticket] = day
            return
        others = any(until is None for _, until in self.town.away(self.town.holder(ticket) or 0))
        others = others or ticket in self.town.replaced_since
        refusal = "StoppedOtherwise" if others and ticket not in self.town.desk_stops else ""
        self._do(refusal, lambda: restart_ticket(number, "本人の申出", CLERK, book, self.house.clock))
        self.town.desk_stops.pop(ticket, None)

    def review(self) -> None:
        """Review every sheet and person that changed, in any order; nothing may stand in another's way."""
        cabinet = self.house.cabinets[str(KASUKABE)]
        changed, cabinet.stream = cabinet.stream, []
        tickets = {str(key) for kind, key in changed if kind == "sheet"}
        tickets |= {str(cabinet.value(*each).tickets[0]) for each in changed if each[0] == "person"}
        order = sorted(tickets)
        self.draw.shuffle(order)
        desk = self.house.reviews(KASUKABE)
        for ticket in order:
            review_ticket(TicketNumber(ticket), system_actor(KASUKABE), desk)
        listed = [(str(each.ticket), each.turn, each.finding.code) for each in desk.reviews.findings()]
        assert len(listed) == len(set(listed))
        assert {(ticket, turn) for ticket, turn, _ in listed} <= set(self.town.doses)

    # -- comparing ---------------------------------------------------------------------------

    def compare(self) -> None:
        book, residents = self.house.books.of(KASUKABE), self.house.look_up().residents
        for who in self.town.people:
            one = residents.by_addressee(AddresseeNumber(str(who)))
            assert one is not None
            assert str(one.addressee) == str(self.town.survivor(who))
            assert {str(each) for each in one.tickets} == self.town.tickets(who)
            for ticket in self.town.tickets(who):
                assert residents.by_ticket(TicketNumber(ticket)) == one
                self._compare_ticket(ticket, who)
        for (ticket, turn), (day, lot) in self.town.doses.items():
            (standing,) = [slot for slot in book.sheet(TicketNumber(ticket)).given if slot.turn == turn]
            assert (standing.given_on, standing.lot) == (day, lot)
            assert [dose.turn for dose in book.doses(TicketNumber(ticket))].count(turn) == 1
        claims = {(str(c.ticket), c.turn, c.claim.given_on, c.claim.lot) for c in book.conflicts()}
        assert claims == self.town.claims

    def _compare_ticket(self, ticket: str, who: int) -> None:
        sheet = self.house.books.of(KASUKABE).sheet(TicketNumber(ticket))
        replaced = self.town.replaced_since.get(ticket, date.max)
        stopped_on = [
            self.town.flagged(who, day)
            or self.town.desk_stops.get(ticket, date.max) <= day
            or replaced <= day
            for day in (*DAYS, AHEAD)
        ]
        assert [sheet.stopped_by(day) for day in (*DAYS, AHEAD)] == stopped_on
        chain = self.town.chain(ticket)
        assert [str(each) for each in sheet.chain] == (chain if len(chain) > 1 else [])
        turns = [turn for each in chain for (name, turn) in self.town.doses if name == each]
        assert len(turns) == len(set(turns)), "a turn counts twice in a chain"

    # -- inside ------------------------------------------------------------------------------

    def _desk(self) -> moves.MovesDesk:
        return self.house.moves()

    def _id(self, who: int) -> str:
        return self._desk().moves.id_of(AddresseeNumber(str(who)))

    def _version(self, who: int) -> int:
        found = self._desk().moves.registered(self._id(who))
        assert found is not None
        return found.version

    def _both(self, survivor: int, absorbed: int) -> PeopleToMerge:
        return PeopleToMerge(
            survivor=self._id(survivor),
            absorbed=self._id(absorbed),
            survivor_version=self._version(survivor),
            absorbed_version=self._version(absorbed),
            reason="二重の登録",
        )

    def _do(self, refusal: str, act: Callable[[], Any]) -> Any:
        if not refusal:
            return act()
        with pytest.raises(DomainError) as refused:
            act()
        assert refused.type.__name__ == refusal
        self.told[refusal] += 1
        return None

    def step(self) -> None:
        """Do one act, and compare."""
        self.do(self.draw.choice(DRAWN))

    def do(self, act: str) -> None:
        """Do an act of this name, and compare."""
        getattr(self, act)()
        self.compare()


ACTS = ("set_flag", "take_back", "reissue", "merge", "undo", "stop_or_restart", "scan", "review")
DRAWN = (*ACTS[:-1], *ACTS[:-1], *["scan"] * 5, "review")


class Moving(RuleBasedStateMachine):
    """Acts as hypothesis chooses them; what an act is about is drawn from its seed."""

    def __init__(self) -> None:
        super().__init__()
        self.life = Life(0)

    @rule(act=st.sampled_from(ACTS), seed=st.integers(min_value=0, max_value=2**16))
    def act(self, act: str, seed: int) -> None:
        self.life.draw = Random(seed)
        self.life.do(act)

    def teardown(self) -> None:
        self.life.review()


@pytest.mark.timeout(0)
@pytest.mark.proof("T01")
@pytest.mark.control("R-I-2-03", "R-I-2-02", "R-I-1-03")
def test_nothing_that_hypothesis_finds_parts_the_records_from_the_model() -> None:
    run_state_machine_as_test(
        Moving,
        settings=settings(
            max_examples=max(1, STEPS // 100),
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.timeout(0)
@pytest.mark.proof("T01")
@pytest.mark.control("R-I-2-03", "R-I-2-02", "R-I-1-03")
def test_people_move_and_die_as_the_model_says() -> None:
    told: Counter[str] = Counter()
    for seed in range(max(30, STEPS // A_LIFE)):
        life = Life(seed)
        for _ in range(A_LIFE):
            life.step()
        life.review()
        told += life.told
    # A walk that never met a case would prove nothing about it.
    assert set(EVERY_CASE) <= set(told), sorted(set(EVERY_CASE) - set(told))


EVERY_CASE = (
    *("S001", "S003", "S004", "S201", "S202", "S301", "S304"),
    *set(CODES),
    *("taken back", "reissued", "merged", "parted"),
    *("FlagStands", "FlagAhead", "FlagTakenBack", "SameTicket", "NoSuchTicket", "AlreadyReissued"),
    *("TicketTaken", "NoTicketForFlagged", "TurnGivenOnBoth", "SamePerson", "AlreadyMerged"),
    *("NoSuchMerger", "StoppedOtherwise"),
)
