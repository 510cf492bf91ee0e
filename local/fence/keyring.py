"""The KMS keys that exist: ids, aliases and tags, which no policy document says."""

import threading
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from local.fence.asked import Key


def _names(key: Key) -> Iterable[str]:
    place = key.arn.partition(":key/")[0]
    yield key.key_id
    yield key.arn
    for alias in key.aliases:
        yield alias
        yield f"{place}:{alias}"


class Keyring:
    """Keys by id, ARN, alias and alias ARN; safe among threads."""

    def __init__(self) -> None:
        self._by_name: dict[str, Key] = {}
        self._lock = threading.Lock()

    def of(self, name: str) -> Key | None:
        """Return a key by any of its names, or None."""
        return self._by_name.get(name)

    def learn(self, key: Key) -> None:
        """Keep a key, in place of what was known of it."""
        with self._lock:
            self._keep(key)

    def tag(self, name: str, tags: Mapping[str, str], without: Collection[str] = ()) -> None:
        """Set and remove tags of a known key; the tag ``kind`` decides its key policy."""
        with self._lock:
            key = self._by_name.get(name)
            if key is not None:
                left = {one: value for one, value in {**key.tags, **tags}.items() if one not in without}
                kind = left.get("kind", "" if "kind" in without else key.kind)
                self._keep(replace(key, tags=left, kind=kind))

    def turn(self, name: str, *, off: bool) -> None:
        """Note that a known key was disabled or enabled."""
        with self._lock:
            key = self._by_name.get(name)
            if key is not None:
                self._keep(replace(key, off=off))

    def point(self, alias: str, target: str | None) -> None:
        """Point an alias at a known key, or at none."""
        with self._lock:
            earlier = self._by_name.get(alias)
            if earlier is not None:
                others = tuple(one for one in earlier.aliases if one != alias)
                self._keep(replace(earlier, aliases=others))
            key = self._by_name.get(target) if target else None
            if key is not None:
                self._keep(replace(key, aliases=(*key.aliases, alias)))

    def _keep(self, key: Key) -> None:
        earlier = self._by_name.get(key.key_id)
        for name in _names(earlier) if earlier else ():
            self._by_name.pop(name, None)
        for name in _names(key):
            self._by_name[name] = key
