"""A commit tells the truth: acknowledged means written once, refused means not written.

After ``Unavailable`` the same request may be sent again, and whatever is lost on the way, the lanes stay
whole.  Faults are planted below botocore's own retries, at each call that a commit makes.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count
from random import Random
from typing import Any

import pytest
from botocore.exceptions import ClientError

from chalicelib.adapters.area_keys import Area
from chalicelib.adapters.dynamodb import commits
from chalicelib.adapters.dynamodb.places import Place, Write
from chalicelib.adapters.dynamodb.table import SealedTable
from chalicelib.adapters.sessions import Duty
from chalicelib.audit.keys import read_key, thumbprint
from chalicelib.audit.model import Act, Entry
from chalicelib.audit.verify import verify
from chalicelib.errors import Contended, DomainError, SheetMoved, TurnTaken, Unavailable
from chalicelib.values.municipality import MunicipalityCode
from tests.faults import HICCUPS, Call, Fault, Plan, on, wired
from tests.snapshots import stored
from tests.world import KASUKABE, World, built_world

pytestmark = [pytest.mark.proof("T03", "T05", "T12")]

ONE_CALL = range(4)
"""How often botocore sends one call before it gives up."""
DONE_UNSAID = (Fault.LOST, Fault.BROKEN_AFTER)
names = count(1)


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    with built_world() as built:
        yield built


@pytest.fixture
def table(world: World) -> SealedTable:
    opened = world.public_house._aws.table(Duty.VENUE, KASUKABE)
    # The lane has begun, so that a commit with no other write is one single put.
    opened.commit(an_entry("warm"))
    return opened


def an_entry(subject: str) -> Entry:
    return Entry(
        act=Act.DOSE_RECORDED,
        actor="tablet",
        role="tablet",
        plane="public",
        subject=subject,
        at=datetime(2021, 7, 1, tzinfo=UTC),
    )


class One:
    """One act: a place nobody has written, a commit that writes it, and what can be seen of it."""

    def __init__(self, world: World, table: SealedTable) -> None:
        self.world, self.table = world, table
        self.subject = f"act-{next(names)}"
        self.place = Place(Area.VENUE, f"TICKET#{self.subject}", "SHEET")

    def writes(self) -> list[Write]:
        return [self.table.put_new(self.place, b"once")]

    def commit(self) -> None:
        self.table.commit(an_entry(self.subject), self.writes())

    def outcome(self, plan: Plan) -> str:
        """Commit under a plan; return ``done`` or the refusal's name."""
        with wired(plan):
            try:
                self.commit()
            except DomainError as refused:
                return type(refused).__name__
            return "done"

    def stands(self) -> bool:
        found = self.table.get_one(self.place)
        assert found is None or (found.plaintext, found.version) == (b"once", 1)
        return found is not None

    def rows(self) -> int:
        return subjects(self.world).count(self.subject)


class Noting(One):
    """An act that writes nothing but its audit row: DynamoDB takes it as a single put."""

    def writes(self) -> list[Write]:
        return []

    def stands(self) -> bool:
        return self.rows() > 0


@pytest.fixture(params=[One, Noting], ids=["transaction", "single-put"])
def one(request: pytest.FixtureRequest, world: World, table: SealedTable) -> One:
    made: One = request.param(world, table)
    return made


def subjects(world: World) -> list[str]:
    """Return what every audit row of the venue's lanes is about, read from the raw table."""
    table, found = world.private_house._office(MunicipalityCode(KASUKABE)), []
    for raw in stored():
        municipality, area, partition = raw["pk"]["S"].split("#", 2)
        if (municipality, area, partition[:6]) == (KASUKABE, Area.VENUE, "AUDIT#"):
            row = table.open_item(Place(Area.VENUE, partition, raw["sk"]["S"]), raw)
            found.append(json.loads(row.plaintext)["entry"]["subject"])
    return found


def writing(fault: Fault, *nths: int) -> Plan:
    """Plan a fault for the calls that write, whichever way they do it."""
    transacts, puts = on("TransactWriteItems", fault, *nths), on("PutItem", fault, *nths)
    return lambda call: transacts(call) or puts(call)


