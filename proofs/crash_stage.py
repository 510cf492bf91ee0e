"""The long jobs, and the two cities in which each is brought to its beginning."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from typing import Any

from bench.inquiries import DOSE, HEADER, HERE, TAIL
from bench.scene import CITY, PASSWORD, Scene, sender
from chalicelib.adapters.area_keys import Area
from chalicelib.adapters.aws import Settings
from chalicelib.adapters.passwords import ArgonPasswords
from chalicelib.adapters.sessions import CONFIG, Duty
from chalicelib.planes.private import factory
from chalicelib.planes.private.wiring import REGISTERING, PrivateHouse
from chalicelib.values.municipality import MunicipalityCode
from infra.opening import Opener
from infra.rotation import rotate
from local.appointing import administrators, employ
from local.backup import scanned
from local.city import Person, people, registration_csv
from local.city_hall import ACCOUNT, session
from local.fence import Fence, PolicySet
from local.provision import ORIGIN, POLICIES, ROLE_ARN, TABLE, Provisioner
from local.seal_file import seal
from local.tablet import Answered
from local.terminal import SoftTerminal
from local.threads import ThreadSafeChalice
from proofs.crash_job_worker import NoQueue
from proofs.crash_traces import Trace, Tracer

MEDIUM = {"medium_id": "USB-01", "kind": "usb_memory", "encrypted": True, "custodian": "庶務係"}
YES = {"approve": True, "why": "確認しました"}
REASON = {"reason": "確認のため"}
Task = dict[str, Any]
"""What a worker sends once more until the answer says that all is done (``crash_job_worker``)."""


class JobStage:
    """Two cities, everybody who has to do with a long job, and people enough."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.settings = Settings(TABLE, ROLE_ARN.format(account=ACCOUNT), ORIGIN)
        Provisioner(session("DEPLOYER"), Fence(PolicySet.load(POLICIES, ACCOUNT)), ACCOUNT).open(
            MunicipalityCode(HERE)
        )
        passwords = ArgonPasswords(memory_kib=64, passes=1)
        self._house = PrivateHouse(self.settings, session("PRIVATE"), passwords=passwords, rehearsal=True)
        self.desks = {"admin": scene.admin, "clerk": scene.clerk, "registrar": scene.registrar}
        self._settle_here()
        must(scene.admin.post("/media", MEDIUM))
        self._people = people(CITY, 100_000, seed=404)
        self._moved = 0
        self._tracer = Tracer()

    def _settle_here(self) -> None:
        house = self._house
        private = sender(factory.create_app(house, ThreadSafeChalice))
        code = MunicipalityCode(HERE)

        def seat() -> SoftTerminal:
            return SoftTerminal(private, HERE, "T-001")

        pair = administrators(code, house.staff(code), seat, PASSWORD)
        self.desks["admin there"] = pair[0]
        for role in ("registrar", "number_desk"):
            self.desks[f"{role} there"] = employ(pair, role.replace("_", "-"), role, seat, PASSWORD)

    def persons(self, count: int) -> list[Person]:
        """Return so many people more, each with one dose, not registered."""
        return [replace(each, doses=(DOSE,)) for each in islice(self._people, count)]

    def citizens(self, count: int) -> list[Person]:
        """Register so many people with a dose each, and return them."""
        some = self.persons(count)
        register(self.desks["registrar"], some)
        return some

    def movers(self, count: int) -> list[Person]:
        """Let people of one city arrive in the other; the first never lived where they are sought."""
        lived = self.persons(count)
        register(self.desks["registrar"], lived[1:])
        first, self._moved = self._moved, self._moved + count
        arrived = [
            replace(
                each,
                municipality_code=HERE,
                address_number=f"8{place:09d}",
                ticket_number=f"88{place:08d}",
                doses=(),
            )
            for place, each in enumerate(lived, start=first)
        ]
        register(self.desks["registrar there"], arrived)
        return arrived

    def trace(self) -> Trace:
        """Return what stands in the table."""
        aws = self._house._aws
        tables = {
            city: aws.table(Duty.NUMBER, city, purpose=REGISTERING, actor="census") for city in (CITY, HERE)
        }
        return self._tracer.trace(scanned(self.scene.table, TABLE), tables)


@dataclass(frozen=True)
class LongJob:
    """A long job: its name, and how it is brought to its beginning; ``ready`` returns what workers do."""

    name: str
    ready: Callable[[JobStage, int], Task]


def must(answer: Answered) -> Any:
    """Return an answer's body, or raise: a broken beginning proves nothing."""
    if answer.status >= 400:
        raise RuntimeError(answer.json["code"])
    return answer.json


def register(registrar: SoftTerminal, some: list[Person]) -> None:
    """Register people by one file."""
    _, applied = registrar.register("people.csv", registration_csv(some))
    if applied is None or applied.status >= 400:
        raise RuntimeError("the people were not registered")


def asked(stage: JobStage, who: str, path: str, body: Any, until: str) -> Task:
    """Return the task of a request; it is done when the answer is of a state."""
    desk = stage.desks[who]
    task = {"municipality": desk.municipality, "terminal": desk.terminal, "until": until, "path": path}
    task |= {"cookie": desk.cookie, "account_id": desk.account_id}
    return {**task, "kind": "request", "body": body}


# -- the jobs --------------------------------------------------------------------------------------


