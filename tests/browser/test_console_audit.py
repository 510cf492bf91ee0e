"""The auditor's screens in a browser: search, seals, the monthly review, signs of misuse."""

import json
import re
from hashlib import sha256
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from chalicelib.access.model import Role
from chalicelib.audit.export import checkpoints_of, from_lines
from chalicelib.audit.keys import read_key, thumbprint
from chalicelib.audit.model import AuditRow
from local import audit_verify
from local.city import people, registration_csv
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
    reviewed,
    row_of,
    tab_to,
    taken,
    type_through,
)
from tests.world import KASUKABE, World

pytestmark = [pytest.mark.proof("T12"), pytest.mark.control("R-III-3-24")]
SUBJECT = "対象（接種券番号・照合IDなど）"


def settled(world: World) -> None:
    """Seal what was written, and list it, so that it can be found."""
    world.clock.move(minutes=11)
    assert world.seal()["failed"] == 0
    reviewed(world)


def looked_up(world: World, times: int = 3) -> tuple[str, str]:
    """Register somebody and have a clerk look them up; return the person's id and the ticket."""
    (person,) = people(KASUKABE, 1, seed=9)
    assert world.register(registration_csv([person])).status == 200
    clerk = world.staff("clerk")
    for _ in range(times):
        found = clerk.post("/people/search", {"by": "ticket", "value": person.ticket_number}).json
    clerk.post("/tickets/search", {"ticket": person.ticket_number})
    settled(world)
    return found["person_id"], person.ticket_number


def at_the_search(console: Console) -> Page:
    """Bring the browser's clock up to the world's, which settling has moved, and open the search."""
    console.pass_time(seconds=1)
    console.open("/audit")
    console.demand_heading("操作記録の検索")
    return console.page


def results(page: Page) -> int:
    """Return how many rows of the log are said to have been found."""
    said = page.get_by_role("status").filter(has_text="見つかりました").inner_text()
    return int(re.sub(r"\D", "", said.split("行")[0]))


def test_who_looked_at_a_ticket_is_found_and_the_ticket_stands_in_no_url(console_as: ConsoleAs) -> None:
    console = console_as(Role.AUDITOR)
    person_id, ticket = looked_up(console.world)
    page = at_the_search(console)
    demand_screen(console, "操作記録の検索", keyboard=True)
    page.get_by_role("textbox", name=SUBJECT).fill(f"{ticket[:5]} {ticket[5:]}")
    press(page, "検索する")
    expect(page.get_by_role("heading", name="検索の結果")).to_be_visible()
    lookers = page.get_by_role("table", name="この対象を操作した人")
    expect(lookers.get_by_role("row").filter(has_text="clerk")).to_contain_text("窓口担当")
    rows = page.get_by_role("table", name="見つかった操作記録")
    expect(rows.get_by_text("接種券の閲覧").first).to_be_visible()
    demand_screen(console, "操作記録の検索", keyboard=True)
    assert ticket not in page.url
    assert results(page) == len(rows.get_by_role("row").all()) - 1

    page.get_by_role("textbox", name=SUBJECT).fill(person_id)
    press(page, "検索する")
    expect(lookers.get_by_role("row").filter(has_text="clerk").get_by_role("cell").nth(2)).to_have_text("3")
    page.reload()
    expect(page.get_by_role("textbox", name=SUBJECT)).to_have_value("")

    kept = page.evaluate(
        "() => [localStorage, sessionStorage, history.state].map((each) => JSON.stringify(each)).join()"
    )
    assert ticket not in kept
    assert person_id not in kept


