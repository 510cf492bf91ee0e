"""一括照会: check the file, have another person approve it, run it until nothing is left.

A row's inquiry has an id made of the bulk's and the row's: run again after a crash at any point, the
inquiries that were entered are gone on with, and no city has two records of one.
"""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta

from chalicelib.access.model import Actor, Permission, Purpose
from chalicelib.access.rules import require
from chalicelib.audit.model import Act
from chalicelib.errors import (
    BulkHasErrors,
    BulkNotApproved,
    BulkNotOpen,
    Contended,
    DomainError,
    NoSuchBulk,
    OwnApproval,
    SheetMoved,
)
from chalicelib.systems.vrs.inquiries.bulk import (
    AT_ONCE,
    CHUNK,
    Bulk,
    BulkChunk,
    BulkRefusal,
    BulkRow,
    BulkState,
    inquiry_id_of,
)
from chalicelib.systems.vrs.inquiries.desk import Case, InquiryDesk
from chalicelib.systems.vrs.inquiries.model import (
    Inquiry,
    InquiryState,
    ResidentCheck,
)
from chalicelib.systems.vrs.inquiries.policy import InquiryKind
from chalicelib.systems.vrs.inquiries.reading import read_rows
from chalicelib.systems.vrs.inquiries.rules import check_former, check_ground, check_identity, kept_until
from chalicelib.systems.vrs.inquiries.use_cases import ask_group
from chalicelib.systems.vrs.residents.model import Resident
from chalicelib.systems.vrs.retention.business import demand_open
from chalicelib.values.clock import day_in_japan

WORKS_FOR = timedelta(seconds=20)
"""No chunk is begun later in one request, which the gateway ends after 29 seconds."""
REFUSALS_KEPT = 200
NOT_A_RESIDENT = "この宛名番号の住民が登録されていません。住民基本台帳で確かめてください。"
NO_NUMBER = "この方の個人番号が登録されていません。先に登録してください。"


def check_bulk(content: bytes, actor: Actor, desk: InquiryDesk) -> Bulk:
    """Check a file row by row and keep it for approval; with a wrong row, only what is wrong is kept.

    Raises UnreadableFile, BulkNotOpen where the city's policy opens no bulk inquiry today, BusinessOver.
    """
    require(actor, Permission.ASK_FORMER_CITY)
    now = desk.clock.now()
    demand_open(desk.ends.of(actor.municipality), day_in_japan(now))
    if not desk.policy.grounds(InquiryKind.BULK, actor.municipality, day_in_japan(now)):
        raise BulkNotOpen
    read = read_rows(content, desk.policy.longest_bulk_rows)
    refusals = [*read.refusals, *_refusals(read.rows, actor, desk)]
    refusals.sort(key=lambda refusal: refusal.row)
    bulk = Bulk(
        bulk_id=desk.draws.identifier(),
        state=BulkState.REFUSED if refusals else BulkState.CHECKED,
        rows=read.count,
        digest=hashlib.sha256(content).hexdigest(),
        refusals=tuple(refusals[:REFUSALS_KEPT]),
        refused=len(refusals),
        requested_by=actor.id,
        requested_at=now,
    )
    entry = actor.entry(
        Act.BULK_INQUIRY_CHECKED, now, subject=bulk.bulk_id, rows=read.count, refused=len(refusals)
    )
    desk.asking.keep_bulk(bulk, () if refusals else _chunks(bulk.bulk_id, read.rows), entry)
    return bulk


def approve_bulk(bulk_id: str, actor: Actor, desk: InquiryDesk) -> Bulk:
    """Approve a checked bulk as a second person; raise NoSuchBulk, BulkHasErrors, OwnApproval, SheetMoved."""
    require(actor, Permission.APPROVE_BULK)
    bulk = _existing(bulk_id, desk)
    if bulk.state is BulkState.REFUSED:
        raise BulkHasErrors
    if actor.id == bulk.requested_by:
        raise OwnApproval
    if bulk.state is not BulkState.CHECKED:
        return bulk
    now = desk.clock.now()
    approved = bulk.model_copy(
        update={
            "state": BulkState.APPROVED,
            "approved_by": actor.id,
            "approved_at": now,
            "version": bulk.version + 1,
        }
    )
    entry = actor.entry(Act.BULK_INQUIRY_APPROVED, now, subject=bulk_id, rows=bulk.rows)
    desk.asking.keep_bulk(approved, (), entry)
    return approved


