"""No change to an export goes unseen, and the report names the first bad place.

A tamperer has the export and everybody's code, but not the signing key.  Where the change is one row
or one checkpoint, that one is named; where everything after it was recomputed as well, the report
gives the run of rows (``since`` to ``number``) that holds it, for the export cannot say more.
"""

import json
from base64 import b64encode
from collections import Counter
from collections.abc import Callable
from functools import partial
from random import Random
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

from chalicelib.audit.canonical import Domain, digest, encode
from chalicelib.audit.checkpoint import message_of
from chalicelib.audit.keys import SCHEME, thumbprint
from chalicelib.audit.report import Fault, FaultKind, Report

if TYPE_CHECKING:
    from tests.audit.conftest import Ledger

pytestmark = pytest.mark.proof("T12")

EACH = 200
"""Mutations of each kind of tampering."""
SEEDS = 10
PLACED = frozenset(FaultKind) - {FaultKind.ROW_ASTRAY, FaultKind.LINE_MALFORMED}


class Tampered(NamedTuple):
    """A changed export and what the report must name first."""

    lines: list[str | bytes]
    names: Callable[[Fault], bool]


class Export:
    """An export as its tamperer sees it: checkpoints, then rows, each as a body and what goes with it."""

    def __init__(self, ledger: "Ledger", rng: Random, foreign_key: EllipticCurvePrivateKey) -> None:
        self.ledger = ledger
        self.rng = rng
        self.foreign_key = foreign_key
        self.checkpoints = [
            [json.loads(signed.checkpoint.body), signed.signature] for signed in ledger.signed
        ]
        self.rows = [[json.loads(row.body), row.hash] for row in ledger.all_rows()]

    def lines(self) -> list[str | bytes]:
        sealed = ((f'"signature":"{signature}"', "checkpoint", body) for body, signature in self.checkpoints)
        written = ((f'"hash":"{hashed}"', "row", body) for body, hashed in self.rows)
        return [
            f'{{"kind":"{kind}",{proof},"{kind}":{encode(body).decode()}}}'
            for proof, kind, body in (*sealed, *written)
        ]

    def at(self, lane: str, number: int) -> int:
        return next(
            index
            for index, (body, _) in enumerate(self.rows)
            if (body["lane"], body["number"]) == (lane, number)
        )

    def sealed_row(self, beyond: int = 0) -> tuple[str, int, int]:
        """Choose a lane, a sealed number in it (with so many sealed after it), and its index."""
        lanes = [lane for lane, number in self.ledger.sealed.items() if number > beyond]
        lane = self.rng.choice(sorted(lanes))
        number = self.rng.randint(1, self.ledger.sealed[lane] - beyond)
        return lane, number, self.at(lane, number)

    def rehash(self, index: int) -> None:
        self.rows[index][1] = digest(Domain.ROW, encode(self.rows[index][0]))

    def rechain(self, lane: str) -> None:
        """Give a lane's rows numbers and hashes again, as its writer would have."""
        previous = next(
            body["previous"] for body, _ in self.rows if (body["lane"], body["number"]) == (lane, 1)
        )
        for number, index in enumerate(
            (index for index, (body, _) in enumerate(self.rows) if body["lane"] == lane), start=1
        ):
            self.rows[index][0] |= {"number": number, "previous": previous}
            self.rehash(index)
            previous = self.rows[index][1]

    def edit(self, index: int) -> None:
        """Change what a row says of its act."""
        entry = self.rows[index][0]["entry"]
        change: dict[str, Any] = self.rng.choice(
            [
                {"actor": "somebody-else"},
                {"act": "SIGNED_OUT" if entry["act"] != "SIGNED_OUT" else "SIGNED_IN"},
                {"at": "2020-01-01T00:00:00.000000Z"},
                {"subject": None},
                {"detail": entry["detail"] | {"turn": 9}},
                {"detail": {}},
                {"note": "one field more"},
            ]
        )
        entry |= change


def row(lane: str, number: int) -> Callable[[Fault], bool]:
    return lambda fault: fault.kind in PLACED and (fault.lane, fault.number) == (lane, number)


def run_with(lane: str, number: int) -> Callable[[Fault], bool]:
    return lambda fault: fault.lane == lane and (fault.since or 0) <= number <= (fault.number or 0)


