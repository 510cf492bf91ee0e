"""A synthetic city is the same for the same seed; its numbers are valid and unique, its shape is a city's."""

import csv
import hashlib
import io
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby, islice, pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from chalicelib.systems.vrs.tickets.model import TicketNumber
from chalicelib.values.individual_number import IndividualNumber
from chalicelib.values.people import AddresseeNumber, PersonName
from local.city import AS_OF, COLUMNS, Given, Person, misread, people, registration_csv, ticket_line
from local.city.ages import GROUPS, birthday
from local.city.lines import CONFUSED
from local.city.names import GIVEN, SURNAMES
from local.city.numbers import MOST_PEOPLE, individual_numbers
from local.engine import ROOT

KASUKABE, NERIMA = "112143", "131202"
SEED = 20210401
MANY = 20_000

HEADER = (
    "個人番号,宛名番号,自治体コード,接種券番号,氏名,生年月日,性別,"
    "接種状況,接種回,接種日,ワクチンメーカー,ロット番号"
)


@pytest.fixture(scope="module")
def city() -> list[Person]:
    return list(people(KASUKABE, MANY, SEED))


def age(person: Person, day: date = AS_OF) -> int:
    had_birthday = (day.month, day.day) >= (person.born_on.month, person.born_on.day)
    return day.year - person.born_on.year - (not had_birthday)


def in_households(city: Sequence[Person]) -> list[list[Person]]:
    return [list(members) for _, members in groupby(city, key=lambda person: person.household)]


def order_check_digit(body: str) -> int:
    """Compute the check digit in the order's own words: P1 is the rightmost of the eleven."""
    total = sum(int(p) * (n + 1 if n <= 6 else n - 5) for n, p in enumerate(reversed(body), start=1))
    return 0 if total % 11 <= 1 else 11 - total % 11


def test_the_same_seed_gives_the_same_people_and_another_gives_others() -> None:
    first, second = list(people(KASUKABE, 500, 1)), list(people(KASUKABE, 500, 1))
    assert first == second
    assert list(people(KASUKABE, 500, 2)) != first


@pytest.mark.parametrize("hash_seed", ["0", "1", "12345"])
def test_pythons_hash_seed_changes_nobody(hash_seed: str) -> None:
    script = (
        "import hashlib; from local.city import people, registration_csv;"
        f"print(hashlib.sha256(registration_csv(people('{KASUKABE}', 3000, 7))).hexdigest())"
    )
    told = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
        capture_output=True,
        text=True,
        check=True,
    )
    ours = hashlib.sha256(registration_csv(people(KASUKABE, 3000, 7))).hexdigest()
    assert told.stdout.strip() == ours


def test_people_come_one_by_one() -> None:
    assert len(list(islice(people(KASUKABE, MOST_PEOPLE, 1), 3))) == 3


@pytest.mark.parametrize("count", [0, 1, 2, 7, 1999, 2001])
def test_gives_as_many_people_as_asked(count: int) -> None:
    assert len(list(people(KASUKABE, count, 3))) == count


def test_refuses_a_wrong_code_and_too_many_people() -> None:
    with pytest.raises(ValidationError):
        list(people("112144", 1, 1))
    for count in (-1, MOST_PEOPLE + 1):
        with pytest.raises(ValueError, match="people"):
            list(people(KASUKABE, count, 1))


def test_every_number_is_one_that_the_systems_take(city: list[Person]) -> None:
    for person in city:
        IndividualNumber(person.individual_number)
        TicketNumber(person.ticket_number)
        AddresseeNumber(person.address_number)
        PersonName(person.name)
        assert person.individual_number[11] == str(order_check_digit(person.individual_number[:11]))
        assert not person.address_number.startswith("0")


def test_no_number_is_given_twice(city: list[Person]) -> None:
    for numbers in (
        {person.individual_number for person in city},
        {person.address_number for person in city},
        {person.ticket_number for person in city},
    ):
        assert len(numbers) == MANY


