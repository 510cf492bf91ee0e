"""Retention, holds, erasures, the end of business and requests about records, in a browser, by two."""

import json
import re
from itertools import combinations
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Page, expect

from chalicelib.access.model import Role
from chalicelib.errors import NotIdentified
from chalicelib.systems.vrs.cases.model import Applicant, CaseChannel, ShownDocument
from chalicelib.systems.vrs.cases.rules import demand_identity
from chalicelib.systems.vrs.retention.certificate import Certified, verified
from chalicelib.systems.vrs.retention.model import ErasedCounts
from tests.browser.accessibility import demand_accessible
from tests.browser.conftest import ConsoleAs
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
from tests.browser.served import Served
from tests.planes.retention_town import AWAY, HELD, HERE, Town

if TYPE_CHECKING:
    from local.city import Person
    from tests.browser.console import Console

pytestmark = pytest.mark.proof("T01")


@pytest.fixture
def town(served: Served) -> Town:
    """Give the town of June 2026, some of whose people's periods are over."""
    return Town(served.world)


def decide(page: Page, why: str = "書類を確かめた", *, button: str = "承認する") -> None:
    """Decide what is shown, with a word of why."""
    page.get_by_role("textbox", name="決裁の理由").fill(why)
    press(page, button)
    answer(page, button)
    demand_said(page, "承認しました" if button == "承認する" else "差し戻しました")


def receive(console: "Console", town: Town, kind: str, name: int = HERE) -> str:
    """Take a request in by the form; return its path."""
    page = console.page
    console.go("/cases/-/new")
    console.demand_heading("請求の受付")
    choose(page, "請求の種類", kind)
    find(page, town.people[name].ticket_number)
    choose(page, "確かめた書類", "運転免許証")
    page.get_by_role("textbox", name="請求の内容").fill("自分の記録について")
    press(page, "受け付ける")
    demand_said(page, "請求を受け付けました")
    return path_of(console, "請求の内容")


def find(page: Page, ticket: str) -> None:
    """Find a person by a ticket, which no address shows."""
    page.get_by_role("textbox", name="番号", exact=False).first.fill(ticket)
    press(page, "探す")
    expect(page.get_by_text("生年月日", exact=True)).to_be_visible()
    assert ticket not in page.url


def path_of(console: "Console", title: str) -> str:
    console.demand_heading(title)
    return console.page.url.split("#")[1]


def propose(page: Page, ruling: str) -> None:
    choose(page, "決定の内容", ruling)
    page.get_by_role("textbox", name="決定の理由").fill("請求に理由がある")
    press(page, "起案する")
    demand_said(page, "決定を起案しました")


def agree(admin: "Console", path: str) -> None:
    admin.go(path)
    admin.page.reload()
    admin.demand_heading("請求の内容")
    decide(admin.page)


def test_a_rule_of_the_city_is_proposed_by_one_and_approved_by_another(
    town: Town, console_as: ConsoleAs
) -> None:
    asks, approves = console_as(Role.ADMINISTRATOR), console_as(Role.ADMINISTRATOR)
    page = asks.page
    asks.go("/retention")
    expect(page.get_by_text("起案された定めはありません。")).to_be_visible()
    demand_screen(asks, "保存期間", keyboard=True)
    press(page, "市区町村の定めを起案する")
    demand_screen(asks, "保存期間の起案", keyboard=True)
    press(page, "起案する")
    expect(page.get_by_text("1から100までの数字を入力してください。")).to_be_visible()
    demand_accessible(page)
    page.get_by_role("textbox", name="保存する年数").fill("１")
    fill_day(page, "適用の開始", "2026-07-01")
    page.get_by_role("textbox", name="根拠").fill("文書管理規程")
    page.get_by_role("textbox", name="起案の理由").fill("規程の改正")
    press(page, "起案する")
    expect(page.get_by_text("V150")).to_be_visible()
    demand_accessible(page)
    page.get_by_role("textbox", name="保存する年数").fill("10")
    press(page, "起案する")
    demand_said(page, "起案しました")
    expect(page.get_by_text("起案した方は承認できません。")).to_be_visible()
    expect(page.get_by_role("button", name="承認する")).to_have_count(0)
    approves.go("/retention")
    decide(approves.page)
    expect(approves.page.get_by_text("（これから）")).to_be_visible()
    demand_screen(approves, "保存期間", keyboard=True)
    console = console_as(Role.AUDITOR, path="/retention")
    expect(console.page.get_by_text("最後の接種日から10年")).to_be_visible()
    expect(console.page.get_by_role("link", name="市区町村の定めを起案する")).to_have_count(0)


