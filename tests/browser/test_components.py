"""The shared components are whole: accessible, reached by keyboard, quick, and silent on what they cover."""

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import (
    demand_accessible,
    demand_fits,
    demand_keyboard_reaches_everything,
    demand_targets,
)
from tests.browser.served import Site

if TYPE_CHECKING:
    from playwright.sync_api import Page

ROOMS = ["buttons", "notices", "texts", "numbers", "dates", "choices", "files", "navigation", "dialogs"]
ROOMS += ["tables", "records", "masked", "charts"]


def opened(page: "Page", site: Site, room: str) -> "Page":
    page.goto(site.component(room))
    page.locator("h1").wait_for()
    return page


def test_every_room_of_the_living_page_is_tested(quick_page: "Page", site: Site) -> None:
    page = opened(quick_page, site, "buttons")
    links = page.get_by_role("navigation", name="部品").get_by_role("link")
    assert [link.get_attribute("href") for link in links.all()] == [f"#/{room}" for room in ROOMS]


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_is_accessible_large_and_fits_in_both_sizes_and_both_languages(
    quick_page: "Page", site: Site, room: str
) -> None:
    page = opened(quick_page, site, room)
    demand_accessible(page)
    demand_targets(page, least=44)
    demand_fits(page, zoom=2)
    demand_fits(page, zoom=4)
    page.get_by_role("button", name="会場の大きさ").click()
    page.get_by_role("button", name="English").click()
    demand_accessible(page)
    demand_targets(page, least=64)
    demand_fits(page, zoom=2)


@pytest.mark.parametrize("room", ROOMS)
def test_a_keyboard_reaches_everything_and_shows_where_it_is(
    quick_page: "Page", site: Site, room: str
) -> None:
    demand_keyboard_reaches_everything(opened(quick_page, site, room), still=False)


def test_a_button_that_works_keeps_the_focus_and_takes_no_second_press(
    quick_page: "Page", site: Site
) -> None:
    page = opened(quick_page, site, "buttons")
    page.get_by_role("button", name="読み取る").click()
    busy = page.get_by_role("button", name="処理しています")
    busy.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Space")
    expect(page.get_by_role("status")).to_have_text("押した回数: 1")
    expect(busy).to_be_focused()


def test_digits_are_grouped_as_they_are_typed_wide_ones_and_dashes_too(
    quick_page: "Page", site: Site
) -> None:
    page = opened(quick_page, site, "numbers")
    line = page.get_by_label("接種券の番号（18桁）")
    line.fill("")
    line.press_sequentially("１１-112143 9876543210")
    expect(line).to_have_value("1 1 112143 98765 43210")
    expect(page.locator("output")).to_have_text("111121439876543210")
    line.press_sequentially("7")
    expect(line).to_have_value("1 1 112143 98765 43210")  # no more than fit
    expect(page.locator("output")).to_have_text("111121439876543210")


def test_a_digit_put_right_in_the_middle_keeps_the_caret_there(quick_page: "Page", site: Site) -> None:
    page = opened(quick_page, site, "numbers")
    line = page.get_by_label("接種券の番号（18桁）")
    line.fill("111121439876543210")
    line.evaluate("(each) => each.setSelectionRange(6, 6)")
    page.keyboard.press("Backspace")
    page.keyboard.press("9")
    expect(page.locator("output")).to_have_text("111921439876543210")
    assert line.evaluate("(each) => each.selectionStart") == 6


def test_a_letter_among_digits_stays_to_be_seen(quick_page: "Page", site: Site) -> None:
    page = opened(quick_page, site, "numbers")
    page.get_by_label("接種券の番号（18桁）").fill("1l112143")
    expect(page.locator("output")).to_have_text("1l112143")


