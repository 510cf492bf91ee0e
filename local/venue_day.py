"""A day at a venue: the queue before the tablets, with everything that goes wrong there."""

import random
from collections.abc import Sequence
from typing import Any

from local.city import Person, misread, ticket_line
from local.tablet import Answered, SoftTablet

DAY, PRODUCT, LOT = "2021-07-01", "COMIRNATY", "EP2163"
SCANS = 300

Scans = list[dict[str, Any]]


def queue_of_the_day(
    citizens: Sequence[Person],
    newcomers: Sequence[Person],
    neighbours: Sequence[Person],
    stopped: Sequence[Person],
    luck: random.Random,
) -> Scans:
    """Return the day's queue: mostly good tickets, and everything that goes wrong at a venue."""
    good = [{"line": ticket_line(person, 1)} for person in citizens[:230]]
    bad = [{"line": misread(ticket_line(person, 1), luck)} for person in citizens[230:245]]
    twice = [dict(scan) for scan in good[:20]]
    unknown = [{"line": ticket_line(person, 1)} for person in newcomers[:10]]
    away = [{"line": ticket_line(person, 1)} for person in neighbours[:8]]
    screening = [{"line": "3" + ticket_line(person, 1)[1:]} for person in citizens[250:254]]
    junk = [{"line": "12345"}, {"line": "2" * 18}, {"line": "会場案内"}, {"line": ""}]
    on_stopped = [{"line": ticket_line(person, 1), "already_given": True} for person in stopped]
    other_lot = [{"line": scan["line"], "lot": "ER7449"} for scan in good[40:43]]
    printed = [{"line": " ".join(map(str, scan["line"]))} for scan in good[50:52]]
    queue = good[:200] + bad + unknown + away + screening + junk + on_stopped + good[200:]
    luck.shuffle(queue)
    return [*queue, *twice, *other_lot, *printed][:SCANS]


def scan_all(tablet: SoftTablet, scans: Scans) -> list[Answered]:
    """Scan one tablet's part of the queue, one after another."""
    return [
        tablet.scan(**{"given_on": DAY, "product": PRODUCT, "lot": LOT, **scan})  # the scan's own word counts
        for scan in scans
    ]
