"""How long a search of the operation log takes: ``python -m bench.log_search --rows 1000000``.

Rows and their references are put directly, in the form that the duties write them; each search goes through
the private plane and is audited.  Filling takes most of the time, and nearly all of that is the engine.
"""

import argparse
import os
import random
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

from bench.meter import quantile
from bench.scene import CITY, PASSWORD, Scene, staged
from chalicelib.adapters.area_keys import Area
from chalicelib.adapters.dynamodb.places import Place
from chalicelib.adapters.dynamodb.table import SealedTable
from chalicelib.adapters.dynamodb.traces import DynamoTraceBook
from chalicelib.audit.chain import append, genesis
from chalicelib.audit.model import Act, Entry
from chalicelib.values.municipality import MunicipalityCode
from local.provision import TABLE

BEGUN, DAYS = datetime(2021, 7, 1, tzinfo=UTC), 30
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


def items(table: SealedTable, rows: int) -> Iterator[dict[str, Any]]:
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
            at=BEGUN + timedelta(days=DAYS) * (place / rows),
        )
        row, tails[lane] = append(tails[lane], code, entry, f"{place:032x}")
        stands = Place(Area.OFFICE, f"AUDIT#{lane}", f"{row.number:010d}")
        yield table.put_new(stands, row.body, hash={"S": row.hash}).action["Put"]["Item"]
        for where, mark in book._references([("o", row)]):  # noqa: SLF001 - what the job writes
            yield {**table.key(where), "mark": {"S": mark}}


def fill(scene: Scene, rows: int) -> float:
    """Put everything; return how long it took."""
    begun, made = time.perf_counter(), items(scene.private_house._office(MunicipalityCode(CITY)), rows)  # noqa: SLF001

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


def questions(rng: random.Random) -> dict[str, dict[str, Any]]:
    """Return one search of each kind."""
    day = BEGUN + timedelta(days=rng.randrange(DAYS))
    month = {"since": BEGUN.isoformat(), "until": (BEGUN + timedelta(days=DAYS)).isoformat()}
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


def main() -> int:
    """Fill, search, print."""
    parser = argparse.ArgumentParser(prog="bench.log_search")
    parser.add_argument("--rows", type=int, default=1_000_000)
    rows = parser.parse_args().rows
    os.environ.setdefault("VRS_STAGE", "local")
    with staged() as scene:
        auditor = scene._employ("auditor")  # noqa: SLF001 - a city of the bench
        print(f"{rows:,} rows put in {fill(scene, rows):,.0f} s", flush=True)
        auditor.sign_in("auditor", PASSWORD)  # nobody's session outlives an hour of filling
        rng, times = random.Random(2), dict[str, list[float]]()
        found: dict[str, int] = {}
        for _ in range(TIMES):
            for name, asked in questions(rng).items():
                begun = time.perf_counter()
                answer = auditor.post("/audit/search", asked)
                times.setdefault(name, []).append((time.perf_counter() - begun) * 1000)
                found[name] = found.get(name, 0) + len(answer.json["rows"])
        print("| search | p50 ms | p95 ms | rows a page |\n|---|---|---|---|")
        for name, some in times.items():
            p50, p95 = quantile(some, 0.5), quantile(some, 0.95)
            print(f"| {name} | {p50:.0f} | {p95:.0f} | {found[name] / TIMES:.0f} |")
        every = [each for some in times.values() for each in some]
        print(f"all: p95 {quantile(every, 0.95):.0f} ms")
    return 0


if __name__ == "__main__":
    sys.exit(main())
