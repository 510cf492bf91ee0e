"""The tablet's main work in a real browser: enrol, open a shift, scan, register."""

import pytest
from playwright.sync_api import Page

from local.city import people, registration_csv, ticket_line
from tests.browser.served import Served
from tests.browser.tablet import TabletPage
from tests.world import KASUKABE

pytestmark = pytest.mark.proof("T01")


def test_a_venue_enrols_opens_a_shift_and_records_a_dose(page: Page, served: Served) -> None:
    (person,) = people(KASUKABE, 1, seed=91)
    served.world.register(registration_csv([person]))
    tablet = TabletPage(page, served).at_work()
    line = ticket_line(person, 1)
    tablet.confirm(line)
    tablet.sees("有効な接種券です")
    tablet.sees("春日部市")
    tablet.press("登録する")
    tablet.heading("登録しました")
    (dose,) = tablet.doses(line)
    assert (dose["product"], dose["lot"], dose["venue"], dose["source"]) == (
        "COMIRNATY",
        "EP2163",
        "HALL-1",
        "tablet",
    )
    tablet.unsent(0)
