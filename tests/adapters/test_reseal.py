"""After a run every item stands under the new key with the same words, whatever happened meanwhile."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from chalicelib.adapters.area_keys import KEPT_FOR, RENEWED_AFTER, Area
from chalicelib.adapters.dynamodb import reseal as adapter
from chalicelib.adapters.dynamodb.places import Place
from chalicelib.adapters.dynamodb.table import SealedTable
from chalicelib.adapters.sessions import Duty
from chalicelib.audit.model import Act, AuditRow
from chalicelib.errors import SealBroken, SheetMoved, Unavailable
from chalicelib.planes.private.reseal_job import SETTLED_AFTER, Phase, Run, next_pass, reseal
from infra.rotation import progress_of
from local.city import people, registration_csv, ticket_line
from local.provision import TABLE
from tests.faults import Call, Fault, on, wired
from tests.infra.offices import CODE, READERS, Offices, key_of, place_of, sealed, words
from tests.planes.venue import Venue, scan
from tests.snapshots import Row, put_back, stored
from tests.world import KASUKABE, KOSHIGAYA, built_world

pytestmark = [pytest.mark.proof("T14", "T19"), pytest.mark.control("R-II-6-7-08")]

AREAS = (Area.VENUE, Area.RESIDENT, Area.OFFICE)
NEW = "SEAL#0002"
NOBODY = Place(Area.VENUE, "VENUES", "HALL-9")


@pytest.fixture(scope="module")
def offices() -> Iterator[Offices]:
    with built_world() as world:
        some = list(people(KASUKABE, 3, seed=14))
        assert world.register(registration_csv(some)).status == 200
        venue = Venue(world)
        for person in some[:2]:
            assert scan(venue.wide, ticket_line(person, 1)).status == 201
        world.register(registration_csv(list(people(KOSHIGAYA, 1, seed=14))), KOSHIGAYA)
        yield Offices(world)


@pytest.fixture(autouse=True)
def as_it_was(offices: Offices) -> Iterator[None]:
    """Put the table, the clock and the queue back after each test; begin with processes that know nothing."""
    at = offices.world.clock.at
    with put_back():
        yield
    offices.world.clock.at = at
    offices.queue.messages.clear()
    offices.house = offices.job()


def names(area: Area, municipality: str = KASUKABE) -> set[str]:
    return {row["sealed_by"]["S"] for row in sealed(area, municipality)}


def not_of(area: Area) -> dict[tuple[str, str], Row]:
    return {key_of(row): row for row in stored() if f"#{area}#" not in row["pk"]["S"]}


def acts(offices: Offices) -> list[tuple[Act, dict[str, Any]]]:
    rows = words(offices, "office")
    found = [AuditRow.model_validate_json(said) for (pk, _), said in rows.items() if "#AUDIT#" in pk]
    return [(row.entry.act, dict(row.entry.detail)) for row in found]


def still_says(before: dict[tuple[str, str], bytes], after: dict[tuple[str, str], bytes]) -> None:
    """Demand that every item there was says what it said; the run's own rows are new."""
    assert {key: after.get(key) for key in before} == before
    assert all("#AUDIT#" in pk for pk, _ in after.keys() - before.keys())


# -- a whole run ----------------------------------------------------------------------------------


@pytest.mark.parametrize("area", AREAS)
def test_a_run_leaves_every_item_under_the_new_key_with_the_same_words(area: Area, offices: Offices) -> None:
    before, others = words(offices, area), not_of(area)
    assert offices.rotate(area) == NEW
    offices.run()
    assert names(area) == {NEW}
    still_says(before, words(offices, area))
    now = not_of(area)
    assert {key: now.get(key) for key in others} == others, "another area was touched"
    assert names(area, KOSHIGAYA) == {"SEAL#0001"}
    (progress,) = progress_of(CODE, offices.opener)
    assert (progress.phase, progress.left, progress.broken) == (Phase.DONE, 0, 0)
    assert progress.done >= len(before)


