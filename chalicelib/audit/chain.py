"""Lanes: the rows of one writer, numbered from 1, each repeating the hash of the one before.

A writer keeps its lane's tail and puts it back in the transaction that writes the row, with the old
tail as the condition: two writers can then never share a lane without one of them being refused.
"""

from pydantic import Field

from chalicelib.audit.canonical import Domain, digest, encode
from chalicelib.audit.model import EXACT, AuditRow, Entry, Hash, LaneName
from chalicelib.values.municipality import MunicipalityCode
from chalicelib.values.word import Word


class Tail(Word):
    """末尾: the last row of a lane; number 0 before the first."""

    lane: LaneName
    number: int = Field(ge=0, le=EXACT)
    hash: Hash


def before_first(municipality: str, lane: str) -> str:
    """Return what the first row of a lane repeats: a lane cannot be shown under another name."""
    return digest(Domain.LANE, encode({"lane": lane, "municipality": municipality}))


def genesis(municipality: MunicipalityCode, lane: str) -> Tail:
    """Return the tail of a lane that has no rows yet."""
    return Tail(lane=lane, number=0, hash=before_first(str(municipality), lane))


def append(tail: Tail, municipality: MunicipalityCode, entry: Entry, salt: str) -> tuple[AuditRow, Tail]:
    """Put an entry at the end of a lane, with 128 bits of chance in hex; return its row and the new tail."""
    row = AuditRow(
        municipality=municipality,
        lane=tail.lane,
        number=tail.number + 1,
        previous=tail.hash,
        salt=salt,
        entry=entry,
    )
    return row, Tail(lane=row.lane, number=row.number, hash=row.hash)
