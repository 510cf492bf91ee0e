"""A person is found, read and put right; what will change is shown before, and nothing is lost to haste."""

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from chalicelib.access.model import Role
from chalicelib.audit.model import Act
from chalicelib.systems.vrs.residents.use_cases import MOST_NAMESAKES
from chalicelib.values.municipality import MunicipalityCode
from local.city import Person, registration_csv, ticket_line
from tests.browser.accessibility import demand_accessible, demand_fits, demand_keyboard_reaches_everything
from tests.browser.conftest import ConsoleAs
from tests.browser.console import Console, shared_world
from tests.browser.desk import LOT, OTHER_LOT, carry_out, cell, dosed, find, look, new, registered
from tests.browser.office import fill_day
from tests.browser.served import Served
from tests.world import KASUKABE

CODE = MunicipalityCode(KASUKABE)


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    with shared_world() as world:
        yield world


def looks(console: Console) -> int:
    rows = console.world.private_house.audits(CODE).rows()
    mine = [row.entry for row in rows if row.entry.actor == console.account_id]
    return sum(entry.act is Act.PERSON_LOOKED_AT for entry in mine)


def test_a_search_says_what_is_wrong_and_leaves_no_number_in_the_address(console_as: ConsoleAs) -> None:
    one = console_as(Role.CLERK, path="/people")
    one.page.get_by_role("textbox", name="接種券番号").fill("123")
    one.page.get_by_role("button", name="検索").click()
    expect(one.page.get_by_text("10桁の接種券番号を入力してください。")).to_be_visible()
    demand_accessible(one.page)
    one.page.get_by_role("textbox", name="接種券番号").fill("0000000000")
    one.page.get_by_role("button", name="検索").click()
    expect(one.page.get_by_role("alert")).to_contain_text("該当する方がいません")
    person = dosed(one.served)
    one.page.get_by_role("tab", name="宛名番号").click()
    one.page.get_by_role("textbox", name="宛名番号").fill(person.address_number)
    one.page.get_by_role("button", name="検索").click()
    one.demand_heading("接種者の記録")
    for number in (person.ticket_number, person.address_number, person.individual_number):
        assert number not in one.page.url
    assert looks(one) == 2, "a search is one look, and what it found is shown without another"
    expect(one.page.get_by_role("tab", name="個人番号")).to_have_count(0)
    demand_accessible(one.page)
    one.begin_anew()
    demand_keyboard_reaches_everything(one.page)
    demand_fits(one.page)


def named(served: Served, name: str, many: int) -> list[Person]:
    """Register so many people of one name and one birth date."""
    first, *others = (replace(each, surname=name, given_name="花子") for each in new(many))
    alike = [first, *(replace(each, born_on=first.born_on) for each in others)]
    assert served.world.register(registration_csv(alike)).status == 200
    return alike


def printed(person: Person) -> str:
    """Return a ticket's number in the groups that are printed."""
    return f"{person.ticket_number[:5]} {person.ticket_number[5:]}"


def ask_for(console: Console, name: str, born_on: str) -> None:
    console.page.get_by_role("textbox", name="氏名").fill(name)
    fill_day(console.page, "生年月日", born_on)
    console.page.get_by_role("button", name="検索").press("Enter")


