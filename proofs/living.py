"""What lives in a city while its table is lost and brought back: a tablet, a clerk, an auditor."""

import io
import tempfile
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path

from bench.operations import signed
from bench.scene import CITY, PASSWORD, Scene, sender
from chalicelib.adapters.aws import Settings
from chalicelib.planes.private import factory as private_factory
from chalicelib.planes.private import jobs
from chalicelib.planes.private.job_wiring import SealHouse
from chalicelib.planes.private.wiring import PrivateHouse
from chalicelib.planes.public import factory as public_factory
from chalicelib.planes.public.wiring import PublicHouse
from local import audit_verify
from local.backup import Key, Row, key_of, scanned
from local.city import ticket_line
from local.city_hall import ACCOUNT, session
from local.provision import ORIGIN, ROLE_ARN, TABLE, checkpoints_of
from local.terminal import SoftTerminal

THROUGH_THE_PLANE = 30
"""People who are registered over HTTP."""


@dataclass(frozen=True)
class Log:
    """What verifying the operation log said."""

    faults: list[str]
    rows: int


def seal(table: str = TABLE) -> None:
    """Seal the operation log, as the schedule does every minute."""
    settings = Settings(table, ROLE_ARN.format(account=ACCOUNT), ORIGIN)
    done = jobs.seal_audit(SealHouse(settings, checkpoints_of(ACCOUNT), session("SEAL_AUDIT")))
    if done["failed"]:
        raise RuntimeError("the operation log could not be sealed")


def verify_log(desk: SoftTerminal) -> Log:
    """Export the operation log at an auditor's terminal, and verify it with the published key alone."""
    export, key = desk.get("/audit"), desk.get("/audit/key")
    if export.status != 200:
        return Log(["the log cannot be exported"], 0)
    said = io.StringIO()
    with tempfile.TemporaryDirectory() as folder, redirect_stdout(said):
        lines, pem = Path(folder) / "export.ndjson", Path(folder) / "key.pem"
        lines.write_bytes(export.body)
        pem.write_bytes(key.body)
        code = audit_verify.main([str(lines), "--key", str(pem), "--municipality", CITY])
    faults = [line.strip() for line in said.getvalue().splitlines() if "[" in line]
    return Log(faults if code else [], export.body.count(b"\n"))


class Living:
    """Works on one table, then on the one that was restored from it."""

    def __init__(self, scene: Scene) -> None:
        """Register and vaccinate some people over HTTP; note what was answered."""
        self._scene = scene
        self.citizens = scene.citizens(THROUGH_THE_PLANE)
        self.tablet = scene.tablet()
        self.older: dict[Key, Row] = {key_of(row): row for row in scanned(scene.table, TABLE)}
        """The table before anybody had a dose."""
        self._requests = [signed(self.tablet, ticket_line(person, 1)) for person in self.citizens[:5]]
        self._answers = [scene.public(*request).body for request in self._requests]
        self._stale = signed(self.tablet, ticket_line(self.citizens[9], 1))
        scene.public(*signed(self.tablet, ticket_line(self.citizens[8], 1)))
        self._auditor = scene._employ("auditor").cookie
        self._found = self._look(scene.clerk)
        self.move_to(TABLE)

    @property
    def persons(self) -> list[str]:
        """The id of the person whom the clerk looked for."""
        return [str(self._found["person_id"])]

    def move_to(self, table: str) -> None:
        """Serve both planes from new processes on a table."""
        self._table = table
        self.restart()

    def restart(self) -> None:
        """Serve both planes from new processes: nothing of the old ones is remembered."""
        settings = Settings(self._table, ROLE_ARN.format(account=ACCOUNT), ORIGIN)
        self.house = PrivateHouse(settings, session("PRIVATE"), rehearsal=True)
        self._public = sender(public_factory.create_app(PublicHouse(settings, session("PUBLIC"))))
        self._private = sender(private_factory.create_app(self.house))

    def seal(self) -> None:
        """Seal the operation log, so that its end is signed."""
        seal(self._table)

    def log(self) -> Log:
        """Verify the operation log as an auditor does, who signs in again where the session is over."""
        desk = SoftTerminal(self._private, CITY, "T-001")
        desk.cookie = self._auditor
        if desk.get("/audit/key").status == 401:
            desk.sign_in("auditor", PASSWORD)
            self._auditor = desk.cookie
        return verify_log(desk)

    def goes_on(self) -> list[str]:
        """Work on; return a sentence for whatever is not as before."""
        said = []
        for (method, path, headers, body), answer in zip(self._requests, self._answers, strict=True):
            # After the hours of a large city a proof is too old: the tablet signs anew what it sent.
            proof = self.tablet.proof(method, path, body)
            if self._public(method, path, {**headers, "vrs-proof": proof}, body).body != answer:
                said.append("a request that was answered before is answered otherwise")
        if self._public(*self._stale).status < 400:
            said.append("a proof older than the tablet's counter is taken")
        fresh = self._public(*signed(self.tablet, ticket_line(self.citizens[7], 1)))
        if (fresh.status, fresh.json.get("code")) != (201, "S001"):
            said.append("a new dose cannot be recorded")
        clerk = SoftTerminal(self._private, CITY, "T-001")
        clerk.sign_in("clerk", PASSWORD)
        if self._look(clerk) != self._found:
            said.append("a person is not found as before")
        return said

    def _look(self, clerk: SoftTerminal) -> dict[str, object]:
        found: dict[str, object] = clerk.post(
            "/people/search", {"by": "ticket", "value": self.citizens[0].ticket_number}
        ).json
        return found
