"""What was corrected in a former city arrives at the console, and says nothing of whom it was about."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from chalicelib.access.model import Role
from tests.browser.accessibility import demand_accessible
from tests.browser.conftest import ConsoleAs
from tests.browser.console import shared_world
from tests.browser.office_files import PATIENCE, row_of, shows
from tests.browser.served import Served
from tests.planes.two_city_desk import TwoCities
from tests.world import KOSHIGAYA

OTHER_LOT = "ER7449"


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    with shared_world() as world:
        yield world


def test_a_correction_of_the_former_city_arrives_and_is_acknowledged(
    console_as: ConsoleAs, served: Served
) -> None:
    cities = TwoCities(served.world, seed=43)
    person, mover = cities.there[0], cities.movers[0]
    assert cities.ask(mover).status == 200
    wanted = {"which": {"ticket": person.ticket_number, "turn": 1, "version": 1}, "reason": "読み違い"}
    there = cities.staff("clerk", KOSHIGAYA)
    assert there.post("/doses/correct", {**wanted, "lot": OTHER_LOT}).status == 200
    served.world.review()
    clerk = console_as(Role.CLERK, path="/notices")
    shows(clerk, "確認していない通知が1件あります。")
    assert person.name not in clerk.page.locator("main").inner_text(), "a notice says nothing of whom"
    clerk.page.get_by_role("button", name="越谷市", exact=False).click()
    shows(clerk, "確認していない通知はありません。")
    clerk.page.get_by_role("checkbox", name="確認していないものだけ").uncheck(force=True)
    expect(row_of(clerk, "越谷市").first).to_contain_text(clerk.account_id)
    sender = console_as(Role.CLERK, path="/notices/sent", city=KOSHIGAYA)
    expect(row_of(sender, "通知").first).to_be_visible(timeout=PATIENCE)
    demand_accessible(sender.page)
