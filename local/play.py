"""The main job, played end to end over HTTP: register, scan, look up, correct, verify."""

import random
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from chalicelib.audit.keys import read_key, thumbprint
from chalicelib.audit.verify import verify_export
from chalicelib.planes.private import jobs
from chalicelib.values.municipality import MunicipalityCode
from local.appointing import administrators, employ
from local.city import Person, people, registration_csv, ticket_line
from local.city_hall import CityHall
from local.http_client import sender
from local.tablet import SoftTablet
from local.telling import Teller, quantile
from local.terminal import SoftTerminal
from local.venue_day import DAY, LOT, PRODUCT, SCANS, queue_of_the_day, scan_all

CITY, NEIGHBOURS = "112143", ("112224", "114642")
CODES = (CITY, *NEIGHBOURS)
NEIGHBOUR_PEOPLE = 60
FILE_ROWS = 5_000
TABLETS = 5
PIN = "246810"
STAFF = {
    "clerk": "clerk",
    "number-desk": "number_desk",
    "registrar": "registrar",
    "auditor": "auditor",
}


@dataclass
class Cast:
    """Who is on the stage."""

    admin: SoftTerminal
    approver: SoftTerminal
    """The city's other administrator."""
    staff: dict[str, SoftTerminal]
    tablets: list[SoftTablet]
    citizens: list[Person] = field(default_factory=list)
    newcomers: list[Person] = field(default_factory=list)
    neighbours: list[Person] = field(default_factory=list)


