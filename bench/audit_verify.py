"""How fast rows are appended to the audit log, and how fast an export is verified, on one core.

python bench/audit_verify.py [ROWS]
"""

import sys
from base64 import b64encode
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key

sys.path.insert(0, str(Path(__file__).parent.parent))

from chalicelib.audit.chain import Tail, append, genesis
from chalicelib.audit.checkpoint import SignedCheckpoint, next_checkpoint, sealed_after, signed_bytes
from chalicelib.audit.export import to_lines
from chalicelib.audit.keys import SCHEME, thumbprint
from chalicelib.audit.model import Act, AuditRow, Entry
from chalicelib.audit.verify import verify_export
from chalicelib.values.municipality import MunicipalityCode

KASUKABE = MunicipalityCode("112143")
BEGUN = datetime(2026, 4, 1, tzinfo=UTC)
LANES = 20
SALT = "5a" * 16
ROWS_A_MINUTE = 1_000
DEFAULT = 200_000


def entry(index: int) -> Entry:
    """Make the entry of a scan."""
    return Entry(
        act=Act.DOSE_RECORDED,
        actor=f"tablet-{index % 97:04d}",
        role="venue_staff",
        plane="public",
        purpose="vaccination",
        subject=f"{index % 10**10:010d}",
        detail={"turn": index % 5 + 1, "venue": "VENUE-0001", "source": "tablet"},
        at=BEGUN + timedelta(milliseconds=60 * index),
    )


class City:
    """Writes rows in turn into its lanes and seals them every minute."""

    def __init__(self) -> None:
        self.key = generate_private_key(SECP256R1())
        self.tails: list[Tail] = [genesis(KASUKABE, f"writer-{lane:02d}") for lane in range(LANES)]
        self.signed: list[SignedCheckpoint] = []
        self.sealed: dict[str, int] = {}
        self.spent = 0.0

    def rows(self, count: int) -> Iterator[AuditRow]:
        """Append so many rows, counting the seconds that appending takes."""
        for index in range(count):
            written = entry(index)
            begun = perf_counter()
            row, tail = append(self.tails[index % LANES], KASUKABE, written, SALT)
            self.spent += perf_counter() - begun
            self.tails[index % LANES] = tail
            yield row
            if index % ROWS_A_MINUTE == ROWS_A_MINUTE - 1:
                self.seal(written.at)

    def seal(self, at: datetime) -> None:
        """Sign a checkpoint over what moved."""
        last = self.signed[-1] if self.signed else None
        checkpoint = next_checkpoint(
            last,
            KASUKABE,
            self.tails,
            sealed=self.sealed,
            key_id=thumbprint(self.key.public_key()),
            at=at,
            heartbeat=timedelta(hours=1),
        )
        if checkpoint is None:
            return
        signature = b64encode(self.key.sign(signed_bytes(checkpoint), SCHEME)).decode()
        self.signed.append(SignedCheckpoint(checkpoint=checkpoint, signature=signature))
        self.sealed = sealed_after(self.sealed, checkpoint)


def lines_of(path: Path) -> Iterator[bytes]:
    """Give the lines of a file."""
    with path.open("rb") as export:
        yield from export


def main(count: int) -> None:
    """Write an export of so many rows and verify it."""
    city = City()
    key = city.key.public_key()
    with TemporaryDirectory() as folder:
        export = Path(folder) / "export.ndjson"
        with export.open("w", encoding="utf-8") as out:
            out.writelines(f"{line}\n" for line in to_lines(city.rows(count), ()))
            out.writelines(f"{line}\n" for line in to_lines((), city.signed))
        begun = perf_counter()
        report = verify_export(lambda: lines_of(export), {thumbprint(key): key})
        spent = perf_counter() - begun
        size = len(next(islice(lines_of(export), 1)))
    if report.first is not None or report.rows != count:
        raise SystemExit(f"the export does not verify: {report.first}")
    print(f"append   {city.spent / count * 1e6:8.1f} µs a row (hash and row, without the entry)")
    print(
        f"verify   {count / spent:8,.0f} rows/s; {report.rows:,} rows in {spent:.2f} s, {size} bytes a line"
    )
    print(
        f"         {10**6 / count * spent:8.1f} s for 10^6 rows, with {report.checkpoints:,} checkpoints here"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT)
