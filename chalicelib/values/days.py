"""Counting of days, months and ages, as the notices and the law count them."""

from calendar import monthrange
from datetime import date, timedelta


def first_day_after_interval(given_on: date, full_days: int) -> date:
    """Return the first day that leaves so many full days between (N日以上の間隔 → D+N+1)."""
    return given_on + timedelta(days=full_days + 1)


def months_later(day: date, months: int) -> date:
    """Return the same day so many months later; where there is none, the 1st of the month after."""
    year, month0 = divmod(day.year * 12 + day.month - 1 + months, 12)
    month = month0 + 1
    if day.day <= monthrange(year, month)[1]:
        return date(year, month, day.day)
    return date(year + 1, 1, 1) if month == 12 else date(year, month + 1, 1)


def reaches_age_on(born_on: date, years: int) -> date:
    """Return the day a person reaches an age: the eve of the birthday (年齢計算ニ関スル法律).

    A person born on 29 February reaches it on 28 February in every year.
    """
    year = born_on.year + years
    if (born_on.month, born_on.day) == (2, 29):
        return date(year, 2, 28)
    return date(year, born_on.month, born_on.day) - timedelta(days=1)


def reaches_months_on(born_on: date, months: int) -> date:
    """Return the day a child reaches an age in months: the eve of the monthly birthday."""
    return months_later(born_on, months) - timedelta(days=1)
