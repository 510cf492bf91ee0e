"""The flows of inquiries between cities: each may break off anywhere, and is sent again as it was."""

from collections.abc import Callable
from typing import Any

from proofs.faults.flow import Flow, Send
from proofs.faults.stage import Stage
from tests.world import KOSHIGAYA

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


INQUIRIES = (
    Flow("ask a former city", _asked("fresh"), repeats=True),
    Flow("ask a former city, nobody there", _asked("mover"), repeats=True),
    Flow("list inquiries", _lists("number-desk", "/inquiries")),
    Flow("list provisions", _lists("auditor", "/provisions")),
    Flow("register a canary", _canary, already=frozenset({"V220"})),
)