def seal(number: int, *kinds: FaultKind) -> Callable[[Fault], bool]:
    return lambda fault: (
        fault.lane is None and fault.checkpoint == number and (not kinds or fault.kind in kinds)
    )


def a_field_is_changed(export: Export) -> Tampered:
    lane, number, index = export.sealed_row()
    export.edit(index)
    return Tampered(export.lines(), row(lane, number))


def a_field_is_changed_and_the_row_hashed_again(export: Export) -> Tampered:
    lane, number, index = export.sealed_row()
    export.edit(index)
    export.rehash(index)
    return Tampered(export.lines(), row(lane, number))


def the_hash_before_is_changed(export: Export, *, again: bool) -> Tampered:
    lane, number, index = export.sealed_row()
    export.rows[index][0]["previous"] = export.rng.randbytes(32).hex()
    if again:
        export.rehash(index)
    return Tampered(export.lines(), row(lane, number))


def the_given_hash_is_changed(export: Export) -> Tampered:
    lane, number, index = export.sealed_row()
    export.rows[index][1] = export.rng.randbytes(32).hex()
    return Tampered(export.lines(), row(lane, number))


def the_place_is_changed(export: Export) -> Tampered:
    lane, number, index = export.sealed_row()
    other = export.rng.choice(sorted({"lane-a", "lane-b", "lane-c", "lane-x"} - {lane}))
    elsewhere = export.rng.choice([each for each in range(1, 40) if each != number])
    change = export.rng.choice([{"lane": other}, {"number": elsewhere}, {"municipality": "131016"}])
    export.rows[index][0] |= change
    return Tampered(export.lines(), row(lane, number))


def a_row_is_deleted(export: Export) -> Tampered:
    lane, number, index = export.sealed_row()
    del export.rows[index]
    return Tampered(export.lines(), row(lane, number))


def a_row_is_deleted_and_the_lane_chained_again(export: Export) -> Tampered:
    lane, number, index = export.sealed_row(beyond=1)
    genesis = next(body["previous"] for body, _ in export.rows if (body["lane"], body["number"]) == (lane, 1))
    del export.rows[index]
    first = next(body for body, _ in export.rows if body["lane"] == lane)
    first |= {"number": 1, "previous": genesis}
    export.rechain(lane)
    return Tampered(export.lines(), run_with(lane, number))


def the_end_is_cut_off(export: Export) -> Tampered:
    lane, number, _ = export.sealed_row()
    export.rows = [each for each in export.rows if each[0]["lane"] != lane or each[0]["number"] < number]
    return Tampered(export.lines(), row(lane, number))


def a_lane_is_removed(export: Export) -> Tampered:
    lane, _, _ = export.sealed_row()
    export.rows = [each for each in export.rows if each[0]["lane"] != lane]
    named = row(lane, 1)
    return Tampered(export.lines(), lambda fault: named(fault) and fault.kind is FaultKind.LANE_MISSING)


def two_rows_change_places(export: Export) -> Tampered:
    lane, number, index = export.sealed_row(beyond=1)
    other = export.rng.randint(number + 1, export.ledger.tails[lane].number)
    there = export.at(lane, other)
    export.rows[index], export.rows[there] = export.rows[there], export.rows[index]
    return Tampered(export.lines(), row(lane, number))


def two_rows_change_entries(export: Export) -> Tampered:
    lane, number, index = export.sealed_row(beyond=1)
    there = export.at(lane, export.rng.randint(number + 1, export.ledger.sealed[lane]))
    here, other = export.rows[index][0], export.rows[there][0]
    here["entry"], other["entry"] = other["entry"], here["entry"]
    return Tampered(export.lines(), row(lane, number))


def a_row_is_written_twice(export: Export) -> Tampered:
    lane, number, index = export.sealed_row()
    last = export.at(lane, export.ledger.tails[lane].number)
    export.rows.insert(export.rng.randint(index, last) + 1, export.rows[index])
    return Tampered(export.lines(), row(lane, number))


def a_lane_is_forked(export: Export) -> Tampered:
    lane, number, index = export.sealed_row()
    export.rows.insert(index, json.loads(json.dumps(export.rows[index])))
    forged = index + export.rng.randint(0, 1)
    export.edit(forged)
    export.rehash(forged)
    return Tampered(export.lines(), row(lane, number))


