"""The end of business as the venues' plane reads it: one item a municipality, at most a minute old."""

from collections.abc import Callable
from datetime import datetime, timedelta

from chalicelib.adapters.area_keys import Area
from chalicelib.adapters.dynamodb.places import Place
from chalicelib.adapters.dynamodb.table import SealedTable
from chalicelib.systems.vrs.retention.business import BusinessEnd
from chalicelib.values.clock import Clock
from chalicelib.values.municipality import MunicipalityCode

BUSINESS, END = "BUSINESS", "END"
KEPT_FOR = timedelta(minutes=1)


class DynamoBusinessEnds:
    """What was set for each municipality, read once a minute."""

    def __init__(self, tables: Callable[[str], SealedTable], clock: Clock) -> None:
        self._tables = tables
        self._clock = clock
        self._kept: dict[str, tuple[datetime, BusinessEnd | None]] = {}

    def of(self, municipality: MunicipalityCode) -> BusinessEnd | None:
        code, now = str(municipality), self._clock.now()
        kept = self._kept.get(code)
        if kept is None or now >= kept[0] + KEPT_FOR:
            item = self._tables(code).get_one(Place(Area.VENUE, BUSINESS, END))
            found = None if item is None else BusinessEnd.model_validate_json(item.plaintext)
            kept = self._kept[code] = (now, found)
        return kept[1]
