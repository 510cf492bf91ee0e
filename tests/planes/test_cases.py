"""Requests about a person's own records, over HTTP: taken in, decided by two, answered with everything."""

import csv
import io
from collections.abc import Iterator
from typing import Any

import pytest

from chalicelib.adapters.dynamodb.cases import DynamoCases
from chalicelib.adapters.dynamodb.lanes import Lanes
from local.city import ticket_line
from local.terminal import SoftTerminal
from tests.fakes.house import staff_actor
from tests.planes.retention_town import AWAY, HERE, WHY, Town
from tests.snapshots import put_back
from tests.world import KOSHIGAYA, built_world

pytestmark = pytest.mark.proof("T01")


@pytest.fixture(scope="module")
def built() -> Iterator[Town]:
    with built_world() as world:
        yield Town(world)


@pytest.fixture
def town(built: Town) -> Iterator[Town]:
    """Return the town as it was built."""
    with put_back():
        yield built
    for house in vars(built.world).values():
        if hasattr(house, "_aws"):  # a lane that began in what was put back is in no list of lanes
            house._aws._lanes = Lanes(built.world.clock)


def received(town: Town, kind: str, name: int = HERE, **more: Any) -> str:
    """Take a request in; return its id."""
    wanted = {
        "kind": kind,
        "person_id": town.id_of(name),
        "channel": "counter",
        "applicant": "self",
        "shown": ["driving_licence"],
        "wish": "自分の記録について",
        "received_on": "2026-06-20",
        **more,
    }
    answer = town.clerk.post("/cases", wanted)
    assert answer.status == 201, answer.json
    case_id: str = answer.json["case_id"]
    return case_id


def granted(town: Town, case_id: str, ruling: str = "full") -> None:
    """Propose as the clerk and approve as the administrator."""
    body = {"ruling": ruling, "reason": "確認しました"}
    for desk, path, said in ((town.clerk, "propose", body), (town.admin, "decide", WHY)):
        answer = desk.post(f"/cases/{case_id}/{path}", said)
        assert answer.status == 200, answer.json


def code(desk: SoftTerminal, path: str, body: object) -> str:
    said: str = desk.post(path, body).json["code"]
    return said


@pytest.mark.control("R-IV-02")
def test_a_person_is_given_everything_and_who_looked_but_no_number(town: Town) -> None:
    person, tablet = town.people[HERE], town.world.tablet()
    assert tablet.scan(ticket_line(person, 2), "2026-06-20", "COMIRNATY", "EP2163").status == 201
    which = {"ticket": person.ticket_number, "turn": 2, "version": 1}
    town.clerk.post("/doses/correct", {"which": which, "reason": "読み違い", "lot": "ER7449"})
    town.provided(HERE)
    case_id = received(town, "disclosure")
    path = f"/cases/{case_id}/disclosure"
    assert town.clerk.get(path).json["code"] == "V251"
    granted(town, case_id)
    given = town.clerk.get(path)
    assert given.status == 200
    assert person.individual_number not in given.body.decode()
    said = given.json
    assert said["persons"][-1]["name"] == person.name
    doses = [(each["turn"], each["version"], each["lot"]) for each in said["tickets"][0]["doses"]]
    assert doses == [(1, 1, "EP2163"), (2, 1, "EP2163"), (2, 2, "ER7449")]
    assert said["receivers"][0]["municipality"] == KOSHIGAYA
    acts = [each["act"] for each in said["lookers"]]
    expected = {"DOSE_RECORDED", "DOSE_CORRECTED", "PERSON_LOOKED_AT", "CASE_RECEIVED", "CASE_EXPORTED"}
    assert expected <= set(acts)
    text = town.clerk.get(f"{path}?as=text").body.decode()
    assert all(word in text for word in (person.name, "2回目 第2版", "読み違い", KOSHIGAYA, "閲覧・操作"))
    rows = list(csv.reader(io.StringIO(town.clerk.get(f"{path}?as=csv").body.decode())))
    assert ["本人", "", "個人番号", "*" * 12] in rows
    assert town.clerk.get(f"{path}?as=pdf").status == 422


