"""``make demo``: build everything on this machine, play the main job, tell how it went, stay up.

python -m local.demo [--people N] [--once] [--serve-only] [--seed N]
"""

import argparse
import json
import secrets
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from local.city_hall import STATE, WISHED_PORTS, CityHall
from local.engine import EngineFailed, EngineMissing
from local.play import CODES, PIN, Play
from local.plays import files, inquiries, moves, queues, retention, staff, traces
from local.ports import PortTaken
from local.sheet.__main__ import print_last
from local.sheet.fonts import FontMissing
from local.stage import NotLocal
from local.telling import Teller

SCENES = (moves, queues, inquiries, files, traces, staff, retention)
"""The rooms of VRS, each with a scene of its own, in the order of their playing."""


def asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="demo", description="VRS をこの端末だけで動かします。")
    parser.add_argument("--people", type=int, default=5_000, help="people of the city (default 5000)")
    parser.add_argument("--once", action="store_true", help="exit after the play, with 0 or 1")
    parser.add_argument("--serve-only", action="store_true", help="no play: serve what was kept")
    parser.add_argument("--state", type=Path, default=STATE, help="where the engine keeps its state")
    parser.add_argument("--seed", type=int, default=2021, help="another seed is another city")
    options = parser.parse_args(arguments)
    if options.people < 500:
        parser.error("--people: 500 人以上にしてください / at least 500")
    return options


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the demo; return the exit status."""
    options = asked(arguments)
    teller = Teller()
    teller.step("VRS を起動します / starting (embedded AWS, both planes, the fence)")
    fresh = not options.serve_only
    ports = {} if options.once else WISHED_PORTS
    try:
        with CityHall(CODES, fresh=fresh, ports=ports, state=options.state) as hall:
            teller.say(f"組み込みの AWS {hall.engine.url}")
            if hall.was_built:
                _play(Play(hall, teller, options.seed), hall, teller, options)
            if options.once:
                return _verdict(teller)
            _stay(hall, teller, options.state)
            return 1 if teller.failures else 0
    except (EngineMissing, EngineFailed, PortTaken, NotLocal) as missing:
        print(missing, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _play(play: Play, hall: CityHall, teller: Teller, options: argparse.Namespace) -> None:
    password = f"demo {secrets.token_hex(8)}"
    cast = play.appoint(password)
    play.register(cast, options.people)
    play.scan(cast)
    play.look_up(cast)
    play.lists(cast)
    for scene in SCENES:
        scene.play(hall, teller, cast)
    play.revoke(cast)
    play.audit(cast, options.state)
    _print_tickets(teller, options)
    code = cast.admin.post("/tablets/invitations", {"label": "お試し端末", "scope": "home"}).json["code"]
    _keep(
        options.state / "logins.json",
        {"password": password, "ids": ["admin", *cast.staff], "device_code": code, "pin": PIN},
    )
    teller.step("結果 / result")


def _print_tickets(teller: Teller, options: argparse.Namespace) -> None:
    """Print tickets of people whom the day left alone, to hold before the tablet's camera."""
    try:
        sheet, *_ = print_last(options.state / "tickets", options.people, options.seed)
    except FontMissing as missing:
        teller.say(str(missing))
    else:
        teller.say(f"接種券の見本 tickets to scan  {sheet}")


def _keep(path: Path, logins: dict[str, object]) -> None:
    path.touch(mode=0o600)
    path.write_text(json.dumps(logins, ensure_ascii=False, indent=1))


def _stay(hall: CityHall, teller: Teller, state: Path) -> None:
    """Stay up until Ctrl-C or SIGTERM, saying where everything is."""
    if hall.was_built:
        _verdict(teller)
    logins = json.loads((state / "logins.json").read_text())
    teller.step("動いています。Ctrl-C で止まります / up; Ctrl-C stops")
    teller.say(f"会場の画面 tablet   {hall.pages['public']}    会場 HALL-1、暗証番号 {logins['pin']}")
    teller.say(f"職員の画面 console  {hall.pages['practice']}    端末 T-001（春日部市）、指の代わりつき")
    teller.say(f"  自分の指で試すとき        {hall.pages['private']}")
    teller.say(f"ログイン logins {', '.join(logins['ids'][:5])} / {logins['password']}")
    if hall.was_built:
        teller.say(f"端末登録コード device code（10 分） {logins['device_code']}")
    teller.say(
        f"記録の検証  python -m local.audit_verify {state.name}/audit.ndjson --key {state.name}/audit.pem"
    )
    over = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: over.set())
    try:
        over.wait()
    except KeyboardInterrupt:
        teller.say("保存して止めます / saving and stopping")


def _verdict(teller: Teller) -> int:
    if teller.failures:
        teller.say(f"✗ {len(teller.failures)} 件が期待と違いました: {'、'.join(teller.failures)}")
        return 1
    teller.say("✓ すべて期待どおりです / everything as expected")
    return 0


if __name__ == "__main__":
    sys.exit(main())
