"""The pages' pure modules, run where they run: days, digits, CSV, places, and what a table shows."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.served import Site

if TYPE_CHECKING:
    from playwright.sync_api import Page

RUN = "async ([module, name, given]) => (await import(module))[name](...given)"


@pytest.fixture
def page(quick_page: "Page", site: Site) -> "Page":
    quick_page.goto(f"{site.private}/shared/icon.svg")
    return quick_page


def run(page: "Page", module: str, name: str, *given: Any) -> Any:
    return page.evaluate(RUN, [f"/shared/{module}.js", name, list(given)])


def test_days(page: "Page") -> None:
    cases = [
        (("dayOf", 2021, 7, 1), "2021-07-01"),
        (("dayOf", "2020", "2", "29"), "2020-02-29"),
        (("dayOf", 2021, 2, 29), None),
        (("dayOf", 2021, 0, 1), None),
        (("dayOf", "20 21", 7, 1), None),
        (("dayOf", 1500, 7, 1), None),
        (("partsOf", "2021-07-01"), {"year": 2021, "month": 7, "day": 1}),
        (("partsOf", "2021-7-1"), None),
        (("japaneseDay", "2021-07-01"), "2021年7月1日"),
        (("japaneseDay", "2021-07-01", {"era": True}), "令和3年7月1日"),
        (("japaneseDay", None), ""),
        (("eraYear", "2019-04-30"), "平成31年"),
        (("eraYear", "2019-05-01"), "令和元年"),
        (("eraYear", "1989-01-07"), "昭和64年"),
        (("eraYear", "1912-07-29"), "明治45年"),
        (("eraYear", "1868-01-01"), "1868年"),
        (("japaneseMoment", "2021-06-30T15:04:00Z"), "2021年7月1日 00時04分"),
        (("japaneseMoment", ""), ""),
        (("tomorrow", "2021-12-31"), "2022-01-01"),
    ]
    for (name, *given), wanted in cases:
        assert run(page, "dates", name, *given) == wanted, (name, given)


def test_an_age_is_reached_on_the_eve_of_the_birthday(page: "Page") -> None:
    """As ``chalicelib/values/days.py`` counts it."""
    cases = [
        ("2009-07-02", "2021-07-01", 12),
        ("2009-07-02", "2021-06-30", 11),
        ("2004-02-29", "2021-02-28", 17),
        ("2004-02-29", "2021-02-27", 16),
        ("2004-03-01", "2021-02-28", 17),
    ]
    for born, day, age in cases:
        assert run(page, "dates", "ageOn", born, day) == age, (born, day)


def test_numbers_and_texts(page: "Page") -> None:
    cases = [
        (("count", 1234567), "1,234,567"),
        (("count", 0), "0"),
        (("count", None), ""),
        (("percent", 0.1234), "12.3%"),
        (("bytes", 0), "0 バイト"),
        (("bytes", 6 * 1024 * 1024), "6.0 MB"),
        (("digits", "１２－３４ 56ー7８"), "12345678"),
        (("digits", "12l4"), "12l4"),
        (("narrow", "ＡＢＣ　０１"), "ABC 01"),
        (("grouped", "112143", [2, 3, 1]), "11 214 3"),
        (("grouped", "1121439", [2, 3, 1]), "11 214 3 9"),
        (("grouped", "11", [2, 3, 1]), "11"),
        (("grouped", "", [2]), ""),
    ]
    for (name, *given), wanted in cases:
        assert run(page, "formats", name, *given) == wanted, (name, given)


def test_a_cell_of_a_csv_is_quoted_where_it_must_be_and_never_a_formula(page: "Page") -> None:
    rows = [['a"b', "c,d"], ["=1+1", "+81"], ["-1", -1], ["@x", None], ["改\n行", "\tx"]]
    said = run(page, "csv", "csv", ["見出し", "値"], rows)
    assert said == (
        '\ufeff見出し,値\r\n"a""b","c,d"\r\n\'=1+1,\'+81\r\n\'-1,-1\r\n\'@x,\r\n"改\n行",\'\tx\r\n'
    )


def test_places_have_a_way_to_them_and_back(page: "Page") -> None:
    assert run(page, "router", "parsed", "#/people/p-1?tab=log") == {
        "path": "/people/p-1",
        "query": {"tab": "log"},
    }
    assert run(page, "router", "parsed", "") == {"path": "/", "query": {}}
    assert run(page, "router", "href", "/people/{id}", {"id": "p-1"}, {"tab": "log", "no": ""}) == (
        "#/people/p-1?tab=log"
    )
    routes = [{"path": "/"}, {"path": "/people/{id}"}, {"path": "/people/{id}/doses/{turn}"}]
    assert run(page, "router", "match", routes, "/people/p-1/doses/2") == {
        "route": routes[2],
        "parameters": {"id": "p-1", "turn": "2"},
    }
    assert run(page, "router", "match", routes, "/people/a b") is None
    for value in ("a/b", "", "../x", "春日部"):
        with pytest.raises(Exception, match="path: id"):
            run(page, "router", "href", "/people/{id}", {"id": value})


def test_names(page: "Page") -> None:
    assert run(page, "names", "nameOf", "Role", "clerk") == "窓口担当"
    assert run(page, "names", "nameOf", "Act", "NUMBER_REVEALED") == "個人番号の表示"
    assert run(page, "names", "nameOf", "Role", "toString") == "toString", "a code nobody named"
    assert run(page, "names", "nameOf", "Role", None) == ""
    assert run(page, "names", "choicesOf", "Sex", ["1", "2"]) == [
        {"value": "1", "label": "男"},
        {"value": "2", "label": "女"},
    ]
    with pytest.raises(Exception, match="names: Nothing"):
        run(page, "names", "nameOf", "Nothing", "a")


MORNING = datetime(2021, 7, 1, 0, 0, tzinfo=UTC)
IDLE = """async ([after, warnBefore]) => {
  const { watchIdle } = await import("/shared/idle.js");
  globalThis.said = [];
  const note = (what) => () => said.push(what);
  watchIdle({ after, warnBefore, onIdle: note("idle"), onWarn: note("warn"), onActive: note("active") });
}"""


@pytest.fixture
def idle(page: "Page") -> "Page":
    """Watch a page for a minute's idleness, with a warning three seconds before; a test moves its clock."""
    page.clock.install(time=MORNING)
    page.reload()
    page.clock.pause_at(MORNING + timedelta(hours=1))
    page.evaluate(IDLE, [60_000, 3_000])
    return page


def test_idleness_is_warned_of_and_then_told_once(idle: "Page") -> None:
    idle.clock.run_for(56_000)
    assert idle.evaluate("() => said") == []
    idle.clock.run_for(10_000)
    assert idle.evaluate("() => said") == ["warn", "warn", "warn", "idle"]


def test_a_touch_puts_idleness_off(idle: "Page") -> None:
    idle.clock.run_for(58_000)
    idle.keyboard.press("Shift")
    idle.clock.run_for(55_000)
    assert "idle" not in idle.evaluate("() => said")
    assert idle.evaluate("() => said.at(-1)") == "active"
    idle.clock.run_for(6_000)
    assert idle.evaluate("() => said.at(-1)") == "idle"


def test_a_machine_that_slept_is_idle_when_it_wakes(idle: "Page") -> None:
    """The touch that wakes it is no sign that somebody was there all the time."""
    idle.clock.set_system_time(MORNING + timedelta(hours=2))
    idle.keyboard.press("Shift")
    assert idle.evaluate("() => said") == ["idle"]
