"""What stands in the table after a cell, opened and made comparable with what stood after another.

Only what changed since the mark is looked at.  Names and secrets that are drawn anew in every run (ids,
nonces, salts, lanes) are compared as ``~``: what two runs without a fault have in common is known, any
other long token is drawn.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from moto.backends import get_backend

from chalicelib.adapters.area_keys import Area, AreaKeys
from chalicelib.audit.model import AuditRow
from tests.world import ACCOUNT

MOMENT = re.compile(r"(\d{4}-\d\d-\d\dT\d\d|\d{8}T\d\d):?\d\d:?[0-9.]+")
"""A moment, as texts and as keys write it."""
TOKEN = re.compile(r"[0-9A-Za-z_+/=$-]{16,}")
NOT_COMPARED = frozenset(
    {"pk", "sk", "sealed", "wrapped", "hash", "signed", "used", "found", "total", "done", "passes"}
)
"""What stands elsewhere, is drawn, or (a tablet's counter, a run's counts) counts attempts."""
TAKEN_UP = "#CHANGESETS"
VERSION = re.compile(r'"version": ?(\{"N": "\d+"\}|\d+)')
"""Whoever takes a changeset up, after a crash as well, makes a version of it: it counts attempts."""
COUNTER = re.compile(r'"counter":\d+')
"""A passkey's counter grows with each use and with the clock of whoever holds it: it too counts attempts."""
Keys = Mapping[tuple[str, str], AreaKeys]
"""The opened keys by municipality and area."""


@dataclass(frozen=True)
class State:
    """What changed since the mark: items as text, and what the new audit rows say."""

    items: Counter[str]
    acts: Counter[str]

    def masked(self, known: frozenset[str]) -> "State":
        """Return the state with all drawn tokens alike."""
        return State(_masked(self.items, known), _masked(self.acts, known))

    def tokens(self) -> set[str]:
        """Return every token that may have been drawn."""
        return {token for text in (*self.items, *self.acts) for token in TOKEN.findall(text)}


def mask(text: str, known: frozenset[str]) -> str:
    """Return a text with all drawn tokens alike, and moments to the hour: some flows wait for minutes."""
    drawn = TOKEN.sub(lambda found: found[0] if found[0] in known else "~", text)
    return MOMENT.sub(lambda found: found[1], drawn)


def _masked(texts: Counter[str], known: frozenset[str]) -> Counter[str]:
    masked: Counter[str] = Counter()
    for text, count in texts.items():
        masked[mask(text, known)] += count
    return masked


class Ledger:
    """The table since a mark."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys
        self._before = self._parts()
        self._index = {
            (pk.value, sk.value): item for pk, part in self._before.items() for sk, item in part.items()
        }
        self.rows = list(self._rows_of(self._all(self._before)))

    def put_back(self) -> None:
        """Let the table be as it was at the mark."""
        table = _table()
        table.items = type(table.items)(dict, {pk: dict(part) for pk, part in self._before.items()})
        table.last_snapshot = None
        shard = table.stream_shard
        if shard is not None:
            shard.items.clear()

    def changed(self) -> Iterator[tuple[str, str, dict[str, Any] | None]]:
        """Return the items that are new, other or (None) gone since the mark."""
        after = self._parts()
        for pk in {**self._before, **after}:
            was, now = self._before.get(pk, {}), after.get(pk, {})
            for sk in {**was, **now}:
                if was.get(sk) is not now.get(sk):
                    found = now.get(sk)
                    yield pk.value, sk.value, None if found is None else found.to_json()["Attributes"]

    def state(self) -> State:
        """Return what changed, comparable."""
        items: Counter[str] = Counter()
        acts: Counter[str] = Counter()
        for pk, sk, attributes in self.changed():
            if "#CHALLENGE#" in pk:
                continue  # one that nobody answered lapses by itself
            if "#AUDIT#" in pk:
                row = self._opened_row(pk, sk, attributes or {})
                acts[f"{row.municipality} {row.entry.act} {row.entry.subject}"] += 1
            elif not (pk.endswith("LANES") and self._was(pk, sk) is None):
                text = self._text(pk, sk, attributes)
                if text != self._text(pk, sk, self._was(pk, sk)):
                    items[f"{pk}|{sk}|{text}"] += 1
        return State(items, acts)

    def new_rows(self) -> list[AuditRow]:
        """Return the audit rows since the mark."""
        return list(self._rows_of(self.changed()))

    def unlisted(self) -> set[str]:
        """Return the lanes that hold rows and stand in no registry."""
        parts = self._parts()
        listed = {sk.value for pk, part in parts.items() if pk.value.endswith("LANES") for sk in part}
        lanes = {pk.value.rpartition("#AUDIT#")[2] for pk in parts if "#AUDIT#" in pk.value and parts[pk]}
        return lanes - listed

    def _was(self, pk: str, sk: str) -> dict[str, Any] | None:
        item = self._index.get((pk, sk))
        return None if item is None else item.to_json()["Attributes"]

    def _text(self, pk: str, sk: str, attributes: dict[str, Any] | None) -> str:
        if attributes is None:
            return "gone"
        plain = {name: value for name, value in attributes.items() if name not in NOT_COMPARED}
        opened = COUNTER.sub('"counter":#', self._opened(pk, sk, attributes))
        text = f"{json.dumps(plain, sort_keys=True)} {opened}"
        return VERSION.sub('"version":#', text) if pk.endswith(TAKEN_UP) else text

    def _opened(self, pk: str, sk: str, attributes: dict[str, Any]) -> str:
        municipality, area, _ = pk.split("#", 2)
        if "sealed" not in attributes or area == Area.NUMBER:
            return ""
        keys = self._keys[municipality, area].sealing[attributes["sealed_by"]["S"]]
        version = attributes["version"]["N"]
        context = {"municipality": municipality, "area": area, "key": f"{pk}|{sk}", "version": version}
        return keys.open_blob(attributes["sealed"]["B"], context).decode()

    def _opened_row(self, pk: str, sk: str, attributes: dict[str, Any]) -> AuditRow:
        return AuditRow.model_validate_json(self._opened(pk, sk, attributes))

    def _rows_of(self, some: Iterable[tuple[str, str, dict[str, Any] | None]]) -> Iterator[AuditRow]:
        for pk, sk, attributes in some:
            if "#AUDIT#" in pk and attributes is not None:
                yield self._opened_row(pk, sk, attributes)

    @staticmethod
    def _all(parts: Any) -> Iterator[tuple[str, str, dict[str, Any] | None]]:
        for pk, part in parts.items():
            for sk, item in part.items():
                yield pk.value, sk.value, item.to_json()["Attributes"]

    @staticmethod
    def _parts() -> dict[Any, dict[Any, Any]]:
        return {pk: dict(part) for pk, part in _table().items.items() if part}


def _table() -> Any:
    return get_backend("dynamodb")[ACCOUNT]["ap-northeast-1"].tables["vrs"]
