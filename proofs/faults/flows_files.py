"""Files in and out under faults: each flow is brought to its own step before anything goes wrong."""

import hashlib
from collections.abc import Callable
from typing import Any

from chalicelib.systems.vrs.changesets.rules import digest_of
from local.seal_file import SealedFile, seal
from local.tablet import Answered
from proofs.faults.flow import Flow, Send
from proofs.faults.stage import Stage

MEDIUM = {"medium_id": "USB-01", "kind": "usb_memory", "encrypted": True, "custodian": "庶務係"}
YES = {"approve": True}
REGISTRATION = "registration"


def _post(stage: Stage, who: str, path: str, body: Any) -> Any:
    """Do a step that must be done before."""
    answer = stage.desks[who].post(path, body)
    assert answer.status < 300, answer.json  # noqa: S101 - a broken beginning proves nothing
    return answer.json


def _use(stage: Stage, digest: str) -> str:
    _post(stage, "admin", "/media", MEDIUM)
    wanted = {"medium_id": "USB-01", "purpose": "登録", "digest": digest}
    use_id: str = _post(stage, "registrar", "/media-uses", wanted)["use_id"]
    return use_id


def _people(stage: Stage) -> bytes:
    """Return a file that matches a waiting dose and brings somebody new."""
    return stage.file(stage.cast.waiting, *stage.cast.newcomers[:2])


def _announcement(stage: Stage, content: bytes, kind: str) -> tuple[SealedFile, dict[str, Any]]:
    key = stage.desks["registrar"].get("/import-key").json
    file = seal(content, key, key["fingerprint"])
    use_id = _use(stage, file.digest)
    _post(stage, "admin", f"/media-uses/{use_id}/decide", YES)
    return file, {"use_id": use_id, "kind": kind, "file_name": "file.vrs", "parts": file.digests}


def _announced(stage: Stage, content: bytes, kind: str) -> tuple[SealedFile, str]:
    file, wanted = _announcement(stage, content, kind)
    return file, f"/changesets/{_post(stage, 'registrar', '/changesets', wanted)['changeset_id']}"


def _brought(stage: Stage, content: bytes, kind: str) -> str:
    file, path = _announced(stage, content, kind)
    stage.desks["registrar"].send_file(f"{path}/parts/1", file.envelopes[0])
    return path


def approved(stage: Stage, content: bytes, kind: str) -> str:
    """Bring a file as far as its approval and return the changeset's path."""
    path = _brought(stage, content, kind)
    _post(stage, "registrar", f"{path}/check", {})
    _post(stage, "admin", f"{path}/decide", {**YES, "note": "確認"})
    return path


def _received(stage: Stage) -> str:
    return _brought(stage, _people(stage), REGISTRATION)


def _checked(stage: Stage) -> str:
    path = _received(stage)
    _post(stage, "registrar", f"{path}/check", {})
    return path


def _approved(stage: Stage) -> str:
    return approved(stage, _people(stage), REGISTRATION)


def _applied(stage: Stage) -> str:
    path = _approved(stage)
    _post(stage, "registrar", f"{path}/apply", {})
    return path


def _asked(stage: Stage, kind: str = "ledger", who: str = "clerk") -> str:
    _post(stage, "admin", "/media", MEDIUM)
    wanted = {"kind": kind, "reason": "台帳への反映", "medium_id": "USB-01"}
    return f"/downloads/{_post(stage, who, '/downloads', wanted)['download_id']}"


def _granted(stage: Stage, kind: str = "ledger", who: str = "clerk") -> str:
    path = _asked(stage, kind, who)
    _post(stage, "admin", f"{path}/decide", YES)
    return path


def _granted_records(stage: Stage) -> str:
    return _granted(stage, "provisions", "auditor")


def _granted_log(stage: Stage) -> str:
    stage.tick(1)
    return _granted(stage, "log", "auditor")


def _made(stage: Stage) -> str:
    path = _granted(stage)
    _post(stage, "clerk", f"{path}/make", {})
    return path


def _then(who: str, brought: Callable[[Stage], str], step: str, body: Any) -> Callable[[Stage], Send]:
    """Return a flow's request: a step at the path that its beginning was brought to."""

    def ready(stage: Stage) -> Send:
        path = brought(stage)
        return lambda: stage.desks[who].post(f"{path}{step}", body)

    return ready


def _announce(stage: Stage) -> Send:
    _, wanted = _announcement(stage, _people(stage), REGISTRATION)
    return lambda: stage.desks["registrar"].post("/changesets", wanted)


def _send_part(stage: Stage) -> Send:
    file, path = _announced(stage, _people(stage), REGISTRATION)
    return lambda: _sent(stage, path, file)


def _sent(stage: Stage, path: str, file: SealedFile) -> Answered:
    return stage.desks["registrar"].send_file(f"{path}/parts/1", file.envelopes[0])


def _of_a_use(stage: Stage) -> str:
    return f"/media-uses/{_use(stage, digest_of([hashlib.sha256(b'').hexdigest()]))}"


def _lists(who: str, path: str) -> Callable[[Stage], Send]:
    return lambda stage: lambda: stage.desks[who].get(path)


def _ask(stage: Stage) -> Send:
    _post(stage, "admin", "/media", MEDIUM)
    wanted = {"kind": "ledger", "reason": "台帳への反映", "medium_id": "USB-01"}
    return lambda: stage.desks["clerk"].post("/downloads", wanted)


def _show(stage: Stage) -> Send:
    path = _checked(stage)
    return lambda: stage.desks["registrar"].get(path)


def _medium(stage: Stage) -> str:
    _post(stage, "admin", "/media", MEDIUM)
    return "/media/USB-01"


FILES_IN_AND_OUT = (
    Flow("permit a medium", _then("admin", lambda _: "/media", "", MEDIUM), already=frozenset({"V240"})),
    Flow(
        "approve a medium's use",
        _then("admin", _of_a_use, "/decide", YES),
        already=frozenset({"V243"}),
    ),
    Flow("record an erasure", _then("registrar", _of_a_use, "/erased", {}), already=frozenset({"V243"})),
    Flow("announce a file", _announce, already=frozenset({"V243"})),
    Flow("send a part", _send_part),
    Flow("check a changeset", _then("registrar", _received, "/check", {})),
    Flow(
        "approve a changeset",
        _then("admin", _checked, "/decide", {**YES, "note": "確認"}),
        already=frozenset({"V244"}),
    ),
    Flow("apply a changeset", _then("registrar", _approved, "/apply", {}), long=True),
    Flow("undo a changeset", _then("registrar", _applied, "/undo", {"reason": "誤り"}), long=True),
    Flow("list media", _lists("clerk", "/media")),
    Flow("export the ledger of media", _lists("registrar", "/media-uses/export")),
    Flow("retire a medium", _then("admin", _medium, "/retire", {})),
    Flow("list changesets", _lists("registrar", "/changesets")),
    Flow("show a changeset", _show),
    Flow("list downloads", _lists("clerk", "/downloads")),
    Flow("ask for a download", _ask),
    Flow("approve a download", _then("admin", _asked, "/decide", YES), already=frozenset({"V244"})),
    Flow("make a download", _then("clerk", _granted, "/make", {}), long=True),
    Flow("make a download of provisions", _then("auditor", _granted_records, "/make", {}), long=True),
    Flow("make a download of the log", _then("auditor", _granted_log, "/make", {}), long=True),
    Flow("fetch a download", _then("clerk", _made, "/pieces/1", {}), already=frozenset({"V246"})),
)
