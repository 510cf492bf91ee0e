"""情報提供等の記録 and their review: listed, searched, reported; they go out as a download."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from chalicelib.access.model import Actor, Permission
from chalicelib.access.rules import require
from chalicelib.audit.model import Act
from chalicelib.errors import NoSuchBulk, NoSuchInquiry
from chalicelib.systems.vrs.inquiries.bulk import Bulk, BulkRow
from chalicelib.systems.vrs.inquiries.model import Canary, CanaryWanted, Inquiry, InquiryState, Provision
from chalicelib.systems.vrs.inquiries.policy import InquiryPolicy
from chalicelib.systems.vrs.inquiries.ports import CanaryRegister, InquiryBook
from chalicelib.values.clock import JAPAN, Clock, Draws
from chalicelib.values.word import Word

Record = TypeVar("Record", bound=Word)


@dataclass(frozen=True)
class ReviewRoom:
    """The ports of reading what was asked and provided."""

    book: InquiryBook
    policy: InquiryPolicy
    clock: Clock


class AskerReport(Word):
    """照会の点検: what one person asked in a month."""

    asked_by: str
    asked: int
    provided: int
    not_found: int
    unfinished: int
    hit_percent: int
    consent: int
    consent_difficult: int
    odd_hours: int
    """Asked outside office hours, or on a Saturday or Sunday."""
    in_bulk: int


def list_inquiries(month: str, words: str, actor: Actor, room: ReviewRoom) -> list[Inquiry]:
    """Return a month's inquiries in which every word occurs, latest first."""
    require(actor, Permission.READ_INQUIRIES)
    _looked("inquiries", actor, room)
    return _found(room.book.inquiries(month), words)


def show_inquiry(inquiry_id: str, actor: Actor, room: ReviewRoom) -> Inquiry:
    """Return one inquiry with its outcome; raise NoSuchInquiry."""
    require(actor, Permission.READ_INQUIRIES)
    inquiry = room.book.inquiry(inquiry_id)
    subject = None if inquiry is None else inquiry.person_id
    room.book.note(actor.entry(Act.LIST_LOOKED_AT, room.clock.now(), subject=subject, list="inquiry"))
    if inquiry is None:
        raise NoSuchInquiry
    return inquiry


def list_provisions(month: str, words: str, actor: Actor, room: ReviewRoom) -> list[Provision]:
    """Return who asked in a month and what was provided, latest first; every word must occur."""
    require(actor, Permission.READ_PROVISIONS)
    _looked("provisions", actor, room)
    return _found(room.book.provisions(month), words)


def list_bulks(actor: Actor, room: ReviewRoom) -> list[Bulk]:
    """Return the bulk inquiries, latest first."""
    require(actor, Permission.READ_INQUIRIES)
    _looked("bulk inquiries", actor, room)
    return list(reversed(room.book.bulks()))


def show_bulk(bulk_id: str, actor: Actor, room: ReviewRoom) -> tuple[Bulk, list[BulkRow]]:
    """Return a bulk with the outcome of each person; raise NoSuchBulk."""
    require(actor, Permission.READ_INQUIRIES)
    bulk = room.book.bulk(bulk_id)
    subject = None if bulk is None else bulk.bulk_id
    room.book.note(actor.entry(Act.LIST_LOOKED_AT, room.clock.now(), subject=subject, list="bulk inquiry"))
    if bulk is None:
        raise NoSuchBulk
    return bulk, [row for chunk in room.book.chunks(bulk) for row in chunk.rows]


def export_bulk(bulk_id: str, actor: Actor, room: ReviewRoom) -> str:
    """Return the outcome of each person of a bulk as CSV; raise NoSuchBulk."""
    require(actor, Permission.EXPORT_INQUIRIES)
    _, rows = show_bulk(bulk_id, actor, room)
    room.book.note(actor.entry(Act.INQUIRIES_EXPORTED, room.clock.now(), subject=bulk_id))
    head = ("行", "宛名番号", "転出元", "根拠", "結果", "件数", "重複", "照会しなかった理由")
    return _csv(
        head,
        (
            (
                str(row.row),
                str(row.addressee),
                str(row.former),
                row.ground.kind,
                "" if row.outcome is None else row.outcome.value,
                str(row.doses),
                str(row.conflicts),
                row.refused or "",
            )
            for row in rows
        ),
    )


def report(month: str, actor: Actor, room: ReviewRoom) -> list[AskerReport]:
    """Return what each person asked in a month: how much, with what success, on what ground, and when."""
    require(actor, Permission.REVIEW_INQUIRIES)
    _looked("inquiry report", actor, room)
    inquiries = room.book.inquiries(month)
    askers = sorted({each.asked_by for each in inquiries})
    found = [_of(asker, inquiries, room.policy) for asker in askers]
    return sorted(found, key=lambda each: (-each.not_found, -each.asked, each.asked_by))


def _of(asker: str, inquiries: Sequence[Inquiry], policy: InquiryPolicy) -> AskerReport:
    own = [each for each in inquiries if each.asked_by == asker]

    def count(holds: Callable[[Inquiry], bool]) -> int:
        return sum(map(holds, own))

    provided = count(lambda each: each.state is InquiryState.PROVIDED)
    missed = count(lambda each: each.state is InquiryState.NOT_FOUND)
    return AskerReport(
        asked_by=asker,
        asked=len(own),
        provided=provided,
        not_found=missed,
        unfinished=len(own) - provided - missed,
        hit_percent=100 * provided // max(1, provided + missed),
        consent=count(lambda each: each.ground.kind == "consent"),
        consent_difficult=count(lambda each: each.ground.kind == "consent_difficult"),
        odd_hours=count(lambda each: is_odd(each.asked_at, policy)),
        in_bulk=count(lambda each: each.bulk_id is not None),
    )


def is_odd(moment: datetime, policy: InquiryPolicy) -> bool:
    """Tell whether a moment is outside office hours in Japan, or on a Saturday or Sunday."""
    there = moment.astimezone(JAPAN)
    begin, end = policy.office_hours
    return not begin <= there.hour < end or there.weekday() >= 5


def register_canary(
    wanted: CanaryWanted, actor: Actor, register: CanaryRegister, draws: Draws, clock: Clock
) -> Canary:
    """Register a number that is nobody's: whoever asks about it raises an alarm; raise NumberIsTaken."""
    require(actor, Permission.MANAGE_CANARIES)
    now = clock.now()
    canary = Canary(
        canary_id=draws.identifier(), label=wanted.label, registered_by=actor.id, registered_at=now
    )
    register.register(
        wanted.individual_number, canary, actor.entry(Act.CANARY_REGISTERED, now, subject=canary.canary_id)
    )
    return canary


def list_canaries(actor: Actor, room: ReviewRoom) -> Sequence[Canary]:
    """Return the canaries by where they were laid; their numbers are nowhere to be read."""
    require(actor, Permission.MANAGE_CANARIES)
    _looked("canaries", actor, room)
    return room.book.canaries()


def _looked(name: str, actor: Actor, room: ReviewRoom) -> None:
    room.book.note(actor.entry(Act.LIST_LOOKED_AT, room.clock.now(), list=name))


def _found(records: Sequence[Record], words: str) -> list[Record]:
    """Return the records in which every word occurs, latest first."""
    wanted = words.casefold().split()
    texts = ((record, record.model_dump_json().casefold()) for record in reversed(records))
    return [record for record, text in texts if all(word in text for word in wanted)]


def _csv(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows(rows)
    return written.getvalue()
