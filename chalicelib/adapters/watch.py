"""Alarms: what must be noticed at once is in the operation log, and in a line that a metric filter sees."""

import logging
from typing import TYPE_CHECKING

from chalicelib.audit.model import Entry

if TYPE_CHECKING:
    from chalicelib.adapters.dynamodb.table import SealedTable

log = logging.getLogger("vrs")


def raise_alarm(table: "SealedTable", entry: Entry) -> None:
    """Keep the act, and say that it happened, and where; never about whom (infra/templates/watching.json)."""
    table.commit(entry)
    log.error("canary asked %s", table.municipality)
