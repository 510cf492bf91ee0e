"""What goes out has the promised layout and no 個人番号, was approved by another, and goes out once."""

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

import pytest

from local.city import registration_csv, ticket_line
from tests.canaries import Kind, Scanner
from tests.canary_people import canaries_of, canary_people
from tests.planes.sealed_files import MEDIUM, FileDesk, taken_out
from tests.vrs.registration_files import given_dose, row_of, text_of
from tests.world import KASUKABE, World, built_world

pytestmark = pytest.mark.proof("T08", "T17")

BLOCK = (
    *("接種履歴登録日時", "接種日", "券番号", "接種自治体コード"),
    *("接種会場名", "接種医師名", "ワクチンメーカー", "ワクチンロット番号"),
)
PUBLISHED = ["個別宛名番号(空欄)", *(f"{turn}回目{name}" for turn in range(1, 8) for name in BLOCK)]
"""Written down a second time, from the published layout."""
MORE = [f"{turn}回目{name}" for turn in range(1, 8) for name in ("接種の区分", "接種の区分のコード")]
HEADER = [*PUBLISHED, *MORE]


class Counter:
    """A clerk and an administrator, and people whose every word is a canary."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.people = canary_people(6)
        world.register(registration_csv(self.people[:4]))
        self.admin, self.clerk = world.administrator(), world.staff("clerk")
        self.admin.post("/media", MEDIUM)
        self.tablet = world.tablet()
        for person in self.people[:3]:
            assert self.tablet.scan(ticket_line(person, 1), "2021-07-01", "COMIRNATY", "EP2163").status < 300
        assert (
            self.tablet.scan(ticket_line(self.people[4], 2), "2021-07-01", "COMIRNATY", "EP2163").status < 300
        )

    def ask(self, kind: str, **more: Any) -> str:
        wanted = {"kind": kind, "reason": "台帳への反映", "medium_id": "USB-01", **more}
        asked = self.clerk.post("/downloads", wanted)
        assert asked.status == 200, asked.json
        return f"/downloads/{asked.json['download_id']}"

    def made(self, kind: str, **more: Any) -> tuple[str, dict]:
        path = self.ask(kind, **more)
        assert self.admin.post(f"{path}/decide", {"approve": True}).status == 200
        made = self.clerk.post(f"{path}/make", {})
        assert made.status == 200, made.json
        return path, made.json

    def fetched(self, kind: str, **more: Any) -> bytes:
        path, made = self.made(kind, **more)
        pieces = range(1, made["pieces"] + 1)
        return b"".join(self.clerk.post(f"{path}/pieces/{piece}", {}).body for piece in pieces)


@pytest.fixture(scope="module")
def built() -> Iterator[Counter]:
    with built_world() as world:
        yield Counter(world)


@pytest.fixture
def counter(built: Counter) -> Counter:
    """Return the counter with everybody signed in, however long the test before took."""
    built.admin, built.clerk = built.world.administrator(), built.world.staff("clerk")
    return built


def rows_of(content: bytes) -> list[list[str]]:
    assert not content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode(), newline=""), strict=True))


def test_the_ledgers_output_has_a_row_a_person_in_the_published_layout(counter: Counter) -> None:
    header, *rows = rows_of(counter.fetched("ledger"))
    assert header == HEADER
    assert {len(row) for row in rows} == {57 + 14}
    assert header[:57] == PUBLISHED
    by_addressee = {row[0]: row for row in rows}
    for person in counter.people[1:3]:
        row = by_addressee[person.address_number]
        assert row[1:9] == [
            "20210701120000",
            "20210701",
            person.ticket_number,
            KASUKABE,
            "市民文化会館",
            "",
            "COMIRNATY",
            "EP2163",
        ]
    assert counter.people[4].address_number not in by_addressee


def test_the_waiting_list_has_no_addressee_and_its_dose_in_its_turns_block(counter: Counter) -> None:
    header, *rows = rows_of(counter.fetched("waiting"))
    assert header == HEADER
    (row,) = rows
    assert (row[0], row[1:9], row[11]) == ("", [""] * 8, counter.people[4].ticket_number)


@pytest.mark.control("R-III-3-44")
@pytest.mark.parametrize("kind", ["ledger", "waiting"])
def test_no_byte_of_a_download_is_anybodys_number_or_name(kind: str, counter: Counter) -> None:
    content = counter.fetched(kind)
    secret = [
        each for each in canaries_of(counter.people) if each.kind in {Kind.NUMBER, Kind.NAME, Kind.BORN}
    ]
    assert secret
    assert Scanner(secret).hits(content) == []
    assert not any("個人番号" in name or "氏名" in name for name in HEADER)


@pytest.mark.control("R-III-6-07", "R-III-3-23", "R-III-3-44")
def test_the_log_goes_out_row_by_row_once_and_names_nobody(counter: Counter) -> None:
    counter.world.clock.move(minutes=6)  # so that what was done before is older than what goes out twice
    auditor = counter.world.staff("auditor")
    searched = {"since": "2021-01-01T00:00:00Z", "until": "2022-01-01T00:00:00Z"}
    assert auditor.post("/audit/search", searched).status == 200
    before = [json.loads(line) for line in auditor.get("/audit").body.splitlines()]
    counter.world.clock.move(seconds=1)
    content = taken_out(auditor, counter.admin, "log")
    rows = list(csv.DictReader(io.StringIO(content.decode(), newline="")))
    hashes = [row["ハッシュ"] for row in rows]
    assert len(hashes) == len(set(hashes))
    assert {each["hash"] for each in before if each["kind"] == "row"} <= set(hashes)
    assert {"SHIFT_OPENED", "AUDIT_EXPORTED"} <= {row["行為"] for row in rows}
    secret = [each for each in canaries_of(counter.people) if each.kind is not Kind.TICKET]
    assert Scanner(secret).hits(content) == []
    counter.world.clock.move(minutes=4)
    last = auditor.get("/audit").body.splitlines()
    counter.world.clock.move(minutes=1)
    again = taken_out(auditor, counter.admin, "log", changed_only=True)
    more = [row["ハッシュ"] for row in csv.DictReader(io.StringIO(again.decode(), newline=""))]
    everything = {each["hash"] for each in map(json.loads, last) if each["kind"] == "row"}
    assert everything - set(hashes) <= set(more)
    assert set(hashes) - set(more), "what went out before does not go out again"


@pytest.mark.control("R-III-3-16", "R-III-3-25")
def test_each_kind_is_taken_out_only_by_those_who_may_see_it(counter: Counter) -> None:
    auditor, clerk = counter.world.staff("auditor"), counter.clerk
    wanted = {"reason": "点検", "medium_id": "USB-01"}
    refused = {
        (who, kind)
        for who, desk in (("auditor", auditor), ("clerk", clerk))
        for kind in ("ledger", "waiting", "provisions", "log")
        if desk.post("/downloads", {"kind": kind, **wanted}).status == 403
    }
    not_theirs = {("auditor", "ledger"), ("auditor", "waiting"), ("clerk", "provisions"), ("clerk", "log")}
    assert refused == not_theirs


@pytest.mark.control("R-III-3-25")
def test_nothing_goes_out_without_another_persons_approval_nor_twice_nor_late(counter: Counter) -> None:
    path = counter.ask("ledger")
    assert counter.clerk.post(f"{path}/make", {}).json["code"] == "V244"
    assert counter.clerk.post(f"{path}/decide", {"approve": True}).status == 403
    assert counter.admin.post(f"{path}/decide", {"approve": True}).status == 200
    assert counter.clerk.post(f"{path}/pieces/1", {}).json["code"] == "V244"
    made = counter.clerk.post(f"{path}/make", {}).json
    assert made["state"] == "made"
    assert counter.clerk.post(f"{path}/pieces/1", {}).status == 200
    assert counter.clerk.post(f"{path}/pieces/1", {}).json["code"] == "V246"
    uses = counter.admin.get("/media-uses").json["items"]
    assert uses[-1]["direction"] == "out"
    late, _ = counter.made("ledger")
    counter.world.clock.move(hours=24, seconds=1)
    clerk = counter.world.terminal()
    clerk.sign_in("clerk", "a long pass phrase 春日部")
    assert clerk.post(f"{late}/pieces/1", {}).json["code"] == "V245"
    assert (
        clerk.post("/downloads", {"kind": "ledger", "reason": "x", "medium_id": "USB-01"}).json["code"]
        == "V241"
    )
    for use in clerk.get("/media-uses?most=500").json["items"]:
        clerk.post(f"/media-uses/{use['use_id']}/erased", {})
    counter.clerk.cookie = clerk.cookie
    counter.admin = counter.world.administrator()


def test_only_what_was_recorded_since_the_last_one_comes_with_the_difference(counter: Counter) -> None:
    counter.world.clock.move(minutes=6)
    whole = rows_of(counter.fetched("ledger"))
    assert len(whole) > 1
    counter.world.clock.move(minutes=2)
    assert rows_of(counter.fetched("ledger", changed_only=True)) == [HEADER]
    registrar = counter.world.staff("registrar")
    registrar.register("more.csv", text_of(row_of(counter.people[3], **given_dose())).encode())
    counter.world.clock.move(minutes=2)
    _, *rows = rows_of(counter.fetched("ledger", changed_only=True))
    assert [row[0] for row in rows] == [counter.people[3].address_number]


def test_what_went_out_comes_in_again_and_changes_nothing(counter: Counter) -> None:
    desk = FileDesk(counter.world.staff("registrar"), counter.admin)
    content = counter.fetched("ledger")
    people = {row[0] for row in rows_of(content)[1:]}
    _, applied = desk.take_in(content, kind="ledger")
    assert applied["done"] == {"rows": len(people), "new": 0, "changed": 0, "same": len(people), "refused": 0}


def test_a_ledger_that_knows_a_dose_more_adds_it_and_strangers_are_refused_by_row(counter: Counter) -> None:
    desk = FileDesk(counter.world.staff("registrar"), counter.admin)
    header, *rows = rows_of(counter.fetched("ledger"))
    first = rows[0]
    turn = next(place for place in range(7) if not any(first[1 + 8 * place : 9 + 8 * place]))
    more = ["20210801090000", "20210801", first[3], KASUKABE, "市民文化会館", "", "COMIRNATY", "EP2163"]
    grown = [*first[: 1 + 8 * turn], *more, *first[9 + 8 * turn :]]
    grown[57 + 2 * turn] = "職域"
    path, applied = desk.take_in(text(header, grown), kind="ledger")
    assert applied["done"]["changed"] == 1
    assert desk.undo(path)["restored"] == 1
    stranger = ["777", *first[1:]]
    elsewhere = [cell if cell != KASUKABE else "112224" for cell in first]
    not_theirs = [cell if cell != first[3] else "0000000001" for cell in first]
    path = desk.checked(text(header, stranger, elsewhere, not_theirs, first[:-1]), kind="ledger")
    found = desk.registrar.get(path).json["rows"]["items"]
    assert sorted(each["row"] for each in found) == [2, 3, 4, 5]
    assert {each["outcome"] for each in found} == {"refused"}


def text(*rows: list[str]) -> bytes:
    written = io.StringIO(newline="")
    csv.writer(written, lineterminator="\r\n").writerows(rows)
    return written.getvalue().encode()
