"""The job that carries out what two people agreed to erase; it runs by schedule and resumes after a crash."""

import logging
from datetime import timedelta

from chalicelib.errors import DomainError
from chalicelib.planes.private.job_wiring import EraseHouse
from chalicelib.planes.private.jobs import job
from chalicelib.planes.private.stream import system
from chalicelib.systems.vrs.retention.erasing import carry_out
from chalicelib.systems.vrs.retention.model import ErasureState
from chalicelib.values.municipality import MunicipalityCode

log = logging.getLogger("vrs")
WORKS_FOR = timedelta(minutes=10)
"""No person is begun later in a run, which Lambda ends after fifteen minutes."""


@job
def erase(house: EraseHouse) -> dict[str, int]:
    """Go on with every approved erasure; one that fails does not hold up the others.

    Who is not done when time is up waits for the next run.
    """
    done, failed, open_still = 0, 0, 0
    until = house.clock.now() + WORKS_FOR
    for code in sorted(house.municipalities()):
        desk = house.erasing(MunicipalityCode(code))
        try:
            for erasure in desk.erasures.erasures():
                if erasure.state is not ErasureState.APPROVED:
                    continue
                after = carry_out(erasure, until, system(code), desk)
                done += after.state is ErasureState.DONE
                open_still += after.state is not ErasureState.DONE
        except DomainError as refused:
            failed += 1
            log.error("erase %s %s", code, refused.code)  # noqa: TRY400 - no values
    return {"done": done, "open": open_still, "failed": failed}
