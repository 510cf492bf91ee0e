"""Age is counted on the day of the dose, and gained on the eve of the birthday (年齢計算ニ関スル法律)."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.adapters.masters import load_sentences, load_vaccines
from chalicelib.systems.vrs.doses.model import Dose, FindingCode, Source
from chalicelib.systems.vrs.doses.rules import birth_findings
from chalicelib.systems.vrs.tickets.model import TicketNumber

MASTER, SENTENCES = load_vaccines(), load_sentences()
F = FindingCode


def dose(turn: int, given_on: date, product: str) -> Dose:
    return Dose(
        ticket=TicketNumber("0001234567"),
        turn=turn,
        version=1,
        given_on=given_on,
        product=product,
        lot="EP2163",
        source=Source.FILE,
        recorded_by="desk",
        recorded_at=datetime(2022, 7, 1, tzinfo=UTC),
    )


def found_by_birth(given: Dose, born_on: date) -> list[FindingCode]:
    return [each.code for each in birth_findings(given, born_on, MASTER, SENTENCES)]


@pytest.mark.parametrize(
    ("product", "given_on", "born_on", "odd"),
    [
        ("コミナティ", date(2022, 4, 1), date(2010, 4, 2), []),  # twelve on the eve of the birthday
        ("コミナティ", date(2022, 3, 31), date(2010, 4, 2), [F.TOO_YOUNG]),
        ("コミナティ（5〜11歳用）", date(2022, 3, 31), date(2010, 4, 2), []),
        ("コミナティ（5〜11歳用）", date(2022, 4, 1), date(2010, 4, 2), [F.TOO_OLD]),
        ("コミナティ（5〜11歳用）", date(2023, 2, 28), date(2018, 3, 1), []),
        ("コミナティ（5〜11歳用）", date(2023, 2, 27), date(2018, 3, 1), [F.TOO_YOUNG]),
        ("コミナティ", date(2024, 2, 28), date(2012, 2, 29), []),  # born on 29 February
        ("コミナティ", date(2024, 2, 27), date(2012, 2, 29), [F.TOO_YOUNG]),
        ("コミナティ（6ヵ月〜4歳用）", date(2023, 2, 28), date(2022, 8, 31), []),
        ("コミナティ（6ヵ月〜4歳用）", date(2023, 2, 27), date(2022, 8, 31), [F.TOO_YOUNG]),
        ("コミナティ（6ヵ月〜4歳用）", date(2023, 3, 1), date(2018, 3, 1), [F.TOO_OLD]),
        ("スパイクバックス（BA.1）", date(2022, 12, 13), date(2005, 1, 1), [F.TOO_YOUNG]),  # 18 until then
        ("スパイクバックス（BA.1）", date(2022, 12, 14), date(2005, 1, 1), []),  # 12 from then
        ("ファイザー", date(2023, 3, 1), date(2020, 3, 1), []),  # the formulation was not said
        ("アストラゼネカ", date(2021, 9, 1), date(2000, 1, 1), [F.TOO_YOUNG]),
        ("なぞ", date(2021, 9, 1), date(2020, 1, 1), []),
        ("コミナティ", date(2021, 9, 1), date(2021, 9, 2), [F.BEFORE_BIRTH]),
    ],
)
def test_age_is_counted_on_the_day_of_the_dose(
    product: str, given_on: date, born_on: date, odd: list[FindingCode]
) -> None:
    assert found_by_birth(dose(1, given_on, product), born_on) == odd


def test_a_child_who_turned_twelve_between_two_doses_stays_with_the_childrens_product() -> None:
    assert found_by_birth(dose(2, date(2022, 4, 10), "COMIRNATY-5-11"), date(2010, 4, 2)) == []


ANY_DAY = st.dates(date(1900, 1, 1), date(2100, 12, 31)) | st.sampled_from([date.min, date.max])
NAMES = [product.code for product in MASTER.products] + ["ファイザー", "なぞ"]


@settings(max_examples=200)
@given(st.builds(dose, st.integers(1, 9), ANY_DAY, st.sampled_from(NAMES)), ANY_DAY)
def test_no_birth_date_makes_it_raise(given_dose: Dose, born_on: date) -> None:
    odd = found_by_birth(given_dose, born_on)
    assert (given_dose.given_on < born_on) == (F.BEFORE_BIRTH in odd)
    assert found_by_birth(given_dose, born_on) == odd