def test_who_is_due_is_erased_by_two_and_a_certificate_says_what_went(
    town: Town, console_as: ConsoleAs
) -> None:
    proposes, approves = console_as(Role.ADMINISTRATOR), console_as(Role.ADMINISTRATOR)
    held = town.id_of(HELD)
    town.clerk.post("/holds", {"person_id": held, "reason": "係争中のため"})
    page = proposes.page
    proposes.go("/due")
    expect(row_of(page, held)).to_contain_text("留保中")
    demand_screen(proposes, "満了者", keyboard=True)
    page.get_by_role("button", name=re.compile("の消去を起案する$")).click()
    answer(page, "起案する", "保存期間の満了")
    demand_said(page, "消去を起案しました")
    proposes.demand_heading("消去の内容")
    expect(page.get_by_text("起案した方は承認できません。")).to_be_visible()
    expect(row_of(page, held)).to_have_count(0)
    demand_screen(proposes, "消去の内容", keyboard=True)

    other = approves.page
    approves.go("/erasures?state=proposed")
    demand_screen(approves, "記録の消去", keyboard=True)
    other.get_by_role("table", name="消去").get_by_role("link").first.click()
    demand_screen(approves, "消去の内容")
    press(other, "承認する")
    expect(other.get_by_text("決裁の理由を入力してください。")).to_be_visible()
    decide(other)
    expect(other.get_by_text("消去を進めています。")).to_be_visible()
    demand_screen(approves, "消去の内容", keyboard=True)
    town.world.erase()
    press(other, "今の状態を確かめる")
    expect(other.get_by_role("heading", name="消去証明書")).to_be_visible()
    expect(other.get_by_text("電子署名")).to_be_visible()
    demand_screen(approves, "消去の内容", keyboard=True)
    name, content = taken(other, lambda: press(other, "消去証明書を保存する（JSON）"))
    given = json.loads(content)
    people = tuple(Certified.model_validate(each) for each in given["people"])
    key = town.world.provisioner.kms.get_public_key(KeyId="alias/vrs/erasure")["PublicKey"]
    certificate = verified(json.dumps(given["signed"]).encode(), people, key)
    assert certificate.erased >= 1
    assert certificate.erasure_id in name
    expect(other.get_by_text(f"{certificate.erased}人").first).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="消去証明書")).to_be_visible()
    proposes.go("/due")
    expect(page.get_by_role("button", name=re.compile("の消去を起案する$"))).to_have_count(0)


def test_a_hold_is_placed_by_the_desk_and_lifted_by_an_administrator(
    town: Town, console_as: ConsoleAs
) -> None:
    clerk, admin = console_as(Role.CLERK), console_as(Role.ADMINISTRATOR)
    page = clerk.page
    clerk.go("/holds")
    expect(page.get_by_text("留保中の記録はありません。")).to_be_visible()
    press(page, "留保を指定する")
    demand_screen(clerk, "留保の指定", keyboard=True)
    press(page, "留保を指定する")
    expect(page.get_by_text("どなたの記録かを指定してください。")).to_be_visible()
    demand_accessible(page)
    page.get_by_role("textbox", name="番号").fill("9999999999")
    press(page, "探す")
    expect(page.get_by_text("V402")).to_be_visible()
    away = town.people[AWAY]
    page.get_by_role("radio", name="氏名と生年月日").check()
    page.get_by_role("textbox", name="氏名").fill(away.name)
    fill_day(page, "生年月日", away.born_on.isoformat())
    press(page, "氏名で探す")
    press(page, f"この方を選ぶ（宛名番号{away.address_number}）")
    expect(page.get_by_text("照合ID", exact=True)).to_be_visible()
    demand_accessible(page)
    page.get_by_role("textbox", name="理由").fill("係争中のため")
    press(page, "留保を指定する")
    demand_said(page, "留保を指定しました")
    demand_screen(clerk, "消去の留保", keyboard=True)
    expect(page.get_by_role("button", name=re.compile("の留保を解除する$"))).to_have_count(0)

    other = admin.page
    admin.go("/holds")
    other.get_by_role("button", name=re.compile("の留保を解除する$")).click()
    answer(other, "解除する", "係争の終了")
    demand_said(other, "留保を解除しました")
    expect(other.get_by_text("留保中の記録はありません。")).to_be_visible()
    other.get_by_role("combobox", name="状態").select_option("lifted")
    expect(row_of(other, "係争の終了")).to_be_visible()
    demand_accessible(other)
    admin.go("/holds/-/new")
    expect(other.get_by_role("textbox", name="留保する方の照合ID")).to_be_visible()
    demand_screen(admin, "留保の指定", keyboard=True)


