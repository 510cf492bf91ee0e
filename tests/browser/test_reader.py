"""Frames of synthetic tickets are read right or not at all: good ones, worn ones, and lures.

The large run (a thousand frames and more, with figures) is ``python -m bench.frames``.
"""

import math
from collections.abc import Callable, Sequence
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from local.sheet import LAYOUTS, WEAR, FontMissing, Layout, Ticket, japanese_font, ocr_b_font
from local.sheet.frames import GOOD
from tests.browser.reading.darkroom import (
    Shot,
    any_line,
    developed,
    scans,
    shot,
    shots_of,
    wrong_city,
)
from tests.browser.reading.tally import Tally, times, whole

if TYPE_CHECKING:
    from playwright.sync_api import Page

SEED = 20_210_701
GOOD_TICKETS, WORN_TICKETS = 5, 3
NO_QR = next(each for each in LAYOUTS if each.qr_at is None)
QR_ONLY = next(each for each in LAYOUTS if each.barcode_at is None)
BOTH = LAYOUTS[0]


@pytest.fixture(autouse=True)
def fonts() -> None:
    """Skip where the fonts of a ticket are not installed, and say which."""
    try:
        ocr_b_font(10)
        japanese_font(10)
    except FontMissing as missing:
        pytest.skip(str(missing))


def test_good_frames_are_read_and_no_frame_is_read_wrongly(
    page: "Page", record_property: Callable[[str, Any], None]
) -> None:
    shots: list[Shot] = []
    groups: list[tuple[str, list[int]]] = []
    for name in WEAR:
        drawn, own = shots_of(name, GOOD_TICKETS if name in GOOD else WORN_TICKETS, SEED)
        groups += [(name, [number + len(shots) for number in group]) for group in own]
        shots += drawn
    tallies = {name: Tally() for name in WEAR}
    with developed(page, shots) as harness:
        ended = scans(harness, [group for _, group in groups])
    for (name, group), scan in zip(groups, ended, strict=True):
        tallies[name].add([shots[number] for number in group], scan)
    good, every = whole(tallies[name] for name in GOOD), whole(tallies.values())
    record_property("frames", every.frames)
    record_property("ms_median_and_p95", times(every))
    assert every.frames >= 130
    assert (every.accepted_wrong, every.lines_wrong) == (0, 0)
    assert good.frames_read >= 0.99 * good.frames
    assert good.accepted == good.scans


Planned = tuple[str, Sequence[tuple[Ticket, Layout]]]


def planned(page: "Page", plans: Sequence[Planned], seed: int = SEED) -> dict[str, dict[str, Any]]:
    """Scan each plan in three frames; return how each ended."""
    rng = Random(seed)
    shots = [
        shot(name, tickets, WEAR["plain"](rng), rng.getrandbits(32))
        for name, tickets in plans
        for _ in range(3)
    ]
    groups = [[3 * place + each for each in range(3)] for place in range(len(plans))]
    with developed(page, shots) as harness:
        ended = scans(harness, groups)
    return {name: scan for (name, _), scan in zip(plans, ended, strict=True)}


def test_planted_misreadings_are_refused(page: "Page") -> None:
    rng = Random(SEED)
    line, other = any_line(rng), any_line(rng)
    turn = line[0] + ("4" if line[1] == "1" else "1") + line[2:]
    plans: list[Planned] = [
        ("the code of another ticket", [(Ticket(line, qr=other), QR_ONLY)]),
        ("a code with one digit changed", [(Ticket(line, qr=turn), BOTH)]),
        ("the barcode of another ticket", [(Ticket(line, barcode=other[8:]), NO_QR)]),
        ("a code against its barcode", [(Ticket(line, barcode=other[8:]), BOTH)]),
    ]
    for name, scan in planned(page, plans).items():
        assert (scan["phase"], scan["reason"], scan["text"]) == ("refused", "DISAGREE", None), name


def test_wrong_and_unknown_municipalities_are_refused(page: "Page") -> None:
    rng = Random(SEED + 1)
    wrong, ward = any_line(rng, wrong_city(rng)), any_line(rng, "011011")
    plans: list[Planned] = [
        ("wrong, by its code", [(Ticket(wrong), QR_ONLY)]),
        ("wrong, by its line alone", [(Ticket(wrong, barcode="0" * 6), NO_QR)]),
        ("a ward's", [(Ticket(ward), BOTH)]),
    ]
    ended = planned(page, plans)
    reasons = {name: (scan["phase"], scan["reason"]) for name, scan in ended.items()}
    assert reasons == {
        "wrong, by its code": ("refused", "WRONG_MUNICIPALITY_DIGIT"),
        "wrong, by its line alone": ("refused", "WRONG_MUNICIPALITY_DIGIT"),
        "a ward's": ("refused", "UNKNOWN_MUNICIPALITY"),
    }


def test_two_tickets_in_view_are_refused_and_none_is_waited_for(page: "Page") -> None:
    rng = Random(SEED + 2)
    first, second, third = (Ticket(any_line(rng)) for _ in range(3))
    plans: list[Planned] = [
        ("two codes", [(first, QR_ONLY), (second, QR_ONLY)]),
        ("two lines", [(first, NO_QR), (third, NO_QR)]),
        ("the same person's first and second", [(first, BOTH), (Ticket(_next_turn(first.line)), BOTH)]),
        ("a form that is no ticket", []),
    ]
    ended = planned(page, plans)
    for name, _ in plans[:3]:
        assert ended[name]["phase"] == "refused", name
        assert ended[name]["reason"] in {"TWO_TICKETS", "DISAGREE"}, name
    none = ended["a form that is no ticket"]
    assert (none["phase"], none["reason"]) == ("reading", None)
    assert all(not found["lines"] and not found["codes"] for found in none["findings"])


def _next_turn(line: str) -> str:
    return line[0] + str(int(line[1]) % 9 + 1) + line[2:]


def test_a_line_alone_needs_two_frames_and_a_barcode_one(page: "Page") -> None:
    rng = Random(SEED + 3)
    tickets = [Ticket(any_line(rng), barcode="0" * 6), Ticket(any_line(rng))]
    shots = [shot("plain", [(ticket, NO_QR)], WEAR["plain"](rng), 1) for ticket in tickets]
    with developed(page, shots) as harness:
        alone, twice, with_barcode = scans(harness, [[0], [0, 0], [1]])
    assert (alone["phase"], alone["findings"][0]["lines"][0]["digits"]) == ("reading", tickets[0].line)
    assert (twice["phase"], twice["by"], twice["text"]) == ("accepted", "ocr+ocr", tickets[0].line)
    assert (with_barcode["phase"], with_barcode["by"]) == ("accepted", "ocr+nw7")


def test_the_line_is_told_where_it_stands(page: "Page") -> None:
    rng = Random(SEED + 4)
    wear = WEAR["rotated"](rng)
    with developed(page, [shot("rotated", [(Ticket(any_line(rng)), BOTH)], wear, 1)]) as harness:
        found = harness.evaluate("vrs.find(0)")
    assert (found["width"], found["height"]) == (1280, 720)
    (line,) = found["lines"]
    top_left, top_right, bottom_right, _ = line["corners"]
    run, rise = top_right["x"] - top_left["x"], top_right["y"] - top_left["y"]
    lean = wear.pose.turn
    assert math.degrees(math.atan2(rise, run)) == pytest.approx(lean, abs=3)
    assert math.hypot(run, rise) > 10 * (bottom_right["y"] - top_right["y"])
