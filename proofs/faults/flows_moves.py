"""Flows of moves and deaths: each act once, and what a repetition of it is told."""

from collections.abc import Callable, Mapping
from typing import Any

from proofs.faults.flow import Flow, Send
from proofs.faults.flows_files import approved
from proofs.faults.stage import Stage

MOVED = frozenset({"V201"})
"""The editor's version is no longer the latest: the screen is opened anew, and shows that it is done."""
Body = Callable[[Stage], Mapping[str, Any]]
HEADER = "宛名番号,異動区分,異動日,理由"


def _clerk(
    path: Callable[[Stage], str], body: Callable[[Stage], Mapping[str, Any]]
) -> Callable[[Stage], Send]:
    def ready(stage: Stage) -> Send:
        desk, to, wanted = stage.desks["clerk"], path(stage), body(stage)
        return lambda: desk.post(to, wanted)

    return ready


def _version(stage: Stage, person: Any) -> int:
    version: int = stage.desks["clerk"].get(f"/people/{stage.person_id(person)}").json["version"]
    return version


def _flag(code: str, *, preview: bool = False) -> Body:
    said = {"code": code, "effective_on": "2021-06-20", "reason": "届出", "source": "notification"}
    return lambda stage: {**said, "version": _version(stage, stage.cast.mover), "preview": preview}


def _flags(stage: Stage) -> str:
    return f"/people/{stage.person_id(stage.cast.mover)}/flags"


def _reverse(stage: Stage) -> Send:
    desk, path = stage.desks["clerk"], _flags(stage)
    flag_id = desk.post(path, _flag("death")(stage)).json["flag_id"]
    wanted = {"reason": "誤り", "version": _version(stage, stage.cast.mover)}
    return lambda: desk.post(f"{path}/{flag_id}/reverse", wanted)


def _reissue(stage: Stage) -> Mapping[str, Any]:
    old = stage.cast.dosed
    return {
        "old": old.ticket_number,
        "new": "8800000002",
        "reason": "紛失",
        "version": _version(stage, old),
    }


def _scan_reissued(stage: Stage) -> Send:
    stage.desks["clerk"].post("/tickets/reissue", _reissue(stage))
    key = "k" * 32
    return lambda: stage.home.scan("211121438800000002", "2021-07-01", "COMIRNATY", "EP2163", key=key)


def _both(stage: Stage) -> dict[str, Any]:
    fresh, twin = stage.cast.fresh, stage.twin
    return {
        "survivor": stage.person_id(fresh),
        "survivor_version": _version(stage, fresh),
        "absorbed": stage.person_id(twin),
        "absorbed_version": _version(stage, twin),
        "reason": "二重の登録",
    }


def _undo(stage: Stage) -> Send:
    desk, wanted = stage.desks["clerk"], _both(stage)
    merged = desk.post("/people/merge", wanted).json
    wanted |= {"survivor_version": merged["version"], "absorbed_version": merged["absorbed_version"]}
    return lambda: desk.post("/people/merge/undo", wanted)


def _content(stage: Stage) -> bytes:
    return f"{HEADER}\r\n{stage.cast.mover.address_number},12,20210610,\r\n".encode()


def _apply_file(stage: Stage) -> Send:
    path = approved(stage, _content(stage), "moves")
    return lambda: stage.desks["registrar"].post(f"{path}/apply", {})


def _undo_file(stage: Stage) -> Send:
    path, desk = approved(stage, _content(stage), "moves"), stage.desks["registrar"]
    desk.post(f"{path}/apply", {})
    return lambda: desk.post(f"{path}/undo", {"reason": "誤り"})


def _history(stage: Stage) -> Send:
    path = f"/people/{stage.person_id(stage.cast.dosed)}/history"
    return lambda: stage.desks["clerk"].get(path)


MOVES = (
    Flow("set a flag", _clerk(_flags, _flag("move_out")), already=MOVED),
    Flow("preview a flag", _clerk(_flags, _flag("move_out", preview=True))),
    Flow("take a flag back", _reverse, already=MOVED),
    Flow("re-issue a ticket", _clerk(lambda _: "/tickets/reissue", _reissue), already=MOVED),
    Flow("scan a re-issued ticket", _scan_reissued, repeats=True),
    Flow("merge two registrations", _clerk(lambda _: "/people/merge", _both), already=MOVED),
    Flow("undo a merge", _undo, already=MOVED),
    Flow("a person's history", _history),
    Flow("apply a file of moves", _apply_file, long=True),
    Flow("undo a file of moves", _undo_file, long=True),
)
