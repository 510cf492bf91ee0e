"""How well tickets are read: fresh frames of every kind through the reader in Chromium, under the page's CSP.

    python -m bench.frames --good 50 --worn 22 --seed 1

Prints a row a kind: how many frames were read (by the 2D code, by the line), how many scans of two frames
were accepted and refused, how many wrongly, and the milliseconds a frame.  Ends with 1 where a ticket was
misread and accepted, or fewer than 99 % of the good frames were read.  All tickets are synthetic; no real
camera is in it.
"""

import argparse
import json
import os
import platform
import sys
from collections.abc import Iterator, Sequence
from random import Random
from typing import Any

from playwright.sync_api import sync_playwright

from bench.worker_time import worker_ms
from local.sheet import LAYOUTS, WEAR, FontMissing, Ticket, japanese_font, ocr_b_font
from local.sheet.fonts import ocr_b_path
from local.sheet.frames import GOOD
from tests.browser import chromium
from tests.browser.chromium import Watch, opened
from tests.browser.reading.darkroom import Shot, any_line, developed, scans, shot, shots_of, wrong_city
from tests.browser.reading.tally import Tally, times, whole

SEED, GOOD_TICKETS, WORN_TICKETS = 1, 50, 22
ENOUGH = 0.99
OTHER_CUTS = {"another cut: sharp": "OCRBS.otf", "another cut: oblique": "OCRBL.otf"}
"""Of the same font package; the recogniser was not shown them."""
LURES = ("code of another ticket", "wrong municipality", "two tickets")
AT_ONCE = 20
Group = tuple[str, list[Shot]]


def groups_of(good: int, worn: int, seed: int) -> Iterator[Group]:
    """Plan every scan: the kind, and the frames it sees."""
    for name in WEAR:
        yield from _pairs(name, *shots_of(name, good if name in GOOD else worn, seed))
    for name, file in OTHER_CUTS.items():
        path = ocr_b_path().with_name(file)
        if path.exists():
            yield from _pairs(name, *shots_of("plain", worn, seed, ocr_b=path))
    for name in LURES:
        rng = Random(f"{name}:{seed}")
        for _ in range(worn):
            tickets = _lure(name, rng)
            yield name, [shot(name, tickets, WEAR["plain"](rng), rng.getrandbits(32)) for _ in range(2)]


def _pairs(name: str, shots: list[Shot], groups: list[list[int]]) -> Iterator[Group]:
    for group in groups:
        yield name, [shots[number] for number in group]


def _lure(name: str, rng: Random) -> Any:
    """Draw what must not be accepted: nothing of it counts as right."""
    layout = LAYOUTS[0]
    if name == "code of another ticket":
        return [(Ticket(any_line(rng), qr=any_line(rng)), layout)]
    if name == "wrong municipality":
        return [(Ticket(any_line(rng, wrong_city(rng))), rng.choice(LAYOUTS))]
    return [(Ticket(any_line(rng)), layout), (Ticket(any_line(rng)), rng.choice(LAYOUTS))]


def measured(groups: Sequence[Group]) -> tuple[dict[str, Tally], float | None]:
    """Scan all of them, and count; return also the processor time of a frame in ms."""
    tallies: dict[str, Tally] = {name: Tally() for name, _ in groups}
    shots = [shot for _, group in groups for shot in group]
    watch, place = Watch(), 0
    with sync_playwright() as driver, opened(chromium.launch(driver), watch) as context:
        context.set_default_timeout(0)
        with developed(context.new_page(), shots) as page:
            page.evaluate("vrs.find(0)")  # the reader is loaded
            before = worker_ms()
            for start in range(0, len(groups), AT_ONCE):
                some, numbers = groups[start : start + AT_ONCE], []
                for _, group in some:
                    numbers.append(list(range(place, place + len(group))))
                    place += len(group)
                for (name, group), scan in zip(some, scans(page, numbers), strict=True):
                    tallies[name].add(group, scan)
                print(f"\r{place}/{len(shots)}", end="", file=sys.stderr, flush=True)
            after = worker_ms()
    print(file=sys.stderr)
    watch.demand_nothing_went_wrong()
    used = None if before is None or after is None else (after - before) / len(shots)
    return tallies, used


def table_of(tallies: dict[str, Tally]) -> str:
    """Return what was counted as a table."""
    head = (
        "| kind | frames | read | by 2D code | by line | lines wrong | scans | accepted | refused | wrong |"
    )
    lines = [head, f"|---{'|--:' * 9}|"]
    for name, each in tallies.items():
        shares = (each.frames_read, each.codes, each.lines)
        read, code, line = (f"{share / each.frames:.1%}" for share in shares)
        lines.append(
            f"| {name} | {each.frames} | {read} | {code} | {line} | {each.lines_wrong} | {each.scans} "
            f"| {each.accepted} | {each.refused} | {each.accepted_wrong} |"
        )
    return "\n".join(lines)


def frames(good: int = GOOD_TICKETS, worn: int = WORN_TICKETS, seed: int = SEED) -> dict[str, Any]:
    """Measure, print, and return the figures."""
    tallies, used = measured(list(groups_of(good, worn, seed)))
    fine = whole(tallies[name] for name in GOOD)
    every = whole(tallies.values())
    shown = {**tallies, "**good frames**": fine, "**all**": every}
    middle, slow = times(every)
    lured = sum(tallies[name].accepted for name in LURES if name != "two tickets")
    figures = {
        "frames": every.frames,
        "accepted_wrong": every.accepted_wrong + lured,
        "good_frames": fine.frames,
        "good_read": round(fine.frames_read / fine.frames, 5),
        "good_read_by_line_alone": round(fine.lines / fine.frames, 5),
        "ms_median": round(middle, 1),
        "ms_p95": round(slow, 1),
        "processor_ms_a_frame": used and round(used, 1),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores",
    }
    print(f"{table_of(shown)}\n\n{json.dumps(figures)}")
    return figures


def missing() -> str | None:
    """Say what is not installed, or None."""
    try:
        ocr_b_font(10)
        japanese_font(10)
    except FontMissing as said:
        return str(said)
    return None if chromium.where() else chromium.MISSING


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="bench.frames")
    parser.add_argument("--good", type=int, default=GOOD_TICKETS, help="tickets of each good kind")
    parser.add_argument("--worn", type=int, default=WORN_TICKETS, help="tickets of each other kind")
    parser.add_argument("--seed", type=int, default=SEED)
    wanted = parser.parse_args()
    os.environ.setdefault("VRS_STAGE", "local")
    lacking = missing()
    if lacking:
        print(lacking, file=sys.stderr)
        return 2
    figures = frames(wanted.good, wanted.worn, wanted.seed)
    return int(figures["accepted_wrong"] > 0 or figures["good_read"] < ENOUGH)


if __name__ == "__main__":
    sys.exit(main())
