"""異動・退職のファイル: who left or moved loses the account, and shared IDs they used are suspended.

R-III-3-17, -19, -22.  A line names an account or a 職員番号, the event, and its day:

    職員,事由,発令日
    clerk-1,退職,2021-06-30

Applying is repeated safely: what is done already is not done again, so a run that broke off is begun anew.
"""

import hashlib
from collections.abc import Sequence
from datetime import date

from chalicelib.access.model import Actor, Permission
from chalicelib.access.rules import require
from chalicelib.access.staff.accounts import disable
from chalicelib.access.staff.model import Account
from chalicelib.access.staff.ports import StaffOffice
from chalicelib.access.staff.rules import FEWEST_ADMINISTRATORS, is_administrator
from chalicelib.access.staff.shared_ids import suspend_for
from chalicelib.audit.model import Act
from chalicelib.errors import HrFileHasErrors, NotTheCheckedHrFile, UnreadableFile, UnreadableHrFile
from chalicelib.values.clock import day_in_japan
from chalicelib.values.files import csv_lines
from chalicelib.values.word import Word

HEAD = ["職員", "事由", "発令日"]
EVENTS = ("異動", "退職")
MOST_ROWS = 1_000


class HrRefusal(Word):
    """A line that cannot be applied: its number in the file (the head is 1), and why."""

    row: int
    reason: str


class HrChange(Word):
    """What a line does: whose account ends, and which shared IDs are suspended."""

    row: int
    account_id: str
    event: str
    already: bool
    shared_ids: tuple[str, ...]


class HrPlan(Word):
    """What a file would do."""

    digest: str
    changes: tuple[HrChange, ...]
    refusals: tuple[HrRefusal, ...]


def check(content: bytes, actor: Actor, office: StaffOffice) -> HrPlan:
    """Say what a file would do, line by line; nothing is changed."""
    require(actor, Permission.MANAGE_ACCOUNTS)
    plan = _plan(content, office)
    office.accounts.note(
        actor.entry(
            Act.HR_FILE_CHECKED,
            office.clock.now(),
            digest=plan.digest,
            changes=len(plan.changes),
            refusals=len(plan.refusals),
        )
    )
    return plan


def apply(content: bytes, digest: str, actor: Actor, office: StaffOffice) -> HrPlan:
    """Disable who left and suspend the shared IDs they used, at once; raise HrFileHasErrors.

    Shared IDs are suspended before the account is disabled: a run that broke off between them
    finds the account still in use, and does the rest when the file is sent again.
    """
    require(actor, Permission.MANAGE_ACCOUNTS)
    plan = _plan(content, office)
    if plan.digest != digest:
        raise NotTheCheckedHrFile
    if plan.refusals:
        raise HrFileHasErrors
    for change in plan.changes:
        suspend_for(change.account_id, actor, office)
        disable(change.account_id, actor, office, why=change.event)
    office.accounts.note(
        actor.entry(Act.HR_FILE_APPLIED, office.clock.now(), digest=plan.digest, changes=len(plan.changes))
    )
    return plan


def _plan(content: bytes, office: StaffOffice) -> HrPlan:
    accounts = office.accounts.every_account()
    today = day_in_japan(office.clock.now())
    shared = office.ledger.every_shared()
    changes: list[HrChange] = []
    refusals: list[HrRefusal] = []
    left = {each.account_id for each in accounts if is_administrator(each, today)}
    for number, line in enumerate(_lines(content), start=2):
        found = _read(line, accounts, today)
        if isinstance(found, str):
            refusals.append(HrRefusal(row=number, reason=found))
            continue
        if found.account_id in {each.account_id for each in changes}:
            refusals.append(HrRefusal(row=number, reason="同じ職員の行が前にあります"))
            continue
        if found.account_id in left:
            left.discard(found.account_id)
            if len(left) < FEWEST_ADMINISTRATORS:
                refusals.append(
                    HrRefusal(row=number, reason="管理者が2人より少なくなります。先に後任を任命してください")
                )
                continue
        changes.append(
            HrChange(
                row=number,
                account_id=found.account_id,
                event=line[1],
                already=found.disabled,
                shared_ids=tuple(each.shared_id for each in shared if found.account_id in each.persons),
            )
        )
    digest = hashlib.sha256(content).hexdigest()
    return HrPlan(digest=digest, changes=tuple(changes), refusals=tuple(refusals))


def _lines(content: bytes) -> list[list[str]]:
    """Return the file's lines after its head; raise UnreadableHrFile."""
    try:
        lines = [[cell.strip() for cell in line] for line in csv_lines(content)]
    except UnreadableFile as broken:
        raise UnreadableHrFile from broken
    if not lines or lines[0] != HEAD or len(lines) > MOST_ROWS + 1:
        raise UnreadableHrFile
    return lines[1:]


def _read(line: list[str], accounts: Sequence[Account], today: date) -> Account | str:
    """Return whose account a line ends, or the sentence that says why it ends nobody's."""
    if len(line) != len(HEAD):
        return "列の数が違います"
    who, event, day = line
    if event not in EVENTS:
        return "事由は「異動」又は「退職」にしてください"
    return _wrong_day(day, today) or _named(who, accounts)


def _wrong_day(day: str, today: date) -> str | None:
    """Return what is wrong with an event's day, or None."""
    try:
        since = date.fromisoformat(day)
    except ValueError:
        return "発令日は2021-06-30の形で書いてください"
    return "発令日がまだ来ていません。当日以降に取り込んでください" if since > today else None


def _named(who: str, accounts: Sequence[Account]) -> Account | str:
    """Return the one account that a name stands for, or what is wrong with the name."""
    found = [each for each in accounts if who and who in {each.account_id, each.staff_number}]
    if not found:
        return "該当する職員がいません"
    if len(found) > 1:
        return "同じ職員番号のIDが複数あります。IDで指定してください"
    return found[0]
