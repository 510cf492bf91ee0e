"""One key, one effect, one answer, byte for byte.

It holds for a scan that comes again, after a reply was lost, after a restart, and from one municipality to
another; a key that comes with another body is refused and does nothing.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from local.city import people, registration_csv, ticket_line
from tests.faults import Fault, Plan, on, wired
from tests.planes.venue import DAY, LOT, OTHER_LOT, PRODUCT, Venue, fresh_line, scan, unwitnessed
from tests.snapshots import stored
from tests.world import KASUKABE, KOSHIGAYA, built_world

pytestmark = pytest.mark.proof("T03")

everything_lost = unwitnessed(on("TransactWriteItems", Fault.LOST))


@pytest.fixture(scope="module")
def venue() -> Iterator[Venue]:
    with built_world() as world:
        yield Venue(world)


REFUSED = {
    "not a line": "これは券ではない",
    "wrong digit": "211121440000000001",
    "unknown municipality": "219999950000000001",
    "screening only": f"31{KASUKABE}0000000001",
    "unknown kind": f"91{KASUKABE}0000000001",
    "another city": f"21{KOSHIGAYA}0000000001",
}


def test_the_same_key_again_gives_the_same_bytes_and_one_dose(venue: Venue) -> None:
    text, key = fresh_line(), venue.home.new_key()
    first = scan(venue.home, text, key)
    venue.world.clock.move(minutes=3)
    before = len(stored())
    again = [scan(venue.home, text, key) for _ in range(3)]
    assert first.status == 202
    assert {(answer.status, answer.body) for answer in again} == {(202, first.body)}
    assert len(venue.doses(text)) == 1
    assert len(stored()) == before, "a repetition writes nothing, not even an audit row"


@pytest.mark.parametrize("why", REFUSED)
def test_a_refused_scan_keeps_its_key_too(why: str, venue: Venue) -> None:
    key = venue.home.new_key()
    first = scan(venue.home, REFUSED[why], key)
    again = scan(venue.home, REFUSED[why], key)
    assert first.status in {403, 422}
    assert (again.status, again.body) == (first.status, first.body)
    other = scan(venue.home, fresh_line(), key)
    assert (other.status, other.json["code"]) == (409, "C201")


def test_a_stopped_tickets_refusal_stays_what_was_said_even_when_it_is_restarted(venue: Venue) -> None:
    (person,) = people(KASUKABE, 1, seed=31)
    venue.world.register(registration_csv([person]))
    desk, text, key = venue.world.staff("clerk"), ticket_line(person, 1), venue.home.new_key()
    stop = {"reason": "moved_out", "since": "2021-06-01"}
    assert desk.post("/tickets/stop", {"ticket": person.ticket_number, "stop": stop}).status == 200
    first = scan(venue.home, text, key)
    assert (first.status, first.json["code"]) == (403, "S301")
    assert desk.post("/tickets/restart", {"ticket": person.ticket_number, "reason": "確認"}).status == 200
    again = scan(venue.home, text, key)
    assert (again.status, again.body) == (403, first.body)
    assert scan(venue.home, text, venue.home.new_key()).json["code"] == "S001"
    assert len(venue.doses(text)) == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"lot": OTHER_LOT},
        {"given_on": "2021-06-30"},
        {"product": "SPIKEVAX"},
        {"already_given": True},
        {"venue": "HALL-2"},
        {"line": f"21{KASUKABE}7699999999"},
        {"line": f"21{KOSHIGAYA}7699999999"},
        {"line": "not a line at all"},
    ],
    ids=lambda changed: "-".join(f"{name}={value}" for name, value in changed.items()),
)
def test_another_body_under_the_same_key_is_refused_and_does_nothing(
    changed: dict[str, Any], venue: Venue
) -> None:
    text = fresh_line()
    body: dict[str, Any] = {"line": text, "given_on": DAY, "product": PRODUCT, "lot": LOT, "venue": "HALL-1"}
    body |= {"key": venue.wide.new_key()}
    first = venue.wide.post("/doses", body)
    before = stored()
    other = venue.wide.post("/doses", {**body, **changed})
    assert (other.status, other.json["code"]) == (409, "C201")
    assert stored() == before
    assert venue.wide.post("/doses", body).body == first.body


@pytest.mark.parametrize("fault", [Fault.LOST, Fault.BROKEN_AFTER])
def test_a_reply_lost_after_the_effect_is_given_when_the_scan_comes_again(fault: Fault, venue: Venue) -> None:
    text, key = fresh_line(), venue.home.new_key()
    with wired(unwitnessed(on("TransactWriteItems", fault))):
        unknown = scan(venue.home, text, key)
    assert (unknown.status, unknown.json["code"]) == (503, "C501")
    assert len(venue.doses(text)) == 1
    venue.world.clock.move(minutes=1)
    first = scan(venue.home, text, key)
    assert first.status == 202
    assert first.json["recorded_at"] == f"{venue.doses(text)[0].recorded_at:%Y-%m-%dT%H:%M:%SZ}"
    assert scan(venue.home, text, key).body == first.body
    assert len(venue.doses(text)) == 1


def test_the_same_bytes_come_after_a_restart(venue: Venue) -> None:
    text, key = fresh_line(), venue.home.new_key()
    first = scan(venue.home, text, key)
    venue.restart()
    assert scan(venue.home, text, key).body == first.body
    other, second = fresh_line(), venue.home.new_key()
    with wired(everything_lost):
        assert scan(venue.home, other, second).status == 503
    venue.restart()
    answer = scan(venue.home, other, second)
    assert answer.status == 202
    assert [len(venue.doses(each)) for each in (text, other)] == [1, 1]


def test_one_key_of_two_tablets_is_two_keys(venue: Venue) -> None:
    key, texts = venue.home.new_key(), (fresh_line(), fresh_line())
    assert scan(venue.home, texts[0], key).status == scan(venue.wide, texts[1], key).status == 202


class TestAbroad:
    """A wide tablet's key is promised at home before a dose goes to another municipality's book."""

    def test_the_same_key_abroad_gives_the_same_bytes_and_one_dose(self, venue: Venue) -> None:
        text, key = fresh_line(KOSHIGAYA), venue.wide.new_key()
        first = scan(venue.wide, text, key)
        again = scan(venue.wide, text, key)
        assert (first.status, first.json["municipality_name"]) == (202, "越谷市")
        assert (again.status, again.body) == (202, first.body)
        assert len(venue.doses(text)) == 1

    @pytest.mark.parametrize("order", [(KASUKABE, KOSHIGAYA), (KOSHIGAYA, KASUKABE), (KOSHIGAYA, KOSHIGAYA)])
    def test_a_key_used_in_one_municipality_is_used_in_all(
        self, order: tuple[str, str], venue: Venue
    ) -> None:
        key, (here, there) = venue.wide.new_key(), map(fresh_line, order)
        first = scan(venue.wide, here, key)
        other = scan(venue.wide, there, key)
        assert (other.status, other.json["code"]) == (409, "C201")
        assert (len(venue.doses(here)), len(venue.doses(there))) == (1, 0)
        assert scan(venue.wide, here, key).body == first.body

    @pytest.mark.parametrize("plan", [on("TransactWriteItems", Fault.TIMEOUT, *range(1, 9)), everything_lost])
    def test_a_crash_between_the_promise_and_the_dose_is_completed_once(
        self, plan: Plan, venue: Venue
    ) -> None:
        text, key = fresh_line(KOSHIGAYA), venue.wide.new_key()
        with wired(plan):
            assert scan(venue.wide, text, key).status == 503
        assert len(venue.doses(text)) == 0
        venue.restart()
        other = scan(venue.wide, text, key, lot=OTHER_LOT)
        assert (other.status, other.json["code"]) == (409, "C201"), "the promise already binds the body"
        first = scan(venue.wide, text, key)
        assert first.status == 202
        assert scan(venue.wide, text, key).body == first.body
        assert len(venue.doses(text)) == 1

    def test_a_crash_after_the_dose_abroad_is_answered_from_there(self, venue: Venue) -> None:
        text, key = fresh_line(KOSHIGAYA), venue.wide.new_key()
        with wired(unwitnessed(on("TransactWriteItems", Fault.LOST, *range(1, 9)))) as wire:
            assert scan(venue.wide, text, key).status == 503
        assert wire.faults[Fault.LOST] > 0
        assert len(venue.doses(text)) == 1
        venue.restart()
        first = scan(venue.wide, text, key)
        assert (first.status, scan(venue.wide, text, key).body) == (202, first.body)
        assert len(venue.doses(text)) == 1
