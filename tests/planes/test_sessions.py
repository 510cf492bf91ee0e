"""A session stands for one person at one terminal, for as long as both may work, and leaves no secret."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from chalicelib.access.model import Actor, Plane, Role
from chalicelib.access.staff.model import Account
from chalicelib.access.staff.use_cases import who_is
from chalicelib.adapters.passwords import ArgonPasswords
from chalicelib.audit.model import Act, Entry
from chalicelib.errors import WrongCredentials
from chalicelib.planes.private.session_routes import SignIn
from chalicelib.values.clock import day_in_japan
from chalicelib.values.municipality import MunicipalityCode
from local.terminal import SoftTerminal
from tests.access.who_may import PERMISSIONS
from tests.world import KASUKABE, KOSHIGAYA, PASSWORD, TERMINAL, World, built_world

pytestmark = pytest.mark.proof("T15")

CODE = MunicipalityCode(KASUKABE)
SECOND = timedelta(seconds=1)
_names = (f"staff-{number}" for number in range(1000))


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    with built_world() as built:
        yield built


@pytest.fixture
def admin(world: World) -> SoftTerminal:
    return world.administrator()


Appoint = Callable[..., tuple[str, str]]


@pytest.fixture
def appoint(world: World) -> Appoint:
    """Return a way to appoint a clerk: name and one-time password."""

    def appoint(**more: Any) -> tuple[str, str]:
        name = next(_names)
        wanted = {"account_id": name, "name": "試験 職員", "roles": ["clerk"], "terminals": [TERMINAL]}
        _, made = world.grant("/accounts", {**wanted, "expires_on": "2022-03-31", **more})
        assert made.status == 200, made.json
        return name, made.json["first_password"]

    return appoint


@pytest.fixture
def clerk(world: World, appoint: Appoint) -> tuple[str, SoftTerminal]:
    name, first = appoint()
    desk = world.terminal()
    desk.sign_in_first(name, first, PASSWORD)
    return name, desk


def works(desk: SoftTerminal) -> bool:
    """Tell whether a terminal's session still opens something."""
    answer = desk.get("/waiting")
    assert answer.status in {200, 401}, answer.json
    assert answer.status == 200 or answer.json["code"] == "A301"
    return answer.status == 200


def account(world: World, name: str) -> Account:
    found = world.private_house.staff(CODE).accounts.account(name)
    assert found is not None
    return found


def change(world: World, name: str, **changed: Any) -> None:
    """Change an account as an administrator's tool would."""
    office, now = world.private_house.staff(CODE), world.clock.now()
    before = account(world, name)
    after = before.model_copy(update={**changed, "version": before.version + 1})
    who = Actor(id="system", roles=frozenset({Role.SYSTEM}), municipality=CODE, plane=Plane.PRIVATE)
    office.accounts.change(after, who.entry(Act.ACCOUNT_CREATED, now, subject=name))


def log(world: World) -> list[Entry]:
    """Return what the operation log says, oldest first."""
    rows = world.private_house.audits(CODE).rows()
    return sorted((row.entry for row in rows), key=lambda entry: entry.at)


# -- signing in ----------------------------------------------------------------------------------


def test_unknown_id_wrong_password_and_wrong_terminal_answer_byte_for_byte_alike(
    world: World, clerk: tuple[str, SoftTerminal]
) -> None:
    name, _ = clerk
    answers = [
        world.terminal().sign_in("nobody-at-all", PASSWORD),
        world.terminal().sign_in(name, "a wrong pass phrase"),
        world.terminal(terminal="T-009").sign_in(name, PASSWORD),
        world.terminal(KOSHIGAYA).sign_in(name, PASSWORD),
        world.terminal("111007").sign_in(name, PASSWORD),
    ]
    assert {(answer.status, answer.body) for answer in answers} == {(401, answers[0].body)}
    assert len({json.dumps(dict(answer.headers)) for answer in answers}) == 1
    assert answers[0].json["code"] == "A302"


