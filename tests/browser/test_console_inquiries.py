"""A former city is asked at the console, step by step; its answer is shown, and who asked us."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from chalicelib.access.model import Role
from local.city import Person
from tests.browser.accessibility import demand_accessible
from tests.browser.conftest import ConsoleAs
from tests.browser.console import Console, shared_world
from tests.browser.office import fill_day
from tests.browser.office_files import PATIENCE, row_of, shows
from tests.browser.served import Served
from tests.planes.two_city_desk import TwoCities
from tests.world import KOSHIGAYA

DAY = "2021-07-01"


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    """Serve one world; each test asks about a person of its own."""
    with shared_world() as world:
        yield world


@pytest.fixture(scope="module")
def two(served: Served) -> TwoCities:
    return TwoCities(served.world)


def fill_in(desk: Console, mover: Person, former: str) -> None:
    """Go through the steps as far as the last, with axe at each."""
    desk.page.get_by_label("宛名番号").last.fill(mover.address_number)
    desk.page.get_by_role("button", name="検索").click()
    go_on(desk, mover, former)


def go_on(desk: Console, mover: Person, former: str) -> None:
    """Go on when the person is found."""
    page = desk.page
    shows(desk, "この自治体の住民として登録されています。")
    page.get_by_role("button", name="この方について照会する").click()
    page.get_by_role("radio", name="転入者について").check()
    page.get_by_role("radio", name="本人の同意がある").check()
    page.get_by_label("確認同意書の番号").fill("F-0001")
    fill_day(page, "同意の日付", DAY)
    demand_accessible(page)
    page.get_by_role("button", name="次へ").click()
    page.get_by_role("group", name="番号確認の書類").get_by_role("radio", name="個人番号カード").check()
    page.get_by_role("group", name="身元確認の書類").get_by_role("radio", name="個人番号カード").check()
    fill_day(page, "本人確認の日付", DAY)
    page.get_by_label("本人確認の時刻").fill("11:00")
    page.get_by_label("個人番号", exact=False).last.fill(mover.individual_number)
    demand_accessible(page)
    page.get_by_role("button", name="次へ").click()
    page.get_by_label("転出元の自治体の名前かコード").fill(former)
    page.get_by_role("radio", name=former).check()
    demand_accessible(page)
    page.get_by_role("button", name="次へ").click()
    shows(desk, "照会すると、転出元に提供の記録が")


def test_a_former_city_is_asked_step_by_step_and_its_doses_are_imported(
    console_as: ConsoleAs, served: Served, two: TwoCities
) -> None:
    mover = two.movers[1]
    desk = console_as(Role.NUMBER_DESK, path="/inquiries/new")
    page = desk.page
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    fill_in(desk, mover, KOSHIGAYA)
    expect(page.get_by_text("上限 200件").first).to_be_visible()
    assert mover.individual_number not in page.locator("body").inner_text()
    page.get_by_role("button", name="転出元へ照会する").click()
    shows(desk, "提供された2件のうち、2件を取り込みました。")
    expect(page.get_by_role("table", name="提供された接種の記録").locator("tbody tr")).to_have_count(2)
    assert not any(mover.individual_number in url or mover.address_number in url for url in asked)
    desk.go("/inquiries")
    expect(row_of(desk, "越谷市").first).to_contain_text("提供あり")
    demand_accessible(page)
    there = served.world.staff("registrar", KOSHIGAYA).get("/provisions").json["items"]
    assert [each["asked_by"] for each in there].count(desk.account_id) == 1


def test_nobody_found_says_what_to_do_next_and_nothing_of_why(console_as: ConsoleAs, two: TwoCities) -> None:
    desk = console_as(Role.NUMBER_DESK, path="/inquiries/new")
    stayer, page = two.stayers[0], desk.page
    page.get_by_role("tab", name="氏名と生年月日").click()
    page.get_by_role("textbox", name="氏名").fill(stayer.name)
    fill_day(page, "生年月日", stayer.born_on.isoformat())
    page.get_by_role("button", name="氏名で探す").click()
    page.get_by_role("button", name=f"この方を選ぶ（宛名番号{stayer.address_number}）").click()
    go_on(desk, stayer, KOSHIGAYA)
    desk.page.get_by_role("button", name="転出元へ照会する").click()
    shows(desk, "転出元に、該当する方はいませんでした。")
    shows(desk, "転出証明書などを見て、転出元の自治体が正しいか確かめてください。")


def test_a_number_of_somebody_else_is_refused_and_leads_back_to_its_step(
    console_as: ConsoleAs, two: TwoCities
) -> None:
    desk = console_as(Role.NUMBER_DESK, path="/inquiries/new")
    page = desk.page
    fill_in(desk, two.movers[2], KOSHIGAYA)
    page.get_by_role("button", name="前へ").click()
    page.get_by_role("button", name="前へ").click()
    page.get_by_label("個人番号", exact=False).last.fill(two.movers[3].individual_number)
    page.get_by_role("button", name="次へ").click()
    page.get_by_role("button", name="次へ").click()
    page.get_by_role("button", name="転出元へ照会する").click()
    shows(desk, "宛名番号と個人番号が、登録されている住民と一致しません。")
    page.get_by_role("button", name="「本人確認と個人番号」を直す").click()
    expect(page.get_by_role("heading", name="3. 本人確認と個人番号")).to_be_visible()


def test_a_reviewer_sees_who_asked_and_an_administrator_lays_a_canary(
    console_as: ConsoleAs, two: TwoCities
) -> None:
    assert two.ask(two.movers[0]).status == 200
    admin = console_as(Role.ADMINISTRATOR, path="/inquiries/report")
    page = admin.page
    expect(row_of(admin, "number-desk").first).to_be_visible(timeout=PATIENCE)
    demand_accessible(page)
    admin.go("/canaries")
    shows(admin, "だれのものでもない番号を")
    page.get_by_role("button", name="登録する").click()
    expect(page.get_by_text("どこに置いたかを入力してください。")).to_be_visible()
    page.get_by_label("個人番号", exact=False).last.fill("123456789018")
    page.get_by_label("置いた場所").fill("名簿の写し")
    page.get_by_role("button", name="登録する").click()
    expect(row_of(admin, "名簿の写し")).to_contain_text(admin.account_id)
    demand_accessible(page)
    admin.go("/provisions")
    shows(admin, "この月に提供した記録はありません。")


def test_a_city_whose_policy_opens_no_bulk_inquiry_is_told_what_to_do(console_as: ConsoleAs) -> None:
    desk = console_as(Role.NUMBER_DESK, path="/inquiries/bulks/new")
    shows(desk, "この自治体では、本日一括照会をできません。")
    desk.go("/inquiries/bulks")
    shows(desk, "まだ一括照会はありません。")
