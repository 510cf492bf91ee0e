"""Accounts are unique by ID and move one version at a time; a session stands until it is closed."""

from datetime import date, timedelta
from typing import Any

import pytest

from chalicelib.access.model import Role
from chalicelib.access.staff.model import (
    Account,
    Aim,
    Assurance,
    Challenge,
    Session,
    SharedId,
    SignedIn,
    Terminal,
)
from chalicelib.audit.model import Act
from chalicelib.errors import AccountTaken, NotSignedIn, SheetMoved
from tests.fakes.house import KASUKABE, KOSHIGAYA
from tests.fakes.samples import AT, entry

pytestmark = pytest.mark.proof("T15")
ACCOUNT = Account(
    account_id="clerk-1",
    name="試験　職員",
    roles=frozenset({Role.CLERK}),
    terminals=frozenset({"T-001"}),
    password_hash="hash",
    expires_on=date(2022, 3, 31),
    confirmed_on=AT.date(),
    confirmed_by="admin",
    signed_in_at=AT,
)
SESSION = Session(
    account_id="clerk-1",
    municipality=KASUKABE,
    terminal="T-001",
    assurance=Assurance.PASSWORD,
    opened_at=AT,
    seen_at=AT,
)
TOKEN = "a" * 64


def next_of(account: Account, **more: Any) -> Account:
    return account.model_copy(update={"version": account.version + 1, **more})


@pytest.fixture
def signed_in(ports: Any) -> Account:
    ports.accounts().add(ACCOUNT, entry(Act.ACCOUNT_CREATED))
    account = next_of(ACCOUNT)
    ports.accounts().open(TOKEN, SESSION, account, entry(Act.SIGNED_IN))
    return account


def test_an_account_is_found_by_its_id_and_listed(ports: Any) -> None:
    accounts = ports.accounts()
    assert (accounts.account("clerk-1"), list(accounts.every_account())) == (None, [])
    second = ACCOUNT.model_copy(update={"account_id": "admin"})
    for each in (ACCOUNT, second):
        accounts.add(each, entry(Act.ACCOUNT_CREATED))
    assert accounts.account("clerk-1") == ACCOUNT
    assert list(accounts.every_account()) == [second, ACCOUNT]


def test_an_id_is_taken_once_and_the_first_holder_stays(ports: Any) -> None:
    ports.accounts().add(ACCOUNT, entry(Act.ACCOUNT_CREATED))
    with pytest.raises(AccountTaken):
        ports.accounts().add(ACCOUNT.model_copy(update={"password_hash": "mine"}), entry(Act.ACCOUNT_CREATED))
    assert ports.accounts().account("clerk-1") == ACCOUNT


def test_of_two_changes_to_the_version_that_both_saw_one_is_refused(ports: Any) -> None:
    ports.accounts().add(ACCOUNT, entry(Act.ACCOUNT_CREATED))
    failed = next_of(ACCOUNT, failures=1, failed_at=AT)
    ports.accounts().change(failed, entry(Act.SIGN_IN_REFUSED))
    with pytest.raises(SheetMoved):
        ports.accounts().change(next_of(ACCOUNT), entry(Act.PASSWORD_CHANGED))
    assert ports.accounts().account("clerk-1") == failed


def test_a_session_comes_with_its_account_as_it_stands_now(ports: Any, signed_in: Account) -> None:
    assert ports.accounts().session(TOKEN) == SignedIn(SESSION, signed_in, None, None)
    disabled = next_of(signed_in, disabled=True)
    ports.accounts().change(disabled, entry(Act.ACCOUNT_UNLOCKED))
    assert ports.accounts().session(TOKEN) == SignedIn(SESSION, disabled, None, None)
    assert ports.accounts().session("b" * 64) is None


def test_no_session_opens_over_an_account_that_moved(ports: Any, signed_in: Account) -> None:
    with pytest.raises(SheetMoved):
        ports.accounts().open("b" * 64, SESSION, next_of(ACCOUNT), entry(Act.SIGNED_IN))
    assert ports.accounts().session("b" * 64) is None


def test_a_token_that_is_taken_does_not_move_the_account(ports: Any, signed_in: Account) -> None:
    with pytest.raises(SheetMoved):
        ports.accounts().open(TOKEN, SESSION, next_of(signed_in), entry(Act.SIGNED_IN))
    assert ports.accounts().account("clerk-1") == signed_in


def test_a_session_in_use_is_noted_without_an_entry(ports: Any, signed_in: Account) -> None:
    before = ports.entries()
    for minutes in (1, 2):
        seen = SESSION.model_copy(update={"seen_at": AT + timedelta(minutes=minutes)})
        ports.accounts().seen(TOKEN, seen)
    assert ports.accounts().session(TOKEN) == SignedIn(seen, signed_in, None, None)
    assert ports.entries() == before


