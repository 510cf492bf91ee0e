"""Tablets, venues and invitations, in the venue area: the public plane must read them."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from chalicelib.access.tablets.model import Counter, Invitation, Tablet, Venue
from chalicelib.adapters.area_keys import Area
from chalicelib.adapters.dynamodb.places import Place
from chalicelib.adapters.dynamodb.table import SealedTable
from chalicelib.adapters.dynamodb.tickets import counter_write
from chalicelib.audit.model import Entry
from chalicelib.errors import InvitationSpent, SheetMoved
from chalicelib.values.clock import Clock

KEPT_FOR = timedelta(seconds=60)
TabletCache = dict[str, tuple[datetime, Tablet | None]]


class DynamoTablets:
    """The tablets of the municipality that the table is opened for."""

    def __init__(self, table: SealedTable, cache: TabletCache, clock: Clock) -> None:
        self._table = table
        self._cache = cache
        self._clock = clock

    def tablet(self, tablet_id: str, *, fresh: bool = False) -> Tablet | None:
        kept = self._cache.get(tablet_id)
        now = self._clock.now()
        if kept is not None and not fresh and now < kept[0]:
            return kept[1]
        item = self._table.get_one(_tablet_place(tablet_id))
        tablet = None if item is None else Tablet.model_validate_json(item.plaintext)
        if tablet is not None:
            self._cache[tablet_id] = (now + KEPT_FOR, tablet)
        return tablet

    def every_tablet(self) -> Sequence[Tablet]:
        rows = self._table.query(Area.VENUE, "TABLETS")
        return [Tablet.model_validate_json(row.plaintext) for row in rows]

    def invite(self, code: str, invitation: Invitation, entry: Entry) -> None:
        until = {"N": str(int(invitation.until.timestamp()))}
        place = self._invitation_place(code)
        self._table.commit(entry, [self._table.put_new(place, _body(invitation), until=until)])

    def invitation(self, code: str) -> Invitation | None:
        item = self._table.get_one(self._invitation_place(code))
        return None if item is None else Invitation.model_validate_json(item.plaintext)

    def enrol(self, code: str, tablet: Tablet, entry: Entry) -> None:
        spent = self._table.delete(self._invitation_place(code), InvitationSpent)
        added = self._table.put_new(_tablet_place(tablet.tablet_id), _body(tablet))
        self._table.commit(entry, [spent, added])

    def change(self, tablet: Tablet, counter: Counter | None, entry: Entry) -> None:
        place = _tablet_place(tablet.tablet_id)
        writes = [self._table.put_next(place, _body(tablet), tablet.version - 1)]
        if counter is not None:
            writes.insert(0, counter_write(self._table, counter.tablet_id, counter.value))
        self._cache.pop(tablet.tablet_id, None)
        self._table.commit(entry, writes)

    def revoke(self, tablet: Tablet, entry: Entry) -> None:
        stopped = self._table.update(
            Place(Area.VENUE, f"TABLET#{tablet.tablet_id}", "COUNTER"),
            "SET revoked = :true",
            "attribute_not_exists(revoked)",
            {":true": {"BOOL": True}},
            SheetMoved,
        )
        place = _tablet_place(tablet.tablet_id)
        self._cache.pop(tablet.tablet_id, None)
        self._table.commit(entry, [self._table.put_next(place, _body(tablet), tablet.version - 1), stopped])

    def venue(self, venue_id: str) -> Venue | None:
        item = self._table.get_one(_venue_place(venue_id))
        return None if item is None else Venue.model_validate_json(item.plaintext)

    def every_venue(self) -> Sequence[Venue]:
        rows = self._table.query(Area.VENUE, "VENUES")
        return [Venue.model_validate_json(row.plaintext) for row in rows]

    def put_venue(self, venue: Venue, entry: Entry) -> None:
        place = _venue_place(venue.venue_id)
        self._table.commit(entry, [self._table.put_next(place, _body(venue), venue.version - 1)])

    def _invitation_place(self, code: str) -> Place:
        return Place(Area.VENUE, "INVITATIONS", self._table.blind(Area.VENUE, "INVITATION", code))


def _tablet_place(tablet_id: str) -> Place:
    return Place(Area.VENUE, "TABLETS", tablet_id)


def _venue_place(venue_id: str) -> Place:
    return Place(Area.VENUE, "VENUES", venue_id)


def _body(word: Tablet | Venue | Invitation) -> bytes:
    return word.model_dump_json().encode()
