"""Files go out at the console: asked for, approved by another, made, received once; and corrections."""

from pathlib import Path

from playwright.sync_api import expect

from chalicelib.access.model import Role
from tests.browser.accessibility import demand_accessible
from tests.browser.chromium import Watch
from tests.browser.conftest import ConsoleAs
from tests.browser.console import Console
from tests.browser.office_files import PATIENCE, confirm, everybody, permit_medium, plain, shows
from tests.browser.served import Served


def asked(clerk: Console) -> str:
    """Ask for the ledger; return the path of its screen."""
    page = clerk.page
    clerk.go("/downloads/new")
    page.get_by_role("button", name="申請する").click()
    expect(page.get_by_text("何に使うかを入力してください。")).to_be_visible()
    demand_accessible(page)
    page.get_by_role("radio", name="予防接種台帳向け出力").check()
    page.get_by_label("理由").fill("台帳への反映")
    page.get_by_label("媒体", exact=False).last.select_option("USB-01")
    page.get_by_role("button", name="申請する").click()
    shows(clerk, "承認できるのは管理者です。")
    return str(page.evaluate("location.hash.slice(1)"))


def approved_and_made(clerk: Console, admin: Console, path: str) -> None:
    admin.go(path)
    admin.page.get_by_role("button", name="承認する").click()
    confirm(admin, "承認する")
    clerk.page.reload()
    clerk.page.get_by_role("button", name="作成を始める").click()
    expect(clerk.page.get_by_role("button", name="受け取る")).to_be_visible(timeout=PATIENCE)


def test_a_download_is_approved_by_another_received_once_and_holds_no_number(
    console_as: ConsoleAs, served: Served, tmp_path: Path
) -> None:
    permit_medium(served.world)
    served.world.register(plain(4))
    clerk, admin = console_as(Role.CLERK), console_as(Role.ADMINISTRATOR, terminal="T-002")
    path = asked(clerk)
    approved_and_made(clerk, admin, path)
    demand_accessible(clerk.page)
    clerk.page.get_by_role("button", name="受け取る").click()
    with clerk.page.expect_download() as taken:
        confirm(clerk, "受け取る")
    shows(clerk, "受け取って保存しました。内容の指紋は一致しています。")
    taken.value.save_as(tmp_path / "ledger.csv")
    content = (tmp_path / "ledger.csv").read_text("utf-8")
    assert "接種履歴登録日時" in content.partition("\r\n")[0]
    assert not any(each.individual_number in content for each in everybody(4))
    clerk.page.get_by_role("button", name="受取りを終える").click()
    shows(clerk, "受取りが終わりました。")
    admin.go("/downloads?state=fetched")
    shows(admin, "出力の一覧")


def test_a_piece_that_was_lost_on_its_way_makes_the_download_useless_and_says_so(
    console_as: ConsoleAs, served: Served, watch: Watch
) -> None:
    watch.expect("ERR_")
    permit_medium(served.world)
    served.world.register(plain(3))
    clerk, admin = console_as(Role.CLERK), console_as(Role.ADMINISTRATOR, terminal="T-002")
    approved_and_made(clerk, admin, asked(clerk))
    page = clerk.page

    def lose(route) -> None:  # noqa: ANN001 - Playwright's
        route.fetch()
        route.abort()

    page.route("**/pieces/1", lose, times=1)
    page.get_by_role("button", name="受け取る").click()
    confirm(clerk, "受け取る")
    shows(clerk, "ネットワークにつながりません。")
    page.get_by_role("button", name="続きを受け取る").click()
    shows(clerk, "受取りの途中で失われた部分があります。")


def test_corrections_are_listed_for_those_who_sent_and_those_who_received_them(
    console_as: ConsoleAs, served: Served
) -> None:
    clerk = console_as(Role.CLERK, path="/notices")
    shows(clerk, "確認していない通知はありません。")
    clerk.go("/notices/sent")
    shows(clerk, "通知の要る訂正はありません。")
