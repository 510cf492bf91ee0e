"""How long a search of the operation log takes: ``python -m bench.log_search --rows 1000000``.

Rows and their references are put directly, in the form that the duties write them; each search goes through
the private plane and is audited.  Filling takes most of the time, and nearly all of that is the engine.

A search reads lists: of a person, of an actor, of a day, of an act's day.  ministack looks at every item of a
list that it is asked a page of (DynamoDB does not), so that its time grows with the rows of a day: a million
rows are a city's year by default, and ``--days 30`` shows a crowded month.  Own CPU
(with what counting the calls takes) and calls do not grow.
"""

import argparse
import os
import random
import statistics
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from itertools import islice
from typing import Any, NamedTuple

from bench.meter import counted, quantile
from bench.scene import CITY, PASSWORD, Scene, staged
from chalicelib.adapters.area_keys import Area
from chalicelib.adapters.dynamodb.places import Place
from chalicelib.adapters.dynamodb.table import SealedTable
from chalicelib.adapters.dynamodb.traces import DynamoTraceBook
from chalicelib.audit.chain import append, genesis
from chalicelib.audit.model import Act, Entry
from chalicelib.values.municipality import MunicipalityCode
from local.provision import TABLE
from local.terminal import SoftTerminal

BEGUN, MONTH = datetime(2021, 7, 1, tzinfo=UTC), timedelta(days=30)
LANES, ACTORS, SUBJECTS = 40, 200, 100_000
ACTS = (
    *[Act.DOSE_RECORDED] * 50,
    *[Act.FINDINGS_REVIEWED] * 20,
    *[Act.PERSON_LOOKED_AT] * 15,
    *[Act.TICKET_LOOKED_AT] * 10,
    Act.DOSE_CORRECTED,
    Act.NUMBER_REVEALED,
    Act.ACCESS_REFUSED,
)
AT_ONCE, THREADS, TIMES, SAID_EACH = 25, 4, 40, 200_000
COLUMNS = ("search", "p50 ms", "p95 ms", "slowest ms", "own CPU ms", "calls", "rows a page", "refused")


class Search(NamedTuple):
    """What a search took."""

    wall_ms: float
    own_cpu_ms: float
    calls: int
    rows: int
    refused: int


def items(table: SealedTable, rows: int, days: int) -> Iterator[dict[str, Any]]:
    """Make rows of many actors about many people, and what the index holds of them."""
    rng, book, code = random.Random(1), DynamoTraceBook(table), MunicipalityCode(CITY)
    tails = {f"lane{number:02d}": genesis(code, f"lane{number:02d}") for number in range(LANES)}
    for place in range(rows):
        lane = rng.choice(list(tails))
        entry = Entry(
            act=rng.choice(ACTS),
            actor=f"clerk-{rng.randrange(ACTORS)}",
            role="clerk",
            plane="private",
            subject=f"{rng.randrange(SUBJECTS):010d}",
            at=BEGUN + timedelta(days=days) * (place / rows),
        )
        row, tails[lane] = append(tails[lane], code, entry, f"{place:032x}")
        stands = Place(Area.OFFICE, f"AUDIT#{lane}", f"{row.number:010d}")
        yield table.put_new(stands, row.body, hash={"S": row.hash}).action["Put"]["Item"]
        for where, mark in book._references([("o", row)]):  # noqa: SLF001 - what the job writes
            yield {**table.key(where), "mark": {"S": mark}}


def fill(scene: Scene, rows: int, days: int) -> float:
    """Put everything; return how long it took."""
    table = scene.private_house._office(MunicipalityCode(CITY))  # noqa: SLF001
    begun, made = time.perf_counter(), items(table, rows, days)

    def put(some: list[dict[str, Any]]) -> None:
        asked: Any = {TABLE: [{"PutRequest": {"Item": item}} for item in some]}
        while asked:
            asked = scene.table.batch_write_item(RequestItems=asked).get("UnprocessedItems")

    done, told = 0, 0
    with ThreadPoolExecutor(THREADS) as pool:
        while some := [chunk for _ in range(64) if (chunk := list(islice(made, AT_ONCE)))]:
            list(pool.map(put, some))
            done += sum(map(len, some))
            if done - told >= SAID_EACH:
                told = done
                print(f"{done:,} items after {time.perf_counter() - begun:,.0f} s", file=sys.stderr)
    return time.perf_counter() - begun


