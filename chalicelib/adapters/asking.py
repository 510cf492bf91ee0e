"""Asking AWS: whatever it refuses, and whatever it never answers, is one refusal of ours.

AWS's own words may name a key or a role: the log gets the name of the work and the error's code only.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.errors import Unavailable

log = logging.getLogger("vrs")


@contextmanager
def asking(work: str) -> Iterator[None]:
    """Raise Unavailable for what goes wrong between AWS and us; a refusal of ours passes as it is."""
    try:
        yield
    except ClientError as refused:
        log.error("aws %s %s", work, code_of(refused))  # noqa: TRY400 - no values
        raise Unavailable from refused
    except BotoCoreError as lost:
        log.error("aws %s %s", work, type(lost).__name__)  # noqa: TRY400 - no values
        raise Unavailable from lost


def code_of(refused: ClientError) -> str:
    """Return AWS's name of an error."""
    return str(refused.response.get("Error", {}).get("Code", ""))
