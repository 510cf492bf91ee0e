"""The operation log of one municipality: noting, and reading it out for a verifier."""

from collections.abc import Iterator

from chalicelib.adapters.area_keys import Area
from chalicelib.adapters.asking import asking
from chalicelib.adapters.dynamodb.seals import LANE_AREAS, SIGNING_KEY
from chalicelib.adapters.dynamodb.table import SealedTable
from chalicelib.audit.checkpoint import SignedCheckpoint
from chalicelib.audit.model import AuditRow, Entry


class DynamoAudits:
    """The audit lanes and checkpoints of the municipality that the table is opened for."""

    def __init__(self, table: SealedTable) -> None:
        self._table = table

    def note(self, entry: Entry) -> None:
        """Write an audit entry that changes nothing else."""
        self._table.commit(entry)

    def rows(self) -> Iterator[AuditRow]:
        """Return every row, lane by lane."""
        for area in LANE_AREAS:
            for registry in ("PASTLANES", "LANES"):
                for lane in list(self._table.raw_query(area, registry)):
                    for row in self._table.query(area, f"AUDIT#{lane['sk']['S']}"):
                        yield AuditRow.model_validate_json(row.plaintext)

    def checkpoints(self) -> Iterator[SignedCheckpoint]:
        """Return every checkpoint, in order."""
        for raw in self._table.raw_query(Area.OFFICE, "CHECKPOINTS"):
            yield SignedCheckpoint.model_validate_json(raw["signed"]["S"])

    def public_key(self) -> bytes:
        """Return the signing key's public half (DER SubjectPublicKeyInfo)."""
        with asking("signing key"):
            key: bytes = self._table.kms.get_public_key(KeyId=SIGNING_KEY)["PublicKey"]
        return key