class Play:
    """Plays the main job on a city hall and tells what happens."""

    def __init__(self, hall: CityHall, teller: Teller, seed: int) -> None:
        self._hall = hall
        self._teller = teller
        self._random = random.Random(seed)
        self._seed = seed
        self.times: list[float] = []

    # -- before the doors open ------------------------------------------------------------------

    def appoint(self, password: str) -> Cast:
        """Give each municipality its administrator, and the city its staff and tablets."""
        self._teller.step("職員と端末を登録します / appointing staff, enrolling tablets")
        pairs = {code: self._administrators(code, password) for code in CODES}
        admin, approver = pairs[CITY]
        staff = {name: self._employ(pairs[CITY], name, role, password) for name, role in STAFF.items()}
        admin.post("/venues", {"venue_id": "HALL-1", "name": "市民文化会館", "pin": PIN})
        tablets = [self._tablet(admin, "wide" if place == 0 else "home") for place in range(TABLETS)]
        for code in NEIGHBOURS:
            staff[code] = self._employ(pairs[code], "registrar", "registrar", password)
        self._teller.say(f"職員 {len(staff)} 名、端末 {len(tablets)} 台（1 台は広域）")
        return Cast(admin, approver, staff, tablets)

    def terminal(self, code: str) -> SoftTerminal:
        """Return a terminal of a municipality, nobody signed in."""
        return self._hall.terminal(code)

    def _administrators(self, code: str, password: str) -> tuple[SoftTerminal, SoftTerminal]:
        office = self._hall.private_house.staff(MunicipalityCode(code))
        return administrators(MunicipalityCode(code), office, lambda: self.terminal(code), password)

    def _employ(
        self, pair: tuple[SoftTerminal, SoftTerminal], name: str, role: str, password: str
    ) -> SoftTerminal:
        return employ(pair, name, role, lambda: self.terminal(pair[0].municipality), password)

    def _tablet(self, admin: SoftTerminal, scope: str) -> SoftTablet:
        invited = admin.post("/tablets/invitations", {"label": "受付", "scope": scope}).json
        tablet = SoftTablet(sender(self._hall.urls["public"], self.times))
        tablet.enrol(invited["code"])
        tablet.open_shift("HALL-1", PIN)
        self.times.clear()
        return tablet

    # -- registering ----------------------------------------------------------------------------

    def register(self, cast: Cast, count: int) -> None:
        """Register the city and its neighbours by file; twenty people come later."""
        self._teller.step(f"{count:,} 人と接種券を登録します / registering people and tickets")
        everyone = people(CITY, count, self._seed)
        cast.newcomers = list(islice(everyone, 20))
        begun, done, total = time.perf_counter(), 0, count - len(cast.newcomers)
        while some := list(islice(everyone, FILE_ROWS)):
            self._file(cast.staff["registrar"], some)
            cast.citizens += some[: max(0, 2_000 - len(cast.citizens))]
            done += len(some)
            self._teller.progress(done, total, "人", begun)
        for code in NEIGHBOURS:
            cast.neighbours = list(people(code, NEIGHBOUR_PEOPLE, self._seed))
            self._file(cast.staff[code], cast.neighbours)
        self._again(cast)

    def _file(self, registrar: SoftTerminal, some: list[Person]) -> None:
        checked, applied = registrar.register("people.csv", registration_csv(some, "cp932"))
        if applied is None or applied.status != 200 or applied.json["new"] != len(some):
            self._teller.expect("ファイルの登録", came=(applied or checked).json, wanted=len(some))

    def _again(self, cast: Cast) -> None:
        """Show that the same file again changes nothing, and that a bad file says where it is bad."""
        again = registration_csv(cast.citizens[:50])
        checked = cast.staff["registrar"].check_file("again.csv", again).json
        self._teller.expect(
            "同じファイルは何も変えない / same file, no change", came=checked["same"], wanted=50
        )
        lines = registration_csv(cast.citizens[:3]).decode().split("\r\n")
        lines[2] = lines[2].replace(CITY, "112144")
        refused = cast.staff["registrar"].check_file("bad.csv", "\r\n".join(lines).encode()).json
        first = refused["refusals"][0]
        self._teller.say(f"  誤り: {first['row']}行目 {first['column']} {first['reason']}")
        self._teller.expect("誤りの行が分かる / row and reason", came=first["row"], wanted=3)

    # -- the venue ------------------------------------------------------------------------------

    def scan(self, cast: Cast) -> dict[str, Any]:
        """Scan three hundred tickets from five tablets; return what the desk needs to know."""
        self._teller.step(f"{TABLETS} 台の端末で {SCANS} 枚を読み取ります / scanning")
        stopped = cast.citizens[300:303]
        for person in stopped:
            stop = {"reason": "moved_out", "since": "2021-06-01"}
            cast.staff["clerk"].post("/tickets/stop", {"ticket": person.ticket_number, "stop": stop})
        scans = queue_of_the_day(cast.citizens, cast.newcomers, cast.neighbours, stopped, self._random)
        begun = time.perf_counter()
        with ThreadPoolExecutor(TABLETS) as pool:
            lanes = [scans[place::TABLETS] for place in range(TABLETS)]
            answers = [
                answer
                for lane in pool.map(lambda pair: scan_all(*pair), zip(cast.tablets, lanes, strict=True))
                for answer in lane
            ]
        seconds = time.perf_counter() - begun
        codes = Counter((answer.json["code"], answer.json["message"][:34]) for answer in answers)
        self._teller.table(
            ["件数", "答え", "文"], [[count, code, text] for (code, text), count in sorted(codes.items())]
        )
        p50, p95 = quantile(self.times, 0.5), quantile(self.times, 0.95)
        self._teller.say(f"{len(answers) / seconds:.0f} 件/秒、応答 p50 {p50:.0f} ms、p95 {p95:.0f} ms")
        broken = [answer.status for answer in answers if answer.status >= 500]
        self._teller.expect("障害なし / no faults", came=broken, wanted=[])
        away = cast.tablets[0].scan(ticket_line(cast.neighbours[20], 1), DAY, PRODUCT, LOT).json
        self._teller.expect(
            "広域の端末はほかの市の券も登録する / wide scope", came=away["code"], wanted="S001"
        )
        self._two_at_once(cast)
        self._same_key(cast)
        return {"codes": codes}

    def _two_at_once(self, cast: Cast) -> None:
        """Scan one ticket with two tablets at the same moment: one dose, and the second is told."""
        person = cast.citizens[400]
        with ThreadPoolExecutor(2) as pool:
            both = list(
                pool.map(
                    lambda tablet: tablet.scan(ticket_line(person, 1), DAY, PRODUCT, LOT), cast.tablets[1:3]
                )
            )
        codes = sorted(answer.json["code"] for answer in both)
        self._teller.expect(
            "2 台同時でも接種は一つ / two at once, one dose", came=codes, wanted=["S001", "S201"]
        )

    def _same_key(self, cast: Cast) -> None:
        tablet, line = cast.tablets[1], ticket_line(cast.citizens[401], 1)
        key = tablet.new_key()
        first = tablet.scan(line, DAY, PRODUCT, LOT, key=key)
        second = tablet.scan(line, DAY, PRODUCT, LOT, key=key)
        other = tablet.scan(line, DAY, PRODUCT, "ER7449", key=key)
        self._teller.expect(
            "再送には同じ答え / a repeat gets the same bytes", came=second.body, wanted=first.body
        )
        self._teller.expect(
            "同じ受付番号で別の内容は拒む / other body refused", came=other.status, wanted=409
        )

    # -- the city hall --------------------------------------------------------------------------

    def look_up(self, cast: Cast) -> None:
        """See the dose at the desk, correct it, and work with a number for a purpose."""
        self._teller.step("市役所で照会・訂正します / looking up and correcting")
        clerk, number_desk = cast.staff["clerk"], cast.staff["number-desk"]
        person = cast.citizens[401]
        found = clerk.post("/people/search", {"by": "ticket", "value": person.ticket_number}).json
        dose = found["tickets"][0]["doses"][-1]
        self._teller.expect("接種が見える / the dose is there", came=dose["given_on"], wanted=DAY)
        self._teller.expect(
            "個人番号は伏せる / number masked", came=found["individual_number"], wanted="*" * 12
        )
        which = {"ticket": person.ticket_number, "turn": 1, "version": dose["version"]}
        correction = {"which": which, "reason": "予診票と照合", "given_on": "2021-06-30"}
        corrected = clerk.post("/doses/correct", correction)
        self._teller.expect(
            "訂正は次の版になる / a new version", came=corrected.json.get("version"), wanted=2
        )
        stale = clerk.post("/doses/correct", {**correction, "given_on": "2021-06-29"})
        self._teller.expect(
            "古い画面からは訂正できない / stale editor refused", came=stale.status, wanted=409
        )
        cancel = {"which": {**which, "ticket": cast.citizens[0].ticket_number}, "reason": "別の方の接種"}
        self._teller.expect("取消 / cancelled", came=clerk.post("/doses/cancel", cancel).status, wanted=200)
        search = {"individual_number": person.individual_number}
        without = number_desk.post("/people/search-by-number", search)
        self._teller.expect(
            "目的なしでは番号を使えない / purpose required", came=without.json["code"], wanted="A305"
        )
        search["purpose"] = "issue_certificate"
        by_number = number_desk.post("/people/search-by-number", search)
        self._teller.expect("番号で見つかる / found by number", came=by_number.status, wanted=200)
        path = f"/people/{found['person_id']}/individual-number"
        revealed = number_desk.post(path, {"purpose": "issue_certificate"})
        self._teller.expect(
            "番号の表示は別の操作 / revealing is its own act",
            came=revealed.json.get("individual_number") == person.individual_number,
            wanted=True,
        )
        refused = clerk.post(path, {"purpose": "issue_certificate"})
        self._teller.expect("窓口担当には表示しない / not for the clerk", came=refused.status, wanted=403)

    def lists(self, cast: Cast) -> None:
        """Show what needs a look and came through the stream; match newcomers by registering them."""
        self._teller.step("確認事項・登録待ち・重複登録 / findings, waiting, conflicts")
        self._teller.expect(
            "変更の見直しが終わる / stream settled", came=self._hall.pump.settle(), wanted=True
        )
        clerk = cast.staff["clerk"]
        findings = clerk.get("/findings?most=5000").json["items"]
        codes = Counter((each["finding"]["code"], each["finding"]["severity"]) for each in findings)
        self._teller.table(["件数", "確認事項", "重さ"], [[n, *code] for code, n in sorted(codes.items())])
        before = clerk.get("/waiting").json["total"]
        self._file(cast.staff["registrar"], cast.newcomers)
        after = clerk.get("/waiting").json["total"]
        self._teller.expect(
            "登録した方の登録待ちが結び付く / waiting doses matched", came=before - after, wanted=10
        )
        conflicts = clerk.get("/conflicts").json["items"]
        self._teller.say(f"登録待ち {after} 件、重複登録 {len(conflicts)} 件")
        first = conflicts[0]
        seen = next(slot["version"] for slot in first["sheet"]["slots"] if slot["turn"] == first["turn"])
        settle = {"conflict_id": first["conflict_id"], "keep": "standing", "seen": seen}
        settled = clerk.post("/conflicts/settle", {**settle, "reason": "予診票を確認"})
        self._teller.expect("重複登録を処理 / conflict settled", came=settled.status, wanted=200)

    def revoke(self, cast: Cast) -> None:
        """Stop a lost tablet at once."""
        tablet = cast.tablets[-1]
        cast.admin.post(f"/tablets/{tablet.tablet_id}/revoke", {})
        refused = tablet.scan(ticket_line(cast.citizens[402], 1), DAY, PRODUCT, LOT)
        self._teller.expect(
            "失効した端末は使えない / revoked tablet refused", came=refused.status, wanted=401
        )

    def audit(self, cast: Cast, folder: Path) -> None:
        """Export the operation log, verify it with the public key alone, and try to falsify it."""
        self._teller.step("操作記録を封印し、検証します / sealing and verifying the audit")
        jobs.seal_audit(self._hall.seal_house)
        auditor = cast.staff["auditor"]
        pem = auditor.get("/audit/key").body
        export = auditor.get("/audit").body
        (folder / "audit.pem").write_bytes(pem)
        (folder / "audit.ndjson").write_bytes(export)
        key = read_key(pem)
        lines = export.splitlines()
        report = verify_export(lambda: lines, {thumbprint(key): key})
        self._teller.say(
            f"操作記録 {report.rows:,} 行、系列 {report.lanes}、封印 {report.checkpoints}、"
            f"未封印 {report.unsealed}"
        )
        self._teller.expect("改ざんなし / intact", came=report.first, wanted=None)
        both = (b'"DOSE_CORRECTED"', b'"clerk"')
        place = next(place for place, line in enumerate(lines) if all(each in line for each in both))
        lines[place] = lines[place].replace(b'"clerk"', b'"cl0rk"', 1)
        first = verify_export(lambda: lines, {thumbprint(key): key}).first
        self._teller.expect(
            "一文字の改ざんも見つかる / one letter found", came=first is not None, wanted=True
        )
        if first is not None:
            self._teller.say(f"  {first.sentence}")
