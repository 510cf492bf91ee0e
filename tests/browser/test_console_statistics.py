"""Statistics in a browser: figures, pictures and tables that agree, small numbers kept back, open data."""

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from chalicelib.access.model import Role
from local.city import people, registration_csv, ticket_line
from local.venue_day import LOT, PRODUCT
from tests.browser.accessibility import demand_accessible
from tests.browser.conftest import ConsoleAs
from tests.browser.console import Console
from tests.browser.office import (
    answer,
    demand_screen,
    fill_day,
    press,
    reviewed,
    tab_to,
    taken,
    type_through,
)
from tests.world import KASUKABE, World

DAYS = ("2021-06-28", "2021-06-30")
SHAPE = "/console/screens/statistics/shape.js"
ASKED = "/console/screens/statistics/asked.js"


def vaccinated(world: World, count: int = 48) -> None:
    """Give so many people a dose on one of two days, and one person a dose on a day of their own."""
    some = list(people(KASUKABE, count + 1, seed=7))
    assert world.register(registration_csv(some)).status == 200
    tablet = world.tablet()
    for place, person in enumerate(some[:-1]):
        assert tablet.scan(ticket_line(person, 1), DAYS[place % 2], PRODUCT, LOT).status == 201
    assert tablet.scan(ticket_line(some[-1], 1), "2021-06-29", PRODUCT, LOT).status == 201
    reviewed(world)


def asked(world: World, **more: Any) -> dict[str, Any]:
    body = {"since": "2021-06-01", "until": "2021-07-01", **more}
    found: dict[str, Any] = world.staff("clerk").post("/statistics", body).json
    return found


def run(page: Page, module: str, script: str, given: Any = None) -> Any:
    """Call a module of the page that needs no page."""
    return page.evaluate(
        f"async given => {{ const m = await import('{module}'); return ({script})(m, given); }}", given
    )


def cells_of(console: Console) -> list[list[str]]:
    """Return the rows of the table that is shown, head left out."""
    rows = console.page.get_by_role("table", name="集計表").get_by_role("row").all()[1:]
    return [row.get_by_role("cell").all_inner_texts() for row in rows]


def test_rows_are_laid_out_as_bars_and_what_is_kept_back_stands_last(shelf: Page) -> None:
    rows = [
        {"given_on": "2021-06-28", "turn": 1, "count": 20},
        {"given_on": "2021-06-30", "turn": 1, "count": 11},
        {"given_on": "2021-06-30", "turn": None, "count": 4},
        {"given_on": None, "turn": 1, "count": 10},
    ]
    table = run(shelf, SHAPE, "(m, rows) => m.laidOut(rows, 'given_on', 'turn')", rows)
    assert [each["label"] for each in table["categories"]] == ["2021年6月28日", "2021年6月30日", "秘匿"]
    assert [each["total"] for each in table["categories"]] == [20, 15, 10]
    assert [(each["label"], each["counts"]) for each in table["series"]] == [
        ("1回目", [20, 11, 10]),
        ("秘匿", [0, 4, 0]),
    ]
    assert (table["total"], table["keptBack"]) == (45, 14)
    whole = run(shelf, SHAPE, "(m, table) => m.withEmptyDays(table)", table)
    assert [each["brief"] for each in whole["categories"]] == ["6/28", "6/29", "6/30", "秘匿"]
    assert whole["series"][0]["counts"] == [20, 0, 11, 10]
    alone = run(shelf, SHAPE, "(m, rows) => m.laidOut(rows, 'given_on')", rows)
    assert [each["counts"] for each in alone["series"]] == [[20, 15, 10]]
    assert run(shelf, SHAPE, "m => m.laidOut([], 'given_on').categories") == []


@pytest.mark.parametrize(
    ("top", "ticks"),
    [(0, [0, 1]), (1, [0, 1]), (7, [0, 2, 4, 6, 8]), (49, [0, 20, 40, 60]), (1_000, [0, 500, 1_000])],
)
def test_an_axis_has_few_round_lines(shelf: Page, top: int, ticks: list[int]) -> None:
    assert run(shelf, SHAPE, "(m, top) => m.ticksTo(top)", top) == ticks


def test_a_url_that_says_nonsense_asks_for_nothing_of_it(shelf: Page) -> None:
    query = {"view": "names", "part": "month", "turn": "10", "since": "junk", "age": "65-", "venue": "a'b"}
    found = run(shelf, ASKED, "(m, query) => m.askedOf(query, '2021-07-01')", query)
    assert found == {
        "view": "day",
        "part": "",
        "since": "2021-06-01",
        "until": "2021-07-01",
        "turn": "",
        "age": "65-",
        "sex": "",
        "product": "",
        "venue": "",
    }
    assert run(shelf, ASKED, "(m, found) => m.bodyOf(found)", found)["by"] == ["given_on"]
    faults = "(m, until) => Object.keys(m.faultsOf({ since: '2021-06-01', until }))"
    assert run(shelf, ASKED, faults, "2021-05-31") == ["until"]
    assert run(shelf, ASKED, faults, "2026-06-01") == ["until"]
    assert run(shelf, ASKED, faults, "2026-05-31") == []


