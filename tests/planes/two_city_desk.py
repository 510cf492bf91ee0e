"""Two cities over a whole world: people who moved from Koshigaya to Kasukabe, and who asks about them."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import count
from typing import Any

from chalicelib.systems.vrs.inquiries.reading import COLUMNS
from local.city import Person, people, registration_csv
from local.city.person import Given
from local.tablet import Answered
from local.terminal import SoftTerminal
from tests.planes.sealed_files import taken_out
from tests.snapshots import stored
from tests.world import KASUKABE, KOSHIGAYA, World

FIRST = Given(1, date(2021, 6, 1), "ファイザー", "EP2163")
SECOND = Given(2, date(2021, 6, 25), "ファイザー", "EP2163")
CHECKED = {
    "number_by": "card",
    "person_by": "card",
    "checked_by": "窓口 担当",
    "checked_at": "2021-07-01T02:00:00Z",
}
CONSENT = {"kind": "consent", "form": "F-0001", "on": "2021-07-01"}
DIFFICULT = {"kind": "consent_difficult", "reason": "意識がなく、家族もいない", "on": "2021-07-01"}
_keys = count(1)


def new_key() -> str:
    """Return a 受付番号 that no test has used yet."""
    return f"inquiry-key-{next(_keys):08d}"


def moved(person: Person, to: str, serial: int) -> Person:
    """Return a person as the city they moved to registers them: another 宛名番号, a new ticket."""
    return replace(
        person,
        municipality_code=to,
        address_number=f"8{serial:09d}",
        ticket_number=f"88{serial:08d}",
        doses=(),
    )


def wanted_of(person: Person, city: str, **changed: Any) -> dict[str, Any]:
    """Return what a number desk sends about a mover-in from a city."""
    return {
        "key": new_key(),
        "purpose": "ask_former_city",
        "addressee": person.address_number,
        "individual_number": person.individual_number,
        "former": city,
        "ground": CONSENT,
        "identity": CHECKED,
        **changed,
    }


class TwoCities:
    """People with doses in one city, registered as mover-ins in the other."""

    def __init__(
        self, world: World, some: int = 4, *, former: str = KOSHIGAYA, here: str = KASUKABE, seed: int = 31
    ) -> None:
        self.world, self.former, self.here = world, former, here
        self.there = [
            replace(person, doses=(FIRST, SECOND)[: 1 + place % 2])
            for place, person in enumerate(people(former, some, seed=seed))
        ]
        self.movers = [moved(person, here, 1 + place) for place, person in enumerate(self.there)]
        self.stayers = list(people(here, 2, seed=seed + 1))
        world.register(registration_csv(self.there), former)
        world.register(registration_csv([*self.movers, *self.stayers]), here)
        self.desk = world.staff("number-desk", here)

    def wanted(self, person: Person, **changed: Any) -> dict[str, Any]:
        """Return what the number desk sends about a mover-in."""
        return wanted_of(person, self.former, **changed)

    def ask(self, person: Person, **changed: Any) -> Answered:
        return self.desk.post("/inquiries", self.wanted(person, **changed))

    def taken_out(self, code: str) -> bytes:
        """Return a city's 情報提供等の記録, as its auditor takes them out."""
        return taken_out(self.world.staff("auditor", code), self.world.administrator(code), "provisions")

    def ticket(self, person: Person) -> dict[str, Any]:
        """Return a mover-in's new ticket, as the desk sees it."""
        clerk = self.world.staff("clerk", self.here)
        found: dict[str, Any] = clerk.post("/tickets/search", {"ticket": person.ticket_number}).json
        return found

    def staff(self, name: str, municipality: str) -> SoftTerminal:
        return self.world.staff(name, municipality)


def rows_of(municipality: str, *areas: str) -> dict[tuple[str, str], Mapping[str, Any]]:
    """Return a municipality's raw items, all of them or those of areas and partitions."""
    prefixes = tuple(f"{municipality}#{area}" for area in areas or ("",))
    return {(row["pk"]["S"], row["sk"]["S"]): row for row in stored() if row["pk"]["S"].startswith(prefixes)}


def bulk_file(cities: TwoCities, persons: list[Person], **changed: str) -> bytes:
    """Write a bulk inquiry's file: a row a person, all of one former city."""
    return bulk_rows([{**bulk_row(cities.former, person), **changed} for person in persons])


def bulk_row(former: str, person: Person) -> dict[str, str]:
    return {
        "宛名番号": person.address_number,
        "転出元自治体コード": former,
        "根拠": "1",
        "根拠の日付": "20220301",
        "同意書番号": "F-1",
        "理由": "",
        "番号確認": "1",
        "身元確認": "1",
        "確認者": "窓口 担当",
        "確認日": "20220301",
    }


def bulk_rows(rows: list[dict[str, str]], header: tuple[str, ...] = COLUMNS) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([[row[name] for name in header] for row in rows])
    return text.getvalue().encode()


def lines_of(text: bytes) -> Iterator[dict[str, str]]:
    """Yield the rows of an export."""
    yield from csv.DictReader(io.StringIO(text.decode(), newline=""))
