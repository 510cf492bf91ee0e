"""履歴: what happened to a person, in the order it was noted, and what each version changed; no values."""

from collections.abc import Iterator, Sequence
from datetime import date
from enum import StrEnum

from chalicelib.systems.vrs.moves.model import FlagCode, FlagSource
from chalicelib.systems.vrs.residents.model import Resident
from chalicelib.systems.vrs.tickets.model import TicketNumber
from chalicelib.values.word import Line, Moment, Word


class HappeningKind(StrEnum):
    """出来事の種類."""

    FLAG_SET = "flag_set"
    FLAG_TAKEN_BACK = "flag_taken_back"
    TICKET_REISSUED = "ticket_reissued"
    MERGED = "merged"
    MERGE_UNDONE = "merge_undone"


class Happening(Word):
    """出来事: one thing that was done about a person, by whom, when and why."""

    at: Moment
    kind: HappeningKind
    by: str
    reason: Line
    flag_id: str | None = None
    code: FlagCode | None = None
    effective_on: date | None = None
    source: FlagSource | None = None
    old: TicketNumber | None = None
    new: TicketNumber | None = None
    absorbed: str | None = None


class VersionOfPerson(Word):
    """版: which items of a person a version changed."""

    version: int
    changed: tuple[str, ...]


class Timeline(Word):
    """個人の履歴."""

    person_id: str
    happenings: tuple[Happening, ...]
    versions: tuple[VersionOfPerson, ...]


def timeline_of(versions: Sequence[Resident]) -> Timeline:
    """Return the timeline of a person, oldest first, from all versions of their registration."""
    now = versions[-1]
    happenings = sorted(_happenings(now), key=lambda each: each.at)
    pairs = zip((None, *versions[:-1]), versions, strict=True)
    return Timeline(
        person_id=now.person_id,
        happenings=tuple(happenings),
        versions=tuple(
            VersionOfPerson(version=after.version, changed=_changed(before, after)) for before, after in pairs
        ),
    )


def _happenings(resident: Resident) -> Iterator[Happening]:
    for flag in resident.flags:
        said = {"flag_id": flag.flag_id, "code": flag.code, "effective_on": flag.effective_on}
        yield Happening(
            at=flag.set_at,
            kind=HappeningKind.FLAG_SET,
            by=flag.set_by,
            reason=flag.reason,
            source=flag.source,
            **said,
        )
        if flag.taken_back is not None:
            back = flag.taken_back
            yield Happening(
                at=back.at, kind=HappeningKind.FLAG_TAKEN_BACK, by=back.by, reason=back.reason, **said
            )
    for each in resident.reissues:
        yield Happening(
            at=each.at,
            kind=HappeningKind.TICKET_REISSUED,
            by=each.by,
            reason=each.reason,
            old=each.old,
            new=each.new,
        )
    for merger in resident.mergers:
        yield Happening(
            at=merger.at,
            kind=HappeningKind.MERGED,
            by=merger.by,
            reason=merger.reason,
            absorbed=merger.absorbed,
        )
        if merger.undone is not None:
            back = merger.undone
            yield Happening(
                at=back.at,
                kind=HappeningKind.MERGE_UNDONE,
                by=back.by,
                reason=back.reason,
                absorbed=merger.absorbed,
            )


def _changed(before: Resident | None, after: Resident) -> tuple[str, ...]:
    if before is None:
        return ("新規",)
    compared = {
        "氏名": (before.name, after.name),
        "生年月日": (before.born_on, after.born_on),
        "性別": (before.sex, after.sex),
        "個人番号": (before.number_index, after.number_index),
        "接種券番号": (before.tickets, after.tickets),
        "フラグ": (before.flags, after.flags),
        "統合": (before.mergers, after.mergers),
        "統合先": (before.merged_into, after.merged_into),
    }
    return tuple(name for name, (old, new) in compared.items() if old != new)
