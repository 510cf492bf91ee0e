"""Over HTTP and the real store: passkeys, two persons, terminals, shared IDs, files, reviews and reports."""

import json
from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import pytest

from chalicelib.access.staff.use_cases import Credentials, sign_in
from chalicelib.audit.model import Act
from chalicelib.errors import DomainError
from chalicelib.values.municipality import MunicipalityCode
from local.authenticator import SoftAuthenticator
from local.terminal import SoftTerminal
from tests.planes.test_sessions import log
from tests.world import KASUKABE, KOSHIGAYA, PASSWORD, TERMINAL, World, built_world

pytestmark = pytest.mark.proof("T15")
CODE = MunicipalityCode(KASUKABE)
ORIGIN = "https://vrs.localhost"
_names = (f"person-{number}" for number in range(100))


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    with built_world() as built:
        yield built


@pytest.fixture
def clerk(world: World) -> tuple[str, SoftTerminal]:
    name = next(_names)
    wanted = {"account_id": name, "name": "試験 職員", "roles": ["clerk"], "terminals": [TERMINAL]}
    _, made = world.grant("/accounts", wanted)
    desk = world.terminal()
    desk.sign_in_first(name, made.json["first_password"], PASSWORD)
    return name, desk


def granted(world: World, kind: str, **wanted: Any) -> dict[str, Any]:
    _, done = world.grant("/grants", {"wanted": {"kind": kind, **wanted}, "reason": "試験"})
    assert done.status == 200, done.json
    answer: dict[str, Any] = done.json
    return answer


def works(desk: SoftTerminal) -> bool:
    return desk.get("/waiting").status == 200


def test_an_answer_made_for_another_page_signs_nobody_in(
    world: World, clerk: tuple[str, SoftTerminal]
) -> None:
    name, _ = clerk
    desk = world.terminal()
    finger = SoftAuthenticator(f"{KASUKABE}|{name}")
    for origin in ("https://vrs.localhost.example", "https://localhost", ORIGIN):
        options = desk._post("/sessions/options", {}).json
        typed = {"account_id": name, "password": PASSWORD, "second_factor": finger.get(options, origin)}
        answer = desk._post("/sessions", typed)
        assert (answer.status == 201) is (origin == ORIGIN)
        assert desk._post("/sessions", typed).json["code"] == "A302", "the challenge is spent"


@pytest.mark.control("R-III-3-40")
def test_a_weighty_act_asks_for_the_person_again_and_leaves_a_row(world: World) -> None:
    admin = world.administrator()
    assert admin.get("/accounts").status == 200
    world.clock.move(minutes=5, seconds=1)
    refused = admin._send("GET", "/accounts", admin._headers("application/json"), b"")
    assert (refused.status, refused.json["code"]) == (403, "A321")
    assert admin.get("/accounts").status == 200
    acts = [row.act for row in log(world) if row.at == world.clock.at]
    assert sorted(acts) == [Act.ACCESS_REFUSED, Act.ACCESS_REFUSED, Act.LIST_LOOKED_AT, Act.STEPPED_UP]


@pytest.mark.control("R-III-3-07")
def test_the_one_who_asks_cannot_approve_over_http_either(world: World) -> None:
    admin = world.administrator()
    wanted = {"account_id": next(_names), "name": "試験", "roles": ["clerk"], "terminals": [TERMINAL]}
    asked = admin.post("/accounts", wanted)
    assert (asked.status, "first_password" in asked.json) == (202, False)
    refused = admin.post(f"/grants/{asked.json['grant_id']}/approve", {})
    assert (refused.status, refused.json["code"]) == (403, "A323")
    waiting = [each["grant_id"] for each in admin.get("/grants?open=1").json["items"]]
    assert asked.json["grant_id"] in waiting
    assert admin.post(f"/grants/{asked.json['grant_id']}/reject", {}).json["outcome"] == "rejected"
    assert admin.post(f"/grants/{asked.json['grant_id']}/approve", {}).json["code"] == "A220"


@pytest.mark.control("R-III-3-17", "R-III-3-22")
def test_a_disabled_account_and_a_changed_password_end_what_is_open_elsewhere(
    world: World, clerk: tuple[str, SoftTerminal]
) -> None:
    name, desk = clerk
    other = world.terminal()
    other.sign_in(name, PASSWORD)
    assert desk.post("/password", {"old": PASSWORD, "new": f"{PASSWORD} 2"}).status == 200
    assert (works(desk), works(other)) == (True, False)
    assert world.administrator().post(f"/accounts/{name}/disable", {}).json["disabled"] is True
    assert not works(desk)
    assert world.terminal().sign_in(name, f"{PASSWORD} 2").json["code"] == "A302"


