"""A 個人番号 is covered until it is asked for, for a purpose, and is in nothing that is copied or printed."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from chalicelib.access.model import Role
from chalicelib.audit.model import Act
from chalicelib.values.municipality import MunicipalityCode
from local.city import Person
from tests.browser.accessibility import demand_accessible
from tests.browser.conftest import ConsoleAs
from tests.browser.console import Console, shared_world
from tests.browser.desk import dosed, find
from tests.browser.served import Served
from tests.world import KASUKABE

COPIED = """() => {
  const said = new DataTransfer();
  getSelection().selectAllChildren(document.body);
  const event = new ClipboardEvent("copy", { clipboardData: said, bubbles: true, cancelable: true });
  document.querySelector(".masked-open, input")?.dispatchEvent(event);
  return [getSelection().toString(), event.defaultPrevented];
}"""

TEXTS = """() => {
  const fields = [...document.querySelectorAll("input")];
  return document.body.innerText + fields.map((each) => each.value).join(" ");
}"""


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    with shared_world() as world:
        yield world


def forms(number: str) -> tuple[str, ...]:
    return number, " ".join((number[:4], number[4:8], number[8:]))


def is_shown(console: Console, number: str) -> bool:
    """Tell whether a number stands in the page in any form, in a field as well."""
    texts = console.page.evaluate(TEXTS)
    return any(form in texts for form in forms(number))


def reveal(console: Console, person: Person) -> None:
    console.page.get_by_role("button", name="個人番号を表示", exact=True).click()
    console.page.get_by_role("radio", name="転入者について").check()
    console.page.get_by_role("button", name="個人番号を表示する").click()
    expect(console.page.get_by_text(forms(person.individual_number)[1])).to_be_visible()


@pytest.mark.control("R-III-3-33")
@pytest.mark.proof("T08")
def test_a_revealed_number_is_in_no_copy_and_on_no_paper_and_is_covered_again(console_as: ConsoleAs) -> None:
    one = console_as(Role.NUMBER_DESK)
    person = dosed(one.served)
    find(one, person)
    assert not is_shown(one, person.individual_number)
    reveal(one, person)
    assert is_shown(one, person.individual_number)
    selected, stopped = one.page.evaluate(COPIED)
    assert stopped
    assert not any(form in selected for form in forms(person.individual_number))
    one.page.emulate_media(media="print")
    assert not is_shown(one, person.individual_number)
    one.page.emulate_media(media="screen")
    one.page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    expect(one.page.get_by_text(forms(person.individual_number)[1])).to_have_count(0)
    reveal(one, person)
    one.go("/people")
    one.demand_heading("接種者の検索")
    assert not is_shown(one, person.individual_number)


@pytest.mark.proof("T08")
def test_a_number_is_revealed_for_a_purpose_with_the_finger_and_leaves_a_row(console_as: ConsoleAs) -> None:
    one = console_as(Role.NUMBER_DESK)
    person = dosed(one.served)
    find(one, person)
    one.pass_time(minutes=5, seconds=1)
    one.page.get_by_role("button", name="個人番号を表示", exact=True).click()
    one.page.get_by_role("button", name="個人番号を表示する").click()
    expect(one.page.get_by_text("目的を選んでください。")).to_be_visible()
    demand_accessible(one.page)
    one.page.get_by_role("button", name="やめる").click()
    assert not is_shown(one, person.individual_number)
    reveal(one, person)
    rows = one.world.private_house.audits(MunicipalityCode(KASUKABE)).rows()
    mine = [row.entry for row in rows if row.entry.actor == one.account_id]
    assert {Act.STEPPED_UP, Act.NUMBER_REVEALED} <= {entry.act for entry in mine}
    assert {entry.purpose for entry in mine if entry.act is Act.NUMBER_REVEALED} == {"ask_former_city"}


@pytest.mark.proof("T08")
def test_a_search_by_number_asks_what_for_first_and_keeps_nothing_of_it(console_as: ConsoleAs) -> None:
    one = console_as(Role.NUMBER_DESK, path="/people")
    person = dosed(one.served)
    one.page.get_by_role("tab", name="個人番号").click()
    field = one.page.get_by_role("textbox", name="個人番号")
    expect(field).to_be_disabled()
    one.page.get_by_role("radio", name="接種証明書の交付申請に応じる").check()
    field.fill(person.individual_number[:-1] + str((int(person.individual_number[-1]) + 1) % 10))
    one.page.get_by_role("button", name="検索").click()
    expect(one.page.get_by_text("個人番号が正しくありません。")).to_be_visible()
    demand_accessible(one.page)
    field.fill(person.individual_number)
    one.page.emulate_media(media="print")
    expect(field).to_be_hidden()
    one.page.emulate_media(media="screen")
    one.page.get_by_role("button", name="検索").click()
    expect(one.page.get_by_role("heading", name=person.name)).to_be_visible()
    assert not is_shown(one, person.individual_number)
    one.page.go_back()
    one.demand_heading("接種者の検索")
    assert not is_shown(one, person.individual_number)
