"""A rotation makes one key however often it is asked for; an older key ends only when it seals nothing."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from botocore.exceptions import ClientError

from chalicelib.access.model import Role
from chalicelib.adapters import envelopes
from chalicelib.adapters.area_keys import KEPT_FOR, Area
from chalicelib.adapters.queues import WorkQueue
from chalicelib.adapters.sessions import Duty
from chalicelib.errors import EnvelopeBroken, SealBroken, Unavailable
from chalicelib.planes.private.reseal_job import Phase, reseal
from chalicelib.systems.vrs.changesets.model import PartHeader
from infra.municipality import DONE, REFUSED, Hands, main
from infra.opening import FIRST_IMPORT_KEY, NotOpened
from infra.rotation import Progress, progress_of, retire, rotate
from local.city import people, registration_csv
from local.provision import TABLE
from tests.fakes.house import staff_actor
from tests.faults import Call, Fault, wired
from tests.infra.offices import CODE, Offices, place_of, sealed, words
from tests.snapshots import put_back, stored
from tests.world import KASUKABE, built_world

pytestmark = [pytest.mark.proof("T14", "T19")]
AREA = Area.RESIDENT


@pytest.fixture(scope="module")
def offices() -> Iterator[Offices]:
    with built_world() as world:
        assert world.register(registration_csv(list(people(KASUKABE, 2, seed=3)))).status == 200
        yield Offices(world, None)


@pytest.fixture(autouse=True)
def as_it_was(offices: Offices) -> Iterator[None]:
    """Put the table back after each test, and let every process forget its keys."""
    with put_back():
        yield
    offices.world.clock.at += KEPT_FOR
    offices.queue.messages.clear()
    offices.house = offices.job(None)


def key_names() -> list[str]:
    rows = [row for row in stored() if row["pk"]["S"] == f"{KASUKABE}#{AREA}#KEYS"]
    assert FIRST_IMPORT_KEY in {row["sk"]["S"] for row in rows}
    return sorted(row["sk"]["S"] for row in rows if row["sk"]["S"] != FIRST_IMPORT_KEY)


def test_asked_twice_it_takes_up_what_has_not_ended(offices: Offices) -> None:
    assert offices.rotate(AREA) == offices.rotate(AREA) == "SEAL#0002"
    assert key_names() == ["BLIND#0001", "SEAL#0001", "SEAL#0002"]
    assert len(offices.queue.messages) == 2
    offices.run()
    assert offices.rotate(AREA) == "SEAL#0003"


def test_a_renewed_import_key_is_published_and_files_for_the_older_one_still_open(
    offices: Offices, capsys: pytest.CaptureFixture[str]
) -> None:
    keys = offices.world.private_house.import_keys(staff_actor(Role.REGISTRAR))
    older = keys.newest(date(2099, 3, 31))
    header = PartHeader(kid=older["kid"], municipality=KASUKABE, file="F" * 26, part=1, parts=1, row=2)
    envelope = envelopes.sealed(b"rows", header, older).encode()
    hands = Hands(offices.session("OPENER"), offices.world.clock)
    assert main(["import-key", KASUKABE], hands) == DONE
    assert "IMPORT#0002" in capsys.readouterr().out
    newer = keys.newest(date(2099, 3, 31))
    assert (older["kid"], newer["kid"]) == ("IMPORT#0001", "IMPORT#0002")
    assert older["fingerprint"] != newer["fingerprint"]
    assert keys.open_part(envelope, header) == b"rows"
    with pytest.raises(EnvelopeBroken):
        keys.open_part(envelope, header.model_copy(update={"kid": newer["kid"]}))
    with pytest.raises(EnvelopeBroken):
        keys.open_part(envelope, header.model_copy(update={"kid": "IMPORT#0009"}))
    assert offices.rotate(AREA) == "SEAL#0002"


def test_numbers_are_wrapped_under_a_run_of_their_own(offices: Offices) -> None:
    first = offices.rotate(Area.NUMBER)
    offices.run()
    offices.world.clock.move(seconds=1)
    second = offices.rotate(Area.NUMBER)
    assert first < second
    assert offices.rotate(Area.NUMBER) == second, "it is entered once the job began it"
    offices.run()
    assert {row["rewrapped"]["S"] for row in sealed("number")} == {second}
    assert {each.phase for each in progress_of(CODE, offices.opener)} == {Phase.DONE}


class _Stop(Exception):
    """Enough was done."""


def test_a_run_of_numbers_that_has_begun_is_taken_up(
    offices: Offices, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_given: Any) -> Any:
        raise _Stop

    first = offices.rotate(Area.NUMBER)
    monkeypatch.setattr(offices.house.finder, "page", stop)
    with suppress(_Stop):
        reseal(offices.queue.messages.popleft(), offices.house)
    offices.world.clock.move(seconds=90)
    assert offices.rotate(Area.NUMBER) == first


@pytest.mark.parametrize("nth", range(7))
def test_a_command_that_was_broken_off_makes_no_second_key(nth: int, offices: Offices) -> None:
    left = [nth]

    def plan(_call: Call) -> Fault | None:
        left[0] -= 1
        if left[0] < 0:
            raise _Stop
        return None

    with suppress(_Stop), wired(plan):
        offices.rotate(AREA)
    offices.rotate(AREA)
    assert key_names() == ["BLIND#0001", "SEAL#0001", "SEAL#0002"]


def test_a_municipality_that_is_not_open_has_nothing_to_rotate(offices: Offices) -> None:
    with pytest.raises(NotOpened):
        rotate(type(CODE)("112151"), AREA, offices.opener, offices.queue)


# -- the end of an older key ----------------------------------------------------------------------


def test_a_key_that_seals_nothing_any_more_is_retired(offices: Offices) -> None:
    before = words(offices, AREA)
    offices.rotate(AREA)
    offices.run()
    retire(CODE, AREA, "SEAL#0001", offices.opener_of("CLOSER"))
    assert key_names() == ["BLIND#0001", "SEAL#0002"]
    assert words(offices, AREA) == before
    assert offices.rotate(AREA) == "SEAL#0003"


def test_a_key_is_not_retired_while_a_run_goes_on(offices: Offices) -> None:
    offices.rotate(AREA)
    refused(offices, "SEAL#0001")
    reseal(offices.queue.messages.popleft(), offices.house)
    assert {row["sealed_by"]["S"] for row in sealed(AREA)} == {"SEAL#0002"}
    refused(offices, "SEAL#0001")


def test_a_key_is_not_retired_while_an_item_does_not_open(offices: Offices) -> None:
    row = sealed(AREA)[0]
    offices.client("DEPLOYER", "dynamodb").put_item(TableName=TABLE, Item={**row, "version": {"N": "77"}})
    offices.rotate(AREA)
    offices.run()
    refused(offices, "SEAL#0001")


@pytest.mark.parametrize("version", ["SEAL#0001", "SEAL#0002", "BLIND#0001", "SEAL#0009"])
def test_the_newest_the_blinding_and_an_unknown_key_stay(version: str, offices: Offices) -> None:
    """SEAL#0001 is asked for in an area that was never rotated, where it is the newest."""
    offices.rotate(AREA)
    offices.run()
    before = stored()
    area = Area.VENUE if version == "SEAL#0001" else AREA
    with pytest.raises(NotOpened):
        retire(CODE, area, version, offices.opener_of("CLOSER"))
    with pytest.raises(NotOpened):
        retire(CODE, Area.NUMBER, version, offices.opener_of("CLOSER"))
    assert stored() == before


