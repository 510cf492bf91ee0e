"""Many inquiries at once: entered in full transactions, only where the day has room, and never twice."""

from datetime import date
from unittest.mock import patch

import pytest

from chalicelib.errors import BusinessOver, InquiryLimitReached, Unavailable
from chalicelib.planes.private.inquiry_wiring import load_policy
from chalicelib.systems.vrs.inquiries.bulk import AT_ONCE, BulkState
from chalicelib.systems.vrs.inquiries.bulk_use_cases import run_bulk
from chalicelib.systems.vrs.inquiries.entering import ENTERED_AT_ONCE
from chalicelib.systems.vrs.inquiries.policy import InquiryPolicy
from chalicelib.systems.vrs.retention.business import BusinessEnd
from tests.fakes.house import FakeHouse
from tests.fakes.inquiries import inquiry_desk
from tests.fakes.moments import HandClock
from tests.vrs.inquiry_desk import MARCH, breaking_desk
from tests.vrs.test_end_of_business import end_business
from tests.vrs.test_inquiries import ASKER, FORMER, SENDER, approved, file_of, kept, movers, row

TODAY_IS_THE_LAST = BusinessEnd(ends_on=date(2022, 3, 2), late_entry_until=date(2022, 3, 31))


def a_day_of(most: int) -> InquiryPolicy:
    """Return the policy of a city that may ask about so many a day in files."""
    policy = load_policy()
    return policy.model_copy(
        update={"a_city_in_bulk": policy.a_city_in_bulk.model_copy(update={"asked": most})}
    )


def asked(house: FakeHouse, day: date = date(2022, 3, 2)) -> int:
    (counts,) = inquiry_desk(house, ASKER).asking.counts(day, ["BULK"])
    return counts.asked


def file_about(house: FakeHouse, first: int, last: int) -> str:
    return approved(house, file_of(*(row(seed) for seed in range(first, last + 1))))


def test_full_transactions_hold_what_dynamodb_takes() -> None:
    assert 2 * ENTERED_AT_ONCE + 2 + 2 <= 100, "two items each, two counts, an audit row, a lane's beginning"
    assert AT_ONCE % ENTERED_AT_ONCE == 0
    assert AT_ONCE <= 100, "the most that one reading takes"


def test_who_is_new_is_entered_without_being_looked_for() -> None:
    house = movers(5)
    bulk_id = file_about(house, 1, 5)
    desk = inquiry_desk(house, ASKER)
    with patch.object(desk.asking, "inquiries", side_effect=AssertionError("looked for")):
        assert run_bulk(bulk_id, SENDER, desk).provided == 5


def test_nobody_of_a_group_is_entered_where_the_day_has_no_room_for_all_of_it() -> None:
    house = movers(AT_ONCE + 60)
    house.clock = clock = HandClock(MARCH)
    bulk_id, policy = file_about(house, 1, AT_ONCE + 60), a_day_of(AT_ONCE + ENTERED_AT_ONCE)
    with pytest.raises(InquiryLimitReached):
        run_bulk(bulk_id, SENDER, inquiry_desk(house, ASKER, policy))
    assert (
        asked(house) == len(kept(house, ASKER, "inquiry")) == len(kept(house, FORMER, "provision")) == AT_ONCE
    )
    clock.move(hours=24)
    done = run_bulk(bulk_id, SENDER, inquiry_desk(house, ASKER, policy))
    assert (done.state, done.provided) == (BulkState.DONE, AT_ONCE + 60)
    assert asked(house, date(2022, 3, 3)) == 60, "and nobody is counted twice"


@pytest.mark.parametrize("days", [0, 1])
def test_what_was_entered_goes_on_on_a_day_that_is_full_and_after_the_last(days: int) -> None:
    house = movers(AT_ONCE)
    house.clock = clock = HandClock(MARCH)
    bulk_id, policy = file_about(house, 1, AT_ONCE), a_day_of(AT_ONCE)
    with pytest.raises(Unavailable):
        run_bulk(bulk_id, SENDER, breaking_desk(house, 2, "after", ASKER, policy))
    assert asked(house) == AT_ONCE
    end_business(house.cabinets[str(ASKER)], TODAY_IS_THE_LAST)
    clock.move(days=days)
    done = run_bulk(bulk_id, SENDER, inquiry_desk(house, ASKER, policy))
    assert (done.state, done.provided) == (BulkState.DONE, AT_ONCE)
    assert asked(house) == len(kept(house, ASKER, "inquiry")) == AT_ONCE


def test_of_a_group_entered_in_part_the_rest_waits_for_a_day_with_room() -> None:
    house = movers(AT_ONCE + 10)
    house.clock = clock = HandClock(MARCH)
    first, other = file_about(house, 1, AT_ONCE), file_about(house, AT_ONCE + 1, AT_ONCE + 10)
    policy = a_day_of(AT_ONCE)
    with pytest.raises(Unavailable):
        run_bulk(first, SENDER, breaking_desk(house, 2, "before", ASKER, policy))
    assert run_bulk(other, SENDER, inquiry_desk(house, ASKER, policy)).provided == 10
    with pytest.raises(InquiryLimitReached):
        run_bulk(first, SENDER, inquiry_desk(house, ASKER, policy))
    assert asked(house) == ENTERED_AT_ONCE + 10
    clock.move(hours=24)
    assert run_bulk(first, SENDER, inquiry_desk(house, ASKER, policy)).provided == AT_ONCE
    assert asked(house, date(2022, 3, 3)) == AT_ONCE - ENTERED_AT_ONCE


def test_of_a_group_entered_in_part_the_rest_is_refused_after_the_last_day() -> None:
    house = movers(AT_ONCE)
    house.clock = clock = HandClock(MARCH)
    bulk_id = file_about(house, 1, AT_ONCE)
    with pytest.raises(Unavailable):
        run_bulk(bulk_id, SENDER, breaking_desk(house, 2, "before", ASKER))
    end_business(house.cabinets[str(ASKER)], TODAY_IS_THE_LAST)
    clock.move(days=1)
    with pytest.raises(BusinessOver):
        run_bulk(bulk_id, SENDER, inquiry_desk(house, ASKER))
    assert len(kept(house, ASKER, "inquiry")) == ENTERED_AT_ONCE
    assert kept(house, FORMER, "provision") == []
