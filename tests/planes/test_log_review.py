"""A month of the operation log is reviewed over HTTP, by an auditor, when it is over and wholly listed."""

import pytest

from tests.world import World, built_world

pytestmark = [pytest.mark.proof("T12"), pytest.mark.control("R-III-3-24")]


def test_a_month_is_due_begun_shown_and_signed_off() -> None:
    with built_world() as world:
        clerk = world.staff("clerk")
        assert clerk.get("/audit").status == 403
        _settle(world)
        world.clock.move(days=36)
        auditor = world.staff("auditor")
        early = auditor.post("/audit/reviews/2021-07", {}).json
        assert early["code"] == "V261", "rows of the month may not be listed yet"
        _settle(world)
        (due,) = auditor.get("/audit/reviews").json["items"]
        assert (due["month"], due["state"], due["overdue"]) == ("2021-07", "due", False)
        assert auditor.get("/audit/reviews/2021-07").json["code"] == "V461"
        assert auditor.post("/audit/reviews/2021-07", {}).status == 200
        sheet = auditor.get("/audit/reviews/2021-07").json
        assert sheet["sample"] != []
        assert "ACCESS_REFUSED" in {row["act"] for row in sheet["watched"]}
        assert auditor.get("/audit/reviews/2021-07?after=junk~junk").status == 422
        signed = auditor.post("/audit/reviews/2021-07/sign", {"remarks": "異常なし"}).json
        assert signed["signed_by"] == "auditor"
        assert signed["watched"] >= len(sheet["watched"]) > 0, "the sheet shows them act by act"
        assert auditor.post("/audit/reviews/2021-07/sign", {"remarks": "再度"}).json["code"] == "V260"
        assert auditor.post("/audit/reviews/2021-08", {}).json["code"] == "V162"


def test_a_review_that_is_overdue_raises_an_alarm_once_a_day(caplog: pytest.LogCaptureFixture) -> None:
    with built_world() as world:
        world.staff("auditor")
        _settle(world)
        for days, wanted in ((1, 0), (50, 2), (1, 4)):  # each municipality has its own log
            world.clock.move(days=days)
            for _ in range(2):
                _settle(world)
            assert caplog.text.count("alarm log review overdue") == wanted


def _settle(world: World) -> None:
    """Seal what was written, and hand it over."""
    world.clock.move(minutes=11)
    assert world.seal()["failed"] == 0
    world.review()
