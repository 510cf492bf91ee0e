"""Every answer has a calm screen of its own, which says what to do, to everybody, in both languages."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from chalicelib.values.municipality import check_digit
from local.city import Person, people, registration_csv, ticket_line
from tests.browser.accessibility import demand_accessible
from tests.browser.served import Served
from tests.browser.tablet import OTHER_LOT, TabletPage, line_of, one_world
from tests.world import KASUKABE, KOSHIGAYA

pytestmark = pytest.mark.proof("T01")
TOKYO_CHIYODA = "131016"  # exists, but keeps no records in this world


@pytest.fixture(scope="module")
def hall() -> Iterator[Served]:
    with one_world() as served:
        served.world.register(registration_csv(CITIZENS))
        yield served


CITIZENS = [replace(each, doses=()) for each in people(KASUKABE, 12, seed=92)]
_fresh = iter(CITIZENS)


def somebody() -> Person:
    return next(_fresh)


def stopped(served: Served, person: Person) -> str:
    stop = {"reason": "moved_out", "since": "2021-06-01"}
    clerk = served.world.staff("clerk")
    assert clerk.post("/tickets/stop", {"ticket": person.ticket_number, "stop": stop}).status == 200
    return ticket_line(person, 1)


def replaced(served: Served, person: Person) -> str:
    clerk = served.world.staff("clerk")
    sheet = clerk.post("/tickets/search", {"ticket": person.ticket_number}).json
    wish = {"old": person.ticket_number, "new": "9876543210", "reason": "紛失", "version": sheet["version"]}
    found = clerk.post("/people/search", {"by": "ticket", "value": person.ticket_number}).json
    answer = clerk.post("/tickets/reissue", {**wish, "version": found["version"]})
    assert answer.status == 200, answer.json
    return ticket_line(person, 1)


def test_each_answer_is_told_on_a_screen_that_everybody_can_use(page: Page, hall: Served) -> None:
    tablet = TabletPage(page, hall).at_work()
    known = ticket_line(somebody(), 1)
    demand_accessible(page)
    tablet.confirm(known)
    tablet.sees("有効な接種券です")
    demand_accessible(page)
    tablet.press("登録する")
    tablet.heading("登録しました")
    demand_accessible(page)

    tablet.register(ticket_line(somebody(), 2), "登録しました。確認してください")
    tablet.sees("ひとつ前の回の接種が登録されていません")
    demand_accessible(page)

    tablet.confirm(line_of(5001))
    tablet.sees("まだ登録されていない番号です")
    demand_accessible(page)
    tablet.press("登録する")
    tablet.heading("登録待ちとして保管しました")
    demand_accessible(page)

    tablet.confirm(known)
    tablet.sees("すでに登録されています")
    tablet.sees("この会場（市民文化会館）")
    tablet.sees("2021年7月1日")
    demand_accessible(page)
    tablet.press("次の人を読み取る")
    expect(page.locator(".ticket")).to_have_count(0)  # nothing of the person before is on the screen


def test_a_stopped_ticket_says_do_not_vaccinate_and_records_what_was_given(page: Page, hall: Served) -> None:
    line = stopped(hall, somebody())
    tablet = TabletPage(page, hall).at_work()
    tablet.confirm(line)
    tablet.sees("接種しないでください")
    expect(page.get_by_role("alert")).to_contain_text("接種しないでください")
    expect(tablet.button("登録する")).to_have_count(0)
    demand_accessible(page)
    tablet.press("接種済みとして登録する")
    expect(page.get_by_role("dialog")).to_be_visible()
    demand_accessible(page)
    page.get_by_role("dialog").get_by_role("button", name="接種済みとして登録する").click()
    tablet.heading("停止中の接種券で登録しました")
    assert [each["code"] for each in tablet.doses(line)[0]["findings"]] == ["STOPPED_TICKET"]


def test_a_replaced_ticket_sends_to_the_new_one(page: Page, hall: Served) -> None:
    line = replaced(hall, somebody())
    tablet = TabletPage(page, hall).at_work()
    tablet.confirm(line)
    tablet.sees("再発行前の接種券です")
    tablet.press("次の人を読み取る")
    assert tablet.doses(line) == []


def test_a_different_dose_at_the_same_turn_is_kept_for_staff(page: Page, hall: Served) -> None:
    line = ticket_line(somebody(), 1)
    tablet = TabletPage(page, hall).at_work()
    tablet.register(line)
    tablet.press("メニュー")
    tablet.press("ワクチンとロット")
    tablet.choose(lot=OTHER_LOT)
    tablet.heading("登録しました")
    tablet.confirm(line)
    tablet.press("内容の違う接種として登録する")
    tablet.heading("内容の違う登録があります")
    tablet.sees("職員が確認します")
    demand_accessible(page)
    assert len(tablet.doses(line)) == 1


def test_tickets_that_are_not_for_this_tablet_are_named(page: Page, hall: Served) -> None:
    tablet = TabletPage(page, hall).at_work()
    for line, said in (
        (line_of(1, city=KOSHIGAYA), "ほかの市区町村の接種券です"),
        (f"31{KASUKABE}0000000001", "「予診のみ」の券です"),
    ):
        tablet.confirm(line)
        tablet.sees(said)
        expect(tablet.button("登録する")).to_have_count(0)
        demand_accessible(page)
        tablet.press("次の人を読み取る")


def test_a_city_without_records_here_is_named(page: Page, hall: Served) -> None:
    tablet = TabletPage(page, hall).at_work("wide")
    tablet.confirm(line_of(123, city=TOKYO_CHIYODA))
    tablet.sees("記録のない市区町村です")
    tablet.sees("千代田区")
    tablet.press("次の人を読み取る")
    tablet.register(line_of(124, city=KOSHIGAYA), "登録待ちとして保管しました")
    assert len(tablet.doses(line_of(124, city=KOSHIGAYA))) == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2111214300000000", "18桁の数字ではありません"),
        (line_of(1).replace("112143", "112144"), "市区町村コードが正しくありません"),
        (f"91{KASUKABE}0000000001", "券種の数字が正しくありません"),
        (f"20{KASUKABE}0000000001", "接種回数の数字が正しくありません"),
        (line_of(1, city="99999" + check_digit("99999")), "この市区町村コードの市区町村はありません"),
    ],
)
def test_what_is_no_ticket_is_never_sent(text: str, said: str, page: Page, hall: Served) -> None:
    asked: list[str] = []
    tablet = TabletPage(page, hall).at_work()
    page.on("request", lambda request: asked.append(request.url))
    tablet.scan(text)
    tablet.sees(said)
    demand_accessible(page)
    tablet.press("読み取り直す")
    assert not any(url.endswith(("/doses", "/tickets/check")) for url in asked)


def test_english_is_a_switch_away_and_whole(page: Page, hall: Served) -> None:
    tablet = TabletPage(page, hall).open().enrol()
    tablet.press("English")
    tablet.heading("Open a shift")
    demand_accessible(page)
    page.get_by_label("Venue ID").fill("HALL-1")
    page.get_by_label("PIN").fill("246810")
    tablet.press("Open the shift")
    tablet.heading("Today's vaccine")
    page.get_by_role("radio", name="コミナティ", exact=True).check()
    page.get_by_label("Lot number").fill("EP2163")
    tablet.press("Set")
    tablet.heading("Scan the ticket")
    tablet.sees("There is no camera")  # by now it listens to a scanner
    tablet.scan(line_of(6001, turn=2))
    tablet.heading("Compare with the paper ticket")
    tablet.sees("This number is not registered yet")
    tablet.sees("The dose before is not on record")
    demand_accessible(page)
    tablet.press("Register")
    tablet.heading("Kept on the waiting list")
    assert page.evaluate("() => document.documentElement.lang") == "en"
    page.reload()
    tablet.heading("Scan the ticket")
