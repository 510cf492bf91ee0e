"""Which state may follow which, the layout's rows, and that no cell can be a 個人番号."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest

from chalicelib.access.model import Actor, Permission
from chalicelib.access.rules import require
from chalicelib.errors import HoldsANumber, NotInThisState, RequestExpired
from chalicelib.systems.vrs.doses.origins import Origins
from chalicelib.systems.vrs.downloads.model import (
    DECIDED_WITHIN,
    FETCHED_WITHIN,
    Download,
    DownloadKind,
    DownloadState,
    Layout,
)
from chalicelib.systems.vrs.downloads.ports import Row
from chalicelib.systems.vrs.tickets.model import Slot, TicketNumber, TicketSheet
from chalicelib.values.clock import JAPAN
from chalicelib.values.individual_number import IndividualNumber, check_digit

MOVES: Mapping[DownloadState, frozenset[DownloadState]] = {
    DownloadState.ASKED: frozenset({DownloadState.APPROVED, DownloadState.REJECTED, DownloadState.EXPIRED}),
    DownloadState.APPROVED: frozenset({DownloadState.MADE, DownloadState.REJECTED, DownloadState.EXPIRED}),
    DownloadState.MADE: frozenset({DownloadState.FETCHED, DownloadState.EXPIRED}),
    DownloadState.FETCHED: frozenset(),
    DownloadState.REJECTED: frozenset(),
    DownloadState.EXPIRED: frozenset(),
}
"""What may follow what; everything else is refused."""
SEPARATORS = frozenset("-‐‑–—ー－ 　.,・_/")
Given = tuple[TicketNumber, Slot]
OUR_IDS = re.compile(
    r"[0-9a-f]{32}|[0-9a-f]{64}|[0-9A-HJKMNP-TV-Z]{26}(-[0-9]{1,5})?|[0-9]{8}T[0-9]{6}\.[0-9]{6}Z"
)
"""Blind indexes, digests, ids and moments that we made: chance puts twelve digits in a row there."""
NEEDS: Mapping[DownloadKind, Permission] = {
    DownloadKind.LEDGER: Permission.TAKE_LEDGER_OUT,
    DownloadKind.WAITING: Permission.TAKE_LEDGER_OUT,
    DownloadKind.PROVISIONS: Permission.READ_PROVISIONS,
    DownloadKind.LOG: Permission.EXPORT_AUDIT,
}
"""What whoever takes a kind out must be allowed to do, beside asking for downloads."""


def moved(download: Download, to: DownloadState, **changed: object) -> Download:
    """Return the download's next version in another state; raise NotInThisState."""
    if to not in MOVES[download.state]:
        raise NotInThisState
    return grown(download, state=to, **changed)


def grown(download: Download, **changed: object) -> Download:
    """Return the download's next version."""
    return download.model_copy(update={**changed, "version": download.version + 1})


def demand(download: Download, *states: DownloadState) -> None:
    """Raise NotInThisState unless the download is in one of the states."""
    if download.state not in states:
        raise NotInThisState


def demand_in_time(download: Download, now: datetime) -> None:
    """Raise RequestExpired where it was not made within three days, or not fetched within one."""
    asked = download.state in {DownloadState.ASKED, DownloadState.APPROVED}
    if asked and now > download.asked_at + DECIDED_WITHIN:
        raise RequestExpired
    made_at = download.made_at if download.state is DownloadState.MADE else None
    if made_at is not None and now > made_at + FETCHED_WITHIN:
        raise RequestExpired


def demand_kind(kind: DownloadKind, actor: Actor) -> None:
    """Let the actor ask for, make and take out a download of a kind, or raise NotAllowed or StepUpNeeded."""
    require(actor, NEEDS[kind])
    require(actor, Permission.REQUEST_DOWNLOAD)


def is_our_id(text: str) -> bool:
    """Tell whether a text is, whole, an id or a moment that this system made."""
    return OUR_IDS.fullmatch(text) is not None


def refuse_numbers(row: Row, *, exempt: int = 0) -> None:
    """Raise HoldsANumber where a cell holds twelve digits that are a right 個人番号 (R-III-3-44).

    Full-width digits and digits with separators between them count.  The first ``exempt`` cells are let
    be: one 宛名番号 of twelve digits in eleven has that check digit by chance.
    """
    if any(_may_be_a_number(cell) for cell in row[exempt:]):
        raise HoldsANumber


def _may_be_a_number(cell: str) -> bool:
    folded = unicodedata.normalize("NFKC", cell)
    runs, run = [], ""
    for character in folded:
        if character.isascii() and character.isdecimal():
            run += character
        elif character not in SEPARATORS:
            runs.append(run)
            run = ""
    # Registration times have fourteen digits: only a run of exactly twelve is a number of its own.
    return any(
        len(each) == IndividualNumber.length and each[11] == check_digit(each[:11]) for each in (*runs, run)
    )


@dataclass(frozen=True)
class Form:
    """What a ledger's rows are written with."""

    layout: Layout
    origins: Origins
    municipality: str
    venues: Mapping[str, str]


def ledger_rows(first: str, sheets: Sequence[TicketSheet], form: Form) -> tuple[list[Row], int]:
    """Return the rows of one person, and how many doses the layout has no block for.

    Two doses of one turn on two tickets stand in two rows: none is left out for another.
    """
    layout = form.layout
    given = [(sheet.ticket, slot) for sheet in sheets for slot in sheet.given]
    fitting = [pair for pair in given if pair[1].turn <= layout.turns]
    turns = [[pair for pair in fitting if pair[1].turn == turn] for turn in range(1, layout.turns + 1)]
    rows = [
        (
            first,
            *(cell for pair in line for cell in _block(pair, form)),
            *(cell for pair in line for cell in _more(pair, form)),
        )
        for line in zip_longest(*turns)
    ]
    return rows, len(given) - len(fitting)


def _block(pair: Given | None, form: Form) -> Iterator[str]:
    if pair is None:
        yield from ("" for _ in form.layout.block)
        return
    ticket, slot = pair
    yield slot.recorded_at.astimezone(JAPAN).strftime("%Y%m%d%H%M%S")
    yield f"{slot.given_on:%Y%m%d}"
    yield str(ticket)
    yield form.municipality
    yield form.venues.get(slot.venue or "", slot.venue or "")[:30]
    yield ""  # the physician: not recorded here (別添1)
    yield slot.product[:20]
    yield slot.lot[:20]


def _more(pair: Given | None, form: Form) -> Iterator[str]:
    if pair is None:
        yield from ("" for _ in form.layout.more)
        return
    row = form.origins.row(pair[1].origin)
    yield pair[1].origin.value if row is None else row.label
    yield pair[1].origin_code or ""


def changed_since(sheets: Sequence[TicketSheet], since: datetime) -> bool:
    """Tell whether any version of a dose on the tickets was recorded after a moment, cancelled ones too."""
    return any(slot.recorded_at > since for sheet in sheets for slot in sheet.slots)
