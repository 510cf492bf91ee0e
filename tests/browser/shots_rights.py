"""Pictures of retention, erasures, holds and requests about records, in a town of 2026."""

from chalicelib.access.model import Role
from tests.browser.console import Console
from tests.browser.served import Served
from tests.browser.shots import Shot
from tests.planes.retention_town import HELD, HERE, WHY, Town

ADMINISTRATOR, CLERK = (Role.ADMINISTRATOR,), (Role.CLERK,)
RULE = {"basis": "dose", "years": 10, "applies_from": "2026-07-01", "source": "文書管理規程 別表第2"}
END = {"ends_on": "2026-09-30", "late_entry_until": "2026-12-31"}
KNOWN: dict[str, str] = {}


def town(served: Served) -> None:
    """Bring requests at every step, a hold, an erasure that waits and one that is done, and proposals."""
    place = Town(served.world)
    clerk, admin = place.clerk, place.admin
    clerk.post("/holds", {"person_id": place.id_of(HELD), "reason": "係争中のため"})
    place.agreed()
    served.world.erase()
    KNOWN["done"] = clerk.get("/erasures").json["items"][0]["erasure_id"]
    for kind, name in (("disclosure", HERE), ("correction", HERE), ("suspension", HELD)):
        KNOWN[kind] = _received(place, kind, name)
    clerk.post(f"/cases/{KNOWN['disclosure']}/propose", {"ruling": "full", "reason": "請求に理由がある"})
    admin.post("/retention", {"rule": RULE, "reason": "規程の改正"})
    admin.post("/business-end", {"end": END, "reason": "事業の終了"})


def _received(place: Town, kind: str, name: int) -> str:
    wanted = {
        "kind": kind,
        "person_id": place.id_of(name),
        "channel": "counter",
        "applicant": "self",
        "shown": ["driving_licence"],
        "wish": "自分の記録について",
        "received_on": "2026-06-20",
    }
    case_id: str = place.clerk.post("/cases", wanted).json["case_id"]
    return case_id


def _open_first(console: Console) -> None:
    console.page.get_by_role("table").get_by_role("link").first.click()
    console.page.locator("dl.terms").first.wait_for()


def _certificate(console: Console) -> None:
    _open_first(console)
    console.page.get_by_role("heading", name="消去証明書").wait_for()


def _disclosed(console: Console) -> None:
    case, page = KNOWN["disclosure"], console.page
    console.world.administrator().post(f"/cases/{case}/decide", WHY)
    console.go(f"/cases/{case}")
    page.get_by_role("button", name="印刷する内容を表示する").click()
    page.get_by_role("dialog").get_by_role("button", name="表示する").click()
    page.locator(".paper").wait_for()


SHOTS = [
    Shot("console-retention", "保存期間", ADMINISTRATOR, "/retention"),
    Shot("console-due", "満了者", ADMINISTRATOR, "/due"),
    Shot("console-erasures", "記録の消去", ADMINISTRATOR, "/erasures"),
    Shot("console-certificate", "記録の消去", ADMINISTRATOR, "/erasures?state=done", _certificate),
    Shot("console-holds", "消去の留保", ADMINISTRATOR, "/holds"),
    Shot("console-business-end", "業務の終了", ADMINISTRATOR, "/business-end"),
    Shot("console-cases", "開示等の請求", CLERK, "/cases"),
    Shot("console-case", "開示等の請求", ADMINISTRATOR, "/cases?state=proposed", _open_first),
    Shot("console-receive", "請求の受付", CLERK, "/cases/-/new"),
    Shot("console-disclosure", "開示等の請求", CLERK, "/cases", _disclosed),
]