def run_bulk(bulk_id: str, actor: Actor, desk: InquiryDesk) -> Bulk:
    """Run an approved bulk for some seconds and return how far it is; the same request goes on.

    Raises NoSuchBulk, BulkHasErrors, BulkNotApproved, BulkNotOpen, InquiryLimitReached, TooManyMisses,
    BusinessOver, LateEntryOver; Contended where it cannot be noted how far it is.
    """
    require(actor, Permission.ASK_FORMER_CITY)
    bulk = _existing(bulk_id, desk)
    if bulk.state is BulkState.REFUSED:
        raise BulkHasErrors
    if bulk.state is BulkState.CHECKED:
        raise BulkNotApproved
    begun = desk.clock.now()
    while bulk.state is not BulkState.DONE and desk.clock.now() - begun < WORKS_FOR:
        if not desk.policy.grounds(InquiryKind.BULK, actor.municipality, day_in_japan(desk.clock.now())):
            raise BulkNotOpen
        chunk = desk.asking.chunk(bulk_id, bulk.done)
        rows = _run(chunk, actor, desk)
        try:
            bulk = _keep(bulk, chunk.model_copy(update={"rows": rows, "version": 2}), actor, desk)
        except SheetMoved:
            before, bulk = bulk, _existing(bulk_id, desk)
            if bulk.done == before.done:  # else another runs it, too, and was faster
                raise Contended from None
    return bulk


def _keep(bulk: Bulk, chunk: BulkChunk, actor: Actor, desk: InquiryDesk) -> Bulk:
    now, done = desk.clock.now(), bulk.done + 1
    over = done == bulk.chunks
    after = bulk.model_copy(
        update={
            "done": done,
            "provided": bulk.provided + _count(chunk.rows, InquiryState.PROVIDED),
            "not_found": bulk.not_found + _count(chunk.rows, InquiryState.NOT_FOUND),
            "refused": bulk.refused + sum(row.refused is not None for row in chunk.rows),
            "state": BulkState.DONE if over else bulk.state,
            "ended_at": now if over else None,
            "version": bulk.version + 1,
        }
    )
    entry = actor.entry(
        Act.BULK_INQUIRY_RUN, now, subject=bulk.bulk_id, chunk=chunk.number, people=len(chunk.rows)
    )
    desk.asking.keep_bulk(after, (chunk,), entry)
    return after


def _count(rows: Sequence[BulkRow], state: InquiryState) -> int:
    return sum(row.outcome is state for row in rows)


def _run(chunk: BulkChunk, actor: Actor, desk: InquiryDesk) -> tuple[BulkRow, ...]:
    """Ask about a chunk's people, a former city at a time; return the rows with their outcomes."""
    after = {row.row: row for row in chunk.rows}
    cases: dict[str, list[tuple[BulkRow, Case]]] = defaultdict(list)
    for some in _some(chunk.rows):
        for row, made in zip(some, _cases(chunk.bulk_id, some, actor, desk), strict=True):
            if isinstance(made, Case):
                cases[str(row.former)].append((row, made))
            else:
                after[row.row] = row.model_copy(update={"refused": made})
    for pairs in cases.values():
        for start in range(0, len(pairs), AT_ONCE):
            group = pairs[start : start + AT_ONCE]
            done = ask_group([case for _, case in group], chunk.bulk_id, actor, desk)
            for (row, _), inquiry in zip(group, done, strict=True):
                after[row.row] = _told(row, inquiry)
    return tuple(after[row.row] for row in chunk.rows)