def _approved(stage: JobStage, content: bytes, kind: str = "registration") -> str:
    registrar, admin = stage.desks["registrar"], stage.desks["admin"]
    key = must(registrar.get("/import-key"))
    file = seal(content, key, key["fingerprint"])
    wanted = {"medium_id": "USB-01", "purpose": "登録", "digest": file.digest}
    use_id = must(registrar.post("/media-uses", wanted))["use_id"]
    must(admin.post(f"/media-uses/{use_id}/decide", {"approve": True}))
    announced = {"use_id": use_id, "kind": kind, "file_name": "file.vrs", "parts": file.digests}
    path = f"/changesets/{must(registrar.post('/changesets', announced))['changeset_id']}"
    for number, envelope in enumerate(file.envelopes, start=1):
        must(registrar.send_file(f"{path}/parts/{number}", envelope))
    must(registrar.post(f"{path}/check", {}))
    must(admin.post(f"{path}/decide", {"approve": True, "note": "確認"}))
    return path


def _apply_changeset(stage: JobStage, count: int) -> Task:
    path = _approved(stage, registration_csv(stage.persons(count)))
    return asked(stage, "registrar", f"{path}/apply", {}, "applied")


def _undo_changeset(stage: JobStage, count: int) -> Task:
    return _undone(stage, _approved(stage, registration_csv(stage.persons(count))))


def _undone(stage: JobStage, path: str) -> Task:
    while must(stage.desks["registrar"].post(f"{path}/apply", {}))["state"] != "applied":
        pass
    return asked(stage, "registrar", f"{path}/undo", REASON, "undone")


def _previewed(stage: JobStage, count: int) -> tuple[str, dict[str, str]]:
    doses = [{"ticket": each.ticket_number, "turn": DOSE.turn} for each in stage.citizens(count)]
    wanted = {"select": {"doses": doses}, "change": {"lot": "ER7449"}, **REASON}
    fix = must(stage.desks["registrar"].post("/bulk-fixes", wanted))["fix"]
    return f"/bulk-fixes/{fix['fix_id']}", {"digest": fix["digest"]}


def _apply_fix(stage: JobStage, count: int) -> Task:
    path, approval = _previewed(stage, count)
    return asked(stage, "registrar", f"{path}/apply", approval, "applied")


def _undo_fix(stage: JobStage, count: int) -> Task:
    path, approval = _previewed(stage, count)
    while must(stage.desks["registrar"].post(f"{path}/apply", approval))["state"] != "applied":
        pass
    return asked(stage, "registrar", f"{path}/undo", REASON, "undone")


def _ask_in_bulk(stage: JobStage, count: int) -> Task:
    movers = stage.movers(count)
    content = "\r\n".join([HEADER, *(f"{each.address_number},{CITY},{TAIL}" for each in movers), ""])
    checked = must(stage.desks["number_desk there"].send_file("/inquiries/bulks", content.encode()))
    path = f"/inquiries/bulks/{checked['bulk_id']}"
    must(stage.desks["admin there"].post(f"{path}/approve", {}))
    return asked(stage, "number_desk there", f"{path}/run", {}, "done")


def _moves_of(stage: JobStage, count: int) -> str:
    rows = [f"{each.address_number},12,20210610," for each in stage.citizens(count)]
    content = "\r\n".join(["宛名番号,異動区分,異動日,理由", *rows, ""]).encode()
    return _approved(stage, content, "moves")


def _apply_moves(stage: JobStage, count: int) -> Task:
    return asked(stage, "registrar", f"{_moves_of(stage, count)}/apply", {}, "applied")


def _undo_moves(stage: JobStage, count: int) -> Task:
    return _undone(stage, _moves_of(stage, count))


def _erase(stage: JobStage, count: int) -> Task:
    for each in stage.citizens(count):
        _agree_on(stage, each)
    return {"kind": "erase"}


def _agree_on(stage: JobStage, person: Person) -> None:
    clerk, admin = stage.desks["clerk"], stage.desks["admin"]
    found = must(clerk.post("/people/search", {"by": "ticket", "value": person.ticket_number}))
    case = {"kind": "suspension", "person_id": found["person_id"], "channel": "counter", "applicant": "self"}
    asked = {**case, "shown": ["passport"], "wish": "消去", "received_on": date(2026, 1, 5).isoformat()}
    path = f"/cases/{must(clerk.post('/cases', asked))['case_id']}"
    must(clerk.post(f"{path}/propose", {"ruling": "full", **REASON}))
    must(admin.post(f"{path}/decide", YES))
    erasure = must(clerk.post(f"{path}/erase", REASON))["erasure_id"]
    must(admin.post(f"/erasures/{erasure}/decide", YES))


def _seal_again(stage: JobStage, count: int) -> Task:
    stage.citizens(count)
    opener = Opener(
        session("OPENER").client("dynamodb", config=CONFIG),
        session("OPENER").client("kms", config=CONFIG),
        TABLE,
    )
    message = rotate(MunicipalityCode(CITY), Area.VENUE, opener, NoQueue()).model_dump_json()  # type: ignore[arg-type]
    return {"kind": "reseal", "message": message}


JOBS = (
    LongJob("apply a changeset", _apply_changeset),
    LongJob("undo a changeset", _undo_changeset),
    LongJob("apply a bulk fix", _apply_fix),
    LongJob("undo a bulk fix", _undo_fix),
    LongJob("ask in bulk", _ask_in_bulk),
    LongJob("apply a file of moves", _apply_moves),
    LongJob("undo a file of moves", _undo_moves),
    LongJob("erase people", _erase),
    LongJob("seal an area again", _seal_again),
)
FEW = tuple(job for job in JOBS if job.name in {"apply a changeset", "ask in bulk", "erase people"})
"""Those of the small proof: one that writes people, one over two cities, and one that takes away."""
