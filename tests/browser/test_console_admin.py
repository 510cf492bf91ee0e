"""The office in a browser: IDs, requests that two decide, terminals, tablets, venues, shared IDs, reviews."""

import io
import re
from datetime import date
from typing import Any

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page, expect

from chalicelib.access.model import Role
from chalicelib.access.staff.grants.model import GRANT_WAITS, LONGEST_APPOINTMENT, SHARED_LASTS
from chalicelib.access.staff.model import DELAY_FROM, DORMANT_AFTER, LOCK_FROM
from chalicelib.access.staff.rules import quarter_end
from chalicelib.access.tablets.model import PIN_TRIES
from tests.browser.accessibility import demand_accessible
from tests.browser.conftest import ConsoleAs
from tests.browser.console import Console
from tests.browser.office import (
    answer,
    choose,
    demand_said,
    demand_screen,
    fill_day,
    press,
    row_of,
    tab_to,
    taken,
    type_through,
)
from tests.world import PASSWORD, TERMINAL

pytestmark = pytest.mark.proof("T15")


def ask_for_account(console: Console, account_id: str) -> None:
    page = console.page
    console.go("/accounts/-/new")
    console.demand_heading("新しいIDの申請")
    page.get_by_role("textbox", name=re.compile("^ID")).fill(account_id)
    page.get_by_role("textbox", name="氏名").fill("試験 花子")
    choose(page, "権限", "窓口担当")
    choose(page, "使う端末", TERMINAL)
    press(page, "申請する")
    demand_said(page, "申請しました")


def grant_now(console: Console) -> str:
    """Return the path of the request that is shown."""
    expect(console.heading("申請の内容")).to_be_visible()
    return console.page.url.split("#")[1]


def approve(console: Console, path: str) -> None:
    console.go(path)
    press(console.page, "承認する")
    answer(console.page, "承認する")
    demand_said(console.page, "承認しました")


@pytest.mark.control("R-III-3-07")
def test_two_administrators_appoint_somebody_and_nobody_does_alone(console_as: ConsoleAs) -> None:
    asks, approves = console_as(Role.ADMINISTRATOR), console_as(Role.ADMINISTRATOR)
    page = asks.page
    asks.go("/accounts/-/new")
    demand_screen(asks, "新しいIDの申請", keyboard=True)
    press(page, "申請する")
    wrong = page.get_by_role("textbox", name=re.compile("^ID"))
    expect(wrong).to_be_focused()
    expect(wrong).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_text("権限を1つ以上選んでください。")).to_be_visible()
    demand_accessible(page)
    page.reload()
    asks.demand_heading("新しいIDの申請")
    ask_for_account(asks, "reception-9")
    path = grant_now(asks)
    expect(page.get_by_text("ご自分の申請は承認できません")).to_be_visible()
    expect(page.get_by_role("button", name="承認する")).to_have_count(0)
    demand_screen(asks, "申請の内容")

    other = approves.page
    approves.go("/grants")
    demand_screen(approves, "承認待ちと申請", keyboard=True)
    row_of(other, "reception-9").get_by_role("link").click()
    expect(other.get_by_text("新しい職員ID")).to_be_visible()
    demand_screen(approves, "申請の内容", keyboard=True)
    press(other, "承認する")
    answer(other, "承認する")
    secret = other.locator(".once-secret").inner_text()
    demand_screen(approves, "申請の内容")
    press(other, "渡しました（表示を消す）")
    expect(other.get_by_text(secret)).to_have_count(0)
    other.reload()
    expect(other.get_by_text("承認", exact=True).first).to_be_visible()
    assert secret not in other.content()
    asks.world.terminal().sign_in_first("reception-9", secret, PASSWORD)
    approves.go(path)
    expect(other.get_by_role("button", name="承認する")).to_have_count(0)