def test_plain_attributes_stay_as_they_were(offices: Offices) -> None:
    plain = {
        (row["pk"]["S"], row["sk"]["S"]): {k: v for k, v in row.items() if k not in {"sealed", "sealed_by"}}
        for row in sealed("venue")
    }
    offices.rotate(Area.VENUE)
    offices.run()
    for row in sealed("venue"):
        kept = {name: value for name, value in row.items() if name not in {"sealed", "sealed_by"}}
        assert plain.get((row["pk"]["S"], row["sk"]["S"]), kept) == kept


def test_the_operation_log_shows_when_a_run_began_and_ended_once_each(offices: Offices) -> None:
    offices.rotate(Area.OFFICE)
    offices.run()
    of_runs = [(act, detail["key"]) for act, detail in acts(offices) if act.value.startswith("AREA_")]
    assert sorted(of_runs) == [(Act.AREA_KEY_ROTATED, NEW), (Act.AREA_SEALED_AGAIN, NEW)]


def test_a_run_ends_only_after_a_pass_that_no_older_key_could_outlive(offices: Offices) -> None:
    """A process that still holds the older key seals with it after the first pass: a later pass finds it."""
    late = offices.fresh(Duty.OFFICE).put_new(NOBODY, b"late")
    offices.rotate(Area.VENUE)
    reseal(offices.queue.messages.popleft(), offices.house)
    assert len(offices.queue.messages) == 1, "everything is sealed again, and yet the run waits"
    offices.client("DEPLOYER", "dynamodb").put_item(**late.action["Put"])
    assert names(Area.VENUE) == {"SEAL#0001", NEW}
    offices.run()
    assert names(Area.VENUE) == {NEW}


def test_a_message_that_comes_after_the_end_changes_nothing(offices: Offices) -> None:
    offices.rotate(Area.VENUE)
    first = offices.queue.messages[0]
    offices.run()
    before = stored()
    with wired() as wire:
        reseal(first, offices.house)
    assert stored() == before
    assert "Scan" not in wire.calls
    assert not offices.queue.messages


def test_a_later_rotation_overtakes_a_run(offices: Offices) -> None:
    """Nothing goes back under the older of two new keys."""
    before = words(offices, "venue")
    offices.rotate(Area.VENUE)
    older = offices.queue.messages.popleft()
    offices.queue.messages.append(older)
    offices.run()
    assert offices.rotate(Area.VENUE) == "SEAL#0003"
    offices.queue.messages.append(older)
    offices.run()
    assert names(Area.VENUE) == {"SEAL#0003"}
    still_says(before, words(offices, "venue"))


def test_an_item_under_a_newer_key_than_the_runs_is_left(offices: Offices) -> None:
    """A later run overtook this one after the page was read."""
    for _ in range(2):
        offices.rotate(Area.RESIDENT)
        offices.run()
    rows = sealed("resident")
    older = Run(municipality=CODE, area=Area.RESIDENT, version=NEW, rotated_at=offices.world.clock.at)
    assert offices.house.sealer(older).work([place_of(row) for row in rows]) == adapter.Tally()
    assert sealed("resident") == rows


MADE = datetime(2021, 7, 1, 3, 0, tzinfo=UTC)
LATE = MADE + SETTLED_AFTER


@pytest.mark.parametrize(
    ("area", "phase", "began", "found", "broken", "over", "waits"),
    [
        (Area.VENUE, Phase.COUNTING, MADE, 0, 0, Phase.SEALING, False),
        (Area.VENUE, Phase.SEALING, MADE, 0, 0, Phase.SEALING, True),  # an older key may still seal
        (Area.VENUE, Phase.SEALING, LATE - timedelta(seconds=1), 0, 0, Phase.SEALING, False),
        (Area.VENUE, Phase.SEALING, LATE, 5, 0, Phase.SEALING, False),
        (Area.VENUE, Phase.SEALING, LATE, 0, 0, Phase.DONE, False),
        (Area.VENUE, Phase.SEALING, LATE, 2, 2, Phase.STUCK, False),
        (Area.VENUE, Phase.SEALING, LATE, 3, 2, Phase.SEALING, False),
        (Area.NUMBER, Phase.SEALING, MADE, 5, 0, Phase.DONE, False),
    ],
)
def test_when_a_run_is_over(
    *, area: Area, phase: Phase, began: datetime, found: int, broken: int, over: Phase, waits: bool
) -> None:
    run = Run(municipality=CODE, area=area, version=NEW, rotated_at=MADE, phase=phase, found=found)
    after, wait = next_pass(
        run.model_copy(update={"pass_began_at": began, "broken": broken}), max(began, MADE)
    )
    assert (after.phase, after.passes, after.cursor, after.found) == (over, 1, None, 0)
    assert (wait == SETTLED_AFTER) if waits else (wait <= timedelta(seconds=1))


