"""What the tablets' use cases need."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from chalicelib.access.tablets.model import Counter, Invitation, Tablet, Venue
from chalicelib.audit.model import Entry
from chalicelib.values.clock import Clock, Draws


class Tablets(Protocol):
    """The tablets, venues and invitations of one municipality.

    Every writing method writes the audit entry in the same transaction, and raises
    SheetMoved where the version it changes is no longer the stored one.
    """

    def tablet(self, tablet_id: str, *, fresh: bool = False) -> Tablet | None:
        """Return a tablet, at most 60 s old unless ``fresh``; None where unknown."""

    def every_tablet(self) -> Sequence[Tablet]:
        """Return all tablets, by id."""

    def invite(self, code: str, invitation: Invitation, entry: Entry) -> None:
        """Keep an invitation under its code's blind index."""

    def invitation(self, code: str) -> Invitation | None:
        """Return what a code stands for, or None."""

    def enrol(self, code: str, tablet: Tablet, entry: Entry) -> None:
        """Spend the code and add the tablet; raise InvitationSpent where another was faster."""

    def change(self, tablet: Tablet, counter: Counter | None, entry: Entry) -> None:
        """Put the next version of a tablet; raise StaleProof where the counter was used."""

    def revoke(self, tablet: Tablet, entry: Entry) -> None:
        """Put the revoked tablet and stop its counter, so that no transaction of it commits."""

    def venue(self, venue_id: str) -> Venue | None:
        """Return a venue, or None."""

    def every_venue(self) -> Sequence[Venue]:
        """Return all venues, by id."""

    def put_venue(self, venue: Venue, entry: Entry) -> None:
        """Keep a venue: version 1 must be new, a later one must follow the stored one."""


@dataclass(frozen=True)
class TabletOffice:
    """The ports a use case about tablets works with."""

    tablets: Tablets
    draws: Draws
    clock: Clock