def test_rows_are_found_by_operator_act_and_day_page_by_page_and_taken_out(console_as: ConsoleAs) -> None:
    console = console_as(Role.AUDITOR)
    looked_up(console.world, times=120)
    page = at_the_search(console)
    page.get_by_role("textbox", name="操作者のID").fill("clerk")
    page.get_by_role("combobox", name="操作").select_option("PERSON_LOOKED_AT")
    press(page, "検索する")
    expect(page.get_by_text("ここまでに100行見つかりました。まだ続きがあります。")).to_be_visible()
    assert "act=PERSON_LOOKED_AT" in page.url
    assert "clerk" not in page.url
    press(page, "続きを検索する")
    expect(page.get_by_text("120行見つかりました。期間の終わりまで検索しました。")).to_be_visible()
    demand_accessible(page)
    press(page, "該当する操作記録を書き出す（NDJSON）")
    name, content = taken(page, lambda: answer(page, "書き出す"))
    assert re.fullmatch(r"操作記録_\d{4}-\d\d-\d\d_\d{4}-\d\d-\d\d\.ndjson", name)
    lines = content.decode().splitlines()
    assert len(lines) == 120
    for line in lines:
        said = json.loads(line)
        assert AuditRow.model_validate(said["row"]).hash == said["hash"], (
            "the bytes are those that were hashed"
        )

    fill_day(page, "始まりの日", "2021-06-01")
    fill_day(page, "終わりの日", "2021-06-02")
    press(page, "検索する")
    expect(page.get_by_text("条件に合う操作記録はありません。")).to_be_visible()
    expect(page.get_by_role("button", name="扱われた対象をまとめる")).to_have_count(0)
    demand_accessible(page)


@pytest.mark.control("R-III-8-10-10", "R-IV-07")
def test_whom_an_accounts_acts_were_about_is_put_together_and_taken_out(console_as: ConsoleAs) -> None:
    console = console_as(Role.AUDITOR)
    person_id, ticket = looked_up(console.world, times=3)
    page = at_the_search(console)
    page.get_by_role("textbox", name="操作者のID").fill("clerk")
    press(page, "検索する")
    press(page, "扱われた対象をまとめる")
    table = page.get_by_role("table", name="扱われた対象")
    person = table.get_by_role("row").filter(has_text=person_id)
    expect(person.get_by_role("cell")).to_contain_text(["接種者", person_id, "3", "住民の閲覧 3", "年", "年"])
    expect(table.get_by_role("row").filter(has_text=ticket)).to_contain_text("接種券の閲覧 1")
    expect(page.get_by_role("status").filter(has_text="件の対象をまとめました。")).to_be_visible()
    demand_screen(console, "操作記録の検索", keyboard=True)
    assert person_id not in page.url
    section = page.get_by_role("region", name="影響範囲")
    name, content = taken(page, lambda: section.get_by_role("button", name="CSV").click())
    assert name == "影響範囲.csv"
    assert person_id in content.decode("utf-8-sig")

    page.get_by_role("textbox", name=SUBJECT).fill(person_id)
    press(page, "検索する")
    expect(page.get_by_role("table", name="この対象を操作した人")).to_be_visible()
    expect(page.get_by_role("button", name="扱われた対象をまとめる")).to_have_count(0)


def test_parts_of_a_long_list_are_one_row_a_subject(shelf: Page) -> None:
    parts = [
        [
            {
                "subject": "p",
                "kind": "person",
                "first": "2021-07-01T00:00:00.5Z",
                "last": "2021-07-01T00:00:01Z",
            }
        ],
        [{"subject": "p", "kind": "person", "first": "2021-07-01T00:00:00Z", "last": "2021-07-02T00:00:00Z"}],
    ]
    for part, times in zip(parts, (2, 3), strict=True):
        part[0]["acts"] = {"PERSON_LOOKED_AT": times}  # type: ignore[assignment]
    (row,) = shelf.evaluate(
        """async (parts) => {
          const { merged } = await import("/console/screens/audit/affected_rows.js");
          return parts.reduce((known, part) => merged(known, part), []);
        }""",
        parts,
    )
    assert (row["first"], row["last"], row["times"]) == ("2021-07-01T00:00:00Z", "2021-07-02T00:00:00Z", 5)


def test_names_and_individual_numbers_are_refused_before_anything_is_sent(console_as: ConsoleAs) -> None:
    console = console_as(Role.AUDITOR)
    sent: list[str] = []
    page = at_the_search(console)
    page.on("request", lambda each: sent.append(each.url) if each.resource_type == "fetch" else None)
    for typed, said in (
        ("123456789018", "個人番号では検索できません。"),
        ("春日部 太郎", "氏名などでは検索できません。"),
    ):
        page.get_by_role("textbox", name=SUBJECT).fill(typed)
        press(page, "検索する")
        expect(page.get_by_text(said)).to_be_visible()
        demand_accessible(page)
    assert sent == []


