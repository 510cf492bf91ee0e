"""The tablet for everybody: by keyboard alone, enlarged, upright and lying, heard, in gloves."""

from collections.abc import Callable, Iterator
from itertools import count

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import (
    demand_accessible,
    demand_fits,
    demand_keyboard_reaches_everything,
)
from tests.browser.conftest import OpenContext
from tests.browser.served import Served
from tests.browser.tablet import PIN, VENUE, TabletPage, invited, line_of, one_world

pytestmark = pytest.mark.proof("T15")
SMALL_TARGETS = """() => [...document.querySelectorAll("button, input, select, label.choice")]
  .filter((each) => each.checkVisibility() && !each.closest("label.choice input"))
  .filter((each) => !(each.matches("input") && each.closest("label.choice")))
  .map((each) => [each.innerText || each.id, each.getBoundingClientRect()])
  .filter(([, { width, height }]) => width < 48 || height < 48)
  .map(([name, { width, height }]) => `${name}: ${Math.round(width)} × ${Math.round(height)}`)"""


FROM_THE_TOP = """() => {
  const top = document.createElement("span");
  top.tabIndex = -1;
  (document.querySelector("dialog[open]") ?? document.body).prepend(top);
  top.focus();
  top.remove();
}"""
"""Each screen begins at its heading; a walk through all of it begins before the bar."""
FOCUSED = """() => {
  const at = document.activeElement;
  return at === document.body ? "" : at.labels?.[0]?.innerText || at.innerText || "";
}"""
"""Nothing has the focus while it is on the body, whose text is all there is on the screen."""
_fresh = count(700)


def demand_keyboard(page: Page) -> None:
    page.evaluate(FROM_THE_TOP)
    demand_keyboard_reaches_everything(page)


@pytest.fixture(scope="module")
def hall() -> Iterator[Served]:
    with one_world() as served:
        yield served


def each_screen(tablet: TabletPage) -> Iterator[str]:
    """Walk through the screens, and stop at each."""
    page = tablet.page
    tablet.open()
    tablet.heading("この端末を登録する")
    yield "enrol"
    tablet.enrol()
    yield "shift"
    tablet.open_shift()
    tablet.heading("今日のワクチン")
    yield "preset"
    tablet.choose()
    tablet.sees("カメラが見つかりません")
    yield "scan"
    tablet.press("番号を入力する")
    expect(page.get_by_label("18けたの番号")).to_be_visible()
    yield "typed"
    tablet.press("カメラに戻る")
    tablet.confirm(line_of(next(_fresh), turn=2))
    yield "confirm"
    tablet.press("登録する")
    tablet.heading("登録待ちとして保管しました")
    yield "result"
    tablet.press("取り消す")
    tablet.heading("直前の記録")
    yield "records"
    page.get_by_role("button", name="取り消す").first.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    yield "reason"
    page.keyboard.press("Escape")
    tablet.press("メニュー")
    tablet.heading("メニュー")
    yield "menu"
    tablet.press("確認が必要な記録")
    tablet.heading("確認が必要な記録")
    yield "notices"
    tablet.press("メニュー")
    tablet.press("枚数の確認・受付を終える")
    tablet.heading("予診票の枚数を確かめる")
    yield "count"


@pytest.mark.parametrize(
    "demand",
    [demand_accessible, demand_keyboard, demand_fits],
    ids=["axe", "keyboard", "200 %"],
)
def test_every_screen_serves_everybody(demand: Callable[[Page], None], page: Page, hall: Served) -> None:
    seen = []
    for name in each_screen(TabletPage(page, hall)):
        demand(page)
        seen.append(name)
    assert len(seen) == 12


def test_every_target_is_large_enough_for_gloves(page: Page, hall: Served) -> None:
    for name in each_screen(TabletPage(page, hall)):
        assert page.evaluate(SMALL_TARGETS) == [], name


@pytest.mark.parametrize("size", [(800, 1280), (1280, 800), (600, 960)], ids=str)
def test_the_foot_and_the_number_are_in_sight_upright_and_lying(
    size: tuple[int, int], page: Page, hall: Served
) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    tablet = TabletPage(page, hall).at_work()
    tablet.confirm(line_of(510 + size[0]))
    for shown in (tablet.button("登録する"), page.locator(".ticket-number dd"), page.locator(".ticket-turn")):
        box = shown.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= size[0]
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= size[1], box