def questions(rng: random.Random, days: int) -> dict[str, dict[str, Any]]:
    """Return one search of each kind."""
    day = BEGUN + timedelta(days=rng.randrange(days))
    first = BEGUN + timedelta(days=rng.randrange(max(1, days - MONTH.days)))
    month = {"since": first.isoformat(), "until": (first + MONTH).isoformat()}
    one_day = {"since": day.isoformat(), "until": (day + timedelta(hours=23)).isoformat()}
    actor, subject = f"clerk-{rng.randrange(ACTORS)}", f"{rng.randrange(SUBJECTS):010d}"
    return {
        "a person, a month": {**month, "subject": subject},
        "an actor, a month": {**month, "actor": actor},
        "a rare act, a month": {**month, "act": "NUMBER_REVEALED"},
        "a day": one_day,
        "an act, a day": {**one_day, "act": "DOSE_RECORDED"},
        "an actor's rare act, a month": {**month, "actor": actor, "act": "NUMBER_REVEALED"},
        "a person and an actor": {**month, "subject": subject, "actor": actor},
    }


def searched(auditor: SoftTerminal, days: int) -> dict[str, list[Search]]:
    """Search for everything some times over; a search that is refused counts, with the time that it took."""
    rng, found = random.Random(2), dict[str, list[Search]]()
    for _ in range(TIMES):
        for name, asked in questions(rng, days).items():
            with counted() as calls:
                begun, cpu = time.perf_counter(), time.process_time()
                answer = auditor.post("/audit/search", asked)
                wall, own = time.perf_counter() - begun, time.process_time() - cpu
            rows = len(answer.json.get("rows", ()))
            refused = int(answer.status != HTTPStatus.OK)
            made = Search(1_000 * wall, 1_000 * own, calls.by_service["dynamodb"], rows, refused)
            found.setdefault(name, []).append(made)
    return found


def table_of(found: dict[str, list[Search]]) -> str:
    """Return a line a kind of search, and one for all."""
    lines = [f"| {' | '.join(COLUMNS)} |", "|---" * len(COLUMNS) + "|"]
    every = [each for kind in found.values() for each in kind]
    for name, some in (*found.items(), ("all", every)):
        walls = [each.wall_ms for each in some]
        own, calls, rows = (
            statistics.mean(getattr(each, part) for each in some) for part in ("own_cpu_ms", "calls", "rows")
        )
        p50, p95, refused = quantile(walls, 0.5), quantile(walls, 0.95), sum(each.refused for each in some)
        counted_up = f"{own:.0f} | {calls:.1f} | {rows:.0f} | {refused}"
        lines.append(f"| {name} | {p50:.0f} | {p95:.0f} | {max(walls):.0f} | {counted_up} |")
    return "\n".join(lines)


def main() -> int:
    """Fill, search, print."""
    parser = argparse.ArgumentParser(prog="bench.log_search")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--days", type=int, default=365)
    asked_for = parser.parse_args()
    rows, days = asked_for.rows, asked_for.days
    os.environ.setdefault("VRS_STAGE", "local")
    with staged() as scene:
        auditor = scene._employ("auditor")  # noqa: SLF001 - a city of the bench
        print(f"{rows:,} rows of {days} days put in {fill(scene, rows, days):,.0f} s", flush=True)
        auditor.sign_in("auditor", PASSWORD)  # nobody's session outlives an hour of filling
        print(table_of(searched(auditor, days)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