def test_rights_change_with_the_difference_shown_and_a_request_is_taken_back(console_as: ConsoleAs) -> None:
    asks, approves = console_as(Role.ADMINISTRATOR), console_as(Role.ADMINISTRATOR)
    asks.world.staff("clerk")
    page = asks.page
    asks.go("/accounts/clerk/rights")
    demand_screen(asks, "権限の変更の申請", keyboard=True)
    choose(page, "権限", "登録担当")
    page.get_by_role("textbox", name="申請の理由").fill("兼務のため")
    expect(
        page.get_by_role("row", name=re.compile("権限.*窓口担当.*窓口担当・登録担当.*変更"))
    ).to_be_visible()
    press(page, "申請する")
    demand_said(page, "申請しました")
    path = grant_now(asks)
    approves.go(path)
    expect(approves.page.get_by_role("table", name="承認すると変わる内容")).to_be_visible()
    demand_screen(approves, "申請の内容")
    approve(approves, path)
    asks.go("/accounts/clerk")
    expect(page.get_by_text("窓口担当・登録担当")).to_be_visible()

    press(page, "再発行を申請する")
    answer(page, "申請する", "窓口で本人を確認した")
    demand_said(page, "再発行を申請しました")
    press(page, "取り下げる")
    answer(page, "取り下げる")
    demand_said(page, "申請を取り下げました")
    expect(page.get_by_text("却下・取下げ")).to_be_visible()
    asks.go("/grants?state=rejected")
    expect(row_of(page, "再発行")).to_have_count(1)

    approves.go("/accounts/clerk/rights")
    approves.page.get_by_role("textbox", name="申請の理由").fill("誤り")
    press(approves.page, "申請する")
    path = grant_now(approves)
    asks.go(path)
    press(page, "却下する")
    answer(page, "却下する")
    demand_said(page, "申請を却下しました")


@pytest.mark.control("R-III-3-17")
def test_an_id_is_unlocked_and_stopped_at_once(console_as: ConsoleAs) -> None:
    admin = console_as(Role.ADMINISTRATOR)
    world, page = admin.world, admin.page
    desk = world.staff("clerk")
    for _ in range(10):
        world.terminal().sign_in("clerk", "wrong")
        world.clock.move(minutes=1)
    admin.pass_time(seconds=1)
    admin.go("/accounts")
    expect(row_of(page, "clerk")).to_contain_text("ロック中")
    demand_screen(admin, "職員のID", keyboard=True)
    page.get_by_role("combobox", name="状態").select_option("locked")
    expect(page.get_by_role("row")).to_have_count(2)
    assert "state=locked" in page.url
    row_of(page, "clerk").get_by_role("link").click()
    demand_screen(admin, "職員のIDの内容", keyboard=True)
    press(page, "ロック・休眠を解除する")
    demand_said(page, "ロックを解除しました")
    expect(page.get_by_text("利用中")).to_be_visible()
    assert desk.sign_in("clerk", PASSWORD).status == 201
    press(page, "停止する")
    answer(page, "停止する")
    demand_said(page, "IDを停止")
    assert desk.get("/waiting").status == 401
    expect(page.get_by_role("button", name="停止する")).to_have_count(0)


def test_the_list_of_ids_and_rights_is_found_in_sorted_and_taken_out(console_as: ConsoleAs) -> None:
    admin = console_as(Role.ADMINISTRATOR)
    admin.world.staff("clerk")
    page = admin.page
    admin.go("/accounts")
    admin.demand_heading("職員のID")
    page.get_by_role("searchbox", name="職員のIDを絞り込む").fill("管理者 admin")
    expect(page.get_by_role("row")).to_have_count(3)
    for _ in range(2):
        page.get_by_role("columnheader", name="ID").get_by_role("button").click()
    expect(page.get_by_role("row").nth(1)).to_contain_text("admin-2")
    page.get_by_role("searchbox", name="職員のIDを絞り込む").fill("いない人")
    expect(page.get_by_text("条件に合うものはありません。")).to_be_visible()
    demand_accessible(page)
    press(page, "IDと権限の一覧を書き出す")
    name, content = taken(page, lambda: answer(page, "書き出す"))
    assert name == "IDと権限の一覧.csv"
    assert content.startswith("\ufeffaccount_id,".encode())
    assert b"clerk" in content


