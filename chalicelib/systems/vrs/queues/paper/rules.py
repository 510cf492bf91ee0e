"""Comparing two entries of one paper, and deciding between them: pure."""

from typing import Any

from chalicelib.errors import PicksDoNotFit
from chalicelib.systems.vrs.queues.paper.model import (
    FIELDS,
    FieldPair,
    PaperDecision,
    PaperEntry,
    PaperField,
    PaperForm,
    PaperQuery,
    PaperShown,
    PaperState,
)

BLIND = frozenset({PaperState.KEYED_ONCE, PaperState.WITHDRAWN})
"""States in which nothing that was keyed is shown."""


def differing(first: PaperForm, second: PaperForm) -> tuple[PaperField, ...]:
    """Return the fields in which two entries differ, in the order of the form."""
    return tuple(name for name in FIELDS if getattr(first, name) != getattr(second, name))


def decided(paper: PaperEntry, decision: PaperDecision) -> PaperForm:
    """Return what the paper says by a decision; raise PicksDoNotFit unless it names just what differs."""
    assert paper.second is not None  # noqa: S101 - the caller looked; mypy cannot
    first, second = paper.first.form, paper.second.form
    if set(decision.picks) != set(differing(first, second)):
        raise PicksDoNotFit
    taken: dict[str, Any] = {
        name: getattr(second, name) for name, pick in decision.picks.items() if pick == "second"
    }
    return first.model_copy(update=taken)


def shown(paper: PaperEntry) -> PaperShown:
    """Return an entry as screens may show it."""
    pairs: tuple[FieldPair, ...] = ()
    if paper.second is not None and paper.state not in BLIND:
        first, second = paper.first.form, paper.second.form
        pairs = tuple(
            FieldPair(field=name, first=str(getattr(first, name)), second=str(getattr(second, name)))
            for name in differing(first, second)
        )
    return PaperShown(
        paper_id=paper.paper_id,
        reference=paper.reference,
        state=paper.state,
        first_by=paper.first.by,
        first_at=paper.first.at,
        second_by=None if paper.second is None else paper.second.by,
        decided_by=paper.decided_by,
        reason=paper.reason,
        form=paper.recorded,
        differing=pairs,
        outcome=paper.outcome,
    )


def fits(paper: PaperEntry, wanted: PaperQuery) -> bool:
    """Tell whether an entry is searched for; what was keyed once is never found by its content."""
    by = {paper.first.by} | (set() if paper.second is None else {paper.second.by})
    if wanted.state not in (None, paper.state) or wanted.reference not in (None, paper.reference):
        return False
    if wanted.by is not None and wanted.by not in by:
        return False
    if wanted.day is None and wanted.venue is None:
        return True
    if paper.state in BLIND or paper.second is None:
        return False
    forms = (paper.first.form, paper.second.form)
    day = wanted.day is None or any(form.given_on == wanted.day for form in forms)
    return day and (wanted.venue is None or any(form.venue == wanted.venue for form in forms))