def _told(row: BulkRow, inquiry: Inquiry) -> BulkRow:
    return row.model_copy(
        update={
            "outcome": inquiry.state,
            "doses": len(inquiry.doses),
            "conflicts": inquiry.conflicts,
        }
    )


def _cases(bulk_id: str, rows: Sequence[BulkRow], actor: Actor, desk: InquiryDesk) -> list[Case | str]:
    """Return what to ask of each row, or why not to ask; each number is opened by a KMS call of its own."""
    now = desk.clock.now()
    residents = desk.asking.residents([row.addressee for row in rows])
    known = [each for each in residents if each is not None]
    numbers = dict(zip([each.person_id for each in known], desk.asking.numbers_of(known), strict=True))
    watched = desk.asking.canaries([each.number_index for each in known])
    canaries = {each.person_id for each, canary in zip(known, watched, strict=True) if canary}
    found: list[Case | str] = []
    for row, resident in zip(rows, residents, strict=True):
        number = None if resident is None else numbers[resident.person_id]
        if resident is None:
            found.append(NOT_A_RESIDENT)
        elif resident.person_id in canaries:
            desk.asking.alarm(actor.entry(Act.CANARY_ASKED, now, purpose=Purpose.ASK_FORMER_CITY, bulk=1))
            found.append(NOT_A_RESIDENT)
        elif number is None:
            found.append(NO_NUMBER)
        else:
            found.append(Case(_inquiry(bulk_id, row, resident, actor, desk), resident, number))
    return found


def _inquiry(bulk_id: str, row: BulkRow, resident: Resident, actor: Actor, desk: InquiryDesk) -> Inquiry:
    now = desk.clock.now()
    return Inquiry(
        inquiry_id=inquiry_id_of(bulk_id, row.row),
        asker=actor.municipality,
        former=row.former,
        person_id=resident.person_id,
        asked_by=actor.id,
        asked_at=now,
        ground=row.ground,
        identity=row.identity,
        resident=ResidentCheck(checked_by=actor.id, checked_at=now),
        bulk_id=bulk_id,
        kept_until=kept_until(day_in_japan(now), desk.policy.kept_years),
    )


def _refusals(rows: Sequence[BulkRow], actor: Actor, desk: InquiryDesk) -> Iterator[BulkRefusal]:
    """Yield what is wrong about rows that can be read."""
    for some in _some(rows):
        residents = desk.asking.residents([row.addressee for row in some])
        for row, resident in zip(some, residents, strict=True):
            if resident is None:
                yield BulkRefusal(row=row.row, column="宛名番号", reason=NOT_A_RESIDENT)
            yield from _wrong(row, actor, desk)


def _wrong(row: BulkRow, actor: Actor, desk: InquiryDesk) -> Iterator[BulkRefusal]:
    now, asker = desk.clock.now(), actor.municipality
    today = day_in_japan(now)
    checks: tuple[tuple[str, Callable[[], None]], ...] = (
        (
            "転出元自治体コード",
            lambda: check_former(
                row.former, asker, today, desk.municipalities, opened=desk.former.opened(row.former)
            ),
        ),
        ("根拠", lambda: check_ground(InquiryKind.BULK, row.ground, asker, now, desk.policy)),
        ("確認日", lambda: check_identity(row.identity, now)),
    )
    for column, check in checks:
        try:
            check()
        except DomainError as refused:
            yield BulkRefusal(row=row.row, column=column, reason=refused.message)


def _some(rows: Sequence[BulkRow]) -> Iterator[Sequence[BulkRow]]:
    for start in range(0, len(rows), 100):
        yield rows[start : start + 100]


def _chunks(bulk_id: str, rows: Sequence[BulkRow]) -> tuple[BulkChunk, ...]:
    return tuple(
        BulkChunk(bulk_id=bulk_id, number=number, rows=tuple(rows[start : start + CHUNK]))
        for number, start in enumerate(range(0, len(rows), CHUNK))
    )


def _existing(bulk_id: str, desk: InquiryDesk) -> Bulk:
    bulk = desk.asking.bulk(bulk_id)
    if bulk is None:
        raise NoSuchBulk
    return bulk