def test_terminals_are_registered_by_two_and_retired_by_one(console_as: ConsoleAs) -> None:
    asks, approves = console_as(Role.ADMINISTRATOR), console_as(Role.ADMINISTRATOR)
    page = asks.page
    asks.go("/terminals/-/new")
    demand_screen(asks, "端末の登録の申請", keyboard=True)
    press(page, "申請する")
    expect(page.get_by_text("40文字までの半角英数字と「-」で入力してください。")).to_be_visible()
    page.get_by_role("textbox", name="端末の名前").fill("T-009")
    page.get_by_role("textbox", name="設置場所").fill("健康課 3番窓口")
    fill_day(page, "有効期限", "2022-03-31")
    page.get_by_role("textbox", name="申請の理由").fill("増設")
    press(page, "申請する")
    approve(approves, grant_now(asks))
    asks.go("/terminals")
    demand_screen(asks, "登録端末", keyboard=True)
    page.get_by_role("button", name="T-009を廃止する").click()
    answer(page, "廃止する")
    demand_said(page, "端末を廃止し")
    expect(row_of(page, "T-009")).to_contain_text("廃止")
    expect(page.get_by_role("button", name="T-009を廃止する")).to_have_count(0)


@pytest.mark.control("R-III-3-18")
def test_a_shared_id_is_issued_handed_on_and_given_back(console_as: ConsoleAs) -> None:
    asks, approves = console_as(Role.ADMINISTRATOR), console_as(Role.ADMINISTRATOR)
    asks.world.staff("clerk")
    page = asks.page
    asks.go("/shared-ids")
    expect(page.get_by_text("共用IDはありません。")).to_be_visible()
    press(page, "共用IDの発行を申請する")
    demand_screen(asks, "共用IDの発行の申請", keyboard=True)
    expect(page.get_by_role("group", name="権限").get_by_text("管理者", exact=True)).to_have_count(0)
    page.get_by_role("textbox", name="共用ID").fill("shared-reception")
    choose(page, "権限", "窓口担当")
    page.get_by_role("group", name="使う職員").locator("input[value=clerk]").check()
    choose(page, "使う端末", TERMINAL)
    page.get_by_role("textbox", name="申請の理由").fill("臨時窓口の交代勤務")
    press(page, "申請する")
    approve(approves, grant_now(asks))
    first = approves.page.locator(".once-secret").inner_text()
    entered = asks.world.terminal().sign_in("shared-reception", first, person="clerk")
    assert entered.json["account_id"] == "clerk"

    asks.go("/shared-ids")
    demand_screen(asks, "共用IDの台帳", keyboard=True)
    page.get_by_role("link", name="shared-receptionの引継ぎ・更新を申請する").click()
    demand_screen(asks, "共用IDの更新の申請")
    expect(page.get_by_role("textbox", name="共用ID")).to_have_value("shared-reception")
    press(page, "申請する")
    approve(approves, grant_now(asks))
    assert approves.page.locator(".once-secret").inner_text() != first
    asks.go("/shared-ids")
    page.get_by_role("button", name="shared-receptionを返却・停止する").click()
    answer(page, "返却・停止する")
    demand_said(page, "共用IDを止め")
    expect(row_of(page, "shared-reception")).to_contain_text("返却・停止")


