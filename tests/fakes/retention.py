"""Retention settings, holds, erasures, the due list and the eraser, in memory."""

import base64
from collections.abc import Iterator, Sequence
from datetime import date

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from chalicelib.access.model import Actor
from chalicelib.audit.keys import SCHEME
from chalicelib.audit.model import Act, Entry
from chalicelib.errors import UnderHold
from chalicelib.systems.vrs.residents.model import Resident
from chalicelib.systems.vrs.retention.business import BusinessEnd
from chalicelib.systems.vrs.retention.certificate import ErasureCertificate, SignedErasure, message_of
from chalicelib.systems.vrs.retention.model import (
    DueRow,
    EndSetting,
    ErasedCounts,
    Erasure,
    ErasureTarget,
    Hold,
    RetentionSetting,
)
from chalicelib.systems.vrs.retention.ports import Part, RetentionDesk
from chalicelib.systems.vrs.retention.use_cases import draft_erasure_of
from chalicelib.systems.vrs.tickets.model import Reason, TicketNumber, TicketSheet
from chalicelib.values.municipality import MunicipalityCode
from tests.fakes.cabinet import Cabinet, Row, Write, put_new, put_next, take_away
from tests.fakes.people import FakeResidents, names_of
from tests.fakes.reviews import FakeReviews
from tests.fakes.tickets import FakeTicketBook


def erasure_by_decision(person_id: str, actor: Actor, desk: RetentionDesk) -> Erasure:
    """Propose to erase one person, as a case does that was decided."""
    erasure, target = draft_erasure_of([person_id], "C1", "決定", actor, desk)
    entry = actor.entry(Act.CASE_ERASURE_PROPOSED, erasure.motion.proposed_at, subject=person_id, case="C1")
    desk.erasures.add(erasure, [target], entry)
    return erasure


class FakeBusinessEnds:
    """The ends of business of some municipalities."""

    def __init__(self, cabinets: dict[str, Cabinet]) -> None:
        self._cabinets = cabinets

    def of(self, municipality: MunicipalityCode) -> BusinessEnd | None:
        cabinet = self._cabinets.get(str(municipality))
        end: BusinessEnd | None = None if cabinet is None else cabinet.value("business", "END")
        return end


class FakeRetention:
    """The settings, holds and erasures of one municipality."""

    def __init__(self, cabinet: Cabinet) -> None:
        self._cabinet = cabinet

    def rules(self) -> Sequence[RetentionSetting]:
        return self._cabinet.values("retention")

    def ends(self) -> Sequence[EndSetting]:
        return self._cabinet.values("end setting")

    def keep_rule(self, setting: RetentionSetting, entry: Entry) -> None:
        write = put_next("retention", setting.setting_id, setting, setting.version - 1)
        self._cabinet.commit(entry, [write])

    def keep_end(self, setting: EndSetting, published: BusinessEnd | None, entry: Entry) -> None:
        writes = [put_next("end setting", setting.setting_id, setting, setting.version - 1)]
        if published is not None:
            stands = self._cabinet.row("business", "END")
            writes.append(put_next("business", "END", published, 0 if stands is None else stands.version))
        self._cabinet.commit(entry, writes)

    def holds(self) -> Sequence[Hold]:
        return self._cabinet.values("hold")

    def keep_hold(self, hold: Hold, entry: Entry) -> None:
        self._cabinet.commit(entry, [put_next("hold", hold.hold_id, hold, hold.version - 1)])

    def erasures(self) -> Sequence[Erasure]:
        return self._cabinet.values("erasure")

    def erasure(self, erasure_id: str) -> Erasure | None:
        erasure: Erasure | None = self._cabinet.value("erasure", erasure_id)
        return erasure

    def targets(self, erasure_id: str) -> Sequence[ErasureTarget]:
        return self._cabinet.values(f"targets of {erasure_id}")

    def add(self, erasure: Erasure, targets: Sequence[ErasureTarget], entry: Entry) -> None:
        self._cabinet.commit(entry, erasure_writes(erasure, targets))

    def change(self, erasure: Erasure, entry: Entry) -> None:
        write = put_next("erasure", erasure.erasure_id, erasure, erasure.version - 1)
        self._cabinet.commit(entry, [write])


