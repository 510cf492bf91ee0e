"""Every act leaves exactly one row that says who did what to whom for what, and the log shows any change.

The acts are done over HTTP; the log is exported by the auditor and verified with the published key alone.
"""

import json
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from chalicelib.audit.checkpoint import Mark
from chalicelib.audit.model import Act
from chalicelib.audit.report import FaultKind
from chalicelib.audit.verify import Expectation
from chalicelib.values.municipality import MunicipalityCode
from local.provision import TABLE
from tests.faults import Fault, on, wired
from tests.planes.doings import ASKING, Doings, Line, rows_of, said_by
from tests.planes.tamperings import moment, place_of, sealed_at, tampered
from tests.planes.venue import fresh_line, scan
from tests.snapshots import Row, put_back, stored
from tests.world import KASUKABE, KOSHIGAYA, built_world

pytestmark = [pytest.mark.proof("T12"), pytest.mark.control("R-III-3-23", "R-III-4-13")]


@pytest.fixture(scope="module")
def doings() -> Iterator[Doings]:
    with built_world() as world:
        yield Doings(world)


@pytest.fixture(scope="module")
def sealed(doings: Doings) -> list[bytes]:
    """Export a day's acts, all sealed under two checkpoints."""
    doings.do(3)
    doings.seal()
    doings.do(25)
    doings.seal()
    return doings.export()


def test_every_act_leaves_exactly_one_row(doings: Doings) -> None:
    before = {code: said_by(doings.export(code)) for code in (KASUKABE, KOSHIGAYA)}
    doings.expected = {KASUKABE: Counter(), KOSHIGAYA: Counter()}
    doings.do(30)
    doings.seal()
    for code in (KASUKABE, KOSHIGAYA):
        lines = doings.export(code)
        done = said_by(lines) - before[code]
        exports = Line(Act.AUDIT_EXPORTED, "auditor")
        signing_in = {line: n for line, n in done.items() if line.act in {Act.SIGNED_IN, Act.ACCOUNT_CREATED}}
        assert done[exports] == 1
        assert done - Counter({exports: 1}) - Counter(signing_in) == doings.expected[code]
        report = doings.verify(lines, Expectation(municipality=code))
        assert report.first is None
        assert report.unsealed <= 3, "only what came after the seal: the export itself, and signing in for it"


def test_a_row_says_at_which_terminal_and_in_which_role(doings: Doings) -> None:
    doings.look_up()
    entry = rows_of(doings.export())
    last = max((row["entry"] for row in entry if row["entry"]["act"] == "PERSON_LOOKED_AT"), key=str)
    assert (last["role"], last["plane"], last["detail"]["terminal"]) == ("clerk", "private", "T-001")


READS: dict[str, Callable[[Doings], Any]] = {
    "search": lambda d: d.staff["clerk"].post(
        "/people/search", {"by": "ticket", "value": d.people[0].ticket_number}
    ),
    "show": lambda d: d.staff["clerk"].get(f"/people/{d.ids[d.people[0].ticket_number]}"),
    "ticket": lambda d: d.staff["clerk"].post("/tickets/search", {"ticket": d.people[0].ticket_number}),
    "by-number": lambda d: d.staff["number-desk"].post(
        "/people/search-by-number",
        {"individual_number": d.people[0].individual_number, "purpose": ASKING},
    ),
    "reveal": lambda d: d.staff["number-desk"].post(
        f"/people/{d.ids[d.people[0].ticket_number]}/individual-number", {"purpose": ASKING}
    ),
    "findings": lambda d: d.staff["clerk"].get("/findings"),
    "waiting": lambda d: d.staff["clerk"].get("/waiting"),
    "conflicts": lambda d: d.staff["clerk"].get("/conflicts"),
    "queue": lambda d: d.staff["clerk"].get("/queues"),
    "queue export": lambda d: d.staff["registrar"].get("/queues/export?format=csv"),
    "papers": lambda d: d.staff["clerk"].get("/paper-entries"),
    "bulk fixes": lambda d: d.staff["registrar"].get("/bulk-fixes"),
    "a day": lambda d: d.staff["clerk"].get("/day-counts?day=2021-07-01"),
    "foreign doses": lambda d: d.staff["clerk"].get("/doses/foreign?day=2021-07-01"),
    "export": lambda d: d.staff["auditor"].get("/audit"),
    "check": lambda d: d.venue.home.post(
        "/tickets/check",
        {
            "line": f"21{KASUKABE}{d.people[0].ticket_number}",
            "given_on": "2021-07-01",
            "product": "COMIRNATY",
            "lot": "EP2163",
        },
    ),
}