def test_a_disclosure_is_received_decided_by_two_and_given_out(town: Town, console_as: ConsoleAs) -> None:
    clerk, admin = console_as(Role.CLERK), console_as(Role.ADMINISTRATOR)
    page = clerk.page
    clerk.go("/cases")
    expect(page.get_by_text("処理を待つ請求はありません。")).to_be_visible()
    press(page, "請求を受け付ける")
    demand_screen(clerk, "請求の受付", keyboard=True)
    choose(page, "受付の方法", "郵送")
    choose(page, "請求者", "任意代理人")
    press(page, "受け付ける")
    for missing in ("のいずれかが必要です。", "住民票の写しも必要です。", "委任状も必要です。"):
        expect(page.get_by_role("group", name="確かめた書類").get_by_text(missing)).to_be_visible()
    demand_accessible(page)
    page.reload()
    path = receive(clerk, town, "開示請求")
    demand_screen(clerk, "請求の内容", keyboard=True)
    expect(page.get_by_text("内容を調べ、決定を起案してください。")).to_be_visible()
    propose(page, "全部開示")
    expect(page.get_by_text("管理者の決裁を待っています。")).to_be_visible()
    admin.go(path)
    demand_screen(admin, "請求の内容", keyboard=True)
    decide(admin.page, "書類が足りない", button="差し戻す")
    clerk.page.reload()
    expect(page.get_by_text("差し戻されました。")).to_be_visible()
    propose(page, "全部開示")
    agree(admin, path)
    expect(admin.page.get_by_role("heading", name="開示する内容")).to_have_count(0)
    page.reload()
    demand_paper(clerk)
    demand_files(page, town.people[HERE])
    press(page, "決定を実行し、請求を終了する")
    answer(page, "終了する")
    demand_said(page, "請求を終了しました")
    expect(page.locator(".timeline li")).to_have_count(6)
    happened = page.locator(".timeline li").all_inner_texts()
    assert "決定を実行し、終了した" in happened[0]
    assert "開示請求を受け付けた" in happened[-1]
    clerk.go("/cases?state=carried_out")
    expect(row_of(page, "開示請求")).to_be_visible()
    demand_screen(clerk, "開示等の請求", keyboard=True)


def demand_paper(clerk: "Console") -> None:
    """Show what is disclosed: to be read, and printed alone."""
    page = clerk.page
    press(page, "印刷する内容を表示する")
    answer(page, "表示する")
    paper = page.get_by_role("region", name="開示する文書")
    expect(paper).to_contain_text("保有個人情報の開示")
    expect(paper).to_contain_text("個人番号  ************")
    demand_screen(clerk, "請求の内容", keyboard=True)
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", level=1, name="請求の内容", include_hidden=True)).to_have_css(
        "visibility", "hidden"
    )
    expect(page.locator(".paper")).to_have_css("visibility", "visible")
    page.emulate_media(media="screen")
    press(page, "表示を消す")
    expect(paper).to_have_count(0)


def demand_files(page: Page, person: "Person") -> None:
    """Take out what is disclosed in each form; none of them holds the 個人番号."""
    for label, ending in (("文書（テキスト）", "txt"), ("表（CSV）", "csv"), ("データ（JSON）", "json")):
        press(page, f"{label}を保存する")
        name, content = taken(page, lambda: answer(page, "書き出す"))
        assert name.endswith(ending)
        assert person.individual_number.encode() not in content
        assert person.ticket_number.encode() in content