def a_row_is_inserted_and_the_lane_chained_again(export: Export) -> Tampered:
    lane, number, index = export.sealed_row()
    forged = json.loads(json.dumps(export.rows[index]))
    forged[0]["entry"]["actor"] = "somebody-else"
    export.rows.insert(index, forged)
    export.rechain(lane)
    return Tampered(export.lines(), run_with(lane, number))


def history_is_rewritten(export: Export) -> Tampered:
    lane, number, index = export.sealed_row()
    export.edit(index)
    export.rechain(lane)
    return Tampered(export.lines(), run_with(lane, number))


def a_byte_of_a_row_is_flipped(export: Export) -> Tampered:
    lane, number, index = export.sealed_row()
    lines = export.lines()
    flip(lines, len(export.checkpoints) + index, export.rng)
    return Tampered(lines, row(lane, number))


def a_byte_of_an_unsealed_row_is_flipped(export: Export) -> Tampered:
    unsealed = [
        index
        for index, (body, _) in enumerate(export.rows)
        if body["number"] > export.ledger.sealed.get(body["lane"], 0)
    ]
    lines = export.lines()
    flip(lines, len(export.checkpoints) + export.rng.choice(unsealed), export.rng)
    return Tampered(lines, lambda _: True)


def a_row_of_another_municipality_is_put_in(export: Export) -> Tampered:
    lane, number, index = export.sealed_row()
    foreign = json.loads(json.dumps(export.rows[index]))
    foreign[0]["municipality"] = "131016"
    export.rows.insert(export.rng.randint(0, len(export.rows)), foreign)
    at = export.rows.index(foreign)
    export.rehash(at)
    named = row(lane, number)
    return Tampered(export.lines(), lambda fault: named(fault) and fault.kind is FaultKind.ROW_FOREIGN)


def a_line_of_junk_is_put_in(export: Export) -> Tampered:
    lines = export.lines()
    junk = export.rng.choice([b"\xff\xfe", b"{}", b"null", b'{"kind":"row"}', export.rng.randbytes(40).hex()])
    where = export.rng.randint(0, len(lines))
    lines.insert(where, junk)
    return Tampered(lines, lambda fault: fault.kind is FaultKind.LINE_MALFORMED and fault.line == where + 1)


def a_checkpoint_is_changed(export: Export) -> Tampered:
    index = export.rng.randrange(len(export.checkpoints))
    body = export.checkpoints[index][0]
    change: dict[str, Any] = export.rng.choice(
        [
            {"at": "2026-04-01T09:00:00.000000Z"},
            {"number": body["number"] + export.rng.choice([-1, 1, 50])},
            {"root": "0" * 64},
            {"previous": "0" * 64},
            {"municipality": "131016"},
            {"key_id": "another"},
            {"lanes": [*body["lanes"], {"hash": "0" * 64, "lane": "lane-x", "number": 1}]},
        ]
    )
    body |= change
    return Tampered(export.lines(), partial(changed_or_gone, index + 1))


def changed_or_gone(number: int, fault: Fault) -> bool:
    """Accept a checkpoint that is not even read (a number 0): it is then missing, or its line named."""
    return seal(number)(fault) or (fault.kind is FaultKind.LINE_MALFORMED and fault.line == number)


def a_byte_of_a_checkpoint_is_flipped(export: Export) -> Tampered:
    index = export.rng.randrange(len(export.checkpoints))
    lines = export.lines()
    flip(lines, index, export.rng)
    return Tampered(lines, partial(changed_or_gone, index + 1))


def a_checkpoint_is_removed(export: Export) -> Tampered:
    index = export.rng.randrange(len(export.checkpoints) - 1)
    del export.checkpoints[index]
    return Tampered(export.lines(), seal(index + 1, FaultKind.CHECKPOINT_MISSING))


def two_checkpoints_change_places(export: Export) -> Tampered:
    here, there = sorted(export.rng.sample(range(len(export.checkpoints)), 2))
    seals = export.checkpoints
    seals[here], seals[there] = seals[there], seals[here]
    return Tampered(export.lines(), seal(here + 1, FaultKind.CHECKPOINT_OUT_OF_ORDER))