@pytest.mark.control("R-IV-02")
def test_what_a_merged_registration_has_is_the_persons_too(town: Town) -> None:
    twin, ids = town.merged_with_a_twin(HERE)
    town.provided_under(ids["absorbed"])
    town.clerk.get(f"/people/{ids['absorbed']}")
    case_id = received(town, "disclosure")
    granted(town, case_id)
    assert [each["municipality"] for each in town.clerk.get(f"/cases/{case_id}").json["receivers"]] == [
        KOSHIGAYA
    ]
    said = town.clerk.get(f"/cases/{case_id}/disclosure").json
    assert {twin.address_number, town.people[HERE].address_number} == {
        each["addressee"] for each in said["persons"]
    }
    assert said["persons"][-1]["addressee"] == town.people[HERE].address_number
    assert [each["reference"] for each in said["receivers"]] == ["R-1"]
    subjects = {each["subject"] for each in said["lookers"]}
    assert set(ids.values()) <= subjects
    text = town.clerk.get(f"/cases/{case_id}/disclosure?as=text").body.decode()
    assert all(word in text for word in ("統合した登録", twin.address_number, KOSHIGAYA))


def test_a_hold_on_any_registration_of_a_person_keeps_them_from_being_erased(town: Town) -> None:
    _, ids = town.merged_with_a_twin(HERE)
    case_id = received(town, "suspension")
    granted(town, case_id)
    hold = town.clerk.post("/holds", {"person_id": ids["absorbed"], "reason": "係争中"}).json
    assert code(town.clerk, f"/cases/{case_id}/erase", {"reason": "決定"}) == "V253"
    town.admin.post(f"/holds/{hold['hold_id']}/lift", {"reason": "解決"})
    assert town.clerk.post(f"/cases/{case_id}/erase", {"reason": "決定"}).status == 201


@pytest.mark.control("R-IV-03", "R-IV-04")
def test_nobody_asks_without_being_identified(town: Town) -> None:
    wanted = {
        "kind": "disclosure",
        "person_id": town.id_of(HERE),
        "wish": "開示",
        "received_on": "2026-06-20",
    }
    for who, enough in (
        ({"channel": "counter", "applicant": "self", "shown": ["residence_record"]}, False),
        ({"channel": "post", "applicant": "self", "shown": ["passport"]}, False),
        ({"channel": "post", "applicant": "self", "shown": ["passport", "residence_record"]}, True),
        ({"channel": "counter", "applicant": "voluntary_agent", "shown": ["passport"]}, False),
        (
            {
                "channel": "counter",
                "applicant": "voluntary_agent",
                "shown": ["passport", "power_of_attorney"],
            },
            True,
        ),
        ({"channel": "counter", "applicant": "statutory_agent", "shown": ["passport"]}, False),
    ):
        answer = town.clerk.post("/cases", {**wanted, **who})
        assert (answer.status == 201) is enough, who
        assert enough or answer.json["code"] == "V152"
    late = {"channel": "counter", "applicant": "self", "shown": ["passport"], "received_on": "2026-06-21"}
    assert code(town.clerk, "/cases", {**wanted, **late}) == "V153"
    nobody = {"channel": "counter", "applicant": "self", "shown": ["passport"], "person_id": "0" * 32}
    assert code(town.clerk, "/cases", {**wanted, **nobody}) == "V402"


