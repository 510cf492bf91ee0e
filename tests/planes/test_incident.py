"""An incident, from its alarm to the list of people: a number desk's account asks about a canary."""

import io
import json
from collections.abc import Iterator
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import pytest

from chalicelib.access.log.affected import AffectedKind, tally
from chalicelib.audit.model import AuditRow
from local import audit_verify
from local.city import people, registration_csv
from local.terminal import SoftTerminal
from tests.planes.two_city_desk import TwoCities, moved
from tests.world import KASUKABE, KOSHIGAYA, built_world

pytestmark = [pytest.mark.proof("T12")]
THIEF = "number-desk"


@pytest.fixture(scope="module")
def cities() -> Iterator[TwoCities]:
    with built_world() as world:
        yield TwoCities(world)


def listed(cities: TwoCities) -> None:
    """Seal what was written, and list it, so that it can be found."""
    cities.world.clock.move(minutes=11)
    assert cities.world.seal()["failed"] == 0
    cities.world.review()


def affected(auditor: SoftTerminal, wanted: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Put an actor's acts together, part by part, as the screen does."""
    answer = auditor.post("/audit/affected", wanted)
    assert answer.status == 200, answer.json
    assert answer.json["next"] is None
    return {each["subject"]: each for each in answer.json["affected"]}


@pytest.mark.control("R-III-7-01", "R-III-8-10-10", "R-IV-07")
def test_from_a_canarys_alarm_to_everybody_whom_the_account_touched(
    cities: TwoCities, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    world, begun = cities.world, cities.world.clock.now()
    (bait,) = people(KOSHIGAYA, 1, seed=99)
    laid = {"individual_number": bait.individual_number, "label": "台帳の写し 一枚目"}
    assert cities.staff("admin", KOSHIGAYA).post("/canaries", laid).status == 200
    stolen = moved(bait, KASUKABE, 77)
    world.register(registration_csv([stolen]), KASUKABE)
    clerk, touched = cities.staff("clerk", KASUKABE), cities.movers[:3]
    spared = clerk.post("/people/search", {"by": "ticket", "value": cities.movers[3].ticket_number}).json
    ids = {
        each.ticket_number: cities.desk.post(
            "/people/search", {"by": "ticket", "value": each.ticket_number}
        ).json["person_id"]
        for each in touched
    }
    with caplog.at_level("ERROR", "vrs"):
        assert cities.ask(stolen).json["state"] == "not_found"
    assert f"canary asked {KOSHIGAYA}" in caplog.messages, "the alarm names the city, and nobody"
    listed(cities)

    there = cities.staff("auditor", KOSHIGAYA)
    day = {"since": begun.isoformat(), "until": world.clock.now().isoformat()}
    (alarm,) = there.post("/audit/search", {**day, "act": "CANARY_ASKED"}).json["rows"]
    assert alarm["actor"] == f"{KASUKABE}:{THIEF}", "the log names who asked, and for which city"

    assert cities.staff("admin", KASUKABE).post(f"/accounts/{THIEF}/disable", {}).status == 200
    world.clock.move(seconds=60)
    assert cities.desk.get("/inquiries/limits").status == 401, "the account is shut out"
    auditor = cities.staff("auditor", KASUKABE)
    found = affected(auditor, {**day, "actor": THIEF})
    met = {subject for subject, each in found.items() if each["kind"] == AffectedKind.PERSON}
    assert set(ids.values()) <= met
    assert spared["person_id"] not in met, "whom another clerk looked at is not in the list"
    asked = found[ids[touched[0].ticket_number]]["acts"]
    assert asked == {"PERSON_LOOKED_AT": 1}

    export, key = auditor.get("/audit"), auditor.get("/audit/key")
    lines, pem, said = tmp_path / "export.ndjson", tmp_path / "key.pem", io.StringIO()
    lines.write_bytes(export.body)
    pem.write_bytes(key.body)
    with redirect_stdout(said):
        assert audit_verify.main([str(lines), "--key", str(pem), "--municipality", KASUKABE]) == 0
    said_lines = map(json.loads, export.body.splitlines())
    rows = [AuditRow.model_validate(each["row"]) for each in said_lines if each["kind"] == "row"]
    mine = [row for row in rows if row.entry.actor == THIEF and row.entry.at >= begun]
    again = {each.subject: each.model_dump(mode="json") for each in tally(mine)}
    assert again == found, "the verified export of the log says the same"


def test_who_may_not_search_the_log_may_not_put_it_together(cities: TwoCities) -> None:
    day = {"since": "2021-07-01T00:00:00Z", "until": "2021-07-02T00:00:00Z"}
    assert cities.staff("clerk", KASUKABE).post("/audit/affected", day).status == 403
    auditor = cities.staff("auditor", KASUKABE)
    reversed_ = {"since": day["until"], "until": day["since"]}
    assert auditor.post("/audit/affected", reversed_).json["code"] == "V161"
