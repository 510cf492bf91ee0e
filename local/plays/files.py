"""Files in and out: a sealed file with errors, one that is applied and undone, and a download."""

import json
import subprocess
import sys
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from local.city import people, registration_csv, ticket_line
from local.city_hall import CityHall
from local.play import CITY, Cast
from local.seal_file import SealedFile, from_bytes, seal
from local.telling import Teller
from local.terminal import SoftTerminal
from local.venue_day import DAY, LOT, PRODUCT

MEDIUM = {"medium_id": "USB-01", "kind": "usb_memory", "encrypted": True, "custodian": "庶務係"}
NEW, SEED = 300, 404
ROOT = Path(__file__).parents[2]
SEAL = (sys.executable, "-m", "local.seal_file")
MOVES = "宛名番号,異動区分,異動日,理由"


def play(hall: CityHall, teller: Teller, cast: Cast) -> None:
    """Play the room; ``hall`` is asked for nothing but its terminals."""
    del hall
    teller.step("ファイルの取込みと持出し / files in and out")
    registrar = cast.staff["registrar"]
    cast.admin.post("/media", MEDIUM)
    key = registrar.get("/import-key").json
    teller.say(f"取込鍵の指紋 / fingerprint: {key['fingerprint'][:16]}…")
    some = list(islice(people(CITY, NEW, SEED), NEW))
    plain = registrar.send_file("/changesets/x/parts/1", registration_csv(some))
    teller.expect("平文の CSV は拒む / plain CSV refused", came=plain.json["code"], wanted="V140")
    _with_errors(teller, cast, _sealed(registration_csv(some).replace(CITY.encode(), b"112144", 3), key))
    _at_the_desk(teller, cast, registration_csv(some), key)
    _moved_and_undone(teller, cast, key)
    _out(teller, cast)


def _sealed(content: bytes, key: dict[str, str]) -> SealedFile:
    return seal(content, key, key["fingerprint"], 10_000)


def _brought(cast: Cast, file: SealedFile, kind: str = "registration") -> str:
    """Write the ledger's entry, have it approved, send the parts, and run them dry."""
    registrar = cast.staff["registrar"]
    wanted = {"medium_id": "USB-01", "purpose": "接種対象者の登録", "digest": file.digest}
    use_id = registrar.post("/media-uses", wanted).json["use_id"]
    cast.admin.post(f"/media-uses/{use_id}/decide", {"approve": True})
    announced = {"use_id": use_id, "kind": kind, "file_name": "file.vrs", "parts": file.digests}
    path = f"/changesets/{registrar.post('/changesets', announced).json['changeset_id']}"
    for number, envelope in enumerate(file.envelopes, start=1):
        registrar.send_file(f"{path}/parts/{number}", envelope)
    _until(registrar, f"{path}/check", {}, "checked")
    registrar.post(f"/media-uses/{use_id}/erased", {})
    return path


def _until(terminal: SoftTerminal, path: str, body: dict[str, str], state: str) -> dict[str, int]:
    """Ask to go on until the changeset is in a state."""
    while (answer := terminal.post(path, body)).json.get("state") != state:
        if answer.status >= 400:
            raise RuntimeError(answer.json["code"])
    done: dict[str, int] = answer.json
    return done


def _with_errors(teller: Teller, cast: Cast, file: SealedFile) -> None:
    path = _brought(cast, file)
    shown = cast.staff["registrar"].get(path).json
    refused = [row for row in shown["rows"]["items"] if row["outcome"] == "refused"]
    teller.table(["行", "列", "理由"], [[row["row"], row["column"], row["reason"]] for row in refused])
    teller.expect("誤りの行が分かる / rows named", came=[row["row"] for row in refused], wanted=[2, 3, 4])
    answer = cast.admin.post(f"{path}/decide", {"approve": True, "note": "確認"})
    teller.expect("誤りのある一括登録は承認できない / not approvable", came=answer.status, wanted=422)


