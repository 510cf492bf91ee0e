"""What people do with passkeys, rights, terminals, shared IDs, files of personnel, reviews and reports."""

from collections.abc import Callable
from typing import Any

from proofs.faults.flow import Flow, Send
from proofs.faults.stage import NEW_TERMINAL, Stage, account

DECIDED = frozenset({"A220"})
MOVED = frozenset({"V201"})
HR_FILE = "職員,事由,発令日\nregistrar,異動,2021-06-30\n".encode()


def _post(who: str, path: Callable[[Stage], str], body: dict[str, Any]) -> Callable[[Stage], Send]:
    def ready(stage: Stage) -> Send:
        address = path(stage)
        return lambda: stage.desks[who].post(address, body)

    return ready


def _get(who: str, path: str) -> Callable[[Stage], Send]:
    return lambda stage: lambda: stage.desks[who].get(path)


def _decide(name: str, how: str) -> Callable[[Stage], Send]:
    return _post("approver", lambda stage: f"/grants/{stage.waiting[name]}/{how}", {})


def _shared(stage: Stage) -> Send:
    desk = stage.terminal()
    return lambda: desk.sign_in("shared-1", stage.shared_password, person="registrar")


def _step_up(stage: Stage) -> Send:
    return stage.desks["clerk"].step_up


def _hr_file(stage: Stage) -> Send:
    return lambda: stage.desks["admin"].send_file("/hr-files", HR_FILE)


def _hr_apply(stage: Stage) -> Send:
    digest = stage.desks["admin"].send_file("/hr-files", HR_FILE).json["digest"]
    return lambda: stage.desks["admin"].send_file(f"/hr-files/apply?digest={digest}", HR_FILE)


def _confirm(stage: Stage) -> Send:
    rows = stage.desks["admin"].get("/accounts?q=registrar").json["items"]
    seen = next(row["version"] for row in rows if row["account_id"] == "registrar")
    return lambda: stage.desks["admin"].post("/reviews/registrar", {"version": seen})


def _sign(stage: Stage) -> Send:
    report = stage.desks["auditor"].post("/misuse-reports", STRETCH).json["report_id"]
    return lambda: stage.desks["auditor"].post(f"/misuse-reports/{report}/sign", {"note": "確認した"})


STRETCH = {"since": "2022-02-01T00:00:00Z", "until": "2022-04-01T00:00:00Z"}
WATCHED = {"person_id": "P1"}

STAFF = (
    Flow("sign in with a shared ID", _shared, spends=True),
    Flow("step up", _step_up, spends=True),
    Flow("ask for an account", _post("admin", lambda _: "/accounts", account("another"))),
    Flow(
        "ask for a terminal",
        _post("admin", lambda _: "/grants", {"wanted": NEW_TERMINAL, "reason": "増設"}),
    ),
    Flow("approve an account", _decide("account", "approve"), already=DECIDED | {"A201"}),
    Flow("approve a terminal", _decide("terminal", "approve"), already=DECIDED),
    Flow("approve a shared ID", _decide("shared", "approve"), already=DECIDED),
    Flow("reject a request", _decide("account", "reject"), already=DECIDED),
    Flow("list requests", _get("admin", "/grants")),
    Flow("list terminals", _get("admin", "/terminals")),
    Flow("list shared IDs", _get("admin", "/shared-ids")),
    Flow("list what is to be confirmed", _get("admin", "/reviews")),
    Flow("export the accounts", _get("admin", "/accounts/export")),
    Flow("disable an account", _post("admin", lambda _: "/accounts/registrar/disable", {})),
    Flow("retire a terminal", _post("admin", lambda _: "/terminals/T-002/retire", {})),
    Flow("stop a shared ID", _post("admin", lambda _: "/shared-ids/shared-1/stop", {})),
    Flow("free a tablet", _post("admin", lambda stage: f"/tablets/{stage.wide.tablet_id}/free", {})),
    Flow("check a file of personnel", _hr_file),
    Flow("apply a file of personnel", _hr_apply),
    Flow("confirm an account", _confirm, already=MOVED),
    Flow("make a report", _post("auditor", lambda _: "/misuse-reports", STRETCH)),
    Flow("watch a person", _post("auditor", lambda _: "/misuse-reports/watched", WATCHED)),
    Flow("sign a report", _sign, already=frozenset({"A223"})),
    Flow("list reports", _get("auditor", "/misuse-reports")),
    Flow("list the watched", _get("auditor", "/misuse-reports/watched")),
)
