"""Flows of retention, holds, erasure, the end of business, and requests about people's own records."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from chalicelib.adapters.area_keys import Area
from chalicelib.adapters.dynamodb.places import Place
from proofs.faults.flow import Flow, Send, as_job
from proofs.faults.stage import OTHER_LOT, Stage
from tests.world import KOSHIGAYA

REASON = {"reason": "確認のため"}
APPROVAL = {"approve": True, "why": "確認しました"}
DECIDED = frozenset({"V250", "V251"})
"""It was decided before: the screen is opened anew, and shows that it is done."""


def _post(name: str, path: str, body: Mapping[str, Any]) -> Callable[[Stage], Send]:
    return lambda stage: lambda: stage.desks[name].post(path, body)


def _get(name: str, path: str) -> Callable[[Stage], Send]:
    return lambda stage: lambda: stage.desks[name].get(path)


def _made(stage: Stage, name: str, path: str, body: Mapping[str, Any]) -> Any:
    answer = stage.desks[name].post(path, body)
    if answer.status >= 400:
        raise RuntimeError(f"{path}: {answer.json['code']}")
    return answer.json


def _case(stage: Stage) -> dict[str, Any]:
    return {
        "kind": "suspension",
        "person_id": stage.person_id(stage.cast.dosed),
        "channel": "counter",
        "applicant": "self",
        "shown": ["passport"],
        "wish": "消去",
        "received_on": "2021-07-01",
    }


def _granted(stage: Stage) -> str:
    """Take a request to erase in and grant it; return its path."""
    path = f"/cases/{_made(stage, 'clerk', '/cases', _case(stage))['case_id']}"
    _made(stage, "clerk", f"{path}/propose", {"ruling": "full", **REASON})
    _made(stage, "admin", f"{path}/decide", APPROVAL)
    return path


def _proposed(stage: Stage) -> str:
    """Propose to erase a person by a decision; return the erasure's path."""
    return f"/erasures/{_made(stage, 'clerk', f'{_granted(stage)}/erase', REASON)['erasure_id']}"


def _receive(stage: Stage) -> Send:
    body = _case(stage)
    return lambda: stage.desks["clerk"].post("/cases", body)


def _decide_case(stage: Stage) -> Send:
    path = f"/cases/{_made(stage, 'clerk', '/cases', _case(stage))['case_id']}"
    _made(stage, "clerk", f"{path}/propose", {"ruling": "full", **REASON})
    return lambda: stage.desks["admin"].post(f"{path}/decide", APPROVAL)


def _show_case(stage: Stage) -> Send:
    path = _granted(stage)
    return lambda: stage.desks["clerk"].get(path)


def _disclose(stage: Stage) -> Send:
    body = {**_case(stage), "kind": "disclosure"}
    path = f"/cases/{_made(stage, 'clerk', '/cases', body)['case_id']}"
    _made(stage, "clerk", f"{path}/propose", {"ruling": "full", **REASON})
    _made(stage, "admin", f"{path}/decide", APPROVAL)
    return lambda: stage.desks["clerk"].get(f"{path}/disclosure")


def _lift(stage: Stage) -> Send:
    hold = _made(stage, "clerk", "/holds", {"person_id": stage.person_id(stage.cast.dosed), **REASON})
    return lambda: stage.desks["admin"].post(f"/holds/{hold['hold_id']}/lift", REASON)


def _decide(stage: Stage) -> Send:
    path = _proposed(stage)
    return lambda: stage.desks["admin"].post(f"{path}/decide", APPROVAL)


def _erase(stage: Stage) -> Send:
    _made(stage, "admin", f"{_proposed(stage)}/decide", APPROVAL)
    return lambda: as_job(stage.world.erase)


def _step(name: str, step: str, body: Mapping[str, Any]) -> Callable[[Stage], Send]:
    """Do a step of a request that was taken in and not yet decided."""

    def ready(stage: Stage) -> Send:
        path = f"/cases/{_made(stage, 'clerk', '/cases', _case(stage))['case_id']}"
        return lambda: stage.desks[name].post(f"{path}/{step}", body)

    return ready


