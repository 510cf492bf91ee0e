"""No personal value leaks: not in an answer that should not hold it, a log, an exception, or the raw table.

Sixty people's known values are put in, every route of both planes is run well and badly, and all that came
out is scanned in every usual encoding.  The scanner is first shown to find every leak that is planted.
"""

import base64
import hashlib
import json
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from random import Random
from urllib.parse import quote_plus

import boto3
import pytest

from chalicelib.adapters.sessions import CONFIG
from chalicelib.planes.private.endpoints import ENDPOINTS as PRIVATE
from chalicelib.planes.public.routes import ENDPOINTS as PUBLIC
from local.provision import REGION
from tests.canaries import FULL_WIDTH, Canary, Kind, Scanner
from tests.canary_people import canaries_of, canary_people
from tests.planes.birdhouse import Birdhouse
from tests.planes.birdhouse_flock import BYSTANDER, DISCLOSED
from tests.snapshots import stored
from tests.world import built_world

pytestmark = [pytest.mark.proof("T08"), pytest.mark.control("R-III-3-03", "R-II-6-7-08", "R-II-6-7-16")]

OUTCOMES = {
    *("/inquiries/bulks/{bulk_id}", "/inquiries/bulks/{bulk_id}/export"),
    "/downloads/{download_id}/pieces/{piece}",
}
"""Lists by 宛名番号: of a file's rows as the city sent them, and of what goes to the city's ledger."""
DISCLOSURE = "/cases/{case_id}/disclosure"
LOOK_UPS = {"/people/search", "/people/search-by-name", "/people/search-by-number", "/people/{person_id}"}
REVEAL = "/people/{person_id}/individual-number"
EVERYTHING = frozenset(Kind)
PERSON = EVERYTHING - {Kind.TICKET}


@pytest.fixture(scope="module")
def birdhouse() -> Iterator[Birdhouse]:
    with built_world() as world:
        yield Birdhouse(world)


@pytest.fixture(scope="module")
def scanner() -> Scanner:
    return Scanner(canaries_of(canary_people()))


@pytest.fixture(scope="module")
def strict() -> Scanner:
    """Find everybody but the bystander, whom staff name of their own accord: they may read what they typed.

    Where nobody may be named at all, the scanner looks for the bystander too.
    """
    people = canary_people()
    return Scanner(canaries_of([*people[:BYSTANDER], *people[BYSTANDER + 1 :]]))


def found(scanner: Scanner, data: bytes, kinds: frozenset[Kind]) -> Counter[tuple[str, str]]:
    """Return what was found of some kinds, by kind and form."""
    return Counter((hit.kind.value, hit.form) for hit in scanner.hits(data) if hit.kind in kinds)


# -- the scanner finds what is planted ---------------------------------------------------------------

LEAKS: dict[str, Callable[[str], bytes]] = {
    "as it is": lambda value: value.encode(),
    "json": lambda value: json.dumps({"a": [value]}, ensure_ascii=False).encode(),
    "json escapes": lambda value: json.dumps(value).encode() if not value.isdecimal() else _escaped(value),
    "json escapes, upper case": lambda value: _escaped(value).upper().replace(b"\\U", b"\\u"),
    "repr of bytes": lambda value: repr(value.encode()).encode() if not value.isascii() else value.encode(),
    "utf-16-le": lambda value: value.encode("utf-16-le"),
    "utf-16-be": lambda value: value.encode("utf-16-be"),
    "utf-16 with its mark": lambda value: value.encode("utf-16"),
    "hex": lambda value: value.encode().hex().encode(),
    "HEX": lambda value: value.encode().hex().upper().encode(),
    "hex of utf-16": lambda value: value.encode("utf-16-be").hex().encode(),
    "url": lambda value: quote_plus(value).encode(),
    "url, lower case": lambda value: quote_plus(value).lower().encode(),
    "url, every byte": lambda value: "".join(f"%{byte:02x}" for byte in value.encode()).encode(),
    "html": lambda value: "".join(f"&#{ord(each)};" for each in value).encode(),
    "reversed": lambda value: value[::-1].encode(),
    "full width": lambda value: value.translate(FULL_WIDTH).encode(),
    "full width in base64": lambda value: base64.b64encode(value.translate(FULL_WIDTH).encode()),
    "sha256": lambda value: hashlib.sha256(value.encode()).hexdigest().encode(),
    "SHA256": lambda value: hashlib.sha256(value.encode()).hexdigest().upper().encode(),
    "sha1": lambda value: hashlib.sha1(value.encode()).hexdigest().encode(),  # noqa: S324 - a leak's form
    "md5": lambda value: hashlib.md5(value.encode()).hexdigest().encode(),  # noqa: S324 - a leak's form
    "sha256, raw": lambda value: hashlib.sha256(value.encode()).digest(),
    "sha256 in base64": lambda value: base64.b64encode(hashlib.sha256(value.encode()).digest()),
    **{
        f"base64 after {before}": lambda value, n=before: base64.b64encode(b"z" * n + value.encode() + b"yy")
        for before in range(6)
    },
    **{
        f"base64url after {before}": lambda value, n=before: base64.urlsafe_b64encode(
            b"\xfb" * n + value.encode() + b"\xff"
        )
        for before in range(3)
    },
    "utf-16 in base64": lambda value: base64.b64encode(b"{" + value.encode("utf-16-le")),
}


