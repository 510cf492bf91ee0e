"""棚卸し: once a quarter an administrator confirms every ID and its rights, line by line.

R-III-3-20.  The task is never a thing of its own that could be forgotten: it is every account whose
last confirmation is of an earlier quarter.  An account that nobody confirms by the end of the quarter
is suspended by itself (``rules.check_confirmed``) until somebody does.
"""

from collections.abc import Sequence
from datetime import date

from chalicelib.access.model import Actor, Permission
from chalicelib.access.rules import require
from chalicelib.access.staff.accounts import account_named
from chalicelib.access.staff.model import Account
from chalicelib.access.staff.ports import StaffOffice
from chalicelib.access.staff.rules import confirmed_until, quarter_end
from chalicelib.audit.model import Act
from chalicelib.errors import SheetMoved, TwoPersonsNeeded
from chalicelib.values.clock import day_in_japan
from chalicelib.values.word import Word


class ReviewLine(Word):
    """点検の一行: an account, and whether it is to be confirmed in this quarter."""

    account: Account
    due_on: date
    overdue: bool
    open: bool


def lines(accounts: Sequence[Account], today: date) -> list[ReviewLine]:
    """Return every account as a line of the review; those to be confirmed come first."""
    found = [
        ReviewLine(
            account=each,
            due_on=confirmed_until(each),
            overdue=today > confirmed_until(each),
            open=not each.disabled and quarter_end(each.confirmed_on) < quarter_end(today),
        )
        for each in accounts
    ]
    return sorted(found, key=lambda line: (not line.overdue, not line.open, line.account.account_id))


def confirm(account_id: str, seen: int, actor: Actor, office: StaffOffice) -> Account:
    """Sign a line: these rights, as they were shown (version ``seen``), are needed.

    Raises SheetMoved where they changed since, and TwoPersonsNeeded for one's own line.
    """
    require(actor, Permission.MANAGE_ACCOUNTS)
    account, now = account_named(account_id, office), office.clock.now()
    if account_id == actor.id:
        raise TwoPersonsNeeded
    if account.version != seen:
        raise SheetMoved
    confirmed = account.model_copy(
        update={
            "confirmed_on": day_in_japan(now),
            "confirmed_by": actor.id,
            "version": account.version + 1,
        }
    )
    entry = actor.entry(Act.ACCOUNT_CONFIRMED, now, subject=account_id, roles="+".join(sorted(account.roles)))
    office.accounts.change(confirmed, entry)
    return confirmed
