"""A small city's audit log, made from a seed and sealed with a key of its own."""

from base64 import b64encode
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, Self

from cryptography.hazmat.primitives.asymmetric.ec import (
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
)

from chalicelib.audit.chain import Tail, append, genesis
from chalicelib.audit.checkpoint import (
    Checkpoint,
    SignedCheckpoint,
    next_checkpoint,
    sealed_after,
    signed_bytes,
)
from chalicelib.audit.export import to_lines
from chalicelib.audit.keys import SCHEME, thumbprint
from chalicelib.audit.model import Act, AuditRow, Entry
from chalicelib.audit.report import Report
from chalicelib.audit.verify import Expectation, verify_export
from chalicelib.values.municipality import MunicipalityCode

BEGUN = datetime(2026, 4, 1, 9, tzinfo=UTC)
SALT = "5a" * 16
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
ACTS = tuple(Act)


class Ledger:
    """Writes rows into lanes, seals them, and exports what it wrote."""

    def __init__(self, key: EllipticCurvePrivateKey, municipality: str = "112143") -> None:
        self.key = key
        self.key_id = thumbprint(key.public_key())
        self.municipality = MunicipalityCode(municipality)
        self.now = BEGUN
        self.rows: dict[str, list[AuditRow]] = {}
        self.tails: dict[str, Tail] = {}
        self.signed: list[SignedCheckpoint] = []
        self.sealed: dict[str, int] = {}

    @property
    def keys(self) -> dict[str, EllipticCurvePublicKey]:
        return {self.key_id: self.key.public_key()}

    def entry(self, **fields: Any) -> Entry:
        said: dict[str, Any] = {
            "act": Act.DOSE_RECORDED,
            "actor": "tablet-0001",
            "role": "venue_staff",
            "plane": "public",
            "subject": "0000000001",
            "detail": {"turn": 1, "venue": "VENUE-1"},
            "at": self.now,
        }
        return Entry(**said | fields)

    def write(self, lane: str, **fields: Any) -> AuditRow:
        self.now += timedelta(seconds=1)
        tail = self.tails.get(lane) or genesis(self.municipality, lane)
        row, self.tails[lane] = append(tail, self.municipality, self.entry(**fields), SALT)
        self.rows.setdefault(lane, []).append(row)
        return row

    def next(self, heartbeat: timedelta = HOUR) -> Checkpoint | None:
        last = self.signed[-1] if self.signed else None
        return next_checkpoint(
            last,
            self.municipality,
            list(self.tails.values()),
            sealed=self.sealed,
            key_id=self.key_id,
            at=self.now,
            heartbeat=heartbeat,
        )

    def sign(self, checkpoint: Checkpoint, key: EllipticCurvePrivateKey | None = None) -> SignedCheckpoint:
        signature = (key or self.key).sign(signed_bytes(checkpoint), SCHEME)
        return SignedCheckpoint(checkpoint=checkpoint, signature=b64encode(signature).decode())

    def seal(self, after: timedelta = MINUTE, heartbeat: timedelta = HOUR) -> SignedCheckpoint:
        self.now += after
        checkpoint = self.next(heartbeat)
        assert checkpoint is not None
        self.signed.append(self.sign(checkpoint))
        self.sealed = sealed_after(self.sealed, checkpoint)
        return self.signed[-1]

    def all_rows(self) -> list[AuditRow]:
        return [row for lane in sorted(self.rows) for row in self.rows[lane]]

    def lines(self) -> list[str]:
        return list(to_lines(self.all_rows(), self.signed))

    def check(self, lines: Sequence[str | bytes] | None = None, **expecting: Any) -> Report:
        export = self.lines() if lines is None else lines
        return verify_export(lambda: export, self.keys, Expectation(**expecting))

    @classmethod
    def seeded(cls, key: EllipticCurvePrivateKey, seed: int) -> Self:
        """Three lanes, four checkpoints, and a few rows that none seals yet."""
        rng = Random(seed)
        ledger = cls(key)
        for turn in range(5):
            for lane in ("lane-a", "lane-b", "lane-c"):
                for _ in range(rng.randint(0 if 0 < turn < 4 else 1, 5)):
                    subject = f"{rng.randrange(10**10):010d}"
                    detail = {"turn": rng.randint(1, 5), "venue": f"第{rng.randint(1, 9)}会場"}
                    ledger.write(lane, act=rng.choice(ACTS), subject=subject, detail=detail)
            if turn < 4:
                ledger.seal(heartbeat=timedelta())
        return ledger
