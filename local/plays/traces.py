"""A correction arrives everywhere: the state's numbers follow, and the log says who did it."""

from typing import Any

from local.appointing import employ
from local.city_hall import CityHall
from local.play import Cast
from local.telling import Teller
from local.terminal import SoftTerminal
from local.venue_day import DAY

PASSWORD = "nobody else reads this phrase"  # noqa: S105 - a synthetic city's
CORRECTED = "2021-06-30"


def play(hall: CityHall, teller: Teller, cast: Cast) -> None:
    """Read statistics as the state, correct a dose, and follow the correction."""
    teller.step("国・都道府県は統計だけを見ます / the state sees statistics, and nothing else")
    state = _state(hall, cast)
    # A month: single days of few doses are only ever shown together with others (秘匿).
    asked: dict[str, Any] = {"since": "2021-07-01", "until": "2021-07-31", "by": ["turn", "age"]}
    hall.pump.settle()
    before = state.post("/statistics", asked).json
    rows = [(row["turn"] or "秘匿", row["age"] or "秘匿", f"{row['count']:,}") for row in before["rows"]]
    teller.table(("回数", "年齢", "件数"), rows)
    teller.expect(
        "個人の記録は見られない / no record of a person", came=state.get("/waiting").status, wanted=403
    )
    teller.step("一つの訂正が統計と操作記録に届きます / one correction reaches statistics and the log")
    ticket = _corrected(cast)
    hall.pump.settle()
    after = state.post("/statistics", asked).json
    teller.expect("統計が追従する / statistics follow", came=after["total"], wanted=before["total"] - 1)
    sent = cast.staff["clerk"].get("/notices/sent?most=5000").json["items"]
    teller.expect(
        "訂正の発信の控え / the correction is noted", came=ticket in sent[0]["subjects"], wanted=True
    )
    wanted = {"since": "2021-01-01T00:00:00Z", "until": "2099-01-01T00:00:00Z"}
    found = cast.staff["auditor"].post("/audit/search", {**wanted, "subject": ticket}).json
    acts = [row["act"] for row in found["rows"]]
    teller.expect("操作記録で見つかる / found in the log", came="DOSE_CORRECTED" in acts, wanted=True)
    teller.say(f"索引の到達点 {found['indexed_up_to']['at']}")


def _corrected(cast: Cast) -> str:
    """Correct the day of the first dose that may be moved a day back; return its ticket."""
    clerk = cast.staff["clerk"]
    for citizen in cast.citizens:
        found = clerk.post("/tickets/search", {"ticket": citizen.ticket_number}).json
        for slot in found["slots"]:
            if (slot["status"], slot["given_on"]) == ("given", DAY):
                which = {"ticket": citizen.ticket_number, "turn": slot["turn"], "version": slot["version"]}
                change = {"which": which, "reason": "予診票で確認", "given_on": CORRECTED}
                if clerk.post("/doses/correct", change).status == 200:
                    return citizen.ticket_number
    return ""


def _state(hall: CityHall, cast: Cast) -> SoftTerminal:
    def seat() -> SoftTerminal:
        return hall.terminal(cast.admin.municipality)

    return employ((cast.admin, cast.approver), "state", "state", seat, PASSWORD)
