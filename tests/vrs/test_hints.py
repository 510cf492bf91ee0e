"""照合の手掛かり: a venue may compare a holder's 生まれた日 with the paper where its city decided so.

Nobody's day is kept or shown by default; where it is, it follows the birth date, the re-issue and the policy.
"""

from dataclasses import replace
from datetime import date

import pytest

from chalicelib.adapters.masters import load_hints
from chalicelib.systems.vrs.doses.answers import Foretold
from chalicelib.systems.vrs.doses.use_cases import check_ticket
from chalicelib.systems.vrs.moves.acts import TicketToReissue
from chalicelib.systems.vrs.moves.use_cases import reissue_ticket
from chalicelib.systems.vrs.tickets.hints import HintPolicy
from chalicelib.systems.vrs.tickets.model import TicketNumber, TicketSheet
from chalicelib.values.dated import DatedRule
from tests.fakes.house import KASUKABE, KOSHIGAYA, staff_actor
from tests.vrs.registration_desk import TICKET, Desk
from tests.vrs.registration_files import ONE, TWO, given_dose, row_of

FROM, UNTIL = date(2021, 6, 1), date(2021, 12, 31)
DAY = ONE.born_on.day
SECOND, NEW = "0007654321", TicketNumber("0007654322")


def opened(valid_from: date = FROM, valid_to: date | None = None) -> HintPolicy:
    return HintPolicy(own={str(KASUKABE): (DatedRule(valid_from=valid_from, valid_to=valid_to),)})


def desk_of(policy: HintPolicy) -> Desk:
    desk = Desk()
    adopt(desk, policy)
    return desk


def adopt(desk: Desk, policy: HintPolicy) -> None:
    desk.house.known = replace(desk.house.known, hints=policy)
    desk.desk = desk.house.registration()


def sheet_of(desk: Desk, ticket: TicketNumber = TICKET) -> TicketSheet:
    found = desk.book.sheet(ticket)
    assert found is not None
    return found


def foretold(desk: Desk, ticket: str = str(TICKET), turn: int = 1) -> Foretold:
    line = f"2{turn}{KASUKABE}{ticket}"
    return check_ticket(
        line, date(2021, 6, 1), "COMIRNATY", "EP2163", desk.house.caller(), desk.house.venue()
    )


@pytest.mark.parametrize("day", [FROM, date(2021, 9, 9), UNTIL])
def test_a_policy_opens_its_own_municipality_on_its_days_alone(day: date) -> None:
    policy = opened(FROM, UNTIL)
    assert policy.day_kept(date(1950, 1, 31), KASUKABE, day) == 31
    assert policy.day_kept(date(1950, 1, 31), KOSHIGAYA, day) is None
    for outside in (date(2021, 5, 31), date(2022, 1, 1)):
        assert policy.day_kept(date(1950, 1, 31), KASUKABE, outside) is None
    assert opened(FROM).opens(KASUKABE, date(2099, 1, 1))


def test_the_policy_that_is_packaged_shows_venues_nothing_of_anybody() -> None:
    assert load_hints().own == {}
    desk = Desk()
    desk.register(row_of(ONE))
    assert sheet_of(desk).born_day is None
    assert foretold(desk).born_day is None


def test_a_venue_sees_the_day_of_the_month_and_nothing_else_of_the_birth_date() -> None:
    desk = desk_of(opened())
    desk.register(row_of(ONE))
    said = foretold(desk)
    assert (said.code, said.born_day) == ("S000", DAY)
    born_on = ONE.born_on
    for more in (born_on.isoformat(), f"{born_on:%Y%m%d}", f"{born_on:%Y-%m}", ONE.name):
        assert more not in said.model_dump_json()
        assert more not in sheet_of(desk).model_dump_json()


def test_of_a_ticket_that_nobody_has_registered_there_is_nothing_to_compare() -> None:
    desk = desk_of(opened())
    assert foretold(desk, SECOND).born_day is None
    assert foretold(desk, "no line").born_day is None


def test_recording_answers_without_the_day() -> None:
    desk = desk_of(opened())
    desk.register(row_of(ONE))
    assert '"code":"S001"' in (answer := desk.scan())
    assert "born_day" not in answer
    assert sheet_of(desk).born_day == DAY, "a dose keeps what the sheet held"
    assert foretold(desk, turn=2).born_day == DAY


def test_what_was_kept_is_shown_no_longer_once_the_policy_is_over_and_goes_with_the_next_file() -> None:
    desk = desk_of(opened())
    desk.register(row_of(ONE))
    adopt(desk, HintPolicy())
    assert sheet_of(desk).born_day == DAY
    assert foretold(desk).born_day is None
    checked = desk.check(row_of(ONE))
    assert [each.changes for each in checked.changes] == [("照合の手掛かり",)]
    desk.register(row_of(ONE))
    assert sheet_of(desk).born_day is None
    assert desk.check(row_of(ONE)).same == 1


def test_a_file_brings_the_day_to_people_who_are_registered_already() -> None:
    desk = desk_of(HintPolicy())
    desk.register(row_of(ONE, **given_dose()), row_of(TWO))
    adopt(desk, opened())
    applied = desk.register(row_of(ONE, **given_dose()), row_of(TWO))
    assert (applied.changed, applied.doses) == (2, 0)
    assert foretold(desk, turn=2).born_day == DAY
    assert desk.register(row_of(ONE, **given_dose()), row_of(TWO)).same == 2


def test_a_new_birth_date_changes_every_ticket_of_the_person_though_the_file_names_one() -> None:
    desk = desk_of(opened())
    desk.register(row_of(ONE), row_of(ONE, ticket=SECOND))
    assert foretold(desk, SECOND).born_day == DAY
    desk.register(row_of(ONE, born_on="19500129"))
    assert sheet_of(desk).born_day == 29
    assert foretold(desk, SECOND).born_day == 29
    desk.register(row_of(ONE, born_on="19510129"))
    assert foretold(desk, SECOND).born_day == 29, "another year, the same day"


def test_a_ticket_issued_in_anothers_place_keeps_the_day() -> None:
    desk = desk_of(opened())
    desk.register(row_of(ONE))
    wanted = TicketToReissue(old=TICKET, new=NEW, reason="紛失", version=desk.resident().version)
    reissue_ticket(wanted, staff_actor(), desk.house.moves())
    assert foretold(desk, str(NEW)).born_day == DAY
    desk.register(row_of(ONE, born_on="19500129", ticket=str(NEW)))
    assert {sheet_of(desk, each).born_day for each in (TICKET, NEW)} == {29}
