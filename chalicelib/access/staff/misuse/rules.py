"""What stands out in the operation log (R-III-3-21): counted a day in Japan and a person, and no more.

A sign is a reason to ask, not a verdict: reports show counts, never whom the acts were about.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from statistics import median

from chalicelib.access.staff.misuse.model import Sign, Suspicion, Watched
from chalicelib.audit.model import Act, Entry
from chalicelib.audit.search import subjects_of
from chalicelib.values.clock import JAPAN

DAY_BEGINS, DAY_ENDS = 7, 21
"""Hours in Japan outside of which work stands out."""
VOLUME_FROM = 50
"""Look-ups a day below which nobody stands out."""
TIMES_PEERS = 3
REFUSALS_FROM = 5
LOOKS = frozenset(
    {
        Act.PERSON_LOOKED_AT,
        Act.TICKET_LOOKED_AT,
        Act.NAME_SEARCHED,
        Act.NUMBER_SEARCHED,
        Act.NUMBER_REVEALED,
    }
)
REFUSALS = frozenset({Act.ACCESS_REFUSED, Act.SIGN_IN_REFUSED, Act.STEP_UP_REFUSED})
NOBODY = frozenset({"system", "opener", "unknown"})


def findings(
    entries: Iterable[Entry], watched: Iterable[Watched], since: datetime, until: datetime
) -> list[Suspicion]:
    """Return what stands out between two moments, worst first within each sign."""
    counts = _counted(entries, _by_person(watched), since, until)
    looks: dict[str, dict[str, int]] = defaultdict(dict)
    for (actor, day), number in counts["looks"].items():
        looks[day][actor] = number
    found = [
        Suspicion(sign=sign, actor=actor, day=day, count=number)
        for sign in (Sign.ODD_HOURS, Sign.OWN_HOUSEHOLD, Sign.WATCHED)
        for (actor, day), number in counts[sign].items()
    ]
    found += [
        Suspicion(sign=Sign.REFUSED, actor=actor, day=day, count=number)
        for (actor, day), number in counts[Sign.REFUSED].items()
        if number >= REFUSALS_FROM
    ]
    found += [
        Suspicion(sign=Sign.VOLUME, actor=actor, day=day, count=number)
        for day, of_day in looks.items()
        for actor, number in of_day.items()
        if stands_out(number, [other for name, other in of_day.items() if name != actor])
    ]
    order = list(Sign)
    return sorted(found, key=lambda each: (order.index(each.sign), -each.count, each.day, each.actor))


def stands_out(number: int, of_peers: list[int]) -> bool:
    """Tell whether somebody looked at far more people than colleagues did; alone, more than 50 do."""
    return number > max(VOLUME_FROM, TIMES_PEERS * median(of_peers) if of_peers else 0)


def _by_person(watched: Iterable[Watched]) -> Mapping[str, set[str | None]]:
    found: dict[str, set[str | None]] = defaultdict(set)
    for each in watched:
        found[each.person_id].add(each.household_of)
    return found


def _counted(
    entries: Iterable[Entry], watched: Mapping[str, set[str | None]], since: datetime, until: datetime
) -> Mapping[str, Counter[tuple[str, str]]]:
    counts: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for entry in entries:
        if not since <= entry.at < until or entry.plane != "private" or entry.actor in NOBODY:
            continue
        local = entry.at.astimezone(JAPAN)
        key = (entry.actor, local.date().isoformat())
        if not DAY_BEGINS <= local.hour < DAY_ENDS:
            counts[Sign.ODD_HOURS][key] += 1
        if entry.act in REFUSALS:
            counts[Sign.REFUSED][key] += 1
        if entry.act in LOOKS:
            counts["looks"][key] += 1
            whose = {household for each in subjects_of(entry) for household in watched.get(each, ())}
            if entry.actor in whose:
                counts[Sign.OWN_HOUSEHOLD][key] += 1
            if None in whose:
                counts[Sign.WATCHED][key] += 1
    return counts
