"""People and their rights: two persons, a passkey, a shared ID refused, and somebody who leaves."""

from datetime import UTC, datetime, timedelta

from chalicelib.values.clock import day_in_japan
from local.city_hall import CityHall
from local.play import Cast
from local.telling import Teller
from local.terminal import SoftTerminal

PASSWORD = "a long pass phrase for the scene"  # noqa: S105 - of a person that nobody is

COLUMNS = ("account_id", "roles", "signed_in_at", "due_on", "disabled")


def play(hall: CityHall, teller: Teller, cast: Cast) -> None:
    """Appoint by two, refuse a shared ID to who is not of its line, and let somebody leave."""
    teller.step("職員の権限を2人で付与し、異動で止めます / rights by two persons, and who leaves")
    scene = _Scene(hall, teller, cast)
    scene.appoint()
    scene.share()
    scene.leave()
    scene.review()


class _Scene:
    """The scene's people and terminals."""

    def __init__(self, hall: CityHall, teller: Teller, cast: Cast) -> None:
        self._hall = hall
        self._teller = teller
        self._admin = cast.admin
        self._approver = cast.approver
        self._auditor = cast.staff["auditor"]
        self._today = day_in_japan(datetime.now(UTC))

    def _terminal(self) -> SoftTerminal:
        return self._hall.terminal(self._admin.municipality)

    def appoint(self) -> None:
        """Ask as one administrator; only the other can approve."""
        first: dict[str, str] = {}
        for name in ("reception-1", "reception-2"):
            wanted = {"account_id": name, "name": f"試験 {name}", "roles": ["clerk"], "terminals": ["T-001"]}
            path = f"/grants/{self._admin.post('/accounts', wanted).json['grant_id']}/approve"
            alone = self._admin.post(path, {}).json["code"]
            first[name] = self._approver.post(path, {}).json["first_password"]
        self._teller.expect("申請した本人は承認できない / not by oneself", came=alone, wanted="A323")
        self._desk = self._terminal()
        self._desk.sign_in_first("reception-1", first["reception-1"], PASSWORD)
        self._terminal().sign_in_first("reception-2", first["reception-2"], PASSWORD)
        wrong = self._terminal().post("/sessions", {"account_id": "reception-1", "password": PASSWORD})
        self._teller.expect(
            "生体認証なしではログインできない / no passkey, no entry", came=wrong.status, wanted=401
        )

    def share(self) -> None:
        """Issue a shared ID to one of them; the other is refused with the right password."""
        until = (self._today + timedelta(days=14)).isoformat()
        line = {"kind": "shared", "shared_id": "shared-reception", "roles": ["clerk"], "until": until}
        wanted = {**line, "persons": ["reception-1"], "terminals": ["T-001"]}
        asked = self._admin.post("/grants", {"wanted": wanted, "reason": "臨時窓口の交代勤務"})
        path = f"/grants/{asked.json['grant_id']}/approve"
        self._password = self._approver.post(path, {}).json["first_password"]
        came = self._terminal().sign_in("shared-reception", self._password, person="reception-2")
        self._teller.expect("台帳にない人の共用IDは拒む / not of the line", came=came.status, wanted=401)
        opened = self._terminal().sign_in("shared-reception", self._password, person="reception-1").json
        self._teller.expect(
            "操作者は本人 / the actor is the person", came=opened["account_id"], wanted="reception-1"
        )

    def leave(self) -> None:
        """Take in a file of the personnel section."""
        content = f"職員,事由,発令日\nreception-1,退職,{self._today.isoformat()}\n".encode()
        plan = self._admin.send_file("/hr-files", content).json
        self._admin.send_file(f"/hr-files/apply?digest={plan['digest']}", content)
        self._teller.expect(
            "退職で直ちに止まる / out at once", came=self._desk.get("/waiting").status, wanted=401
        )

    def review(self) -> None:
        """Show the list of IDs and rights, and what stands out in the log."""
        rows = self._admin.get("/reviews").json["items"]
        self._teller.table(
            ["ID", "権限", "最終ログイン", "点検期限", "停止"],
            [
                [
                    row["account_id"],
                    "+".join(row["roles"]),
                    row["signed_in_at"][:16],
                    row["due_on"],
                    row["disabled"],
                ]
                for row in rows
            ],
        )
        since = datetime.now(UTC) - timedelta(days=1)
        stretch = {"since": since.isoformat(), "until": datetime.now(UTC).isoformat()}
        report = self._auditor.post("/misuse-reports", stretch).json
        self._teller.say(f"不正利用の点検: 指摘 {len(report['findings'])} 件")
        signed = self._auditor.post(f"/misuse-reports/{report['report_id']}/sign", {"note": "試験で確認"})
        self._teller.expect("点検に署名 / signed", came=signed.status, wanted=200)