@pytest.mark.control("R-III-3-06")
def test_argon2_does_the_same_work_for_nobody_as_for_somebody(monkeypatch: pytest.MonkeyPatch) -> None:
    passwords = ArgonPasswords(memory_kib=64, passes=1)
    kept, costs = passwords.hash(PASSWORD), []
    real = type(passwords._hasher).verify

    def counted(hasher: Any, against: str, typed: str) -> Any:
        costs.append((against.rsplit("$", 2)[0], len(against)))
        return real(hasher, against, typed)

    monkeypatch.setattr(type(passwords._hasher), "verify", counted)
    for against in (kept, None):
        with pytest.raises(WrongCredentials):
            passwords.verify("a wrong pass phrase", against)
    assert len(costs) == 2
    assert costs[0] == costs[1]
    with pytest.raises(WrongCredentials):
        passwords.verify("a password that nobody has", None)


@pytest.mark.control("R-III-3-06")
def test_the_deployed_hash_is_argon2id_of_64_mib_in_three_passes() -> None:
    assert ArgonPasswords()._nobody.startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_a_kept_hash_that_is_no_hash_refuses() -> None:
    for kept in ("", "plain", "$argon2id$", "$argon2id$v=19$m=64,t=1,p=4$x$y"):
        with pytest.raises(WrongCredentials):
            ArgonPasswords(memory_kib=64, passes=1).verify("plain", kept)


@pytest.mark.control("R-III-3-06")
def test_five_failures_make_the_sixth_wait_and_ten_lock_until_an_administrator_helps(
    world: World, clerk: tuple[str, SoftTerminal]
) -> None:
    name, open_desk = clerk
    desk = world.terminal()
    for failures in range(1, 11):
        assert desk.sign_in(name, "a wrong pass phrase").json["code"] == "A302"
        assert account(world, name).failures == failures
        if failures >= 5:
            assert desk.sign_in(name, PASSWORD).json["code"] == "A302", "waiting"
            world.clock.move(seconds=2 ** (failures - 5) - 0.001)
            assert desk.sign_in(name, PASSWORD).json["code"] == "A302", "still waiting"
            assert account(world, name).failures == failures
            world.clock.move(seconds=0.001)
    assert not works(open_desk), "a lock ends what is open"
    world.clock.move(minutes=5)
    assert desk.sign_in(name, PASSWORD).json["code"] == "A302"
    unlocked = world.administrator().post(f"/accounts/{name}/unlock", {})
    assert (unlocked.status, unlocked.json["failures"]) == (200, 0)
    assert desk.sign_in(name, PASSWORD).status == 201


def test_the_one_time_password_opens_only_its_change(world: World, appoint: Appoint) -> None:
    name, first = appoint()
    desk = world.terminal()
    opened = desk.sign_in(name, first)
    assert (opened.json["must_register_passkey"], opened.json["must_change_password"]) == (True, True)
    for path, body in (("/tickets/search", {}), ("/password", {"old": first, "new": PASSWORD})):
        refused = desk.post(path, body)
        assert (refused.status, refused.json["code"]) == (403, "A320")
    assert desk.register_passkey().status == 201
    refused = desk.get("/waiting")
    assert (refused.status, refused.json["code"]) == (403, "A311")
    weak = desk.post("/password", {"old": first, "new": "short"})
    assert (weak.status, weak.json["code"]) == (422, "A101")
    wrong = desk.post("/password", {"old": "something else", "new": PASSWORD})
    assert (wrong.status, wrong.json["code"]) == (401, "A302")
    assert desk.post("/password", {"old": first, "new": PASSWORD}).status == 200
    assert works(desk)
    assert world.terminal().sign_in(name, first).status == 401


