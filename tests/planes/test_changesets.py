"""A sealed file over HTTP: only sealed, ledgered, approved by a second person; undone as a whole."""

import json
import logging
from collections.abc import Iterator
from dataclasses import replace

import pytest

from chalicelib.adapters.envelopes import fingerprint
from chalicelib.planes.private import factory
from chalicelib.planes.private.wiring import PrivateHouse
from local.city import people, registration_csv, ticket_line
from local.seal_file import seal
from local.terminal import SoftTerminal
from tests.canary_people import canary_people
from tests.faults import wired
from tests.planes.sealed_files import FileDesk
from tests.world import KASUKABE, KOSHIGAYA, World, built_world, sender

pytestmark = pytest.mark.proof("T17")


class Office:
    """A world with everybody who has to do with files signed in."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.admin = world.administrator()
        self.registrar = world.staff("registrar")
        self.clerk = world.staff("clerk")
        self.desk = FileDesk(self.registrar, self.admin)
        self._seed = 500

    def people(self, count: int) -> list:
        """Return people whom no test has met yet."""
        self._seed += 1
        return list(people(KASUKABE, count, seed=self._seed))

    def waiting(self, ticket: str) -> int:
        """Return how many doses of a ticket wait."""
        items = self.clerk.get("/waiting").json["items"]
        return sum(each["ticket"] == ticket for each in items)

    def finds(self, ticket: str) -> int:
        return self.clerk.post("/people/search", {"by": "ticket", "value": ticket}).status


@pytest.fixture(scope="module")
def office() -> Iterator[Office]:
    with built_world() as world:
        yield Office(world)


@pytest.mark.control("R-I-2-01")
def test_a_sealed_file_is_checked_approved_applied_and_undone(office: Office) -> None:
    desk, some = office.desk, office.people(30)
    path, applied = desk.take_in(registration_csv(some), largest=1_000)
    assert (applied["state"], applied["done"]["new"]) == ("applied", 30)
    assert applied["parts"] > 1
    assert office.finds(some[3].ticket_number) == 200
    assert desk.apply(path) == applied
    undone = desk.undo(path)
    assert (undone["state"], undone["restored"], undone["left"]) == ("undone", 30, 0)
    assert office.finds(some[3].ticket_number) == 404
    _, again = desk.take_in(registration_csv(some))
    assert again["done"]["changed"] == 30
    assert office.finds(some[3].ticket_number) == 200
    _, third = desk.take_in(registration_csv(some))
    assert third["done"]["same"] == 30


def test_applying_goes_by_the_indexes_of_the_dry_run_and_finds_everybody_under_them(office: Office) -> None:
    desk, some = office.desk, office.people(5)
    desk.take_in(registration_csv(office.people(1)))  # sessions and keys are open
    with wired() as dry:
        path = desk.checked(registration_csv(some))
    desk.approve(path)
    with wired() as act:
        applied = desk.apply(path)
    assert (dry.calls.count("GenerateMac"), act.calls.count("GenerateMac")) == (5, 0)
    assert applied["done"]["new"] == 5
    _, again = desk.take_in(registration_csv(some))
    assert again["done"]["same"] == 5, "who is looked up by a MAC of their own is whom the index found"


def test_a_dose_that_a_file_matched_waits_again_once_the_file_is_undone(office: Office) -> None:
    (waited,) = office.people(1)
    scanned = office.world.tablet().scan(ticket_line(waited, 1), "2021-07-01", "COMIRNATY", "EP2163")
    assert scanned.status == 202
    assert office.waiting(waited.ticket_number) == 1
    path, applied = office.desk.take_in(registration_csv([replace(waited, doses=())]))
    assert (applied["done"]["new"], office.waiting(waited.ticket_number)) == (1, 0)
    undone = office.desk.undo(path)
    assert (undone["restored"], undone["left"]) == (1, 0)
    assert office.waiting(waited.ticket_number) == 1


def test_whom_an_undone_file_withdraws_waits_for_no_end_of_a_period(office: Office) -> None:
    def listed() -> int:
        office.world.review()
        return sum("#DUE#" in row["pk"]["S"] for row in office.world.rows())

    before, given = listed(), canary_people(1)[0].doses
    some = [replace(person, doses=given) for person in office.people(5)]
    path, _ = office.desk.take_in(registration_csv(some))
    assert listed() == before + len(some)
    office.desk.undo(path)
    assert listed() == before


@pytest.mark.control("R-III-3-38")
def test_a_plain_csv_is_refused_with_a_sentence_that_says_what_to_do(office: Office) -> None:
    desk, content = office.desk, registration_csv(office.people(2))
    file = desk.seal(content)
    changeset = desk.announce(file, desk.use(file)).json["changeset_id"]
    refused = office.registrar.send_file(f"/changesets/{changeset}/parts/1", content)
    assert (refused.status, refused.json["code"]) == (422, "V140")
    assert "封緘ツール" in refused.json["message"]


@pytest.mark.control("R-III-3-38")
def test_a_deployed_house_takes_no_plain_file_on_any_route(office: Office) -> None:
    """What app.py builds: no setting says it is a rehearsal."""
    kept = office.world.private_house._aws
    house = PrivateHouse(kept._settings, kept.sessions._base, office.world.clock)
    deployed = SoftTerminal(sender(factory.create_app(house)), KASUKABE, "T-001")
    deployed.cookie = office.registrar.cookie
    content = registration_csv(office.people(1))
    for path in ("/registrations?name=people.csv", "/registrations/R1/apply"):
        refused = deployed.send_file(path, content)
        assert (refused.status, refused.json["code"]) == (422, "V140"), path


def test_a_file_for_another_municipality_or_for_no_key_of_ours_does_not_come_in(office: Office) -> None:
    other = FileDesk(office.world.staff("registrar", KOSHIGAYA), office.world.administrator(KOSHIGAYA))
    file = other.seal(registration_csv(office.people(1)))
    announced = office.desk.announce(file, office.desk.use(file)).json["changeset_id"]
    refused = office.desk.send(f"/changesets/{announced}", file)
    assert refused.json["code"] == "V143"
    key = {**office.registrar.get("/import-key").json, "municipality": KASUKABE}
    foreign = {**key, **{part: other.registrar.get("/import-key").json[part] for part in ("x", "y")}}
    forged = seal(registration_csv(office.people(1)), foreign, fingerprint(foreign))
    announced = office.desk.announce(forged, office.desk.use(forged)).json["changeset_id"]
    assert office.desk.send(f"/changesets/{announced}", forged).status == 200
    checked = office.registrar.post(f"/changesets/{announced}/check", {})
    assert (checked.status, checked.json["code"]) == (422, "V141")


@pytest.mark.control("R-III-3-36", "R-III-3-37")
def test_nothing_comes_in_without_the_ledger_and_nothing_is_applied_without_another(office: Office) -> None:
    desk, some = office.desk, office.people(2)
    file = desk.seal(registration_csv(some))
    assert desk.announce(file, "nothing").json["code"] == "V441"
    path = desk.checked(registration_csv(some))
    assert office.registrar.post(f"{path}/apply", {}).json["code"] == "V244"
    own = office.registrar.post(f"{path}/decide", {"approve": True, "note": "確認"})
    assert (own.status, own.json["code"]) == (403, "V340")
    assert office.finds(some[0].ticket_number) == 404
    assert desk.approve(path).status == 200
    assert desk.apply(path)["state"] == "applied"


def test_a_file_with_errors_names_the_rows_and_cannot_be_approved(office: Office) -> None:
    desk = office.desk
    lines = registration_csv(office.people(3)).decode().split("\r\n")
    lines[2] = lines[2].replace(KASUKABE, "112144")
    path = desk.checked("\r\n".join(lines).encode())
    shown = office.registrar.get(path).json
    (row,) = [each for each in shown["rows"]["items"] if each["outcome"] == "refused"]
    assert (row["row"], row["column"]) == (3, "自治体コード")
    assert shown["changeset"]["found"]["refused"] == 1
    assert desk.approve(path).json["code"] == "V104"


@pytest.mark.control("R-III-3-39")
def test_what_is_overdue_is_logged_listed_and_blocks_the_next_import(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    office.admin.post("/media", {"medium_id": "USB-02", "kind": "disc", "encrypted": True, "custodian": "係"})
    wanted = {"medium_id": "USB-02", "purpose": "登録", "digest": "0" * 64}
    use_id = office.registrar.post("/media-uses", wanted).json["use_id"]
    at = office.world.clock.at
    office.world.clock.move(days=1, seconds=1)
    registrar = office.world.terminal()
    registrar.sign_in("registrar", "a long pass phrase 春日部")
    with caplog.at_level(logging.WARNING, logger="vrs"):
        late = registrar.get("/media-uses?overdue=1&search=USB-02").json["items"]
    assert [each["use_id"] for each in late] == [use_id]
    assert any("media overdue" in record.message for record in caplog.records)
    assert registrar.post("/media-uses", wanted).json["code"] == "V241"
    assert registrar.post(f"/media-uses/{use_id}/erased", {}).json["erased_by"] == "registrar"
    assert registrar.post("/media-uses", wanted).status == 200
    exported = registrar.get("/media-uses/export?search=USB-02").body.decode().split("\r\n")
    assert exported[0].startswith("use_id,medium_id")
    assert len(exported) == 4
    office.world.clock.at = at


def test_no_name_or_number_of_a_sealed_file_stands_readable_anywhere(office: Office) -> None:
    some = office.people(3)
    office.desk.checked(registration_csv(some))
    raw = json.dumps(office.world.rows(), default=repr, ensure_ascii=False)
    for person in some:
        for told in (person.individual_number, person.name, person.ticket_number):
            assert told not in raw
