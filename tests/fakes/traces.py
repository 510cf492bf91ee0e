"""Counters, notices and the index of the operation log, in memory."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from chalicelib.access.log.model import LogReview
from chalicelib.access.log.ports import Listed
from chalicelib.audit.checkpoint import Checkpoint
from chalicelib.audit.model import AuditRow, Entry
from chalicelib.audit.search import LogProgress, LogQuery, RowPlace, TraceName, names_of, stamp
from chalicelib.systems.vrs.changesets.ports import Chunk
from chalicelib.systems.vrs.notices.model import CorrectionEvent, Notice, Receiver
from chalicelib.systems.vrs.queues.bulk.model import FixChunk, FixRow
from chalicelib.systems.vrs.registration.undoing import Trace
from chalicelib.systems.vrs.statistics.model import Counted, Month, Tally
from chalicelib.systems.vrs.tickets.model import TicketNumber
from chalicelib.values.municipality import MunicipalityCode
from tests.fakes.cabinet import Cabinet, put_next
from tests.fakes.people import traces_of

PARTS = 4


class FakeCounters:
    """The counters of one municipality, as those who move them and those who read them see them."""

    def __init__(self, cabinet: Cabinet) -> None:
        self._cabinet = cabinet

    def counted(self, ticket: TicketNumber) -> Counted:
        counted: Counted | None = self._cabinet.value("counted", str(ticket))
        return Counted(ticket=ticket) if counted is None else counted

    def move(self, before: Counted, after: Counted) -> None:
        kept = after.model_copy(update={"version": before.version + 1})
        writes = [put_next("counted", str(after.ticket), kept, before.version)]
        part = int(self._cabinet.blind("COUNTED", str(after.ticket))[-1], 16) % PARTS
        days: dict[Any, dict[Any, int]] = defaultdict(dict)
        for cell, by in after.moves_from(before).items():
            days[cell.given_on][cell] = by
        for day, moves in days.items():
            row = self._cabinet.row("tally", (day, part))
            was = Tally(given_on=day, part=part) if row is None else row.value
            seen = 0 if row is None else row.version
            writes.append(put_next("tally", (day, part), was.moved_by(moves), seen))
        self._cabinet.commit(None, writes)

    def month(self, month: Month) -> Sequence[Tally]:
        tallies: list[Tally] = self._cabinet.values("tally")
        return [each for each in tallies if each.given_on.isoformat().startswith(month)]

    def note(self, entry: Entry) -> None:
        self._cabinet.commit(entry)


class FakeOutbox:
    """The corrections of one municipality."""

    def __init__(self, cabinet: Cabinet) -> None:
        self._cabinet = cabinet

    def name_act(self, lane: str, number: int) -> str:
        return self._cabinet.blind("CORRECTION", f"{lane}|{number}")

    def name_person(self, person_id: str, version: int) -> str:
        return self._cabinet.blind("CORRECTION", f"{person_id}|{version}")

    def correction(self, correction_id: str) -> CorrectionEvent | None:
        found: CorrectionEvent | None = self._cabinet.value("correction", correction_id)
        return found

    def put(self, correction: CorrectionEvent, entry: Entry) -> None:
        kept = correction.model_copy(update={"version": correction.version + 1})
        self._cabinet.commit(
            entry, [put_next("correction", correction.correction_id, kept, correction.version)]
        )

    def receivers(self, person_id: str) -> Sequence[Receiver]:
        found: list[Receiver] = self._cabinet.values(f"receivers of {person_id}")
        return found

    def corrections(self) -> Sequence[CorrectionEvent]:
        return sorted(self._cabinet.values("correction"), key=lambda each: each.at, reverse=True)

    def note(self, entry: Entry) -> None:
        self._cabinet.commit(entry)


class FakeActs:
    """What acts on many doses left behind."""

    def __init__(self, cabinet: Cabinet) -> None:
        self._cabinet = cabinet

    def fixed(self, fix_id: str, chunk: int) -> Sequence[FixRow]:
        found: FixChunk | None = self._cabinet.value(f"chunk of {fix_id}", chunk)
        return () if found is None else found.rows

    def trace(self, changeset_id: str, part: int, person_id: str) -> Trace | None:
        found: Trace | None = self._cabinet.value(traces_of(Chunk(changeset_id, part)), person_id)
        return found


class FakeInbox:
    """The notices of one municipality."""

    def __init__(self, cabinet: Cabinet) -> None:
        self._cabinet = cabinet

    def take(self, notice: Notice, entry: Entry) -> None:
        self.put(notice, entry)

    def notices(self) -> Sequence[Notice]:
        return self._cabinet.values("notice")[::-1]

    def notice(self, notice_id: str) -> Notice | None:
        found: Notice | None = self._cabinet.value("notice", notice_id)
        return found

    def put(self, notice: Notice, entry: Entry) -> None:
        kept = notice.model_copy(update={"version": notice.version + 1})
        self._cabinet.commit(entry, [put_next("notice", notice.notice_id, kept, notice.version)])

    def note(self, entry: Entry) -> None:
        self._cabinet.commit(entry)


class FakeInboxes:
    """Opens an inbox; those that ``cabinets`` names are opened."""

    def __init__(self, cabinets: dict[str, Cabinet]) -> None:
        self._cabinets = cabinets

    def of(self, municipality: MunicipalityCode) -> FakeInbox:
        return FakeInbox(self._cabinets[str(municipality)])

    def opened(self, municipality: MunicipalityCode) -> bool:
        return str(municipality) in self._cabinets


class FakeLog:
    """The operation log of one municipality, its index and its reviews: all that is asked of it."""

    def __init__(self) -> None:
        self.log: dict[tuple[str, str, int], AuditRow] = {}
        self.checkpoints: dict[int, Checkpoint] = {}
        self.lists: dict[TraceName, set[str]] = defaultdict(set)
        self.to: dict[tuple[str, str], int] = {}
        self.reached = LogProgress()
        self.kept: dict[str, LogReview] = {}
        self.noted: list[Entry] = []
        self.keeps = 0

    def listed(self, name: TraceName, wanted: LogQuery, after: str, most: int) -> Listed:
        del wanted  # what does not fit is only left out to save reading rows
        sorts = sorted(sort for sort in self.lists[name] if sort > after)[:most]
        last = sorts[-1] if len(sorts) == most else None
        return Listed(tuple(RowPlace.of(sort) for sort in sorts), last, len(sorts))

    def rows(self, places: Sequence[RowPlace]) -> Sequence[AuditRow]:
        return [self.log[place.area, place.lane, place.number] for place in places]

    def progress(self) -> LogProgress:
        return self.reached

    def note(self, entry: Entry) -> None:
        self.noted.append(entry)

    def traced(self, area: str, lane: str) -> int:
        return self.to.get((area, lane), 0)

    def keep(self, rows: Sequence[tuple[str, AuditRow]], to: int) -> None:
        self.keeps += 1
        for area, row in rows:
            sort = RowPlace(stamp(row.entry.at), area, row.lane, row.number).sort
            for name in names_of(row.entry):
                self.lists[name].add(sort)
        self.to[rows[0][0], rows[0][1].lane] = to

    def row(self, area: str, lane: str, number: int) -> AuditRow | None:
        return self.log.get((area, lane, number))

    def checkpoint(self, number: int) -> Checkpoint | None:
        return self.checkpoints.get(number)

    def reach(self, progress: LogProgress) -> None:
        self.reached = progress

    def every(self) -> Sequence[LogReview]:
        return [self.kept[month] for month in sorted(self.kept)]

    def review(self, month: str) -> LogReview | None:
        return self.kept.get(month)

    def put(self, review: LogReview, entry: Entry) -> None:
        self.kept[review.month] = review.model_copy(update={"version": review.version + 1})
        self.noted.append(entry)
