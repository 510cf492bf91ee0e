"""Area keys: a data key a municipality and area, wrapped twice, kept in memory for minutes.

Two keys an area: one seals items, one blinds the names in keys (接種券番号, 宛名番号), so that
nothing in a key, a log of keys or an encryption context can be read back.  KMS wraps each under
the area's CMK, and what comes out once more under the municipality's own: when that is gone, no
copy of the table opens any more (docs/adr/0022).

A new sealing key takes the next number (``SEAL#0002``).  A process that meets an item sealed under
a version it does not know reads the wrapped keys again, at most once in some seconds.
"""

import hashlib
import hmac
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from chalicelib.adapters.asking import asking
from chalicelib.adapters.seal import SealingKey
from chalicelib.adapters.sessions import Duty, Sessions, Tags
from chalicelib.errors import SealBroken
from chalicelib.values.clock import Clock

KEPT_FOR = timedelta(minutes=5)
RENEWED_AFTER = timedelta(seconds=10)
"""How soon keys are read again for an unknown version: an item that names nonsense costs few calls of KMS."""


class Area(StrEnum):
    """領域: a part of a municipality's records with a key and readers of its own."""

    VENUE = "venue"
    RESIDENT = "resident"
    NUMBER = "number"
    OFFICE = "office"


@dataclass(frozen=True)
class AreaKeys:
    """The opened keys of one municipality and area."""

    current: str
    sealing: dict[str, SealingKey]
    blinding: bytes

    def blind(self, kind: str, name: str) -> str:
        """Return the blind index of a name: 32 hex digits."""
        return hmac.digest(self.blinding, f"{kind}\x00{name}".encode(), hashlib.sha256).hex()[:32]


def wrapping_context(municipality: str, area: Area, version: str) -> dict[str, str]:
    """Return the encryption context under which KMS wraps an area key."""
    return {"municipality": municipality, "area": area.value, "version": version}


def areas_key(municipality: str) -> str:
    """Return the name of the municipality's own CMK that wraps its area keys once more."""
    return f"alias/vrs/{municipality}/areas"


@dataclass(frozen=True)
class _Kept:
    """Opened keys, and when they were read."""

    at: datetime
    keys: AreaKeys

    def serves(self, now: datetime, version: str | None) -> bool:
        """Tell whether they may be used without reading again."""
        known = version is None or version in self.keys.sealing
        return now < self.at + (KEPT_FOR if known else RENEWED_AFTER)


class AreaKeyring:
    """Opens area keys with KMS, once in some minutes a municipality and area."""

    def __init__(self, sessions: Sessions, table: str, clock: Clock) -> None:
        self._sessions = sessions
        self._table = table
        self._clock = clock
        self._kept: dict[tuple[Duty, str, Area], _Kept] = {}
        self._lock = threading.Lock()

    def of(self, area: Area, duty: Duty, tags: Tags, *, version: str | None = None) -> AreaKeys:
        """Return an area's keys as the duty may have them; raise SealBroken where there are none.

        With a version they are read again where that version is unknown; it may still be so afterwards.
        """
        place = (duty, tags.municipality, area)
        kept = self._kept.get(place)
        if kept is not None and kept.serves(self._clock.now(), version):
            return kept.keys
        with self._lock:
            kept = self._kept.get(place)
            if kept is None or not kept.serves(self._clock.now(), version):
                kept = _Kept(self._clock.now(), self._opened(area, duty, tags))
                self._kept[place] = kept
            return kept.keys

    def _opened(self, area: Area, duty: Duty, tags: Tags) -> AreaKeys:
        dynamodb = self._sessions.client("dynamodb", duty, tags)
        kms = self._sessions.client("kms", duty, tags)
        with asking("keys"):
            rows = dynamodb.query(
                TableName=self._table,
                KeyConditionExpression="pk = :pk",
                ExpressionAttributeValues={":pk": {"S": f"{tags.municipality}#{area.value}#KEYS"}},
                ConsistentRead=True,
            )["Items"]
            opened = {
                row["sk"]["S"]: unwrapped(kms, row, tags.municipality, area)
                for row in rows
                if row["sk"]["S"].startswith(("SEAL#", "BLIND#"))
            }
        versions = sorted(version for version in opened if version.startswith("SEAL#"))
        if not versions or "BLIND#0001" not in opened:
            raise SealBroken
        return AreaKeys(
            current=versions[-1],
            sealing={version: SealingKey(version, opened[version]) for version in versions},
            blinding=opened["BLIND#0001"],
        )


def unwrapped(kms: Any, row: Any, municipality: str, area: Area) -> bytes:
    """Open a wrapped key: first under the municipality's own key, then under the area's."""
    wrapped, context = row["wrapped"]["B"], wrapping_context(municipality, area, row["sk"]["S"])
    for key_id in (areas_key(municipality), f"alias/vrs/{area.value}"):
        answer = kms.decrypt(KeyId=key_id, CiphertextBlob=wrapped, EncryptionContext=context)
        wrapped = answer["Plaintext"]
    key: bytes = wrapped
    return key
