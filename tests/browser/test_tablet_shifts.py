"""What ends a tablet's work, and how it goes on: a shift's time, a stop, a wrong clock, another window."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from chalicelib.values.clock import day_in_japan
from tests.browser.accessibility import demand_accessible
from tests.browser.chromium import Watch
from tests.browser.conftest import OpenContext
from tests.browser.served import Served
from tests.browser.tablet import LOT, OTHER_LOT, PRODUCT, TabletPage, line_of, one_world

pytestmark = pytest.mark.proof("T01", "T09")
NO_NETWORK = "ERR_INTERNET_DISCONNECTED|ERR_FAILED"


@pytest.fixture(scope="module")
def hall() -> Iterator[Served]:
    with one_world() as served:
        yield served


def test_a_shift_ends_by_its_time_and_the_next_goes_on_counting(page: Page, hall: Served) -> None:
    tablet = TabletPage(page, hall).at_work()
    tablet.register(line_of(100), "登録待ちとして保管しました")
    page.clock.fast_forward("11:59:00")
    page.clock.run_for(90_000)
    tablet.sees("受付の12時間が過ぎました")
    demand_accessible(page)
    hall.world.clock.move(hours=12)
    tablet.open_shift().choose()
    tablet.press("メニュー")
    tablet.press("枚数の確認・受付を終える")
    expect(page.locator("[data-total=records]")).to_have_text("1")


def test_a_shift_that_the_service_no_longer_knows_is_opened_again_and_nothing_is_lost(
    page: Page, hall: Served, open_context: OpenContext
) -> None:
    """The service knows another nonce than this page: the record waits, and goes with the next shift."""
    tablet = TabletPage(page, hall).at_work()
    tablet.confirm(line_of(101))
    hall.world.clock.move(hours=12, minutes=1)
    page.clock.set_system_time(hall.world.clock.now())
    tablet.press("登録する")
    tablet.sees("受付が切れました")
    demand_accessible(page)
    tablet.unsent(1)
    tablet.open_shift()
    tablet.heading("今日のワクチン")
    tablet.unsent(0)
    assert len(tablet.doses(line_of(101))) == 1


def test_a_stopped_tablet_says_so_and_waits_for_a_new_code(page: Page, hall: Served) -> None:
    tablet = TabletPage(page, hall).at_work()
    stored = page.evaluate(
        """async () => {
          const asked = indexedDB.open("vrs-tablet");
          const database = await new Promise((done) => { asked.onsuccess = () => done(asked.result); });
          const got = database.transaction("plain").objectStore("plain").get("tablet");
          return new Promise((done) => { got.onsuccess = () => done(got.result.tablet_id); });
        }"""
    )
    tablet.confirm(line_of(102))
    hall.world.administrator().post(f"/tablets/{stored}/revoke", {})
    hall.world.clock.move(seconds=61)
    tablet.press("登録する")
    tablet.sees("この端末は使えません")
    demand_accessible(page)
    tablet.press("登録し直す")
    tablet.heading("この端末を登録する")
    tablet.sees("送信していない記録が1件あります")
    tablet.enrol().open_shift().choose()
    tablet.unsent(0)
    assert len(tablet.doses(line_of(102))) == 1


def test_a_wrong_clock_is_told_before_it_could_date_a_dose(page: Page, hall: Served) -> None:
    tablet = TabletPage(page, hall).at_work()
    page.clock.set_system_time(hall.world.clock.now() + timedelta(days=1))
    tablet.scan(line_of(103))
    tablet.sees("端末の時計がずれているようです")
    demand_accessible(page)
    expect(tablet.button("登録する")).to_have_count(0)
    page.clock.set_system_time(hall.world.clock.now())
    tablet.press("もう一度試す")
    tablet.press("登録する")
    tablet.heading("登録待ちとして保管しました")
    assert len(tablet.doses(line_of(103))) == 1


def test_a_clock_that_goes_wrong_later_loses_nothing(page: Page, hall: Served) -> None:
    tablet = TabletPage(page, hall).at_work()
    tablet.confirm(line_of(113))
    page.clock.set_system_time(hall.world.clock.now() + timedelta(minutes=6))
    tablet.press("登録する")
    tablet.heading("端末に保管しました")
    tablet.sees("端末の時計がずれているようです")
    tablet.unsent(1)
    page.clock.set_system_time(hall.world.clock.now())
    tablet.press("メニュー")
    tablet.press("枚数の確認・受付を終える")
    tablet.press("今すぐ送信する")
    tablet.unsent(0)
    assert [each["given_on"] for each in tablet.doses(line_of(113))] == [
        str(day_in_japan(hall.world.clock.now()))
    ]


def test_a_shift_is_not_opened_with_a_wrong_clock(page: Page, hall: Served) -> None:
    tablet = TabletPage(page, hall).open().enrol()
    page.clock.set_system_time(hall.world.clock.now() - timedelta(minutes=6))
    tablet.open_shift()
    tablet.sees("端末の時計がずれているか、使用が止められています")
    demand_accessible(page)


def test_a_second_window_says_that_another_is_open(page: Page, hall: Served) -> None:
    tablet = TabletPage(page, hall).at_work()
    second = page.context.new_page()
    second.goto(hall.tablet)
    expect(second.get_by_text("別の画面で開いています")).to_be_visible()
    demand_accessible(second)
    tablet.page.close()
    second.get_by_role("button", name="画面を開き直す").click()
    expect(second.get_by_role("heading", name="接種券を読み取ってください")).to_be_visible()


def test_a_service_that_is_down_keeps_nobody_waiting(page: Page, hall: Served, watch: Watch) -> None:
    watch.expect("503|500")
    busy = {"code": "C501", "message": "混み合っています。"}
    answers: list[Any] = []

    def down(route: Any) -> None:
        answers.append(route)
        route.fulfill(status=503, json=busy)

    tablet = TabletPage(page, hall).at_work()
    for path in ("**/doses", "**/tickets/check"):
        page.route(path, down)
    tablet.confirm(line_of(104))
    tablet.sees("通信できないため、確かめられません")
    tablet.press("登録する")
    tablet.heading("端末に保管しました")
    page.unroute_all()
    page.clock.run_for(3_000)
    tablet.unsent(0)
    assert len(tablet.doses(line_of(104))) == 1


def test_what_the_service_never_takes_is_for_the_paper(page: Page, hall: Served) -> None:
    tablet = TabletPage(page, hall).at_work()
    refused = {"code": "C101", "message": "送信された内容の形式が正しくありません。"}
    page.route("**/doses", lambda route: route.fulfill(status=422, json=refused))
    tablet.confirm(line_of(105))
    tablet.press("登録する")
    tablet.heading("登録できませんでした")
    tablet.sees("予診票を保管し、市区町村の窓口で登録を受けてください")
    demand_accessible(page)
    tablet.unsent(0)
    tablet.press("要確認 1件")
    tablet.sees("送信された内容の形式が正しくありません")


@pytest.mark.proof("T02")
def test_two_tablets_at_once_make_one_dose_and_each_is_told(
    page: Page, hall: Served, open_context: OpenContext
) -> None:
    line = line_of(106)
    first = TabletPage(page, hall).at_work()
    second = TabletPage(open_context().new_page(), hall).at_work()
    third = TabletPage(open_context().new_page(), hall).open().enrol().open_shift()
    third.choose(PRODUCT, OTHER_LOT)
    tablets = (first, second, third)
    for tablet in tablets:
        tablet.confirm(line)
        expect(tablet.button("登録する")).to_be_enabled()
    for tablet in tablets:
        tablet.page.evaluate("() => [...document.querySelectorAll('.foot button')].at(-1).click()")
    headings = []
    for tablet in tablets:
        heading = tablet.page.locator(".verdict h1")
        expect(heading).to_be_visible()
        headings.append(heading.inner_text())
    assert sorted(headings) in (
        sorted(["登録待ちとして保管しました", "すでに登録されています", "内容の違う登録があります"]),
        sorted(["登録待ちとして保管しました", "内容の違う登録があります", "内容の違う登録があります"]),
    )
    assert len(first.doses(line)) == 1
    assert first.doses(line)[0]["lot"] in {LOT, OTHER_LOT}