def _at_the_desk(teller: Teller, cast: Cast, content: bytes, key: dict[str, str]) -> None:
    """Seal a file with the command that the desk has, which tells what is wrong; take it all the way."""
    with TemporaryDirectory() as folder:
        plain = Path(folder) / "people.csv"
        plain.with_name("key.json").write_text(json.dumps(key))
        plain.write_bytes(content.replace(CITY.encode(), b"112144", 1))
        wrong = _vrs_seal(plain, key["fingerprint"])
        teller.say(wrong.stderr.splitlines()[-1])
        teller.expect(
            "誤りのある行は封緘の前に分かる / told before sealing",
            came=(wrong.returncode, "2行目 自治体コード" in wrong.stderr, plain.exists()),
            wanted=(1, True, True),
        )
        plain.write_bytes(content)
        forged = _vrs_seal(plain, "0" * 64)
        teller.expect("指紋の違う鍵では封緘しない / not for another key", came=forged.returncode, wanted=1)
        done = _vrs_seal(plain, key["fingerprint"])
        teller.expect(
            "封緘し、平文は残さない / sealed, no plain copy",
            came=(done.returncode, plain.exists()),
            wanted=(0, False),
        )
        file = from_bytes(plain.with_suffix(".vrs").read_bytes())
    teller.expect("管理簿の指紋 / the ledger's digest", came=file.digest in done.stdout, wanted=True)
    _applied_and_undone(teller, cast, file)


def _vrs_seal(plain: Path, typed: str) -> "subprocess.CompletedProcess[str]":
    command = [*SEAL, str(plain), "--fingerprint", typed]
    key = str(plain.with_name("key.json"))
    return subprocess.run([*command, "--key", key], capture_output=True, text=True, check=False, cwd=ROOT)


def _applied_and_undone(teller: Teller, cast: Cast, file: SealedFile) -> None:
    registrar, path = cast.staff["registrar"], _brought(cast, file)
    decision = {"approve": True, "note": "件数を確認"}
    own = registrar.post(f"{path}/decide", decision)
    teller.expect("自分では承認できない / not by oneself", came=own.json["code"], wanted="V340")
    cast.admin.post(f"{path}/decide", decision)
    applied = _until(registrar, f"{path}/apply", {}, "applied")
    teller.say(f"{applied['parts']} 個の部分に分けて登録 / applied in parts")
    teller.expect(
        "全員が登録された / everybody", came=registrar.get(path).json["changeset"]["done"]["new"], wanted=NEW
    )
    undone = _until(registrar, f"{path}/undo", {"reason": "別の月のファイル"}, "undone")
    teller.expect("まとめて取り消せる / undone as a whole", came=undone["restored"], wanted=NEW)


def _moved_and_undone(teller: Teller, cast: Cast, key: dict[str, str]) -> None:
    """Stop a mover's ticket by a file of moves, and start it again by undoing the file."""
    registrar, mover, tablet = cast.staff["registrar"], cast.citizens[-11], cast.tablets[0]
    content = f"{MOVES}\r\n{mover.address_number},11,20210620,転出届\r\n".encode()
    path = _brought(cast, _sealed(content, key), "moves")
    cast.admin.post(f"{path}/decide", {"approve": True, "note": "件数を確認"})
    _until(registrar, f"{path}/apply", {}, "applied")
    stopped = tablet.scan(ticket_line(mover, 7), DAY, PRODUCT, LOT).json["code"]
    teller.expect("異動ファイルで転出した方の券が止まる / moved out by file", came=stopped, wanted="S301")
    _until(registrar, f"{path}/undo", {"reason": "別の月のファイル"}, "undone")
    again = tablet.scan(ticket_line(mover, 7), DAY, PRODUCT, LOT).json["code"]
    teller.expect(
        "取り消すとまた使える / undone, it works again", came=again in {"S001", "S002"}, wanted=True
    )


def _out(teller: Teller, cast: Cast) -> None:
    clerk = cast.staff["clerk"]
    wanted = {"kind": "ledger", "reason": "台帳への反映", "medium_id": "USB-01"}
    asked = clerk.post("/downloads", wanted).json
    path = f"/downloads/{asked['download_id']}"
    cast.admin.post(f"{path}/decide", {"approve": True})
    made = _until(clerk, f"{path}/make", {}, "made")
    pieces = [clerk.post(f"{path}/pieces/{n}", {}).body for n in range(1, made["pieces"] + 1)]
    content = b"".join(pieces).decode()
    teller.say(f"{made['rows']:,} 行 / rows: {content.partition(',')[0]}, …")
    numbers = sum(person.individual_number in content for person in cast.citizens)
    teller.expect("出力に個人番号はない / no number in it", came=numbers, wanted=0)
    twice = clerk.post(f"{path}/pieces/1", {})
    teller.expect("受け取りは一度だけ / handed over once", came=twice.json["code"], wanted="V246")
    clerk.post(f"/media-uses/{asked['use_id']}/erased", {})