@pytest.mark.control("R-IV-06")
def test_a_case_is_decided_by_another_person_within_its_days_and_its_history_stays(town: Town) -> None:
    case_id = received(town, "disclosure", received_on="2026-05-21")
    shown = town.clerk.get(f"/cases/{case_id}").json
    assert (shown["answer_by"], shown["overdue"]) == ("2026-06-20", False)
    town.world.clock.move(days=1)
    try:
        clerk = town.world.staff("clerk")
        overdue = clerk.get("/cases?overdue=1").json["items"]
        assert [each["case_id"] for each in overdue] == [case_id]
        assert clerk.post(f"/cases/{case_id}/extend", {"reason": "記録が多いため"}).json["overdue"] is False
        assert code(clerk, f"/cases/{case_id}/extend", {"reason": "もう一度"}) == "V254"
        proposal = {"ruling": "refused", "reason": "存否を明らかにしない"}
        assert clerk.post(f"/cases/{case_id}/propose", proposal).status == 200
        assert code(clerk, f"/cases/{case_id}/decide", WHY) == "A304"
        admin = town.world.staff("admin")
        back = {"approve": False, "why": "理由を見直す"}
        assert admin.post(f"/cases/{case_id}/decide", back).json["state"] == "received"
        assert clerk.post(f"/cases/{case_id}/propose", proposal).status == 200
        assert admin.post(f"/cases/{case_id}/decide", WHY).json["state"] == "decided"
        assert code(clerk, f"/cases/{case_id}/withdraw", {"reason": "取下げ"}) == "V251"
        assert clerk.get(f"/cases/{case_id}/disclosure").json["code"] == "V251"
        assert clerk.post(f"/cases/{case_id}/end", {}).json["state"] == "carried_out"
        states = [each["state"] for each in clerk.get(f"/cases/{case_id}").json["history"]]
    finally:
        town.world.clock.move(days=-1)
    assert states == ["received", "received", "proposed", "received", "proposed", "decided"]


@pytest.mark.control("R-IV-02")
def test_a_correction_case_ends_with_the_correction_and_tells_who_received_the_record(town: Town) -> None:
    person = town.people[HERE]
    town.provided(HERE)
    case_id = received(town, "correction")
    granted(town, case_id)
    assert code(town.clerk, f"/cases/{case_id}/end", {}) == "V251"
    link = {"ticket": person.ticket_number, "turn": 1, "version": 2}
    assert code(town.clerk, f"/cases/{case_id}/correction", link) == "V403"
    which = {"ticket": person.ticket_number, "turn": 1, "version": 1}
    town.clerk.post("/doses/correct", {"which": which, "reason": "訂正請求", "lot": "ER7449"})
    assert town.clerk.post(f"/cases/{case_id}/correction", link).status == 200
    told = {"municipality": KOSHIGAYA, "reference": "R-1"}
    assert code(town.clerk, f"/cases/{case_id}/told", {**told, "reference": "R-2"}) == "V251"
    for _ in range(2):
        assert town.clerk.post(f"/cases/{case_id}/told", told).status == 200
    shown = town.clerk.post(f"/cases/{case_id}/end", {}).json
    assert (shown["state"], len(shown["told"])) == ("carried_out", 1)


@pytest.mark.control("R-IV-02", "R-III-4-05")
def test_a_granted_suspension_erases_that_person_by_the_same_machinery(town: Town) -> None:
    case_id, person_id = received(town, "suspension"), town.id_of(HERE)
    assert code(town.clerk, f"/cases/{case_id}/erase", {"reason": "決定"}) == "V251"
    granted(town, case_id)
    hold = town.clerk.post("/holds", {"person_id": person_id, "case_id": case_id, "reason": "係争中"}).json
    assert code(town.clerk, f"/cases/{case_id}/erase", {"reason": "決定"}) == "V253"
    town.admin.post(f"/holds/{hold['hold_id']}/lift", {"reason": "解決"})
    erasure = town.clerk.post(f"/cases/{case_id}/erase", {"reason": "決定"})
    assert (erasure.status, erasure.json["people"]) == (201, 1)
    town.admin.post(f"/erasures/{erasure.json['erasure_id']}/decide", WHY)
    assert town.world.erase()["done"] == 1
    assert town.clerk.get(f"/people/{person_id}").status == 404
    assert town.clerk.get(f"/people/{town.id_of(AWAY)}").status == 200
    assert town.clerk.post(f"/cases/{case_id}/end", {}).json["state"] == "carried_out"