@pytest.mark.proof("T01")
def test_figures_pictures_and_tables_agree_and_small_numbers_are_kept_back(console_as: ConsoleAs) -> None:
    console = console_as(Role.CLERK)
    vaccinated(console.world, 96)
    page = console.page
    console.go("/statistics?since=2021-06-01&until=2021-07-01")
    expect(page.locator(".figure")).not_to_have_text("")
    demand_screen(console, "接種の統計", keyboard=True)
    by_day = asked(console.world, by=["given_on"])
    assert any(row["given_on"] is None for row in by_day["rows"]), "one person's day is kept back"
    expect(page.locator(".figure")).to_have_text(str(by_day["total"]))
    shown = cells_of(console)
    assert [cells[1] for cells in shown] == [str(row["count"]) for row in by_day["rows"]]
    assert shown[-1][0] == "秘匿"
    expect(page.get_by_text("秘匿した件数があります。")).to_be_visible()
    expect(page.get_by_text("10件に満たない区分")).to_be_visible()
    picture = page.get_by_role("img", name=re.compile("日別の接種"))
    expect(picture).to_be_visible()
    bars = picture.locator("rect").all()
    assert len(bars) == len(by_day["rows"])

    page.get_by_role("combobox", name="内訳").select_option("age")
    parted = asked(console.world, by=["given_on", "age"])
    assert len({row["age"] for row in parted["rows"]}) > 1
    expect(page.get_by_role("list", name="凡例")).to_be_visible()
    assert len(cells_of(console)) == len(parted["rows"])
    demand_accessible(page)
    name, content = taken(page, lambda: page.get_by_role("button", name=re.compile("を CSV で保存")).click())
    assert name == "統計_day_2021-06-01_2021-07-01.csv"
    assert content.decode("utf-8-sig").splitlines()[0] == "接種日,年齢区分,件数,割合"
    address = page.url
    assert "part=age" in address
    page.reload()
    expect(page.get_by_role("combobox", name="内訳")).to_have_value("age")


def test_every_view_has_its_picture_and_its_table(console_as: ConsoleAs) -> None:
    console = console_as(Role.CLERK)
    vaccinated(console.world)
    page = console.page
    console.go("/statistics?since=2021-06-01&until=2021-07-01&part=turn")
    views = {
        "月別": "month",
        "接種回別": "turn",
        "年齢区分別": "age",
        "男女別": "sex",
        "ワクチン別": "product",
        "会場別": "venue",
    }
    for label, dimension in views.items():
        page.get_by_role("tab", name=label).click()
        expect(page.get_by_role("img", name=re.compile(f"{label}の接種"))).to_be_visible()
        by = [dimension] if dimension == "turn" else [dimension, "turn"]
        assert len(cells_of(console)) == len(asked(console.world, by=by)["rows"])
        demand_accessible(page)
    page.get_by_role("combobox", name="会場", exact=True).select_option("HALL-1")
    page.get_by_role("combobox", name="接種回", exact=True).select_option("2")
    press(page, "集計する")
    expect(page.get_by_text("表示できる接種がありません。")).to_be_visible()
    demand_accessible(page)
    fill_day(page, "終わりの日", "2021-05-01")
    press(page, "集計する")
    expect(page.get_by_text("始まりの日より後の日を入力してください。")).to_be_visible()
    demand_accessible(page)


def test_open_data_is_taken_out_in_both_forms(console_as: ConsoleAs) -> None:
    console = console_as(Role.CLERK)
    vaccinated(console.world)
    page = console.page
    console.go("/statistics?since=2021-06-01&until=2021-07-01")
    press(page, "CSVで保存する")
    name, content = taken(page, lambda: answer(page, "書き出す"))
    assert name == "vaccination_2021-06-01_2021-07-01.csv"
    assert content.decode().startswith("date,prefecture,gender,age,medical_worker,status,count")
    press(page, "NDJSONで保存する")
    _, content = taken(page, lambda: answer(page, "書き出す"))
    rows = [json.loads(line) for line in content.decode().splitlines()]
    assert {row["prefecture"] for row in rows} == {"11"}


def test_the_state_sees_statistics_and_nothing_else(console_as: ConsoleAs) -> None:
    console = console_as(Role.STATE)
    menu = console.page.get_by_role("navigation", name="メニュー").get_by_role("link").all_inner_texts()
    assert "接種の統計" in menu
    assert not {"職員のID", "操作記録の検索", "開示等の請求", "確認一覧"} & set(menu)
    busy = {"code": "C501", "message": "システムが混み合っているか、停止しています。"}
    console.page.route("**/statistics", lambda route: route.fulfill(status=503, json=busy))
    console.go("/statistics")
    expect(console.page.get_by_role("alert").first).to_contain_text(
        "システムが混み合っているか、停止しています。"
    )
    demand_accessible(console.page)
    console.page.unroute("**/statistics")
    console.page.get_by_role("button", name="もう一度試す").first.click()
    expect(console.page.locator(".figure")).to_have_text("0")


def test_statistics_are_read_with_the_keyboard_alone(console_as: ConsoleAs) -> None:
    console = console_as(Role.CLERK)
    vaccinated(console.world, 12)
    console.go("/statistics")
    page = console.page
    expect(page.locator(".figure")).to_have_text("13")
    tab_to(page, "日別")
    type_through(page, "ArrowRight*2")
    expect(page.get_by_role("tab", name="接種回別")).to_be_focused()
    expect(page.get_by_role("img", name=re.compile("接種回別の接種"))).to_be_visible()
    tab_to(page, "表で見る")
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name=re.compile("の表$"))).to_be_visible()
