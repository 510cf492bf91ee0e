"""What the private plane does by itself: review what changed, seal the operation log.

Chalice calls stream and schedule handlers without the app's middleware, so ``job`` wraps
each: it names the actor, maps refusals, and lets AWS try again what may succeed later.
"""

import logging
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from functools import wraps
from typing import Any

from pydantic import ValidationError

from chalicelib.access.model import Permission
from chalicelib.access.rules import require
from chalicelib.errors import DomainError, SealBroken, SheetMoved, Unavailable
from chalicelib.planes.private.job_wiring import ReviewHouse, SealHouse
from chalicelib.planes.private.stream import changes_in, system
from chalicelib.values.municipality import MunicipalityCode

log = logging.getLogger("vrs")
SEALS_AT_ONCE = 20
REVIEWS_FOR = timedelta(seconds=60)
"""Nothing is begun later in a run, which Lambda ends after two minutes."""
SEALS_FOR = timedelta(seconds=10)
"""No municipality is begun later in a run: each may have to wait for AWS in vain."""
Job = Callable[..., dict[str, int]]


def job(work: Job) -> Job:
    """Wrap a handler: a refusal is logged by its code alone and raised, so that AWS tries again."""

    @wraps(work)
    def wrapped(*given: Any) -> dict[str, int]:
        try:
            return work(*given)
        except DomainError as refused:
            log.error("job %s %s", work.__name__, refused.code)  # noqa: TRY400 - no values
            raise

    return wrapped


@job
def review_changes(records: Iterable[Mapping[str, Any]], house: ReviewHouse) -> dict[str, int]:
    """Do what a stream's records ask for (``stream.Changes``): review, count, tell, list; once each.

    What does not open now will not open later, and AWS would hold up all that comes after it
    until that has lapsed: it is logged and passed over.  What may succeed when it is handed
    over again is raised, after the others are done; so is what there was no time for.
    """
    begun = house.clock.now()
    changes = changes_in(records, house)
    broken = changes.broken
    later: DomainError | None = None
    for step in changes.steps(house):
        if house.clock.now() - begun > REVIEWS_FOR:
            later = Unavailable()
            break
        try:
            step()
        except (SealBroken, ValidationError):
            broken += 1
        except DomainError as refused:
            later = refused
    if broken:
        log.error("stream broken %d", broken)
    if later is not None:
        raise later
    return {"reviewed": len(changes.tickets), "broken": broken}


@job
def seal_audit(house: SealHouse) -> dict[str, int]:
    """Seal the operation log of every municipality; one that fails does not hold up the others.

    Those that there is no time for are counted as failed; a later run begins with them.
    """
    sealed, failed, begun = 0, 0, house.clock.now()
    municipalities = sorted(house.municipalities())
    first = begun.minute % max(len(municipalities), 1)  # so that each comes first at some time
    for done, municipality in enumerate((*municipalities[first:], *municipalities[:first])):
        if house.clock.now() - begun > SEALS_FOR:
            log.error("seal stopped with %d left", len(municipalities) - done)
            return {"sealed": sealed, "failed": failed + len(municipalities) - done}
        require(system(municipality), Permission.SEAL_AUDIT)
        try:
            sealed += _seal(MunicipalityCode(municipality), house)
        except DomainError as refused:
            failed += 1
            log.error("seal %s %s", municipality, refused.code)  # noqa: TRY400 - no values
    return {"sealed": sealed, "failed": failed}


def _seal(municipality: MunicipalityCode, house: SealHouse) -> int:
    seals = house.seals(municipality)
    for count in range(SEALS_AT_ONCE):
        try:
            checkpoint = seals.seal(house.clock.now())
        except SheetMoved:
            # Another sealer was faster: its checkpoint holds what ours would have held.
            return count
        if checkpoint is None or not checkpoint.lanes:
            return count
    return SEALS_AT_ONCE