def test_a_screen_is_told_who_sits_there_and_what_it_may_offer(
    world: World, clerk: tuple[str, SoftTerminal]
) -> None:
    name, desk = clerk
    me = desk.get("/sessions/me")
    assert me.status == 200
    assert me.json == {
        "account_id": name,
        "name": "試験 職員",
        "roles": ["clerk"],
        "municipality": KASUKABE,
        "municipality_name": "埼玉県春日部市",
        "terminal": TERMINAL,
        "shared": None,
        "must_register_passkey": False,
        "must_change_password": False,
        "stepped_up": True,
        "idle_seconds": 900,
        "permissions": sorted(
            name for name, (plane, roles) in PERMISSIONS.items() if plane == "private" and "clerk" in roles
        ),
    }
    world.clock.move(minutes=5, seconds=1)
    assert desk.get("/sessions/me").json["stepped_up"] is False


def test_a_screen_is_told_what_stands_in_the_way_of_a_newcomer(world: World, appoint: Appoint) -> None:
    name, first = appoint()
    desk = world.terminal()
    desk.sign_in(name, first)
    told = [desk.get("/sessions/me").json]
    desk.register_passkey()
    told.append(desk.get("/sessions/me").json)
    desk.post("/password", {"old": first, "new": PASSWORD})
    told.append(desk.get("/sessions/me").json)
    stands = [(each["must_register_passkey"], each["must_change_password"]) for each in told]
    assert stands == [(True, True), (False, True), (False, False)]


def test_the_one_time_password_cannot_be_kept(world: World, appoint: Appoint) -> None:
    name, first = appoint()
    desk = world.terminal()
    desk.sign_in(name, first)
    desk.register_passkey()
    assert desk.post("/password", {"old": first, "new": first}).json["code"] == "A101"
    assert desk.get("/waiting").json["code"] == "A311"


def test_the_one_time_password_lapses_after_a_day(world: World, appoint: Appoint) -> None:
    (early, first_early), (late, first_late) = appoint(), appoint()
    world.clock.move(hours=24, seconds=-1)
    assert world.terminal().sign_in(early, first_early).status == 201
    world.clock.move(seconds=1)
    assert world.terminal().sign_in(late, first_late).status == 401


@pytest.mark.control("R-III-3-10")
def test_an_account_asleep_for_45_days_needs_the_administrator(
    world: World, clerk: tuple[str, SoftTerminal]
) -> None:
    name, _ = clerk
    world.clock.move(days=30)
    world.administrator()
    world.clock.move(days=15, seconds=1)
    assert world.terminal().sign_in(name, PASSWORD).status == 401
    assert world.administrator().post(f"/accounts/{name}/unlock", {}).status == 200
    assert world.terminal().sign_in(name, PASSWORD).status == 201


@pytest.mark.control("R-III-3-12")
def test_an_account_and_its_open_session_end_with_the_last_day(world: World, appoint: Appoint) -> None:
    last = day_in_japan(world.clock.now()) + timedelta(days=1)
    midnight = datetime(last.year, last.month, last.day, 15, 0, tzinfo=UTC)  # 24:00 in Japan
    world.clock.at = midnight - timedelta(minutes=10)
    name, first = appoint(expires_on=last.isoformat())
    desk = world.terminal()
    desk.sign_in_first(name, first, PASSWORD)
    world.clock.at = midnight - SECOND
    assert works(desk)
    world.clock.at = midnight
    assert not works(desk)
    assert world.terminal().sign_in(name, PASSWORD).status == 401


@pytest.mark.control("R-III-3-12")
def test_no_account_is_given_for_more_than_a_year(world: World, appoint: Appoint) -> None:
    name, _ = appoint(expires_on="2099-12-31")
    assert account(world, name).expires_on <= world.clock.now().date() + timedelta(days=367)
    assert account(world, name).expires_on > date(2022, 1, 1)


# -- open sessions -------------------------------------------------------------------------------


def test_a_session_idles_out_after_15_minutes(world: World, clerk: tuple[str, SoftTerminal]) -> None:
    _, desk = clerk
    for _ in range(3):
        world.clock.move(minutes=15)
        assert works(desk)
    world.clock.move(minutes=15, seconds=1)
    assert not works(desk)


