"""Without a network nothing is lost and nothing is doubled: a sealed queue, one key a record, one dose."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from local.city import Person, people, registration_csv, ticket_line
from tests.browser.accessibility import demand_accessible
from tests.browser.chromium import Watch
from tests.browser.conftest import OpenContext
from tests.browser.served import Served
from tests.browser.tablet import LOT, OTHER_LOT, TabletPage, deaf, line_of, one_world
from tests.world import KASUKABE

pytestmark = pytest.mark.proof("T03")
NO_NETWORK = "ERR_INTERNET_DISCONNECTED|ERR_CONNECTION_RESET|ERR_FAILED"
CITIZENS = [replace(each, doses=()) for each in people(KASUKABE, 20, seed=93)]
_fresh = iter(CITIZENS)


@pytest.fixture(scope="module")
def hall() -> Iterator[Served]:
    with one_world() as served:
        served.world.register(registration_csv(CITIZENS))
        yield served


@pytest.fixture
def tablet(page: Page, hall: Served, watch: Watch) -> TabletPage:
    watch.expect(NO_NETWORK)
    return TabletPage(page, hall).at_work().installed()


def somebody() -> Person:
    return next(_fresh)


def kept(tablet: TabletPage, line: str) -> None:
    """Read and register while there is no network."""
    tablet.confirm(line)
    tablet.sees("通信できないため、確かめられません")
    tablet.press("登録する")
    tablet.heading("端末に保管しました")


def test_records_wait_and_are_sent_when_the_network_is_back(tablet: TabletPage) -> None:
    lines = [ticket_line(somebody(), 1) for _ in range(3)]
    tablet.page.context.set_offline(True)
    for count, line in enumerate(lines, 1):
        kept(tablet, line)
        tablet.unsent(count)
    demand_accessible(tablet.page)
    assert [tablet.doses(line) for line in lines] == [[], [], []]
    tablet.page.context.set_offline(False)
    tablet.unsent(0)
    assert [len(tablet.doses(line)) for line in lines] == [1, 1, 1]


def test_a_lost_reply_makes_one_dose(tablet: TabletPage) -> None:
    line, bodies = ticket_line(somebody(), 1), []

    def once_deaf(route: Route) -> None:
        bodies.append(route.request.post_data)
        deaf(route) if len(bodies) == 1 else route.continue_()

    tablet.page.route("**/doses", once_deaf)
    tablet.confirm(line)
    tablet.press("登録する")
    tablet.heading("端末に保管しました")
    assert len(tablet.doses(line)) == 1, "the service has it, and the tablet does not know"
    tablet.page.clock.run_for(3_000)
    tablet.unsent(0)
    assert len(bodies) == 2
    assert bodies[0] == bodies[1], "the same key and content, to the byte"
    assert len(tablet.doses(line)) == 1


def test_the_page_reloads_and_scans_without_a_network(tablet: TabletPage) -> None:
    page, lines = tablet.page, [ticket_line(somebody(), 1) for _ in range(2)]
    page.context.set_offline(True)
    kept(tablet, lines[0])
    page.reload()
    tablet.heading("接種券を読み取ってください")
    tablet.unsent(1)
    kept(tablet, lines[1])
    tablet.unsent(2)
    tablet.press("メニュー")
    tablet.heading("メニュー")
    tablet.press("直前の記録・取消")
    tablet.heading("直前の記録")
    page.context.set_offline(False)
    tablet.unsent(0)
    assert [len(tablet.doses(line)) for line in lines] == [1, 1]


def test_a_new_page_sends_what_the_one_before_could_not(
    tablet: TabletPage, hall: Served, open_context: OpenContext
) -> None:
    line = ticket_line(somebody(), 1)
    tablet.page.route("**/doses", lambda route: route.abort())
    tablet.confirm(line)
    tablet.press("登録する")
    tablet.heading("端末に保管しました")
    context = tablet.page.context
    tablet.page.close()
    again = TabletPage(context.new_page(), hall).open()
    again.heading("接種券を読み取ってください")
    again.unsent(0)
    assert len(again.doses(line)) == 1


def test_what_needs_somebody_is_shown_when_it_arrives(tablet: TabletPage, hall: Served) -> None:
    """Another tablet was faster with another lot; and a ticket was stopped meanwhile."""
    page, clerk = tablet.page, hall.world.staff("clerk")
    taken, gone = somebody(), somebody()
    page.context.set_offline(True)
    for person in (taken, gone):
        kept(tablet, ticket_line(person, 1))
    other = hall.world.tablet()
    assert other.scan(ticket_line(taken, 1), "2021-07-01", "COMIRNATY", OTHER_LOT).json["code"] == "S001"
    stop = {"reason": "moved_out", "since": "2021-06-01"}
    clerk.post("/tickets/stop", {"ticket": gone.ticket_number, "stop": stop})
    page.context.set_offline(False)
    tablet.unsent(0)
    tablet.press("要確認 2件")
    tablet.heading("確認が必要な記録")
    tablet.sees("内容の違う登録があります")
    tablet.sees("接種しないでください")
    demand_accessible(page)
    tablet.press("接種済みとして登録する")
    tablet.unsent(0)
    notices = page.locator(".records > li")
    expect(notices.filter(has_text="停止中の接種券で登録しました")).to_have_count(1)
    for left in (1, 0):
        page.get_by_role("button", name="確認した").first.click()
        expect(notices).to_have_count(left)
    tablet.sees("確認が必要な記録はありません")
    assert len(tablet.doses(ticket_line(gone, 1))) == 1
    assert [each["lot"] for each in tablet.doses(ticket_line(taken, 1))] == [OTHER_LOT]


def test_the_same_ticket_read_twice_says_so_before_it_was_sent(tablet: TabletPage) -> None:
    line = ticket_line(somebody(), 1)
    tablet.page.context.set_offline(True)
    kept(tablet, line)
    tablet.confirm(line)
    tablet.sees("同じ番号を読み取っています")
    tablet.sees("まだ送信していない記録です")
    tablet.press("登録する")
    tablet.heading("端末に保管しました")
    tablet.page.context.set_offline(False)
    tablet.unsent(0)
    assert len(tablet.doses(line)) == 1


def test_what_was_never_sent_is_taken_back_here(tablet: TabletPage) -> None:
    line = ticket_line(somebody(), 1)
    asked: list[Any] = []
    tablet.page.context.set_offline(True)
    tablet.confirm(line)
    tablet.page.route("**/doses", lambda route: asked.append(route) or route.abort())
    tablet.press("登録する")
    tablet.heading("端末に保管しました")
    tablet.press("取り消す")
    page = tablet.page
    page.get_by_role("listitem").get_by_role("button").click()
    page.get_by_role("dialog").get_by_role("button", name="取り消す").click()
    tablet.sees("送信中のため、まだ取り消せません")
    assert asked, "it was tried once, so the service may have it: nobody knows"


def test_what_is_older_than_three_days_is_let_go_of_and_counted(tablet: TabletPage, hall: Served) -> None:
    line = line_of(7001)
    tablet.page.context.set_offline(True)
    kept(tablet, line)
    tablet.page.clock.set_system_time(hall.world.clock.now() + timedelta(hours=73))
    tablet.page.context.set_offline(False)
    tablet.page.reload()
    tablet.sees("送信できないまま期限が過ぎた記録が1件あります")
    demand_accessible(tablet.page)
    tablet.press("わかりました")
    assert tablet.doses(line) == []
    assert LOT not in tablet.page.content()


#: From now on the tablet's disk takes no more of these: as when it stops between two writes.
STOPS_AT = """method => { const real = IDBObjectStore.prototype[method];
  IDBObjectStore.prototype[method] = function (...said) {
    if (this.name === "queue" || said[1] === "lost") throw new DOMException("stopped", "AbortError");
    return real.apply(this, said);
  }; }"""


@pytest.mark.parametrize("method", ["put", "delete"])
def test_a_tablet_that_stops_while_letting_go_says_so_when_it_is_opened_again(
    tablet: TabletPage, hall: Served, watch: Watch, method: str
) -> None:
    watch.expect("stopped")
    tablet.page.context.set_offline(True)
    kept(tablet, line_of({"put": 7101, "delete": 7102}[method]))
    tablet.page.evaluate(STOPS_AT, method)
    tablet.page.clock.set_system_time(hall.world.clock.now() + timedelta(hours=73))
    with tablet.page.expect_event("pageerror"):
        tablet.page.context.set_offline(False)
    tablet.page.reload()
    tablet.sees("送信できないまま期限が過ぎた記録が1件あります")
    tablet.press("わかりました")
    expect(tablet.page.get_by_text("送信できないまま期限が過ぎた記録")).to_have_count(0)
    tablet.page.reload()
    tablet.heading("会場の受付を始める")
    expect(tablet.page.get_by_text("送信できないまま期限が過ぎた記録")).to_have_count(0)