def _after(step: str, body: Mapping[str, Any]) -> Callable[[Stage], Send]:
    """Do a step of a request to erase that was granted."""

    def ready(stage: Stage) -> Send:
        path = _granted(stage)
        return lambda: stage.desks["clerk"].post(f"{path}/{step}", body)

    return ready


def _corrected(stage: Stage) -> str:
    """Take a request to correct in, grant it, and correct the dose; return the case's path."""
    body = {**_case(stage), "kind": "correction"}
    path = f"/cases/{_made(stage, 'clerk', '/cases', body)['case_id']}"
    _made(stage, "clerk", f"{path}/propose", {"ruling": "full", **REASON})
    _made(stage, "admin", f"{path}/decide", APPROVAL)
    which = {"ticket": stage.cast.dosed.ticket_number, "turn": 2, "version": 1}
    _made(stage, "clerk", "/doses/correct", {"which": which, "reason": "請求", "lot": OTHER_LOT})
    return path


def _linking(stage: Stage) -> dict[str, Any]:
    return {"ticket": stage.cast.dosed.ticket_number, "turn": 2, "version": 2}


def _link(stage: Stage) -> Send:
    path, link = _corrected(stage), _linking(stage)
    return lambda: stage.desks["clerk"].post(f"{path}/correction", link)


def _tell(stage: Stage) -> Send:
    path, person = _corrected(stage), stage.person_id(stage.cast.dosed)
    given = {"municipality": KOSHIGAYA, "reference": "R-1", "provided_at": "2022-01-05T00:00:00Z"}
    place = Place(Area.RESIDENT, f"RECEIVERS#{person}", f"{KOSHIGAYA}#R-1")
    stage.note(place, sealed=json.dumps(given))
    _made(stage, "clerk", f"{path}/correction", _linking(stage))
    told = {"municipality": KOSHIGAYA, "reference": "R-1"}
    return lambda: stage.desks["clerk"].post(f"{path}/told", told)


def _place(stage: Stage) -> Send:
    body = {"person_id": stage.person_id(stage.cast.dosed), **REASON}
    return lambda: stage.desks["clerk"].post("/holds", body)


def _decide_rule(stage: Stage) -> Send:
    path = f"/retention/{_made(stage, 'admin', '/retention', RULE)['setting_id']}/decide"
    return lambda: stage.desks["approver"].post(path, APPROVAL)


def _certificate(stage: Stage) -> Send:
    path = _proposed(stage)
    _made(stage, "admin", f"{path}/decide", APPROVAL)
    stage.world.erase()
    return lambda: stage.desks["admin"].get(f"{path}/certificate")


LONGER = {"basis": "dose", "years": 10, "applies_from": "2022-03-01", "source": "市の方針"}
RULE = {"rule": LONGER, **REASON}
END = {"end": {"ends_on": "2025-02-28", "late_entry_until": "2025-03-31"}, **REASON}


RETENTION = (
    Flow("propose a rule", _post("admin", "/retention", RULE)),
    Flow("decide a rule", _decide_rule, already=DECIDED),
    Flow("place a hold", _place),
    Flow("list holds", _get("clerk", "/holds")),
    Flow("list erasures", _get("clerk", "/erasures")),
    Flow("show a certificate", _certificate),
    Flow("list requests of people", _get("clerk", "/cases")),
    Flow("extend a request", _step("clerk", "extend", REASON), already=frozenset({"V254"})),
    Flow("propose a decision", _step("clerk", "propose", {"ruling": "full", **REASON}), already=DECIDED),
    Flow("withdraw a request", _step("clerk", "withdraw", REASON), already=DECIDED),
    Flow("erase by a request", _after("erase", REASON)),
    Flow("link a correction", _link),
    Flow("note who was told", _tell),
    Flow("list who is due", _get("clerk", "/due")),
    Flow("lift a hold", _lift, already=frozenset({"V252"})),
    Flow("decide an erasure", _decide, already=DECIDED),
    Flow("propose an end of business", _post("admin", "/business-end", END)),
    Flow("take a request in", _receive),
    Flow("show a request", _show_case),
    Flow("decide a request", _decide_case, already=DECIDED),
    Flow("disclose everything", _disclose),
    Flow("erase a person", _erase, job=True, ticks=True, heeds=2, function="erase"),
)