def test_a_session_ends_after_nine_hours_of_work(world: World, clerk: tuple[str, SoftTerminal]) -> None:
    name, desk = clerk
    token, office = desk.cookie.partition("=")[2], world.private_house.staff(CODE)
    for _ in range(36):
        world.clock.move(minutes=15)
        assert who_is(token, TERMINAL, office).id == name
    world.clock.move(seconds=1)
    assert not works(desk)


@pytest.mark.control("R-III-2-18")
def test_a_cookie_carried_to_another_terminal_opens_nothing(
    world: World, appoint: Appoint, clerk: tuple[str, SoftTerminal]
) -> None:
    name, first = appoint(terminals=[TERMINAL, "T-002"])
    desk = world.terminal()
    desk.sign_in_first(name, first, PASSWORD)
    for terminal, municipality in (("T-002", KASUKABE), ("T-009", KASUKABE), (TERMINAL, KOSHIGAYA)):
        thief = world.terminal(municipality, terminal)
        thief.cookie = desk.cookie
        assert not works(thief)
    assert works(desk)


@pytest.mark.control("R-III-3-17")
@pytest.mark.parametrize("changed", [{"disabled": True}, {"terminals": frozenset({"T-002"})}], ids=str)
def test_a_disabled_account_loses_its_open_session_at_once(
    world: World, clerk: tuple[str, SoftTerminal], changed: dict[str, Any]
) -> None:
    name, desk = clerk
    assert works(desk)
    change(world, name, **changed)
    assert not works(desk)
    assert world.terminal().sign_in(name, PASSWORD).status == 401


@pytest.mark.control("R-III-3-17")
def test_a_right_that_is_taken_away_is_gone_from_the_open_session(
    world: World, clerk: tuple[str, SoftTerminal]
) -> None:
    name, desk = clerk
    assert works(desk)
    change(world, name, roles=frozenset({Role.AUDITOR}))
    answer = desk.get("/waiting")
    assert (answer.status, answer.json["code"]) == (403, "A304")


def test_signing_out_ends_the_session_and_only_that_one(
    world: World, clerk: tuple[str, SoftTerminal]
) -> None:
    name, desk = clerk
    other = world.terminal()
    other.sign_in(name, PASSWORD)
    cookie = desk.cookie
    answer = desk.post("/sessions/end", {})
    assert "Max-Age=0" in answer.headers["Set-Cookie"]
    desk.cookie = cookie
    assert not works(desk)
    assert desk.post("/sessions/end", {}).status == 401
    assert works(other)


def test_the_cookie_is_the_browsers_alone_and_dies_with_the_session(
    world: World, clerk: tuple[str, SoftTerminal]
) -> None:
    name, _ = clerk
    parts = world.terminal().sign_in(name, PASSWORD).headers["Set-Cookie"].split("; ")
    assert parts[0].startswith(f"__Host-vrs={KASUKABE}.")
    assert len(parts[0].partition(".")[2]) >= 43, "256 bits"
    assert parts[1:] == ["Path=/", "Secure", "HttpOnly", "SameSite=Strict", "Max-Age=32400"]


def test_neither_token_nor_password_is_in_the_table(world: World, clerk: tuple[str, SoftTerminal]) -> None:
    name, desk = clerk
    secret = desk.cookie.partition(".")[2]
    table = repr(world.rows())
    assert secret not in table
    assert PASSWORD not in table
    opened = account(world, name).model_dump_json()
    assert PASSWORD not in opened
    assert PASSWORD not in repr(SignIn(account_id=name, password=PASSWORD))


# -- accounts ------------------------------------------------------------------------------------


@pytest.mark.parametrize("roles", [["tablet"], ["system"], ["clerk", "system"]], ids=str)
def test_nobody_is_appointed_to_be_a_machine_or_to_be_nothing(
    world: World, admin: SoftTerminal, roles: list[str]
) -> None:
    name = next(_names)
    wanted = {"account_id": name, "name": "試験 職員", "roles": roles, "terminals": [TERMINAL]}
    answer = admin.post("/accounts", {**wanted, "expires_on": "2022-03-31"})
    assert (answer.status, answer.json["code"]) == (403, "A304")
    assert world.private_house.staff(CODE).accounts.account(name) is None


