"""The ledger as a kind of file: the layout that goes out comes in again, and what agrees changes nothing.

It names people by their 宛名番号 alone, so it registers nobody and issues no ticket; a dose that differs
from what stands is kept as a conflict, as everywhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.systems.vrs.doses.origins import Origins
from chalicelib.systems.vrs.downloads.model import Layout
from chalicelib.systems.vrs.registration.ledger_reading import LedgerReader
from chalicelib.systems.vrs.registration.model import Candidate, Refusal
from chalicelib.systems.vrs.registration.parts import Known, RegistrationFiles
from chalicelib.systems.vrs.registration.ports import Standing
from chalicelib.systems.vrs.registration.reading import Read

STRANGER = "登録されていない方です。先に接種対象者として登録してください。"
NOT_THEIRS = "この方に発行していない接種券番号です。番号を確かめてください。"


@dataclass(frozen=True)
class LedgerFiles(RegistrationFiles):
    """Takes parts of ledgers; checking, applying and undoing are as for any registration."""

    layout: Layout
    origins: Origins

    def _read(self, content: bytes, first_row: int) -> Read:
        reader = LedgerReader(self.layout, self.origins, self.actor.municipality, self.desk.municipalities)
        return reader.read(content, first_row)

    def _look_up(self, some: Sequence[Candidate]) -> tuple[list[Known], list[Refusal]]:
        known: list[Known] = []
        unknown: list[Refusal] = []
        held = self.desk.register.held([each.addressee for each in some])
        for candidate, standing in zip(some, held, strict=True):
            reason = _stranger(candidate, standing)
            if reason or standing is None:
                unknown.append(Refusal(row=candidate.row, column=self.layout.first, reason=reason))
            else:
                known.append((_named(candidate, standing), standing))
        return known, unknown


def _stranger(candidate: Candidate, standing: Standing | None) -> str:
    if standing is None or standing.resident is None or not standing.number_index:
        return STRANGER
    return NOT_THEIRS if any(each.ticket not in standing.owners for each in candidate.tickets) else ""


def _named(candidate: Candidate, standing: Standing) -> Candidate:
    """Return a candidate with what the register says of the person: the file changes none of it."""
    resident = standing.resident
    assert resident is not None  # noqa: S101 - strangers were refused before
    who = {"name": resident.name, "born_on": resident.born_on, "sex": resident.sex}
    return candidate.model_copy(update=who)
