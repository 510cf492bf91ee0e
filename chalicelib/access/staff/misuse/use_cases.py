"""不正利用の点検: an auditor has the log read for signs of misuse, and signs what was looked at."""

from collections.abc import Iterable
from datetime import datetime

from chalicelib.access.model import Actor, Permission
from chalicelib.access.rules import require
from chalicelib.access.staff.accounts import account_named
from chalicelib.access.staff.misuse.model import MisuseReport, Watched
from chalicelib.access.staff.misuse.rules import findings
from chalicelib.access.staff.ports import StaffOffice
from chalicelib.audit.model import Act, Entry
from chalicelib.errors import AlreadySigned, NoSuchReport

MOST_FINDINGS = 500


def report(
    since: datetime, until: datetime, log: Iterable[Entry], actor: Actor, office: StaffOffice
) -> MisuseReport:
    """Look through the log between two moments and keep what stands out, for somebody to sign."""
    require(actor, Permission.REVIEW_MISUSE)
    found = findings(log, office.ledger.every_watched(), since, until)
    made = MisuseReport(
        report_id=office.draws.identifier(),
        since=since,
        until=until,
        findings=tuple(found[:MOST_FINDINGS]),
        more=max(0, len(found) - MOST_FINDINGS),
        made_by=actor.id,
    )
    entry = actor.entry(Act.MISUSE_REPORTED, office.clock.now(), subject=made.report_id, findings=len(found))
    office.ledger.put_report(made, entry)
    return made


def sign(report_id: str, note: str, actor: Actor, office: StaffOffice) -> MisuseReport:
    """Sign a report: it was looked at, and this is what came of it.  Raise AlreadySigned."""
    require(actor, Permission.REVIEW_MISUSE)
    kept = office.ledger.report(report_id)
    if kept is None:
        raise NoSuchReport
    if kept.signed_at is not None:
        raise AlreadySigned
    now = office.clock.now()
    signed = kept.model_copy(
        update={"signed_by": actor.id, "signed_at": now, "note": note, "version": kept.version + 1}
    )
    office.ledger.put_report(signed, actor.entry(Act.MISUSE_REPORT_SIGNED, now, subject=report_id))
    return signed


def watch(watched: Watched, actor: Actor, office: StaffOffice) -> None:
    """Have look-ups at a person reported, as a person of public interest or of somebody's household."""
    require(actor, Permission.REVIEW_MISUSE)
    if watched.household_of is not None:
        account_named(watched.household_of, office)
    kind = "household" if watched.household_of is not None else "public"
    entry = actor.entry(Act.PERSON_WATCHED, office.clock.now(), subject=watched.person_id, kind=kind)
    office.ledger.watch(watched, entry)
