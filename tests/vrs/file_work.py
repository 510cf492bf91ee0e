"""People who take files in and out over the fakes."""

import hashlib
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from chalicelib.access.model import Actor, Role
from chalicelib.systems.vrs.changesets import applying
from chalicelib.systems.vrs.changesets import use_cases as changesets
from chalicelib.systems.vrs.changesets.desk import ChangesetDesk
from chalicelib.systems.vrs.changesets.model import (
    Announcement,
    Changeset,
    ChangesetDecision,
    ChangesetUndoing,
)
from chalicelib.systems.vrs.changesets.rules import digest_of
from chalicelib.systems.vrs.media import use_cases as media
from chalicelib.systems.vrs.media.model import MediumKind, MediumUse, NewMedium, NewUse
from tests.fakes.files import plain_envelopes
from tests.fakes.house import KASUKABE, FakeHouse, staff_actor
from tests.fakes.moments import HandClock
from tests.vrs.registration_files import Row, text_of

REGISTRAR = staff_actor(Role.REGISTRAR, name="registrar")
SECOND = staff_actor(Role.REGISTRAR, name="registrar-2")
ADMIN = staff_actor(Role.ADMINISTRATOR, name="admin")
CLERK = staff_actor(Role.CLERK, name="clerk")
USB = NewMedium(medium_id="USB-01", kind=MediumKind.USB_MEMORY, encrypted=True, custodian="庶務係")


def digests_of(envelopes: Sequence[bytes]) -> tuple[str, ...]:
    return tuple(hashlib.sha256(each).hexdigest() for each in envelopes)


class FileWork:
    """A municipality with a permitted medium, and everybody who has to do with it."""

    def __init__(self, house: FakeHouse | None = None) -> None:
        self.clock = HandClock(step=timedelta(milliseconds=1))
        self.house = house or FakeHouse(clock=self.clock)
        self.cabinet = self.house.cabinets[str(KASUKABE)]
        self.media = self.house.media()
        media.register_medium(USB, ADMIN, self.media)

    def desk(self, actor: Actor = REGISTRAR, **more: Any) -> ChangesetDesk:
        return self.house.changesets(actor, **more)

    def use(self, digest: str, *, approved: bool = True) -> MediumUse:
        wanted = NewUse(medium_id="USB-01", purpose="登録", digest=digest)
        use = media.open_use(wanted, REGISTRAR, self.media)
        return media.decide_use(use.use_id, ADMIN, self.media, approve=True) if approved else use

    def envelopes(self, *parts: Sequence[Row]) -> list[bytes]:
        rows, at = [], 2
        for part in parts:
            rows.append(at)
            at += len(part)
        return plain_envelopes([text_of(*part).encode() for part in parts], rows=rows)

    def announced(self, envelopes: Sequence[bytes]) -> Changeset:
        digests = digests_of(envelopes)
        use = self.use(digest_of(digests))
        wanted = Announcement(use_id=use.use_id, file_name="people.vrs", parts=digests)
        return changesets.announce(wanted, REGISTRAR, self.desk())

    def received(self, *parts: Sequence[Row]) -> Changeset:
        envelopes = self.envelopes(*parts)
        changeset = self.announced(envelopes)
        for number, envelope in enumerate(envelopes, start=1):
            changeset = changesets.receive_part(
                changeset.changeset_id, number, envelope, REGISTRAR, self.desk()
            )
        return changeset

    def checked(self, *parts: Sequence[Row]) -> Changeset:
        return changesets.check(self.received(*parts).changeset_id, REGISTRAR, self.desk())

    def approved(self, *parts: Sequence[Row]) -> Changeset:
        checked = self.checked(*parts)
        return changesets.decide(
            checked.changeset_id, ChangesetDecision(approve=True, note="確認"), ADMIN, self.desk()
        )

    def apply(self, changeset: Changeset, **more: Any) -> Changeset:
        return applying.apply(changeset.changeset_id, REGISTRAR, self.desk(**more))

    def undo(self, changeset: Changeset, **more: Any) -> Changeset:
        wanted = ChangesetUndoing(reason="別の月のファイル")
        return applying.undo(changeset.changeset_id, wanted, REGISTRAR, self.desk(**more))