def test_no_individual_number_is_in_two_municipalities(city: list[Person]) -> None:
    here = {person.individual_number for person in city}
    assert here.isdisjoint(person.individual_number for person in people(NERIMA, MANY, SEED))


@given(st.integers(0, 2**64))
@settings(max_examples=20, deadline=None)
def test_individual_numbers_are_unique_for_any_seed(seed: int) -> None:
    numbers = list(islice(individual_numbers(KASUKABE, seed), 2000))
    assert len(set(numbers)) == 2000


def test_tickets_are_near_one_another_but_never_consecutive(city: list[Person]) -> None:
    steps = Counter(int(b.ticket_number) - int(a.ticket_number) for a, b in pairwise(city))
    assert min(steps) >= 2
    assert max(steps) <= 10
    assert steps[3] > MANY / 10  # 1 read as 4, 5 as 8: another's ticket


def test_address_numbers_have_both_lengths(city: list[Person]) -> None:
    lengths = Counter(len(person.address_number) for person in city)
    assert set(lengths) == {8, 15}
    assert 0.08 < lengths[15] / MANY < 0.12


def test_ages_are_a_japanese_citys(city: list[Person]) -> None:
    total = sum(thousands for _, thousands, _ in GROUPS)
    counted = Counter(age(person) // 5 * 5 for person in city)
    for first, thousands, _ in GROUPS:
        assert counted[first] / MANY == pytest.approx(thousands / total, abs=0.006), first
    old = sum(age(person) >= 65 for person in city) / MANY
    assert 0.27 < old < 0.31


def test_women_outlive_men(city: list[Person]) -> None:
    def men(low: int, high: int) -> float:
        sexes = [person.sex for person in city if low <= age(person) < high]
        return sexes.count("1") / len(sexes)

    assert {person.sex for person in city} == {"1", "2"}
    assert men(0, 200) == pytest.approx(0.487, abs=0.015)
    assert men(0, 20) > 0.49
    assert men(85, 200) < 0.38


@given(st.integers(0, 104), st.dates(date(2000, 1, 1), date(2030, 12, 31)), st.integers())
@settings(max_examples=200, deadline=None)
def test_a_birthday_makes_exactly_the_age(years: int, as_of: date, seed: int) -> None:
    born_on = birthday(Random(seed), years, as_of)
    had = (as_of.month, as_of.day) >= (born_on.month, born_on.day)
    assert as_of.year - born_on.year - (not had) == years


def test_a_household_shares_its_surname(city: list[Person]) -> None:
    homes = in_households(city)
    assert len(homes) == len({person.household for person in city})
    assert all(len({(p.surname, p.surname_kana) for p in home}) == 1 for home in homes)


def test_households_have_the_usual_sizes(city: list[Person]) -> None:
    homes = in_households(city)
    sizes = Counter(min(len(home), 5) for home in homes)
    assert 1.8 < MANY / len(homes) < 2.5
    assert sizes[1] / len(homes) == pytest.approx(0.40, abs=0.08)
    assert sizes[2] > sizes[3] > sizes[4] > 0
    assert max(len(home) for home in homes) <= 9


def test_children_live_with_somebody_old_enough_to_be_a_parent(city: list[Person]) -> None:
    homes = [home for home in in_households(city) if min(map(age, home)) < 18]
    alone = [home for home in homes if max(map(age, home)) < min(map(age, home)) + 18]
    assert homes
    assert len(alone) / len(homes) < 0.01


def test_names_are_many_and_of_their_time(city: list[Person]) -> None:
    assert len({name.kanji for name in SURNAMES}) >= 200
    assert len({name for eras in GIVEN.values() for names in eras.values() for name in names}) >= 300
    pensioners = {person.given_name for person in city if age(person) >= 80}
    children = {person.given_name for person in city if age(person) < 12}
    assert pensioners.isdisjoint(children)
    commonest = Counter(person.surname for person in city).most_common(1)[0][1]
    assert 0.01 < commonest / MANY < 0.03


def test_every_name_has_a_reading_and_can_be_written_in_cp932() -> None:
    for name in [*SURNAMES, *(n for eras in GIVEN.values() for names in eras.values() for n in names)]:
        assert name.kanji.encode("cp932").decode("cp932") == name.kanji
        assert name.kana
        assert all("ァ" <= character <= "ヶ" or character == "ー" for character in name.kana)


def test_a_person_prints_without_the_individual_number(city: list[Person]) -> None:
    assert city[0].individual_number not in repr(city[0])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_the_registration_file_reads_back_in_every_encoding(city: list[Person], encoding: str) -> None:
    some = city[:300]
    written = registration_csv(some, encoding)  # type: ignore[arg-type]
    assert written.startswith(b"\xef\xbb\xbf") == (encoding == "utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(written.decode(encoding), newline="")))
    assert [row["氏名"] for row in rows] == [person.name for person in some]
    assert [row["個人番号"] for row in rows] == [person.individual_number for person in some]
    assert [row["接種券番号"] for row in rows] == [person.ticket_number for person in some]
    assert [row["宛名番号"] for row in rows] == [person.address_number for person in some]


def test_the_registration_file_has_exactly_the_agreed_columns_and_line_ends(city: list[Person]) -> None:
    text = registration_csv(city[:3]).decode()
    lines = text.split("\r\n")
    assert lines[0] == HEADER == ",".join(COLUMNS)
    assert lines[-1] == ""
    assert len(lines) == 5
    assert "\n" not in text.replace("\r\n", "")
    for person, line in zip(city, lines[1:4], strict=False):
        assert line.endswith(f",{person.born_on:%Y%m%d},{person.sex},0,,,,")


def test_a_dose_already_given_is_a_row_of_its_own(city: list[Person]) -> None:
    doses = (
        Given(1, date(2021, 6, 1), "ファイザー", "EY2173"),
        Given(2, date(2021, 6, 22), "ファイザー", "EY5422"),
    )
    rows = registration_csv([replace(city[0], doses=doses)]).decode().split("\r\n")[1:-1]
    assert [row.split(",")[7:] for row in rows] == [
        ["1", "1", "20210601", "ファイザー", "EY2173"],
        ["1", "2", "20210622", "ファイザー", "EY5422"],
    ]
    assert len({",".join(row.split(",")[:7]) for row in rows}) == 1


def test_a_ticket_line_is_kind_turn_code_and_number(city: list[Person]) -> None:
    person = city[0]
    assert ticket_line(person, 3) == f"23{KASUKABE}{person.ticket_number}"
    assert len(ticket_line(person, 9)) == 18
    for turn in (0, 10):
        with pytest.raises(ValueError, match="turn"):
            ticket_line(person, turn)


@given(st.from_regex(r"2[1-9]112143[0-9]{10}", fullmatch=True), st.integers())
def test_a_misread_line_differs_in_one_digit_that_readers_confuse(line: str, seed: int) -> None:
    places = [1, *range(8, 18)]
    if not any(line[place] in CONFUSED for place in places):
        with pytest.raises(ValueError, match="confused"):
            misread(line, Random(seed))
        return
    read = misread(line, Random(seed))
    differing = [place for place, (a, b) in enumerate(zip(line, read, strict=True)) if a != b]
    assert len(differing) == 1
    assert differing[0] in places
    pair = frozenset((line[differing[0]], read[differing[0]]))
    assert pair in {frozenset(p) for p in ("14", "38", "56", "08", "71")}


def test_a_misreading_often_hits_the_ticket_of_somebody_else(city: list[Person]) -> None:
    """The generator is of use only if the wrong person is really near."""
    issued, rng = {person.ticket_number for person in city}, Random(1)
    lines = [ticket_line(person, 4) for person in city[:2000]]
    hits = sum(misread(line, rng)[8:] in issued for line in lines)
    assert hits > 50
