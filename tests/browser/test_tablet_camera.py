"""The tablet reads a ticket that is held before its camera, and a code that enrols it."""

from collections.abc import Iterator
from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from local.city import people, registration_csv, ticket_line
from local.sheet import LAYOUTS, WEAR, Ticket
from tests.browser import chromium
from tests.browser.accessibility import demand_accessible
from tests.browser.chromium import Watch, opened
from tests.browser.reading.darkroom import shot
from tests.browser.served import Served
from tests.browser.tablet import TabletPage
from tests.world import KASUKABE

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Playwright

pytestmark = pytest.mark.proof("T01")
FRAMES = 4
(PERSON,) = (replace(each, doses=()) for each in people(KASUKABE, 1, seed=94))
LINE = ticket_line(PERSON, 1)


@pytest.fixture(scope="module")
def filmed(playwright: "Playwright", tmp_path_factory: pytest.TempPathFactory) -> Iterator["Browser"]:
    """Start a Chromium whose camera shows a ticket."""
    rng = Random(94)
    film = tmp_path_factory.mktemp("film") / "ticket.mjpeg"
    layout = next(each for each in LAYOUTS if each.qr_at)
    film.write_bytes(
        b"".join(
            shot("plain", [(Ticket(LINE), layout)], WEAR["plain"](rng), at).draw() for at in range(FRAMES)
        )
    )
    running = chromium.launch(playwright, *chromium.camera(film))
    yield running
    running.close()


@pytest.fixture
def page(filmed: "Browser", watch: Watch) -> Iterator["Page"]:
    with opened(filmed, watch) as context:
        yield context.new_page()
    watch.demand_nothing_went_wrong()


def test_a_ticket_before_the_camera_is_read_and_recorded(page: "Page", served: Served) -> None:
    served.world.register(registration_csv([PERSON]))
    tablet = TabletPage(page, served).open().enrol().open_shift()
    tablet.choose()
    expect(page.get_by_role("heading", name="紙の接種券と見比べてください")).to_be_visible(timeout=30_000)
    expect(page.locator(".ticket-number")).to_contain_text(LINE[8:13])
    tablet.press("やめて読み取り直す")
    expect(page.locator(".ticket")).to_have_count(1, timeout=30_000)
    tablet.press("登録する")
    tablet.heading("登録しました")
    assert len(tablet.doses(LINE)) == 1
    tablet.press("次の人を読み取る")
    tablet.sees("前の接種券が写っています")
    tablet.heading("接種券を読み取ってください")
    tablet.press("メニュー")
    tablet.heading("メニュー")
    assert page.evaluate("() => document.querySelector('video')") is None, "the camera is released"


def test_the_picture_is_shown_while_scanning_and_the_page_stays_usable(page: "Page", served: Served) -> None:
    tablet = TabletPage(page, served).open()
    tablet.press("2次元コードで読み取る")
    expect(page.locator(".viewfinder video")).to_be_visible(timeout=30_000)
    demand_accessible(page)
    expect(page.get_by_label("端末登録コード")).to_have_value("")
