"""The day after: a misread ticket finds its person, a paper is keyed twice, a wrong lot is put right."""

from dataclasses import dataclass
from typing import Any

from local.appointing import employ
from local.city import Person
from local.city_hall import CityHall
from local.play import Cast
from local.telling import Teller
from local.terminal import SoftTerminal
from local.venue_day import PRODUCT

DAY, WRONG, RIGHT = "2021-07-02", "EP2163", "ER7449"
SECOND = "clerk-2"
PASSWORD = "a second clerk's long pass phrase"  # noqa: S105 - of this machine's play alone


@dataclass(frozen=True)
class Scene:
    """Who is on the stage."""

    teller: Teller
    cast: Cast
    clerk: SoftTerminal
    second: SoftTerminal
    registrar: SoftTerminal


def play(hall: CityHall, teller: Teller, cast: Cast) -> None:
    """Play the room's scene: near numbers, double keying, a bulk fix and its undoing, a day's count."""
    teller.step("記録の作業一覧 / near numbers, late papers, bulk fix, the day's count")
    scene = Scene(teller, cast, cast.staff["clerk"], _second_clerk(hall, cast), cast.staff["registrar"])
    _find_the_misread(cast.citizens[-5], scene)
    _key_a_paper(cast.citizens[-6], scene)
    hall.pump.settle()
    _put_the_lot_right(scene)
    hall.pump.settle()
    _count_the_day(scene)


def _second_clerk(hall: CityHall, cast: Cast) -> SoftTerminal:
    """Appoint a second clerk: from here on, two people are needed."""

    def seat() -> SoftTerminal:
        return hall.terminal(cast.admin.municipality)

    return employ((cast.admin, cast.approver), SECOND, "clerk", seat, PASSWORD)


def _find_the_misread(meant: Person, scene: Scene) -> None:
    """Let a misread dose wait, find the ticket that was meant, and move the dose there."""
    teller, clerk = scene.teller, scene.clerk
    number = meant.ticket_number
    # Its first digit misread: another last one may be a neighbour's ticket, for they are issued a few apart.
    read = str((int(number[0]) + 3) % 10) + number[1:]
    line = f"21{meant.municipality_code}{read}"
    scene.cast.tablets[1].scan(line, DAY, PRODUCT, WRONG)
    entry = {"kind": "waiting", "ticket": read, "turn": 1}
    took = clerk.post("/tasks/move", {"entry": entry, "move": "take"})
    teller.expect("登録待ちを受け持つ / taking the task", came=took.json.get("state"), wanted="taken")
    late = scene.second.post("/tasks/move", {"entry": entry, "move": "take"})
    teller.expect("二人目は受け持てない / a second cannot", came=late.json.get("code"), wanted="V230")
    hints = [
        (each["ticket"], each["name_hint"], f"{each['born_day']}日") for each in _candidates(clerk, read)
    ]
    teller.table(("候補の接種券", "氏名", "生まれ"), hints[:10])
    teller.expect("正しい接種券が候補にある", came=number in {each[0] for each in hints}, wanted=True)
    which = {"ticket": read, "turn": 1, "version": 1}
    moved = clerk.post("/doses/correct", {"which": which, "reason": "読み違い", "ticket": number})
    teller.expect("ご本人の接種券へ移す / moved", came=moved.status, wanted=200)


def _candidates(clerk: SoftTerminal, read: str) -> list[dict[str, Any]]:
    """Return every candidate, page by page."""
    found: list[dict[str, Any]] = []
    after: int | None = 0
    while after is not None:
        page = clerk.post("/queues/near", {"ticket": read, "turn": 1, "after": after}).json
        found += page["items"]
        after = page["next"]
    return found


def _key_a_paper(late: Person, scene: Scene) -> None:
    """Let two clerks key a paper; the second misses the lot, and the paper decides."""
    said = {"ticket": late.ticket_number, "turn": 1, "given_on": DAY, "product": PRODUCT}
    form = {**said, "lot": WRONG, "venue": "HALL-1"}
    first = scene.clerk.post("/paper-entries", {"reference": "Y-0001", "form": form}).json
    path = f"/paper-entries/{first['paper_id']}"
    differs = scene.second.post(f"{path}/second", {"form": {**form, "lot": "EP2168"}}).json
    pairs = [(each["field"], each["first"], each["second"]) for each in differs["differing"]]
    scene.teller.table(("項目", "一回目", "二回目"), pairs)
    decision = {"picks": {"lot": "first"}, "reason": "予診票を見て確認"}
    done = scene.second.post(f"{path}/decide", decision).json
    scene.teller.expect("予診票を見て決め、登録", came=done["state"], wanted="recorded")


def _put_the_lot_right(scene: Scene) -> None:
    """Change the lot of all doses of the venue's day, put it back, and see that nothing changed."""
    teller, registrar = scene.teller, scene.registrar
    select = {"venue": "HALL-1", "day": DAY, "lot": WRONG}
    wanted = {"select": select, "change": {"lot": RIGHT}, "reason": "箱の取り違え"}
    shown = registrar.post("/bulk-fixes", wanted).json
    fix, rows = shown["fix"], shown["rows"]
    teller.table(("接種券", "前", "後"), [_difference(row) for row in rows])
    path = f"/bulk-fixes/{fix['fix_id']}"
    applied = registrar.post(f"{path}/apply", {"digest": fix["digest"]}).json
    teller.expect("一括修正 / applied", came=(applied["state"], len(rows)), wanted=("applied", fix["rows"]))
    undone = registrar.post(f"{path}/undo", {"reason": "箱は正しかった"}).json
    teller.expect(
        "全体の取消 / undone as a whole", came=(undone["state"], undone["kept"]), wanted=("undone", 0)
    )


def _difference(row: dict[str, Any]) -> tuple[str, str, str]:
    return row["ticket"], row["before"]["lot"], row["after"]["lot"]


def _count_the_day(scene: Scene) -> None:
    """Count the day's forms, and let another person close it."""
    lots = [{"product": PRODUCT, "lot": WRONG, "forms": 2}]
    counted = scene.clerk.post("/day-counts", {"day": DAY, "venue": "HALL-1", "lots": lots}).json
    scene.teller.say(f"予診票 {counted['forms']} 枚、記録 {counted['records']} 件、差 {counted['differing']}")
    closing = {"day": DAY, "venue": "HALL-1", "reason": "一致"}
    alone = scene.clerk.post("/day-counts/close", closing).json
    scene.teller.expect("一人では締め切れない / never alone", came=alone.get("code"), wanted="V331")
    closed = scene.second.post("/day-counts/close", closing).json
    scene.teller.expect("二人目が締め切る / closed", came=closed.get("state"), wanted="closed")