@pytest.mark.parametrize("fault", [Fault.THROTTLED, Fault.TIMEOUT])
@pytest.mark.parametrize("read", READS)
def test_nothing_is_answered_where_the_row_cannot_be_written(read: str, fault: Fault, doings: Doings) -> None:
    assert READS[read](doings).status == 200
    before = noted()
    single, first = on("PutItem", fault), on("TransactWriteItems", fault)
    with wired(lambda call: single(call) or first(call)) as wire:
        answer = READS[read](doings)
    assert wire.faults[fault] > 0
    assert answer.status in {409, 503}
    assert set(answer.json) == {"code", "message"}
    assert noted() == before


def noted() -> int:
    """Count the rows in the raw table."""
    return sum("#AUDIT#" in row["pk"]["S"] for row in stored())


def test_lanes_of_several_threads_and_processes_are_all_sealed(doings: Doings) -> None:
    one_at_a_time, errors = threading.Lock(), []

    def work() -> None:
        for _ in range(3):
            with one_at_a_time:  # moto is not atomic under threads; the lanes are what is meant here
                if scan(doings.venue.home, fresh_line()).status != 202:
                    errors.append(1)

    before = {row["lane"] for row in rows_of(doings.export())}
    for _ in range(2):
        doings.venue.restart()
        threads = [threading.Thread(target=work) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    doings.seal()
    lines = doings.export()
    assert errors == []
    assert len({row["lane"] for row in rows_of(lines)} - before) >= 6
    assert doings.verify(lines).first is None


def test_every_act_is_sealed_within_the_minute(doings: Doings) -> None:
    rng, begun = Random(60), doings.world.clock.now()
    for _ in range(4):
        left = 60
        while left > 0:
            scan(doings.venue.home, fresh_line())
            doings.look_up_nobody()
            step = min(left, rng.randint(5, 25))
            doings.world.clock.move(seconds=step)
            left -= step
        doings.world.seal()
    lines = [json.loads(line) for line in doings.export()]
    seals = [line["checkpoint"] for line in lines if line["kind"] == "checkpoint"]
    rows = [line["row"] for line in lines if line["kind"] == "row"]
    mine = [row for row in rows if moment(row["entry"]["at"]) >= begun][:-1]
    waits = [
        moment(sealed_at(row, seals)) - moment(row["entry"]["at"]) for row in mine if sealed_at(row, seals)
    ]
    assert len(waits) >= 30
    assert max(waits) <= timedelta(seconds=60)


def test_a_sealing_job_that_stood_still_is_seen(doings: Doings) -> None:
    doings.seal()
    scan(doings.venue.home, fresh_line())
    doings.world.clock.move(minutes=20)
    doings.world.tablet()  # the venue's shift and the desks' sessions go on
    doings.staff = {name: doings.world.staff(name) for name in doings.staff}
    doings.seal()
    report = doings.verify(doings.export())
    assert report.first is None
    assert report.gaps[-1].ends_at - report.gaps[-1].begins_at >= timedelta(minutes=20)


class TestTheExport:
    """Changed lines are found, and the first bad row is named."""

    def test_whole_it_verifies(self, doings: Doings, sealed: list[bytes]) -> None:
        assert doings.verify(sealed).first is None

    @pytest.mark.parametrize("way", ["flip", "delete", "swap", "truncate", "twice"])
    def test_a_change_names_the_first_bad_row(self, way: str, doings: Doings, sealed: list[bytes]) -> None:
        rng = Random(way)
        covered = {
            (head["lane"], number)
            for line in sealed
            for head in json.loads(line).get("checkpoint", {"lanes": ()})["lanes"]
            for number in range(1, head["number"] + 1)
        }
        rows = [at for at, line in enumerate(sealed) if place_of(line) in covered]
        for _ in range(8):
            at = rng.choice(rows)
            changed, expected = tampered(sealed, at, way, rng)
            first = doings.verify(changed).first
            assert first is not None
            assert first.lane == expected[0]
            begin = first.since or first.number
            assert begin is not None
            assert first.number is not None
            assert begin <= expected[1] <= max(first.number, expected[1])
            assert first.number <= expected[1] + 1
            assert f"系列 {expected[0]}" in first.sentence

    def test_a_checkpoint_taken_out_is_named(self, doings: Doings, sealed: list[bytes]) -> None:
        first_seal = next(line for line in sealed if json.loads(line)["kind"] == "checkpoint")
        first = doings.verify([line for line in sealed if line is not first_seal]).first
        assert first is not None
        assert (first.kind, first.checkpoint) == (FaultKind.CHECKPOINT_MISSING, 1)

    def test_with_another_citys_key_nothing_is_believed(self, doings: Doings, sealed: list[bytes]) -> None:
        report = doings.verify(sealed, Expectation(municipality=KOSHIGAYA))
        assert report.first is not None


@pytest.mark.usefixtures("sealed")
class TestTheRawTable:
    """Whoever writes to the table past every policy cannot make the log say something else."""

    @pytest.fixture(autouse=True)
    def as_it_was(self, doings: Doings) -> Iterator[None]:
        doings.seal()
        lanes = doings.world.private_house._aws._lanes
        tails = dict(lanes._kept())
        with put_back():
            yield
        lanes._own.tails = tails  # what the process remembers goes back with the table

    @staticmethod
    def lane(doings: Doings, least: int = 3) -> tuple[str, list[Row]]:
        """Return a sealed lane of some length, with its raw items in order."""
        lanes: dict[str, list[Row]] = {}
        for row in stored():
            if row["pk"]["S"].startswith(f"{KASUKABE}#") and "#AUDIT#" in row["pk"]["S"]:
                lanes.setdefault(row["pk"]["S"], []).append(row)
        own = doings.world.private_house._aws._lanes.tail(KASUKABE).lane
        for partition, rows in sorted(lanes.items()):
            if len(rows) >= least and not partition.endswith(own):
                return partition.rpartition("#")[2], sorted(rows, key=lambda row: row["sk"]["S"])
        raise AssertionError

    @staticmethod
    def put(doings: Doings, row: Row, **changed: Any) -> None:
        doings.world.provisioner.dynamodb.put_item(TableName=TABLE, Item={**row, **changed})

    @staticmethod
    def delete(doings: Doings, *rows: Row) -> None:
        for row in rows:
            key = {"pk": row["pk"], "sk": row["sk"]}
            doings.world.provisioner.dynamodb.delete_item(TableName=TABLE, Key=key)

    def test_a_row_with_anothers_content_does_not_open(self, doings: Doings) -> None:
        _, rows = self.lane(doings)
        self.put(doings, rows[1], sealed=rows[2]["sealed"])
        answer = doings.staff["auditor"].get("/audit")
        assert (answer.status, answer.json["code"]) == (503, "C502")

    def test_a_row_copied_to_another_number_does_not_open(self, doings: Doings) -> None:
        _, rows = self.lane(doings)
        self.put(doings, rows[0], sk={"S": f"{len(rows) + 1:010d}"})
        assert doings.staff["auditor"].get("/audit").json["code"] == "C502"

    @pytest.mark.parametrize("at", [0, 1, -1])
    def test_a_row_taken_out_is_named(self, at: int, doings: Doings) -> None:
        lane, rows = self.lane(doings)
        self.delete(doings, rows[at])
        first = doings.verify(doings.export()).first
        assert first is not None
        number = int(rows[at]["sk"]["S"])
        assert (first.kind, first.lane, first.number) == (FaultKind.ROW_MISSING, lane, number)

    def test_a_lanes_tail_taken_away_is_named(self, doings: Doings) -> None:
        lane, rows = self.lane(doings)
        self.delete(doings, *rows[1:])
        first = doings.verify(doings.export()).first
        assert first is not None
        assert (first.lane, first.number) == (lane, 2)

    def test_a_whole_lane_taken_away_is_named(self, doings: Doings) -> None:
        lane, rows = self.lane(doings)
        registry = [row for row in stored() if row["sk"]["S"] == lane]
        self.delete(doings, *rows, *registry)
        first = doings.verify(doings.export()).first
        assert first is not None
        assert (first.kind, first.lane) == (FaultKind.LANE_MISSING, lane)

    def test_an_end_cut_off_with_its_checkpoints_is_shown_by_a_mark(self, doings: Doings) -> None:
        """Nothing in the table shows it, but whoever wrote down the last checkpoint's hash sees it."""
        audits = list(doings.world.private_house.audits(MunicipalityCode(KASUKABE)).checkpoints())
        mark = Mark(number=audits[-1].checkpoint.number, hash=audits[-1].checkpoint.hash)
        assert doings.verify(doings.export(), Expectation(mark=mark)).first is None
        seals = sorted(
            (row for row in stored() if row["pk"]["S"] == f"{KASUKABE}#office#CHECKPOINTS"),
            key=lambda row: row["sk"]["S"],
        )
        self.delete(doings, seals[-1])
        first = doings.verify(doings.export(), Expectation(mark=mark)).first
        assert first is not None
        assert (first.kind, first.checkpoint) == (FaultKind.CHECKPOINT_MISSING, mark.number)
