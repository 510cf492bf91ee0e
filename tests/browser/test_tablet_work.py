"""The tablet's main work in a real browser: enrol, open a shift, scan, register."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Route, expect

from local.city import people, registration_csv, ticket_line
from tests.browser.accessibility import demand_accessible
from tests.browser.chromium import Watch
from tests.browser.served import Served
from tests.browser.tablet import OTHER_LOT, TabletPage, deaf, line_of, one_world, statuses
from tests.world import KASUKABE

pytestmark = pytest.mark.proof("T01")


@pytest.fixture(scope="module")
def hall() -> Iterator[Served]:
    with one_world() as served:
        yield served


def test_a_venue_enrols_opens_a_shift_and_records_a_dose(page: Page, hall: Served) -> None:
    (person,) = people(KASUKABE, 1, seed=91)
    hall.world.register(registration_csv([person]))
    tablet = TabletPage(page, hall).at_work()
    line = ticket_line(person, 1)
    tablet.confirm(line)
    tablet.sees("有効な接種券です")
    tablet.sees("春日部市")
    tablet.press("登録する")
    tablet.heading("登録しました")
    (dose,) = tablet.doses(line)
    assert (dose["product"], dose["lot"], dose["venue"], dose["source"]) == (
        "COMIRNATY",
        "EP2163",
        "HALL-1",
        "tablet",
    )
    tablet.unsent(0)


def dialog_undo(tablet: TabletPage, reason: str) -> None:
    page = tablet.page
    tablet.heading("直前の記録")
    page.get_by_role("button", name="取り消す").first.click()
    dialog = page.get_by_role("dialog")
    demand_accessible(page)
    dialog.get_by_role("radio", name=reason).check()
    dialog.get_by_role("button", name="取り消す").click()


def test_a_record_is_taken_back_for_ten_minutes_with_a_reason(page: Page, hall: Served) -> None:
    line = line_of(8001)
    tablet = TabletPage(page, hall).at_work()
    tablet.register(line, "登録待ちとして保管しました")
    tablet.press("取り消す")
    dialog_undo(tablet, "接種していない")
    tablet.sees("取り消しました")
    tablet.sees("10分以内の記録はありません")
    demand_accessible(page)
    assert statuses(tablet.doses(line)) == ["given", "cancelled"]
    assert tablet.doses(line)[1]["undone"] == "not_given"
    tablet.press("戻る")
    tablet.press("次の人を読み取る")
    tablet.register(line, "登録待ちとして保管しました")
    assert statuses(tablet.doses(line)) == ["given", "cancelled", "given"]


def test_after_ten_minutes_the_list_is_empty_and_nothing_of_it_is_kept(page: Page, hall: Served) -> None:
    tablet = TabletPage(page, hall).at_work()
    tablet.register(line_of(8002), "登録待ちとして保管しました")
    page.clock.fast_forward("10:05")
    tablet.press("取り消す")
    tablet.sees("10分以内の記録はありません")


def test_what_another_dose_claims_is_not_taken_back(page: Page, hall: Served) -> None:
    line = line_of(8003)
    tablet = TabletPage(page, hall).at_work()
    tablet.register(line, "登録待ちとして保管しました")
    other = hall.world.tablet()
    assert other.scan(line, "2021-07-01", "COMIRNATY", OTHER_LOT).json["code"] == "S202"
    tablet.press("取り消す")
    dialog_undo(tablet, "別の接種券を読み取った")
    tablet.sees("別の登録が重なっています")
    demand_accessible(page)
    assert statuses(tablet.doses(line)) == ["given"]


def test_an_undo_whose_reply_was_lost_is_asked_again_with_the_same_key(
    page: Page, hall: Served, watch: Watch
) -> None:
    watch.expect("ERR_CONNECTION_RESET|ERR_FAILED")
    line, bodies = line_of(8004), []

    def once_deaf(route: Route) -> None:
        bodies.append(route.request.post_data)
        deaf(route) if len(bodies) == 1 else route.continue_()

    tablet = TabletPage(page, hall).at_work()
    tablet.register(line, "登録待ちとして保管しました")
    page.route("**/doses/undo", once_deaf)
    tablet.press("取り消す")
    dialog_undo(tablet, "別の接種券を読み取った")
    tablet.sees("通信できません")
    dialog_undo(tablet, "別の接種券を読み取った")
    tablet.sees("取り消しました")
    assert bodies[0] == bodies[1]
    assert statuses(tablet.doses(line)) == ["given", "cancelled"]


def test_the_vaccine_changes_with_one_tap_also_over_an_open_ticket(page: Page, hall: Served) -> None:
    line = line_of(8005)
    tablet = TabletPage(page, hall).at_work()
    tablet.press("変える")
    tablet.choose(lot=OTHER_LOT)
    tablet.confirm(line)
    tablet.press("変える")
    tablet.heading("今日のワクチン")
    page.get_by_role("button", name="コミナティ ロット EP2163").click()
    tablet.heading("紙の接種券と見比べてください")
    expect(page.locator(".spinner")).to_have_count(0)
    tablet.press("登録する")
    tablet.heading("登録待ちとして保管しました")
    assert [each["lot"] for each in tablet.doses(line)] == ["EP2163"]


def test_an_earlier_day_is_marked_until_it_is_today_again(page: Page, hall: Served) -> None:
    line = line_of(8006)
    tablet = TabletPage(page, hall).at_work()
    tablet.press("変える")
    page.get_by_role("radio", name="別の日").check()
    page.get_by_label("日", exact=True).fill("31")
    tablet.press("決定する")
    tablet.sees("今日までの日付を入力してください")
    page.get_by_label("月", exact=True).fill("6")
    page.get_by_label("日", exact=True).fill("30")
    demand_accessible(page)
    tablet.press("決定する")
    tablet.sees("接種日 2021年6月30日")
    tablet.register(line, "登録待ちとして保管しました")
    assert [each["given_on"] for each in tablet.doses(line)] == ["2021-06-30"]


def test_the_number_is_typed_where_nothing_can_be_read(page: Page, hall: Served) -> None:
    line = line_of(8007)
    tablet = TabletPage(page, hall).at_work()
    tablet.press("番号を入力する")
    field = page.get_by_label("18けたの番号")
    field.fill(line[:10])
    tablet.press("この番号で進む")
    tablet.sees("18桁の数字ではありません")
    demand_accessible(page)
    field.fill(line)
    tablet.press("この番号で進む")
    tablet.heading("紙の接種券と見比べてください")
    tablet.sees("手入力")
    expect(page.locator(".spinner")).to_have_count(0)
    tablet.press("登録する")
    tablet.heading("登録待ちとして保管しました")


def test_a_scanner_over_an_open_ticket_is_told_to_finish_first(page: Page, hall: Served) -> None:
    first, second = line_of(8008), line_of(8009)
    tablet = TabletPage(page, hall).at_work()
    tablet.confirm(first)
    tablet.scan(second)
    tablet.sees("前の方の登録が終わっていません")
    expect(page.locator(".ticket-number")).to_contain_text("00000 08008")
    demand_accessible(page)
    tablet.press("登録する")
    tablet.heading("登録待ちとして保管しました")
    tablet.confirm(second)
    expect(page.locator(".ticket-number")).to_contain_text("00000 08009")
    assert tablet.doses(second) == []


def test_paper_forms_are_counted_against_records_and_the_shift_is_closed(page: Page, hall: Served) -> None:
    tablet = TabletPage(page, hall).at_work()
    for number in (8010, 8011):
        tablet.register(line_of(number), "登録待ちとして保管しました")
    tablet.press("メニュー")
    tablet.heading("メニュー")
    demand_accessible(page)
    tablet.press("枚数の確認・受付を終える")
    tablet.heading("予診票の枚数を確かめる")
    forms = page.get_by_label("予診票の枚数")
    for count, said in (("3", "予診票が1枚多い"), ("1", "予診票が1枚少ない"), ("2", "合っています")):
        forms.fill(count)
        tablet.sees(said)
    demand_accessible(page)
    tablet.press("受付を終える")
    page.get_by_role("dialog").get_by_role("button", name="受付を終える").click()
    tablet.sees("受付を終えました")
    tablet.sees("この端末に、接種の記録は残っていません")
    demand_accessible(page)


def test_wrong_codes_and_pins_say_what_to_do(page: Page, hall: Served) -> None:
    tablet = TabletPage(page, hall).open()
    field = page.get_by_label("端末登録コード")
    field.fill("112143")
    tablet.press("登録する")
    tablet.sees("コードの形が違います")
    demand_accessible(page)
    field.fill("１１２１４３ー abcdefghjklm")
    tablet.press("登録する")
    tablet.sees("端末登録コードが正しくないか、期限が切れました")
    tablet.enrol()
    tablet.open_shift(pin="12")
    tablet.sees("暗証番号は数字6けたです")
    tablet.open_shift(pin="000000")
    tablet.sees("会場又は暗証番号が正しくありません")
    expect(page.get_by_label("暗証番号")).to_have_value("")
    demand_accessible(page)
    tablet.open_shift()
    tablet.heading("今日のワクチン")