def test_a_name_and_a_birth_date_list_whom_staff_choose_from(console_as: ConsoleAs) -> None:
    one = console_as(Role.CLERK, path="/people")
    left, right = named(one.served, "同姓", 2)
    one.page.get_by_role("tab", name="氏名と生年月日").click()
    one.page.get_by_role("button", name="検索").click()
    expect(one.page.get_by_text("氏名を入力してください。")).to_be_visible()
    expect(one.page.get_by_text("生年月日を年・月・日で入力してください。")).to_be_visible()
    demand_accessible(one.page)
    born_on = left.born_on.isoformat()
    ask_for(one, "同姓花　子", born_on)
    hits = one.page.get_by_role("region", name="該当した方")
    expect(hits.get_by_role("status")).to_contain_text("2人が該当しました。")
    expect(hits.get_by_role("listitem")).to_have_count(2)
    for each in (left, right):
        expect(hits.get_by_role("listitem").filter(has_text=printed(each))).to_contain_text("発行済み")
    demand_accessible(one.page)
    demand_fits(one.page)
    assert looks(one) == 0, "the search is an act of its own, and nobody's record was opened"
    link = hits.get_by_role("link", name=f"宛名番号{right.address_number}の方の記録を開く")
    link.focus()
    one.page.keyboard.press("Enter")
    one.demand_heading("接種者の記録")
    expect(one.page.get_by_role("heading", name=f"接種券 {printed(right)}")).to_be_visible()
    for said in ("花子", quote("花子"), born_on):
        assert said not in one.page.url
    assert looks(one) == 1


def test_a_name_that_finds_nobody_or_too_many_says_what_to_do_next(console_as: ConsoleAs) -> None:
    one = console_as(Role.CLERK, path="/people")
    many = named(one.served, "多数", MOST_NAMESAKES + 1)
    one.page.get_by_role("tab", name="氏名と生年月日").click()
    ask_for(one, "多数花子", "1899-12-31")
    expect(one.page.get_by_role("status").filter(has_text="該当する方がいません。")).to_be_visible()
    demand_accessible(one.page)
    demand_keyboard_reaches_everything(one.page)
    ask_for(one, "多数 花子", many[0].born_on.isoformat())
    expect(one.page.get_by_role("alert")).to_contain_text("20件を超えるため、絞り込めません。")
    expect(one.page.get_by_text("該当する方がいません。")).to_have_count(0)


def test_two_registrations_of_one_person_are_found_by_name_and_merged(console_as: ConsoleAs) -> None:
    one = console_as(Role.CLERK)
    kept, other = named(one.served, "二重", 2)
    find(one, kept)
    one.page.get_by_role("link", name="別の登録と統合する").click()
    one.page.get_by_role("radio", name="氏名と生年月日").check()
    one.page.get_by_role("button", name="氏名で探す").click()
    expect(one.page.get_by_text("氏名を入力してください。")).to_be_visible()
    one.page.get_by_role("textbox", name="氏名").fill("二重花子")
    fill_day(one.page, "生年月日", kept.born_on.isoformat())
    one.page.get_by_role("textbox", name="氏名").press("Enter")
    hits = one.page.get_by_role("region", name="該当した方")
    expect(hits.get_by_role("listitem")).to_have_count(2)
    demand_accessible(one.page)
    demand_fits(one.page)
    chosen = one.page.get_by_role("status", name="もう一方の登録")
    hits.get_by_role("button", name=f"この方を選ぶ（宛名番号{kept.address_number}）").click()
    expect(chosen).to_contain_text("今開いている登録と同じです。")
    hits.get_by_role("button", name=f"この方を選ぶ（宛名番号{other.address_number}）").click()
    expect(chosen).to_contain_text(printed(other))
    look(one, 理由="届出により同じ方と確認")
    expect(one.page.locator("table.diff")).to_contain_text(printed(other))
    demand_accessible(one.page)
    carry_out(one, "統合する")
    expect(one.page.get_by_text("登録を統合しました。")).to_be_visible()
    for each in (kept, other):
        expect(one.page.get_by_role("heading", name=f"接種券 {printed(each)}")).to_be_visible()
        assert each.address_number not in one.page.url


