"""What needs a look is found, worked on and settled; papers, days and bulk fixes by two people."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from chalicelib.access.model import Role
from local.city import ticket_line
from tests.browser.accessibility import (
    demand_accessible,
    demand_fits,
    demand_keyboard_reaches_everything,
    wait_until_still,
)
from tests.browser.conftest import ConsoleAs
from tests.browser.console import Console, shared_world
from tests.browser.desk import DAY, LOT, OTHER_LOT, carry_out, dosed, look, registered, scanned
from tests.browser.served import Served


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    with shared_world() as world:
        yield world


def filter_by(console: Console, ticket: str) -> None:
    console.page.get_by_role("searchbox", name="確認の一覧を絞り込む").fill(ticket)


def test_the_home_screen_counts_what_the_person_may_see(console_as: ConsoleAs, served: Served) -> None:
    person = dosed(served)
    assert scanned(served, ticket_line(person, 1), OTHER_LOT) == "S202"
    served.world.review()
    one = console_as(Role.CLERK)
    conflicts = one.page.get_by_role("listitem").filter(has_text="重複登録（衝突）")
    expect(conflicts).to_contain_text("要対応")
    expect(one.page.get_by_role("listitem").filter(has_text="今日の接種")).to_contain_text("回")
    expect(one.page.get_by_role("heading", name="承認待ち")).to_have_count(0)
    demand_accessible(one.page)
    conflicts.get_by_role("link").click()
    one.demand_heading("重複登録")
    admin = console_as(Role.ADMINISTRATOR)
    expect(admin.page.get_by_role("heading", name="承認待ち")).to_be_visible()
    expect(admin.page.get_by_role("heading", name="確認が必要なもの")).to_have_count(0)
    wait_until_still(admin.page)
    demand_accessible(admin.page)


def test_a_count_that_needs_the_finger_does_not_ask_for_it_by_itself(console_as: ConsoleAs) -> None:
    one = console_as(Role.ADMINISTRATOR, path="/own")
    one.pass_time(minutes=5, seconds=1)
    one.go("/")
    grants = one.page.get_by_role("listitem").filter(has_text="IDと権限の申請")
    expect(grants).to_contain_text("本人確認のあとに表示します")
    expect(one.page.get_by_role("dialog")).to_have_count(0)


def test_an_entry_is_taken_noted_and_acknowledged(console_as: ConsoleAs, served: Served) -> None:
    (person,) = registered(served)
    assert scanned(served, ticket_line(person, 2)) == "S002"
    served.world.review()
    one = console_as(Role.CLERK, path="/queues")
    one.demand_heading("確認の一覧")
    filter_by(one, person.ticket_number)
    demand_accessible(one.page)
    one.begin_anew()
    demand_keyboard_reaches_everything(one.page)
    demand_fits(one.page)
    filter_by(one, person.ticket_number)
    one.page.get_by_role("link", name="前の回がない").click()
    one.demand_heading("確認の内容")
    assert person.ticket_number not in one.page.url
    task = one.page.get_by_role("region", name="作業")
    task.get_by_role("button", name="着手する").click()
    task.get_by_role("button", name="記載を追加").click()
    task.get_by_role("button", name="追加する").click()
    expect(task.get_by_text("記載を入力してください。")).to_be_visible()
    task.get_by_role("textbox", name="記載").fill("接種済証を確認中")
    task.get_by_role("button", name="追加する").click()
    expect(task.locator("ol.timeline")).to_contain_text("接種済証を確認中")
    task.get_by_role("button", name="このままで正しい").click()
    task.get_by_role("textbox", name="正しいと判断した理由").fill("一回目は海外")
    task.get_by_role("button", name="確認済みにする").click()
    expect(task.get_by_role("button", name="再開する")).to_be_visible()
    demand_accessible(one.page)
    one.page.reload()
    expect(one.page.get_by_text("一覧から選び直してください。")).to_be_visible()


def misread_as_nobodys(served: Served, line: str) -> str:
    """Return a line with another last digit, of a ticket that nobody holds."""
    desk = served.world.staff("clerk")
    others = (line[:-1] + str((int(line[-1]) + step) % 10) for step in range(1, 10))
    return next(
        other for other in others if desk.post("/tickets/search", {"ticket": other[-10:]}).status == 404
    )


def test_a_dose_on_a_misread_ticket_is_moved_to_a_near_one(console_as: ConsoleAs, served: Served) -> None:
    (person,) = registered(served)
    misread = misread_as_nobodys(served, ticket_line(person, 1))
    assert scanned(served, misread) == "S003"
    one = console_as(Role.CLERK, path="/queues?kind=waiting")
    filter_by(one, misread[-10:])
    one.page.get_by_role("link", name="接種券が未登録").click()
    one.page.get_by_role("button", name="近い番号の候補を探す").click()
    number = f"{person.ticket_number[:5]} {person.ticket_number[5:]}"
    candidate = one.page.get_by_role("link", name=f"{number} の1回目")
    expect(one.page.get_by_text("候補 ")).to_be_visible()
    while not candidate.count():
        one.page.get_by_role("button", name="さらに候補を見る").click()
    demand_accessible(one.page)
    candidate.click()
    one.demand_heading("接種記録の付け替え")
    expect(one.page.get_by_role("textbox", name="移す先の接種券番号")).to_have_value(number)
    look(one, 理由="番号の読み違い")
    expect(one.page.get_by_role("group", name="移す先の方の照合")).to_contain_text(person.name)
    carry_out(one, "付け替える")
    expect(one.page.get_by_text("接種記録を付け替えました。")).to_be_visible()


def test_a_conflict_is_settled_with_both_claims_in_sight(console_as: ConsoleAs, served: Served) -> None:
    person = dosed(served)
    assert scanned(served, ticket_line(person, 1), OTHER_LOT) == "S202"
    one = console_as(Role.CLERK, path="/queues/conflicts")
    one.page.get_by_role("searchbox", name="重複登録の一覧を絞り込む").fill(person.ticket_number)
    one.page.get_by_role("link", name=f"接種券 {person.ticket_number} の重複を解決する").click()
    one.demand_heading("重複登録の解決")
    expect(one.page.get_by_role("region", name="今の登録")).to_contain_text(LOT)
    expect(one.page.get_by_role("region", name="後から来た登録")).to_contain_text(OTHER_LOT)
    one.page.get_by_role("button", name="この内容で解決する").click()
    expect(one.page.get_by_text("どれか一つを選んでください。")).to_be_visible()
    demand_accessible(one.page)
    demand_fits(one.page)
    one.page.get_by_role("radio", name="後から来た登録が正しい").check()
    one.page.get_by_role("textbox", name="理由").fill("予診票のシールと一致")
    carry_out(one, "この内容で解決する")
    one.demand_heading("重複登録")
    found = served.world.staff("clerk").post("/tickets/search", {"ticket": person.ticket_number})
    assert [slot["lot"] for slot in found.json["slots"]] == [OTHER_LOT]


def fill_paper(console: Console, ticket: str, lot: str) -> None:
    page = console.page
    page.get_by_role("textbox", name="接種券番号").fill(ticket)
    page.get_by_role("combobox", name="接種回").select_option("1")
    for part, value in zip(("年", "月", "日"), DAY.split("-"), strict=True):
        page.get_by_role("group", name="接種日").get_by_label(part, exact=True).fill(str(int(value)))
    page.get_by_role("combobox", name="製品").select_option("COMIRNATY")
    page.get_by_role("textbox", name="ロット番号").fill(lot)
    page.get_by_role("textbox", name="会場のID").fill("HALL-1")


def test_a_paper_is_keyed_by_two_people_and_what_differs_is_decided(
    console_as: ConsoleAs, served: Served
) -> None:
    (person,) = registered(served)
    first, second = console_as(Role.CLERK, path="/papers/new"), console_as(Role.CLERK, path="/papers")
    first.page.get_by_role("button", name="保存して次の予診票へ").click()
    expect(first.page.get_by_text("予診票に押した番号を、")).to_be_visible()
    demand_accessible(first.page)
    first.page.get_by_role("textbox", name="整理番号").fill("A-0001")
    fill_paper(first, person.ticket_number, LOT)
    first.page.get_by_role("button", name="保存して次の予診票へ").click()
    expect(first.page.get_by_text("A-0001 の一回目を保存しました。")).to_be_visible()
    second.page.reload()
    second.page.get_by_role("link", name="A-0001").click()
    second.demand_heading("予診票の確認")
    expect(second.page.get_by_role("heading", name="二回目の入力")).to_be_visible()
    assert person.ticket_number not in second.page.content(), "the second person is blind"
    fill_paper(second, person.ticket_number, OTHER_LOT)
    second.page.get_by_role("button", name="二回目を保存する").click()
    expect(second.page.get_by_role("heading", name="食い違いを決める")).to_be_visible()
    demand_accessible(second.page)
    second.page.get_by_role("radio", name=LOT).check()
    second.page.get_by_role("textbox", name="理由").fill("シールを見直した")
    second.page.get_by_role("button", name="この内容で登録する").click()
    expect(second.page.get_by_role("heading", name="登録した内容")).to_be_visible()
    found = served.world.staff("clerk").post("/tickets/search", {"ticket": person.ticket_number})
    assert [slot["lot"] for slot in found.json["slots"]] == [LOT]


def test_a_days_forms_are_counted_and_closed_by_another(console_as: ConsoleAs, served: Served) -> None:
    dosed(served)
    served.world.review()
    one = console_as(Role.CLERK, path=f"/days?day={DAY}")
    one.demand_heading("日別の照合と締切")
    demand_accessible(one.page)
    one.page.get_by_role("link", name="HALL-1").click()
    counts = one.page.get_by_role("textbox", name="枚数")
    expect(counts.first).to_be_visible()
    for field in counts.all():
        field.fill("1")
    one.page.get_by_role("button", name="枚数を保存する").click()
    expect(one.page.get_by_text("締切は、枚数を入力した職員とは別の職員が行います。")).to_be_visible()
    demand_accessible(one.page)
    other = console_as(Role.CLERK, path=f"/days/{DAY}/HALL-1")
    other.page.get_by_role("textbox", name="理由").fill("予診票を数え直した")
    other.page.get_by_role("button", name="確認して締め切る").click()
    expect(other.page.get_by_text("この会場の日を締め切りました。")).to_be_visible()
    demand_accessible(other.page)


def test_a_dose_given_elsewhere_is_recorded_with_its_origin(console_as: ConsoleAs, served: Served) -> None:
    (person,) = registered(served)
    one = console_as(Role.CLERK, path="/foreign/new")
    page = one.page
    page.get_by_role("button", name="登録する内容を確認する").click()
    expect(page.get_by_text("区分を選んでください。")).to_be_visible()
    page.get_by_role("textbox", name="接種券番号").fill(person.ticket_number)
    page.get_by_role("combobox", name="接種回").select_option("1")
    for part, value in zip(("年", "月", "日"), DAY.split("-"), strict=True):
        page.get_by_role("group", name="接種日").get_by_label(part, exact=True).fill(str(int(value)))
    page.get_by_role("combobox", name="製品").select_option("COMIRNATY")
    page.get_by_role("textbox", name="ロット番号").fill(LOT)
    page.get_by_role("combobox", name="区分").select_option("overseas")
    page.get_by_role("textbox", name="国名コード").fill("usa")
    page.get_by_role("button", name="登録する内容を確認する").click()
    expect(page.get_by_text(person.name).first).to_be_visible()
    demand_accessible(page)
    carry_out(one, "登録する")
    expect(page.get_by_text("接種を登録しました。").first).to_be_visible()
    served.world.review()
    one.go(f"/foreign?day={DAY}")
    expect(page.get_by_role("cell", name="海外")).to_be_visible()
    demand_accessible(page)


def test_many_doses_are_fixed_with_their_differences_in_sight_and_put_back(
    console_as: ConsoleAs, served: Served
) -> None:
    (person,) = registered(served)
    assert scanned(served, ticket_line(person, 1), "EY0572") in {"S001", "S002"}
    served.world.review()
    one = console_as(Role.REGISTRAR, path="/fixes/new")
    page = one.page
    page.get_by_role("button", name="差分を作る").click()
    expect(page.get_by_text("直す項目を一つ以上入力してください。")).to_be_visible()
    demand_accessible(page)
    page.get_by_role("textbox", name="会場のID").fill("HALL-1")
    for part, value in zip(("年", "月", "日"), DAY.split("-"), strict=True):
        page.get_by_role("group", name="接種日").first.get_by_label(part, exact=True).fill(str(int(value)))
    page.get_by_role("textbox", name="ロット番号で絞る").fill("EY0572")
    page.get_by_role("textbox", name="正しいロット番号").fill(OTHER_LOT)
    page.get_by_role("textbox", name="理由").fill("シールの貼り違い")
    page.get_by_role("button", name="差分を作る").click()
    one.demand_heading("一括修正の内容")
    expect(page.get_by_role("row", name="EY0572")).to_contain_text(OTHER_LOT)
    demand_accessible(page)
    page.get_by_role("button", name="この差分を適用する").click()
    page.get_by_role("button", name="適用する", exact=True).click()
    expect(page.get_by_role("button", name="全体を取り消す")).to_be_visible()
    desk = served.world.staff("clerk")
    found = desk.post("/tickets/search", {"ticket": person.ticket_number}).json
    assert [slot["lot"] for slot in found["slots"]] == [OTHER_LOT]
    page.get_by_role("button", name="全体を取り消す").click()
    page.get_by_role("dialog").get_by_role("textbox", name="理由").fill("正しいロットだった")
    page.get_by_role("dialog").get_by_role("button", name="全体を取り消す").click()
    expect(page.get_by_text("取消し済み").first).to_be_visible()
    found = desk.post("/tickets/search", {"ticket": person.ticket_number}).json
    assert [slot["lot"] for slot in found["slots"]] == ["EY0572"]
    demand_accessible(page)