def _escaped(value: str) -> bytes:
    return "".join(f"\\u{ord(each):04x}" for each in value).encode()


@pytest.mark.parametrize("leak", LEAKS.values(), ids=LEAKS)
def test_the_scanner_finds_every_planted_leak(leak: Callable[[str], bytes], scanner: Scanner) -> None:
    rng, planted, missed = Random(88), 0, Counter[str]()
    for canary in canaries_of(canary_people()):
        if canary.kind is Kind.BORN and not canary.value.isascii():
            continue  # a date is looked for as it is written; its Japanese form is one of them
        hidden = rng.randbytes(rng.randint(0, 99)) + leak(canary.value) + rng.randbytes(rng.randint(0, 99))
        planted += 1
        missed[canary.kind.value] += not found(scanner, hidden, frozenset({canary.kind}))
    assert planted > 300
    assert not +missed


def test_numbers_written_in_groups_are_found(scanner: Scanner) -> None:
    number = canary_people()[0].individual_number
    for text in (f"{number[:4]}-{number[4:8]}-{number[8:]}", f"{number[:4]} {number[4:8]} {number[8:]}"):
        assert found(scanner, text.encode(), PERSON)


def test_the_scanner_finds_nothing_where_nothing_is(scanner: Scanner) -> None:
    rng = Random(89)
    assert scanner.hits(rng.randbytes(2_000_000)) == []
    assert scanner.hits(base64.b64encode(rng.randbytes(1_000_000))) == []
    assert scanner.hits(rng.randbytes(500_000).hex().encode()) == []


def test_a_compressed_leak_is_beyond_the_scanner_and_nothing_of_ours_compresses(
    birdhouse: Birdhouse, scanner: Scanner
) -> None:
    assert scanner.hits(zlib.compress(canary_people()[0].name.encode() * 9)) == []
    assert not any(b"encoding" in said.headers.lower() for said in birdhouse.said)


def test_hits_and_canaries_do_not_print_the_value(scanner: Scanner) -> None:
    person = canary_people()[0]
    (hit, *_) = scanner.hits(person.individual_number.encode())
    assert person.individual_number not in repr(hit)
    assert person.name not in repr(Canary(Kind.NAME, person.name))


# -- the world lets nothing out ----------------------------------------------------------------------


def test_every_route_of_both_planes_was_run_well_and_badly(birdhouse: Birdhouse) -> None:
    well = {(said.plane, said.method, said.path) for said in birdhouse.said if said.status < 400}
    badly = {(said.plane, said.method, said.path) for said in birdhouse.said if said.status >= 400}
    every = {("public", each.method, each.path) for each in PUBLIC}
    every |= {("private", each.method, each.path) for each in PRIVATE}
    assert every - well == set()
    assert {each for each in every if each[2] != "/health"} - badly == set()
    assert len(birdhouse.said) > 1_000
    assert len(birdhouse.raised) > 300
    assert any(b"aws " in record for record in birdhouse.logged)


def test_no_answer_of_the_public_plane_names_anybody(birdhouse: Birdhouse, scanner: Scanner) -> None:
    public = b"\n".join(said.body + said.headers for said in birdhouse.said if said.plane == "public")
    assert found(scanner, public, frozenset({Kind.TICKET})), (
        "tickets are echoed, so the scan sees the answers"
    )
    assert found(scanner, public, PERSON) == Counter()


@pytest.mark.control("R-III-3-33", "R-III-3-44")
def test_only_the_reveal_answers_with_a_number(birdhouse: Birdhouse, strict: Scanner) -> None:
    with_number = {
        (said.plane, said.path)
        for said in birdhouse.said
        if found(strict, said.body + said.headers, frozenset({Kind.NUMBER}))
    }
    assert with_number == {("private", REVEAL)}


def test_names_and_birth_dates_are_only_in_the_answers_to_looking_people_up(
    birdhouse: Birdhouse, strict: Scanner
) -> None:
    personal = frozenset({Kind.NAME, Kind.BORN, Kind.ADDRESSEE})
    naming = {said.path for said in birdhouse.said if found(strict, said.body + said.headers, personal)}
    assert naming == LOOK_UPS | OUTCOMES | {DISCLOSURE}
    outcomes = b"".join(said.body for said in birdhouse.said if said.path in OUTCOMES)
    assert {kind for kind, _ in found(strict, outcomes, personal)} == {Kind.ADDRESSEE.value}


