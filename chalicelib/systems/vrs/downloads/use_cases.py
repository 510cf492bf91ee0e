"""A download: asked for with a reason, approved by another, made, handed over once on a ledgered medium."""

import csv
import hashlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from chalicelib.access.model import Actor, Permission
from chalicelib.access.rules import require
from chalicelib.audit.model import Act
from chalicelib.errors import (
    AlreadyFetched,
    AnotherTerminal,
    NoSuchDownload,
    NotInThisState,
    RequestExpired,
    SheetMoved,
)
from chalicelib.systems.vrs.downloads.model import (
    MADE_AT_ONCE,
    OVERLAP,
    Download,
    DownloadKind,
    DownloadRequest,
    DownloadState,
    Piece,
)
from chalicelib.systems.vrs.downloads.ports import DownloadBook, KindOfDownload, Pieces, Row
from chalicelib.systems.vrs.downloads.rules import demand, demand_in_time, demand_kind, grown, moved
from chalicelib.systems.vrs.media.model import Direction, UseState
from chalicelib.systems.vrs.media.ports import LedgerPage
from chalicelib.systems.vrs.media.rules import demand_second_person, demand_usable, touched, with_use
from chalicelib.systems.vrs.media.rules import moved as used
from chalicelib.systems.vrs.media.use_cases import MediaDesk, asked_use, medium_of, use_of

OUTGOING = "出力: "


@dataclass(frozen=True)
class DownloadDesk:
    """The ports that downloads work with; ``kinds`` says what can go out."""

    book: DownloadBook
    pieces: Pieces
    kinds: Mapping[DownloadKind, KindOfDownload]
    media: MediaDesk


def ask(wanted: DownloadRequest, actor: Actor, desk: DownloadDesk) -> Download:
    """Ask for a download on a medium; its entry in the ledger is written with it.

    Raises NoSuchMedium, MediumRetired and MediumOverdue.
    """
    demand_kind(wanted.kind, actor)
    purpose = f"{OUTGOING}{wanted.reason}"[:200]
    use = asked_use(wanted.medium_id, purpose, Direction.OUT, actor, desk.media)
    medium = medium_of(wanted.medium_id, desk.media.ledger)
    download = Download(
        download_id=desk.media.draws.identifier(),
        kind=wanted.kind,
        reason=wanted.reason,
        use_id=use.use_id,
        medium_id=wanted.medium_id,
        terminal=use.terminal,
        since=_last_made(wanted.kind, desk) if wanted.changed_only else None,
        asked_by=actor.id,
        asked_at=use.opened_at,
    )
    entry = actor.entry(
        Act.DOWNLOAD_ASKED, use.opened_at, subject=download.download_id, kind=wanted.kind, use=use.use_id
    )
    desk.book.keep(download, entry, LedgerPage((with_use(medium, use),), (use,)))
    return download


def decide(download_id: str, actor: Actor, desk: DownloadDesk, *, approve: bool) -> Download:
    """Approve a download and its medium's entry, or reject both; raise ApproverMustBeAnother."""
    require(actor, Permission.APPROVE_DOWNLOAD)
    download = download_of(download_id, actor, desk)
    demand_second_person(download.asked_by, actor)
    now, ledger = desk.media.clock.now(), desk.media.ledger
    use, medium = use_of(download.use_id, ledger), medium_of(download.medium_id, ledger)
    said = {"approved_by": actor.id, "approved_at": now}
    if approve:
        demand_usable(medium, now)
        after, state, act = DownloadState.APPROVED, UseState.APPROVED, Act.DOWNLOAD_APPROVED
    else:
        after, state, act = DownloadState.REJECTED, UseState.REJECTED, Act.DOWNLOAD_REJECTED
    decided = moved(download, after, **said)
    entry = actor.entry(act, now, subject=download_id, asked_by=download.asked_by)
    desk.book.keep(decided, entry, LedgerPage((touched(medium),), (used(use, state, **said),)))
    return decided


def make(download_id: str, actor: Actor, desk: DownloadDesk) -> Download:
    """Go on making a download for some seconds; call again until the state is ``made``.

    Raises NotInThisState without an approval, and HoldsANumber where a cell could be a 個人番号.
    """
    require(actor, Permission.REQUEST_DOWNLOAD)
    download = _own(download_id, actor, desk)
    if download.state is DownloadState.MADE:
        return download
    demand(download, DownloadState.APPROVED)
    until = desk.media.clock.now() + MADE_AT_ONCE
    while download.state is DownloadState.APPROVED:
        download = _make_piece(download, actor, desk)
        if desk.media.clock.now() >= until:
            break
    return download


