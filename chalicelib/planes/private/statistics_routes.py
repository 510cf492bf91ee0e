"""Statistics whose small cells are kept back, and the same as open data; all that the state may see."""

from pydantic import Field

from chalicelib.access.model import Actor, Permission
from chalicelib.access.rules import require
from chalicelib.planes.answers import Csv, Ndjson, Reply
from chalicelib.planes.http import Endpoint, Request
from chalicelib.planes.private.caller import signed_in
from chalicelib.planes.private.wiring import PrivateHouse
from chalicelib.systems.vrs.statistics import use_cases as statistics
from chalicelib.systems.vrs.statistics.model import StatisticsAnswer, StatisticsQuery
from chalicelib.systems.vrs.statistics.open_data import to_csv, to_ndjson
from chalicelib.values.word import AskedDay, Word


class OpenDataQuery(Word):
    """公表データの期間と形式; both days count."""

    since: AskedDay
    until: AskedDay
    form: str = Field(default="ndjson", pattern=r"^(ndjson|csv)$")


@signed_in
def read_statistics(
    request: Request[StatisticsQuery], house: PrivateHouse, actor: Actor
) -> Reply[StatisticsAnswer]:
    """Count doses by date, turn, age class, sex, product and venue."""
    require(actor, Permission.READ_STATISTICS)
    wanted = request.read()
    return Reply(statistics.read_statistics(wanted, actor, house.statistics(actor)))


@signed_in
def open_data(request: Request[OpenDataQuery], house: PrivateHouse, actor: Actor) -> Reply[Csv | Ndjson]:
    """Give the open data of a time as NDJSON or CSV."""
    require(actor, Permission.READ_STATISTICS)
    wanted = request.read()
    rows = statistics.read_open_data(wanted.since, wanted.until, wanted.form, actor, house.statistics(actor))
    if wanted.form == "csv":
        return Reply(Csv(to_csv(rows)))
    return Reply(Ndjson(to_ndjson(rows)))


ENDPOINTS = (
    Endpoint("POST", "/statistics", Permission.READ_STATISTICS, read_statistics),
    Endpoint("POST", "/open-data", Permission.READ_STATISTICS, open_data),
)
