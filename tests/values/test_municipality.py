"""A code proves itself and stands for a name on a day: old tickets keep their meaning."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from chalicelib.adapters.masters import load_municipalities
from chalicelib.values.municipality import Municipalities, Municipality, MunicipalityCode, check_digit

KNOWN = load_municipalities()
DAY = date(2021, 7, 1)
FIVE_DIGITS = st.integers(0, 99_999).map("{:05}".format)


def test_kasukabe_is_112143() -> None:
    kasukabe = KNOWN.on(MunicipalityCode("112143"), DAY)
    assert kasukabe is not None
    assert (kasukabe.name, kasukabe.prefecture) == ("春日部市", "埼玉県")


@pytest.mark.control("R-A1-03")
@pytest.mark.proof("T16")
@given(FIVE_DIGITS, st.integers(1, 9))
def test_every_other_check_digit_is_refused_without_repeating_it(body: str, shift: int) -> None:
    right = check_digit(body)
    assert str(MunicipalityCode(body + right)) == body + right
    wrong = body + str((int(right) + shift) % 10)
    with pytest.raises(ValidationError) as refusal:
        MunicipalityCode(wrong)
    assert wrong not in str(refusal.value)


def test_hamamatsus_old_ward_ends_and_its_new_one_begins_with_2024() -> None:
    old, new = MunicipalityCode("221317"), MunicipalityCode("221384")
    assert KNOWN.on(new, date(2023, 12, 31)) is None
    assert KNOWN.on(old, date(2024, 1, 1)) is None
    before, after = KNOWN.on(old, date(2023, 12, 31)), KNOWN.on(new, date(2024, 1, 1))
    assert before is not None
    assert after is not None
    assert (before.name, before.successor, after.name) == ("浜松市 中区", new, "浜松市 中央区")
    assert KNOWN.ever(old) == before


def test_a_ward_that_was_divided_has_no_one_successor() -> None:
    divided = KNOWN.ever(MunicipalityCode("221350"))
    assert divided is not None
    assert divided.successor is None
    assert divided.valid_to == date(2023, 12, 31)


def test_wards_are_marked_and_cities_are_not() -> None:
    assert KNOWN.is_ward(MunicipalityCode("221384"))
    assert not KNOWN.is_ward(MunicipalityCode("221309"))
    assert not KNOWN.is_ward(MunicipalityCode("131016"))  # 特別区 are municipalities of their own


def test_a_code_nobody_ever_had_is_nothing() -> None:
    nobody = MunicipalityCode("99999" + check_digit("99999"))
    assert KNOWN.on(nobody, DAY) is None
    assert KNOWN.ever(nobody) is None


def test_a_code_that_changed_its_name_is_known_by_the_day() -> None:
    code = MunicipalityCode("112143")
    master = Municipalities(
        [
            Municipality(code=code, name="旧市", prefecture="県", valid_to=date(2021, 3, 31)),
            Municipality(code=code, name="新市", prefecture="県", valid_from=date(2021, 4, 1)),
        ]
    )
    old, new, ever = master.on(code, date(2021, 3, 31)), master.on(code, date(2021, 4, 1)), master.ever(code)
    assert old is not None
    assert new is not None
    assert (old.name, new.name) == ("旧市", "新市")
    assert ever == new
