"""Many mover-ins are asked about in one file at the console: checked, approved by another, run, read.

Koshigaya asks Kasukabe, whose own assessment promises not to ask in bulk, in March 2022.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import expect

from chalicelib.access.model import Role
from tests.browser.conftest import ConsoleAs
from tests.browser.console import shared_world
from tests.browser.office import demand_screen, taken
from tests.browser.office_files import confirm, pick, row_of, shows
from tests.browser.served import Served
from tests.planes.two_city_desk import TwoCities, bulk_file, bulk_row, bulk_rows
from tests.world import KASUKABE, KOSHIGAYA

AT = datetime(2022, 3, 1, 3, 0, tzinfo=UTC)
"""The first day on which the policy opens bulk inquiries, at noon in Japan."""


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    """Serve a world on that day."""
    with shared_world() as world:
        world.world.clock.at = AT
        yield world


@pytest.fixture(scope="module")
def two(served: Served) -> TwoCities:
    """Settle Koshigaya's movers-in from Kasukabe, and people who never lived there."""
    return TwoCities(served.world, former=KASUKABE, here=KOSHIGAYA, seed=43)


@pytest.mark.control("R-II-5-08")
def test_many_are_asked_about_in_one_file_that_another_approved(
    console_as: ConsoleAs, two: TwoCities, tmp_path: Path
) -> None:
    movers, (stayer, _) = two.movers, two.stayers
    wrong, right = tmp_path / "wrong.csv", tmp_path / "right.csv"
    former = bulk_row(KASUKABE, movers[0]) | {"転出元自治体コード": "112144"}
    wrong.write_bytes(bulk_rows([former, bulk_row(KASUKABE, movers[1])]))
    right.write_bytes(bulk_file(two, [*movers, stayer]))
    desk = console_as(Role.NUMBER_DESK, path="/inquiries/bulks/new", city=KOSHIGAYA)
    page = desk.page

    demand_screen(desk, "一括照会のファイルを確認する", keyboard=True)
    pick(desk, wrong)
    shows(desk, "誤りが1件あるため、申請できません。")
    expect(row_of(desk, "転出元自治体コード").first).to_contain_text("2")
    desk.go("/inquiries/bulks/new")
    pick(desk, right)
    shows(desk, "承認を待っています。承認するのは管理者です。")
    expect(page.get_by_role("button", name="一括照会を始める")).to_have_count(0)

    admin = console_as(Role.ADMINISTRATOR, path="/inquiries/bulks", city=KOSHIGAYA)
    row_of(admin, desk.account_id).filter(has_text="承認待ち").get_by_role("link").click()
    admin.page.get_by_role("button", name="承認する").click()
    confirm(admin, "承認する")
    shows(admin, "照会を進めるのは番号担当です。")

    page.reload()
    page.get_by_role("button", name="一括照会を始める").click()
    shows(desk, "一括照会が終わりました。")
    table = page.get_by_role("table", name="一人ずつの結果")
    expect(table.locator("tbody tr")).to_have_count(len(movers) + 1)
    expect(table.locator("tbody tr").filter(has_text="提供あり")).to_have_count(len(movers))
    expect(row_of(desk, stayer.address_number)).to_contain_text("該当なし")
    page.get_by_role("combobox", name="結果").select_option(label="該当なし")
    expect(table.locator("tbody tr")).to_have_count(1)
    demand_screen(desk, "一括照会の内容", keyboard=True)

    page.get_by_role("button", name="結果を CSV で書き出す").click()
    name, content = taken(page, page.get_by_role("dialog").get_by_role("button", name="書き出す").click)
    assert name.endswith(".csv")
    assert content.decode("utf-8-sig").count("\n") == len(movers) + 2
    for each in (*movers, stayer):
        assert each.individual_number.encode() not in content
        assert each.individual_number not in page.locator("body").inner_text()
    assert [len(two.ticket(each)["slots"]) for each in movers] == [1, 2, 1, 2], "their doses came along"


def test_a_city_that_promised_not_to_ask_in_bulk_still_may_not(console_as: ConsoleAs) -> None:
    desk = console_as(Role.NUMBER_DESK, path="/inquiries/bulks/new", city=KASUKABE)
    shows(desk, "この自治体では、本日一括照会をできません。")
