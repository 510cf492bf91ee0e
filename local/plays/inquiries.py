"""A mover-in's former city is asked: with consent, with a wrong code, and seen from the other side."""

from dataclasses import replace
from typing import Any

from local.city import Person, registration_csv, ticket_line
from local.city_hall import CityHall
from local.play import CITY, NEIGHBOURS, Cast
from local.telling import Teller
from local.terminal import SoftTerminal
from local.venue_day import DAY, LOT, PRODUCT

FORMER, WRONG = NEIGHBOURS[1], NEIGHBOURS[0]
CHECKED = {"number_by": "card", "person_by": "card", "checked_by": "窓口 担当"}


def play(hall: CityHall, teller: Teller, cast: Cast) -> None:
    """Let somebody move from a neighbour to the city; ask a wrong city first, then the right one."""
    del hall  # everything goes over HTTP
    teller.step("転入者について転出元へ照会します / asking a mover-in's former city")
    lived = cast.neighbours[-1]
    given = cast.tablets[0].scan(ticket_line(lived, 1), DAY, PRODUCT, LOT).json["code"]
    teller.expect("転出元で接種を受けた / vaccinated where they lived", came=given, wanted="S001")
    mover = _registered(lived, cast.staff["registrar"])
    wrong = _ask(mover, WRONG, "01", cast)
    teller.expect(
        "誤った自治体には該当者がいない / a wrong code finds nobody", came=wrong["state"], wanted="not_found"
    )
    missed = cast.staff[WRONG].get("/provisions").json["total"]
    teller.expect("誤った自治体には何も残らない / nothing is kept there", came=missed, wanted=0)
    right = _ask(mover, FORMER, "02", cast)
    teller.expect("転出元の記録を取り込む / the doses come over", came=right["imported"], wanted=1)
    kept = cast.staff[FORMER].get("/provisions").json["items"]
    teller.table(
        ("照会者", "提供者", "根拠", "件数", "保存期限"),
        [(row["asker"], row["provider"], row["basis"], len(row["doses"]), row["kept_until"]) for row in kept],
    )
    again = _ask(mover, FORMER, "02", cast)
    teller.expect("同じ受付番号は一回の照会 / the same request is one inquiry", came=again, wanted=right)


def _registered(lived: Person, registrar: SoftTerminal) -> Person:
    """Register somebody as a mover-in: another 宛名番号, a new ticket, no doses known."""
    mover = replace(
        lived, municipality_code=CITY, address_number="899999901", ticket_number="8899999901", doses=()
    )
    registrar.register("mover.csv", registration_csv([mover]))
    return mover


def _ask(mover: Person, former: str, serial: str, cast: Cast) -> dict[str, Any]:
    wanted = {
        "key": f"play-of-the-inquiry-{serial}",
        "purpose": "ask_former_city",
        "addressee": mover.address_number,
        "individual_number": mover.individual_number,
        "former": former,
        "ground": {"kind": "consent", "form": "F-0001", "on": "2021-07-01"},
        "identity": {**CHECKED, "checked_at": "2021-07-01T02:00:00Z"},
    }
    said: dict[str, Any] = cast.staff["number-desk"].post("/inquiries", wanted).json
    return said