def test_a_correction_is_linked_to_its_version_and_who_received_the_record_is_told(
    town: Town, console_as: ConsoleAs
) -> None:
    clerk, admin = console_as(Role.CLERK), console_as(Role.ADMINISTRATOR)
    town.provided(HERE)
    page = clerk.page
    path = receive(clerk, town, "訂正請求")
    propose(page, "全部訂正")
    agree(admin, path)
    page.reload()
    expect(page.get_by_text("決定の内容を実行すると、請求を終了できます。")).to_be_visible()
    ticket, version = corrected(town)
    press(page, "訂正の内容を記録する")
    expect(page.get_by_text("版の番号を入力してください。")).to_be_visible()
    demand_accessible(page)
    page.get_by_role("textbox", name="接種券番号").fill(ticket)
    page.get_by_role("textbox", name="接種回").fill("1")
    page.get_by_role("textbox", name="訂正後の版").fill("99")
    press(page, "訂正の内容を記録する")
    expect(page.get_by_text("V403")).to_be_visible()
    page.get_by_role("textbox", name="訂正後の版").fill(str(version))
    press(page, "訂正の内容を記録する")
    demand_said(page, "訂正の内容を記録しました")
    page.get_by_role("button", name=re.compile("に通知したことを記録する$")).click()
    answer(page, "知らせたことを記録する")
    demand_said(page, "通知したことを記録しました")
    demand_screen(clerk, "請求の内容", keyboard=True)
    press(page, "決定を実行し、請求を終了する")
    answer(page, "終了する")
    demand_said(page, "請求を終了しました")
    assert ticket not in page.url


def corrected(town: Town) -> tuple[str, int]:
    """Correct the person's first dose; return the ticket and the version it led to."""
    ticket = town.people[HERE].ticket_number
    found: dict[str, Any] = town.clerk.post("/tickets/search", {"ticket": ticket}).json
    dose = found["doses"][-1]
    which = {"ticket": ticket, "turn": dose["turn"], "version": dose["version"]}
    assert dose["turn"] == 1
    answer_ = town.clerk.post("/doses/correct", {"which": which, "reason": "請求による", "lot": "ER7449"})
    assert answer_.status == 200, answer_.json
    return ticket, answer_.json["version"]


def test_a_suspension_ends_in_an_erasure_that_another_approves(town: Town, console_as: ConsoleAs) -> None:
    clerk, admin = console_as(Role.CLERK), console_as(Role.ADMINISTRATOR)
    page = clerk.page
    path = receive(clerk, town, "利用停止請求")
    propose(page, "全部利用停止")
    agree(admin, path)
    page.reload()
    expect(page.get_by_text("消去を起案してください。")).to_be_visible()
    press(page, "消去を起案する")
    answer(page, "起案する", "利用停止の決定")
    demand_said(page, "消去を起案しました")
    page.get_by_role("link", name="起案した消去の状態と証明書を見る").click()
    erasure = path_of(clerk, "消去の内容")
    expect(page.get_by_text("管理者の決裁を待っています。")).to_be_visible()
    admin.go(erasure)
    admin.demand_heading("消去の内容")
    decide(admin.page)
    town.world.erase()
    press(admin.page, "今の状態を確かめる")
    expect(admin.page.get_by_role("heading", name="消去証明書")).to_be_visible()
    clerk.go(path)
    press(page, "決定を実行し、請求を終了する")
    answer(page, "終了する")
    demand_said(page, "請求を終了しました")


