"""Tablets, venues and invitations, in memory."""

from collections.abc import Sequence

from chalicelib.access.tablets.model import Counter, Invitation, Tablet, Venue
from chalicelib.audit.model import Entry
from chalicelib.errors import InvitationSpent
from tests.fakes.cabinet import Cabinet, put_new, put_next, take_away


class FakeTablets:
    """The tablets of one municipality; always fresh, which is "at most 60 s old" as well."""

    def __init__(self, cabinet: Cabinet) -> None:
        self._cabinet = cabinet

    def tablet(self, tablet_id: str, *, fresh: bool = False) -> Tablet | None:
        del fresh
        tablet: Tablet | None = self._cabinet.value("tablet", tablet_id)
        return tablet

    def every_tablet(self) -> Sequence[Tablet]:
        return self._cabinet.values("tablet")

    def invite(self, code: str, invitation: Invitation, entry: Entry) -> None:
        self._cabinet.commit(entry, [put_new("invitation", code, invitation)])

    def invitation(self, code: str) -> Invitation | None:
        invitation: Invitation | None = self._cabinet.value("invitation", code)
        return invitation

    def enrol(self, code: str, tablet: Tablet, entry: Entry) -> None:
        spent = take_away("invitation", code, InvitationSpent)
        self._cabinet.commit(entry, [spent, put_new("tablet", tablet.tablet_id, tablet)])

    def change(self, tablet: Tablet, counter: Counter | None, entry: Entry) -> None:
        writes = [put_next("tablet", tablet.tablet_id, tablet, tablet.version - 1)]
        if counter is not None:
            writes.insert(0, self._cabinet.move_counter(counter.tablet_id, counter.value))
        self._cabinet.commit(entry, writes)

    def revoke(self, tablet: Tablet, entry: Entry) -> None:
        stopped = self._cabinet.stop_counter(tablet.tablet_id)
        moved = put_next("tablet", tablet.tablet_id, tablet, tablet.version - 1)
        self._cabinet.commit(entry, [moved, stopped])

    def venue(self, venue_id: str) -> Venue | None:
        venue: Venue | None = self._cabinet.value("venue", venue_id)
        return venue

    def every_venue(self) -> Sequence[Venue]:
        return self._cabinet.values("venue")

    def put_venue(self, venue: Venue, entry: Entry) -> None:
        self._cabinet.commit(entry, [put_next("venue", venue.venue_id, venue, venue.version - 1)])
