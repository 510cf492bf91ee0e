"""Counting what was typed or proved wrongly, so that guessing gets slow and then ends."""

from datetime import datetime

from chalicelib.access.model import Actor
from chalicelib.access.staff.model import Account
from chalicelib.access.staff.ports import StaffOffice
from chalicelib.access.staff.rules import must_wait_until
from chalicelib.audit.model import Act
from chalicelib.errors import Contended, SheetMoved

TRIES = 16
"""How often a failed sign-in is counted anew when others change the same account under it."""


def is_waiting(account: Account, now: datetime) -> bool:
    """Tell whether the account's delay still runs: its password is then not looked at."""
    wait = must_wait_until(account)
    return wait is not None and now < wait


def note_failure(account: Account | None, who: Actor, act: Act, office: StaffOffice) -> None:
    """Count a failure and note it; guesses that race each other are all counted.

    Whoever counted first has counted a guess of their own, so that some rounds end in a wait; raises
    Contended where the account keeps changing for another reason.
    """
    now = office.clock.now()
    for _ in range(TRIES):
        if account is None or is_waiting(account, now):
            office.accounts.note_refused(office.draws.secret(), who.entry(act, now))
            return
        failures = account.failures + 1
        failed = account.model_copy(
            update={"failures": failures, "failed_at": now, "version": account.version + 1}
        )
        try:
            office.accounts.change(failed, who.entry(act, now, failures=failures))
        except SheetMoved:
            account = office.accounts.account(account.account_id)
        else:
            return
    raise Contended