def test_no_refusal_repeats_anything_of_anybody(birdhouse: Birdhouse, scanner: Scanner) -> None:
    """But the venue's: a dose that is refused names the ticket that the tablet itself has just read."""
    refused = [said for said in birdhouse.said if said.status >= 400]
    assert len(refused) > 300
    for said in refused:
        kinds = PERSON if said.plane == "public" and said.path.startswith("/doses") else EVERYTHING
        assert found(scanner, said.body + said.headers, kinds) == Counter(), said.path


@pytest.mark.control("R-IV-02")
def test_a_disclosure_names_the_one_person_it_is_about(birdhouse: Birdhouse, scanner: Scanner) -> None:
    given = b"".join(said.body for said in birdhouse.said if said.path == DISCLOSURE and said.status == 200)
    people = birdhouse.people
    assert found(Scanner(canaries_of([people[DISCLOSED]])), given, frozenset({Kind.NAME}))
    others = [each for place, each in enumerate(people) if place not in {DISCLOSED, BYSTANDER}]
    assert found(Scanner(canaries_of(others)), given, EVERYTHING) == Counter()
    assert found(scanner, given, frozenset({Kind.NUMBER})) == Counter()


@pytest.mark.parametrize("path", ["/statistics", "/open-data", "/notices"])
def test_nobody_is_in_what_is_counted_or_told_to_other_cities(
    path: str, birdhouse: Birdhouse, scanner: Scanner
) -> None:
    told = b"".join(said.body for said in birdhouse.said if said.path == path and said.status == 200)
    assert len(told) > 100
    assert found(scanner, told, EVERYTHING) == Counter()


@pytest.mark.parametrize("kept", ["logged", "raised"])
def test_no_log_record_and_no_exception_holds_anything_personal(
    kept: str, birdhouse: Birdhouse, scanner: Scanner
) -> None:
    everything = b"\n".join(getattr(birdhouse, kept))
    assert len(everything) > 10_000
    assert found(scanner, everything, EVERYTHING) == Counter()


def test_nothing_personal_is_readable_in_the_raw_table(birdhouse: Birdhouse, scanner: Scanner) -> None:
    """Keys, attributes, sealed blobs and wrapped keys, as whoever steals the table has them."""
    dump = bytearray()
    for row in stored():
        for name, typed in row.items():
            ((_, value),) = typed.items()
            dump += (
                name.encode() + b"=" + (value if isinstance(value, bytes) else str(value).encode()) + b"\n"
            )
        dump += repr(row).encode()
    assert len(dump) > 200_000
    assert found(scanner, bytes(dump), EVERYTHING) == Counter()


def test_nothing_personal_is_readable_in_the_tables_stream(birdhouse: Birdhouse, scanner: Scanner) -> None:
    streams = boto3.session.Session(
        aws_access_key_id="DEPLOYER", aws_secret_access_key="secret", region_name=REGION
    ).client("dynamodbstreams", config=CONFIG)
    arn = birdhouse.world.provisioner.stream_arn()
    (shard,) = streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]
    asked = {"StreamArn": arn, "ShardId": shard["ShardId"], "ShardIteratorType": "TRIM_HORIZON"}
    records = streams.get_records(ShardIterator=streams.get_shard_iterator(**asked)["ShardIterator"])[
        "Records"
    ]
    assert len(records) > 300
    assert found(scanner, repr(records).encode(), EVERYTHING) == Counter()


def test_the_audit_export_names_tickets_but_nobody(birdhouse: Birdhouse, scanner: Scanner) -> None:
    exports = b"".join(said.body for said in birdhouse.said if said.path == "/audit" and said.status == 200)
    assert found(scanner, exports, frozenset({Kind.TICKET}))
    assert found(scanner, exports, PERSON) == Counter()


def test_a_fault_that_carries_values_lets_none_of_them_out(
    birdhouse: Birdhouse, scanner: Scanner, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever a bug puts into an exception, the caller gets a sentence and the log a type."""
    person = birdhouse.people[0]

    def burst(*_given: object) -> None:
        raise RuntimeError(f"{person.name} {person.individual_number} {person.ticket_number}")

    desk = birdhouse.world.staff("clerk")
    monkeypatch.setattr("chalicelib.systems.vrs.residents.use_cases.look_up_by_ticket", burst)
    answer = desk.post("/people/search", {"by": "ticket", "value": person.ticket_number})
    assert (answer.status, answer.json["code"]) == (500, "C501")
    assert found(scanner, answer.body + caplog.text.encode(), EVERYTHING) == Counter()
    assert "RuntimeError" in caplog.text