def a_checkpoint_is_written_twice(export: Export) -> Tampered:
    index = export.rng.randrange(len(export.checkpoints))
    where = export.rng.randint(index, len(export.checkpoints) - 1) + 1
    export.checkpoints.insert(where, export.checkpoints[index])
    return Tampered(export.lines(), seal(index + 1, FaultKind.CHECKPOINT_TWICE))


def a_checkpoint_is_signed_with_another_key(export: Export, *, named: bool) -> Tampered:
    index = export.rng.randrange(len(export.checkpoints))
    body, _ = export.checkpoints[index]
    if named:
        body["key_id"] = thumbprint(export.foreign_key.public_key())
    message = message_of(digest(Domain.CHECKPOINT, encode(body)))
    export.checkpoints[index][1] = b64encode(export.foreign_key.sign(message, SCHEME)).decode()
    kind = FaultKind.CHECKPOINT_KEY_UNKNOWN if named else FaultKind.CHECKPOINT_CHANGED
    return Tampered(export.lines(), seal(index + 1, kind))


def flip(lines: list[str | bytes], index: int, rng: Random) -> None:
    """Flip one bit of one line."""
    line = lines[index]
    raw = bytearray(line.encode() if isinstance(line, str) else line)
    raw[rng.randrange(len(raw))] ^= 1 << rng.randrange(8)
    # What a reader of the file would get: a flip can make a line end out of a character.
    lines[index : index + 1] = bytes(raw).split(b"\n")


TAMPERINGS = [
    a_field_is_changed,
    a_field_is_changed_and_the_row_hashed_again,
    partial(the_hash_before_is_changed, again=False),
    partial(the_hash_before_is_changed, again=True),
    the_given_hash_is_changed,
    the_place_is_changed,
    a_row_is_deleted,
    a_row_is_deleted_and_the_lane_chained_again,
    the_end_is_cut_off,
    a_lane_is_removed,
    two_rows_change_places,
    two_rows_change_entries,
    a_row_is_written_twice,
    a_lane_is_forked,
    a_row_is_inserted_and_the_lane_chained_again,
    history_is_rewritten,
    a_byte_of_a_row_is_flipped,
    a_byte_of_an_unsealed_row_is_flipped,
    a_row_of_another_municipality_is_put_in,
    a_line_of_junk_is_put_in,
    a_checkpoint_is_changed,
    a_byte_of_a_checkpoint_is_flipped,
    a_checkpoint_is_removed,
    two_checkpoints_change_places,
    a_checkpoint_is_written_twice,
    partial(a_checkpoint_is_signed_with_another_key, named=False),
    partial(a_checkpoint_is_signed_with_another_key, named=True),
]


def name_of(tampering: Callable[[Export], Tampered]) -> str:
    if isinstance(tampering, partial):
        return f"{tampering.func.__name__}-{tampering.keywords}"
    return tampering.__name__


def wrongly_reported(report: Report, tampered: Tampered) -> bool:
    return report.first is None or not tampered.names(report.first) or not report.first.sentence


@pytest.fixture(scope="module")
def ledgers(signing_key: EllipticCurvePrivateKey, seeded: "Callable[..., Ledger]") -> "list[Ledger]":
    return [seeded(signing_key, seed) for seed in range(SEEDS)]


def test_there_are_at_least_five_thousand_mutations() -> None:
    assert len(TAMPERINGS) * EACH >= 5_000


@pytest.mark.parametrize("tampering", TAMPERINGS, ids=name_of)
def test_every_tampering_is_found_and_named(
    tampering: Callable[[Export], Tampered], ledgers: "list[Ledger]", other_key: EllipticCurvePrivateKey
) -> None:
    missed: Counter[str] = Counter()
    for seed in range(EACH):
        ledger = ledgers[seed % SEEDS]
        tampered = tampering(Export(ledger, Random(f"{name_of(tampering)} {seed}"), other_key))
        report = ledger.check(tampered.lines)
        if wrongly_reported(report, tampered):
            missed[f"seed {seed}: {report.first!r}"] += 1
    assert missed == Counter()


def test_untouched_exports_are_whole(ledgers: "list[Ledger]", other_key: EllipticCurvePrivateKey) -> None:
    for ledger in ledgers:
        report = ledger.check(Export(ledger, Random(0), other_key).lines())
        assert report.first is None
        assert report.rows == len(ledger.all_rows())
        assert report.sealed == sum(ledger.sealed.values())
