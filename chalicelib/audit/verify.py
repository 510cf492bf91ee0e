"""Verification of an export, with nothing but the export and the public keys.

Checkpoints come first: each is believed only under its signature.  Then the rows, in one pass: every
lane must lead from its beginning through every signed head.  A row after its lane's last head is
chained but not signed for; it is counted as 未封印, and is a fault only when it is older than the
last checkpoint by more than the silence allowed.

What no export can show by itself is that its own end was cut off together with the checkpoints over
it; a mark that an auditor wrote down earlier, or the silence until now, shows that.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from hashlib import sha256
from re import compile as pattern
from typing import Annotated

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from pydantic import Field
from pydantic_core import from_json

from chalicelib.audit.canonical import Domain, moment
from chalicelib.audit.chain import before_first
from chalicelib.audit.checkpoint import Mark, SignedCheckpoint
from chalicelib.audit.export import (
    Junk,
    RawCheckpoint,
    RawRow,
    checkpoints_of,
    from_lines,
    raw_checkpoint,
    raw_row,
)
from chalicelib.audit.keys import read_key
from chalicelib.audit.lanes import LaneWalk
from chalicelib.audit.links import Link
from chalicelib.audit.model import LANE, AuditRow, UtcMoment
from chalicelib.audit.report import KEPT, Fault, FaultKind, Gap, Report
from chalicelib.audit.seals import PublicKeys, Seals
from chalicelib.values.word import Word


class Expectation(Word):
    """What an auditor knows without the export."""

    municipality: str | None = None
    """自治体コード; None: that of the first checkpoint whose signature is right."""
    mark: Mark | None = None
    allowed: Annotated[timedelta, Field(gt=timedelta(), le=timedelta(days=366))] = timedelta(minutes=15)
    """The longest silence between checkpoints."""
    asked_at: UtcMoment | None = None
    """When the export was made; None: silence after the last checkpoint is not judged."""


NO_EXPECTATION = Expectation()
LONG_AGO = ""
PLACE_BEGINS = b',"lane":"'
PLACE = pattern(
    PLACE_BEGINS + b"(" + LANE.strip("^$").encode() + rb')","municipality":"([0-9]{6})",'
    rb'"number":([1-9][0-9]{0,14}),"previous":"([0-9a-f]{64})","salt":"[0-9a-f]{32}"\}'
)
"""How a row's bytes end: its place.  Its entry comes before, and needs no parsing where it is sealed."""
ROW_DOMAIN = Domain.ROW.value


class _Rows:
    """Walks all lanes at once, whatever way an export interleaves them."""

    def __init__(self, seals: Seals) -> None:
        self.faults: list[Fault] = []
        self.lanes: dict[str, LaneWalk] = {}
        self._municipality = seals.municipality
        self._heads = seals.heads
        for lane in seals.heads:
            self._open(lane, str(seals.municipality))

    def take(self, raw: RawRow) -> None:
        line, stored, body = raw
        found = PLACE.fullmatch(body, body.rfind(PLACE_BEGINS))
        if found is None:
            return self._malformed(line)
        lane, municipality, digits, previous = found.groups()
        lane, municipality, number = lane.decode(), municipality.decode(), int(digits)
        walk = self.lanes.get(lane) or self._open(lane, municipality)
        at = LONG_AGO if number <= walk.sealed_to else _said_at(body)
        if at is None:
            return self._malformed(line)
        if municipality != self._municipality:
            self.faults.append(walk.place(FaultKind.ROW_FOREIGN, number))
            return None
        computed = sha256(ROW_DOMAIN + body).hexdigest()
        return walk.take(Link(number, previous.decode(), computed, stored.decode("latin-1"), at, line))

    def finish(self, unsealed_before: str) -> list[Fault]:
        for walk in self.lanes.values():
            walk.finish(unsealed_before)
            self.faults.extend(walk.faults)
        return self.faults

    def _open(self, lane: str, municipality: str) -> LaneWalk:
        if self._municipality is None:  # nothing is signed, which is a fault already
            self._municipality = municipality
        walk = LaneWalk(lane, before_first(self._municipality, lane), self._heads.get(lane, ()))
        self.lanes[lane] = walk
        return walk

    def _malformed(self, line: int) -> None:
        self.faults.append(Fault(kind=FaultKind.LINE_MALFORMED, line=line))


def verify(
    rows: Iterable[AuditRow | RawRow | RawCheckpoint | Junk],
    checkpoints: Iterable[SignedCheckpoint | RawCheckpoint],
    public_keys: Mapping[str, EllipticCurvePublicKey | bytes],
    expecting: Expectation = NO_EXPECTATION,
) -> Report:
    """Verify rows (each lane's in ascending order) under checkpoints (in ascending order).

    ``public_keys`` go by the ``key_id`` of checkpoints; bytes are PEM or DER (UnusableKey otherwise).
    Junk among the rows becomes faults, checkpoints among them are passed over.
    """
    seals = Seals(expecting.municipality, _opened(public_keys))
    seals.read(raw_checkpoint(each) if isinstance(each, SignedCheckpoint) else each for each in checkpoints)
    seals.compare(expecting.mark)
    walks = _Rows(seals)
    for each in rows:
        if isinstance(each, RawRow):
            walks.take(each)
        elif isinstance(each, AuditRow):
            walks.take(raw_row(each))
        elif isinstance(each, Junk):
            walks.faults.append(Fault(kind=FaultKind.LINE_MALFORMED, line=each.line))
    limit = moment(seals.chain[-1].checkpoint.at - expecting.allowed) if seals.chain else ""
    faults = sorted([*seals.faults, *walks.finish(limit)], key=lambda fault: fault.place)
    return _report(seals, walks, faults, expecting)


def verify_export(
    read: Callable[[], Iterable[str | bytes]],
    public_keys: Mapping[str, EllipticCurvePublicKey | bytes],
    expecting: Expectation = NO_EXPECTATION,
) -> Report:
    """Verify an export; ``read`` gives its lines from the beginning, and is called twice."""
    return verify(from_lines(read()), checkpoints_of(read()), public_keys, expecting)


def _said_at(body: bytes) -> str | None:
    """Return when a row says it was written; None when it is not a row after all."""
    try:
        at = from_json(body)["entry"]["at"]
    except (ValueError, LookupError, TypeError):
        return None
    return at if isinstance(at, str) else None


def _opened(public_keys: Mapping[str, EllipticCurvePublicKey | bytes]) -> PublicKeys:
    return {name: read_key(key) if isinstance(key, bytes) else key for name, key in public_keys.items()}


def _report(seals: Seals, walks: _Rows, faults: list[Fault], expecting: Expectation) -> Report:
    lanes = walks.lanes.values()
    rows = sum(walk.rows for walk in lanes)
    sealed = sum(walk.sealed for walk in lanes)
    return Report(
        municipality=seals.municipality,
        rows=rows,
        lanes=sum(1 for walk in lanes if walk.rows),
        checkpoints=seals.count,
        sealed=sealed,
        unsealed=rows - sealed,
        faults=tuple(faults[:KEPT]),
        fault_count=len(faults),
        gaps=(*seals.gaps(expecting.allowed), *_last_gap(seals, expecting)),
    )


def _last_gap(seals: Seals, expecting: Expectation) -> list[Gap]:
    """Return the silence from the last checkpoint until the export was made, if it is too long."""
    if not (seals.chain and expecting.asked_at):
        return []
    last = seals.chain[-1].checkpoint
    if expecting.asked_at - last.at <= expecting.allowed:
        return []
    return [Gap(after=last.number, begins_at=last.at, ends_at=expecting.asked_at)]
