"""秘匿: counters become groups, each of at least so many doses, and every answer is a sum of whole groups.

Small cells are not hidden answer by answer, for two answers can be subtracted from each other.  The
doses of a month are parted once, by date, turn, age, sex, product and venue, into groups that never
overlap; whatever is asked, and however often, is added up from whole groups.  So no set of doses that
is smaller than the threshold can be computed from any answers.

A value with fewer doses than the threshold is put together with others of its level until the reader,
who knows these rules, can tell nothing of its size: with m small values and b others in it, a mixed
group holds at least (m + b) times the threshold, so that each small value could be anything from 1 to
the threshold less 1 (shown by tests/vrs/test_suppression.py).  Which others is decided by their names,
never by their sizes.  Where that does not suffice, the level is kept back for all of them.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from chalicelib.systems.vrs.statistics.model import Cell, Dimension, Group, Month, StatisticsQuery

LEVELS = ("given_on", "turn", "age", "sex", "product", "venue")
"""The order in which doses are parted: what is asked most comes first."""
Counts = Mapping[Cell, int]


def published(month: Month, counts: Counts, smallest: int) -> tuple[Group, ...]:
    """Return the groups in which a month's doses may be shown; none where all of them are too few."""
    if sum(counts.values()) < smallest:
        return ()
    return tuple(_parted(counts, 0, {"month": month}, smallest))


def _parted(counts: Counts, level: int, known: dict[str, Any], smallest: int) -> list[Group]:
    if level == len(LEVELS):
        return [Group(**known, count=sum(counts.values()))]
    name = LEVELS[level]
    parts: dict[Any, dict[Cell, int]] = defaultdict(dict)
    for cell, count in counts.items():
        parts[getattr(cell, name)][cell] = count
    sizes = [(value, sum(parts[value].values())) for value in sorted(parts)]
    mixed = mixed_values(sizes, smallest)
    groups = []
    for value in sorted(parts):
        if value not in mixed:
            groups += _parted(parts[value], level + 1, {**known, name: value}, smallest)
    if mixed:
        rest = {cell: count for value in mixed for cell, count in parts[value].items()}
        groups += _parted(rest, level + 1, known, smallest)
    return groups


def mixed_values(sizes: Sequence[tuple[Any, int]], smallest: int) -> list[Any]:
    """Return the values of a level that are shown only together; none where all are large enough.

    ``sizes`` come in the order of the values' names, which decides who is mixed with the small ones.
    """
    small = [(value, size) for value, size in sizes if size < smallest]
    if not small:
        return []
    mixed = [value for value, _ in small]
    total = sum(size for _, size in small)
    for value, size in sizes:
        if size < smallest:
            continue
        mixed.append(value)
        total += size
        if total >= len(mixed) * smallest:
            return mixed
    return [value for value, _ in sizes]


def fits(group: Group, wanted: StatisticsQuery) -> bool | None:
    """Tell whether a group's doses are asked for: all of them, none of them, or (None) nobody may know."""
    said = [_in_time(group, wanted)]
    for name in ("turn", "age", "sex", "product", "venue"):
        asked, known = getattr(wanted, name), getattr(group, name)
        if asked is not None:
            said.append(None if known is None else known == asked)
    if False in said:
        return False
    return None if None in said else True


def _in_time(group: Group, wanted: StatisticsQuery) -> bool | None:
    if group.given_on is not None:
        return wanted.since <= group.given_on <= wanted.until
    first, last = wanted.since.isoformat(), wanted.until.isoformat()
    if first[:7] > group.month or last[:7] < group.month:
        return False
    whole = first <= f"{group.month}-01" and last >= f"{group.month}-31"
    return True if whole else None


def laid_out(groups: Sequence[Group], by: Sequence[Dimension]) -> list[dict[str, str | int | None]]:
    """Return groups added up by some of their fields, in their order; None stands last."""
    sums: dict[tuple[Any, ...], int] = defaultdict(int)
    for group in groups:
        sums[tuple(_plain(getattr(group, each.value)) for each in by)] += group.count
    ordered = sorted(sums, key=lambda key: [(part is None, str(part)) for part in key])
    return [
        {**dict(zip((each.value for each in by), key, strict=True)), "count": sums[key]} for key in ordered
    ]


def _plain(value: Any) -> str | int | None:
    if value is None or isinstance(value, int):
        return value
    return str(value)
