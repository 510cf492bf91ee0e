"""A person asks to be erased: a hold keeps the record, two people decide, a certificate says what went."""

import json
from typing import TYPE_CHECKING

from chalicelib.planes.private import erase_job
from chalicelib.systems.vrs.retention.certificate import Certified, verified
from chalicelib.values.clock import day_in_japan
from local.city_hall import CityHall
from local.telling import Teller

if TYPE_CHECKING:
    from local.play import Cast

APPROVED = {"approve": True, "why": "確認しました"}


def play(hall: CityHall, teller: Teller, cast: "Cast") -> None:
    """Hold a record back, let it go, erase it by decision, and verify the certificate offline."""
    teller.step("利用停止の請求を受け、記録を消去します / a request, a hold, an erasure with a certificate")
    clerk, person = cast.staff["clerk"], cast.citizens[-7]
    found = clerk.post("/people/search", {"by": "ticket", "value": person.ticket_number}).json
    hold = clerk.post("/holds", {"person_id": found["person_id"], "reason": "係争中のため"}).json
    case = _granted(hall, cast, found["person_id"])
    refused = clerk.post(f"/cases/{case}/erase", {"reason": "利用停止の決定"}).json["code"]
    teller.expect("留保された記録は消せない / a held record stays", came=refused, wanted="V253")
    cast.admin.post(f"/holds/{hold['hold_id']}/lift", {"reason": "係争の終了"})
    erasure = clerk.post(f"/cases/{case}/erase", {"reason": "利用停止の決定"}).json["erasure_id"]
    own = clerk.post(f"/erasures/{erasure}/decide", APPROVED).json["code"]
    teller.expect("起案した職員は承認できない / no approval of one's own", came=own, wanted="A304")
    cast.admin.post(f"/erasures/{erasure}/decide", APPROVED)
    erase_job.erase(hall.erase_house)
    gone = clerk.get(f"/people/{found['person_id']}").json["code"]
    teller.expect("記録はどこにもない / the record is gone", came=gone, wanted="V402")
    given = clerk.get(f"/erasures/{erasure}/certificate").json
    people = tuple(Certified.model_validate(each) for each in given["people"])
    key = hall.provisioner.kms.get_public_key(KeyId="alias/vrs/erasure")["PublicKey"]
    certificate = verified(json.dumps(given["signed"]).encode(), people, key)
    counts = certificate.totals.model_dump()
    teller.table(["消した項目", "件数"], [[name, count] for name, count in counts.items() if count])
    teller.expect("証明書を署名で確かめた / certificate verified", came=certificate.erased, wanted=1)


def _granted(hall: CityHall, cast: "Cast", person_id: str) -> str:
    """Take the request in and have it granted by a second person; return the case."""
    wanted = {
        "kind": "suspension",
        "person_id": person_id,
        "channel": "counter",
        "applicant": "self",
        "shown": ["my_number_card"],
        "wish": "記録を消去してほしい",
        "received_on": day_in_japan(hall.private_house.clock.now()).isoformat(),
    }
    case: str = cast.staff["clerk"].post("/cases", wanted).json["case_id"]
    cast.staff["clerk"].post(f"/cases/{case}/propose", {"ruling": "full", "reason": "請求に理由がある"})
    cast.admin.post(f"/cases/{case}/decide", APPROVED)
    return case