def refused(offices: Offices, version: str) -> None:
    with pytest.raises(NotOpened):
        retire(CODE, AREA, version, offices.opener_of("CLOSER"))
    assert version in key_names()


def test_the_opener_retires_nothing(offices: Offices) -> None:
    offices.rotate(AREA)
    offices.run()
    with pytest.raises(ClientError, match="AccessDenied"):
        retire(CODE, AREA, "SEAL#0001", offices.opener)


def test_what_a_retired_key_sealed_opens_no_more(offices: Offices) -> None:
    old = sealed(AREA)
    offices.rotate(AREA)
    offices.run()
    retire(CODE, AREA, "SEAL#0001", offices.opener_of("CLOSER"))
    table = offices.fresh(Duty.DESK)
    for row in old:
        with pytest.raises(SealBroken):
            table.open_item(place_of(row), row)


# -- what is shown --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("phase", "total", "done", "shown"),
    [
        (Phase.COUNTING, 0, 0, ("  0%", "counting")),
        (Phase.SEALING, 400, 100, (" 25%", "███████░", "残 300")),
        (Phase.DONE, 400, 401, ("100%", "残 0", "done")),
        (Phase.STUCK, 400, 398, ("2 件が開きません",)),
    ],
)
def test_progress_is_a_bar_with_its_figures(
    phase: Phase, total: int, done: int, shown: tuple[str, ...]
) -> None:
    line = Progress(AREA, "SEAL#0002", phase, total, done, 2, "2021-07-01T00:00:00Z").line
    for part in shown:
        assert part in line


class ByHand(Hands):
    """The command's clients, with the credentials of one of our roles."""

    def __init__(self, offices: Offices, who: str) -> None:
        super().__init__(offices.session(who), offices.world.clock)
        self._offices = offices

    @property
    def queue(self) -> WorkQueue:
        return self._offices.queue


def test_the_command_rotates_shows_and_retires(offices: Offices, capsys: pytest.CaptureFixture[str]) -> None:
    opener, closer = ByHand(offices, "OPENER"), ByHand(offices, "CLOSER")
    version = ["--area", "resident", "--version", "SEAL#0001"]
    assert main(["rotate", KASUKABE, "--area", "resident"], opener) == DONE
    assert main(["retire", KASUKABE, *version], closer) == REFUSED
    offices.run()
    assert main(["status", KASUKABE], opener) == DONE
    assert main(["status", KASUKABE], closer) == DONE
    assert main(["retire", KASUKABE, *version], opener) == REFUSED
    assert main(["retire", KASUKABE, *version], closer) == DONE
    said = capsys.readouterr()
    assert "100%" in said.out
    assert "AccessDeniedException" in said.err
    assert "SEAL#0001" not in key_names()


def test_the_queue_is_open_to_the_opener_and_the_job_only(offices: Offices) -> None:
    client = offices.client("DEPLOYER", "sqs")
    url = client.create_queue(QueueName="vrs-reseal")["QueueUrl"]
    other = client.create_queue(QueueName="vrs-review-failures")["QueueUrl"]
    assert Hands(offices.session("OPENER"), offices.world.clock).queue is not None
    for who in ("OPENER", "RESEAL"):
        WorkQueue(offices.client(who, "sqs"), url).send("1")
        with pytest.raises(Unavailable):
            WorkQueue(offices.client(who, "sqs"), other).send("1")
    for who in ("CLOSER", "PRIVATE", "SEAL_AUDIT"):
        with pytest.raises(Unavailable):
            WorkQueue(offices.client(who, "sqs"), url).send("1")
