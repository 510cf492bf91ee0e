"""Wherever a process dies and whatever is lost, a scan that is sent again has one effect and one answer."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from local.tablet import Answered
from tests.faults import Call, Fault, Plan, on, wired
from tests.planes.venue import Venue, fresh_line, scan, unwitnessed
from tests.world import KOSHIGAYA, built_world

pytestmark = pytest.mark.proof("T03", "T05")

everything_lost = unwitnessed(on("TransactWriteItems", Fault.LOST))


@pytest.fixture(scope="module")
def venue() -> Iterator[Venue]:
    with built_world() as world:
        yield Venue(world)


def test_wherever_the_process_dies_the_scan_can_be_sent_again(venue: Venue) -> None:
    """A cold scan abroad calls AWS some fifteen times; it dies after each in turn, the reply unread."""
    with wired() as alive:
        venue.restart()
        assert scan(venue.wide, fresh_line(KOSHIGAYA), venue.wide.new_key()).status == 202
    assert alive.calls.count("TransactWriteItems") == 2
    for last in range(len(alive.calls)):
        text, key, left = fresh_line(KOSHIGAYA), venue.wide.new_key(), count()

        def dying(call: Call, last: int = last, left: Iterator[int] = left) -> Fault | None:
            n = next(left)
            return None if n < last else Fault.LOST if n == last else Fault.TIMEOUT

        venue.restart()
        with wired(dying):
            assert scan(venue.wide, text, key).status == 503
        venue.restart()
        answer = scan(venue.wide, text, key)
        assert answer.status == 202
        assert scan(venue.wide, text, key).body == answer.body
        assert len(venue.doses(text)) == 1


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["scan", "scan", "scan", "scan", "restart"]),
        st.integers(0, 1),  # which key
        st.integers(0, 3),  # which body
        st.sampled_from([None, None, "lost", "timeout", "cut", "throttled"]),
    ),
    min_size=2,
    max_size=7,
)
PLANS: dict[str | None, Plan] = {
    None: lambda _call: None,
    "lost": everything_lost,
    "timeout": on("TransactWriteItems", Fault.TIMEOUT),
    "cut": on("TransactWriteItems", Fault.TIMEOUT, *range(1, 9)),
    "throttled": on("TransactWriteItems", Fault.THROTTLED, *range(3)),
}


@dataclass
class Told:
    """What a key was used for, as far as its tablet was told."""

    tried: set[int] = field(default_factory=set)
    body: int | None = None
    answer: bytes = b""

    def take(self, body: int, answer: Answered) -> None:
        self.tried.add(body)
        if answer.status == 409:
            assert answer.json["code"] == "C201"
            assert self.tried != {body}, "a key that was only ever used for this body"
            assert self.body != body
        elif answer.status != 503:
            assert self.body in {None, body}, "two bodies were taken under one key"
            assert self.answer in {b"", answer.body}, "one key, two answers"
            self.body, self.answer = body, answer.body


@given(steps=STEPS)
@settings(max_examples=15, deadline=None)
def test_any_sequence_of_scans_faults_and_restarts_has_one_effect_a_key(
    steps: list[tuple[str, int, int, str | None]],
    venue: Venue,
) -> None:
    texts = [fresh_line(), fresh_line(), fresh_line(KOSHIGAYA), "never a line"]
    keys = [venue.wide.new_key(), venue.wide.new_key()]
    told = [Told(), Told()]
    for act, key, body, fault in steps:
        if act == "restart":
            venue.restart()
            continue
        with wired(PLANS[fault]):
            answer = scan(venue.wide, texts[body], keys[key])
        told[key].take(body, answer)
    settled = Counter(each.body for each in told if each.answer)
    tried = set().union(*(each.tried for each in told))
    for body, text in enumerate(texts[:3]):
        standing = venue.doses(text)
        assert len(standing) <= 1
        assert not settled[body] or len(standing) == 1
        assert body in tried or not standing
