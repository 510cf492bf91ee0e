"""A review leaves what the rules find now: run twice it changes nothing, and a correction closes."""

from datetime import date
from typing import Any

import pytest

from chalicelib.access.model import Role
from chalicelib.audit.model import Act
from chalicelib.errors import Contended, NotAllowed, SheetMoved
from chalicelib.systems.vrs.doses.model import FindingCode, Severity
from chalicelib.systems.vrs.reviews.use_cases import (
    TRIES,
    list_conflicts,
    list_findings,
    list_waiting,
    review_ticket,
)
from chalicelib.systems.vrs.tickets.model import TicketNumber
from tests.fakes import FakeReviews
from tests.fakes.house import staff_actor, system_actor
from tests.fakes.scenes import GIVEN, OTHER, PERSON, TICKET, Stage
from tests.fakes.settings import given, registered, unknown

pytestmark = pytest.mark.proof("T01")
F = FindingCode
CHILD = PERSON._replace(born_on=date(2019, 1, 1))
SECOND = TicketNumber("0000000002")


def review(stage: Stage, ticket: TicketNumber = TICKET) -> None:
    review_ticket(ticket, system_actor(), stage.house.reviews())


def listed(stage: Stage) -> set[tuple[str, int, int, FindingCode]]:
    """Return the findings list as (ticket, turn, version, code)."""
    found = list_findings(staff_actor(), stage.house.reviews())
    return {(str(each.ticket), each.turn, each.version, each.finding.code) for each in found}


def acts(stage: Stage) -> list[Act]:
    return [entry.act for entry in stage.house.cabinets["112143"].audit]


def test_a_dose_in_order_leaves_nothing_to_look_at() -> None:
    stage = given()
    before = acts(stage)
    review(stage)
    assert acts(stage) == before
    assert listed(stage) == set()


def test_what_only_the_birth_date_tells_is_found_on_the_private_side() -> None:
    stage = unknown()
    stage.now(stage.scan(GIVEN, 9))
    review(stage)
    assert listed(stage) == set()
    stage.now(stage.register(CHILD))
    review(stage)
    assert listed(stage) == {(str(TICKET), 1, 1, F.TOO_YOUNG)}


def test_a_corrected_birth_date_closes_what_followed_from_it() -> None:
    stage = unknown()
    stage.now(stage.scan(GIVEN, 9), stage.register(CHILD))
    review(stage)
    stage.now(stage.register(PERSON))
    review(stage)
    assert listed(stage) == set()


def test_reviewing_again_changes_nothing_and_keeps_since_when() -> None:
    stage = registered()
    stage.now(stage.scan(GIVEN, 9, turn=3))
    review(stage)
    first, count = list(stage.house.reviews().reviews.findings()), len(acts(stage))
    review(stage)
    assert list(stage.house.reviews().reviews.findings()) == first
    assert len(acts(stage)) == count


def test_a_correction_closes_what_it_corrects_and_keeps_the_age_of_the_rest() -> None:
    stage = registered()
    stage.now(stage.scan(GIVEN._replace(product="なにか"), 9), stage.scan(OTHER, 8, turn=2))
    review(stage)
    assert listed(stage) >= {(str(TICKET), 1, 1, F.UNKNOWN_PRODUCT), (str(TICKET), 1, 1, F.SAME_DAY_DOUBLE)}
    since = {each.identity: each.found_at for each in stage.house.reviews().reviews.findings()}
    stage.now(stage.correct(product=GIVEN.product))
    review(stage)
    assert (str(TICKET), 1, 2, F.SAME_DAY_DOUBLE) in listed(stage)
    assert not {code for _, turn, _, code in listed(stage) if turn == 1} & {F.UNKNOWN_PRODUCT}
    for each in stage.house.reviews().reviews.findings():
        if each.finding.code is F.SAME_DAY_DOUBLE:
            assert each.found_at == since[each.identity]


