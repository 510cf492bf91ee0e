"""Requests about one's own records: by when they are decided, and what must be shown."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from chalicelib.adapters.terms import load_deadlines
from chalicelib.errors import NotIdentified
from chalicelib.systems.vrs.cases.model import Applicant, CaseChannel, CaseKind, Corrected, ShownDocument
from chalicelib.systems.vrs.cases.rules import AGENTS, WITH_A_FACE, deadline_of, demand_identity, extended

DEADLINES = load_deadlines()


@pytest.mark.parametrize("kind", CaseKind)
def test_a_decision_may_take_thirty_days_and_once_thirty_more(kind: CaseKind) -> None:
    day = deadline_of(kind, date(2026, 5, 1), DEADLINES)
    assert day == date(2026, 5, 31)
    assert extended(kind, day, DEADLINES) == day + timedelta(days=30)


@pytest.mark.control("R-IV-03")
@given(
    st.sets(st.sampled_from(ShownDocument), max_size=4),
    st.sampled_from(CaseChannel),
    st.sampled_from(Applicant),
)
def test_who_asks_is_proved_or_refused(
    shown: set[ShownDocument], channel: CaseChannel, applicant: Applicant
) -> None:
    proved = bool(shown & WITH_A_FACE)
    proved &= channel is CaseChannel.COUNTER or ShownDocument.RESIDENCE_RECORD in shown
    proved &= applicant not in AGENTS or AGENTS[applicant] in shown
    if proved:
        demand_identity(shown, channel, applicant)
    else:
        with pytest.raises(NotIdentified):
            demand_identity(shown, channel, applicant)


def test_a_correction_names_a_dose_whole_or_the_person() -> None:
    Corrected(version=2)
    Corrected(ticket="0001234567", turn=1, version=2)
    for half in ({"ticket": "0001234567"}, {"turn": 1}):
        with pytest.raises(ValidationError):
            Corrected(version=2, **half)  # type: ignore[arg-type]