@pytest.mark.control("R-III-2-15")
def test_a_dose_is_corrected_only_after_name_and_birth_date_were_compared(console_as: ConsoleAs) -> None:
    one = console_as(Role.CLERK)
    person = dosed(one.served)
    find(one, person)
    one.page.get_by_role("link", name="1回目の訂正").click()
    one.demand_heading("接種記録の訂正")
    look(one, 理由="シールの読み違い")
    expect(one.page.get_by_text("訂正後の内容が、今の記録と同じです。")).to_be_visible()
    look(one, ロット番号=OTHER_LOT)
    expect(one.page.get_by_role("heading", name="変更内容の確認")).to_be_focused()
    assert (cell(one, "ロット番号", 0), cell(one, "ロット番号", 1)) == (LOT, OTHER_LOT)
    demand_accessible(one.page)
    one.page.get_by_role("button", name="訂正する").click()
    expect(one.page.get_by_text("両方に印を付けてください")).to_be_visible()
    one.page.get_by_role("checkbox", name=person.name).check()
    one.page.get_by_role("button", name="訂正する").click()
    found = one.world.staff("clerk").post("/people/search", {"by": "ticket", "value": person.ticket_number})
    assert [dose["lot"] for dose in found.json["tickets"][0]["doses"]] == [LOT], "nothing is saved by half"
    one.page.get_by_role("checkbox", name="生年月日").check()
    one.page.get_by_role("button", name="訂正する").click()
    expect(one.page.get_by_text("接種記録を訂正しました。")).to_be_visible()
    expect(one.page.get_by_role("cell", name=OTHER_LOT, exact=True).first).to_be_visible()
    one.page.get_by_text("訂正の履歴").click()
    expect(one.page.get_by_text("理由: シールの読み違い")).to_be_visible()


def test_whoever_is_overtaken_sees_the_difference_and_keeps_what_was_typed(console_as: ConsoleAs) -> None:
    one = console_as(Role.CLERK)
    person = dosed(one.served)
    find(one, person)
    one.page.get_by_role("link", name="1回目の訂正").click()
    look(one, ロット番号=OTHER_LOT, 理由="シールの読み違い")
    expect(one.page.get_by_role("heading", name="変更内容の確認")).to_be_visible()
    which = {"ticket": person.ticket_number, "turn": 1, "version": 1}
    other = {"which": which, "given_on": "2021-06-30", "reason": "予診票の日付"}
    assert one.world.staff("clerk").post("/doses/correct", other).status == 200
    carry_out(one, "訂正する")
    expect(one.page.get_by_text("ほかの職員がこの記録を更新しました")).to_be_visible()
    assert cell(one, "接種日", 1) == "2021年6月30日"
    demand_accessible(one.page)
    one.page.get_by_role("button", name="最新の内容で続ける").click()
    expect(one.page.get_by_role("textbox", name="ロット番号")).to_have_value(OTHER_LOT)
    expect(one.page.get_by_role("textbox", name="理由")).to_have_value("シールの読み違い")


def test_a_dose_is_moved_to_the_person_it_was_given_to_and_cancelled(console_as: ConsoleAs) -> None:
    one = console_as(Role.CLERK)
    wrong, (right,) = dosed(one.served), registered(one.served)
    find(one, wrong)
    one.page.get_by_role("link", name="1回目の付け替え").click()
    one.demand_heading("接種記録の付け替え")
    look(one, 移す先の接種券番号=right.ticket_number, 理由="家族の接種券だった")
    expect(one.page.get_by_role("group", name="移す先の方の照合")).to_contain_text(right.name)
    demand_accessible(one.page)
    carry_out(one, "付け替える")
    expect(one.page.get_by_text("接種記録を付け替えました。")).to_be_visible()
    find(one, right)
    one.page.get_by_role("link", name="1回目の取消し").click()
    look(one, 理由="打たれていない")
    assert (cell(one, "状態", 0), cell(one, "状態", 1)) == ("登録済み", "取消し済み")
    carry_out(one, "取り消す")
    expect(one.page.get_by_text("接種記録を取り消しました。")).to_be_visible()
    expect(one.page.get_by_text("取消し済み").first).to_be_visible()