def _make_piece(download: Download, actor: Actor, desk: DownloadDesk) -> Download:
    number, now = download.pieces + 1, desk.media.clock.now()
    piece = desk.pieces.piece(download.download_id, number)
    if piece is None:
        piece = _piece(download, desk)
        entry = actor.entry(
            Act.DOWNLOAD_PIECE_MADE, now, subject=download.download_id, piece=number, rows=piece.rows
        )
        try:
            desk.pieces.keep_piece(download.download_id, number, piece, entry)
        except SheetMoved:
            raise NotInThisState from None
    digest = hashlib.sha256(piece.text.encode()).hexdigest()
    changed = {
        "pieces": number,
        "rows": download.rows + piece.rows,
        "left_out": download.left_out + piece.left_out,
        "digest": hashlib.sha256(f"{download.digest or ''}{digest}".encode()).hexdigest(),
        "begun_at": download.begun_at or now,
        "cursor": piece.cursor or "",
    }
    over = piece.cursor is None
    after = (
        moved(download, DownloadState.MADE, **changed, made_at=now) if over else grown(download, **changed)
    )
    entry = actor.entry(Act.DOWNLOAD_MADE, now, subject=download.download_id, pieces=number, rows=after.rows)
    desk.book.keep(after, entry)
    return after


def _piece(download: Download, desk: DownloadDesk) -> Piece:
    kind = desk.kinds[download.kind]
    batch = kind.batch(download.cursor, download.since)
    rows = batch.rows if download.pieces else (kind.header, *batch.rows)
    return Piece(text=csv_of(rows), rows=len(batch.rows), left_out=batch.left_out, cursor=batch.cursor)


def csv_of(rows: Sequence[Row]) -> str:
    """Return rows as CSV lines; UTF-8 without BOM when encoded."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue()


def fetch(download_id: str, number: int, actor: Actor, desk: DownloadDesk) -> Piece:
    """Hand over a piece, each once and in order, to who asked and at their terminal.

    Raises AnotherTerminal, AlreadyFetched, RequestExpired after a day, NotInThisState before it is made.
    """
    require(actor, Permission.FETCH_DOWNLOAD)
    download = _own(download_id, actor, desk)
    if number <= download.fetched:
        raise AlreadyFetched
    demand(download, DownloadState.MADE)
    piece = desk.pieces.piece(download_id, number)
    if piece is None or number != download.fetched + 1:
        raise NoSuchDownload
    now, page = desk.media.clock.now(), None
    after = grown(download, fetched=number)
    if number == download.pieces:
        after = moved(download, DownloadState.FETCHED, fetched=number, fetched_at=now)
        use = use_of(download.use_id, desk.media.ledger)
        page = LedgerPage(uses=(used(use, UseState.USED, used_at=now, digest=download.digest),))
    entry = actor.entry(Act.DOWNLOAD_FETCHED, now, subject=download_id, piece=number, rows=piece.rows)
    desk.book.keep(after, entry, page)
    return piece


def list_downloads(actor: Actor, desk: DownloadDesk, *, state: str = "") -> Sequence[Download]:
    """Return the downloads, newest first; all, or those in a state."""
    require(actor, Permission.READ_DOWNLOAD)
    return [each for each in reversed(desk.book.downloads()) if not state or each.state == state]


def download_of(download_id: str, actor: Actor, desk: DownloadDesk) -> Download:
    """Return a download in time; raise NoSuchDownload, or RequestExpired after noting that it lapsed."""
    download = desk.book.download(download_id)
    if download is None:
        raise NoSuchDownload
    now = desk.media.clock.now()
    try:
        demand_in_time(download, now)
    except RequestExpired:
        lapsed = moved(download, DownloadState.EXPIRED)
        desk.book.keep(lapsed, actor.entry(Act.DOWNLOAD_EXPIRED, now, subject=download_id))
        raise
    return download


def _own(download_id: str, actor: Actor, desk: DownloadDesk) -> Download:
    """Return a download of this person at this terminal; raise AnotherTerminal, and NotAllowed as asking."""
    download = download_of(download_id, actor, desk)
    demand_kind(download.kind, actor)
    if (download.asked_by, download.terminal) != (actor.id, actor.terminal):
        raise AnotherTerminal
    return download


def _last_made(kind: DownloadKind, desk: DownloadDesk) -> datetime | None:
    """Return when the last download of a kind that was handed over began, less some minutes.

    A dose has its moment before it is written: without the overlap one that was just being written would
    be missed.  What comes twice changes nothing where it is read.
    """
    fetched = [
        each.begun_at
        for each in desk.book.downloads()
        if each.kind is kind and each.state is DownloadState.FETCHED and each.begun_at is not None
    ]
    return max(fetched) - OVERLAP if fetched else None