@pytest.mark.control("R-III-2-18", "R-III-3-05")
def test_a_retired_terminal_opens_nothing_and_what_was_open_there_ends(world: World) -> None:
    granted(world, "terminal", terminal_id="T-005", place="会議室", valid_until="2022-03-31")
    name = next(_names)
    wanted = {"account_id": name, "name": "試験", "roles": ["clerk"], "terminals": ["T-005"]}
    _, made = world.grant("/accounts", wanted)
    desk = world.terminal(terminal="T-005")
    desk.sign_in_first(name, made.json["first_password"], PASSWORD)
    assert works(desk)
    assert world.administrator().post("/terminals/T-005/retire", {}).json["retired"] is True
    assert not works(desk)
    assert world.terminal(terminal="T-005").sign_in(name, PASSWORD).json["code"] == "A302"


@pytest.mark.control("R-III-3-18", "R-III-3-19")
def test_a_shared_id_is_opened_by_a_person_of_its_line_and_rests_when_one_leaves(world: World) -> None:
    names = [next(_names) for _ in range(3)]
    for name in names:
        wanted = {"account_id": name, "name": "試験", "roles": ["registrar"], "terminals": [TERMINAL]}
        _, made = world.grant("/accounts", wanted)
        world.terminal().sign_in_first(name, made.json["first_password"], PASSWORD)
    line = {"shared_id": "shared-desk", "roles": ["clerk"], "persons": names[:2], "terminals": [TERMINAL]}
    password = granted(world, "shared", **line, until="2021-07-31")["first_password"]
    desk = world.terminal()
    opened = desk.sign_in("shared-desk", password, person=names[0])
    assert (opened.status, opened.json["account_id"], opened.json["shared"]) == (201, names[0], "shared-desk")
    assert works(desk)
    assert world.terminal().sign_in("shared-desk", password, person=names[2]).json["code"] == "A302"
    assert world.terminal().sign_in("shared-desk", password).json["code"] == "A302"
    admin, content = world.administrator(), f"職員,事由,発令日\n{names[1]},異動,2021-06-30\n".encode()
    plan = admin.send_file("/hr-files", content).json
    assert (plan["refusals"], plan["changes"][0]["shared_ids"]) == ([], ["shared-desk"])
    assert admin.send_file(f"/hr-files/apply?digest={plan['digest']}", content).status == 200
    assert not works(desk)
    assert world.terminal().sign_in("shared-desk", password, person=names[0]).json["code"] == "A324"
    (row,) = admin.get("/shared-ids").json["items"]
    assert (row["confirmed"], "password_hash" in row) == (False, False)
    assert admin.post("/shared-ids/shared-desk/stop", {}).json["stopped"] is True


@pytest.mark.control("R-III-3-20")
def test_the_list_of_ids_and_rights_is_searched_exported_and_signed(
    world: World, clerk: tuple[str, SoftTerminal]
) -> None:
    name, _ = clerk
    admin = world.administrator()
    (row,) = admin.get(f"/accounts?q={name}").json["items"]
    assert (row["roles"], row["passkeys"], "password_hash" in row) == (["clerk"], 1, False)
    exported = admin.get("/accounts/export")
    assert exported.headers["Content-Type"].startswith("text/csv")
    assert exported.body.decode("utf-8-sig").splitlines()[0].startswith("account_id,")
    assert name in exported.body.decode()
    assert b"argon2" not in exported.body
    lines = {line["account_id"]: line for line in admin.get("/reviews").json["items"]}
    assert (lines[name]["open"], lines[name]["overdue"]) == (False, False)
    signed = admin.post(f"/reviews/{name}", {"version": lines[name]["version"]})
    assert (signed.status, signed.json["confirmed_by"]) == (200, "admin")
    stale = admin.post(f"/reviews/{name}", {"version": lines[name]["version"]})
    assert (stale.status, stale.json["code"]) == (409, "V201")


@pytest.mark.control("R-III-3-21")
def test_an_auditor_has_the_log_read_and_signs_what_stands_out(world: World) -> None:
    auditor = world.staff("auditor")
    clerk = world.staff("clerk")
    for _ in range(6):
        clerk.post("/people/search-by-number", {"individual_number": "123456789018"})
    stretch = {"since": "2021-06-01T00:00:00Z", "until": "2022-06-01T00:00:00Z"}
    made = auditor.post("/misuse-reports", stretch)
    assert made.status == 201
    assert {"sign": "refused", "actor": "clerk"}.items() <= next(
        each for each in made.json["findings"] if each["actor"] == "clerk"
    ).items()
    for _ in range(2):
        assert auditor.post("/misuse-reports/watched", {"person_id": "P1"}).status == 201
    assert auditor.get("/misuse-reports/watched").json["items"] == [{"person_id": "P1", "household_of": None}]
    path = f"/misuse-reports/{made.json['report_id']}/sign"
    assert auditor.post(path, {"note": "本人に確認した"}).json["signed_by"] == "auditor"
    assert auditor.post(path, {"note": "もう一度"}).json["code"] == "A223"
    assert auditor.get("/misuse-reports").json["total"] == 1


