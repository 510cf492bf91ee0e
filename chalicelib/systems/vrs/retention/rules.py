"""When a person's records may be erased: pure, dated, and never earlier than any rule in force allows."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from chalicelib.systems.vrs.retention.model import Basis, Facts, Life, RetentionRule, RetentionSetting
from chalicelib.systems.vrs.retention.motions import is_agreed
from chalicelib.systems.vrs.tickets.model import StopReason, TicketSheet
from chalicelib.values.days import months_later

ELSEWHERE = frozenset({StopReason.MOVED_OUT, StopReason.ERASED_BY_OFFICE})
"""Stops after which a death is no longer reported here."""


def in_force(
    national: Sequence[RetentionRule], own: Iterable[RetentionSetting], today: date
) -> tuple[RetentionRule, ...]:
    """Return the rules in force on a day: the latest of the state's, and the latest of the city's own.

    A rule of the city counts from the day it says, once two people stand behind it; of several with
    one date the one approved last.
    """
    agreed = sorted(
        (each for each in own if is_agreed(each.motion) and each.motion.decided_at is not None),
        key=lambda each: (each.rule.applies_from, each.motion.decided_at, each.setting_id),
    )
    chosen = []
    for rules in (sorted(national, key=lambda rule: rule.applies_from), [each.rule for each in agreed]):
        begun = [rule for rule in rules if rule.applies_from <= today]
        chosen += begun[-1:]
    return tuple(chosen)


def free_from(rule: RetentionRule, facts: Facts) -> date | None:
    """Return the first day on which a rule lets records go; None: not while things are so.

    The first day does not count (民法140条): five years from 1 May 2021 end with 1 May 2026.
    """
    begins = facts.last_dose_on
    if rule.basis is Basis.DEATH and facts.life is not Life.AWAY:
        begins = facts.died_on
    if begins is None:
        return None
    if begins.year + rule.years >= date.max.year:
        return date.max  # a date that was mistyped so keeps the record until it is corrected
    return months_later(begins + timedelta(days=1), 12 * rule.years)


def due_on(rules: Sequence[RetentionRule], facts: Facts) -> date | None:
    """Return the day from which every one of the rules lets records go; None without a rule."""
    days = [free_from(rule, facts) for rule in rules]
    known = [day for day in days if day is not None]
    return max(known) if known and len(known) == len(days) else None


def is_due(rules: Sequence[RetentionRule], facts: Facts, today: date) -> bool:
    """Tell whether records may be erased on a day."""
    day = due_on(rules, facts)
    return day is not None and day <= today


def facts_of(sheets: Iterable[TicketSheet]) -> Facts:
    """Return what a person's tickets say: the last dose that counts, and whether a death is known.

    A death that was taken back restarts the ticket, and then it is not known any more.
    """
    some = list(sheets)
    stops = [stop for sheet in some for stop in sheet.stops if stop.until is None]
    died = [stop.since for stop in stops if stop.reason is StopReason.DIED]
    given = [slot.given_on for sheet in some for slot in sheet.given]
    life = Life.HERE
    if died:
        life = Life.DEAD
    elif any(stop.reason in ELSEWHERE for stop in stops):
        life = Life.AWAY
    return Facts(last_dose_on=max(given) if given else None, life=life, died_on=max(died) if died else None)