def planned(fault: Fault, one: One) -> Fault:
    """Return the fault as it can meet an act: a single put is no transaction, and meets no other."""
    return Fault.THROTTLED if fault is Fault.BUSY and isinstance(one, Noting) else fault


@pytest.mark.parametrize("fault", HICCUPS)
def test_one_fault_on_the_way_is_survived_and_the_act_is_done_once(fault: Fault, one: One) -> None:
    assert one.outcome(writing(planned(fault, one), 0)) == "done"
    assert (one.stands(), one.rows()) == (True, 1)


@pytest.mark.parametrize("fault", DONE_UNSAID)
def test_an_act_whose_every_reply_was_lost_is_found_by_its_witness(fault: Fault, one: One) -> None:
    assert one.outcome(writing(fault, *ONE_CALL)) == "done"
    assert (one.stands(), one.rows()) == (True, 1)


@pytest.mark.parametrize("fault", DONE_UNSAID)
def test_without_its_witness_nobody_claims_to_know_and_the_lane_is_left(fault: Fault, one: One) -> None:
    lost, blind = writing(fault), on("GetItem", Fault.TIMEOUT)
    lane = one.table._commits._lanes.tail(KASUKABE).lane
    assert one.outcome(lambda call: lost(call) or blind(call)) == "Unavailable"
    assert one.table._commits._lanes.tail(KASUKABE).lane != lane
    assert (one.stands(), one.rows()) == (True, 1)


def test_an_act_that_never_arrived_is_unavailable_and_not_written(one: One) -> None:
    lane = one.table._commits._lanes.tail(KASUKABE).lane
    assert one.outcome(writing(Fault.TIMEOUT)) == "Unavailable"
    assert one.table._commits._lanes.tail(KASUKABE).lane != lane, (
        "it may still arrive: the lane is left to it"
    )
    assert (one.stands(), one.rows()) == (False, 0)
    assert one.outcome(lambda _call: None) == "done"
    assert (one.stands(), one.rows()) == (True, 1)


@pytest.mark.parametrize("fault", [Fault.THROTTLED, Fault.BROKEN])
def test_a_service_that_never_lets_us_through_is_said_so_at_once_and_nothing_is_written(
    fault: Fault, one: One
) -> None:
    """It was sent four times already, below us: more would outlast the function."""
    with wired(writing(fault)) as wire, pytest.raises(Unavailable):
        one.commit()
    assert (one.stands(), one.rows()) == (False, 0)
    assert wire.seconds <= 7, "1 + 2 + 4: botocore's own pauses"
    assert wire.faults[fault] == len(ONE_CALL)


def test_others_who_never_let_us_through_are_said_so_and_nothing_is_written(one: One) -> None:
    said = "Unavailable" if isinstance(one, Noting) else "Contended"
    assert one.outcome(writing(planned(Fault.BUSY, one))) == said
    assert (one.stands(), one.rows()) == (False, 0)


def test_a_refused_condition_is_the_refusal_of_its_write_and_leaves_no_row(
    world: World, table: SealedTable
) -> None:
    first, second = One(world, table), One(world, table)
    first.commit()
    writes = [*second.writes(), table.put_new(first.place, b"twice", TurnTaken)]
    with pytest.raises(TurnTaken):
        table.commit(an_entry(second.subject), writes)
    assert (second.stands(), second.rows()) == (False, 0)
    assert first.stands()


@pytest.mark.parametrize("fault", DONE_UNSAID)
def test_a_refusal_is_told_from_our_own_first_try(fault: Fault, world: World, table: SealedTable) -> None:
    """Another writer was there before: a lost reply to our refused try must not look like success."""
    one = One(world, table)
    one.commit()
    assert one.outcome(on("TransactWriteItems", fault, 0)) == "SheetMoved"
    assert one.rows() == 1


