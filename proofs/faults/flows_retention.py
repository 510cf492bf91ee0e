"""Flows of retention, holds, erasure, the end of business, and requests about people's own records."""

from collections.abc import Callable, Mapping
from typing import Any

from proofs.faults.flow import Flow, Send, as_job
from proofs.faults.stage import Stage

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


END = {"end": {"ends_on": "2025-02-28", "late_entry_until": "2025-03-31"}, **REASON}


RETENTION = (
    Flow("list who is due", _get("clerk", "/due")),
    Flow("lift a hold", _lift, already=frozenset({"V252"})),
    Flow("decide an erasure", _decide, already=DECIDED),
    Flow("propose an end of business", _post("admin", "/business-end", END)),
    Flow("take a request in", _receive),
    Flow("show a request", _show_case),
    Flow("decide a request", _decide_case, already=DECIDED),
    Flow("disclose everything", _disclose),
    Flow("erase a person", _erase, job=True, ticks=True, function="erase"),
)
