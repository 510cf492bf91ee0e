"""A number proves itself or is refused, and no refusal ever repeats it; junk is no digit of anything."""

import importlib
import pkgutil
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

import chalicelib.systems
import chalicelib.values
from chalicelib.values.individual_number import IndividualNumber, check_digit
from chalicelib.values.word import Digits, Word

ELEVEN_DIGITS = st.integers(0, 10**11 - 1).map("{:011}".format)
JUNK = (
    None,
    "",
    " ",
    "３²",
    "⑱",
    "①②③",
    "١٢٣",
    "1²",
    "12a",
    "-1",
    "1.0",
    "1e3",
    0,
    12,
    1.5,
    b"12",
    [],
    {},
    True,
)


def kinds_of_digits() -> list[type[Digits]]:
    for package in (chalicelib.values, chalicelib.systems):
        _import_all(package)
    return sorted(set(_heirs(Digits)), key=lambda each: each.__qualname__)


def _import_all(package: ModuleType) -> None:
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        importlib.import_module(module.name)


def _heirs(base: type[Digits]) -> list[type[Digits]]:
    return [heir for child in base.__subclasses__() for heir in (child, *_heirs(child))]


@pytest.mark.control("R-A1-01")
@pytest.mark.proof("T16")
def test_the_published_example_is_valid() -> None:
    assert check_digit("12345678901") == "8"
    assert IndividualNumber("123456789018").reveal() == "123456789018"


@pytest.mark.control("R-A1-01")
@pytest.mark.proof("T16")
@given(ELEVEN_DIGITS, st.integers(1, 9))
def test_every_other_check_digit_is_refused_without_repeating_it(body: str, shift: int) -> None:
    wrong = body + str((int(check_digit(body)) + shift) % 10)
    with pytest.raises(ValidationError) as refusal:
        IndividualNumber(wrong)
    assert wrong not in str(refusal.value)
    assert body not in repr(refusal.value)


@given(ELEVEN_DIGITS)
def test_a_number_never_prints(body: str) -> None:
    number = IndividualNumber(body + check_digit(body))
    for text in (str(number), repr(number), f"{number}"):
        assert body not in text


def test_not_even_inside_another_model_that_was_refused() -> None:
    class Holder(Word):
        number: IndividualNumber
        turn: int

    with pytest.raises(ValidationError) as refusal:
        Holder.model_validate({"number": "123456789019", "turn": "x"})
    assert "123456789019" not in str(refusal.value)


@pytest.mark.parametrize("kind", kinds_of_digits(), ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("junk", JUNK, ids=repr)
def test_junk_is_refused_by_every_number(kind: type[Digits], junk: object) -> None:
    with pytest.raises(ValidationError):
        kind.model_validate(junk)


@pytest.mark.parametrize("kind", kinds_of_digits(), ids=lambda kind: kind.__name__)
def test_digits_of_other_scripts_of_the_right_length_are_refused_too(kind: type[Digits]) -> None:
    for other in ("１", "²", "٣", "⑱", "𝟏"):
        with pytest.raises(ValidationError):
            kind.model_validate(other * kind.length)


def test_the_walk_finds_the_numbers_it_should() -> None:
    assert {"IndividualNumber", "MunicipalityCode", "TicketNumber"} <= {k.__name__ for k in kinds_of_digits()}
