"""What a municipality lets its venues compare with the paper, before the dose, in both languages."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from chalicelib.systems.vrs.tickets.hints import HintPolicy
from chalicelib.values.dated import DatedRule
from local.city import Person, people, registration_csv, ticket_line
from tests.browser.accessibility import demand_accessible
from tests.browser.served import Served
from tests.browser.tablet import TabletPage, line_of, one_world
from tests.world import KASUKABE

POLICY = HintPolicy(own={KASUKABE: (DatedRule(valid_from=date(2021, 1, 1)),)})


@pytest.fixture(scope="module")
def hall() -> Iterator[Served]:
    """Serve a municipality that decided to show 生まれた日."""
    with one_world() as served:
        public, private = served.world.public_house, served.world.private_house
        public.desk = replace(public.desk, known=replace(public.desk.known, hints=POLICY))
        private.known = replace(private.known, hints=POLICY)
        yield served


@pytest.fixture(scope="module")
def person(hall: Served) -> Person:
    (registered,) = people(KASUKABE, 1, seed=93)
    hall.world.register(registration_csv([registered]))
    return registered


def test_the_day_is_compared_before_the_dose_and_not_after(page: Page, hall: Served, person: Person) -> None:
    tablet = TabletPage(page, hall).at_work()
    tablet.confirm(ticket_line(person, 1))
    tablet.sees(f"生まれた日: {person.born_on.day}日")
    tablet.sees("予診票の生年月日の「日」と見比べてください")
    demand_accessible(page)
    main = page.get_by_role("main").inner_text()
    assert person.name not in main
    assert str(person.born_on.year) not in main
    tablet.press("登録する")
    tablet.heading("登録しました")
    expect(page.get_by_text("生まれた日")).to_have_count(0)


def test_in_english_it_is_compared_too(page: Page, hall: Served, person: Person) -> None:
    tablet = TabletPage(page, hall).at_work()
    tablet.press("メニュー")
    page.get_by_role("radio", name="English").check()
    tablet.press("Back")
    tablet.sees("There is no camera")
    tablet.scan(ticket_line(person, 2))
    tablet.sees(f"Born on day {person.born_on.day} of a month")
    demand_accessible(page)


def test_of_an_unregistered_ticket_there_is_nothing_to_compare(page: Page, hall: Served) -> None:
    tablet = TabletPage(page, hall).at_work()
    tablet.confirm(line_of(8201))
    tablet.sees("まだ登録されていない番号です")
    expect(page.get_by_text("生まれた日")).to_have_count(0)
