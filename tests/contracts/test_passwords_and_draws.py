"""Passwords, the clock and the draws keep their promises, fake or real."""

from datetime import UTC, timedelta
from typing import Any

import pytest

from chalicelib.adapters.clock import READABLE, SystemClock, SystemDraws
from chalicelib.adapters.passwords import ArgonPasswords
from chalicelib.errors import WrongCredentials
from tests.fakes import CountedDraws, HandClock, PlainPasswords

PHRASE = "a long pass phrase 春日部"


@pytest.fixture(
    params=[PlainPasswords, lambda: ArgonPasswords(memory_kib=64, passes=1)], ids=["fake", "argon"]
)
def passwords(request: pytest.FixtureRequest) -> Any:
    return request.param()


@pytest.fixture(params=[CountedDraws, SystemDraws], ids=["fake", "system"])
def draws(request: pytest.FixtureRequest) -> Any:
    return request.param()


@pytest.mark.proof("T15")
def test_only_the_password_itself_is_right(passwords: Any) -> None:
    kept = passwords.hash(PHRASE)
    passwords.verify(PHRASE, kept)
    for wrong in ("", PHRASE + " ", PHRASE.upper(), kept):
        with pytest.raises(WrongCredentials):
            passwords.verify(wrong, kept)


@pytest.mark.proof("T15")
def test_what_is_kept_is_not_the_password(passwords: Any) -> None:
    assert PHRASE not in passwords.hash(PHRASE)


@pytest.mark.proof("T15")
@pytest.mark.parametrize("kept", [None, "", "no hash at all"])
def test_nothing_is_right_where_no_password_is_kept(passwords: Any, kept: str | None) -> None:
    with pytest.raises(WrongCredentials):
        passwords.verify(PHRASE, kept)


@pytest.mark.parametrize(
    "clock", [HandClock(step=timedelta(microseconds=1)), SystemClock()], ids=["fake", "system"]
)
def test_a_clock_tells_utc_and_does_not_run_backwards(clock: Any) -> None:
    first, second = clock.now(), clock.now()
    assert first.tzinfo is UTC
    assert first <= second


def test_identifiers_are_26_characters_and_never_drawn_twice(draws: Any) -> None:
    drawn = [draws.identifier() for _ in range(200)]
    assert {len(each) for each in drawn} == {26}
    assert len(set(drawn)) == 200


def test_secrets_are_43_characters_of_base64url(draws: Any) -> None:
    drawn = {draws.secret() for _ in range(50)}
    assert len(drawn) == 50
    assert all(len(each) == 43 and each.replace("-", "").replace("_", "").isalnum() for each in drawn)


def test_codes_can_be_read_aloud(draws: Any) -> None:
    drawn = {draws.code(12) for _ in range(50)}
    assert len(drawn) == 50
    assert all(len(each) == 12 and set(each) <= set(READABLE) for each in drawn)
