"""What the processes of a world remember between calls, so that each cell of the matrix begins alike."""

from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from chalicelib.adapters.aws import Aws
from chalicelib.adapters.dynamodb.directory import Directory

Part = TypeVar("Part")


class Memory:
    """The memories of all houses: sessions and area keys, directories, tablets, the tails of audit lanes."""

    def __init__(self, houses: Iterable[object]) -> None:
        known = [each for each in houses if hasattr(each, "__dict__")]  # a world has plain words as well
        self._aws: list[Aws] = [part for house in known for part in _parts(house, Aws)]
        self._directories = [part for house in known for part in _parts(house, Directory)]
        self._tablets: list[dict[str, Any]] = [
            vars(house)["_tablets"] for house in known if isinstance(vars(house).get("_tablets"), dict)
        ]
        self._bound: list[dict[Any, Any]] = []
        self._free: list[dict[Any, Any]] = []
        self._listed: list[tuple[Any, Any]] = []

    def keep_what_the_table_binds(self) -> None:
        """Note lanes' tails and tablets: they are right for the table as it stands."""
        self._bound = [dict(each) for each in self._bindings()]

    def keep_what_is_free(self) -> None:
        """Note sessions, area keys and directories: they are right for any state of the table."""
        self._free = [dict(each) for each in self._openings()]
        self._listed = [(each._kept, each._until) for each in self._directories]

    def recall(self) -> None:
        """Remember all that was noted, and nothing else."""
        _fill(self._bindings(), self._bound)
        _fill(self._openings(), self._free)
        for directory, (kept, until) in zip(self._directories, self._listed, strict=True):
            directory._kept, directory._until = kept, until

    def forget(self) -> None:
        """Remember nothing, as a process that has just begun."""
        for each in (*self._bindings(), *self._openings()):
            each.clear()
        for directory in self._directories:
            directory._kept, directory._until = frozenset(), None

    def _bindings(self) -> list[dict[Any, Any]]:
        return [*(aws._lanes._kept() for aws in self._aws), *self._tablets]

    def _openings(self) -> list[dict[Any, Any]]:
        return [memory for aws in self._aws for memory in _dicts(aws)]


def _dicts(aws: Aws) -> Iterator[dict[Any, Any]]:
    yield vars(aws.sessions)["_held"]
    yield vars(aws._keyring)["_kept"]


def _parts(house: object, kind: type[Part]) -> Iterator[Part]:
    return (part for part in vars(house).values() if isinstance(part, kind))


def _fill(memories: list[dict[Any, Any]], noted: list[dict[Any, Any]]) -> None:
    for memory, before in zip(memories, noted, strict=True):
        memory.clear()
        memory.update(before)
