"""Tablets and venues move one version at a time; a code is spent once; a revoked tablet stands still."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.access.tablets.model import Counter, Invitation, PublicKey, Scope, Tablet, Venue
from chalicelib.audit.model import Act
from chalicelib.errors import InvitationSpent, SheetMoved, StaleProof
from chalicelib.systems.vrs.tickets.ports import Page
from tests.fakes.house import KASUKABE, KOSHIGAYA
from tests.fakes.samples import AT, TABLET, TICKET, entry, sheet

pytestmark = pytest.mark.proof("T15")
CODE = "112143-ABCDEFGHJKLM"
INVITATION = Invitation(
    label="一番テーブル", scope=Scope.HOME, invited_by="admin", until=AT + timedelta(minutes=10)
)
KEY = PublicKey(x="A" * 43, y="B" * 43)
NEW = Tablet(tablet_id=TABLET, home=KASUKABE, label="一番テーブル", scope=Scope.HOME, key=KEY, enrolled_at=AT)
VENUE = Venue(venue_id="HALL-1", name="市民文化会館", pin="246810")


def counter(value: int) -> Counter:
    return Counter(tablet_id=TABLET, value=value)


def next_of(tablet: Tablet, **more: Any) -> Tablet:
    return tablet.model_copy(update={"version": tablet.version + 1, **more})


@pytest.fixture
def enrolled(ports: Any) -> Tablet:
    ports.tablets().invite(CODE, INVITATION, entry(Act.TABLET_INVITED))
    ports.venue_tablets().enrol(CODE, NEW, entry(Act.TABLET_ENROLLED))
    return NEW


def test_an_invitation_is_found_by_its_code_until_it_is_spent(ports: Any) -> None:
    assert ports.venue_tablets().invitation(CODE) is None
    ports.tablets().invite(CODE, INVITATION, entry(Act.TABLET_INVITED))
    assert ports.venue_tablets().invitation(CODE) == INVITATION
    assert ports.venue_tablets().invitation("112143-ZZZZZZZZZZZZ") is None
    ports.venue_tablets().enrol(CODE, NEW, entry(Act.TABLET_ENROLLED))
    assert ports.venue_tablets().invitation(CODE) is None
    assert ports.venue_tablets().tablet(TABLET) == NEW


def test_a_code_enrols_one_tablet(ports: Any, enrolled: Tablet) -> None:
    second = NEW.model_copy(update={"tablet_id": "112143-TABLET-2"})
    with pytest.raises(InvitationSpent):
        ports.venue_tablets().enrol(CODE, second, entry(Act.TABLET_ENROLLED))
    assert ports.venue_tablets().tablet("112143-TABLET-2") is None


def test_a_code_that_was_never_given_enrols_nothing(ports: Any) -> None:
    with pytest.raises(InvitationSpent):
        ports.venue_tablets().enrol(CODE, NEW, entry(Act.TABLET_ENROLLED))
    assert ports.venue_tablets().tablet(TABLET, fresh=True) is None


def test_an_id_that_is_taken_leaves_the_code_unspent(ports: Any, enrolled: Tablet) -> None:
    other = "112143-MMMMMMMMMMMM"
    ports.tablets().invite(other, INVITATION, entry(Act.TABLET_INVITED))
    with pytest.raises(SheetMoved):
        ports.venue_tablets().enrol(other, NEW, entry(Act.TABLET_ENROLLED))
    assert ports.venue_tablets().invitation(other) == INVITATION


def test_a_code_is_kept_once(ports: Any) -> None:
    ports.tablets().invite(CODE, INVITATION, entry(Act.TABLET_INVITED))
    with pytest.raises(SheetMoved):
        ports.tablets().invite(CODE, INVITATION, entry(Act.TABLET_INVITED))


def test_a_change_follows_the_version_that_was_seen(ports: Any, enrolled: Tablet) -> None:
    failed = next_of(enrolled, pin_failures=1)
    ports.venue_tablets().change(failed, counter(1), entry(Act.SHIFT_REFUSED))
    with pytest.raises(SheetMoved):
        ports.venue_tablets().change(failed, counter(2), entry(Act.SHIFT_REFUSED))
    assert ports.venue_tablets().tablet(TABLET, fresh=True) == failed


def test_a_counter_that_was_used_changes_nothing(ports: Any, enrolled: Tablet) -> None:
    ports.venue_tablets().change(next_of(enrolled, pin_failures=1), counter(5), entry(Act.SHIFT_REFUSED))
    stands = ports.venue_tablets().tablet(TABLET, fresh=True)
    for used in (5, 4):
        with pytest.raises(StaleProof):
            ports.venue_tablets().change(next_of(stands), counter(used), entry(Act.SHIFT_OPENED))
    assert ports.venue_tablets().tablet(TABLET, fresh=True) == stands


def test_a_shift_and_a_scan_use_one_counter(ports: Any, enrolled: Tablet) -> None:
    ports.venue_tablets().change(next_of(enrolled), counter(5), entry(Act.SHIFT_OPENED))
    with pytest.raises(StaleProof):
        ports.venue_book().write(Page(entry(), counter=counter(5)))
    ports.venue_book().write(Page(entry(), counter=counter(6)))


@pytest.mark.parametrize("used", [0, 3])
def test_no_transaction_of_a_revoked_tablet_commits(ports: Any, enrolled: Tablet, used: int) -> None:
    if used:
        ports.venue_book().write(Page(entry(), counter=counter(used)))
    revoked = next_of(enrolled, revoked_at=AT)
    ports.tablets().revoke(revoked, entry(Act.TABLET_REVOKED))
    with pytest.raises(StaleProof):
        ports.venue_book().write(Page(entry(), sheets=(sheet(),), counter=counter(99)))
    with pytest.raises(StaleProof):
        ports.venue_tablets().change(next_of(revoked), counter(99), entry(Act.SHIFT_OPENED))
    assert ports.desk_book().sheet(TICKET) is None
    assert ports.venue_tablets().tablet(TABLET, fresh=True) == revoked


def test_revoking_follows_the_version_that_was_seen_and_happens_once(ports: Any, enrolled: Tablet) -> None:
    with pytest.raises(SheetMoved):
        ports.tablets().revoke(enrolled.model_copy(update={"version": 3}), entry(Act.TABLET_REVOKED))
    ports.venue_book().write(Page(entry(), counter=counter(1)))
    revoked = next_of(enrolled, revoked_at=AT)
    ports.tablets().revoke(revoked, entry(Act.TABLET_REVOKED))
    with pytest.raises(SheetMoved):
        ports.tablets().revoke(next_of(revoked), entry(Act.TABLET_REVOKED))


def test_venues_are_kept_version_by_version_and_listed_by_id(ports: Any) -> None:
    office = ports.tablets()
    assert (office.venue("HALL-1"), list(office.every_venue())) == (None, [])
    office.put_venue(VENUE.model_copy(update={"venue_id": "HALL-2"}), entry(Act.VENUE_OPENED))
    office.put_venue(VENUE, entry(Act.VENUE_OPENED))
    for version in (1, 3):
        with pytest.raises(SheetMoved):
            office.put_venue(VENUE.model_copy(update={"version": version}), entry(Act.VENUE_OPENED))
    closed = VENUE.model_copy(update={"closed": True, "version": 2})
    office.put_venue(closed, entry(Act.VENUE_OPENED))
    assert ports.venue_tablets().venue("HALL-1") == closed
    assert [each.venue_id for each in office.every_venue()] == ["HALL-1", "HALL-2"]


def test_tablets_are_listed_by_id(ports: Any) -> None:
    for place in (2, 1):
        code = f"112143-{'MN'[place - 1] * 12}"
        ports.tablets().invite(code, INVITATION, entry(Act.TABLET_INVITED))
        tablet = NEW.model_copy(update={"tablet_id": f"112143-T{place}"})
        ports.venue_tablets().enrol(code, tablet, entry(Act.TABLET_ENROLLED))
    assert [each.tablet_id for each in ports.tablets().every_tablet()] == ["112143-T1", "112143-T2"]


def test_another_municipality_sees_nothing(ports: Any, enrolled: Tablet) -> None:
    ports.tablets().put_venue(VENUE, entry(Act.VENUE_OPENED))
    away = ports.tablets(KOSHIGAYA)
    assert (list(away.every_tablet()), list(away.every_venue()), away.venue("HALL-1")) == ([], [], None)
    assert ports.venue_tablets(KOSHIGAYA).invitation(CODE) is None
    assert ports.entries(KOSHIGAYA) == []


@pytest.mark.proof("T12")
@pytest.mark.control("R-III-3-23")
def test_every_write_leaves_its_entry_exactly_once(ports: Any) -> None:
    entries = [entry(at=AT + timedelta(seconds=second)) for second in range(5)]
    ports.tablets().invite(CODE, INVITATION, entries[0])
    ports.venue_tablets().enrol(CODE, NEW, entries[1])
    ports.venue_tablets().change(next_of(NEW), counter(1), entries[2])
    with pytest.raises(StaleProof):
        ports.venue_tablets().change(next_of(next_of(NEW)), counter(1), entry())
    ports.tablets().revoke(next_of(next_of(NEW), revoked_at=AT), entries[3])
    ports.tablets().put_venue(VENUE, entries[4])
    assert ports.entries() == entries
