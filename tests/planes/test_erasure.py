"""Erasure end to end: found without a scan, agreed by two people, gone from every area, and certified.

Four people of Kasukabe, all with a dose of June 2021, in June 2026: one moved away, one died, one lives
here, one is held back.  Only what two people agreed on goes, and everybody else's bytes stay as they are.
"""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from chalicelib.audit.keys import WrongSignature
from chalicelib.planes.private.job_wiring import EraseHouse
from chalicelib.systems.vrs.retention.certificate import Certified, verified
from chalicelib.values.municipality import MunicipalityCode
from local.city import Person, ticket_line
from local.provision import TABLE
from tests.canaries import Kind, Scanner
from tests.canary_people import canaries_of
from tests.faults import Call, Fault, wired
from tests.planes.retention_town import AWAY, DEAD, HELD, HERE, WHY, Town
from tests.snapshots import put_back
from tests.world import KASUKABE, KOSHIGAYA, World, built_world

pytestmark = pytest.mark.proof("T14")
LISTS_OF_OTHERS = {"ROSTER", "NAMES", "DUE", "DUEOF", "DAYS", "DAYROWS", "COUNTED", "TASKS", "RECEIVERS"}


@pytest.fixture(scope="module")
def built() -> Iterator[Town]:
    with built_world() as world:
        yield Town(world)


@pytest.fixture
def town(built: Town) -> Iterator[Town]:
    """Return the town as it was built, whatever the last test erased."""
    with put_back():
        yield built


def of(person: Person) -> Scanner:
    """Return who finds anything of one person, in any usual form."""
    return Scanner(canaries_of([person]))


def rows_of(world: World, code: str) -> dict[tuple[str, str], Any]:
    return {(row["pk"]["S"], row["sk"]["S"]): row for row in world.rows() if row["pk"]["S"].startswith(code)}


@pytest.mark.control("R-II-6-7-14", "R-III-4-14", "R-III-4-23", "R-III-7-25", "R-III-3-30")
def test_what_two_people_agreed_on_is_gone_from_every_area_and_nobody_else_changed(town: Town) -> None:
    due = town.clerk.get("/due").json["items"]
    assert {each["person_id"] for each in due} == {town.id_of(name) for name in (AWAY, DEAD, HELD)}
    held = town.clerk.post("/holds", {"person_id": town.id_of(HELD), "reason": "係争中"})
    assert held.status == 201, held.json
    ids = {name: town.id_of(name) for name in town.people}
    town.worked_on(DEAD)
    town.provided(DEAD)
    erasure_id = town.agreed()
    before, elsewhere = rows_of(town.world, KASUKABE), rows_of(town.world, KOSHIGAYA)
    assert town.world.erase() == {"done": 1, "open": 0, "failed": 0}

    after = rows_of(town.world, KASUKABE)
    assert rows_of(town.world, KOSHIGAYA) == elsewhere
    gone = {key for key in before if key not in after}
    changed = {key for key in before if key in after and before[key] != after[key]}
    assert {key[0].split("#")[2] for key in changed} <= {"ERASURES", "ERASURE"}
    written = {key[0].split("#")[2] for key in after if key not in before}
    assert written <= {"AUDIT", "LANES"}
    assert {key[0].split("#")[1] for key in gone} == {"venue", "resident", "number"}
    town.world.review()  # what the stream tells afterwards brings nothing back

    assert {key[0].split("#")[2] for key in gone} >= LISTS_OF_OTHERS
    left = b"\n".join(town.opened().values())
    for name in (AWAY, DEAD):
        assert of(town.people[name]).hits(left) == []
        assert of(town.people[name]).hits(json.dumps(list(map(str, town.world.rows()))).encode()) == []
        assert town.clerk.get(f"/people/{ids[name]}").status == 404
    for name in (HERE, HELD):
        assert {hit.kind for hit in of(town.people[name]).hits(left)} >= {Kind.NAME, Kind.TICKET}
        assert town.clerk.get(f"/people/{ids[name]}").status == 200

    shown = town.clerk.get(f"/erasures/{erasure_id}").json
    assert (shown["state"], shown["people"]) == ("done", 2)
    for target in shown["targets"]["items"]:
        assert target["outcome"] == "erased"
        doses = 2 if target["person_id"] == ids[DEAD] else 1
        assert {"numbers": 1, "sheets": 1, "links": 1, "doses": doses}.items() <= target["counts"].items()
    assert town.clerk.get("/due").json["items"] == [
        each | {"held": True} for each in due if each["person_id"] == ids[HELD]
    ]


