"""Rules report what is odd, to the day, and never refuse or raise, whatever the dates are."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.adapters.masters import load_sentences, load_vaccines
from chalicelib.systems.vrs.doses.model import Dose, FindingCode, Severity, Source
from chalicelib.systems.vrs.doses.rules import venue_findings
from chalicelib.systems.vrs.doses.vaccines import LotList
from chalicelib.systems.vrs.tickets.model import Slot, SlotStatus, TicketNumber

MASTER, SENTENCES = load_vaccines(), load_sentences()
TODAY = date(2023, 12, 31)
FIRST = date(2021, 7, 1)
F = FindingCode


def dose(turn: int = 1, given_on: date = FIRST, product: str = "コミナティ", lot: str = "EP2163") -> Dose:
    return Dose(
        ticket=TicketNumber("0001234567"),
        turn=turn,
        version=1,
        given_on=given_on,
        product=product,
        lot=lot,
        source=Source.TABLET,
        recorded_by="tablet-1",
        recorded_at=datetime(2021, 7, 1, tzinfo=UTC),
    )


def slot(turn: int = 1, given_on: date = FIRST, product: str = "コミナティ", **more: Any) -> Slot:
    return dose(turn, given_on, product).slot().model_copy(update=more)


def found(given: Dose, *others: Slot, today: date = TODAY) -> list[FindingCode]:
    return [each.code for each in venue_findings(given, others, MASTER, SENTENCES, today=today)]


def after(days: int) -> date:
    return FIRST + timedelta(days=days)


def test_an_ordinary_first_and_second_dose_are_not_odd() -> None:
    assert found(dose()) == []
    assert found(dose(2, after(21)), slot()) == []


@pytest.mark.control("R-A1-10")
@pytest.mark.proof("T16")
@pytest.mark.parametrize(
    ("product", "lot", "day", "odd"),
    [
        ("コミナティ", "EP2163", 18, [F.TOO_SOON]),  # 18 full days between: the 18th day is too soon
        ("コミナティ", "EP2163", 19, []),
        ("ファイザー", "EP2163", 18, [F.TOO_SOON]),
        ("ファイザー", "EP2163", 19, []),
        ("モデルナ", "3002183", 20, [F.TOO_SOON]),
        ("モデルナ", "3002183", 21, []),
        ("バキスゼブリア", "317711P", 27, [F.TOO_SOON]),
        ("バキスゼブリア", "317711P", 28, []),
    ],
)
def test_n_full_days_between_are_counted_to_the_day(
    product: str, lot: str, day: int, odd: list[FindingCode]
) -> None:
    assert found(dose(2, after(day), product, lot), slot(product=product)) == odd


@pytest.mark.parametrize(
    ("second", "third", "odd"),
    [
        (date(2021, 9, 15), date(2021, 12, 14), [F.TOO_SOON]),
        (date(2021, 9, 15), date(2021, 12, 15), []),
        (date(2022, 8, 31), date(2022, 11, 30), [F.TOO_SOON]),  # no 31 November: the 1st of December
        (date(2022, 8, 31), date(2022, 12, 1), []),
    ],
)
def test_three_months_are_the_same_day_or_the_first_of_the_next_month(
    second: date, third: date, odd: list[FindingCode]
) -> None:
    assert found(dose(3, third), slot(1), slot(2, second)) == odd


def test_nuvaxovids_booster_waits_six_months() -> None:
    before = (slot(1, date(2022, 5, 1)), slot(2, date(2022, 6, 1)))
    assert found(dose(3, date(2022, 11, 30), "ヌバキソビッド", "X1"), *before) == [F.TOO_SOON]
    assert found(dose(3, date(2022, 12, 1), "ヌバキソビッド", "X1"), *before) == []


def test_a_makers_third_dose_may_be_an_infants_and_is_judged_by_the_shortest_rule() -> None:
    before = (slot(1, date(2022, 11, 1), "ファイザー"), slot(2, date(2022, 11, 22), "ファイザー"))
    eighth_week = date(2022, 11, 22) + timedelta(days=56)
    assert found(dose(3, eighth_week, "ファイザー"), *before) == []
    assert found(dose(3, eighth_week - timedelta(days=1), "ファイザー"), *before) == [F.TOO_SOON]


def test_a_dose_entered_late_is_compared_with_the_one_after_it() -> None:
    assert found(dose(1), slot(2, after(18))) == [F.TOO_SOON]
    assert found(dose(1), slot(2, after(19))) == []
    assert found(dose(1), slot(2, after(28), "モデルナ")) == [F.PRODUCT_CHANGED]


@pytest.mark.control("R-A1-10")
@pytest.mark.proof("T16")
def test_a_date_after_today_or_before_the_programme_must_be_fixed() -> None:
    assert found(dose(given_on=after(1)), today=FIRST) == [F.DATED_IN_FUTURE]
    assert found(dose(given_on=FIRST), today=FIRST) == []
    assert found(dose(given_on=date(2021, 2, 16))) == [F.BEFORE_FIRST_DOSE_IN_JAPAN]
    assert found(dose(given_on=date(2021, 2, 17))) == []


def test_order_is_looked_at_both_ways() -> None:
    assert found(dose(2, FIRST), slot(1, after(21))) == [F.ORDER_REVERSED]
    assert found(dose(1, after(21)), slot(2, FIRST)) == [F.ORDER_REVERSED]


def test_the_same_day_twice_is_said_once() -> None:
    assert found(dose(2), slot(1)) == [F.SAME_DAY_DOUBLE]
    assert found(dose(1), slot(2), slot(3)) == [F.SAME_DAY_DOUBLE]


def test_a_missing_turn_before_is_noticed() -> None:
    assert found(dose(2)) == [F.TURN_SKIPPED]
    assert found(dose(3, date(2022, 3, 1)), slot(1)) == [F.TURN_SKIPPED]


def test_a_cancelled_dose_does_not_count() -> None:
    assert found(dose(2), slot(1, status=SlotStatus.CANCELLED)) == [F.TURN_SKIPPED]


@pytest.mark.parametrize(
    ("first", "second", "odd"),
    [
        ("ファイザー", "モデルナ", [F.PRODUCT_CHANGED]),
        ("ファイザー", "コミナティ", []),  # the maker's name and its product
        ("武田/モデルナ", "モデルナ", []),  # renamed, not changed
        ("COVID-19ワクチンモデルナ", "スパイクバックス", []),
        ("武田/モデルナ", "スパイクバックス", []),
    ],
)
def test_a_change_within_the_first_series_is_noticed_and_a_rename_is_none(
    first: str, second: str, odd: list[FindingCode]
) -> None:
    lot = "3002183" if "モデルナ" in second or "スパイク" in second else "EP2163"
    assert found(dose(2, after(28), second, lot), slot(product=first)) == odd


def test_a_mixed_series_waits_twenty_seven_days() -> None:
    assert found(dose(2, after(27), "モデルナ", "3002183"), slot()) == [F.TOO_SOON, F.PRODUCT_CHANGED]


def test_a_booster_may_be_of_another_maker() -> None:
    assert found(dose(3, date(2022, 3, 1), "モデルナ", "3002183"), slot(1), slot(2, after(21))) == []


def test_products_have_turns_and_periods() -> None:
    assert found(dose(1, date(2022, 10, 1), "コミナティ（BA.1）", "FA0001")) == [F.TURN_NOT_FOR_PRODUCT]
    assert found(dose(1, date(2023, 8, 6), "コミナティ（BA.4-5）", "FA0001")) == [F.TURN_NOT_FOR_PRODUCT]
    assert found(dose(1, date(2023, 8, 7), "コミナティ（BA.4-5）", "FA0001")) == []
    before = (slot(1), slot(2, after(21)), slot(3, date(2022, 3, 1)))
    assert found(dose(4, date(2023, 9, 19), "コミナティ（BA.4-5）", "FA0001"), *before) == []
    assert found(dose(4, date(2023, 9, 20), "コミナティ（BA.4-5）", "FA0001"), *before) == [F.OUTSIDE_PERIOD]
    assert found(dose(4, date(2023, 9, 19), "COMIRNATY-XBB", "FA0001"), *before) == [F.OUTSIDE_PERIOD]
    assert found(dose(4, date(2023, 4, 1)), *before) == [F.OUTSIDE_PERIOD]
    assert found(dose(given_on=date(2024, 4, 1)), today=date(2024, 4, 1)) == [F.OUTSIDE_PERIOD]


def test_an_unknown_product_is_kept_and_noticed() -> None:
    assert found(dose(product="なぞのワクチン")) == [F.UNKNOWN_PRODUCT]
    assert found(dose(1), slot(2, after(5), "なぞのワクチン")) == []


@pytest.mark.control("R-A1-12")
@pytest.mark.proof("T16")
@pytest.mark.parametrize(
    ("product", "lot", "odd"),
    [
        ("コミナティ", "ep ２１６３", []),
        ("コミナティ", "FA0001", []),  # not listed, but like its maker's
        ("コミナティ", "EP216", [F.UNKNOWN_LOT]),
        ("コミナティ", "", [F.UNKNOWN_LOT]),
        ("コミナティ", "3002183", [F.LOT_OF_ANOTHER_PRODUCT]),
        ("コミナティ", "3009999", [F.LOT_OF_ANOTHER_PRODUCT]),  # like another maker's
        ("モデルナ", "EP2163", [F.LOT_OF_ANOTHER_PRODUCT]),
        ("バキスゼブリア", "whatever", []),  # nobody knows what its lots look like
        ("バキスゼブリア", "EP2163", [F.LOT_OF_ANOTHER_PRODUCT]),
    ],
)
def test_a_lot_is_compared_with_the_list_and_its_makers_form(
    product: str, lot: str, odd: list[FindingCode]
) -> None:
    assert found(dose(product=product, lot=lot)) == odd


def test_a_complete_list_knows_strangers_and_expiry() -> None:
    own = {"maker": "PFIZER", "product": "COMIRNATY", "source": "X", "confidence": "S"}
    lots = LotList.model_validate(
        {
            "version": "1",
            "note": "",
            "sources": {},
            "complete": True,
            "lots": [{**own, "number": "AB0001", "expires_on": "2021-07-01"}],
        }
    )
    master = MASTER.with_lots(lots)

    def codes(given: Dose) -> list[FindingCode]:
        return [each.code for each in venue_findings(given, (), master, SENTENCES, today=TODAY)]

    assert codes(dose(lot="AB0001")) == []  # the last day counts
    assert codes(dose(given_on=after(1), lot="AB0001")) == [F.LOT_EXPIRED]
    assert codes(dose(lot="AB0002")) == [F.UNKNOWN_LOT]
    assert codes(dose(product="ファイザー", lot="AB0001")) == []
    assert codes(dose(given_on=date(2022, 2, 1), product="COMIRNATY-5-11", lot="AB0001")) == [
        F.LOT_OF_ANOTHER_PRODUCT,
        F.LOT_EXPIRED,
    ]
    assert codes(dose(product="?", lot="AB0001")) == [F.UNKNOWN_PRODUCT]


def test_what_must_be_fixed_comes_first_and_then_the_order_of_the_codes() -> None:
    odd = venue_findings(
        dose(2, FIRST, "なぞ", ""), [slot(1, after(3)), slot(3, FIRST)], MASTER, SENTENCES, today=TODAY
    )
    assert [each.code for each in odd] == [
        F.ORDER_REVERSED,
        F.SAME_DAY_DOUBLE,
        F.UNKNOWN_PRODUCT,
        F.UNKNOWN_LOT,
    ]
    assert [each.severity for each in odd] == [Severity.MUST_FIX] * 2 + [Severity.MUST_CHECK] * 2


def test_two_doses_of_one_turn_are_compared_by_the_later_day_in_either_order() -> None:
    others = [slot(1, FIRST), slot(1, after(10))]
    assert found(dose(2, after(25)), *others) == [F.TOO_SOON]
    assert found(dose(2, after(25)), *reversed(others)) == [F.TOO_SOON]


def test_a_stand_in_date_is_in_the_future_and_no_more() -> None:
    before = (slot(1), slot(2, date(9999, 10, 31)))
    assert found(dose(3, date.max), *before) == [F.DATED_IN_FUTURE]


ANY_DAY = st.dates(date(1900, 1, 1), date(2100, 12, 31)) | st.sampled_from([date.min, date.max, TODAY, FIRST])
NAMES = [product.code for product in MASTER.products] + ["ファイザー", "モデルナ", "なぞ"]
SLOTS = st.builds(
    slot, st.integers(1, 9), ANY_DAY, st.sampled_from(NAMES), status=st.sampled_from(list(SlotStatus))
)
DOSES = st.builds(
    dose, st.integers(1, 9), ANY_DAY, st.sampled_from(NAMES), st.sampled_from(["EP2163", "3002183", "", "?"])
)


@settings(max_examples=150)
@given(DOSES, st.lists(SLOTS, max_size=6), ANY_DAY, st.randoms(use_true_random=False))
def test_no_dates_make_it_raise_and_the_order_of_the_others_never_matters(
    given_dose: Dose, others: list[Slot], today: date, shuffler: Any
) -> None:
    odd = venue_findings(given_dose, others, MASTER, SENTENCES, today=today)
    codes = [each.code for each in odd]
    assert len(codes) == len(set(codes))
    shuffler.shuffle(others)
    assert venue_findings(given_dose, others, MASTER, SENTENCES, today=today) == odd
