"""What is shown of accounts, shared IDs, tablets, venues, erasures: nothing that proves anybody.

Each field is named here, so that a new one of the model stays inside until somebody names it too.
"""

from datetime import date

from typing_extensions import TypedDict

from chalicelib.access.model import Role
from chalicelib.access.staff.model import Account, SharedId, Terminal
from chalicelib.access.tablets.model import Scope, Tablet, Venue
from chalicelib.systems.vrs.retention.model import Erasure, ErasureState, Ground
from chalicelib.systems.vrs.retention.motions import Motion
from chalicelib.values.municipality import MunicipalityCode
from chalicelib.values.word import Moment


class AccountShown(TypedDict):
    """An ID and its rights; of its passkeys, how many there are."""

    account_id: str
    name: str
    roles: list[Role]
    terminals: list[str]
    staff_number: str | None
    first_password_until: Moment | None
    passkeys: int
    expires_on: date
    confirmed_on: date
    confirmed_by: str
    failures: int
    failed_at: Moment | None
    signed_in_at: Moment
    disabled: bool
    generation: int
    version: int


class SharedShown(TypedDict):
    """A line of the ledger of shared IDs."""

    shared_id: str
    reason: str
    roles: list[Role]
    persons: list[str]
    terminals: list[str]
    until: date
    confirmed: bool
    stopped: bool
    generation: int
    version: int


class TabletShown(TypedDict):
    """A tablet and its last shift; null where it never had one."""

    tablet_id: str
    home: MunicipalityCode
    label: str
    scope: Scope
    enrolled_at: Moment
    revoked_at: Moment | None
    pin_failures: int
    version: int
    venue: str | None
    opened_at: Moment | None
    until: Moment | None


class VenueShown(TypedDict):
    """A venue without its PIN."""

    venue_id: str
    name: str
    closed: bool
    version: int


class ErasureShown(TypedDict):
    """An erasure without its certificate, which is given by itself."""

    erasure_id: str
    ground: Ground
    case_id: str | None
    as_of: date
    people: int
    state: ErasureState
    motion: Motion
    done_at: Moment | None
    version: int


def account_shown(account: Account) -> AccountShown:
    """Show an account without anything that proves the person."""
    return {
        "account_id": account.account_id,
        "name": account.name,
        "roles": sorted(account.roles),
        "terminals": sorted(account.terminals),
        "staff_number": account.staff_number,
        "first_password_until": account.first_password_until,
        "passkeys": len(account.passkeys),
        "expires_on": account.expires_on,
        "confirmed_on": account.confirmed_on,
        "confirmed_by": account.confirmed_by,
        "failures": account.failures,
        "failed_at": account.failed_at,
        "signed_in_at": account.signed_in_at,
        "disabled": account.disabled,
        "generation": account.generation,
        "version": account.version,
    }


def effect_shown(effect: Account | Terminal | SharedId) -> AccountShown | Terminal | SharedShown:
    """Show what an approval brought about."""
    if isinstance(effect, Account):
        return account_shown(effect)
    return effect if isinstance(effect, Terminal) else shared_shown(effect)


def shared_shown(shared: SharedId) -> SharedShown:
    """Show a shared ID without its password."""
    return {
        "shared_id": shared.shared_id,
        "reason": shared.reason,
        "roles": sorted(shared.roles),
        "persons": sorted(shared.persons),
        "terminals": sorted(shared.terminals),
        "until": shared.until,
        "confirmed": shared.confirmed,
        "stopped": shared.stopped,
        "generation": shared.generation,
        "version": shared.version,
    }


def tablet_shown(tablet: Tablet) -> TabletShown:
    """Show a tablet and its last shift, without the key and the nonce that its proofs must carry."""
    shift = tablet.shift
    return {
        "tablet_id": tablet.tablet_id,
        "home": tablet.home,
        "label": tablet.label,
        "scope": tablet.scope,
        "enrolled_at": tablet.enrolled_at,
        "revoked_at": tablet.revoked_at,
        "pin_failures": tablet.pin_failures,
        "version": tablet.version,
        "venue": None if shift is None else shift.venue,
        "opened_at": None if shift is None else shift.opened_at,
        "until": None if shift is None else shift.until,
    }


def venue_shown(venue: Venue) -> VenueShown:
    """Show a venue without its PIN."""
    return {
        "venue_id": venue.venue_id,
        "name": venue.name,
        "closed": venue.closed,
        "version": venue.version,
    }


def erasure_shown(erasure: Erasure) -> ErasureShown:
    """Show an erasure without its certificate."""
    return {
        "erasure_id": erasure.erasure_id,
        "ground": erasure.ground,
        "case_id": erasure.case_id,
        "as_of": erasure.as_of,
        "people": erasure.people,
        "state": erasure.state,
        "motion": erasure.motion,
        "done_at": erasure.done_at,
        "version": erasure.version,
    }
