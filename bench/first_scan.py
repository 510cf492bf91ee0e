"""How soon a tablet that was just switched on reads its first ticket, in a real browser.

    python -m bench.first_scan [--repeats 15]

A tablet is enrolled, its shift is open and its vaccine chosen.  Then, again and again, Chromium is started
anew on the tablet's profile and opens the page, with a ticket before its (fake) camera: what is measured
ends when the camera's picture is there, and when the ticket was read.  A first visit, on which everything
is fetched, is measured beside it.  Behind the page stands the service over moto; all tickets are synthetic.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from statistics import median, quantiles
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

from local.city import people, ticket_line
from local.sheet import LAYOUTS, WEAR, Ticket
from tests.browser import chromium
from tests.browser.reading.darkroom import shot
from tests.browser.served import Served, served_world
from tests.browser.tablet import TabletPage
from tests.world import KASUKABE

if TYPE_CHECKING:
    from playwright.sync_api import Page, Playwright

FRAMES, SEED = 4, 94
LIMIT = 2_000
"""Milliseconds until the first scan on a cold start, as the issue of the pages allows them."""
SEEN, READ = ".viewfinder video", ".ticket-number"
BOUNDED = "a shift that goes on: ticket read"


def film_of(folder: Path) -> Path:
    """Film a good ticket."""
    line = ticket_line(next(iter(people(KASUKABE, 1, seed=SEED))), 1)
    layout, rng = next(each for each in LAYOUTS if each.qr_at), Random(SEED)
    film = folder / "ticket.mjpeg"
    drawn = (shot("plain", [(Ticket(line), layout)], WEAR["plain"](rng), at).draw() for at in range(FRAMES))
    film.write_bytes(b"".join(drawn))
    return film


@contextmanager
def switched_on(driver: "Playwright", profile: Path, film: Path) -> Iterator["Page"]:
    """Start a browser on a profile."""
    context = driver.chromium.launch_persistent_context(
        str(profile),
        executable_path=chromium.where(),
        args=[*chromium.NOTHING_ELSE, *chromium.QUIET, "--no-sandbox", *chromium.camera(film)],
        locale="ja-JP",
        timezone_id="Asia/Tokyo",
    )
    context.set_default_timeout(30_000)
    yield context.pages[0]
    context.close()


def measured(
    served: Served, profile: Path, film: Path, driver: "Playwright", repeats: int
) -> dict[str, list[float]]:
    """Return the milliseconds of each repeat, by what they end with."""
    found: dict[str, list[float]] = {}

    def until(begun: float, what: str) -> None:
        found.setdefault(what, []).append((time.monotonic() - begun) * 1_000)

    with switched_on(driver, profile, film) as page:
        tablet, begun = TabletPage(page, served), time.monotonic()
        tablet.open().heading("この端末を登録する")
        until(begun, "a first visit: page")
        tablet.enrol().open_shift()
        tablet.choose()
        begun = time.monotonic()
        page.wait_for_selector(READ)
        until(begun, "a first visit: vaccine chosen to ticket read")
        page.wait_for_function("() => navigator.serviceWorker?.controller")
    for _ in range(repeats):
        with switched_on(driver, profile, film) as page:
            tablet, begun = TabletPage(page, served), time.monotonic()
            tablet.open()
            page.wait_for_selector(SEEN)
            until(begun, "a shift that goes on: picture shown")
            page.wait_for_selector(READ)
            until(begun, BOUNDED)
    return found


def main() -> int:
    """Measure, print, and return 1 where the first scan comes later than it may."""
    parser = argparse.ArgumentParser(prog="bench.first_scan")
    parser.add_argument("--repeats", type=int, default=15)
    options = parser.parse_args()
    os.environ.setdefault("VRS_STAGE", "local")
    with tempfile.TemporaryDirectory() as folder, served_world() as served, sync_playwright() as driver:
        film = film_of(Path(folder))
        found = measured(served, Path(folder) / "profile", film, driver, options.repeats)
    print("| what | times | median ms | p95 ms |\n|---|---|---|---|")
    for name, times in found.items():
        slow = quantiles(times, n=20, method="inclusive")[-1] if len(times) > 1 else times[0]
        print(f"| {name} | {len(times)} | {median(times):.0f} | {slow:.0f} |")
    first = median(found[BOUNDED])
    print(json.dumps({"first_scan_ms": round(first), "at_most": LIMIT}))
    return 1 if first > LIMIT else 0


if __name__ == "__main__":
    sys.exit(main())