def test_whoever_signs_in_next_finds_no_subject(console_as: ConsoleAs) -> None:
    console = console_as(Role.AUDITOR)
    page = at_the_search(console)
    page.get_by_role("textbox", name=SUBJECT).fill("0123456789")
    press(page, "検索する")
    expect(page.get_by_role("heading", name="検索の結果")).to_be_visible()
    console.go("/misuse")
    console.demand_heading("不正利用の点検")
    console.go("/audit")
    expect(page.get_by_role("textbox", name=SUBJECT)).to_have_value("0123456789")
    page.get_by_role("button", name="サインアウト").click()
    expect(page.get_by_role("textbox", name="パスワード")).to_be_visible()
    console.sign_in()
    console.go("/audit")
    expect(page.get_by_role("textbox", name=SUBJECT)).to_have_value("")


def test_the_seals_are_shown_and_what_is_taken_out_verifies(console_as: ConsoleAs, tmp_path: Path) -> None:
    console = console_as(Role.AUDITOR)
    page = console.page
    console.go("/audit/verification")
    expect(page.get_by_text("まだ封印がありません。")).to_be_visible()
    demand_accessible(page)
    looked_up(console.world)
    console.pass_time(seconds=1)
    page.reload()
    expect(page.get_by_text("封印1（2021年7月1日 12時11分）")).to_be_visible()
    demand_screen(console, "操作記録の検証", keyboard=True)
    _, pem = taken(page, lambda: press(page, "公開鍵を保存する（PEM）"))
    key = read_key(pem)
    expect(page.get_by_text(thumbprint(key))).to_be_visible()
    press(page, "すべて書き出す（NDJSON）")
    name, export = taken(page, lambda: answer(page, "書き出す"))
    assert name == "audit.ndjson"
    mark = page.locator("code.digest").filter(has_text=re.compile("^1:[0-9a-f]{64}$")).inner_text()
    rows = [line for line in from_lines(export.splitlines()) if line.__class__.__name__ == "RawRow"]
    expect(page.get_by_text(f"{len(rows):,}行")).to_be_visible()
    assert len(list(checkpoints_of(export.splitlines()))) == 1
    demand_accessible(page)
    (tmp_path / "audit.ndjson").write_bytes(export)
    (tmp_path / "audit.pem").write_bytes(pem)
    command = [str(tmp_path / "audit.ndjson"), "--key", str(tmp_path / "audit.pem"), "--mark"]
    assert audit_verify.main([*command, mark]) == audit_verify.WHOLE
    assert audit_verify.main([*command, f"1:{'0' * 64}"]) == audit_verify.BROKEN
    for _ in range(2):  # nobody is idle for fifteen minutes
        console.pass_time(minutes=8)
        with page.expect_response("**/audit/key"):  # the last that it asks for
            press(page, "もう一度確かめる")
    expect(page.get_by_text("15分より長く、新しい封印を確かめられていません。")).to_be_visible()


def test_a_month_is_reviewed_and_signed_off(console_as: ConsoleAs) -> None:
    console = console_as(Role.AUDITOR)
    world, page = console.world, console.page
    console.go("/audit/reviews")
    expect(page.get_by_text("点検できる月はまだありません。")).to_be_visible()
    demand_accessible(page)
    world.staff("clerk").get("/audit")
    settled(world)
    for days in (40, 6):  # nobody sleeps for 45 days
        console.pass_time(days=days)
        world.administrator(name="admin-2")
        world.administrator().post(f"/accounts/{console.account_id}/unlock", {})
    settled(world)
    console.pass_time(seconds=1)
    console.open("/audit/reviews")
    console.sign_in()
    demand_screen(console, "操作記録の点検", keyboard=True)
    expect(page.get_by_text("期限を過ぎた月が1件あります。")).to_be_visible()
    page.get_by_role("button", name="2021年7月の点検を始める").click()
    demand_screen(console, "2021年7月の点検", keyboard=True)
    assert page.url.endswith("/audit/reviews/2021-07")
    expect(page.get_by_role("table", name="偶然に選ばれた操作記録").get_by_role("row").nth(1)).to_be_visible()
    expect(
        page.get_by_role("table", name="注意すべき操作の操作記録").get_by_text("操作の拒否").first
    ).to_be_visible()
    press(page, "点検を完了する")
    expect(page.get_by_text("確かめた内容と、気付いたことを書いてください。")).to_be_visible()
    page.get_by_role("textbox", name="所見").fill("異常なし\n拒否された操作は、本人に確かめた。")
    press(page, "点検を完了する")
    demand_said(page, "点検を完了しました")
    expect(page.get_by_text("拒否された操作は、本人に確かめた。")).to_be_visible()
    expect(page.get_by_role("button", name="点検を完了する")).to_have_count(0)
    demand_accessible(page)
    console.go("/audit/reviews")
    expect(row_of(page, "2021年7月")).to_contain_text("完了")


