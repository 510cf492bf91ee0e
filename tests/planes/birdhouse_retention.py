"""Requests about one's own records, rules, holds, erasure and the end of business, well and badly."""

from typing import Any

from tests.planes.birdhouse_flock import CORRECTED, DISCLOSED, LEAVING, SUSPENDED, Flock
from tests.planes.venue import OTHER_LOT
from tests.receivers import give
from tests.world import KOSHIGAYA

APPROVED = {"approve": True, "why": "確認しました"}


class CaseDesk:
    """A clerk who keeps cases and an administrator who decides them."""

    def __init__(self, flock: Flock) -> None:
        self.flock, self.clerk, self.admin = flock, flock.desk["clerk"], flock.desk["admin"]
        self.reason = {"reason": flock.typed}

    def received(self, kind: str, place: int) -> str:
        """Take a request in; return its path."""
        wanted: dict[str, Any] = {
            "kind": kind,
            "person_id": self.flock.id_of(place),
            "channel": "counter",
            "applicant": "self",
            "shown": ["passport"],
            "wish": self.flock.typed,
            "received_on": str(self.flock.world.clock.now().date()),
        }
        self.clerk.post("/cases", {**wanted, "channel": "post"})
        return f"/cases/{self.clerk.post('/cases', wanted).json['case_id']}"

    def granted(self, kind: str, place: int) -> str:
        """Take a request in and grant it; return its path."""
        path = self.received(kind, place)
        for step, body in (("correction", {"ticket": "1234567890", "turn": 1, "version": 1}), ("end", {})):
            self.clerk.post(f"{path}/{step}", body)
        self.clerk.get(f"{path}/disclosure")
        for _ in range(2):
            self.clerk.post(f"{path}/extend", self.reason)
        self.clerk.post(f"{path}/propose", {"ruling": "full", **self.reason})
        self.clerk.post(f"{path}/decide", APPROVED)
        for _ in range(2):
            self.admin.post(f"{path}/decide", {"approve": True, "why": self.flock.typed})
        return path


def answer_requests(flock: Flock) -> None:
    """Take requests in, and disclose, correct, withdraw; the correction reaches who received the record."""
    desk, clerk, person = CaseDesk(flock), flock.desk["clerk"], flock.people[CORRECTED]
    path = desk.granted("disclosure", DISCLOSED)
    for form in ("json", "text", "csv", "pdf"):
        clerk.get(f"{path}/disclosure?as={form}")
    clerk.post(f"{path}/end", {})
    give(flock.world, flock.id_of(CORRECTED), "R-1", flock.world.clock.now())
    path = desk.granted("correction", CORRECTED)
    which = {"ticket": person.ticket_number, "turn": 3, "version": 1}
    clerk.post("/doses/correct", {"which": which, "reason": flock.typed, "lot": OTHER_LOT})
    clerk.post(f"{path}/correction", {**which, "version": 2})
    clerk.post(f"{path}/told", {"municipality": KOSHIGAYA, "reference": "R-2"})
    clerk.post(f"{path}/told", {"municipality": KOSHIGAYA, "reference": "R-1"})
    clerk.post(f"{path}/end", {})
    path = desk.received("disclosure", DISCLOSED)
    for _ in range(2):
        clerk.post(f"{path}/withdraw", desk.reason)
    for path_ in ("/cases", path, "/cases?overdue=1"):
        clerk.get(path_)
        flock.desk["registrar"].get(path_)


def erase_people(flock: Flock) -> None:
    """Set a rule, hold back, erase who moved away and who asked for it, and end business one day."""
    world, clerk, admin = flock.world, flock.desk["clerk"], flock.desk["admin"]
    second = world.administrator(name="admin-2")
    rule = {"basis": "death", "years": 5, "applies_from": "2026-01-01", "source": flock.typed}
    end = {"ends_on": "2028-12-31", "late_entry_until": "2029-03-31"}
    for path, body in (("/retention", {"rule": rule}), ("/business-end", {"end": end})):
        made = admin.post(path, {**body, "reason": flock.typed}).json
        admin.post(f"{path}/{made['setting_id']}/decide", APPROVED)
        second.post(f"{path}/{made['setting_id']}/decide", APPROVED)
    hold = clerk.post("/holds", {"person_id": flock.id_of(LEAVING[0]), "reason": flock.typed}).json
    for _ in range(2):
        admin.post(f"/holds/{hold['hold_id']}/lift", {"reason": flock.typed})
    desk = CaseDesk(flock)
    case = desk.granted("suspension", SUSPENDED)
    by_case = clerk.post(f"{case}/erase", desk.reason).json["erasure_id"]
    by_period = clerk.post("/erasures", desk.reason).json["erasure_id"]
    for erasure in (by_case, by_period):
        admin.get(f"/erasures/{erasure}/certificate")
        for _ in range(2):
            admin.post(f"/erasures/{erasure}/decide", {"approve": True, "why": flock.typed})
    world.erase()
    clerk.post(f"{case}/end", {})
    for path in (
        *("/due", "/holds", "/erasures", "/retention", "/business-end"),
        *(f"/erasures/{by_case}", f"/erasures/{by_period}", f"/erasures/{by_period}/certificate"),
    ):
        clerk.get(path)
        flock.desk["registrar"].get(path)
