"""Clinical rules.  They report; they never refuse.

A dose given too early was still given, and the record must say so (間違い接種).  The rules
therefore return findings for staff to follow up, and they never raise, whatever the dates are:
a file may bring 9999-12-31.  Which rules there are is data (``vaccines.py``); how days, months and
ages are counted is in ``values/days.py``.
"""

from collections.abc import Iterator, Sequence
from datetime import MAXYEAR, date
from typing import NamedTuple

from chalicelib.systems.vrs.doses.model import Dose, Finding, FindingCode, Severity
from chalicelib.systems.vrs.doses.sentences import FindingSentences, Oddity
from chalicelib.systems.vrs.doses.vaccines import AgeLimit, Interval, Product, VaccineMaster
from chalicelib.systems.vrs.tickets.model import Slot, SlotStatus
from chalicelib.values.days import months_later, reaches_age_on, reaches_months_on

FIRST_DOSE_IN_JAPAN = date(2021, 2, 17)
"""先行接種の初日: no dose of the programme is older."""

LAST_REAL_YEAR = MAXYEAR - 200
"""Later years only stand in for "unknown"; ages are not counted there, and nothing overflows."""


class _Given(NamedTuple):
    """One dose among others: when, which turn, of what."""

    turn: int
    given_on: date
    product: Product | None


def venue_findings(
    dose: Dose,
    others: Sequence[Slot],
    master: VaccineMaster,
    sentences: FindingSentences,
    *,
    today: date,
) -> tuple[Finding, ...]:
    """Return what is odd about a dose as far as the ticket alone can tell.

    ``others`` are the person's other doses, in any order; cancelled ones do not count.
    """
    product = master.resolve(dose.product, dose.given_on)
    given = [slot for slot in others if slot.status is SlotStatus.GIVEN]
    found: list[Oddity] = []
    found += _on_its_day(dose, today)
    found += _among_days(dose, given)
    found += _beside_neighbours(dose, product, given, master)
    found += _of_its_product(dose, product, master, today)
    found += _of_its_lot(dose, product, master)
    return sentences.ordered(found) if found else ()


def birth_findings(
    dose: Dose, born_on: date, master: VaccineMaster, sentences: FindingSentences
) -> tuple[Finding, ...]:
    """Return what is odd about a dose once the birth date is known (private plane only)."""
    if dose.given_on < born_on:
        return (sentences.finding(FindingCode.BEFORE_BIRTH),)
    product = master.resolve(dose.product, dose.given_on)
    if product is None or dose.given_on.year > LAST_REAL_YEAR:
        return ()
    limits = master.rules(product, dose.turn).ages
    return sentences.ordered(
        oddity
        for limit in limits
        if limit.holds_on(dose.given_on)
        for oddity in _of_age(dose.given_on, born_on, limit)
    )


def _on_its_day(dose: Dose, today: date) -> Iterator[Oddity]:
    if dose.given_on > today:
        yield FindingCode.DATED_IN_FUTURE, None
    if dose.given_on < FIRST_DOSE_IN_JAPAN:
        yield FindingCode.BEFORE_FIRST_DOSE_IN_JAPAN, None


def _among_days(dose: Dose, given: Sequence[Slot]) -> Iterator[Oddity]:
    """Compare with every other dose; a later turn must have a later day, both ways."""
    for slot in given:
        if slot.given_on == dose.given_on:
            yield FindingCode.SAME_DAY_DOUBLE, None
        elif slot.turn != dose.turn and (slot.turn < dose.turn) != (slot.given_on < dose.given_on):
            yield FindingCode.ORDER_REVERSED, None


def _beside_neighbours(
    dose: Dose, product: Product | None, given: Sequence[Slot], master: VaccineMaster
) -> Iterator[Oddity]:
    """Compare with the nearest turn before and the nearest after.

    Doses are entered late and out of order: the rule of the dose after is asked as well.
    """
    this = _Given(dose.turn, dose.given_on, product)
    before = max((slot for slot in given if slot.turn < dose.turn), key=_place, default=None)
    after = min((slot for slot in given if slot.turn > dose.turn), key=_place, default=None)
    if dose.turn > 1 and (before is None or before.turn != dose.turn - 1):
        yield FindingCode.TURN_SKIPPED, None
    if before is not None:
        yield from _between(_given(before, master), this, master)
    if after is not None:
        yield from _between(this, _given(after, master), master)


