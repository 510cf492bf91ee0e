"""What changesets work with, and finding one that may still be worked on."""

from collections.abc import Mapping
from dataclasses import dataclass

from chalicelib.access.model import Actor
from chalicelib.audit.model import Act
from chalicelib.errors import NoSuchChangeset, RequestExpired, UnknownFileKind
from chalicelib.systems.vrs.changesets.model import Changeset, FileKind, State
from chalicelib.systems.vrs.changesets.ports import ChangesetBook, Envelopes, KindOfFile
from chalicelib.systems.vrs.changesets.rules import demand_in_time, moved
from chalicelib.systems.vrs.media.use_cases import MediaDesk


@dataclass(frozen=True)
class ChangesetDesk:
    """The ports that changesets work with; ``kinds`` says which rooms take files."""

    book: ChangesetBook
    envelopes: Envelopes
    kinds: Mapping[FileKind, KindOfFile]
    media: MediaDesk

    def kind_of(self, changeset: Changeset) -> KindOfFile:
        """Return the room that takes the file; raise UnknownFileKind."""
        kind = self.kinds.get(changeset.kind)
        if kind is None:
            raise UnknownFileKind
        return kind


def changeset_of(changeset_id: str, actor: Actor, desk: ChangesetDesk) -> Changeset:
    """Return a changeset in time; raise NoSuchChangeset, or RequestExpired after noting that it lapsed."""
    changeset = desk.book.changeset(changeset_id)
    if changeset is None:
        raise NoSuchChangeset
    now = desk.media.clock.now()
    try:
        demand_in_time(changeset, now)
    except RequestExpired:
        lapsed = moved(changeset, State.EXPIRED)
        desk.book.keep(lapsed, actor.entry(Act.CHANGESET_EXPIRED, now, subject=changeset_id))
        raise
    return changeset
