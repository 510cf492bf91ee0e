"""A 個人番号 on the screen: covered by default, open for a moment, never copied, never printed."""

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.served import Site

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.proof("T08")
NUMBER = re.compile(r"1234\s?5678\s?9012")
COVERED = "●●●● ●●●● ●●●●"


@pytest.fixture
def covered(page: "Page", site: Site) -> "Page":
    """Open the room of covered numbers, with a clock that a test moves."""
    page.clock.install()
    page.goto(site.component("masked"))
    page.locator("h1").wait_for()
    return page


@pytest.fixture
def open_one(covered: "Page") -> "Page":
    covered.get_by_role("button", name="個人番号を表示", exact=True).click()
    covered.get_by_text("1234 5678 9012").wait_for()
    return covered


def text(page: "Page") -> str:
    return page.locator("main").inner_text()


def test_a_number_is_covered_until_somebody_asks(covered: "Page") -> None:
    assert COVERED in text(covered)
    assert not NUMBER.search(covered.content())
    assert covered.get_by_role("img", name="個人番号（非表示）", exact=True).count() == 1
    assert covered.get_by_role("button", name="個人番号（権限なし）").count() == 0


def test_a_refusal_leaves_it_covered_and_says_why(covered: "Page") -> None:
    covered.get_by_role("button", name="個人番号（拒まれるとき）を表示").click()
    expect(covered.get_by_role("alert")).to_contain_text("目的")
    assert not NUMBER.search(covered.content())


def test_it_is_covered_again_after_half_a_minute(open_one: "Page") -> None:
    open_one.clock.run_for(20_000)  # beside what passes by itself on a busy machine
    assert NUMBER.search(text(open_one))
    open_one.clock.run_for(10_001)
    assert not NUMBER.search(open_one.content())


def test_it_is_covered_again_when_somebody_says_so(open_one: "Page") -> None:
    open_one.get_by_role("button", name="個人番号を隠す").click()
    assert not NUMBER.search(open_one.content())


def test_it_is_covered_again_when_the_page_is_left(open_one: "Page") -> None:
    open_one.evaluate(
        "() => { Object.defineProperty(document, 'hidden', { value: true });"
        " document.dispatchEvent(new Event('visibilitychange')); }"
    )
    open_one.get_by_text("1234 5678 9012").wait_for(state="detached")
    assert not NUMBER.search(open_one.content())


def test_what_is_copied_does_not_hold_it(open_one: "Page") -> None:
    open_one.evaluate(
        "() => { addEventListener('copy', () => { globalThis.copied = getSelection().toString(); }); }"
    )
    open_one.keyboard.press("Control+a")
    open_one.keyboard.press("Control+c")
    copied = open_one.evaluate("() => globalThis.copied")
    assert "隠した番号" in copied, "something was copied"
    assert not NUMBER.search(copied)


def test_what_is_printed_does_not_hold_it(open_one: "Page") -> None:
    open_one.emulate_media(media="print")
    assert not NUMBER.search(text(open_one))
    assert COVERED in text(open_one)


def test_printing_covers_it(open_one: "Page") -> None:
    open_one.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    open_one.get_by_text("1234 5678 9012").wait_for(state="detached")
    assert not NUMBER.search(open_one.content())