class FakeDueList:
    """The due list of one municipality."""

    def __init__(self, cabinet: Cabinet) -> None:
        self._cabinet = cabinet

    def row(self, person_id: str) -> DueRow:
        row: DueRow | None = self._cabinet.value("due", person_id)
        return DueRow(person_id=person_id) if row is None else row

    def put(self, before: DueRow, after: DueRow, entry: Entry) -> None:
        kept = after.model_copy(update={"version": before.version + 1})
        self._cabinet.commit(entry, [put_next("due", after.person_id, kept, before.version)])

    def until(self, month: date) -> Iterator[DueRow]:
        rows: list[DueRow] = self._cabinet.values("due")
        dated = [(row.facts.last_dose_on, row) for row in rows if row.facts.last_dose_on is not None]
        listed = [(day.replace(day=1), row.person_id, row) for day, row in dated]
        yield from (row for at, _, row in sorted(listed, key=lambda each: each[:2]) if at <= month)

    def note(self, entry: Entry) -> None:
        self._cabinet.commit(entry)


class FakeEraser:
    """Takes a person out of a cabinet, part by part."""

    def __init__(self, cabinet: Cabinet) -> None:
        self._cabinet = cabinet
        self._book = FakeTicketBook(cabinet)

    def resident(self, person_id: str) -> Resident | None:
        return FakeResidents(self._cabinet).person(person_id)

    def sheets(self, tickets: Sequence[TicketNumber]) -> Sequence[TicketSheet]:
        return [sheet for sheet in map(self._book.sheet, tickets) if sheet is not None]

    def held(self, person_id: str, today: date) -> bool:
        holds: list[Hold] = self._cabinet.values("hold")
        return any(each.person_id == person_id and each.stands_on(today) for each in holds)

    def registrations(self, resident: Resident) -> Sequence[Resident]:
        residents = FakeResidents(self._cabinet)
        standing = (each.absorbed for each in resident.mergers if each.undone is None)
        merged = [each for each in map(residents.registered, standing) if each is not None]
        mine = [each for each in merged if each.merged_into == resident.person_id]
        return [*(other for each in mine for other in self.registrations(each)), resident]

    def parts(self, registrations: Sequence[Resident]) -> Iterator[Part]:
        people = tuple(each.person_id for each in registrations)
        resident = registrations[-1]
        for ticket in resident.tickets:
            part = self._ticket(ticket, people)
            if part.items:
                yield part
        for subject in [*(f"T{ticket}" for ticket in resident.tickets), *(f"P{each}" for each in people)]:
            if self._cabinet.row("review", subject) is not None:
                listed = [("finding", key) for key in FakeReviews(self._cabinet).keys(subject)]
                counts = ErasedCounts(findings=1 + len(listed))
                yield Part(counts, (*listed, ("review", subject)), people)
        for person_id in people:
            former = f"former {person_id}"
            keys = [(former, each.version) for each in self._cabinet.values(former)]
            if keys:
                yield Part(ErasedCounts(versions=len(keys)), tuple(keys), people)
            given = f"receivers of {person_id}"
            told = [(given, (str(each.municipality), each.reference)) for each in self._cabinet.values(given)]
            if told:
                yield Part(ErasedCounts(listings=len(told)), tuple(told), people)
        for each in registrations:
            yield self._own(each, people)

    def _own(self, resident: Resident, people: tuple[str, ...]) -> Part:
        items: list[tuple[object, ...]] = [("person", resident.person_id, resident.version)]
        due = self._cabinet.row("due", resident.person_id) is not None
        items += [("due", resident.person_id)] * due
        number = bool(resident.number_index)
        items += [("number", resident.number_index)] * number
        items += [("roster", resident.person_id)]
        items += [(names_of(resident.name, resident.born_on), resident.person_id)]
        counts = ErasedCounts(versions=1, due=int(due), numbers=int(number), listings=2)
        return Part(counts, tuple(items), people, last=resident.person_id == people[-1])

    def take(self, erasure_id: str, part: Part, target: ErasureTarget, today: date, entry: Entry) -> None:
        writes = [self._gone(*item) for item in part.items]
        unless_held = self._unless_held((target.person_id, *part.people), today)
        self._cabinet.commit(entry, [unless_held, target_write(erasure_id, target), *writes])

    def settle(self, erasure_id: str, target: ErasureTarget, entry: Entry) -> None:
        self._cabinet.commit(entry, [target_write(erasure_id, target)])

    def _ticket(self, ticket: TicketNumber, people: tuple[str, ...]) -> Part:
        sheet = self._book.sheet(ticket)
        doses = [("doses of " + str(ticket), (each.turn, each.version)) for each in self._book.doses(ticket)]
        items: list[tuple[object, ...]] = list(doses)
        reasons = f"reasons of {ticket}"
        typed = [(reasons, (each.at, each.turn or 0, each.version or 0)) for each in self._reasons(reasons)]
        settled = [
            (f"settled of {ticket}", (each.turn, (each.claim.recorded_at, each.conflict_id)))
            for each in self._book.settled(ticket)
        ]
        items += [*typed, *settled]
        link = self._cabinet.row("ticket holder", str(ticket)) is not None
        items += [("ticket holder", str(ticket))] * link
        claims = [each for each in self._book.conflicts() if each.ticket == ticket]
        items += [("conflict", (each.claim.recorded_at, each.conflict_id)) for each in claims]
        if sheet is not None:
            items.append(("sheet", str(ticket), sheet.version))
        counts = ErasedCounts(
            doses=len(doses),
            reasons=len(typed),
            links=int(link),
            claims=len(claims) + len(settled),
            sheets=int(sheet is not None),
        )
        return Part(counts, tuple(items), people)

    def _unless_held(self, people: Sequence[str], today: date) -> Write:
        """Return a condition on the holds as they are when everything is written."""

        def holds(_row: Row | None) -> bool:
            every: list[Hold] = Cabinet.values(self._cabinet, "hold")
            return not any(each.person_id in people and each.stands_on(today) for each in every)

        return Write("unless held", people[0], None, holds, UnderHold)

    def _reasons(self, kind: str) -> Sequence[Reason]:
        return self._cabinet.values(kind)

    @staticmethod
    def _gone(kind: str, key: object, seen: int | None = None) -> Write:
        if seen is None:
            return take_away(kind, key)  # type: ignore[arg-type] - every key of the cabinet is hashable

        def stands(row: Row | None) -> bool:
            return row is not None and row.version == seen

        return Write(kind, key, None, stands)  # type: ignore[arg-type]


class FakeCertifier:
    """Signs with a key of its own."""

    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())

    @property
    def public_key(self) -> bytes:
        """The public half, in DER."""
        return self._key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)

    def sign(self, certificate: ErasureCertificate) -> SignedErasure:
        signature = self._key.sign(message_of(certificate), SCHEME)
        return SignedErasure(certificate=certificate, signature=base64.b64encode(signature).decode())


def erasure_writes(erasure: Erasure, targets: Sequence[ErasureTarget]) -> list[Write]:
    """Return a new erasure with its people."""
    first = (each.model_copy(update={"version": 1}) for each in targets)
    people = [target_write(erasure.erasure_id, each) for each in first]
    return [put_new("erasure", erasure.erasure_id, erasure), *people]


def target_write(erasure_id: str, target: ErasureTarget) -> Write:
    """Return a target's next version."""
    return put_next(f"targets of {erasure_id}", target.person_id, target, target.version - 1)
