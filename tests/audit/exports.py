"""An export as its tamperer sees it, and what a report must then name first."""

import json
from collections.abc import Callable
from random import Random
from typing import Any, NamedTuple

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

from chalicelib.audit.canonical import Domain, digest, encode
from chalicelib.audit.report import Fault, FaultKind
from tests.audit.ledger import Ledger

PLACED = frozenset(FaultKind) - {FaultKind.ROW_ASTRAY, FaultKind.LINE_MALFORMED}


class Tampered(NamedTuple):
    """A changed export and what the report must name first."""

    lines: list[str | bytes]
    names: Callable[[Fault], bool]


class Export:
    """An export as its tamperer sees it: checkpoints, then rows, each as a body and what goes with it."""

    def __init__(self, ledger: Ledger, rng: Random, foreign_key: EllipticCurvePrivateKey) -> None:
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


def flip(lines: list[str | bytes], index: int, rng: Random) -> None:
    """Flip one bit of one line."""
    line = lines[index]
    raw = bytearray(line.encode() if isinstance(line, str) else line)
    raw[rng.randrange(len(raw))] ^= 1 << rng.randrange(8)
    # What a reader of the file would get: a flip can make a line end out of a character.
    lines[index : index + 1] = bytes(raw).split(b"\n")
