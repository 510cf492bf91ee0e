"""One correction arrives everywhere: counters, receiving city, index of the log; and nothing leaks there."""

import base64
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.access.log.indexing import index_rows
from chalicelib.access.model import Permission, Role
from chalicelib.access.rules import GRANTS
from chalicelib.audit.chain import Tail, append
from chalicelib.audit.export import from_lines
from chalicelib.audit.model import Act
from chalicelib.audit.search import names_of, tickets_said
from chalicelib.errors import Unavailable
from chalicelib.planes.private import jobs
from chalicelib.planes.private.stream import system
from chalicelib.systems.vrs.tickets.model import TicketNumber
from chalicelib.values.municipality import MunicipalityCode
from local.city import Person, registration_csv, ticket_line
from local.terminal import SoftTerminal
from tests.canaries import Scanner
from tests.canary_people import canaries_of, canary_people
from tests.fakes.samples import entry
from tests.faults import Call, Fault, on, wired
from tests.planes.venue import OTHER_LOT, Venue, scan
from tests.receivers import give
from tests.snapshots import Row, stored
from tests.world import KASUKABE, KOSHIGAYA, World, built_world

pytestmark = [pytest.mark.proof("T01"), pytest.mark.proof("T05")]
JULY = {"since": "2021-07-01", "until": "2021-07-31"}
NOBODY = "0000000000"