def test_a_tablet_that_locked_itself_is_freed_by_an_administrator(world: World) -> None:
    tablet = world.tablet(shift=False)
    for _ in range(5):
        assert tablet.open_shift("HALL-1", "000000").json["code"] == "A309"
    world.clock.move(seconds=61)
    assert tablet.open_shift("HALL-1", "246810").json["code"] == "A306"
    admin = world.administrator()
    assert admin.post(f"/tablets/{tablet.tablet_id}/free", {}).json["pin_failures"] == 0
    world.clock.move(seconds=61)
    assert tablet.open_shift("HALL-1", "246810").status == 201
    shown = next(
        each for each in admin.get("/tablets").json["items"] if each["tablet_id"] == tablet.tablet_id
    )
    assert (shown["venue"], shown["opened_at"][:10]) == ("HALL-1", world.clock.at.date().isoformat())
    assert not {"key", "nonce", "shift"} & set(shown)
    admin.post(f"/tablets/{tablet.tablet_id}/revoke", {})
    assert admin.post(f"/tablets/{tablet.tablet_id}/free", {}).json["code"] == "A402"


@pytest.mark.proof("T11")
@pytest.mark.control("R-III-3-06")
def test_every_wrong_sign_in_makes_the_same_calls_and_hears_the_same_bytes(
    world: World, clerk: tuple[str, SoftTerminal]
) -> None:
    """Known, unknown, locked, waiting, disabled, wrong finger: AWS is asked the same in the same order."""
    name, _ = clerk
    made: dict[str, list[str]] = {}
    tried = {
        "unknown": ("nobody-at-all", PASSWORD),
        "known": (name, "a wrong pass phrase"),
        "again": (name, "a wrong pass phrase"),
    }
    for why, (account_id, password) in tried.items():
        made[why] = _calls(world, account_id, password)
    for _ in range(8):
        world.terminal().sign_in(name, "a wrong pass phrase")
        world.clock.move(seconds=40)
    made["locked"] = _calls(world, name, PASSWORD)
    world.administrator().post(f"/accounts/{name}/unlock", {})
    for _ in range(5):
        world.terminal().sign_in(name, "a wrong pass phrase")
    made["waiting"] = _calls(world, name, PASSWORD)
    world.administrator().post(f"/accounts/{name}/unlock", {})
    world.administrator().post(f"/accounts/{name}/disable", {})
    made["disabled"] = _calls(world, name, PASSWORD)
    assert len({json.dumps(calls) for calls in made.values()}) == 1, made
    assert len(made["unknown"]) > 4


def _calls(world: World, account_id: str, password: str) -> list[str]:
    """Return what a refused sign-in asks of AWS, by operation and number of items."""
    calls: list[str] = []
    desk = world.terminal()
    finger = SoftAuthenticator(f"{KASUKABE}|{account_id}")
    options = desk._post("/sessions/options", {}).json
    typed = Credentials(
        account_id=account_id,
        password=password,
        municipality=CODE,
        terminal=TERMINAL,
        second_factor=finger.get(options, ORIGIN),
    )
    office = world.private_house.staff(CODE)
    client = office.accounts._table.client  # type: ignore[attr-defined] - the store behind the port
    real = type(client)._make_api_call

    def counted(self: Any, operation: str, asked: dict[str, Any]) -> Any:
        calls.append(f"{operation} {len(asked.get('TransactItems', ()))}")
        return real(self, operation, asked)

    with patch.object(type(client), "_make_api_call", counted), pytest.raises(DomainError) as refused:
        sign_in(typed, office)
    calls.append(refused.value.code)
    return calls


def test_a_neighbours_administrator_approves_nothing_of_ours(world: World) -> None:
    asked = world.administrator().post(
        "/accounts",
        {"account_id": next(_names), "name": "試験", "roles": ["clerk"], "terminals": [TERMINAL]},
    )
    away = world.administrator(KOSHIGAYA, "admin-2")
    assert away.post(f"/grants/{asked.json['grant_id']}/approve", {}).json["code"] == "A420"