@pytest.mark.control("R-III-3-21")
def test_signs_of_misuse_are_reported_and_signed(console_as: ConsoleAs) -> None:
    console = console_as(Role.AUDITOR)
    world, page = console.world, console.page
    clerk = world.staff("clerk")
    for _ in range(6):
        clerk.post("/people/search-by-number", {"individual_number": "123456789018"})
    console.go("/misuse")
    expect(page.get_by_text("点検報告はまだありません。")).to_be_visible()
    demand_screen(console, "不正利用の点検", keyboard=True)
    press(page, "点検する")
    demand_said(page, "指摘がありました")
    demand_screen(console, "点検報告", keyboard=True)
    expect(row_of(page, "clerk")).to_contain_text("6")
    press(page, "署名する")
    expect(page.get_by_text("確かめた結果を入力してください。")).to_be_visible()
    page.get_by_role("textbox", name="確認の結果").fill("本人に確かめた。操作の誤り")
    press(page, "署名する")
    demand_said(page, "確認した結果を記録しました")
    expect(page.get_by_role("button", name="署名する")).to_have_count(0)
    demand_accessible(page)
    page.get_by_role("link", name=re.compile("この日を検索$")).first.click()
    console.demand_heading("操作記録の検索")


def test_people_are_watched_by_their_blind_ids(console_as: ConsoleAs) -> None:
    console = console_as(Role.AUDITOR)
    console.world.staff("clerk")
    page = console.page
    console.go("/watched")
    expect(page.get_by_text("注意対象者は登録されていません。")).to_be_visible()
    demand_screen(console, "注意対象者", keyboard=True)
    page.get_by_role("textbox", name="照合ID").fill("123456789018")
    press(page, "登録する")
    expect(page.get_by_text("32桁の半角英数字（0～9、a～f）を入力してください。")).to_be_visible()
    page.get_by_role("textbox", name="照合ID").fill("0123456789abcdef" * 2)
    choose(page, "種類", "職員本人・世帯の方")
    page.get_by_role("textbox", name="職員のID").fill("nobody")
    press(page, "登録する")
    expect(page.get_by_text("A401")).to_be_visible()
    demand_accessible(page)
    page.get_by_role("textbox", name="職員のID").fill("clerk")
    press(page, "登録する")
    demand_said(page, "注意対象者を登録しました")
    page.reload()
    expect(row_of(page, "0123456789abcdef" * 2)).to_contain_text("職員本人・世帯の方")


def test_the_log_is_searched_with_the_keyboard_alone(console_as: ConsoleAs) -> None:
    console = console_as(Role.AUDITOR)
    _, ticket = looked_up(console.world)
    page = at_the_search(console)
    tab_to(page, SUBJECT[:5])
    type_through(page, f"={ticket}", "Enter")
    expect(page.get_by_role("heading", name="検索の結果")).to_be_visible()
    tab_to(page, "該当する操作記録を書き出す")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("button", name="該当する操作記録を書き出す")).to_be_focused()


def test_a_mark_in_the_browser_is_the_one_that_auditors_write_down(shelf: Page) -> None:
    body = {
        "at": "2021-07-01T03:00:00.000000Z",
        "key_id": "k",
        "lanes": [],
        "municipality": KASUKABE,
        "number": 7,
    }
    said = json.dumps(body, separators=(",", ":"))
    row = f'{{"kind":"row","hash":"{"0" * 64}","row":{{}}}}'
    lines = f'{row}\n{{"kind":"checkpoint","signature":"AA==","checkpoint":{said}}}\n'
    script = """async text => {
      const m = await import("/console/screens/audit/exported.js");
      const found = m.read(text);
      return { ...found, hash: await m.hashOf(found.last), none: m.read("").last };
    }"""
    found = shelf.evaluate(script, lines)
    assert (found["rows"], found["checkpoints"], found["last"]["number"], found["none"]) == (1, 1, 7, None)
    assert found["last"]["body"] == said
    assert found["hash"] == sha256(b"VRS audit 1 checkpoint\n" + said.encode()).hexdigest()
