"""The media ledger at the console: media permitted, uses approved by another, erasures not forgotten."""

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from chalicelib.access.model import Role
from tests.browser.accessibility import demand_accessible, demand_keyboard_reaches_everything
from tests.browser.conftest import ConsoleAs
from tests.browser.console import Console
from tests.browser.office_files import confirm, permit_medium, plain, row_of, sealed, shows
from tests.browser.served import Served

if TYPE_CHECKING:
    from tests.world import World

DIGEST = "5e" * 32


def ask_use(world: "World") -> str:
    """Write an entry as the registrar does; return the path of its screen."""
    wanted = {"medium_id": "USB-01", "purpose": "接種対象者の登録", "digest": sealed(world, plain(3)).digest}
    asked = world.staff("registrar").post("/media-uses", wanted)
    assert asked.status == 200, asked.json
    return f"/media/uses/{asked.json['use_id']}"


def press(console: Console, *keys: str) -> None:
    for key in keys:
        console.page.keyboard.press(key)


def test_a_medium_is_permitted_with_the_keyboard_alone(console_as: ConsoleAs, served: Served) -> None:
    admin = console_as(Role.ADMINISTRATOR, path="/media")
    page = admin.page
    shows(admin, "まだ媒体がありません。")
    page.get_by_role("link", name="媒体を登録する").focus()
    press(admin, "Enter")
    admin.demand_heading("媒体を登録する")
    demand_keyboard_reaches_everything(page)
    page.get_by_role("button", name="登録する").focus()
    press(admin, "Enter")
    expect(page.get_by_text("暗号化機能のない媒体は登録できません。")).to_be_visible()
    demand_accessible(page)
    page.get_by_label("媒体番号").focus()
    page.keyboard.type("USB-07")
    press(admin, "Tab", "Space", "ArrowDown", "Tab")
    page.keyboard.type("庶務係")
    press(admin, "Tab", "Space", "Tab", "Enter")
    shows(admin, "USB-07")
    (medium,) = served.world.administrator().get("/media").json["items"]
    assert (medium["medium_id"], medium["kind"], medium["encrypted"]) == ("USB-07", "disc", True)


def test_a_medium_of_a_taken_number_is_refused_in_words_and_one_is_retired(
    console_as: ConsoleAs, served: Served
) -> None:
    permit_medium(served.world)
    admin = console_as(Role.ADMINISTRATOR, path="/media/new")
    page = admin.page
    page.get_by_label("媒体番号").fill("123456789012")
    page.get_by_role("radio", name="USBメモリ").check()
    page.get_by_label("保管者").fill("庶務係")
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="登録する").click()
    expect(page.get_by_text("12桁続く数字は使えません。")).to_be_visible()
    page.get_by_label("媒体番号").fill("USB-01")
    page.get_by_role("button", name="登録する").click()
    shows(admin, "この媒体番号は、すでに登録されています。")
    admin.go("/media")
    page.get_by_role("button", name="媒体 USB-01 の使用をやめる").click()
    confirm(admin, "使用をやめる")
    expect(row_of(admin, "USB-01")).to_contain_text("使用をやめた媒体です")
    assert served.world.administrator().get("/media").json["items"][0]["retired_by"] == admin.account_id


def test_whoever_wrote_an_entry_is_told_that_another_approves_it(
    console_as: ConsoleAs, served: Served
) -> None:
    permit_medium(served.world)
    both = console_as(Role.REGISTRAR, Role.ADMINISTRATOR, path="/media/uses/new")
    page = both.page
    page.get_by_role("button", name="記入して承認を頼む").click()
    expect(page.get_by_text("「管理簿の指紋」64桁")).to_be_visible()
    demand_accessible(page)
    page.get_by_label("媒体", exact=False).first.select_option("USB-01")
    page.get_by_label("目的").fill("接種対象者の登録")
    page.get_by_label("管理簿の指紋").fill(DIGEST.upper())
    page.get_by_role("button", name="記入して承認を頼む").click()
    shows(both, "自分が記入したものは承認できません。")
    expect(page.get_by_role("button", name="承認する")).to_have_count(0)


def test_an_entry_is_rejected_by_another_and_its_erasure_recorded(
    console_as: ConsoleAs, served: Served
) -> None:
    permit_medium(served.world)
    path = ask_use(served.world)
    admin = console_as(Role.ADMINISTRATOR, path=path)
    admin.page.get_by_role("button", name="却下する").click()
    confirm(admin, "却下する")
    shows(admin, "却下")
    expect(admin.page.get_by_text("消去を記録できるのは、窓口担当・登録担当・監査担当です。")).to_be_visible()
    clerk = console_as(Role.CLERK, path=path, terminal="T-002")
    clerk.page.get_by_role("button", name="消去を記録する").click()
    confirm(clerk, "消去したので記録する")
    shows(clerk, "消去済み")
    (use,) = served.world.staff("clerk").get("/media-uses").json["items"]
    assert (use["state"], use["erased_by"]) == ("erased", clerk.account_id)


def test_a_forgotten_erasure_stands_out_and_keeps_the_medium_from_being_used(
    console_as: ConsoleAs, served: Served
) -> None:
    permit_medium(served.world)
    ask_use(served.world)
    served.world.clock.move(days=1, minutes=1)
    registrar = console_as(Role.REGISTRAR, path="/media/uses?overdue=1")
    page = registrar.page
    shows(registrar, "消去の期限超過")
    registrar.go("/media/uses/new")
    shows(registrar, "今使える媒体がありません。")
    expect(page.get_by_text("USB-01（1日を過ぎても消去の記録がありません）")).to_be_visible()
    registrar.go("/media/uses")
    row_of(registrar, "USB-01").get_by_role("link").click()
    shows(registrar, "記入から1日を過ぎても、消去の記録がありません。")
    page.get_by_role("button", name="消去を記録する").click()
    confirm(registrar, "消去したので記録する")
    registrar.go("/media/uses?overdue=1")
    shows(registrar, "条件に合う記入はありません。")


def test_the_ledger_is_narrowed_down_and_taken_out_as_csv(console_as: ConsoleAs, served: Served) -> None:
    permit_medium(served.world)
    ask_use(served.world)
    auditor = console_as(Role.AUDITOR, path="/media/uses")
    page = auditor.page
    expect(row_of(auditor, "USB-01")).to_contain_text("承認待ち")
    expect(page.get_by_role("link", name="記入する")).to_have_count(0)
    page.get_by_label("状態", exact=True).select_option("erased")
    shows(auditor, "条件に合う記入はありません。")
    assert page.evaluate("location.hash") == "#/media/uses?state=erased"
    with page.expect_download() as taken:
        page.get_by_role("button", name="管理簿を CSV で書き出す").click()
        confirm(auditor, "書き出す")
    assert taken.value.suggested_filename == "媒体管理簿.csv"
    auditor.go("/media/uses/01ARZ3NDEKTSV4RRFFQ69G5FAV")
    shows(auditor, "この記入は媒体管理簿にありません。")
