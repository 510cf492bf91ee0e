"""Pictures of the venue's tablet: the way of one person, and every kind of answer."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

from local.city import Person, people, registration_csv, ticket_line
from local.sheet import LAYOUTS, WEAR, Ticket
from tests.browser import chromium
from tests.browser.chromium import Watch
from tests.browser.reading.darkroom import shot
from tests.browser.served import Served
from tests.browser.tablet import TabletPage, line_of
from tests.world import KASUKABE

if TYPE_CHECKING:
    from playwright.sync_api import Browser

FRAMES = 4
LANDSCAPE, PORTRAIT = {"width": 1024, "height": 768}, {"width": 768, "height": 1024}
CITIZENS: list[Person] = [replace(each, doses=()) for each in people(KASUKABE, 12, seed=97)]
VALID, ODD, STOPPED, TWICE, UPRIGHT, ABROAD, TAKEN_BACK, UNSENT, COUNTED = (
    ticket_line(each, 2 if place == 1 else 1) for place, each in enumerate(CITIZENS[:9])
)


def town(served: Served) -> None:
    """Register everybody, and stop one ticket."""
    served.world.register(registration_csv(CITIZENS))
    stop = {"reason": "moved_out", "since": "2021-06-01"}
    wish = {"ticket": STOPPED[8:], "stop": stop}
    assert served.world.staff("clerk").post("/tickets/stop", wish).status == 200


def camera() -> bytes:
    """Return a film of a ticket that is out of focus and not read, so that the scan goes on."""
    rng = Random(97)
    layout = next(each for each in LAYOUTS if each.qr_at)
    worn = WEAR["blurred"](rng)
    ticket = [(Ticket(ticket_line(CITIZENS[-1], 1)), layout)]
    return b"".join(shot("blurred", ticket, worn, at).draw() for at in range(FRAMES))


@dataclass(frozen=True)
class TabletShot:
    """A picture of the tablet: what its people do before it is taken."""

    name: str
    prepare: Callable[[TabletPage], Any]
    held: dict[str, int]
    """Width and height of the screen, as the tablet is held."""

    def taken(self, served: Served, browser: "Browser", watch: Watch, file: Path) -> None:
        watch.expect("ERR_CONNECTION_FAILED")  # one picture is of a tablet without a network
        with chromium.opened(browser, watch, viewport=self.held) as context:
            tablet = TabletPage(context.new_page(), served)
            self.prepare(tablet)
            tablet.page.wait_for_load_state("networkidle")
            tablet.page.screenshot(path=file)


def of(name: str, prepare: Callable[[TabletPage], Any], held: dict[str, int] = LANDSCAPE) -> TabletShot:
    return TabletShot(f"tablet-{name}", prepare, held)


def _enrolling(tablet: TabletPage) -> None:
    tablet.open()
    tablet.page.get_by_label("端末登録コード").wait_for()


def _choosing(tablet: TabletPage) -> None:
    tablet.open().enrol().open_shift()
    tablet.heading("今日のワクチン")


def _scanning(tablet: TabletPage) -> None:
    tablet.at_work()
    tablet.page.locator(".viewfinder video").wait_for()


def _confirming(line: str) -> Callable[[TabletPage], None]:
    return lambda tablet: tablet.at_work().confirm(line)


def _registered(line: str, heading: str) -> Callable[[TabletPage], None]:
    return lambda tablet: tablet.at_work().register(line, heading)


def _twice(tablet: TabletPage) -> None:
    tablet.at_work().register(TWICE)
    tablet.confirm(TWICE)


def _taking_back(tablet: TabletPage) -> None:
    tablet.at_work().register(TAKEN_BACK)
    tablet.press("取り消す")
    tablet.heading("直前の記録")


def _without_network(tablet: TabletPage) -> None:
    tablet.at_work()
    tablet.page.route("**/doses", lambda route: route.abort("connectionfailed"))
    tablet.page.route("**/tickets/check", lambda route: route.abort("connectionfailed"))
    tablet.confirm(UNSENT)
    tablet.press("登録する")
    tablet.unsent(1)
    expect(tablet.page.locator(".spinner")).to_have_count(0)


def _counting(tablet: TabletPage) -> None:
    tablet.at_work().register(COUNTED)
    tablet.press("メニュー")
    tablet.press("枚数の確認・受付を終える")


def _in_english(tablet: TabletPage) -> None:
    tablet.at_work()
    tablet.press("メニュー")
    tablet.page.get_by_role("radio", name="English").check()
    tablet.press("Back")
    tablet.scan(ABROAD)
    tablet.heading("Compare with the paper ticket")


SHOTS = [
    of("enrol", _enrolling),
    of("shift", lambda tablet: tablet.open().enrol()),
    of("preset", _choosing),
    of("scan", _scanning),
    of("confirm", _confirming(VALID)),
    of("confirm-upright", _confirming(UPRIGHT), PORTRAIT),
    of("english", _in_english),
    of("registered", _registered(VALID, "登録しました")),
    of("look", _registered(ODD, "登録しました。確認してください")),
    of("waiting", _registered(line_of(7001), "登録待ちとして保管しました")),
    of("already", _twice),
    of("stopped", _confirming(STOPPED)),
    of("unsent", _without_network),
    of("undo", _taking_back),
    of("count", _counting),
]