def test_a_cancelled_dose_has_no_findings() -> None:
    stage = registered()
    stage.now(stage.scan(GIVEN._replace(product="なにか"), 9))
    review(stage)
    stage.now(stage.cancel())
    review(stage)
    assert listed(stage) == set()


def test_what_the_scan_knew_of_a_stopped_ticket_stays_listed() -> None:
    stage = registered()
    stage.now(stage.stop(), stage.scan(GIVEN, 9, already_given=True))
    review(stage)
    assert listed(stage) == {(str(TICKET), 1, 1, F.STOPPED_TICKET)}


def two_tickets(stage: Stage) -> Stage:
    """Let a second ticket wait with an odd dose, and then be issued to the person of the first."""
    second = Stage(stage.house, ticket=SECOND)
    second.now(second.scan(GIVEN._replace(product="なにか"), 7))
    review(stage, SECOND)
    assert listed(stage) == {(str(SECOND), 1, 1, F.UNKNOWN_PRODUCT)}
    second.now(second.register(PERSON))
    return stage


@pytest.mark.parametrize("first", [TICKET, SECOND], ids=["the old ticket first", "the new ticket first"])
def test_findings_of_a_ticket_that_found_its_person_are_the_persons(first: TicketNumber) -> None:
    stage = two_tickets(given())
    review(stage, first)
    review(stage, SECOND if first == TICKET else TICKET)
    assert listed(stage) == {
        (str(TICKET), 1, 1, F.SAME_DAY_DOUBLE),
        (str(SECOND), 1, 1, F.SAME_DAY_DOUBLE),
        (str(SECOND), 1, 1, F.UNKNOWN_PRODUCT),
    }


def test_the_list_begins_with_what_must_be_fixed() -> None:
    stage = registered()
    stage.now(stage.scan(GIVEN._replace(given_on=date(2021, 8, 1), product="なにか"), 9, turn=3))
    review(stage)
    found = [each.finding.severity for each in list_findings(staff_actor(), stage.house.reviews())]
    assert set(found) == set(Severity)
    assert found == sorted(found, key=lambda severity: severity is not Severity.MUST_FIX)


def test_every_list_leaves_an_entry_and_names_what_was_looked_at() -> None:
    stage = registered()
    stage.now(stage.scan(GIVEN, 9), stage.scan(OTHER, 8))
    desk, count = stage.house.reviews(), len(acts(stage))
    assert list_waiting(staff_actor(), desk) == []
    ((conflict, sheet),) = list_conflicts(staff_actor(), desk)
    assert (conflict.claim.lot, sheet and sheet.slot(1).lot) == (OTHER.lot, GIVEN.lot)  # type: ignore[union-attr]
    list_findings(staff_actor(), desk)
    looks = stage.house.cabinets["112143"].audit[count:]
    assert [each.detail["list"] for each in looks] == ["waiting", "conflicts", "findings"]


def test_a_reviewer_whom_others_never_let_through_says_so() -> None:
    stage = registered()
    stage.now(stage.scan(GIVEN, 9, turn=3))
    tried: list[Any] = []

    class Busy(FakeReviews):
        def put(self, *given: Any) -> None:
            tried.append(given)
            raise SheetMoved

    desk = stage.house.reviews()
    busy = type(desk)(Busy(stage.house.cabinets["112143"]), desk.residents, desk.book, desk.known, desk.clock)
    with pytest.raises(Contended):
        review_ticket(TICKET, system_actor(), busy)
    assert len(tried) == TRIES


@pytest.mark.proof("T09")
def test_only_the_system_reviews_and_only_the_desk_lists() -> None:
    desk = registered().house.reviews()
    for role in (Role.CLERK, Role.ADMINISTRATOR, Role.TABLET):
        with pytest.raises(NotAllowed):
            review_ticket(TICKET, staff_actor(role), desk)
    for role in (Role.AUDITOR, Role.ADMINISTRATOR, Role.SYSTEM):
        for look in (list_findings, list_waiting, list_conflicts):
            with pytest.raises(NotAllowed):
                look(staff_actor(role), desk)
