"""Keying a paper twice, blind, and deciding where the two differ.

What both keyed alike is recorded in the transaction of the second entry; what differs is recorded only
after a look at the paper.  Nothing is written over: a turn that is taken makes a conflict, as at a venue.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.access.model import Actor, Permission
from chalicelib.access.rules import require
from chalicelib.audit.model import Act
from chalicelib.errors import (
    Contended,
    NoSuchPaper,
    NotOneOfTheTwo,
    PaperIsDone,
    SecondPersonNeeded,
    SheetMoved,
)
from chalicelib.systems.vrs.doses.model import Source
from chalicelib.systems.vrs.doses.scan import Knowledge, Occasion
from chalicelib.systems.vrs.queues.late import LateDose, chain_of, decide_late, page_of
from chalicelib.systems.vrs.queues.paper.model import (
    Keyed,
    PaperAgain,
    PaperDecision,
    PaperEntry,
    PaperForm,
    PaperKeying,
    PaperQuery,
    PaperShown,
    PaperState,
    PaperWithdrawal,
)
from chalicelib.systems.vrs.queues.paper.ports import Papers
from chalicelib.systems.vrs.queues.paper.rules import decided, differing, fits, shown
from chalicelib.systems.vrs.retention.business import BusinessEnds, demand_late_entry
from chalicelib.systems.vrs.tickets.ports import Page, TicketBook
from chalicelib.values.clock import Clock, Draws, day_in_japan

TRIES = 8


@dataclass(frozen=True)
class PaperDesk:
    """The ports and masters that paper entries work with."""

    papers: Papers
    book: TicketBook
    known: Knowledge
    ends: BusinessEnds
    draws: Draws
    clock: Clock


def key_first(wanted: PaperKeying, actor: Actor, desk: PaperDesk) -> PaperShown:
    """Keep the first entry of a paper; nothing is recorded of it yet.  Raise BusinessOver, LateEntryOver."""
    require(actor, Permission.ENTER_PAPER)
    now = desk.clock.now()
    demand_late_entry(desk.ends.of(actor.municipality), wanted.form.given_on, day_in_japan(now))
    paper = PaperEntry(
        paper_id=desk.draws.identifier(),
        reference=wanted.reference,
        first=Keyed(form=wanted.form, by=actor.id, at=now),
    )
    desk.papers.put(paper, Page(actor.entry(Act.PAPER_KEYED, now, subject=paper.paper_id)))
    return shown(paper)


def key_second(paper_id: str, wanted: PaperAgain, actor: Actor, desk: PaperDesk) -> PaperShown:
    """Compare the second entry with the first: alike, it is recorded; else it waits for a decision.

    Raises NoSuchPaper, PaperIsDone, and SecondPersonNeeded for who keyed the first; BusinessOver and
    LateEntryOver where it would be recorded.
    """
    require(actor, Permission.ENTER_PAPER)
    for _ in range(TRIES):
        paper = _in(PaperState.KEYED_ONCE, paper_id, desk)
        if paper.first.by == actor.id:
            raise SecondPersonNeeded
        now = desk.clock.now()
        again = paper.model_copy(update={"second": Keyed(form=wanted.form, by=actor.id, at=now)})
        if differing(again.first.form, wanted.form):
            differs = again.model_copy(update={"state": PaperState.DIFFERS})
            page = Page(actor.entry(Act.PAPER_DIFFERS, now, subject=paper_id))
        else:
            differs, page = _recorded(again, wanted.form, actor, desk)
        try:
            desk.papers.put(differs, page)
        except SheetMoved:
            continue
        return shown(differs)
    raise Contended


def decide_paper(paper_id: str, wanted: PaperDecision, actor: Actor, desk: PaperDesk) -> PaperShown:
    """Record what the paper says where the two entries differ; one of the two decides, with a reason.

    Raises NoSuchPaper, PaperIsDone, NotOneOfTheTwo, PicksDoNotFit, BusinessOver, LateEntryOver.
    """
    require(actor, Permission.ENTER_PAPER)
    for _ in range(TRIES):
        paper = _in(PaperState.DIFFERS, paper_id, desk)
        keyed_by = {each.by for each in (paper.first, paper.second) if each is not None}
        if actor.id not in keyed_by:
            raise NotOneOfTheTwo
        form = decided(paper, wanted)
        chosen = paper.model_copy(update={"decided_by": actor.id, "reason": wanted.reason})
        after, page = _recorded(chosen, form, actor, desk)
        try:
            desk.papers.put(after, page)
        except SheetMoved:
            continue
        return shown(after)
    raise Contended


def withdraw_paper(paper_id: str, wanted: PaperWithdrawal, actor: Actor, desk: PaperDesk) -> PaperShown:
    """Give an entry up that was not recorded; it stays in the list with its reason."""
    require(actor, Permission.ENTER_PAPER)
    paper = _known(paper_id, desk)
    if paper.state not in {PaperState.KEYED_ONCE, PaperState.DIFFERS}:
        raise PaperIsDone
    gone = paper.model_copy(
        update={"state": PaperState.WITHDRAWN, "decided_by": actor.id, "reason": wanted.reason}
    )
    entry = actor.entry(Act.PAPER_KEYED, desk.clock.now(), subject=paper_id, withdrawn=1)
    desk.papers.put(gone, Page(entry))
    return shown(gone)


def list_papers(wanted: PaperQuery, actor: Actor, desk: PaperDesk) -> Sequence[PaperShown]:
    """Return the entries a search finds, the oldest first; nothing of an entry that was keyed once."""
    require(actor, Permission.ENTER_PAPER)
    desk.papers.note(actor.entry(Act.LIST_LOOKED_AT, desk.clock.now(), list="papers"))
    return [shown(paper) for paper in desk.papers.papers() if fits(paper, wanted)]


def _recorded(paper: PaperEntry, form: PaperForm, actor: Actor, desk: PaperDesk) -> tuple[PaperEntry, Page]:
    """Return an entry that is recorded, and the page that records it."""
    now = desk.clock.now()
    sheets = chain_of(form.ticket, desk.book)
    late = LateDose(**dict(form), reason=f"予診票の後日入力 {paper.paper_id}")
    occasion = Occasion(actor.id, Source.PAPER, now, day_in_japan(now))
    end = desk.ends.of(actor.municipality)
    decision = decide_late(late, actor.municipality, sheets, occasion, desk.known, end)
    entry = actor.entry(
        decision.act,
        now,
        subject=str(form.ticket),
        answer=decision.answer.code.value,
        paper=paper.paper_id,
    )
    after = paper.model_copy(
        update={"state": PaperState.RECORDED, "recorded": form, "outcome": decision.answer.code}
    )
    return after, page_of(decision, sheets, entry)


def _in(state: PaperState, paper_id: str, desk: PaperDesk) -> PaperEntry:
    paper = _known(paper_id, desk)
    if paper.state is not state:
        raise PaperIsDone
    return paper


def _known(paper_id: str, desk: PaperDesk) -> PaperEntry:
    paper = desk.papers.paper(paper_id)
    if paper is None:
        raise NoSuchPaper
    return paper