# -- items that change meanwhile ------------------------------------------------------------------


def meddled(monkeypatch: pytest.MonkeyPatch, meddle: Callable[[SealedTable, Place], None]) -> None:
    """Do something to each item after the job read it and before it writes it, once."""
    put, seen = adapter._put, set()

    def between(table: SealedTable, write: Any) -> None:
        key = write.action["Update"]["Key"]
        place = place_of(key)
        if place not in seen:
            seen.add(place)
            meddle(table, place)
        put(table, write)

    monkeypatch.setattr(adapter, "_put", between)


@pytest.mark.parametrize("area", [Area.VENUE, Area.RESIDENT])
def test_whoever_changes_an_item_between_reading_and_writing_wins(
    area: Area, offices: Offices, monkeypatch: pytest.MonkeyPatch
) -> None:
    deployer = offices.client("DEPLOYER", "dynamodb")
    writer = offices.fresh(READERS[area])

    def change(_table: SealedTable, place: Place) -> None:
        item = writer.get_one(place)
        assert item is not None
        deployer.put_item(**writer.put_next(place, b"changed " + item.plaintext, item.version).action["Put"])

    before = words(offices, area)
    meddled(monkeypatch, change)
    offices.rotate(area)
    offices.run()
    after = words(offices, area)
    assert after == {key: b"changed " + said for key, said in before.items()}
    assert names(area) == {NEW}


def test_an_item_that_is_deleted_meanwhile_stays_deleted(
    offices: Offices, monkeypatch: pytest.MonkeyPatch
) -> None:
    deployer = offices.client("DEPLOYER", "dynamodb")
    meddled(monkeypatch, lambda t, p: deployer.delete_item(TableName=TABLE, Key=t.key(p)))
    offices.rotate(Area.RESIDENT)
    offices.run()
    assert sealed("resident") == []


