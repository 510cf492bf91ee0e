"""Every flow of both planes and of what runs by itself."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from chalicelib.adapters.area_keys import Area
from chalicelib.planes.private import jobs
from chalicelib.planes.private.appoint_job import appoint
from chalicelib.planes.private.reseal_job import reseal
from infra.opening import checked, open_municipality
from local.city import Person
from proofs.faults.flow import Flow, Send, as_command, as_job
from proofs.faults.flows_files import FILES_IN_AND_OUT
from proofs.faults.flows_inquiries import INQUIRIES
from proofs.faults.flows_moves import MOVES
from proofs.faults.flows_queues import QUEUES
from proofs.faults.flows_retention import RETENTION
from proofs.faults.flows_staff import STAFF
from proofs.faults.flows_traces import TRACES
from proofs.faults.flows_venue import VENUE
from proofs.faults.stage import OTHER_LOT, Stage
from proofs.faults.workshop import SAYAMA, SOKA
from tests.world import PASSWORD, TERMINAL

Picks = Callable[[Stage], Any]
REASON = {"reason": "読み違い"}
PURPOSE = {"purpose": "issue_certificate"}
MOVED = frozenset({"V201"})
"""The editor's version is no longer the latest: the screen is opened anew, and shows that it is done."""


def _desk(name: str, path: str, body: Mapping[str, Any] | Picks) -> Callable[[Stage], Send]:
    def ready(stage: Stage) -> Send:
        desk, wanted = stage.desks[name], body(stage) if callable(body) else body
        return lambda: desk.post(path, wanted)

    return ready


def _get(name: str, path: str | Callable[[Stage], str]) -> Callable[[Stage], Send]:
    def ready(stage: Stage) -> Send:
        desk, wanted = stage.desks[name], path(stage) if callable(path) else path
        return lambda: desk.get(wanted)

    return ready


def _ticket(name: str) -> Picks:
    return lambda stage: {"ticket": getattr(stage.cast, name).ticket_number}


def _restart(stage: Stage) -> dict[str, Any]:
    return {"ticket": stage.cast.stopped.ticket_number, "reason": "確認"}


def _which(stage: Stage, **more: Any) -> dict[str, Any]:
    return {"which": {"ticket": stage.cast.dosed.ticket_number, "turn": 2, "version": 1}, **REASON, **more}


def _number(stage: Stage) -> dict[str, Any]:
    return {"individual_number": stage.cast.fresh.individual_number, **PURPOSE}


def _named(person: Person) -> dict[str, str]:
    return {"name": person.name, "born_on": person.born_on.isoformat()}


def _reveal(stage: Stage) -> Send:
    path = f"/people/{stage.person_id(stage.cast.fresh)}/individual-number"
    return lambda: stage.desks["number-desk"].post(path, PURPOSE)


def _settle(keep: str) -> Picks:
    return lambda stage: {"conflict_id": stage.conflict, "keep": keep, "seen": 1, "reason": "確認"}


def _stop(stage: Stage) -> dict[str, Any]:
    return {
        "ticket": stage.cast.mover.ticket_number,
        "stop": {"reason": "moved_out", "since": "2021-06-01"},
    }


DESK = (
    Flow(
        "look up by ticket",
        _desk("clerk", "/people/search", lambda s: {"by": "ticket", "value": s.cast.dosed.ticket_number}),
    ),
    Flow(
        "look up by 宛名番号",
        _desk("clerk", "/people/search", lambda s: {"by": "addressee", "value": s.cast.fresh.address_number}),
    ),
    Flow("look up by name", _desk("clerk", "/people/search-by-name", lambda s: _named(s.cast.dosed))),
    Flow("look up a person again", _get("clerk", lambda s: f"/people/{s.person_id(s.cast.dosed)}")),
    Flow("look up by 個人番号", _desk("number-desk", "/people/search-by-number", _number)),
    Flow("reveal a 個人番号", _reveal),
    Flow("look up a ticket", _desk("clerk", "/tickets/search", _ticket("dosed"))),
    Flow("overreach", _desk("clerk", "/people/search-by-number", _number)),
    Flow(
        "correct a dose", _desk("clerk", "/doses/correct", lambda s: _which(s, lot=OTHER_LOT)), already=MOVED
    ),
    Flow(
        "move a dose",
        _desk("clerk", "/doses/correct", lambda s: _which(s, ticket=s.cast.fresh.ticket_number)),
        already=MOVED,
    ),
    Flow("cancel a dose", _desk("clerk", "/doses/cancel", _which), already=MOVED),
    Flow(
        "settle, keep", _desk("clerk", "/conflicts/settle", _settle("standing")), already=frozenset({"V405"})
    ),
    Flow("settle, take", _desk("clerk", "/conflicts/settle", _settle("claim")), already=frozenset({"V405"})),
    Flow("stop a ticket", _desk("clerk", "/tickets/stop", _stop)),
    Flow("restart a ticket", _desk("clerk", "/tickets/restart", _restart)),
    Flow("list findings", _get("clerk", "/findings")),
    Flow("list waiting", _get("clerk", "/waiting")),
    Flow("list conflicts", _get("clerk", "/conflicts")),
    Flow("list, a while later", _get("clerk", "/waiting"), minutes=5, spare=True),
)


