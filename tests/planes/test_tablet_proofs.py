"""A tablet is believed for one request, once, on its own shift, until the moment it is stopped."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.access.tablets.model import INVITATION_LASTS, PIN_TRIES, PROOF_DRIFTS, SHIFT_LASTS
from local.tablet import Answered, SoftTablet
from tests.world import KASUKABE, World, built_world

pytestmark = pytest.mark.proof("T09")

SAITAMA = "111007"
"""A municipality that keeps its records elsewhere."""
MS = timedelta(milliseconds=1)
_numbers = iter(range(1_000_000_000, 2_000_000_000))


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    with built_world() as built:
        yield built


@pytest.fixture
def tablet(world: World) -> SoftTablet:
    return world.tablet()


def scan_body(tablet: SoftTablet, **more: Any) -> dict[str, Any]:
    line = f"21{KASUKABE}{next(_numbers)}"
    body = {"line": line, "given_on": "2021-07-01", "product": "COMIRNATY", "lot": "EP2163"}
    return {**body, "venue": tablet.venue, "key": tablet.new_key(), **more}


def check_body() -> dict[str, Any]:
    line = f"21{KASUKABE}{next(_numbers)}"
    return {"line": line, "given_on": "2021-07-01", "product": "COMIRNATY", "lot": "EP2163"}


def send(tablet: SoftTablet, path: str, body: dict[str, Any], **changed: Any) -> Answered:
    """Send a request whose proof says something else than the tablet would."""
    raw = json.dumps(body).encode()
    headers = {"content-type": "application/json", "vrs-proof": tablet.proof("POST", path, raw, **changed)}
    return tablet._send("POST", path, headers, raw)


def code(answer: Answered) -> str:
    said: str = answer.json["code"]
    return said


def records(world: World) -> list[dict[str, Any]]:
    return sorted(world.rows(), key=lambda row: (row["pk"]["S"], row["sk"]["S"]))


def fresh_tablet(world: World) -> SoftTablet:
    return SoftTablet(world.public, lambda: int(world.clock.now().timestamp() * 1000))


def invited(world: World) -> str:
    code = world.administrator().post("/tablets/invitations", {"label": "二番", "scope": "home"}).json["code"]
    return str(code)


# -- counters and moments ------------------------------------------------------------------------


def test_a_counter_serves_one_dose_and_a_lower_one_none(world: World, tablet: SoftTablet) -> None:
    assert send(tablet, "/doses", scan_body(tablet), ctr=100).status == 202
    before = records(world)
    for counter in (100, 99, 1):
        answer = send(tablet, "/doses", scan_body(tablet), ctr=counter)
        assert (answer.status, code(answer)) == (401, "A307")
    assert records(world) == before
    assert send(tablet, "/doses", scan_body(tablet), ctr=101).status == 202


def test_a_request_that_is_repeated_whole_says_the_same_and_writes_nothing(
    world: World, tablet: SoftTablet
) -> None:
    body = scan_body(tablet)
    first = send(tablet, "/doses", body, ctr=100)
    before = records(world)
    assert send(tablet, "/doses", body, ctr=100).body == first.body
    assert records(world) == before


@pytest.mark.parametrize("side", [-1, 1], ids=["old", "of the future"])
def test_a_proof_may_be_five_minutes_off_and_not_a_millisecond_more(
    world: World, tablet: SoftTablet, side: int
) -> None:
    edge = int((world.clock.now() + side * PROOF_DRIFTS).timestamp() * 1000)
    assert send(tablet, "/tickets/check", check_body(), iat=edge).status == 200
    answer = send(tablet, "/tickets/check", check_body(), iat=edge + side)
    assert (answer.status, code(answer)) == (401, "A307")


@pytest.mark.parametrize(
    "changed",
    [
        {"htm": "GET"},
        {"htu": "/doses"},
        {"htu": "/tickets/check/"},
        {"htu": "https://vrs.test/tickets/check"},
        {"bh": "A" * 43},
        {"bh": ""},
    ],
    ids=str,
)
def test_a_proof_of_another_request_proves_nothing(tablet: SoftTablet, changed: dict[str, str]) -> None:
    answer = send(tablet, "/tickets/check", check_body(), **changed)
    assert (answer.status, code(answer)) == (401, "A306")


# -- tablets and shifts --------------------------------------------------------------------------


def test_a_tablet_cannot_speak_as_another_nor_work_on_anothers_shift(world: World) -> None:
    first, second = world.tablet(), world.tablet()
    assert code(send(first, "/tickets/check", check_body(), nonce=second.nonce)) == "A308"
    impostor = fresh_tablet(world)
    impostor.tablet_id, impostor.nonce = first.tablet_id, first.nonce
    assert code(send(impostor, "/tickets/check", check_body())) == "A306"
    second.tablet_id = first.tablet_id
    assert code(send(second, "/tickets/check", check_body())) == "A306"


def test_a_shift_ends_after_twelve_hours_to_the_second(world: World, tablet: SoftTablet) -> None:
    opened = world.clock.now()
    world.clock.at = opened + SHIFT_LASTS - MS
    assert send(tablet, "/tickets/check", check_body()).status == 200
    world.clock.at = opened + SHIFT_LASTS
    for path, body in (("/tickets/check", check_body()), ("/doses", scan_body(tablet))):
        answer = send(tablet, path, body)
        assert (answer.status, code(answer)) == (401, "A308")


def test_no_dose_and_no_check_before_a_shift_is_open(world: World) -> None:
    tablet = world.tablet(shift=False)
    tablet.venue = "HALL-1"
    for path, body in (("/tickets/check", check_body()), ("/doses", scan_body(tablet))):
        assert code(send(tablet, path, body)) == "A308"


def test_a_revoked_tablet_records_nothing_from_the_same_moment_on(world: World, tablet: SoftTablet) -> None:
    """The public plane still remembers the tablet: it is the counter that no longer moves."""
    assert send(tablet, "/doses", scan_body(tablet)).status == 202
    world.administrator().post(f"/tablets/{tablet.tablet_id}/revoke", {})
    before = records(world)
    answer = send(tablet, "/doses", scan_body(tablet))
    assert (answer.status, code(answer)) == (401, "A307")
    answer = tablet.open_shift("HALL-1", "246810")
    assert (answer.status, code(answer)) == (401, "A306")
    assert records(world) == before


def test_a_revoked_tablet_is_unknown_everywhere_within_a_minute(world: World, tablet: SoftTablet) -> None:
    assert send(tablet, "/tickets/check", check_body()).status == 200
    world.administrator().post(f"/tablets/{tablet.tablet_id}/revoke", {})
    world.clock.move(seconds=60)
    before = records(world)
    for path, body in (("/tickets/check", check_body()), ("/doses", scan_body(tablet))):
        answer = send(tablet, path, body)
        assert (answer.status, code(answer)) == (401, "A306")
    assert records(world) == before


def test_revoking_twice_changes_nothing(world: World, tablet: SoftTablet) -> None:
    admin = world.administrator()
    first = admin.post(f"/tablets/{tablet.tablet_id}/revoke", {})
    before = records(world)
    assert admin.post(f"/tablets/{tablet.tablet_id}/revoke", {}).json == first.json
    assert records(world) == before


# -- PINs ----------------------------------------------------------------------------------------


def test_five_wrong_pins_end_the_opening_of_shifts_even_with_the_right_one(world: World) -> None:
    tablet = world.tablet(shift=False)
    for _ in range(PIN_TRIES):
        assert code(tablet.open_shift("HALL-1", "000000")) == "A309"
    before = records(world)
    assert code(tablet.open_shift("HALL-1", "246810")) == "A306"
    assert records(world) == before


def test_the_right_pin_in_time_forgets_the_wrong_ones(world: World) -> None:
    tablet = world.tablet(shift=False)
    for _ in range(2):
        for _ in range(PIN_TRIES - 1):
            tablet.open_shift("HALL-1", "000000")
        assert tablet.open_shift("HALL-1", "246810").status == 201


def test_an_unknown_venue_a_closed_one_and_a_wrong_pin_get_the_same_answer(world: World) -> None:
    admin = world.administrator()
    closed = {"venue_id": "HALL-C", "name": "閉鎖済み", "pin": "111111", "closed": True}
    assert admin.post("/venues", closed).status == 200
    tablet = world.tablet(shift=False)
    tries = [
        ("HALL-X", "246810"),
        ("HALL-C", "111111"),
        ("HALL-C", ""),
        ("HALL-1", "24681"),
        ("HALL-1", "２４６８１０"),
    ]
    assert len({tablet.open_shift(venue, pin).body for venue, pin in tries}) == 1


# -- enrolment -----------------------------------------------------------------------------------


def test_a_code_enrols_one_tablet(world: World) -> None:
    invitation = invited(world)
    assert fresh_tablet(world).enrol(invitation).status == 201
    before = records(world)
    answer = fresh_tablet(world).enrol(invitation)
    assert (answer.status, code(answer)) == (401, "A310")
    assert records(world) == before


def test_a_code_lapses_after_ten_minutes_to_the_millisecond(world: World) -> None:
    in_time, too_late = invited(world), invited(world)
    world.clock.move(milliseconds=INVITATION_LASTS / MS - 1)
    assert fresh_tablet(world).enrol(in_time).status == 201
    world.clock.move(milliseconds=1)
    assert code(fresh_tablet(world).enrol(too_late)) == "A310"


@pytest.mark.parametrize("home", [KASUKABE, SAITAMA, "000000", "112140"])
def test_a_code_that_was_never_given_enrols_nobody(world: World, home: str) -> None:
    before = records(world)
    answer = fresh_tablet(world).enrol(f"{home}-ABCDEFGHJKLM")
    assert answer.status == 401
    assert code(answer) in {"A310", "A306"}
    assert records(world) == before


def test_a_code_is_spent_only_by_the_key_that_signs(world: World) -> None:
    """Whoever reads the code over a shoulder cannot enrol somebody else's key, nor spend the code."""
    invitation = invited(world)
    thief, owner = fresh_tablet(world), fresh_tablet(world)
    before = records(world)
    answer = thief.post("/tablets", {"code": invitation, "key": owner.public_key()})
    assert (answer.status, code(answer)) == (401, "A306")
    raw = b"{}"
    answer = world.public("POST", "/tablets", {"vrs-proof": owner.proof("POST", "/tablets", raw)}, raw)
    assert answer.status == 422
    assert records(world) == before
    assert owner.enrol(invitation).status == 201


def test_a_code_of_one_municipality_enrols_no_tablet_of_another(world: World) -> None:
    invitation = invited(world)
    moved = "112224" + invitation[6:]
    assert code(fresh_tablet(world).enrol(moved)) == "A310"
    assert fresh_tablet(world).enrol(invitation).status == 201


def test_the_code_itself_is_nowhere_in_the_table(world: World) -> None:
    invitation = invited(world)
    assert invitation[7:] not in repr(world.rows())