def test_a_tablet_is_invited_once_freed_and_revoked(console_as: ConsoleAs) -> None:
    admin = console_as(Role.ADMINISTRATOR)
    page = admin.page
    admin.go("/tablets")
    expect(page.get_by_text("読み取り端末はありません。")).to_be_visible()
    press(page, "端末登録コードを発行する")
    demand_screen(admin, "端末登録コードの発行", keyboard=True)
    press(page, "発行する")
    expect(page.get_by_text("どの端末か分かる名称を入力してください。")).to_be_visible()
    page.get_by_role("textbox", name="名称").fill("受付1")
    press(page, "発行する")
    code = page.locator(".once-secret").inner_text()
    square = page.get_by_role("img", name="端末登録コードの二次元コード").screenshot()
    (read,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(square)))
    assert read.text == code
    expect(page.get_by_text(re.compile(r"^\d+分\d\d秒$"))).to_be_visible()
    demand_screen(admin, "端末登録コードの発行")
    tablet = admin.world.tablet(shift=False)
    tablet.enrol(code)
    for _ in range(5):
        tablet.open_shift("HALL-1", "000000")
    press(page, "登録が済みました（一覧で確かめる）")
    assert code not in page.content()
    demand_screen(admin, "読み取り端末", keyboard=True)
    page.get_by_role("button", name="受付1のロックを解除する").click()
    answer(page, "解除する")
    demand_said(page, "ロックを解除しました")
    admin.world.clock.move(seconds=61)
    assert tablet.open_shift("HALL-1", "246810").status == 201
    page.reload()
    expect(row_of(page, "受付1")).to_contain_text("受付中")
    expect(row_of(page, "受付1")).to_contain_text("HALL-1")
    page.get_by_role("button", name="受付1を失効させる").click()
    answer(page, "失効させる")
    demand_said(page, "端末を失効させました")
    expect(row_of(page, "受付1")).to_contain_text("失効")
    assert tablet.open_shift("HALL-1", "246810").json["code"] == "A306"


def test_a_code_that_lapsed_is_not_shown_any_more(console_as: ConsoleAs) -> None:
    admin = console_as(Role.ADMINISTRATOR, path="/tablets/-/new")
    page = admin.page
    page.get_by_role("textbox", name="名称").fill("受付1")
    press(page, "発行する")
    code = page.locator(".once-secret").inner_text()
    admin.pass_time(minutes=10)
    expect(page.get_by_text("端末登録コードの期限が切れました。")).to_be_visible()
    assert code not in page.content()
    demand_accessible(page)


def test_a_venue_is_opened_changed_and_closed_and_its_pin_is_never_shown(console_as: ConsoleAs) -> None:
    admin = console_as(Role.ADMINISTRATOR)
    page = admin.page
    admin.go("/venues")
    expect(page.get_by_text("会場はありません。")).to_be_visible()
    press(page, "会場を登録する")
    demand_screen(admin, "会場の登録", keyboard=True)
    page.get_by_role("textbox", name="会場番号").fill("HALL-2")
    page.get_by_role("textbox", name="名称").fill("市民体育館")
    page.get_by_role("textbox", name="暗証番号").fill("123456")
    press(page, "登録する")
    expect(page.get_by_text("推測されやすい番号です。")).to_be_visible()
    press(page, "推測されにくい番号にする")
    expect(page.get_by_text("推測されやすい番号です。")).to_have_count(0)
    pin = page.get_by_role("textbox", name="暗証番号").input_value()
    press(page, "登録する")
    demand_said(page, "会場を登録しました")
    demand_screen(admin, "接種会場", keyboard=True)
    assert pin not in page.content()
    row_of(page, "HALL-2").get_by_role("link").click()
    demand_screen(admin, "会場の変更", keyboard=True)
    expect(page.get_by_role("textbox", name="会場番号")).to_have_value("HALL-2")
    page.get_by_role("textbox", name="新しい暗証番号").fill("９７５３０８")
    page.get_by_role("checkbox", name="この会場を閉鎖する").check()
    press(page, "変更する")
    demand_said(page, "会場を変更しました")
    expect(row_of(page, "HALL-2")).to_contain_text("閉鎖")