def test_a_lane_that_someone_else_wrote_is_left_and_the_act_still_done_once(
    world: World, table: SealedTable
) -> None:
    """Two processes with one lane cannot be, but if they were, neither would overwrite the other."""
    one, lanes = One(world, table), table._commits._lanes
    tail = lanes.tail(KASUKABE)
    One(world, table).commit()
    lanes.advance(KASUKABE, tail)  # as if the row after the tail were another's
    one.commit()
    assert (one.stands(), one.rows()) == (True, 1)
    assert lanes.tail(KASUKABE).lane != tail.lane


def test_an_error_nobody_foresaw_is_raised_as_it_is_and_nothing_is_written(
    world: World, table: SealedTable, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = One(world, table)
    broken = [Write({"Put": {**one.writes()[0].action["Put"], "TableName": "no-such-table"}})]
    with pytest.raises((ClientError, DomainError)):
        table.commit(an_entry(one.subject), broken)
    assert (one.stands(), one.rows()) == (False, 0)


def test_pauses_grow_and_differ(monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr("time.sleep", slept.append)
    for attempt in range(6):
        for _ in range(20):
            commits.pause(attempt)
    longest = [max(slept[start : start + 20]) for start in range(0, 120, 20)]
    assert longest[0] <= 0.02 < longest[-1] <= 0.64
    assert len(set(slept)) > 100


def test_the_witness_itself_may_be_slow_once(world: World, table: SealedTable) -> None:
    one = One(world, table)
    lost, slow = on("TransactWriteItems", Fault.LOST, 0), on("GetItem", Fault.TIMEOUT, 0)
    assert one.outcome(lambda call: lost(call) or slow(call)) == "done"
    assert one.rows() == 1


def test_random_faults_never_break_an_invariant(world: World, table: SealedTable) -> None:
    """80 acts under seeded faults at every call: each is done once, or not at all, and says which."""
    rng = Random(20210701)
    told = {"done": 0, "Unavailable": 0, "Contended": 0}

    def plan(call: Call) -> Fault | None:
        faults = list(HICCUPS) if call.operation == "TransactWriteItems" else [Fault.TIMEOUT, Fault.THROTTLED]
        return rng.choice(faults) if rng.random() < 0.7 else None

    acts = [One(world, table) for _ in range(80)]
    said = [act.outcome(plan) for act in acts]
    about = subjects(world)
    for act, outcome in zip(acts, said, strict=True):
        told[outcome] += 1
        rows = about.count(act.subject)
        assert act.stands() is (rows == 1)
        assert rows <= 1
        if outcome == "done":
            assert rows == 1
        if outcome == "Contended":
            assert rows == 0
    assert told["done"] > 30
    assert told["Unavailable"] > 0, told
    assert_lanes_are_whole(world)


def assert_lanes_are_whole(world: World) -> None:
    while world.seal()["sealed"]:
        world.clock.move(seconds=1)
    audits = world.private_house.audits(MunicipalityCode(KASUKABE))
    key = read_key(audits.public_key())
    report = verify(audits.rows(), audits.checkpoints(), {thumbprint(key): key})
    assert (report.first, report.unsealed) == (None, 0)


def test_what_a_commit_raises_names_no_value(world: World, table: SealedTable) -> None:
    one = One(world, table)
    with wired(on("TransactWriteItems", Fault.TIMEOUT)), pytest.raises(Unavailable) as lost:
        one.commit()
    with wired(on("TransactWriteItems", Fault.BUSY)), pytest.raises(Contended) as busy:
        one.commit()
    one.commit()
    with pytest.raises(SheetMoved) as moved:
        one.commit()
    for raised in (lost, busy, moved):
        said: Any = raised.value
        assert (said.args, str(said)) == ((said.code,), said.code)


def test_a_transaction_is_not_searched_for_its_tables(
    world: World, table: SealedTable, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The SDK would look for them in all that is written, to choose an endpoint that we have turned off."""
    monkeypatch.setattr("botocore.regions.jmespath.search", pytest.fail)
    one = One(world, table)
    one.commit()
    assert table.get(one.place)[0] is not None
