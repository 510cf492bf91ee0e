"""The flows of work queues, bulk fixes, late papers and day counts.

What a flow finds done is done while it is made ready, before any fault.
"""

from collections.abc import Callable, Mapping
from typing import Any

from local.terminal import SoftTerminal
from proofs.faults.flow import Flow, Send
from proofs.faults.stage import DAY, LOT, OTHER_LOT, PRODUCT, Stage

Body = Mapping[str, Any]
LOTS = {"lots": [{"product": PRODUCT, "lot": LOT, "forms": 2}]}
HALL = {"venue": "HALL-1", "day": DAY}


def _post(name: str, path: str, body: Callable[[Stage], Body]) -> Callable[[Stage], Send]:
    def ready(stage: Stage) -> Send:
        desk, wanted = stage.desks[name], body(stage)
        return lambda: desk.post(path, wanted)

    return ready


def _get(path: str) -> Callable[[Stage], Send]:
    return lambda stage: lambda: stage.desks["clerk"].get(path)


def _second(stage: Stage) -> SoftTerminal:
    """Return the desk of a clerk of another name."""
    return stage.desks["second"]


def _waiting(stage: Stage) -> dict[str, Any]:
    return {"ticket": stage.cast.waiting.ticket_number, "turn": 1}


def _entry(stage: Stage) -> dict[str, Any]:
    return {"entry": {"kind": "waiting", **_waiting(stage)}}


def _form(stage: Stage, lot: str = LOT) -> dict[str, Any]:
    said = {"ticket": stage.cast.fresh.ticket_number, "turn": 1, "given_on": DAY}
    return {**said, "product": PRODUCT, "lot": lot, "venue": "HALL-1"}


def _paper(stage: Stage) -> str:
    keyed = {"reference": "A-1", "form": _form(stage)}
    return f"/paper-entries/{stage.desks['clerk'].post('/paper-entries', keyed).json['paper_id']}"


def _keyed_again(lot: str) -> Callable[[Stage], Send]:
    def ready(stage: Stage) -> Send:
        path, desk = f"{_paper(stage)}/second", _second(stage)
        return lambda: desk.post(path, {"form": _form(stage, lot)})

    return ready


def _decide(stage: Stage) -> Send:
    path, desk = _paper(stage), stage.desks["clerk"]
    _second(stage).post(f"{path}/second", {"form": _form(stage, OTHER_LOT)})
    return lambda: desk.post(f"{path}/decide", {"picks": {"lot": "second"}, "reason": "確認"})


def _withdraw(stage: Stage) -> Send:
    path, desk = _paper(stage), stage.desks["clerk"]
    return lambda: desk.post(f"{path}/withdraw", {"reason": "別の市"})


def _fix(stage: Stage) -> dict[str, Any]:
    doses = [{"ticket": stage.cast.dosed.ticket_number, "turn": 2}]
    return {"select": {"doses": doses}, "change": {"lot": OTHER_LOT}, "reason": "箱の取り違え"}


def _apply(stage: Stage) -> Send:
    desk = stage.desks["registrar"]
    shown = desk.post("/bulk-fixes", _fix(stage)).json["fix"]
    return lambda: desk.post(f"/bulk-fixes/{shown['fix_id']}/apply", {"digest": shown["digest"]})


def _undo(stage: Stage) -> Send:
    desk = stage.desks["registrar"]
    shown = desk.post("/bulk-fixes", _fix(stage)).json["fix"]
    path = f"/bulk-fixes/{shown['fix_id']}"
    desk.post(f"{path}/apply", {"digest": shown["digest"]})
    return lambda: desk.post(f"{path}/undo", {"reason": "正しかった"})


def _close(stage: Stage) -> Send:
    stage.desks["clerk"].post("/day-counts", {**HALL, **LOTS})
    desk = _second(stage)
    return lambda: desk.post("/day-counts/close", {**HALL, "reason": "一致"})


def _foreign(stage: Stage) -> Body:
    form = {**_form(stage), "origin": "trial"}
    form.pop("venue")
    return form


QUEUES = (
    Flow("list the queue", _get(f"/queues?day={DAY}")),
    Flow("take a task", _post("clerk", "/tasks/move", lambda s: {**_entry(s), "move": "take"})),
    Flow("show a task", _post("clerk", "/tasks/search", _entry)),
    Flow("suggest near tickets", _post("clerk", "/queues/near", _waiting)),
    Flow("preview a bulk fix", _post("registrar", "/bulk-fixes", _fix)),
    Flow("apply a bulk fix", _apply),
    Flow("undo a bulk fix", _undo),
    Flow("key a paper", _post("clerk", "/paper-entries", lambda s: {"reference": "A-1", "form": _form(s)})),
    Flow("key a paper again, alike", _keyed_again(LOT), already=frozenset({"V234"})),
    Flow("key a paper again, not alike", _keyed_again(OTHER_LOT), already=frozenset({"V234"})),
    Flow("decide a paper", _decide, already=frozenset({"V234"})),
    Flow("withdraw a paper", _withdraw, already=frozenset({"V234"})),
    Flow("count a day", _post("clerk", "/day-counts", lambda _stage: {**HALL, **LOTS})),
    Flow("close a day", _close, already=frozenset({"V235"})),
    Flow("list a day", _get(f"/day-counts?day={DAY}")),
    Flow("record a foreign dose", _post("clerk", "/doses/foreign", _foreign), already=frozenset({"S201"})),
)
