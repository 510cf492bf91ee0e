"""The export: one JSON object a line, each holding the exact bytes that were hashed.

    {"kind":"checkpoint","signature":"…","checkpoint":{…}}
    {"kind":"row","hash":"…","row":{…}}

Reading keeps the inner bytes as they stand, so that not even a space can change unseen, and a line
that says one thing twice cannot say something else to another reader.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from chalicelib.audit.checkpoint import SignedCheckpoint
from chalicelib.audit.model import AuditRow

ROW = b'{"kind":"row","hash":"'
ROW_BODY = b'","row":'
HASH_START = len(ROW)
HASH_END = HASH_START + 64
BODY_START = HASH_END + len(ROW_BODY)
CHECKPOINT = b'{"kind":"checkpoint","signature":"'
CHECKPOINT_LINE = re.compile(CHECKPOINT + rb'([0-9A-Za-z+/]+={0,2})","checkpoint":(\{.*\})\}')


class RawRow(NamedTuple):
    """A row as it stands in a line: nothing about it is believed yet."""

    line: int
    hash: bytes
    body: bytes


class RawCheckpoint(NamedTuple):
    """A checkpoint as it stands in a line: nothing about it is believed yet."""

    line: int
    signature: bytes
    body: bytes


class Junk(NamedTuple):
    """A line that is neither."""

    line: int


RawLine = RawRow | RawCheckpoint | Junk


def to_lines(rows: Iterable[AuditRow], checkpoints: Iterable[SignedCheckpoint]) -> Iterator[str]:
    """Write an export, without line ends: checkpoints by number, then each lane's rows by number."""
    for signed in checkpoints:
        yield (
            CHECKPOINT.decode() + f'{signed.signature}","checkpoint":{signed.checkpoint.body.decode()}' + "}"
        )
    for row in rows:
        yield ROW.decode() + row.hash + ROW_BODY.decode() + row.body.decode() + "}"


def from_lines(lines: Iterable[str | bytes]) -> Iterator[RawLine]:
    """Read an export; empty lines count but say nothing, a line of another form becomes Junk."""
    for number, line in enumerate(lines, start=1):
        raw = (line if isinstance(line, bytes) else line.encode(errors="replace")).rstrip(b"\r\n")
        if raw.startswith(ROW) and raw[HASH_END:BODY_START] == ROW_BODY and raw.endswith(b"}"):
            yield RawRow(number, raw[HASH_START:HASH_END], raw[BODY_START:-1])
        elif raw:
            yield _other(number, raw)


def checkpoints_of(lines: Iterable[str | bytes]) -> Iterator[RawCheckpoint]:
    """Read only the checkpoints of an export."""
    for number, line in enumerate(lines, start=1):
        raw = line if isinstance(line, bytes) else line.encode(errors="replace")
        if raw.startswith(CHECKPOINT):
            found = _other(number, raw.rstrip(b"\r\n"))
            if isinstance(found, RawCheckpoint):
                yield found


def raw_row(row: AuditRow) -> RawRow:
    """Return a row as an export would hold it, with no line number."""
    return RawRow(0, row.hash.encode(), row.body)


def raw_checkpoint(signed: SignedCheckpoint) -> RawCheckpoint:
    """Return a checkpoint as an export would hold it, with no line number."""
    return RawCheckpoint(0, signed.signature.encode(), signed.checkpoint.body)


def _other(number: int, raw: bytes) -> RawCheckpoint | Junk:
    found = CHECKPOINT_LINE.fullmatch(raw)
    return RawCheckpoint(number, found[1], found[2]) if found else Junk(number)