@pytest.mark.control("R-III-3-20")
def test_every_id_is_confirmed_once_a_quarter_one_s_own_by_another(console_as: ConsoleAs) -> None:
    admin = console_as(Role.ADMINISTRATOR)
    world, page = admin.world, admin.page
    world.staff("clerk")
    for days in (40, 40, 12):  # nobody sleeps for 45 days
        admin.pass_time(days=days)
        world.administrator(name="admin-2")
        world.administrator().post(f"/accounts/{admin.account_id}/unlock", {})
    admin.open("/reviews?state=open")
    admin.sign_in()
    demand_screen(admin, "権限の定期点検", keyboard=True)
    expect(page.get_by_role("progressbar")).to_have_attribute("value", "0")
    expect(row_of(page, admin.account_id)).to_contain_text("ご自分のIDはほかの管理者が点検します")
    page.get_by_role("button", name="clerkの権限を必要と確認する").click()
    demand_said(page, "clerkの権限を確認しました")
    expect(page.get_by_role("progressbar")).to_have_attribute("value", "1")
    expect(row_of(page, "clerk")).to_have_count(0)
    page.get_by_role("combobox", name="点検").select_option("done")
    expect(row_of(page, "clerk")).to_contain_text("点検済み")


@pytest.mark.control("R-III-3-17", "R-III-3-22")
def test_a_file_of_personnel_is_checked_and_ends_ids(console_as: ConsoleAs) -> None:
    admin = console_as(Role.ADMINISTRATOR)
    desk = admin.world.staff("clerk")
    page = admin.page
    admin.go("/hr-files")
    demand_screen(admin, "人事異動の取込み", keyboard=True)
    head = "職員,事由,発令日\n"

    def choose_file(content: str) -> None:
        page.locator("input[type=file]").set_input_files(
            {"name": "人事異動.csv", "mimeType": "text/csv", "buffer": content.encode()}
        )

    choose_file("氏名\n")
    expect(page.get_by_text("A122")).to_be_visible()
    demand_accessible(page)
    choose_file(f"{head}nobody,退職,2021-06-30\n")
    expect(page.get_by_text("誤りのある行が1行あります。")).to_be_visible()
    expect(row_of(page, "該当する職員がいません")).to_be_visible()
    demand_accessible(page)
    choose_file(f"{head}clerk,退職,2021-06-30\n")
    expect(row_of(page, "clerk")).to_contain_text("IDを停止する")
    press(page, "1件のIDを停止する")
    demand_said(page, "反映しました")
    assert desk.get("/waiting").status == 401
    demand_accessible(page)
    _, content = taken(page, lambda: press(page, "ひな形を保存する"))
    assert content.decode("utf-8-sig").startswith("職員,事由,発令日")


def test_a_clerk_finds_no_office_and_a_failed_call_can_be_tried_again(console_as: ConsoleAs) -> None:
    clerk = console_as(Role.CLERK, path="/accounts")
    expect(clerk.page.get_by_text("この画面を開く権限がありません。")).to_be_visible()
    expect(clerk.page.get_by_role("navigation").get_by_role("link", name="職員のID")).to_have_count(0)
    admin = console_as(Role.ADMINISTRATOR)
    page = admin.page
    busy = {"code": "C501", "message": "システムが混み合っているか、停止しています。"}
    page.route("**/terminals?*", lambda route: route.fulfill(status=503, json=busy))
    admin.go("/terminals")
    expect(page.get_by_text("システムが混み合っているか、停止しています。")).to_be_visible()
    demand_accessible(page)
    page.unroute("**/terminals?*")
    page.get_by_role("button", name="もう一度試す").click()
    expect(row_of(page, TERMINAL)).to_be_visible()


