"""The queues' room over HTTP: what staff see, what leaves as a file, and whom two people's rules stop."""

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

import pytest

from chalicelib.values.municipality import MunicipalityCode
from local.city import ticket_line
from tests.planes.queue_flows import DAY, LOT, OTHER_LOT, PRODUCT, QueueTown, go_through
from tests.planes.venue import scan
from tests.world import World, built_world

pytestmark = [pytest.mark.proof("T01"), pytest.mark.control("R-I-1-03", "R-I-2-02")]
CODE = MunicipalityCode("112143")


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    with built_world() as built:
        yield built


@pytest.fixture(scope="module")
def town(world: World) -> QueueTown:
    return QueueTown(world)


def cells(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_everything_the_room_can_do_is_done_over_http(world: World) -> None:
    go_through(QueueTown(world, 17))


def test_the_list_shows_page_by_page_where_each_dose_was_given(town: QueueTown) -> None:
    first = town.clerk.get("/queues?most=1&sort=since").json
    assert (len(first["items"]), first["next"]) == (1, "1")
    assert first["total"] >= 3
    finding = next(
        each for each in town.clerk.get("/queues?kind=finding").json["items"] if each["entry"]["code"]
    )
    assert (finding["venue"], finding["day"]) == ("HALL-1", DAY)


def test_the_same_list_leaves_as_lines_and_as_a_table(town: QueueTown) -> None:
    lines = town.clerk.get("/queues/export?kind=conflict").body.decode().splitlines()
    rows = [json.loads(line) for line in lines]
    table = cells(town.clerk.get("/queues/export?kind=conflict&format=csv").body.decode())
    assert [row["ticket"] for row in table] == [row["ticket"] for row in rows]
    assert {row["kind"] for row in rows} == {"conflict"}
    assert town.clerk.get("/queues/export?format=xls").json["code"] == "C101"


def test_a_cell_that_would_be_a_formula_is_none(town: QueueTown) -> None:
    scan(town.tablet, f"21112143{'8' * 10}", lot="=1+1")
    table = cells(town.clerk.get("/queues/export?kind=waiting&format=csv").body.decode())
    assert "'=1+1" in {row["lot"] for row in table}


@pytest.mark.control("R-III-3-03")
def test_no_export_has_an_individual_number_a_name_or_a_birth_date(town: QueueTown) -> None:
    said = b"".join(
        town.clerk.get(path).body for path in ("/queues", "/queues/export", "/queues/export?format=csv")
    )
    for person in (town.odd, town.meant, town.disputed, town.other):
        for secret in (person.individual_number, person.name, person.born_on.isoformat()):
            assert secret.encode() not in said


@pytest.mark.parametrize("query", ["kind=x", "sort=name", "state=x", "day=2021-02-30", "name=x", "assignee="])
def test_a_filter_that_there_is_not_is_refused(query: str, town: QueueTown) -> None:
    assert town.clerk.get(f"/queues?{query}").json["code"] == "C101"


@pytest.mark.proof("T02")
def test_a_second_clerk_cannot_take_what_the_first_has(town: QueueTown) -> None:
    entry = town.entry(town.disputed, "conflict")
    assert town.move(town.clerk, entry, "take").json["assignee"] == "clerk"
    assert town.move(town.second, entry, "take").json["code"] == "V230"
    assert town.move(town.second, entry, "put_back").json["code"] == "V330"
    assert town.move(town.clerk, entry, "put_back").json["state"] == "open"
    assert town.move(town.second, entry, "take").json["assignee"] == "clerk-2"


@pytest.mark.control("R-III-3-23")
def test_a_refusal_by_the_rule_of_two_is_in_the_log(town: QueueTown) -> None:
    form = town.form(town.meant, 7)
    paper = town.clerk.post("/paper-entries", {"reference": "R-1", "form": form}).json
    path = f"/paper-entries/{paper['paper_id']}"
    assert town.clerk.post(f"{path}/second", {"form": form}).json["code"] == "V331"
    rows = [row.entry for row in town.world.private_house.audits(CODE).rows()]
    assert ("ACCESS_REFUSED", "V331") in {(row.act.value, row.detail.get("code")) for row in rows}
    differs = town.second.post(f"{path}/second", {"form": {**form, "lot": OTHER_LOT}}).json
    assert differs["differing"] == [{"field": "lot", "first": LOT, "second": OTHER_LOT}]
    decision = {"picks": {"lot": "first"}, "reason": "予診票を見た"}
    assert town.second.post(f"{path}/decide", decision).json["form"]["lot"] == LOT
    other = town.clerk.post("/paper-entries", {"reference": "R-2", "form": form}).json
    gone = town.clerk.post(f"/paper-entries/{other['paper_id']}/withdraw", {"reason": "二度目"})
    assert gone.json["state"] == "withdrawn"


def test_the_venue_sees_nothing_of_what_staff_wrote(town: QueueTown) -> None:
    entry = town.entry(town.disputed, "conflict")
    town.move(town.clerk, entry, "note", text="本人に電話した")
    answer = scan(town.tablet, ticket_line(town.disputed, 1), lot="FA7338")
    assert "電話".encode() not in answer.body
    areas = {row["pk"]["S"].split("#")[1] for row in town.world.rows() if "#TASKS#" in row["pk"]["S"]}
    assert areas == {"resident"}


def test_a_day_that_was_closed_opens_again_when_a_late_dose_arrives(town: QueueTown) -> None:
    day = "2021-06-15"
    said: dict[str, Any] = {"day": day, "venue": "HALL-1"}
    lots = [{"product": PRODUCT, "lot": LOT, "forms": 1}]
    assert town.clerk.post("/day-counts", {**said, "lots": lots}).json["differing"] == 1
    closed = town.second.post("/day-counts/close", {**said, "reason": "一枚は別の日"})
    assert closed.json["state"] == "closed"
    town.tablet.scan(ticket_line(town.meant, 1), day, PRODUCT, LOT)
    town.world.review()
    (found,) = town.clerk.get(f"/day-counts?day={day}").json["items"]
    assert (found["state"], found["records"], found["differing"]) == ("reopened", 1, 0)