def test_a_closed_session_is_gone_and_cannot_be_used_or_closed_again(ports: Any, signed_in: Account) -> None:
    ports.accounts().close(TOKEN, entry(Act.SIGNED_OUT))
    assert ports.accounts().session(TOKEN) is None
    with pytest.raises(NotSignedIn):
        ports.accounts().seen(TOKEN, SESSION)
    with pytest.raises(NotSignedIn):
        ports.accounts().close(TOKEN, entry(Act.SIGNED_OUT))
    assert ports.accounts().session(TOKEN) is None


def test_another_municipality_sees_nothing(ports: Any, signed_in: Account) -> None:
    away = ports.accounts(KOSHIGAYA)
    assert (away.account("clerk-1"), away.session(TOKEN)) == (None, None)
    away.add(ACCOUNT, entry(Act.ACCOUNT_CREATED))
    assert ports.accounts(KASUKABE).account("clerk-1") == signed_in


@pytest.mark.proof("T12")
@pytest.mark.control("R-III-3-23")
def test_every_write_leaves_its_entry_exactly_once(ports: Any) -> None:
    entries = [entry(at=AT + timedelta(seconds=second)) for second in range(5)]
    ports.accounts().add(ACCOUNT, entries[0])
    with pytest.raises(AccountTaken):
        ports.accounts().add(ACCOUNT, entry())
    ports.accounts().change(next_of(ACCOUNT), entries[1])
    ports.accounts().open(TOKEN, SESSION, next_of(next_of(ACCOUNT)), entries[2])
    ports.accounts().note(entries[3])
    ports.accounts().close(TOKEN, entries[4])
    assert ports.entries() == entries


def test_a_session_comes_with_the_terminal_and_the_shared_id_it_stands_on(ports: Any) -> None:
    terminal = Terminal(
        terminal_id="T-001", place="窓口", valid_until=date(2022, 3, 31), registered_by="admin"
    )
    shared = SharedId(
        shared_id="shared-1",
        reason="窓口交代",
        roles=frozenset({Role.CLERK}),
        persons=frozenset({"clerk-1"}),
        terminals=frozenset({"T-001"}),
        until=date(2021, 7, 31),
        password_hash="hash",
    )
    ports.ledger().put_terminal(terminal, entry())
    ports.ledger().put_shared(shared, entry())
    ports.accounts().add(ACCOUNT, entry())
    session = SESSION.model_copy(update={"shared": "shared-1"})
    ports.accounts().open(TOKEN, session, next_of(ACCOUNT), entry())
    assert ports.accounts().session(TOKEN) == SignedIn(session, next_of(ACCOUNT), terminal, shared)


def test_an_account_and_its_session_change_together_or_not_at_all(ports: Any, signed_in: Account) -> None:
    moved = SESSION.model_copy(update={"generation": 1})
    with pytest.raises(SheetMoved):
        ports.accounts().change_in(TOKEN, moved, signed_in, entry())
    assert ports.accounts().session(TOKEN) == SignedIn(SESSION, signed_in, None, None)
    changed = next_of(signed_in, generation=1)
    ports.accounts().change_in(TOKEN, moved, changed, entry())
    assert ports.accounts().session(TOKEN) == SignedIn(moved, changed, None, None)
    ports.accounts().close(TOKEN, entry())
    with pytest.raises(NotSignedIn):
        ports.accounts().change_in(TOKEN, moved, next_of(changed), entry())


@pytest.mark.proof("T02")
def test_of_two_who_saw_the_same_roster_one_is_refused(ports: Any) -> None:
    second = ACCOUNT.model_copy(update={"account_id": "clerk-2"})
    for each in (ACCOUNT, second):
        ports.accounts().add(each, entry())
    seen = ports.accounts().roster()
    ports.accounts().change(next_of(ACCOUNT, disabled=True), entry(), seen)
    with pytest.raises(SheetMoved):
        ports.accounts().change(next_of(second, disabled=True), entry(), seen)
    assert ports.accounts().account("clerk-2") == second
    assert ports.accounts().roster() == seen + 1
    assert list(ports.ledger().every_terminal()) == []


def test_a_challenge_is_taken_once_and_what_was_never_offered_never(ports: Any) -> None:
    offered = Challenge(aim=Aim.SIGN_IN, terminal="T-001", account_id=None, until=AT)
    before = ports.entries()
    ports.accounts().offer("challenge", offered)
    assert ports.accounts().take("another") is None
    assert ports.accounts().take("challenge") == offered
    assert ports.accounts().take("challenge") is None
    assert ports.entries() == before


def test_a_refusal_that_counts_for_nobody_leaves_its_entry_and_changes_nothing(
    ports: Any, signed_in: Account
) -> None:
    ports.accounts().note_refused("decoy", entry(Act.SIGN_IN_REFUSED))
    assert ports.entries()[-1].act is Act.SIGN_IN_REFUSED
    assert list(ports.accounts().every_account()) == [signed_in]
