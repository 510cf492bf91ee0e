"""What journeys at the console begin with: people, tickets and doses, and the ways to find them on a page."""

from itertools import count
from typing import Any

from playwright.sync_api import expect

from local.city import Person, people, registration_csv, ticket_line
from tests.browser.console import Console
from tests.browser.served import Served
from tests.world import KASUKABE

LOT, OTHER_LOT, DAY = "EP2163", "ER7449", "2021-07-01"
_everybody = people(KASUKABE, 300, seed=17)
_files = count()


def new(number: int) -> list[Person]:
    """Return people whom no other test has, for a test to register."""
    return [next(_everybody) for _ in range(number)]


def registered(served: Served, number: int = 1) -> list[Person]:
    """Register people whom no other test has."""
    some = new(number)
    assert served.world.register(registration_csv(some)).json["new"] == number
    return some


def scanned(served: Served, line: str, lot: str = LOT, **more: Any) -> str:
    """Record a dose at a venue; return the answer's code."""
    said = served.world.tablet().scan(line, DAY, "COMIRNATY", lot, **more)
    return str(said.json["code"])


def dosed(served: Served) -> Person:
    """Register somebody who has had a first dose."""
    (person,) = registered(served)
    assert scanned(served, ticket_line(person, 1)) == "S001"
    return person


def find(console: Console, person: Person) -> None:
    """Find a person by their ticket, as staff do."""
    console.go("/people")
    console.demand_heading("接種者の検索")
    console.page.get_by_role("textbox", name="接種券番号").fill(person.ticket_number)
    console.page.get_by_role("button", name="検索").click()
    console.demand_heading("接種者の記録")
    expect(console.page.get_by_role("heading", name=person.name)).to_be_visible()


def look(console: Console, **typed: str) -> None:
    """Fill in fields by their labels, and ask what would change."""
    for name, value in typed.items():
        console.page.get_by_role("textbox", name=name).fill(value)
    console.page.get_by_role("button", name="変更内容を確認する").click()


def carry_out(console: Console, word: str) -> None:
    """Compare the person, and do it."""
    expect(console.page.get_by_role("checkbox").first).to_be_visible()
    for tick in console.page.get_by_role("checkbox").all():
        tick.check()
    console.page.get_by_role("button", name=word).click()


def cell(console: Console, row: str, column: int) -> str:
    """Return a cell of the table that shows what will change."""
    table = console.page.locator("table.diff")
    return table.get_by_role("row", name=row).get_by_role("cell").nth(column).inner_text()
