"""A venue's tablet in a real browser: what its people press, type and see."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.served import Served, served_world
from tests.world import KASUKABE

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page, Route

    from local.tablet import Answered

VENUE, PIN, HALL = "HALL-1", "246810", "市民文化会館"
PRODUCT, LOT, OTHER_LOT = "コミナティ", "EP2163", "ER7449"
BURST = """(text) => {
  const begun = performance.now();
  [...text, "Enter"].forEach((key, place) => {
    const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
    Object.defineProperty(event, "timeStamp", { value: begun + 5 * place });
    document.dispatchEvent(event);
  });
}"""
"""What a hardware scanner does: keys in a burst that no hand types, five milliseconds apart."""


@contextmanager
def one_world() -> Iterator[Served]:
    """Serve one world for the tests of a module: each has a tablet and tickets of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VRS_STAGE", "local")
        with served_world() as served:
            yield served


def invited(served: Served, scope: str = "home") -> str:
    """Return a one-time code, and see to it that the venue is there."""
    admin = served.world.administrator()
    admin.post("/venues", {"venue_id": VENUE, "name": HALL, "pin": PIN})
    code: str = admin.post("/tablets/invitations", {"label": "一番テーブル", "scope": scope}).json["code"]
    return code


class TabletPage:
    """The page of one tablet."""

    def __init__(self, page: "Page", served: Served) -> None:
        self.page = page
        self.served = served
        self.world = served.world
        page.clock.install(time=self.world.clock.now())

    # -- finding one's way -------------------------------------------------------------------

    def button(self, name: str) -> "Locator":
        return self.page.get_by_role("button", name=name, exact=True)

    def press(self, name: str) -> None:
        self.button(name).click()

    def heading(self, text: str) -> None:
        """Wait for a screen."""
        expect(self.page.get_by_role("heading", level=1, name=text, exact=True)).to_be_visible()

    def sees(self, text: str) -> None:
        expect(self.page.get_by_role("main").get_by_text(text).first).to_be_visible()

    def unsent(self, count: int) -> None:
        """Wait until so many records wait to be sent."""
        expect(self.page.locator("[data-unsent]")).to_have_attribute("data-unsent", str(count))

    # -- a shift -----------------------------------------------------------------------------

    def open(self) -> "TabletPage":
        self.page.goto(self.served.tablet)
        return self

    def enrol(self, scope: str = "home") -> "TabletPage":
        self.page.get_by_label("端末登録コード").fill(invited(self.served, scope))
        self.press("登録する")
        self.heading("会場の受付を始める")
        return self

    def open_shift(self, venue: str = VENUE, pin: str = PIN) -> "TabletPage":
        self.page.get_by_label("会場のID").fill(venue)
        self.page.get_by_label("暗証番号").fill(pin)
        self.press("受付を始める")
        return self

    def choose(self, product: str = PRODUCT, lot: str = LOT) -> "TabletPage":
        self.heading("今日のワクチン")
        self.page.get_by_role("radio", name=product, exact=True).check()
        self.page.get_by_label("ロット番号").fill(lot)
        self.press("決定する")
        return self

    def at_work(self, scope: str = "home") -> "TabletPage":
        """Enrol, open a shift and choose: ready for the first person."""
        self.open().enrol(scope).open_shift().choose()
        self.heading("接種券を読み取ってください")
        return self

    def installed(self) -> "TabletPage":
        """Wait until the page works without a network: its service worker has everything and is asked."""
        self.page.evaluate("() => navigator.serviceWorker.ready")
        self.page.wait_for_function("() => navigator.serviceWorker.controller")
        return self

    # -- one person --------------------------------------------------------------------------

    def scan(self, line: str) -> None:
        """Read a ticket by a hardware scanner."""
        self.page.evaluate(BURST, line)

    def confirm(self, line: str) -> None:
        """Read a ticket, as soon as one can, and wait for what is known of it."""
        expect(self.page.locator(".work")).to_be_visible()
        self.scan(line)
        self.heading("紙の接種券と見比べてください")
        expect(self.page.locator(".spinner")).to_have_count(0)

    def register(self, line: str, heading: str = "登録しました") -> None:
        """Read and register one person."""
        self.confirm(line)
        self.press("登録する")
        self.heading(heading)

    # -- what the service has ----------------------------------------------------------------

    def doses(self, line: str) -> list[dict[str, Any]]:
        """Return every version of every dose of a ticket, as the desk sees them."""
        clerk = self.world.staff("clerk", line[2:8])
        found: Answered = clerk.post("/tickets/search", {"ticket": line[8:]})
        assert found.status in {200, 404}, found.json
        return found.json["doses"] if found.status == 200 else []


def deaf(route: "Route") -> None:
    """Let a request arrive, and lose the reply."""
    route.fetch()
    route.abort("connectionreset")


def line_of(number: int, turn: int = 1, city: str = KASUKABE) -> str:
    """Return the line of a ticket."""
    return f"2{turn}{city}{number:010d}"


def statuses(doses: list[Mapping[str, Any]]) -> list[str]:
    return [each["status"] for each in doses]