def test_a_request_past_its_day_stands_out_and_is_extended_once_or_withdrawn(
    town: Town, console_as: ConsoleAs
) -> None:
    clerk = console_as(Role.CLERK)
    page = clerk.page
    path = receive(clerk, town, "開示請求")
    clerk.pass_time(days=31)
    clerk.open("/cases?state=overdue")
    clerk.sign_in()
    expect(page.get_by_text("決定の期限を過ぎた請求が1件あります。")).to_be_visible()
    expect(row_of(page, "期限超過").last).to_contain_text("開示請求")
    demand_screen(clerk, "開示等の請求", keyboard=True)
    clerk.go(path)
    press(page, "決定の期限を延長する")
    answer(page, "延長する", "調査に時間を要する")
    demand_said(page, "期限を延長しました")
    expect(page.get_by_text("期限超過")).to_have_count(0)
    expect(page.get_by_role("button", name="決定の期限を延長する")).to_have_count(0)
    demand_screen(clerk, "請求の内容")
    press(page, "請求者の取下げを記録する")
    answer(page, "取下げを記録する", "請求者の申出")
    demand_said(page, "請求を取下げとして終了しました")
    expect(page.get_by_text("請求者の申出").first).to_be_visible()


def test_the_end_of_business_is_proposed_and_approved_and_tells_the_venues(
    town: Town, console_as: ConsoleAs
) -> None:
    asks, approves = console_as(Role.ADMINISTRATOR), console_as(Role.ADMINISTRATOR)
    page = asks.page
    asks.go("/business-end")
    expect(page.get_by_text("業務終了日は決まっていません。")).to_be_visible()
    demand_screen(asks, "業務の終了", keyboard=True)
    fill_day(page, "業務終了日", "2026-06-30")
    fill_day(page, "遅れての登録の期限", "2026-06-01")
    page.get_by_role("textbox", name="起案の理由").fill("事業の終了")
    press(page, "起案する")
    expect(page.get_by_text("業務終了日より後の日を入力してください。")).to_be_visible()
    demand_accessible(page)
    fill_day(page, "遅れての登録の期限", "2026-09-30")
    press(page, "起案する")
    demand_said(page, "起案しました")
    expect(page.get_by_text("起案した方は承認できません。")).to_be_visible()
    approves.go("/business-end")
    decide(approves.page)
    expect(approves.page.get_by_text("2026年6月30日に業務を終了します。")).to_be_visible()
    demand_screen(approves, "業務の終了", keyboard=True)
    clerk = console_as(Role.CLERK, path="/business-end")
    expect(clerk.page.get_by_text("2026年6月30日に業務を終了します。")).to_be_visible()
    expect(clerk.page.get_by_role("button", name="起案する")).to_have_count(0)


def test_a_request_is_received_with_the_keyboard_alone(town: Town, console_as: ConsoleAs) -> None:
    clerk = console_as(Role.CLERK, path="/cases/-/new")
    page = clerk.page
    clerk.demand_heading("請求の受付")
    tab_to(page, "開示請求")
    type_through(page, "ArrowDown*2")
    tab_to(page, "番号")
    type_through(page, f"={town.people[HERE].ticket_number}", "Enter")
    expect(page.get_by_text("生年月日", exact=True)).to_be_visible()
    tab_to(page, "個人番号カード")
    page.keyboard.press("Space")
    tab_to(page, "請求の内容")
    type_through(page, "=記録を消去してほしい", "Enter")
    clerk.demand_heading("請求の内容")
    expect(page.get_by_text("利用停止請求").first).to_be_visible()


def test_missing_proof_of_who_asks_is_what_the_service_would_refuse(shelf: Page) -> None:
    documents = [each.value for each in ShownDocument]
    asked = [
        {"shown": list(shown), "channel": channel.value, "applicant": applicant.value}
        for size in range(4)
        for shown in combinations(documents, size)
        for channel in CaseChannel
        for applicant in Applicant
    ]
    script = """async all => {
      const m = await import("/console/screens/cases/words.js");
      return all.map((each) => m.missingProof(each).length > 0);
    }"""
    assert shelf.evaluate(script, asked) == [refused(each) for each in asked]


def refused(asked: dict[str, Any]) -> bool:
    shown = [ShownDocument(each) for each in asked["shown"]]
    try:
        demand_identity(shown, CaseChannel(asked["channel"]), Applicant(asked["applicant"]))
    except NotIdentified:
        return True
    return False


def test_every_kind_of_item_that_is_erased_has_its_name(shelf: Page) -> None:
    script = "async () => Object.keys((await import('/console/screens/retention/words.js')).ERASED)"
    assert shelf.evaluate(script) == list(ErasedCounts.model_fields)