def test_a_case_has_one_proposal_to_erase_until_that_is_rejected(town: Town) -> None:
    case_id = received(town, "suspension")
    granted(town, case_id)
    path, reason = f"/cases/{case_id}/erase", {"reason": "決定"}
    first = town.clerk.post(path, reason).json["erasure_id"]
    assert town.clerk.post(path, reason).json["erasure_id"] == first, "a lost answer makes no second one"
    town.admin.post(f"/erasures/{first}/decide", {"approve": False, "why": "確認が足りません"})
    second = town.clerk.post(path, reason).json["erasure_id"]
    assert second != first
    assert town.clerk.get(f"/cases/{case_id}").json["erasure_id"] == second
    assert {each["erasure_id"] for each in town.clerk.get("/erasures").json["items"]} >= {first, second}


@pytest.mark.proof("T02")
def test_two_clerks_who_propose_at_the_same_instant_make_one_proposal(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_id, other = received(town, "suspension"), town.world.administrator()
    granted(town, case_id)
    path, reason = f"/cases/{case_id}/erase", {"reason": "決定"}
    before = len(town.clerk.get("/erasures").json["items"])
    as_both_saw_it = town.world.private_house.cases(staff_actor()).cases.case(case_id)
    erasure_id = other.post(path, reason).json["erasure_id"]
    with monkeypatch.context() as patched:
        patched.setattr(DynamoCases, "case", lambda _cases, _case_id: as_both_saw_it)
        assert town.clerk.post(path, reason).status == 409
    assert town.clerk.post(path, reason).json["erasure_id"] == erasure_id
    assert town.clerk.get(f"/cases/{case_id}").json["erasure_id"] == erasure_id
    assert len(town.clerk.get("/erasures").json["items"]) == before + 1


@pytest.mark.control("R-III-7-25")
def test_after_the_end_of_business_the_venue_takes_nothing_in_and_the_desk_still_reads(town: Town) -> None:
    person, tablet = town.people[HERE], town.world.tablet()
    line = ticket_line(person, 3)
    assert tablet.scan(line, "2026-06-20", "COMIRNATY", "EP2163", key="a" * 32).status == 201
    end = {"ends_on": "2026-06-19", "late_entry_until": "2026-07-31"}
    made = town.admin.post("/business-end", {"end": end, "reason": "業務の終了"}).json
    path = f"/business-end/{made['setting_id']}/decide"
    assert code(town.admin, path, WHY) == "V350"
    assert tablet.scan(ticket_line(person, 4), "2026-06-20", "COMIRNATY", "EP2163").status == 201
    assert town.second.post(path, WHY).status == 200
    town.world.clock.move(seconds=60)
    try:
        refused = tablet.scan(ticket_line(person, 5), "2026-06-18", "COMIRNATY", "EP2163")
        assert (refused.status, refused.json["code"], refused.json["recorded"]) == (403, "S305", False)
        again = tablet.scan(line, "2026-06-20", "COMIRNATY", "EP2163", key="a" * 32)
        assert again.json["code"] in {"S001", "S002"}
        checked = {"line": line, "given_on": "2026-06-20", "product": "COMIRNATY", "lot": "EP2163"}
        assert tablet.post("/tickets/check", checked).json["code"] == "S305"
        file = town.world.staff("registrar").check_file("a.csv", b"x")
        assert (file.status, file.json["code"]) == (403, "V351")
        assert town.clerk.get(f"/people/{town.id_of(HERE)}").status == 200
        later = {"ends_on": "2026-12-31", "late_entry_until": "2027-01-31"}
        made = town.admin.post("/business-end", {"end": later, "reason": "延長"}).json
        assert town.second.post(f"/business-end/{made['setting_id']}/decide", WHY).status == 200
        assert town.clerk.get("/business-end").json["stands"] == later
    finally:
        town.world.clock.move(seconds=-60)
        town.world.public_house._ends._kept.clear()
        town.world.private_house._ends._kept.clear()