def _check_file(stage: Stage) -> Send:
    content = stage.file(stage.cast.waiting, *stage.cast.newcomers[:2])
    return lambda: stage.desks["registrar"].check_file("new.csv", content)


def _apply(people: Callable[[Stage], Iterable[Any]], checked: str) -> Callable[[Stage], Send]:
    def ready(stage: Stage) -> Send:
        path, content = f"/registrations/{getattr(stage, checked)}/apply", stage.file(*people(stage))
        return lambda: stage.desks["registrar"].send_file(path, content)

    return ready


FILES = (
    Flow("check a file", _check_file),
    Flow("apply a file", _apply(lambda s: (s.cast.waiting, *s.cast.newcomers[:2]), "checked")),
    Flow("apply a longer file", _apply(lambda s: s.cast.newcomers, "checked_long"), long=True),
    Flow("show a file", _get("registrar", lambda s: f"/registrations/{s.checked}")),
    Flow("export the log", _get("auditor", "/audit")),
    Flow("the log's key", _get("auditor", "/audit/key")),
)


def _sign_in(password: str) -> Callable[[Stage], Send]:
    def ready(stage: Stage) -> Send:
        desk = stage.terminal()
        return lambda: desk.sign_in("clerk", password)

    return ready


def _first_password(stage: Stage) -> Send:
    change = {"old": stage.first_password, "new": PASSWORD}
    return lambda: stage.newcomer.post("/password", change)


def _sign_out(stage: Stage) -> Send:
    return lambda: stage.newcomer.post("/sessions/end", {})


def _revoke(stage: Stage) -> Send:
    path = f"/tablets/{stage.wide.tablet_id}/revoke"
    return lambda: stage.desks["admin"].post(path, {})


def _venue(version: int) -> Mapping[str, Any]:
    named = {"venue_id": f"HALL-{3 - version}", "name": "武里地区公民館", "pin": "135790"}
    return {**named, "version": version}


OFFICE = (
    Flow("sign in", _sign_in(PASSWORD), spends=True),
    Flow("sign in wrongly", _sign_in("not the password")),
    Flow("first password", _first_password, already=frozenset({"A302"})),
    Flow("sign out", _sign_out, already=frozenset({"A301"})),
    Flow("unlock an account", _desk("admin", "/accounts/clerk/unlock", {})),
    Flow("list accounts", _get("admin", "/accounts")),
    Flow("invite a tablet", _desk("admin", "/tablets/invitations", {"label": "三番", "scope": "wide"})),
    Flow("revoke a tablet", _revoke),
    Flow("list tablets", _get("admin", "/tablets")),
    Flow("open a venue", _desk("admin", "/venues", _venue(1)), already=MOVED),
    Flow("change a venue", _desk("admin", "/venues", _venue(2)), already=MOVED),
    Flow("list venues", _get("admin", "/venues")),
)


def _review(stage: Stage) -> Send:
    records = stage.records
    return lambda: as_job(lambda: jobs.review_changes(records, stage.world.review_house))


def _seal(stage: Stage) -> Send:
    return lambda: as_job(stage.world.seal)


def _open(stage: Stage) -> Send:
    opener = stage.workshop.opener

    def run() -> None:
        checked(SAYAMA, opener)
        open_municipality(SAYAMA, opener)

    return lambda: as_command(run)


def _appoint(stage: Stage) -> Send:
    event = {"municipality": str(SOKA), "account_id": "admin", "terminals": [TERMINAL]}
    return lambda: as_command(lambda: appoint(event, stage.workshop.appointing))


def _reseal(area: Area) -> Callable[[Stage], Send]:
    def ready(stage: Stage) -> Send:
        house, message = stage.workshop.resealing, stage.runs[area]
        return lambda: as_job(lambda: reseal(message, house))

    return ready


ALONE = (
    Flow("review what changed", _review, job=True, apart=True, ticks=True, function="review_changes"),
    Flow("seal the log", _seal, job=True, minutes=1, ticks=True, function="seal_audit"),
    Flow("open a municipality", _open, job=True, whoever=True),
    Flow("first administrator", _appoint, function="appoint"),
    Flow("seal an area again, begun", _reseal(Area.RESIDENT), job=True, whoever=True, function="reseal"),
    Flow(
        "seal an area again, ended",
        _reseal(Area.RESIDENT),
        job=True,
        whoever=True,
        function="reseal",
        minutes=20,
    ),
    Flow("wrap numbers again", _reseal(Area.NUMBER), job=True, whoever=True, function="reseal"),
)

FLOWS: tuple[Flow, ...] = (
    *VENUE,
    *DESK,
    *FILES,
    *OFFICE,
    *MOVES,
    *RETENTION,
    *TRACES,
    *QUEUES,
    *INQUIRIES,
    *FILES_IN_AND_OUT,
    *STAFF,
    *ALONE,
)
