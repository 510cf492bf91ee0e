"""The checkpoints of an export, verified before any row: they say what the lanes must lead to."""

from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from itertools import pairwise
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey

from chalicelib.audit.canonical import Domain, digest
from chalicelib.audit.checkpoint import Checkpoint, Mark, before_first, message_of, root_of
from chalicelib.audit.export import RawCheckpoint
from chalicelib.audit.keys import WrongSignature, require_signed
from chalicelib.audit.lanes import SealedHead
from chalicelib.audit.report import Fault, FaultKind, Gap

PublicKeys = Mapping[str, EllipticCurvePublicKey]


class Seal(NamedTuple):
    """A checkpoint that was read: whole when its signature is right."""

    checkpoint: Checkpoint
    hash: str
    kind: FaultKind | None


class Seals:
    """Reads checkpoints in the order of the export; keeps the heads that are truly signed."""

    def __init__(self, municipality: str | None, keys: PublicKeys) -> None:
        self.municipality = municipality
        self.faults: list[Fault] = []
        self.heads: dict[str, list[SealedHead]] = {}
        self.chain: list[Seal] = []
        self.count = 0
        self._keys = keys

    def read(self, raws: Iterable[RawCheckpoint]) -> None:
        """Read all checkpoints; afterwards ``chain`` and ``heads`` hold those that can be believed."""
        whole: list[Seal] = []
        doubtful: list[int] = []
        position = 0
        for raw in raws:
            self.count += 1
            seal = self._open(raw)
            if seal is None:
                self._note(FaultKind.LINE_MALFORMED, line=raw.line)
            elif seal.kind is None:
                whole.append(seal)
                position = seal.checkpoint.number
            else:
                # Its own number is as doubtful as the rest of it; its place in the export is not.
                position += 1
                doubtful.append(position)
                self._note(seal.kind, position)
        self._order([seal.checkpoint.number for seal in whole])
        self.chain = sorted(
            {seal.checkpoint.number: seal for seal in reversed(whole)}.values(),
            key=lambda seal: seal.checkpoint.number,
        )
        self._find_missing(doubtful)
        self._follow()
        if not self.chain:
            self._note(FaultKind.NOTHING_SEALED)

    def compare(self, mark: Mark | None) -> None:
        """Note it when the checkpoint that an auditor wrote down is not there as it was."""
        if mark is None:
            return
        hashes = {seal.checkpoint.number: seal.hash for seal in self.chain}
        if mark.number not in hashes:
            self._note(FaultKind.CHECKPOINT_MISSING, min(mark.number, max(hashes, default=0) + 1))
        elif hashes[mark.number] != mark.hash:
            self._note(FaultKind.CHECKPOINT_NOT_AS_MARKED, mark.number)

    def gaps(self, allowed: timedelta) -> list[Gap]:
        """Return the silences between checkpoints that are longer than allowed."""
        stretches = pairwise(seal.checkpoint for seal in self.chain)
        return [
            Gap(after=early.number, begins_at=early.at, ends_at=late.at)
            for early, late in stretches
            if late.at - early.at > allowed
        ]

    def _open(self, raw: RawCheckpoint) -> Seal | None:
        try:
            checkpoint = Checkpoint.model_validate_json(raw.body)
            signature = b64decode(raw.signature, validate=True)
        except ValueError:  # ValidationError and binascii.Error are ValueErrors
            return None
        if b64encode(signature) != raw.signature:  # base64 may hide bits that mean nothing
            return None
        hashed = digest(Domain.CHECKPOINT, raw.body)
        return Seal(checkpoint, hashed, self._doubt(checkpoint, signature, hashed))

    def _doubt(self, checkpoint: Checkpoint, signature: bytes, hashed: str) -> FaultKind | None:
        key = self._keys.get(checkpoint.key_id)
        if key is None:
            return FaultKind.CHECKPOINT_KEY_UNKNOWN
        try:
            require_signed(key, signature, message_of(hashed))
        except WrongSignature:
            return FaultKind.CHECKPOINT_CHANGED
        if self.municipality is None:
            self.municipality = str(checkpoint.municipality)
        foreign = str(checkpoint.municipality) != self.municipality
        return FaultKind.CHECKPOINT_FOREIGN if foreign else None

    def _order(self, numbers: Sequence[int]) -> None:
        seen: set[int] = set()
        highest = 0
        for number in numbers:
            if number in seen:
                self._note(FaultKind.CHECKPOINT_TWICE, number)
            elif number < highest:
                self._note(FaultKind.CHECKPOINT_OUT_OF_ORDER, number)
            seen.add(number)
            highest = max(highest, number)

    def _find_missing(self, doubtful: Sequence[int]) -> None:
        accounted = set(doubtful)
        expected = 1
        for seal in self.chain:
            while expected in accounted:
                expected += 1
            if seal.checkpoint.number > expected:
                self._note(FaultKind.CHECKPOINT_MISSING, expected)
            expected = seal.checkpoint.number + 1

    def _follow(self) -> None:
        """Check that each checkpoint repeats the one before and only moves forward; collect the heads."""
        before: Seal | None = None
        for seal in self.chain:
            sound = self._agrees(seal.checkpoint, before)
            for head in seal.checkpoint.lanes:
                heads = self.heads.setdefault(head.lane, [])
                if heads and head.number <= heads[-1].number:
                    sound = False
                    continue
                heads.append(SealedHead(head.number, head.hash, seal.checkpoint.number))
            if not sound:
                self._note(FaultKind.CHECKPOINT_BROKEN, seal.checkpoint.number)
            before = seal

    def _agrees(self, checkpoint: Checkpoint, before: Seal | None) -> bool:
        lanes = [head.lane for head in checkpoint.lanes]
        if checkpoint.root != root_of(checkpoint.lanes) or lanes != sorted(set(lanes)):
            return False
        if before is not None and checkpoint.at < before.checkpoint.at:
            return False
        if checkpoint.number == 1:
            return checkpoint.previous == before_first(str(checkpoint.municipality))
        if before is None or before.checkpoint.number != checkpoint.number - 1:
            return True  # the one before is missing or changed, which is said elsewhere
        return checkpoint.previous == before.hash

    def _note(self, kind: FaultKind, number: int | None = None, *, line: int | None = None) -> None:
        self.faults.append(Fault(kind=kind, checkpoint=number, line=line))