@pytest.mark.parametrize("held", ["nobody", "survivor", "absorbed"])
def test_registrations_that_were_merged_go_together_or_are_held_together(town: Town, held: str) -> None:
    twin, ids = town.merged_with_a_twin(AWAY)
    town.world.review()
    if held in ids:
        town.clerk.post("/holds", {"person_id": ids[held], "reason": "係争中"})
    listed = {each["person_id"]: each["held"] for each in town.clerk.get("/due").json["items"]}
    assert (listed[ids["survivor"]], ids["absorbed"] in listed) == (held != "nobody", False)
    proposed = town.agreed()
    targets = town.clerk.get(f"/erasures/{proposed}").json["targets"]["items"]
    assert (ids["survivor"] in {each["person_id"] for each in targets}) is (held == "nobody")
    town.world.erase()
    town.world.review()
    left = b"\n".join(town.opened().values())
    for person in (twin, town.people[AWAY]):
        assert bool(of(person).hits(left)) is (held != "nobody")


def test_a_person_is_listed_once_whatever_was_merged_and_under_their_own_once_it_is_undone(
    town: Town,
) -> None:
    def listed() -> set[str]:
        town.world.review()
        return {each["person_id"] for each in town.clerk.get("/due").json["items"]}

    before, own = listed(), town.id_of(AWAY)
    _, ids = town.merged_with_a_twin(AWAY, survives="twin")
    assert listed() == before - {own} | {ids["survivor"]}
    town.part(ids)
    assert listed() == before


def test_nobody_is_held_under_an_id_that_nobody_has(town: Town) -> None:
    refused = town.clerk.post("/holds", {"person_id": "1" * 32, "reason": "係争中"})
    assert (refused.status, refused.json["code"]) == (404, "V402")
    assert town.clerk.get("/holds").json["items"] == []


@pytest.mark.control("R-III-4-05", "R-III-4-23")
def test_the_certificate_verifies_offline_and_no_other_does(town: Town) -> None:
    erasure_id = town.agreed()
    assert town.admin.get(f"/erasures/{erasure_id}/certificate").status == 404
    town.world.erase()
    given = town.admin.get(f"/erasures/{erasure_id}/certificate").json
    people = tuple(Certified.model_validate(each) for each in given["people"])
    kms = town.world.provisioner.kms
    key: bytes = kms.get_public_key(KeyId="alias/vrs/erasure")["PublicKey"]
    body = json.dumps(given["signed"]).encode()
    certificate = verified(body, people, key)
    assert (certificate.erased, certificate.kept) == (3, 0)
    assert (certificate.proposed_by, certificate.approved_by) == ("clerk", "admin")
    with pytest.raises(ValueError, match="一覧"):
        verified(body, people[:1], key)
    given["signed"]["certificate"]["erased"] = 4
    with pytest.raises(WrongSignature):
        verified(json.dumps(given["signed"]).encode(), people, key)


def test_nobody_approves_what_they_proposed_and_nothing_goes_before_it_is_approved(town: Town) -> None:
    made = town.admin.post("/erasures", {"reason": "保存期間の満了"}).json["erasure_id"]
    own = town.admin.post(f"/erasures/{made}/decide", WHY)
    assert (own.status, own.json["code"]) == (403, "V350")
    before = rows_of(town.world, KASUKABE)
    assert town.world.erase() == {"done": 0, "open": 0, "failed": 0}
    assert rows_of(town.world, KASUKABE) == before
    assert town.second.post(f"/erasures/{made}/decide", {"approve": False, "why": "確認中"}).status == 200
    assert town.world.erase() == {"done": 0, "open": 0, "failed": 0}
    again = town.second.post(f"/erasures/{made}/decide", WHY)
    assert (again.status, again.json["code"]) == (409, "V250")


