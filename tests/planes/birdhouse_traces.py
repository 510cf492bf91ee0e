"""Notices, statistics, open data, and the operation log's search and review, well and badly."""

from tests.planes.birdhouse_flock import CORRECTED, Flock
from tests.world import KOSHIGAYA

SPAN = {"since": "2026-07-01T00:00:00Z", "until": "2026-07-31T00:00:00Z"}
JULY = {"since": "2021-07-01", "until": "2021-07-31"}


def settle(flock: Flock) -> None:
    """Seal what was written, and hand it over."""
    flock.world.clock.move(minutes=11)
    flock.world.seal()
    flock.world.review(again=False)


def tell_others(flock: Flock) -> None:
    """Read notices on both sides, and acknowledge them."""
    clerk, there = flock.desk["clerk"], flock.world.staff("clerk", KOSHIGAYA)
    for notice in there.get("/notices").json["items"]:
        for _ in range(2):
            there.post(f"/notices/{notice['notice_id']}/acknowledge", {})
        clerk.post(f"/notices/{notice['notice_id']}/acknowledge", {})
    for path in ("/notices", "/notices?open=1", "/notices/sent"):
        clerk.get(path)
        flock.desk["registrar"].get(path)


def count_and_search(flock: Flock) -> None:
    """Count as the state does; search the log by ticket, by person, and by what is neither."""
    state, auditor, some = flock.world.staff("state"), flock.desk["auditor"], flock.people[CORRECTED]
    state.post("/statistics", JULY)
    for form in ("ndjson", "csv", "pdf"):
        state.post("/open-data", {**JULY, "form": form})
    state.get("/notices")
    for subject in (some.ticket_number, flock.id_of(CORRECTED), some.name, some.individual_number):
        for path in ("/audit/search", "/audit/search/export", "/audit/affected"):
            auditor.post(path, {**SPAN, "subject": subject})
            flock.desk["clerk"].post(path, {**SPAN, "subject": subject})


def review_the_log(flock: Flock) -> None:
    """Review the month when it is over; everybody signs in anew by then."""
    settle(flock)
    flock.world.clock.move(days=36)
    settle(flock)
    auditor, month = flock.world.staff("auditor"), "/audit/reviews/2026-07"
    auditor.get("/audit/reviews")
    auditor.get(month)
    auditor.post(month, {})
    auditor.post(f"/audit/reviews/{'9' * 4}-13", {})
    for after in ("", f"?after={flock.bystander.individual_number}"):
        auditor.get(f"{month}{after}")
    for remarks in (flock.typed, flock.typed, "\x00"):
        auditor.post(f"{month}/sign", {"remarks": remarks})
    auditor.get("/audit/reviews")