def _place(slot: Slot) -> tuple[int, date, str]:
    # The product only breaks a tie of two tickets, so that the order of ``others`` never matters.
    return slot.turn, slot.given_on, slot.product


def _given(slot: Slot, master: VaccineMaster) -> _Given:
    return _Given(slot.turn, slot.given_on, master.resolve(slot.product, slot.given_on))


def _between(earlier: _Given, later: _Given, master: VaccineMaster) -> Iterator[Oddity]:
    """Compare two doses that follow each other, by the rules of the later one."""
    if later.product is None:
        return
    rules = master.rules(later.product, later.turn)
    intervals = rules.intervals
    if rules.mixed and earlier.product is not None and later.product.differs_from(earlier.product):
        intervals = rules.mixed
        for series in rules.mixed:
            if series.holds_on(later.given_on):
                yield FindingCode.PRODUCT_CHANGED, series.severity
    for interval in intervals:
        if interval.holds_on(later.given_on) and _too_soon(earlier.given_on, later.given_on, interval):
            yield FindingCode.TOO_SOON, interval.severity


def _too_soon(earlier: date, later: date, interval: Interval) -> bool:
    """Tell whether less than the interval lies between; days that are not in order are another finding."""
    if later <= earlier:
        return False
    if interval.full_days is not None:
        # N日以上の間隔: N full days between, so day N is still too soon (first_day_after_interval).
        return (later - earlier).days <= interval.full_days
    if earlier.year == MAXYEAR:
        return False
    return later < months_later(earlier, interval.months or 0)


def _of_its_product(
    dose: Dose, product: Product | None, master: VaccineMaster, today: date
) -> Iterator[Oddity]:
    if product is None:
        yield FindingCode.UNKNOWN_PRODUCT, None
        return
    rules = master.rules(product, dose.turn)
    for rule in rules.turns:
        if rule.holds_on(dose.given_on) and not (rule.turn_from <= dose.turn <= (rule.turn_to or dose.turn)):
            yield FindingCode.TURN_NOT_FOR_PRODUCT, rule.severity
    if not FIRST_DOSE_IN_JAPAN <= dose.given_on <= today:
        return  # The date itself is wrong, and said to be.
    for period in rules.periods:
        if not period.holds_on(dose.given_on):
            yield FindingCode.OUTSIDE_PERIOD, period.severity


def _of_its_lot(dose: Dose, product: Product | None, master: VaccineMaster) -> Iterator[Oddity]:
    if not dose.lot.strip():
        yield FindingCode.UNKNOWN_LOT, None
        return
    lot = master.lot(dose.lot)
    if lot is None:
        yield from _of_unlisted_lot(dose.lot, product, master)
        return
    if lot.expires_on is not None and lot.expires_on < dose.given_on:
        yield FindingCode.LOT_EXPIRED, None
    if product is None:
        return
    formulation_differs = lot.product not in (None, product.code) and product.family is not None
    if lot.maker != product.maker or formulation_differs:
        yield FindingCode.LOT_OF_ANOTHER_PRODUCT, None


def _of_unlisted_lot(number: str, product: Product | None, master: VaccineMaster) -> Iterator[Oddity]:
    fits = None if product is None else master.fits_pattern(number, product.maker)
    if product is not None and fits is False:
        severity: Severity | None = master.pattern_severity(product.maker)
        if master.looks_like_another_makers(number, product.maker):
            yield FindingCode.LOT_OF_ANOTHER_PRODUCT, severity
        else:
            yield FindingCode.UNKNOWN_LOT, severity
    elif master.knows_every_lot:
        yield FindingCode.UNKNOWN_LOT, None


def _of_age(given_on: date, born_on: date, limit: AgeLimit) -> Iterator[Oddity]:
    """Compare the age on the day of the dose; a year is gained on the eve of the birthday."""
    too_young = (limit.min_years is not None and given_on < reaches_age_on(born_on, limit.min_years)) or (
        limit.min_months is not None and given_on < reaches_months_on(born_on, limit.min_months)
    )
    if too_young:
        yield FindingCode.TOO_YOUNG, limit.severity
    if limit.max_years is not None and given_on >= reaches_age_on(born_on, limit.max_years + 1):
        yield FindingCode.TOO_OLD, limit.severity
