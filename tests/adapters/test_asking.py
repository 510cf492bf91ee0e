"""What AWS refuses or never answers is one refusal of ours, its code in the log and nothing else of it.

What the fault matrix (proofs/faults) found broken once stands here as a case of its own.
"""

from collections.abc import Iterator

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from chalicelib.access.staff import failures
from chalicelib.adapters.area_keys import Area
from chalicelib.adapters.asking import asking
from chalicelib.adapters.sessions import Duty
from chalicelib.errors import SheetMoved, Unavailable
from chalicelib.planes.private import jobs
from chalicelib.values.municipality import MunicipalityCode
from tests.fault_answers import MARK
from tests.faults import Call, Fault, on, wired
from tests.snapshots import put_back
from tests.world import KASUKABE, KOSHIGAYA, World, built_world

pytestmark = pytest.mark.proof("T05")


@pytest.fixture(scope="module")
def built() -> Iterator[World]:
    with built_world() as made:
        made.administrator(KASUKABE)
        made.administrator(KOSHIGAYA)
        yield made


@pytest.fixture
def world(built: World) -> Iterator[World]:
    at = built.clock.at
    with put_back():
        yield built
    built.clock.at = at
    built.private_house._aws._lanes._kept().clear()


def refused_by_aws() -> None:
    raise ClientError({"Error": {"Code": "DisabledException", "Message": MARK}}, "Decrypt")


def not_answered() -> None:
    raise EndpointConnectionError(endpoint_url=f"https://{MARK}")


@pytest.mark.parametrize(
    ("fails", "said"),
    [(refused_by_aws, "aws keys DisabledException"), (not_answered, "aws keys EndpointConnectionError")],
)
def test_a_failure_of_aws_is_unavailable_and_logged_by_its_code(
    fails: object, said: str, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(Unavailable) as refusal, asking("keys"):
        fails()  # type: ignore[operator]
    assert [record.getMessage() for record in caplog.records] == [said]
    assert MARK not in caplog.text
    assert refusal.value.args == (Unavailable.code,)


def test_a_refusal_of_ours_passes_as_it_is(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(SheetMoved), asking("keys"):
        raise SheetMoved
    assert caplog.records == []


def test_a_session_that_aws_takes_for_expired_is_opened_anew(world: World) -> None:
    table = world.private_house._aws.table(Duty.OFFICE, KASUKABE)
    assert list(table.raw_query(table._commits._area, "ACCOUNTS"))
    over: set[str] = set()

    def expired(call: Call) -> Fault | None:
        if call.operation == "Query" and not over:
            over.add(call.key_id)
        return Fault.EXPIRED if call.key_id in over else None

    with wired(expired) as wire:
        with pytest.raises(Unavailable):
            list(table.raw_query(table._commits._area, "ACCOUNTS"))
        assert list(table.raw_query(table._commits._area, "ACCOUNTS"))
    assert wire.calls == ["Query", "AssumeRole", "Query"]


def test_a_failed_sign_in_is_not_counted_for_ever(world: World) -> None:
    """Something else keeps changing the account: nobody is told whether the password was right."""
    typed = {"account_id": "admin", "password": "not the password"}
    with wired(on("TransactWriteItems", Fault.CONDITION)) as wire:
        answer = world.terminal().post("/sessions", typed)
    assert (answer.status, answer.json["code"]) == (409, "C202")
    assert wire.calls.count("TransactWriteItems") == failures.TRIES


def test_one_municipality_that_waits_in_vain_does_not_cost_the_run_its_time(world: World) -> None:
    with wired(
        on("GetPublicKey", Fault.TIMEOUT), tick=lambda seconds: world.clock.move(seconds=seconds)
    ) as wire:
        counts = jobs.seal_audit(world.seal_house)
    assert counts == {"sealed": 0, "failed": 2}
    assert wire.calls.count("GetPublicKey") == 4, "those of one municipality"
    assert wire.seconds < 29


def test_what_a_review_has_no_time_for_is_handed_over_again(world: World) -> None:
    tablet = world.tablet()
    for n in range(9):
        assert tablet.scan(f"22{KASUKABE}770000000{n}", "2021-07-01", "COMIRNATY", "EP2163").status == 202

    def tick(seconds: float) -> None:
        world.clock.move(seconds=seconds)

    world.review_house.table(MunicipalityCode(KASUKABE)).blind(Area.RESIDENT, "X", "1")  # its keys are open
    with wired(on("GetItem", Fault.TIMEOUT), tick=tick) as wire, pytest.raises(Unavailable):
        world.review()
    assert jobs.REVIEWS_FOR.total_seconds() < wire.seconds < 120
    assert world.review()["reviewed"] == 9


def test_each_municipality_comes_first_at_some_time(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    firsts = set()

    def first(municipality: MunicipalityCode, house: object) -> int:
        order.append(str(municipality))
        return 0

    monkeypatch.setattr(jobs, "_seal", first)
    for _ in range(2):
        order: list[str] = []
        jobs.seal_audit(world.seal_house)
        firsts.add(order[0])
        assert sorted(order) == sorted({KASUKABE, KOSHIGAYA})
        world.clock.move(minutes=1)
    assert firsts == {KASUKABE, KOSHIGAYA}
