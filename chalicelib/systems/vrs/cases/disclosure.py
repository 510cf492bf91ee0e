"""開示: everything that is kept about a person, as data and as text that anybody can read.

The 個人番号 is masked: revealing it is an act of its own (``numbers``), with a purpose of the law.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Literal

from chalicelib.access.model import Actor, Permission
from chalicelib.access.rules import require
from chalicelib.audit.model import Act, Entry
from chalicelib.errors import NoSuchCase, NoSuchPerson, NotAtThisStep
from chalicelib.systems.vrs.cases.model import Case, CaseKind, CaseState, Receiver, Ruling
from chalicelib.systems.vrs.cases.person import histories_of, receivers_of
from chalicelib.systems.vrs.cases.ports import CaseDesk
from chalicelib.systems.vrs.residents.model import MASKED, Resident, TicketRecord
from chalicelib.systems.vrs.residents.use_cases import ticket_record
from chalicelib.systems.vrs.tickets.model import TicketNumber
from chalicelib.values.clock import JAPAN
from chalicelib.values.people import AddresseeNumber, PersonName, Sex
from chalicelib.values.word import Moment, Word

SEXES = {"1": "男", "2": "女", "9": "不明"}
STATES = {"valid": "有効", "stopped": "停止", "unknown": "未登録", "given": "接種済み", "cancelled": "取消し"}


class DisclosedPerson(Word):
    """開示する本人の登録: a version of it, without what only our machines need."""

    version: int
    addressee: AddresseeNumber
    name: PersonName
    born_on: date
    sex: Sex
    tickets: tuple[TicketNumber, ...]
    standing: Literal["now", "former", "merged"]
    """The registration as it is, as it was, or one that was found to be theirs, too."""


class Disclosed(Word):
    """開示する内容: the person with former versions, tickets, provisions, acts, and their cases."""

    case_id: str
    made_at: Moment
    individual_number: str = MASKED
    persons: tuple[DisclosedPerson, ...]
    """Every version of every registration that is the person's, the one that stands last."""
    tickets: tuple[TicketRecord, ...]
    receivers: tuple[Receiver, ...]
    lookers: tuple[Entry, ...]
    cases: tuple[Case, ...]


def disclose(case_id: str, actor: Actor, desk: CaseDesk) -> Disclosed:
    """Put together everything about the person of a granted disclosure; raise NotAtThisStep before that.

    The act is in the log before the answer, so the answer itself shows it.
    """
    require(actor, Permission.EXPORT_CASE)
    case = desk.cases.case(case_id)
    if case is None:
        raise NoSuchCase
    granted = case.decision is not None and case.decision.ruling is not Ruling.REFUSED
    done = case.state in {CaseState.DECIDED, CaseState.CARRIED_OUT}
    if case.kind is not CaseKind.DISCLOSURE or not (granted and done):
        raise NotAtThisStep
    histories = histories_of(case.person_id, desk.residents)
    if not histories:
        raise NoSuchPerson
    persons = [version for history in histories for version in history]
    now = desk.clock.now()
    desk.cases.note(actor.entry(Act.CASE_EXPORTED, now, subject=case.person_id, case=case_id))
    people = list(dict.fromkeys([case.person_id, *(each.person_id for each in persons)]))
    tickets = list(dict.fromkeys(ticket for each in persons for ticket in each.tickets))
    records = []
    for ticket in tickets:
        sheet = desk.book.sheet(ticket)
        if sheet is not None:
            record = ticket_record(sheet, desk.book, desk.residents)
            records.append(record.model_copy(update={"settled": tuple(desk.book.settled(ticket))}))
    return Disclosed(
        case_id=case_id,
        made_at=now,
        persons=tuple(_person(each, persons[-1]) for each in persons),
        tickets=tuple(records),
        receivers=tuple(receivers_of(case.person_id, desk)),
        lookers=_lookers(people, tickets, desk),
        cases=tuple(each for each in desk.cases.cases() if each.person_id in people),
    )


def _person(resident: Resident, now: Resident) -> DisclosedPerson:
    same = resident.person_id == now.person_id
    return DisclosedPerson(
        version=resident.version,
        addressee=resident.addressee,
        name=resident.name,
        born_on=resident.born_on,
        sex=resident.sex,
        tickets=resident.tickets,
        standing="now" if resident is now else "former" if same else "merged",
    )


def _lookers(people: Sequence[str], tickets: Sequence[TicketNumber], desk: CaseDesk) -> tuple[Entry, ...]:
    """Return the acts about any of a person's registrations and tickets, oldest first, each once."""
    first, *others = people
    found = [
        *desk.lookers.of(first, tickets),
        *(each for other in others for each in desk.lookers.of(other, ())),
    ]
    return tuple(sorted(found, key=lambda each: each.at))


def as_csv(disclosed: Disclosed) -> str:
    """Return it as rows of section, date, and two texts, for a spreadsheet."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(("区分", "日付", "項目", "内容"))
    writer.writerows(_rows(disclosed))
    return out.getvalue()


def as_text(disclosed: Disclosed) -> str:
    """Return it as a page for the person."""
    lines = ["保有個人情報の開示", "", f"作成 {_when(disclosed.made_at)}（日本時間）"]
    section = ""
    for name, day, item, said in _rows(disclosed):
        if name != section:
            lines += ["", f"■ {name}"]
            section = name
        lines.append("  ".join(part for part in (day, item, said) if part))
    return "\n".join([*lines, "", "手数料はかかりません。"]) + "\n"


Row = tuple[str, str, str, str]


def _rows(disclosed: Disclosed) -> Iterator[Row]:
    for each in disclosed.persons:
        title = _title(each)
        yield title, "", "氏名", each.name.reveal()
        yield title, each.born_on.isoformat(), "生年月日", ""
        yield title, "", "性別", SEXES[each.sex.value]
        yield title, "", "宛名番号", str(each.addressee)
        yield title, "", "個人番号", disclosed.individual_number
    for record in disclosed.tickets:
        yield "接種券", "", str(record.sheet.ticket), STATES[record.sheet.state.value]
        for dose in record.doses:
            said = f"{dose.product} ロット {dose.lot} {STATES[dose.status.value]}"
            reason = "" if dose.reason is None else f" 理由: {dose.reason}"
            item = f"{dose.turn}回目 第{dose.version}版"
            yield "接種記録", _day(dose.given_on), item, said + reason
        for claim in record.settled:
            said = f"{claim.claim.product} ロット {claim.claim.lot}"
            yield "重複登録", _day(claim.claim.given_on), f"{claim.turn}回目", said
    for receiver in disclosed.receivers:
        yield "提供先", _when(receiver.provided_at), receiver.municipality, receiver.reference
    for case in disclosed.cases:
        yield "請求", _day(case.received_on), case.kind.value, case.wish
    for look in disclosed.lookers:
        yield "閲覧・操作", _when(look.at), look.act.value, f"{look.actor}（{look.role}）"


def _title(version: DisclosedPerson) -> str:
    if version.standing == "now":
        return "本人"
    kind = "以前の登録" if version.standing == "former" else "統合した登録"
    return f"本人（{kind} 第{version.version}版）"


def _day(day: date) -> str:
    return day.isoformat()


def _when(at: datetime) -> str:
    return f"{at.astimezone(JAPAN):%Y-%m-%d %H:%M:%S}"