class Town:
    """A world whose people all got a dose, and whose stream is handed over by hand."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.venue = Venue(world)
        self.people = [replace(each, doses=()) for each in canary_people(14)]
        *self.registered, self.late = self.people
        assert world.register(registration_csv(self.registered)).status == 200
        self.clerk, self.auditor, self.state = (world.staff(name) for name in ("clerk", "auditor", "state"))
        self.there = world.staff("clerk", KOSHIGAYA)
        for person in self.people:
            scan(self.venue.home, ticket_line(person, 1))
        self.person_id = self.search(self.registered[0])["person_id"]
        give(world, self.person_id, "REF-0001", world.clock.now() - timedelta(days=1))
        give(world, self.person_id, "REF-0002", world.clock.now() - timedelta(days=1), to="131016")
        self._seen: dict[tuple[str, str], Row] = {}
        self.flow()

    def search(self, person: Person) -> Any:
        return self.clerk.post("/people/search", {"by": "ticket", "value": person.ticket_number}).json

    def flow(self, rows: list[Row] | None = None) -> dict[str, int]:
        """Hand over what changed since the last time, until nothing changes any more."""
        done = {"reviewed": 0, "broken": 0}
        for _ in range(4):
            changed = self.changed() if rows is None else rows
            if changed:
                done = jobs.review_changes([_record(row) for row in changed], self.world.review_house)
            if rows is not None:
                break
        return done

    def changed(self) -> list[Row]:
        now = {(row["pk"]["S"], row["sk"]["S"]): row for row in stored()}
        fresh = [row for key, row in now.items() if self._seen.get(key) != row]
        self._seen = now
        return fresh

    def total(self, desk: SoftTerminal, **asked: Any) -> Any:
        answer = desk.post("/statistics", {**JULY, "by": ["given_on"], **asked})
        assert answer.status == 200, answer.json
        return answer.json


def _record(row: Row) -> dict[str, Any]:
    image = {
        name: {"B": base64.b64encode(value["B"]).decode()} if "B" in value else value
        for name, value in row.items()
    }
    keys = {"pk": row["pk"], "sk": row["sk"]}
    return {"eventName": "MODIFY", "dynamodb": {"Keys": keys, "NewImage": image}}


@pytest.fixture(scope="module")
def town() -> Iterator[Town]:
    with built_world() as world:
        yield Town(world)


@pytest.mark.control("R-II-6-7-10", "R-III-7-28")
def test_the_state_sees_numbers_and_its_session_reads_no_ticket_and_no_resident(town: Town) -> None:
    asked: list[str] = []

    def listening(call: Call) -> Fault | None:
        asked.append(call.body)
        return None

    with wired(listening):
        answer = town.total(town.state)
    assert answer["total"] in {13, 14}
    assert answer["rows"] == [{"given_on": "2021-07-01", "count": answer["total"]}]
    places = {body for body in asked if "#resident#" in body or "#TICKET#" in body or "#number#" in body}
    assert places == set()
    assert any("#office#STATISTICS#2021-07" in body for body in asked)
    for method, path in (("GET", "/findings"), ("GET", "/notices"), ("GET", "/audit"), ("GET", "/accounts")):
        assert (town.state.get(path) if method == "GET" else town.state.post(path, {})).status == 403
    assert town.state.post("/tickets/search", {"ticket": NOBODY}).status == 403


def test_a_cancelled_dose_leaves_the_counters_and_a_late_registration_gives_it_an_age(town: Town) -> None:
    assert town.total(town.clerk, age="UNK")["undetermined"] == 14
    assert town.world.register(registration_csv([town.late])).status == 200
    town.flow()
    assert town.total(town.clerk, age="65-")["total"] == 14
    which = {"ticket": town.late.ticket_number, "turn": 1, "version": 1}
    assert town.clerk.post("/doses/cancel", {"which": which, "reason": "誤登録"}).status == 200
    town.flow()
    town.flow(stored())
    assert town.total(town.clerk, age="65-")["total"] == 13


def test_a_correction_reaches_the_city_that_received_the_record_exactly_once(town: Town) -> None:
    ticket = town.registered[0].ticket_number
    wanted = {"which": {"ticket": ticket, "turn": 1, "version": 1}, "reason": "読み違い", "lot": OTHER_LOT}
    assert town.clerk.post("/doses/correct", wanted).status == 200
    changed = town.changed()
    with wired(on("TransactWriteItems", Fault.LOST)), pytest.raises(Unavailable):
        town.flow(changed)
    town.flow(changed)
    town.flow(stored())
    items = town.there.get("/notices").json["items"]
    (notice,) = [each for each in items if each["reference"] == "REF-0001"]
    assert (notice["source"], notice["reference"], notice["kind"]) == (KASUKABE, "REF-0001", "DOSE_CORRECTED")
    items = town.clerk.get("/notices/sent").json["items"]
    (sent,) = [each for each in items if each["people"] == [town.person_id]]
    told = {(each["municipality"], each["delivered"]) for each in sent["deliveries"]}
    assert told == {(KOSHIGAYA, True), ("131016", False)}
    path = f"/notices/{notice['notice_id']}/acknowledge"
    assert town.there.post(path, {}).json["acknowledged_by"] == "clerk"
    assert town.clerk.post(path, {}).json["code"] == "V460", "it is not our notice"
    waiting = town.there.get("/notices?open=1").json["items"]
    assert "REF-0001" not in {each["reference"] for each in waiting}
    town.flow()


@pytest.mark.proof("T12")
@pytest.mark.control("R-III-3-23", "R-III-6-07")
def test_the_log_is_searched_by_person_actor_act_and_time(town: Town) -> None:
    town.world.clock.move(milliseconds=1)
    assert town.world.seal()["failed"] == 0
    town.flow()
    span = {"since": "2021-06-30T00:00:00Z", "until": "2021-07-02T00:00:00Z"}
    ticket = town.registered[1].ticket_number
    found = town.auditor.post("/audit/search", {**span, "subject": ticket}).json
    acts = [row["act"] for row in found["rows"]]
    assert set(acts) == {"DOSE_RECORDED", "DAY_LISTED"}
    assert found["indexed_up_to"]["checkpoint"] >= 1
    by_actor = town.auditor.post("/audit/search", {**span, "actor": "clerk", "act": "PERSON_LOOKED_AT"}).json
    assert [row["subject"] for row in by_actor["rows"]] == [town.person_id]
    by_act = town.auditor.post("/audit/search", {**span, "act": "DOSE_RECORDED", "most": 5}).json
    more = town.auditor.post(
        "/audit/search", {**span, "act": "DOSE_RECORDED", "most": 200, "after": by_act["next"]}
    ).json
    assert len(by_act["rows"]) + len(more["rows"]) == 13
    answer = town.auditor.post("/audit/search/export", {**span, "act": "LOG_SEARCHED"})
    lines = list(from_lines(answer.body.splitlines()))
    assert len(lines) >= 0
    export = town.auditor.post("/audit/search/export", {**span, "subject": ticket}).body
    assert json.loads(export.splitlines()[0])["row"]["entry"]["subject"] == ticket
    town.flow()
    searched = town.auditor.post("/audit/search", {**span, "act": "LOG_SEARCHED", "subject": ticket}).json
    assert len(searched["rows"]) == 2, "a search is itself found"


@pytest.mark.proof("T08")
@pytest.mark.control("R-II-6-7-10")
def test_no_number_and_no_name_is_in_open_data_in_notices_or_in_what_stands_plain(town: Town) -> None:
    ticket = TicketNumber(town.registered[2].ticket_number)
    holder = town.world.review_house.reviews(MunicipalityCode(KASUKABE)).residents.by_ticket(ticket)
    assert holder is not None
    give(town.world, holder.person_id, "REF-0003", town.world.clock.now() - timedelta(days=1))
    which = {"ticket": str(ticket), "turn": 1, "version": 1}
    assert town.clerk.post("/doses/correct", {"which": which, "reason": "x", "lot": OTHER_LOT}).status == 200
    town.flow()
    scanner = Scanner(canaries_of(town.people))
    shown = [
        town.state.post("/open-data", JULY).body,
        town.state.post("/open-data", {**JULY, "form": "csv"}).body,
        json.dumps(town.total(town.state, by=["given_on", "age", "sex", "venue"])).encode(),
        town.there.get("/notices").body,
        *[json.dumps(row, default=_plain).encode() for row in stored()],
    ]
    assert [hit for data in shown for hit in scanner.hits(data)] == []
    partitions = {row["pk"]["S"].split("#")[2] for row in stored()}
    assert partitions >= {"COUNTED", "STATISTICS", "TRACES", "TRACED", "NOTICES", "INBOX", "RECEIVERS"}


def test_a_bulk_fix_is_told_to_receivers_and_found_in_the_log_by_each_ticket(town: Town) -> None:
    some = town.registered[4:10]
    residents = town.world.review_house.reviews(MunicipalityCode(KASUKABE)).residents
    holder = residents.by_ticket(TicketNumber(some[0].ticket_number))
    assert holder is not None
    give(town.world, holder.person_id, "REF-0004", town.world.clock.now() - timedelta(days=1))
    doses = [{"ticket": each.ticket_number, "turn": 1} for each in some]
    registrar = town.world.staff("registrar")
    wanted = {"select": {"doses": doses}, "change": {"lot": OTHER_LOT}, "reason": "ロットの取り違え"}
    shown = registrar.post("/bulk-fixes", wanted).json["fix"]
    done = registrar.post(f"/bulk-fixes/{shown['fix_id']}/apply", {"digest": shown["digest"]})
    assert done.json["state"] == "applied"
    town.flow()
    items = town.there.get("/notices").json["items"]
    assert [each["kind"] for each in items if each["reference"] == "REF-0004"] == ["DOSES_FIXED"]
    town.world.clock.move(milliseconds=1)
    assert town.world.seal()["failed"] == 0
    town.flow()
    span = {"since": "2021-06-30T00:00:00Z", "until": "2021-07-02T00:00:00Z"}
    for each in some:
        found = town.auditor.post("/audit/search", {**span, "subject": each.ticket_number}).json["rows"]
        assert "BULK_FIX_APPLIED" in {row["act"] for row in found}


def test_rows_of_acts_on_many_tickets_are_listed_however_many_references_they_have(town: Town) -> None:
    # Eight rows of twenty tickets are more references than one transaction takes.
    book = town.world.review_house.traces(MunicipalityCode(KASUKABE))
    tickets = [[f"{row:05d}{place:05d}" for place in range(20)] for row in range(1, 9)]
    tail = Tail(lane="a-lane-of-many", number=0, hash="0" * 64)
    rows = []
    for some in tickets:
        said = entry(Act.BULK_FIX_APPLIED, subject="01FIX")
        said = said.model_copy(update={"detail": {"tickets": tickets_said(some)}})
        row, tail = append(tail, MunicipalityCode(KASUKABE), said, "0" * 32)
        rows.append(row)
    assert index_rows([("v", row) for row in rows], system(KASUKABE), book) == len(rows)
    assert index_rows([("v", row) for row in rows], system(KASUKABE), book) == 0
    listed = [row["sk"]["S"] for row in stored() if "#v#a-lane-of-many#" in row["sk"]["S"]]
    assert len(listed) == sum(len(list(names_of(row.entry))) for row in rows) > 8 * 20


def _plain(value: bytes) -> str:
    return base64.b64encode(value).decode()


def test_of_all_work_the_state_may_only_read_statistics() -> None:
    own = {each for each in Permission if each.value.startswith("own:")}
    may = {permission for permission, grant in GRANTS.items() if Role.STATE in grant.roles}
    assert may - own == {Permission.READ_STATISTICS}