def test_an_item_that_was_deleted_and_made_anew_at_the_same_version_keeps_its_new_words(
    offices: Offices, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Version and key's name are the same as before; only the blob tells them apart."""
    deployer, old = offices.client("DEPLOYER", "dynamodb"), offices.fresh(Duty.DESK)
    old.blind(Area.RESIDENT, "X", "1")  # it holds the older key for some minutes more

    def anew(table: SealedTable, place: Place) -> None:
        deployer.delete_item(TableName=TABLE, Key=table.key(place))
        deployer.put_item(**old.put_new(place, b"anew").action["Put"])

    count = len(sealed("resident"))
    meddled(monkeypatch, anew)
    offices.rotate(Area.RESIDENT)
    offices.run()
    assert list(words(offices, "resident").values()) == [b"anew"] * count
    assert names(Area.RESIDENT) == {NEW}


def test_two_jobs_at_once_end_as_one(offices: Offices, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second works off the same message while the first is between reading and writing."""
    before = words(offices, "venue")
    offices.rotate(Area.VENUE)
    offices.house.finder = adapter.Finder(offices.client("RESEAL", "dynamodb"), TABLE)
    message, second, began = offices.queue.messages[0], offices.job(None), []

    def other(_table: SealedTable, _place: Place) -> None:
        if not began:
            began.append(True)
            reseal(message, second)

    meddled(monkeypatch, other)
    offices.run()
    assert began
    assert names(Area.VENUE) == {NEW}
    still_says(before, words(offices, "venue"))
    assert [act for act, _ in acts(offices)].count(Act.AREA_SEALED_AGAIN) == 1


def test_an_item_that_does_not_open_is_left_and_said(offices: Offices) -> None:
    row = sealed("resident")[0]
    spoilt = row["sealed"]["B"][:-1] + bytes([row["sealed"]["B"][-1] ^ 1])
    offices.client("DEPLOYER", "dynamodb").put_item(TableName=TABLE, Item={**row, "sealed": {"B": spoilt}})
    offices.rotate(Area.RESIDENT)
    offices.run()
    (progress,) = progress_of(CODE, offices.opener)
    assert (progress.phase, progress.broken) == (Phase.STUCK, 1)
    assert names(Area.RESIDENT) == {"SEAL#0001", NEW}


# -- crashes and faults ---------------------------------------------------------------------------


class Killed(BaseException):
    """The process ends here."""


WRITES = {"PutItem", "TransactWriteItems", "UpdateItem"}


def calls_of_a_run(offices: Offices) -> list[str]:
    with put_back(), wired() as wire:
        offices.rotate(Area.RESIDENT)
        offices.run(offices.job(None))
        return wire.calls


@pytest.mark.parametrize("after", [False, True], ids=["before-the-call", "after-its-effect"])
def test_a_job_that_is_killed_at_a_call_is_taken_up_again(*, after: bool, offices: Offices) -> None:
    """At the first and the last call of each operation; every one of the seventy was tried once by hand."""
    before, at = words(offices, "resident"), offices.world.clock.at
    calls = calls_of_a_run(offices)
    tried = {operation for operation in calls if operation in WRITES or not after}
    assert tried >= WRITES
    last = len(calls) - 1
    points = {
        point(operation)
        for operation in tried
        for point in (calls.index, lambda o: last - calls[::-1].index(o))
    }
    for nth in sorted(points):
        offices.world.clock.at = at
        with put_back():
            killed_at(nth, offices, after=after)
            offices.run(offices.job(None))
            assert names(Area.RESIDENT) == {NEW}, nth
            still_says(before, words(offices, "resident"))
            done = [act for act, _ in acts(offices) if act.value.startswith("AREA_")]
            assert sorted(done) == [Act.AREA_KEY_ROTATED, Act.AREA_SEALED_AGAIN], nth


def killed_at(nth: int, offices: Offices, *, after: bool) -> None:
    """Run until the nth call, and no further; what was handed over then is handed over again."""
    offices.queue.messages.clear()
    left = [nth]

    def plan(_call: Call) -> Fault | None:
        left[0] -= 1
        if left[0] == -1:
            if after:
                return Fault.LOST
            raise Killed
        if left[0] < -1:
            raise Killed
        return None

    message = ""
    try:
        with wired(plan):
            offices.rotate(Area.RESIDENT)
            house = offices.job(None)
            while offices.queue.messages:
                message = offices.queue.messages[0]
                reseal(message, house)
                offices.queue.messages.popleft()
    except Killed:
        pass
    if not offices.queue.messages:
        offices.rotate(Area.RESIDENT)


@pytest.mark.parametrize("fault", [Fault.LOST, Fault.BROKEN_AFTER, Fault.THROTTLED])
@pytest.mark.parametrize("operation", ["UpdateItem", "Scan", "BatchGetItem", "TransactWriteItems"])
def test_a_reply_that_is_lost_costs_nothing(operation: str, fault: Fault, offices: Offices) -> None:
    before = words(offices, "resident")
    with wired(on(operation, fault, 0)) as wire:
        offices.rotate(Area.RESIDENT)
        offices.run(offices.job(6))
    assert sum(wire.faults.values()) == 1
    assert names(Area.RESIDENT) == {NEW}
    still_says(before, words(offices, "resident"))


# -- processes that know only the older key -------------------------------------------------------


def test_a_running_process_reads_what_is_sealed_under_a_key_it_does_not_know_yet(offices: Offices) -> None:
    table, at = offices.fresh(Duty.DESK), offices.world.clock.at
    for row in sealed("resident"):
        table.open_item(place_of(row), row)
    offices.rotate(Area.RESIDENT)
    offices.run()
    offices.world.clock.at = at + RENEWED_AFTER  # the run waited minutes; this process has not
    with wired() as wire:
        for row in sealed("resident"):
            assert table.open_item(place_of(row), row).plaintext
    assert wire.calls.count("Query") == 1, "the keyring is read again once"


def test_old_ciphertexts_open_after_a_rotation_before_anything_is_sealed_again(offices: Offices) -> None:
    before = words(offices, "venue")
    offices.rotate(Area.VENUE)
    assert words(offices, "venue") == before


def test_new_items_are_sealed_under_the_new_key_once_the_older_was_forgotten(offices: Offices) -> None:
    table = offices.fresh(Duty.OFFICE)
    table.blind(Area.VENUE, "X", "1")
    offices.rotate(Area.VENUE)
    assert table.put_new(NOBODY, b"1").action["Put"]["Item"]["sealed_by"]["S"] == "SEAL#0001"
    offices.world.clock.at += KEPT_FOR
    assert table.put_new(NOBODY, b"1").action["Put"]["Item"]["sealed_by"]["S"] == NEW


def test_a_key_that_nobody_made_is_looked_for_once_in_some_seconds(offices: Offices) -> None:
    table, row = offices.fresh(Duty.DESK), sealed("resident")[0]
    table.open_item(place_of(row), row)
    strange = {**row, "sealed_by": {"S": "SEAL#9999"}}

    def tries(times: int) -> int:
        with wired() as wire:
            for _ in range(times):
                with pytest.raises(SealBroken):
                    table.open_item(place_of(row), strange)
        return wire.calls.count("Query")

    assert tries(20) == 0, "its keys are younger than some seconds"
    offices.world.clock.at += RENEWED_AFTER
    assert tries(20) == 1


# -- numbers --------------------------------------------------------------------------------------


def test_numbers_are_wrapped_again_and_their_seals_stay(offices: Offices) -> None:
    before = {row["pk"]["S"]: row for row in sealed("number")}
    offices.rotate(Area.NUMBER)
    with wired() as wire:
        offices.run()
    assert wire.calls.count("ReEncrypt") == 1, "the three numbers of one file share a data key"
    for row in sealed("number"):
        was = before[row["pk"]["S"]]
        assert (row["sealed"], row["sealed_by"], row["version"]) == (
            was["sealed"],
            was["sealed_by"],
            was["version"],
        )
        assert row["wrapped"] != was["wrapped"]
    desk = offices.world.staff("number-desk")
    for person in people(KASUKABE, 3, seed=14):
        wanted = {"individual_number": person.individual_number, "purpose": "ask_former_city"}
        assert desk.post("/people/search-by-number", wanted).json["name"] == person.name


# -- walls ----------------------------------------------------------------------------------------


def refused(act: Callable[[], Any]) -> None:
    with pytest.raises((ClientError, Unavailable)) as told:
        act()
    assert "AccessDenied" in str(told.value if isinstance(told.value, ClientError) else told.value.__cause__)


def foreign(offices: Offices, area: str, municipality: str) -> None:
    """Try to read and to change items outside what a session of venue in Kasukabe is bound to."""
    client = offices.fresh(Duty.RESEAL, who="RESEAL", purpose="venue").client
    key = {"pk": {"S": f"{municipality}#{area}#TICKET#0"}, "sk": {"S": "X"}}
    change = {"UpdateExpression": "SET sealed = :b", "ExpressionAttributeValues": {":b": {"B": b"1"}}}
    refused(lambda: client.get_item(TableName=TABLE, Key=key))
    refused(lambda: client.update_item(TableName=TABLE, Key=key, **change))


@pytest.mark.parametrize("municipality", [KASUKABE, KOSHIGAYA])
@pytest.mark.parametrize("area", ["venue", "resident", "office", "number"])
@pytest.mark.proof("T10")
def test_a_session_reaches_the_one_area_of_the_one_municipality(
    area: str, municipality: str, offices: Offices
) -> None:
    if (area, municipality) == ("venue", KASUKABE):
        table = offices.fresh(Duty.RESEAL, who="RESEAL", purpose="venue")
        assert table.raw(Place(Area.VENUE, "TICKET#0", "X")) is None
    else:
        foreign(offices, area, municipality)


@pytest.mark.proof("T10")
def test_a_session_opens_the_one_areas_key_only(offices: Offices) -> None:
    for purpose in ("venue", "resident", "office", "number"):
        table = offices.fresh(Duty.RESEAL, who="RESEAL", purpose=purpose)
        for area in AREAS:
            if area == purpose:
                assert table.blind(area, "X", "1")
            else:
                refused(lambda t=table, a=area: t.blind(a, "X", "1"))


@pytest.mark.proof("T10")
def test_a_session_may_change_nothing_but_seals(offices: Offices) -> None:
    client = offices.fresh(Duty.RESEAL, who="RESEAL", purpose="venue").client
    place = {"TableName": TABLE, "Key": {"pk": {"S": f"{KASUKABE}#venue#TABLET#0"}, "sk": {"S": "COUNTER"}}}
    number = {":n": {"N": "1"}}
    for name in ("revoked", "used", "sealed_to"):
        refused(
            lambda n=name: client.update_item(
                **place, UpdateExpression=f"SET {n} = :n", ExpressionAttributeValues=number
            )
        )
    refused(lambda: client.delete_item(**place))
    refused(lambda: client.put_item(TableName=TABLE, Item=place["Key"]))
    refused(lambda: client.scan(TableName=TABLE, ProjectionExpression="pk, sk"))
    keys = {"pk": {"S": f"{KASUKABE}#venue#KEYS"}, "sk": {"S": "SEAL#0001"}}
    change = {"UpdateExpression": "SET wrapped = :b", "ExpressionAttributeValues": {":b": {"B": b"1"}}}
    refused(lambda: client.update_item(TableName=TABLE, Key=keys, **change))


@pytest.mark.proof("T10")
def test_no_session_opens_a_number(offices: Offices) -> None:
    (row, *_) = sealed("number")
    for purpose in ("venue", "resident", "office", "number"):
        kms = offices.fresh(Duty.RESEAL, who="RESEAL", purpose=purpose).kms
        context = {"municipality": KASUKABE, "area": "number", "version": row["sealed_by"]["S"]}
        asked = {"CiphertextBlob": row["wrapped"]["B"], "EncryptionContext": context}
        refused(lambda k=kms, a=asked: k.decrypt(KeyId=f"alias/vrs/{KASUKABE}/number", **a))


@pytest.mark.proof("T10")
@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"ProjectionExpression": "pk, sk, sealed"},
        {"ProjectionExpression": "pk, sk, wrapped"},
        {"Select": "ALL_ATTRIBUTES"},
        {"ProjectionExpression": "pk", "FilterExpression": "attribute_exists(signed)"},
    ],
    ids=["everything", "sealed", "wrapped", "all", "filter"],
)
def test_the_jobs_own_role_is_shown_keys_and_names_of_keys_only(asked: Any, offices: Offices) -> None:
    client = offices.client("RESEAL", "dynamodb")
    refused(lambda: client.scan(TableName=TABLE, **asked))
    rows = client.scan(TableName=TABLE, ProjectionExpression="pk, sk, sealed_by")["Items"]
    assert set().union(*rows) == {"pk", "sk", "sealed_by"}


@pytest.mark.proof("T10")
def test_the_jobs_own_role_reads_and_writes_no_item(offices: Offices) -> None:
    client = offices.client("RESEAL", "dynamodb")
    row = sealed("venue")[0]
    key = {"pk": row["pk"], "sk": row["sk"]}
    refused(lambda: client.get_item(TableName=TABLE, Key=key))
    refused(lambda: client.put_item(TableName=TABLE, Item=key))
    refused(lambda: offices.fresh(Duty.OFFICE, who="RESEAL").blind(Area.OFFICE, "X", "1"))
    refused(lambda: offices.fresh(Duty.RESEAL, who="PRIVATE", purpose="venue").blind(Area.VENUE, "X", "1"))


def test_an_ended_run_is_not_opened_again_by_a_slower_one(offices: Offices) -> None:
    offices.rotate(Area.VENUE)
    offices.run()
    ledger = offices.house.ledger(CODE)
    with pytest.raises(SheetMoved):
        ledger.note(Area.VENUE, NEW, {"phase": {"S": "sealing"}})
