"""A list of 10,000 rows is found, sorted, walked, chosen and written out without keeping anybody waiting."""

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import demand_accessible
from tests.browser.served import Site

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

PATIENCE_MS = 3_000
"""Far above what is measured (about 100 ms), so that a busy machine fails nobody."""
SEARCH = """async (text) => {
  const input = document.querySelector("input[type=search]");
  const all = [...document.querySelectorAll("[role=status]")];
  const status = all.find((each) => each.innerText.includes("を表示"));
  const was = status.innerText;
  const before = performance.now();
  input.value = text;
  input.dispatchEvent(new Event("input", { bubbles: true }));
  while (status.innerText === was) await new Promise(requestAnimationFrame);
  return performance.now() - before;
}"""
SORT = """async () => {
  const before = performance.now();
  [...document.querySelectorAll(".sort")].find((each) => each.innerText.startsWith("理由")).click();
  while (!document.querySelector("th[aria-sort]")) await new Promise(requestAnimationFrame);
  return performance.now() - before;
}"""


@pytest.fixture
def page(quick_page: "Page", site: Site) -> "Page":
    quick_page.goto(site.component("tables"))
    quick_page.get_by_text("10,000 件中 1～50 件を表示").wait_for()
    return quick_page


@pytest.fixture
def table(page: "Page") -> "Locator":
    return page.get_by_role("region", name="確認の結果")


def first(table: "Locator") -> list[str]:
    return table.locator("tbody tr").first.locator("td").all_inner_texts()[1:]


def demand_told(page: "Page", text: str) -> None:
    """Wait until the table says which rows it shows."""
    expect(page.get_by_role("status").filter(has_text="を表示").first).to_have_text(text)


def test_many_rows_are_drawn_a_page_at_a_time(page: "Page", table: "Locator") -> None:
    assert table.locator("tbody tr").count() == 50
    pages = page.get_by_role("navigation", name="確認の結果のページ")
    pages.get_by_role("button", name="最後").click()
    demand_told(page, "10,000 件中 9,951～10,000 件を表示")
    pages.get_by_role("button", name="前へ").click()
    demand_told(page, "10,000 件中 9,901～9,950 件を表示")
    assert first(table)[0] == "9,901"
    page.get_by_label("表示件数").first.select_option("200")
    demand_told(page, "10,000 件中 1～200 件を表示")


def test_a_search_takes_every_word_wide_ones_too(page: "Page", table: "Locator") -> None:
    page.get_by_label("確認の結果を絞り込む").fill("要修正　ロット ９９９０")
    page.get_by_text("1 件中 1～1 件を表示").wait_for()
    assert first(table)[0] == "9,990"
    page.get_by_label("確認の結果を絞り込む").fill("ありません")
    table.get_by_text("条件に合うものはありません").wait_for()


def test_a_head_sorts_up_down_and_back(table: "Locator") -> None:
    head = table.get_by_role("columnheader", name="回数")
    seen = []
    for order in ("ascending", "descending", None):
        head.get_by_role("button").click()
        if order:
            table.locator(f"th[aria-sort={order}]").wait_for()
        else:
            table.locator("th[aria-sort]").wait_for(state="detached")
        seen.append((first(table)[0], first(table)[4]))
    assert seen == [("1", "1"), ("5", "5"), ("1", "1")], "equal ones keep their order"


def test_a_search_and_a_sort_of_ten_thousand_rows_keep_nobody_waiting(page: "Page") -> None:
    assert page.evaluate(SEARCH, "ロット") < PATIENCE_MS
    assert page.evaluate(SORT) < PATIENCE_MS


def test_rows_are_chosen_one_by_one_by_page_and_all_that_were_found(page: "Page", table: "Locator") -> None:
    fix = page.get_by_role("button", name="まとめて直す")
    expect(fix).to_be_disabled()
    table.get_by_label("3行目を選ぶ", exact=True).check(force=True)
    assert table.get_by_label("このページの 50 件を選ぶ").evaluate("(each) => each.indeterminate")
    table.get_by_label("このページの 50 件を選ぶ").check(force=True)
    demand_accessible(page)
    page.get_by_text("50 件を選択中").wait_for()
    page.get_by_label("確認の結果を絞り込む").fill("要修正")
    page.get_by_role("button", name="絞り込んだ 1,429 件をすべて選ぶ").click()
    page.get_by_text("1,429 件を選択中").wait_for()
    expect(fix).to_be_enabled()
    page.get_by_role("button", name="選択を解除").click()
    expect(fix).to_be_disabled()


def test_what_was_found_is_written_out_in_the_order_shown(page: "Page", tmp_path: Path) -> None:
    page.get_by_label("確認の結果を絞り込む").fill("要修正")
    save = page.get_by_role("button", name="1,429 件を CSV で保存")
    with page.expect_download() as saved:
        save.click()
    assert saved.value.suggested_filename == "確認の結果.csv"
    saved.value.save_as(tmp_path / "saved.csv")
    text = (tmp_path / "saved.csv").read_bytes().decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert rows[0] == ["行", "区分", "理由", "接種日", "回数"], "a column of buttons is no content"
    assert (len(rows), rows[1][:2]) == (1_430, ["1", "要修正"])
    assert text.count("\r\n") == 1_430


def test_pages_come_from_the_service_one_at_a_time(page: "Page") -> None:
    region = page.get_by_role("region", name="操作の記録")
    pages = page.get_by_role("navigation", name="操作の記録のページ")
    for step, shown in (("次へ", "21～40"), ("次へ", "41～60"), ("前へ", "21～40"), ("前へ", "1～20")):
        pages.get_by_role("button", name=step).click()
        page.get_by_text(f"130 件中 {shown} 件を表示").wait_for()
        expect(region.locator("tbody td").first).to_have_text(shown.split("～")[0])
        expect(page.locator(":focus")).to_have_text(step)  # the focus stays on what was pressed
    for step in ("次へ", "次へ", "次へ", "最初"):
        pages.get_by_role("button", name=step).click()
    page.get_by_text("130 件中 1～20 件を表示").wait_for()
    assert pages.get_by_role("button", name="前へ").is_disabled()


def test_nothing_waiting_and_failing_each_say_so(page: "Page") -> None:
    expect(page.get_by_role("region", name="承認待ち")).to_contain_text("承認待ちはありません。")
    waiting = page.get_by_role("region", name="照会の一覧")
    expect(waiting).to_contain_text("読み込んでいます")
    expect(waiting.locator("table")).to_have_attribute("aria-busy", "true")
    failed = page.get_by_role("region", name="端末の一覧")
    expect(failed.get_by_role("alert")).to_contain_text("ネットワークにつながりません")
    failed.get_by_role("button", name="もう一度試す").click()
    failed.get_by_role("alert").wait_for()
