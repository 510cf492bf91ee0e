"""Each seeded error of the classes VRS had in 2021 is found, and no clean record is called wrong."""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

import pytest

from chalicelib.adapters.masters import load_sentences, load_vaccines
from chalicelib.systems.vrs.doses.model import Dose, FindingCode, Severity, Source
from chalicelib.systems.vrs.doses.rules import birth_findings, venue_findings
from chalicelib.systems.vrs.tickets.model import Slot, TicketNumber
from chalicelib.values.days import months_later, reaches_age_on

MASTER, SENTENCES = load_vaccines(), load_sentences()
TODAY = date(2022, 12, 31)
LAST_FIRST_DOSE = date(2022, 3, 31)
SIZE = 2_000
F = FindingCode

ADULT = {  # name in the record: (its first day of the corpus, full days between, form of its lots)
    "ファイザー": (date(2021, 2, 17), 18, "{:c}{:c}{:04}"),
    "コミナティ": (date(2021, 2, 17), 18, "{:c}{:c}{:04}"),
    "武田/モデルナ": (date(2021, 5, 24), 20, "3{2:06}"),
    "スパイクバックス": (date(2021, 5, 24), 20, "3{2:06}"),
}


class Case(NamedTuple):
    """A record, the others of its ticket, its owner's birth date, and what was done to it."""

    dose: Dose
    others: tuple[Slot, ...]
    born_on: date
    seeded: FindingCode | None


def clean(chance: random.Random) -> Case:
    """Return a record as most are: an adult's dose 1, 2 or 3, in time."""
    product = chance.choice(list(ADULT))
    begun, full_days, form = ADULT[product]
    first = begun + timedelta(days=chance.randrange((LAST_FIRST_DOSE - begun).days))
    second = first + timedelta(days=full_days + 1 + chance.randrange(20))
    third = max(months_later(second, 3), date(2021, 12, 1)) + timedelta(days=chance.randrange(120))
    born_on = date(1921, 1, 1) + timedelta(days=chance.randrange(365 * 80))
    turn = chance.choice((1, 2, 3))
    days = (first, second, third)
    lot = form.format(chance.randrange(65, 91), chance.randrange(65, 91), chance.randrange(10_000))
    doses = [dose(each, day, product, lot) for each, day in enumerate(days, start=1)]
    return Case(doses[turn - 1], tuple(each.slot() for each in doses[: turn - 1]), born_on, None)


def dose(turn: int, given_on: date, product: str, lot: str) -> Dose:
    return Dose(
        ticket=TicketNumber("0000000001"),
        turn=turn,
        version=1,
        given_on=given_on,
        product=product,
        lot=lot,
        source=Source.FILE,
        recorded_by="corpus",
        recorded_at=datetime(2022, 12, 31, tzinfo=UTC),
    )


def changed(case: Case, code: FindingCode, **fields: object) -> Case:
    return case._replace(dose=case.dose.model_copy(update=fields), seeded=code)


def of_turn(case: Case) -> Case:
    """Return the case as a second dose, for errors that need a dose before."""
    first = case.others[0] if case.others else case.dose.slot().model_copy(update={"turn": 1})
    full_days = ADULT[case.dose.product][1]
    day = first.given_on + timedelta(days=full_days + 1)
    second = case.dose.model_copy(update={"turn": 2, "given_on": day})
    return case._replace(dose=second, others=(first,))


def reversed_order(case: Case) -> Case:
    case = of_turn(case)
    day = case.others[0].given_on - timedelta(days=3)
    return changed(case, F.ORDER_REVERSED, given_on=day)


def same_day(case: Case) -> Case:
    case = of_turn(case)
    return changed(case, F.SAME_DAY_DOUBLE, given_on=case.others[0].given_on)


def one_day_short(case: Case) -> Case:
    case = of_turn(case)
    return changed(case, F.TOO_SOON, given_on=case.dose.given_on - timedelta(days=1))


def another_vaccine(case: Case) -> Case:
    case = of_turn(case)
    return changed(case, F.PRODUCT_CHANGED, product="アストラゼネカ", lot="X")


def childs_age(case: Case) -> Case:
    case = changed(case, F.TOO_YOUNG, product="コミナティ", lot="EP2163")
    day = case.dose.given_on
    born_on = date(day.year - 12, day.month, min(day.day, 28)) + timedelta(days=4)
    assert reaches_age_on(born_on, 12) > day
    return case._replace(born_on=born_on)


FAULTS: tuple[Callable[[Case], Case], ...] = (
    reversed_order,
    same_day,
    one_day_short,
    another_vaccine,
    childs_age,
    lambda case: changed(case, F.DATED_IN_FUTURE, given_on=date(2023, 1, 1)),
    lambda case: changed(case, F.DATED_IN_FUTURE, given_on=case.dose.given_on.replace(year=2031, day=1)),
    lambda case: changed(case, F.BEFORE_FIRST_DOSE_IN_JAPAN, given_on=date(2012, 7, 1)),
    lambda case: case._replace(born_on=case.dose.given_on + timedelta(days=1), seeded=F.BEFORE_BIRTH),
    lambda case: of_turn(case)._replace(others=(), seeded=F.TURN_SKIPPED),
    lambda case: changed(case, F.UNKNOWN_LOT, lot=case.dose.lot[:-2]),
    lambda case: changed(case, F.UNKNOWN_LOT, lot=""),
    lambda case: changed(case, F.LOT_OF_ANOTHER_PRODUCT, product="ファイザー", lot="3002183"),
    lambda case: changed(case, F.LOT_OF_ANOTHER_PRODUCT, product="モデルナ", lot="EP2163"),
    lambda case: changed(case, F.UNKNOWN_PRODUCT, product="ファイザ"),
    lambda case: changed(case, F.TOO_YOUNG, product="バキスゼブリア", lot="317711P")._replace(
        born_on=case.dose.given_on - timedelta(days=365 * 30)
    ),
    lambda case: changed(case, F.TURN_NOT_FOR_PRODUCT, turn=1, product="コミナティ（BA.1）", lot="FA0001"),
    lambda case: changed(case, F.OUTSIDE_PERIOD, given_on=date(2022, 9, 1), product="コミナティ（BA.4-5）"),
)


def corpus(seed: int) -> Iterator[Case]:
    chance = random.Random(seed)
    for place in range(SIZE):
        case = clean(chance)
        yield case if place % 2 else FAULTS[place // 2 % len(FAULTS)](case)


def judged(case: Case) -> dict[FindingCode, Severity]:
    odd = [
        *venue_findings(case.dose, case.others, MASTER, SENTENCES, today=TODAY),
        *birth_findings(case.dose, case.born_on, MASTER, SENTENCES),
    ]
    return {each.code: each.severity for each in odd}


@pytest.mark.control("R-A1-10", "R-A1-11", "R-A1-12")
@pytest.mark.proof("T16")
@pytest.mark.parametrize("seed", [2021, 2022])
def test_every_seeded_error_is_found_and_no_clean_record_is_called_wrong(seed: int) -> None:
    missed: Counter[FindingCode] = Counter()
    alarms: Counter[FindingCode] = Counter()
    seeded = 0
    for case in corpus(seed):
        odd = judged(case)
        if case.seeded is None:
            alarms.update(odd)
        else:
            seeded += 1
            missed[case.seeded] += case.seeded not in odd
    assert seeded == SIZE // 2
    assert missed.total() == 0, missed
    assert alarms.total() == 0, alarms  # not even 要確認, in a corpus as regular as this one