def test_nobody_is_appointed_without_a_role_or_a_terminal(admin: SoftTerminal) -> None:
    wanted = {"account_id": next(_names), "name": "試験 職員", "roles": ["clerk"], "terminals": [TERMINAL]}
    for missing in ("roles", "terminals"):
        answer = admin.post("/accounts", {**wanted, missing: [], "expires_on": "2022-03-31"})
        assert (answer.status, answer.json["code"]) == (422, "C101")


def test_an_id_is_given_once(admin: SoftTerminal, clerk: tuple[str, SoftTerminal]) -> None:
    name, desk = clerk
    wanted = {"account_id": name, "name": "別の 職員", "roles": ["auditor"], "terminals": [TERMINAL]}
    answer = admin.post("/accounts", {**wanted, "expires_on": "2022-03-31"})
    assert (answer.status, answer.json["code"]) == (409, "A201")
    assert works(desk)


def test_an_id_that_could_be_an_individual_number_is_refused(admin: SoftTerminal) -> None:
    wanted = {"account_id": "123456789018", "name": "試験 職員", "roles": ["clerk"], "terminals": [TERMINAL]}
    assert admin.post("/accounts", {**wanted, "expires_on": "2022-03-31"}).status == 422
    assert admin.post("/venues", {"venue_id": "123456789018", "name": "会館", "pin": "123456"}).status == 422


def test_no_list_shows_a_hash_a_key_or_a_pin(world: World, admin: SoftTerminal) -> None:
    world.tablet(shift=False)
    answers = [admin.get(path) for path in ("/accounts", "/tablets", "/venues")]
    for answer in answers:
        assert answer.status == 200
        assert answer.json["items"]
        for secret in (b"argon2", b"password_hash", b'"key"', b"nonce", b"246810", b'"pin"'):
            assert secret not in answer.body


# -- the operation log ---------------------------------------------------------------------------


def test_what_an_unknown_person_typed_is_nowhere(world: World) -> None:
    number, phrase = "123456789018", "個人番号を間違えて入力"
    before = len(log(world))
    assert world.terminal().sign_in(number, phrase).status == 401
    assert world.terminal().sign_in(phrase, number).status == 401
    rows = log(world)
    assert [(row.act, row.actor, row.role) for row in rows[before:]] == [
        (Act.SIGN_IN_REFUSED, "unknown", "none")
    ] * 2
    kept = "".join(row.model_dump_json() for row in rows)
    assert number not in kept
    assert phrase not in kept


def test_every_step_of_an_accounts_life_is_in_the_log(
    world: World, appoint: Appoint, admin: SoftTerminal
) -> None:
    name, first = appoint()
    desk = world.terminal()
    desk.sign_in(name, "a wrong pass phrase")
    desk.sign_in_first(name, first, PASSWORD)
    admin.post(f"/accounts/{name}/unlock", {})
    desk.post("/sessions/end", {})
    life = [(row.act, row.actor) for row in log(world) if name in {row.actor, row.subject}]
    assert sorted(life) == sorted(
        [
            (Act.GRANT_REQUESTED, "admin"),
            (Act.ACCOUNT_CREATED, "admin-2"),
            (Act.SIGN_IN_REFUSED, name),
            (Act.SIGNED_IN, name),
            (Act.PASSKEY_REGISTERED, name),
            (Act.PASSWORD_CHANGED, name),
            (Act.ACCOUNT_UNLOCKED, "admin"),
            (Act.SIGNED_OUT, name),
        ]
    )


def test_guessing_the_password_from_an_open_session_locks_it_as_signing_in_would(
    world: World, clerk: tuple[str, SoftTerminal]
) -> None:
    _name, desk = clerk
    for _ in range(20):
        guess = {"old": "a wrong pass phrase, guessed", "new": "another long pass phrase"}
        answer = desk.post("/password", guess)
        assert answer.status == 401
        world.clock.move(seconds=40)
        if answer.json["code"] == "A301":
            return
    pytest.fail("the session outlived twenty guesses")