@pytest.mark.parametrize(
    ("typed", "sent", "shown"),
    [
        (("2021", "7", "1"), "2021-07-01", "令和3年"),
        (("２０２１", "０７", "０９"), "2021-07-09", "令和3年"),
        (("2019", "5", "1"), "2019-05-01", "令和元年"),
        (("2021", "2", "29"), "", "この日付はありません"),
        (("2021", "13", "1"), "", "この日付はありません"),
        (("2021", "7", ""), "", ""),
    ],
)
def test_a_day_is_typed_in_three_fields(
    quick_page: "Page", site: Site, typed: tuple[str, str, str], sent: str, shown: str
) -> None:
    page = opened(quick_page, site, "dates")
    group = page.get_by_role("group", name="接種日")
    for name, text in zip("年月日", typed, strict=True):
        group.get_by_label(name).fill(text)
    expect(page.locator("output")).to_have_text(sent)
    expect(group).to_contain_text(shown)


def test_a_dialog_holds_the_focus_and_gives_it_back(quick_page: "Page", site: Site) -> None:
    page = opened(quick_page, site, "dialogs")
    opener = page.get_by_role("button", name="内容を見る")
    opener.press("Enter")
    dialog = page.get_by_role("dialog", name="接種の内容")
    expect(dialog).to_be_visible()
    demand_accessible(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    outside = "() => !document.activeElement.closest('dialog') && document.activeElement !== document.body"
    assert not page.evaluate(outside)
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(opener).to_be_focused()


def test_an_act_that_needs_a_reason_asks_for_it(quick_page: "Page", site: Site) -> None:
    page = opened(quick_page, site, "dialogs")
    page.get_by_role("button", name="接種を取り消す").click()
    dialog = page.get_by_role("dialog")
    confirm = dialog.get_by_role("button", name="取り消す", exact=True)
    confirm.click()
    expect(dialog).to_contain_text("理由を入力してください。")
    demand_accessible(page)
    dialog.get_by_label("理由").fill("別人の記録でした")
    confirm.click()
    expect(page.get_by_role("status")).to_have_text("理由: 別人の記録でした")
    expect(dialog).to_have_count(0)


def test_a_refusal_is_told_where_the_act_was_confirmed(quick_page: "Page", site: Site) -> None:
    page = opened(quick_page, site, "dialogs")
    page.get_by_role("button", name="拒まれる操作").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="止める").click()
    expect(dialog.get_by_role("alert")).to_contain_text("この操作の権限がありません")
    demand_accessible(page)
    dialog.get_by_role("button", name="やめる").click()
    expect(dialog).to_have_count(0)


def test_tabs_are_walked_with_arrows(quick_page: "Page", site: Site) -> None:
    page = opened(quick_page, site, "navigation")
    page.get_by_role("tab", name="接種記録").focus()
    names = []
    for key in ("ArrowRight", "ArrowRight", "ArrowRight", "ArrowLeft", "Home", "End"):
        page.keyboard.press(key)
        names.append(page.locator(":focus").inner_text().split("\n")[0].split()[0])
    assert names == ["住民情報", "操作の履歴", "接種記録", "操作の履歴", "接種記録", "操作の履歴"]
    expect(page.get_by_role("tabpanel")).to_have_text("操作の履歴の内容です。")


def test_skipping_moves_the_focus_and_not_the_place(quick_page: "Page", site: Site) -> None:
    page = opened(quick_page, site, "tables")
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "本文へ移動"
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.id") == "main"
    assert page.url.endswith("#/tables")


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ([("a.exe", b"1")], ".sealed、.csv のファイルを選んでください。"),
        ([("a.csv", b"")], "ファイルが空です"),
        ([("a.csv", b"1" * (6 * 1024 * 1024 + 1))], "6.0 MB以下にしてください"),
        ([("people.csv", b"1,2")], "people.csv（3 バイト）"),
    ],
)
def test_a_file_that_does_not_fit_is_refused_with_a_sentence(
    quick_page: "Page", site: Site, files: list[tuple[str, bytes]], said: str
) -> None:
    page = opened(quick_page, site, "files")
    given = [{"name": name, "mimeType": "text/csv", "buffer": content} for name, content in files]
    page.locator("input[type=file]").first.set_input_files(given)  # type: ignore[arg-type]
    expect(page.get_by_role("group", name="登録ファイル")).to_contain_text(said)
