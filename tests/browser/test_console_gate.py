"""Nobody comes in without password and finger, everybody is told the terms, and who leaves leaves nothing."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from chalicelib.access.model import Role
from chalicelib.audit.model import Act
from chalicelib.values.municipality import MunicipalityCode
from tests.browser.accessibility import (
    demand_accessible,
    demand_fits,
    demand_keyboard_reaches_everything,
    wait_until_still,
)
from tests.browser.chromium import Watch
from tests.browser.conftest import ConsoleAs
from tests.browser.console import Console, appoint, shared_world
from tests.browser.served import Served
from tests.world import KASUKABE, PASSWORD, TERMINAL

CODE = MunicipalityCode(KASUKABE)
TERMS = "すべて記録され"


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    with shared_world() as world:
        yield world


def acts_of(served: Served, account_id: str) -> list[Act]:
    rows = served.world.private_house.audits(CODE).rows()
    return [row.entry.act for row in rows if row.entry.actor == account_id]


@pytest.mark.control("R-III-3-27")
def test_staff_are_told_before_each_sign_in_that_misuse_is_traced_to_them(console_as: ConsoleAs) -> None:
    one = console_as(Role.CLERK)
    expect(one.page.get_by_text(TERMS)).to_have_count(0)
    one.page.get_by_role("button", name="サインアウト").click()
    banner = one.page.get_by_role("region", name="サインインの前にお読みください")
    expect(banner).to_contain_text(TERMS)
    expect(banner).to_contain_text("業務外で使った場合は、使った職員が特定されます")
    above = banner.evaluate("banner => banner.compareDocumentPosition(document.querySelector('form'))")
    assert above & 4, "the form follows the terms"
    one.sign_in()
    assert acts_of(one.served, one.account_id).count(Act.SIGNED_IN) == 3, "each of them leaves a row"


@pytest.mark.proof("T15")
def test_a_wrong_password_and_a_wrong_finger_open_nothing(console: Console, served: Served) -> None:
    who = appoint(served, Role.CLERK)
    console.authenticator.hold(who)
    console.open()
    console.type_sign_in(who, "a wrong pass phrase 1")
    expect(console.page.get_by_role("alert")).to_contain_text("ID、パスワード又は端末が正しくありません")
    expect(console.page.get_by_role("textbox", name="パスワード")).to_have_value("")
    console.authenticator.verifies(verified=False)
    console.page.get_by_role("textbox", name="パスワード").fill(PASSWORD)
    console.page.get_by_role("button", name="サインイン").click()
    expect(console.page.get_by_role("alert")).to_contain_text("本人確認が取りやめられたか")
    console.authenticator.verifies(verified=True)
    console.type_sign_in(who)
    console.demand_heading("ホーム")
    expect(console.page.get_by_role("banner")).to_contain_text(f"端末{TERMINAL}")
    expect(console.page.get_by_role("banner")).to_contain_text("埼玉県春日部市")


def test_a_newcomer_registers_a_finger_and_chooses_a_password_before_anything_opens(
    console: Console, served: Served
) -> None:
    wanted = {"account_id": "newcomer", "name": "新任 職員", "roles": ["clerk"], "terminals": [TERMINAL]}
    _, made = served.world.grant("/accounts", {**wanted, "expires_on": "2022-03-31"})
    first, page = made.json["first_password"], console.page
    console.open("/people")
    page.get_by_role("radio", name="はじめて入る").check()
    page.get_by_role("textbox", name="ID").fill("newcomer")
    page.get_by_role("textbox", name="初回パスワード").fill(first)
    page.get_by_role("button", name="サインイン").click()
    console.demand_heading("生体認証の登録")
    demand_accessible(page)
    page.get_by_role("button", name="生体認証を登録する").click()
    console.demand_heading("パスワードの変更")
    assert console.authenticator.credentials() == 1
    page.get_by_role("textbox", name="初回パスワード").fill(first)
    page.get_by_role("textbox", name="新しいパスワード", exact=False).first.fill("short")
    page.get_by_role("button", name="パスワードを変更する").click()
    expect(page.get_by_text("15文字以上で入力してください。")).to_be_visible()
    demand_accessible(page)
    for field in page.get_by_role("textbox", name="新しいパスワード", exact=False).all():
        field.fill(PASSWORD)
    page.get_by_role("button", name="パスワードを変更する").click()
    console.demand_heading("接種者の検索")


def test_a_shared_id_is_entered_with_the_persons_own_finger(console: Console, served: Served) -> None:
    who = appoint(served, Role.CLERK)
    line = {
        "kind": "shared",
        "shared_id": "shared-desk",
        "roles": ["clerk"],
        "persons": [who],
        "terminals": [TERMINAL],
        "until": "2021-12-31",
    }
    _, made = served.world.grant("/grants", {"wanted": line, "reason": "応援"})
    assert made.status == 200, made.json
    console.authenticator.hold(who)
    console.open()
    page = console.page
    page.get_by_role("radio", name="共用IDで入る").check()
    page.get_by_role("textbox", name="共用ID", exact=False).first.fill("shared-desk")
    page.get_by_role("textbox", name="自分のID").fill(who)
    page.get_by_role("textbox", name="共用IDのパスワード").fill(made.json["first_password"])
    page.get_by_role("button", name="サインイン").click()
    console.demand_heading("ホーム")
    expect(page.get_by_role("banner")).to_contain_text("shared-desk")
    expect(page.get_by_role("banner")).to_contain_text(who)


def test_an_idle_page_warns_closes_and_leaves_nothing_of_anybody(console_as: ConsoleAs) -> None:
    one = console_as(Role.CLERK, path="/people")
    one.demand_heading("接種者の検索")
    one.pass_time(seconds=900 - 15 - 30)
    warning = one.page.get_by_role("alertdialog")
    expect(warning).to_contain_text("まもなく画面を閉じます")
    demand_accessible(one.page)
    with one.page.expect_response("**/sessions/me"):  # the service is told before its time goes on as well
        one.page.keyboard.press("Shift")
    expect(warning).to_have_count(0)
    one.pass_time(seconds=900 - 15 + 1)
    one.demand_heading("サインイン")
    expect(one.page.get_by_text("操作がなかったため、画面を閉じました。")).to_be_visible()
    assert one.account_id not in one.page.content()
    assert one.page.evaluate("() => [localStorage.length, sessionStorage.length]") == [0, 0]
    assert one.page.evaluate("async () => (await fetch('/sessions/me')).status") == 401, "the session ended"
    one.sign_in()
    one.demand_heading("接種者の検索")


def test_another_person_does_not_land_where_the_former_one_was(console_as: ConsoleAs, served: Served) -> None:
    one = console_as(Role.CLERK, path="/people")
    other = appoint(served, Role.CLERK)
    one.pass_time(seconds=900)
    one.demand_heading("サインイン")
    one.authenticator.forget()
    one.authenticator.hold(other)
    one.type_sign_in(other)
    one.page.wait_for_selector("#main")
    one.demand_heading("ホーム")


def test_whoever_signs_out_closes_every_tab(console_as: ConsoleAs) -> None:
    one = console_as(Role.CLERK)
    second = one.context.new_page()
    second.goto(one.served.console)
    expect(second.get_by_role("heading", level=1, name="ホーム")).to_be_visible()
    one.page.get_by_role("button", name="サインアウト").click()
    one.demand_heading("サインイン")
    expect(second.get_by_text("別のタブでサインアウトしました。")).to_be_visible()
    assert one.account_id not in second.content()


def test_a_service_that_cannot_be_told_of_the_end_is_told_later(console_as: ConsoleAs, watch: Watch) -> None:
    watch.expect("ERR_FAILED")
    one = console_as(Role.CLERK)
    one.page.route("**/sessions/end", lambda route: route.abort())
    one.page.get_by_role("button", name="サインアウト").click()
    expect(one.page.get_by_text("サインアウトをシステムに伝えられていません")).to_be_visible()
    assert one.account_id not in one.page.content()
    one.page.unroute("**/sessions/end")
    expect(one.page.get_by_text("サインアウトをシステムに伝えられていません")).to_have_count(
        0, timeout=15_000
    )
    assert one.page.evaluate("async () => (await fetch('/sessions/me')).status") == 401


@pytest.mark.proof("T15")
def test_an_act_of_weight_asks_for_the_finger_once_more_and_is_then_done(console_as: ConsoleAs) -> None:
    one = console_as(Role.REGISTRAR, path="/fixes")
    one.demand_heading("一括修正")
    one.pass_time(minutes=5, seconds=1)
    one.authenticator.verifies(verified=False)
    one.go("/fixes/new")
    one.go("/fixes")
    dialog = one.page.get_by_role("dialog", name="本人確認")
    expect(dialog.get_by_role("alert")).to_contain_text("本人確認が取りやめられたか")
    demand_accessible(one.page)
    dialog.get_by_role("button", name="取りやめる").click()
    expect(one.page.get_by_role("alert")).to_contain_text("もう一度本人確認をしてください。")
    one.authenticator.verifies(verified=True)
    one.page.get_by_role("button", name="もう一度試す").click()
    expect(one.page.get_by_text("一括修正はまだありません。")).to_be_visible()
    assert Act.STEPPED_UP in acts_of(one.served, one.account_id)


def test_an_ended_session_is_asked_for_again_and_the_place_is_kept(console_as: ConsoleAs) -> None:
    one = console_as(Role.CLERK, path="/queues")
    one.demand_heading("確認の一覧")
    expect(one.page.get_by_text("今、確認が必要なものはありません。")).to_be_visible()  # all is there
    one.context.clear_cookies()
    one.page.get_by_role("button", name="最新にする").click()
    one.demand_heading("サインイン")
    expect(one.page.get_by_text("サインインの期限が切れました。")).to_be_visible()
    one.sign_in()
    one.demand_heading("確認の一覧")


def test_the_password_is_changed_and_a_second_finger_added(console_as: ConsoleAs) -> None:
    one = console_as(Role.AUDITOR, path="/own")
    page, fresh = one.page, "another long pass phrase 春日部"
    one.demand_heading("パスワードと生体認証")
    demand_accessible(page)
    page.get_by_role("textbox", name="今のパスワード").fill("a wrong pass phrase 1")
    for field in page.get_by_role("textbox", name="新しいパスワード", exact=False).all():
        field.fill(fresh)
    page.get_by_role("button", name="パスワードを変更する").click()
    expect(page.get_by_text("今のパスワードが正しくありません。")).to_be_visible()
    page.get_by_role("textbox", name="今のパスワード").fill(PASSWORD)
    page.get_by_role("button", name="パスワードを変更する").click()
    expect(page.get_by_text("パスワードを変更しました。")).to_be_visible()
    page.get_by_role("button", name="この端末の認証器を登録する").click()
    expect(page.get_by_role("alert")).to_contain_text("この認証器はもう登録されています")


def test_the_gate_and_the_frame_are_for_everybody(console: Console, console_as: ConsoleAs) -> None:
    console.open()
    console.demand_heading("サインイン")
    demand_keyboard_reaches_everything(console.page)
    console.page.get_by_role("button", name="サインイン").click()
    expect(console.page.get_by_text("IDを入力してください。")).to_be_visible()
    expect(console.page.get_by_role("textbox", name="ID")).to_be_focused()
    demand_accessible(console.page)
    demand_fits(console.page)
    one = console_as(*(Role.CLERK, Role.REGISTRAR, Role.NUMBER_DESK, Role.AUDITOR))
    one.demand_heading("ホーム")
    wait_until_still(one.page)
    demand_accessible(one.page)
    demand_keyboard_reaches_everything(one.page)
    demand_fits(one.page)


def test_a_sign_in_needs_no_pointer(console: Console, served: Served) -> None:
    who = appoint(served, Role.CLERK)
    console.authenticator.hold(who)
    console.open()
    console.page.get_by_role("textbox", name="ID").focus()
    console.page.keyboard.type(who)
    console.page.keyboard.press("Tab")
    console.page.keyboard.type(PASSWORD)
    console.page.keyboard.press("Enter")
    console.demand_heading("ホーム")
    console.page.keyboard.press("Tab")
    expect(console.page.get_by_role("link", name="本文へ移動")).to_be_focused()


def test_a_screen_without_the_right_says_so_and_what_is_nowhere_too(console_as: ConsoleAs) -> None:
    one = console_as(Role.STATE, path="/people")
    one.demand_heading("権限がありません")
    expect(one.page.get_by_role("link", name="接種者の検索")).to_have_count(0)
    one.go("/nowhere")
    one.demand_heading("画面がありません")
    demand_accessible(one.page)
