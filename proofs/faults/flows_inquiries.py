"""The flows of inquiries between cities: each may break off anywhere, and is sent again as it was."""

from collections.abc import Callable
from typing import Any

from chalicelib.systems.vrs.inquiries.use_cases import FINISHED_WITHIN
from proofs.faults.flow import Flow, Send
from proofs.faults.stage import Stage
from tests.planes.two_city_desk import bulk_row, bulk_rows
from tests.world import KASUKABE, KOSHIGAYA

BAIT = "123456789018"
"""A well-formed number that nobody of this town has."""


def _asked(who: str) -> Callable[[Stage], Send]:
    def ready(stage: Stage) -> Send:
        person = getattr(stage.cast, who)
        wanted: dict[str, Any] = {
            "key": "k" * 20,
            "purpose": "ask_former_city",
            "addressee": person.address_number,
            "individual_number": person.individual_number,
            "former": KOSHIGAYA,
            "ground": {"kind": "consent", "form": "F-0001", "on": "2021-07-01"},
            "identity": {
                "number_by": "card",
                "person_by": "card",
                "checked_by": "窓口 担当",
                "checked_at": "2021-07-01T02:00:00Z",
            },
        }
        return lambda: stage.desks["number-desk"].post("/inquiries", wanted)

    return ready


def _lists(name: str, path: str) -> Callable[[Stage], Send]:
    return lambda stage: lambda: stage.desks[name].get(path)


def _canary(stage: Stage) -> Send:
    wanted = {"individual_number": BAIT, "label": "名簿の一行"}
    return lambda: stage.desks["admin"].post("/canaries", wanted)


def _bulk(stage: Stage) -> bytes:
    """Write a file of Koshigaya about who lived in Kasukabe before."""
    return bulk_rows([bulk_row(KASUKABE, stage.cast.fresh)])


def _check_bulk(stage: Stage) -> Send:
    content = _bulk(stage)
    return lambda: stage.desks["asking"].send_file("/inquiries/bulks", content)


def _checked(stage: Stage) -> str:
    checked = stage.desks["asking"].send_file("/inquiries/bulks", _bulk(stage)).json
    return f"/inquiries/bulks/{checked['bulk_id']}"


def _approve_bulk(stage: Stage) -> Send:
    path = _checked(stage)
    return lambda: stage.desks["agreeing"].post(f"{path}/approve", {})


def _run_bulk(stage: Stage) -> Send:
    path = _checked(stage)
    stage.desks["agreeing"].post(f"{path}/approve", {})
    return lambda: stage.desks["asking"].post(f"{path}/run", {})


def _show_bulk(stage: Stage) -> Send:
    path = _checked(stage)
    return lambda: stage.desks["agreeing"].get(path)


SLOW: Any = {"ticks": True, "puts_off": FINISHED_WITHIN.total_seconds()}
INQUIRIES = (
    Flow("ask a former city", _asked("fresh"), repeats=True, **SLOW),
    Flow("ask a former city, nobody there", _asked("mover"), repeats=True, **SLOW),
    Flow("check a bulk inquiry", _check_bulk),
    Flow("approve a bulk inquiry", _approve_bulk),
    Flow("run a bulk inquiry", _run_bulk, resumes=True, **SLOW),
    Flow("show a bulk inquiry", _show_bulk),
    Flow("report on inquiries", _lists("auditor", "/inquiries/report")),
    Flow("show the day's measures", _lists("number-desk", "/inquiries/limits")),
    Flow("list inquiries", _lists("number-desk", "/inquiries")),
    Flow("list provisions", _lists("auditor", "/provisions")),
    Flow("list canaries", _lists("admin", "/canaries")),
    Flow("register a canary", _canary, already=frozenset({"V220"})),
)