def test_a_person_is_recorded_with_the_keyboard_alone(page: Page, hall: Served) -> None:
    tablet = TabletPage(page, hall).open()
    keys = page.keyboard

    def to(name: str) -> None:
        """Walk by Tab until the focus is on something of that name."""
        for _ in range(60):
            keys.press("Tab")
            if name in page.evaluate(FOCUSED):
                return
        pytest.fail(f"{name} is out of the keyboard's reach")

    code = invited(hall)
    tablet.heading("この端末を登録する")
    to("端末登録コード")
    keys.insert_text(code)
    keys.press("Enter")
    tablet.heading("会場の受付を始める")
    to("会場のID")
    keys.insert_text(VENUE)
    to("暗証番号")
    keys.insert_text(PIN)
    keys.press("Enter")
    tablet.heading("今日のワクチン")
    to("コミナティ")
    keys.press("Space")
    to("ロット番号")
    keys.insert_text("EP2163")
    keys.press("Enter")
    tablet.heading("接種券を読み取ってください")
    to("番号を入力する")
    keys.press("Enter")
    to("18けたの番号")
    keys.insert_text(line_of(520))
    keys.press("Enter")
    tablet.heading("紙の接種券と見比べてください")
    expect(page.locator(".spinner")).to_have_count(0)
    to("登録する")
    keys.press("Enter")
    tablet.heading("登録待ちとして保管しました")
    assert len(tablet.doses(line_of(520))) == 1


def test_a_screen_reader_hears_each_step_once(page: Page, hall: Served) -> None:
    tablet = TabletPage(page, hall).at_work()
    status, alert = page.get_by_role("status").last, page.get_by_role("alert").last
    expect(status).to_have_text("読み取りの準備ができました")
    tablet.confirm(line_of(530))
    expect(status).to_contain_text("1回目 0 0 0 0 0 0 0 5 3 0 まだ登録されていない番号です")
    assert page.evaluate("() => document.activeElement.tagName") == "H1"
    tablet.press("登録する")
    expect(status).to_contain_text("登録待ちとして保管しました")
    tablet.confirm(f"31{line_of(531)[2:]}")
    expect(alert).to_contain_text("「予診のみ」の券です")
    expect(status).to_have_text("")


def test_sounds_and_vibration_tell_the_outcomes_apart(open_context: OpenContext, hall: Served) -> None:
    page = open_context().new_page()
    page.add_init_script(
        """
        window.shakes = [];
        navigator.vibrate = (pattern) => window.shakes.push(pattern.join(" "));
        """
    )
    tablet = TabletPage(page, hall).at_work()
    tablet.register(line_of(540), "登録待ちとして保管しました")
    shakes = page.evaluate("() => window.shakes")
    assert shakes[0] == "30", "read"
    assert "120 80 120" in shakes, "look"
    tablet.scan("12345678901")
    tablet.sees("18桁の数字ではありません")
    assert page.evaluate("() => window.shakes.at(-1)") == "300 100 300 100 300", "stop"
    tablet.press("メニュー")
    page.get_by_role("checkbox", name="音と振動で知らせる").uncheck()
    before = page.evaluate("() => window.shakes.length")
    tablet.press("戻る")
    tablet.heading("接種券を読み取ってください")
    tablet.sees("カメラが見つかりません")  # now it listens for scanners, too
    tablet.scan("12345678901")
    tablet.sees("18桁の数字ではありません")
    assert page.evaluate("() => window.shakes.length") == before


def test_the_screen_stays_on_while_a_shift_is_open(open_context: OpenContext, hall: Served) -> None:
    page = open_context().new_page()
    page.add_init_script(
        """
        window.held = 0;
        const wakeLock = { request: async () => {
          window.held += 1;
          return { addEventListener() {}, release: async () => { window.held -= 1; } };
        } };
        Object.defineProperty(navigator, "wakeLock", { value: wakeLock });
        """
    )
    tablet = TabletPage(page, hall).open().enrol()
    assert page.evaluate("() => window.held") == 0
    tablet.open_shift().choose()
    page.wait_for_function("() => window.held === 1")
    tablet.press("メニュー")
    tablet.press("枚数の確認・受付を終える")
    tablet.press("受付を終える")
    page.get_by_role("dialog").get_by_role("button", name="受付を終える").click()
    page.wait_for_function("() => window.held === 0")


def test_a_planted_fault_of_accessibility_is_found(page: Page, hall: Served) -> None:
    TabletPage(page, hall).open()
    page.get_by_role("heading", level=1).wait_for()
    page.evaluate("() => document.querySelector('label').remove()")
    with pytest.raises(AssertionError, match="label"):
        demand_accessible(page)