def test_a_ticket_is_stopped_used_again_and_issued_anew(console_as: ConsoleAs) -> None:
    one = console_as(Role.CLERK)
    person = dosed(one.served)
    find(one, person)
    one.page.get_by_role("link", name="停止する").click()
    one.page.get_by_role("combobox", name="停止の区分").select_option("lost")
    one.page.get_by_role("button", name="変更内容を確認する").click()
    assert "紛失" in cell(one, "状態", 1)
    carry_out(one, "停止する")
    expect(one.page.get_by_text("窓口での停止: 紛失")).to_be_visible()
    one.page.get_by_role("link", name="停止を解除する").click()
    one.page.get_by_role("textbox", name="理由").fill("券が見つかったと本人から申出があったため")
    one.page.get_by_role("button", name="変更内容を確認する").click()
    carry_out(one, "停止を解除する")
    expect(one.page.get_by_text("接種券の停止を解除しました。")).to_be_visible()
    one.page.get_by_role("link", name="再発行する").click()
    fields = one.page.get_by_role("textbox", name="新しい接種券番号")
    expect(fields).to_have_count(2)
    for field in fields.all():
        field.fill(person.ticket_number[::-1])
    look(one, 理由="紛失のため")
    expect(one.page.locator("table.diff")).to_contain_text("再発行")
    demand_accessible(one.page)
    carry_out(one, "再発行する")
    expect(one.page.get_by_text("再発行の並び").first).to_be_visible()


def test_a_flag_is_set_and_taken_back_and_the_timeline_tells_it(console_as: ConsoleAs) -> None:
    one = console_as(Role.CLERK)
    person = dosed(one.served)
    find(one, person)
    one.page.get_by_role("link", name="フラグを登録する").click()
    one.page.get_by_role("combobox", name="区分").select_option("move_out")
    one.page.get_by_role("combobox", name="根拠").select_option("notification")
    look(one, 理由="転出届")
    expect(one.page.locator("table.diff")).to_contain_text("停止")
    carry_out(one, "登録する")
    expect(one.page.get_by_text("フラグを登録しました。")).to_be_visible()
    one.page.get_by_role("link", name="転出のフラグを取り消す").click()
    look(one, 理由="届出の取下げ")
    carry_out(one, "フラグを取り消す")
    expect(one.page.get_by_text("フラグを取り消しました。")).to_be_visible()
    one.page.get_by_role("link", name="履歴を見る").click()
    one.demand_heading("接種者の履歴")
    told = one.page.locator("ol.timeline")
    expect(told).to_contain_text("転出届")
    expect(told).to_contain_text("届出の取下げ")
    expect(told).to_contain_text("1回目の接種の登録")
    demand_accessible(one.page)
    demand_fits(one.page)


def test_a_ticket_by_itself_shows_no_person_until_that_is_asked_for(console_as: ConsoleAs) -> None:
    one = console_as(Role.CLERK, path="/tickets")
    person = dosed(one.served)
    one.page.get_by_role("textbox", name="接種券番号").fill(person.ticket_number)
    one.page.get_by_role("button", name="照会").click()
    expect(one.page.get_by_role("cell", name=LOT)).to_be_visible()
    assert person.name not in one.page.content()
    demand_accessible(one.page)
    one.page.get_by_role("button", name="この接種券の方の記録を開く").click()
    expect(one.page.get_by_role("heading", name=person.name)).to_be_visible()


def test_a_correction_needs_no_pointer(console_as: ConsoleAs) -> None:
    one = console_as(Role.CLERK)
    person = dosed(one.served)
    find(one, person)
    one.page.get_by_role("link", name="1回目の訂正").press("Enter")
    one.page.get_by_role("textbox", name="ロット番号").press("Control+a")
    one.page.keyboard.type(OTHER_LOT)
    one.page.keyboard.press("Tab")
    one.page.keyboard.type("シールの読み違い")
    one.page.keyboard.press("Enter")
    expect(one.page.get_by_role("heading", name="変更内容の確認")).to_be_focused()
    for tick in one.page.get_by_role("checkbox").all():
        tick.press("Space")
    one.page.get_by_role("button", name="訂正する").press("Enter")
    expect(one.page.get_by_text("接種記録を訂正しました。")).to_be_visible()
    assert ticket_line(person, 1) not in one.page.url