def test_after_five_minutes_the_person_is_asked_for_once_more(console_as: ConsoleAs) -> None:
    admin = console_as(Role.ADMINISTRATOR)
    admin.pass_time(minutes=6)
    admin.go("/terminals")
    expect(row_of(admin.page, TERMINAL)).to_be_visible()
    acts = [
        row
        for row in admin.world.staff("auditor").get("/audit").body.decode().splitlines()
        if "STEPPED_UP" in row
    ]
    assert any(f'"actor":"{admin.account_id}"' in row for row in acts)


def test_a_terminal_is_asked_for_with_the_keyboard_alone(console_as: ConsoleAs) -> None:
    admin = console_as(Role.ADMINISTRATOR, path="/terminals")
    page = admin.page
    expect(row_of(page, TERMINAL)).to_be_visible()
    tab_to(page, "端末の登録を申請する")
    page.keyboard.press("Enter")
    admin.demand_heading("端末の登録の申請")
    tab_to(page, "端末の名前")
    type_through(
        page,
        "=T-010",
        "Tab",
        "=東庁舎 受付",
        "Tab",
        "=2022",
        "Tab",
        "=3",
        "Tab",
        "=31",
        "Tab",
        "=増設",
        "Enter",
    )
    expect(page.get_by_text("ご自分の申請は承認できません")).to_be_visible()


STATE = "/console/screens/accounts/state.js"


def test_what_a_screen_says_of_states_stands_on_the_service_s_own_numbers(shelf: Page) -> None:
    names = ("DORMANT_DAYS", "LOCK_FROM", "DELAY_FROM", "PIN_TRIES")
    script = "async ([m, names]) => { const n = await import(m); return names.map((e) => n[e]); }"
    said = shelf.evaluate(script, [STATE, names])
    assert said == [DORMANT_AFTER.days, LOCK_FROM, DELAY_FROM, PIN_TRIES]
    wanted = "/console/screens/accounts/wanted.js"
    lasting = ("WAITS_DAYS", "SHARED_DAYS", "LONGEST_DAYS")
    said = shelf.evaluate(script, [wanted, lasting])
    assert said == [GRANT_WAITS.days, SHARED_LASTS.days, LONGEST_APPOINTMENT.days]
    days = [date(year, month, day) for year in (2020, 2021) for month in range(1, 13) for day in (1, 15, 28)]
    script = "async ([m, days]) => { const n = await import(m); return days.map((e) => n.quarterEnd(e)); }"
    assert shelf.evaluate(script, [STATE, [str(day) for day in days]]) == [
        str(quarter_end(day)) for day in days
    ]


@pytest.mark.parametrize(
    ("changed", "state"),
    [
        ({}, "active"),
        ({"disabled": True, "failures": 10}, "disabled"),
        ({"expires_on": "2021-06-30"}, "expired"),
        ({"expires_on": "2021-07-14"}, "expiring"),
        ({"failures": 10}, "locked"),
        ({"failures": 9}, "active"),
        ({"first_password_until": "2021-07-01T04:00:00Z"}, "waiting"),
        ({"first_password_until": "2021-07-01T02:00:00Z"}, "lapsed"),
        ({"signed_in_at": "2021-05-17T02:59:59Z"}, "dormant"),
        ({"signed_in_at": "2021-05-17T03:00:00Z"}, "active"),
        ({"confirmed_on": "2020-12-31"}, "unconfirmed"),
        ({"confirmed_on": "2020-12-31", "roles": ["administrator"]}, "active"),
    ],
)
def test_an_account_s_state_is_the_firmest_thing_that_keeps_its_person_out(
    shelf: Page, changed: dict[str, Any], state: str
) -> None:
    account = {
        "disabled": False,
        "expires_on": "2022-03-31",
        "failures": 0,
        "first_password_until": None,
        "signed_in_at": "2021-07-01T00:00:00Z",
        "confirmed_on": "2021-06-30",
        "roles": ["clerk"],
        **changed,
    }
    script = "async ([m, a]) => (await import(m)).accountState(a, new Date('2021-07-01T03:00:00Z'))"
    assert shelf.evaluate(script, [STATE, account]) == state
