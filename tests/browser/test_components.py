"""The shared components are whole: accessible, reached by keyboard, quick, and silent on what they cover."""

from typing import TYPE_CHECKING

import pytest

from tests.browser.accessibility import demand_accessible, demand_fits, demand_keyboard_reaches_everything
from tests.browser.served import Site

if TYPE_CHECKING:
    from playwright.sync_api import Page

ROOMS = ["buttons", "notices", "texts", "numbers", "dates", "choices", "files", "navigation", "dialogs"]
ROOMS += ["tables", "records", "masked", "charts"]


def opened(page: "Page", site: Site, room: str) -> "Page":
    page.goto(site.component(room))
    page.locator("h1").wait_for()
    return page


def test_every_room_of_the_living_page_is_tested(page: "Page", site: Site) -> None:
    opened(page, site, "buttons")
    links = page.get_by_role("navigation", name="部品").get_by_role("link")
    assert [link.get_attribute("href") for link in links.all()] == [f"#/{room}" for room in ROOMS]


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_is_accessible_in_both_sizes_and_both_languages(page: "Page", site: Site, room: str) -> None:
    opened(page, site, room)
    demand_accessible(page)
    page.get_by_role("button", name="会場の大きさ").click()
    page.get_by_role("button", name="English").click()
    demand_accessible(page)


@pytest.mark.parametrize("room", ROOMS)
def test_a_keyboard_reaches_everything_and_shows_where_it_is(page: "Page", site: Site, room: str) -> None:
    demand_keyboard_reaches_everything(opened(page, site, room))


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_fits_when_it_is_enlarged(page: "Page", site: Site, room: str) -> None:
    opened(page, site, room)
    demand_fits(page, zoom=2)
    demand_fits(page, zoom=4)
