"""Deadlines of requests, and what must be shown to make one: pure."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta

from chalicelib.errors import NotIdentified
from chalicelib.systems.vrs.cases.model import Applicant, CaseChannel, CaseKind, Deadlines, ShownDocument

WITH_A_FACE = frozenset(
    {
        ShownDocument.DRIVING_LICENCE,
        ShownDocument.PASSPORT,
        ShownDocument.MY_NUMBER_CARD,
        ShownDocument.INSURANCE_CARD,
    }
)
"""Documents of which one is enough at the counter (評価書 IV: 運転免許証、パスポート等)."""
AGENTS: Mapping[Applicant, ShownDocument] = {
    Applicant.STATUTORY_AGENT: ShownDocument.FAMILY_REGISTER,
    Applicant.VOLUNTARY_AGENT: ShownDocument.POWER_OF_ATTORNEY,
}


def deadline_of(kind: CaseKind, received_on: date, deadlines: Mapping[CaseKind, Deadlines]) -> date:
    """Return the last day for the decision; the day of receipt does not count (民法140条)."""
    return received_on + timedelta(days=deadlines[kind].days)


def extended(kind: CaseKind, deadline: date, deadlines: Mapping[CaseKind, Deadlines]) -> date:
    """Return the last day after an extension."""
    return deadline + timedelta(days=deadlines[kind].extension_days)


def demand_identity(shown: Collection[ShownDocument], channel: CaseChannel, applicant: Applicant) -> None:
    """Raise NotIdentified unless the documents prove who asks, and for whom.

    By post a copy alone proves little: it comes with 住民票の写し.  An agent shows what makes them one.
    """
    enough = bool(WITH_A_FACE & set(shown))
    if channel is CaseChannel.POST:
        enough = enough and ShownDocument.RESIDENCE_RECORD in shown
    agent = AGENTS.get(applicant)
    if not enough or (agent is not None and agent not in shown):
        raise NotIdentified