def test_a_hold_that_comes_after_the_approval_still_holds(town: Town) -> None:
    erasure_id = town.agreed()
    held = town.id_of(HELD)
    hold = town.clerk.post("/holds", {"person_id": held, "reason": "係争中"}).json
    town.world.erase()
    outcomes = {
        each["person_id"]: each["outcome"]
        for each in town.clerk.get(f"/erasures/{erasure_id}").json["targets"]["items"]
    }
    assert outcomes.pop(held) == "held"
    assert set(outcomes.values()) == {"erased"}
    assert town.clerk.get(f"/people/{held}").status == 200
    assert town.admin.post(f"/holds/{hold['hold_id']}/lift", {"reason": "解決"}).status == 200
    town.agreed()
    town.world.erase()
    assert town.clerk.get(f"/people/{held}").status == 404


def test_a_dose_that_comes_after_the_approval_keeps_its_person(town: Town) -> None:
    erasure_id, away = town.agreed(), town.id_of(AWAY)
    tablet = town.world.tablet()
    line = ticket_line(town.people[AWAY], 2)
    assert tablet.scan(line, "2026-06-20", "COMIRNATY", "EP2163", already_given=True).status == 201
    town.world.erase()
    items = town.clerk.get(f"/erasures/{erasure_id}").json["targets"]["items"]
    assert {each["outcome"] for each in items if each["person_id"] == away} == {"not_due"}
    assert town.clerk.get(f"/people/{away}").status == 200


@pytest.mark.parametrize("fault", [Fault.TIMEOUT, Fault.LOST], ids=["not written", "written"])
def test_broken_off_after_every_single_write_it_resumes_and_counts_each_item_once(
    town: Town, fault: Fault
) -> None:
    """Each run writes once and dies at its next write, done or not; then comes a new process."""
    erasure_id = town.agreed()
    runs = 0
    while runs < 60:
        runs += 1
        writes: list[str] = []

        def dying(call: Call, writes: list[str] = writes) -> Fault | None:
            if len(writes) == 2:
                return Fault.TIMEOUT
            if call.operation == "TransactWriteItems":
                writes.append(call.body)
            return fault if len(writes) == 2 else None

        house = town.world.erase_house
        aws = house._aws
        town.world.erase_house = EraseHouse(aws._settings, aws.sessions._base, town.world.clock)
        with wired(dying):
            if town.world.erase()["done"]:
                break
    assert runs > 3
    shown = town.clerk.get(f"/erasures/{erasure_id}").json
    assert shown["state"] == "done"
    for target in shown["targets"]["items"]:
        assert target["outcome"] == "erased"
        assert {"numbers": 1, "sheets": 1, "links": 1, "doses": 1}.items() <= target["counts"].items()
    left = b"\n".join(town.opened().values())
    for name in (AWAY, DEAD, HELD):
        assert of(town.people[name]).hits(left) == []


@pytest.mark.control("R-II-6-7-15")
def test_a_session_of_one_municipality_erases_nothing_of_another(town: Town) -> None:
    table = town.world.erase_house.erasing(MunicipalityCode(KASUKABE)).eraser._table  # type: ignore[attr-defined]
    people_of = [row for row in town.world.rows() if "#resident#PERSON#" in row["pk"]["S"]]
    theirs = next(row for row in people_of if row["pk"]["S"].startswith(KOSHIGAYA))
    key = {"pk": theirs["pk"], "sk": theirs["sk"]}
    assert table._duty.value == "erase"
    with pytest.raises(table.client.exceptions.ClientError, match="AccessDenied"):
        table.client.delete_item(TableName=TABLE, Key=key)
    ours = next(row for row in people_of if row["pk"]["S"].startswith(KASUKABE))
    with pytest.raises(table.client.exceptions.ClientError, match="AccessDenied"):
        table.client.put_item(TableName=TABLE, Item=ours)


@pytest.mark.control("R-III-4-14")
def test_a_citys_own_longer_rule_counts_once_two_people_set_it(town: Town) -> None:
    rule = {"basis": "dose", "years": 10, "applies_from": "2026-01-01", "source": "市の方針"}
    made = town.admin.post("/retention", {"rule": rule, "reason": "市の方針"})
    assert made.status == 201, made.json
    assert len(town.clerk.get("/due").json["items"]) == 3
    path = f"/retention/{made.json['setting_id']}/decide"
    assert town.admin.post(path, WHY).json["code"] == "V350"
    assert town.second.post(path, WHY).status == 200
    assert town.clerk.get("/due").json["items"] == []
    assert town.clerk.post("/erasures", {"reason": "満了"}).json["code"] == "V151"
    short = {**rule, "years": 3}
    assert town.admin.post("/retention", {"rule": short, "reason": "短縮"}).json["code"] == "V150"
