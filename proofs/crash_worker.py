"""A worker that registers files through the private plane, to be killed: ``python -m proofs.crash_worker``.

It reads its task from standard input and tells what it does on standard output, a line each: ``>`` as a
call leaves for AWS, ``<`` as its answer is there, ``checked <file> <registration>``, ``applied <file>``.
Ends with 0 when all is done, with UNAVAILABLE where the plane said that it cannot know or cannot go on.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

from botocore.handlers import BUILTIN_HANDLERS

from bench.scene import CITY, PASSWORD, sender
from chalicelib.adapters.aws import Settings
from chalicelib.planes.private import factory
from chalicelib.planes.private.wiring import PrivateHouse
from local.city_hall import ACCOUNT, session
from local.provision import ORIGIN, ROLE_ARN, TABLE
from local.terminal import SoftTerminal

UNAVAILABLE, REFUSED = 75, 1
LEAVES, ARRIVED = ">", "<"


def tell(line: str) -> None:
    """Say a line at once; a short one is written whole or not at all."""
    os.write(1, f"{line}\n".encode())


def note_calls() -> None:
    """Tell of every call of every client that is made from now on."""

    def leaves(**_more: Any) -> None:
        tell(LEAVES)

    def arrived(**_more: Any) -> None:
        tell(ARRIVED)

    BUILTIN_HANDLERS.extend([("before-send", leaves), ("after-call", arrived)])


def registrar() -> SoftTerminal:
    """Sign the registrar in, at a plane of this process."""
    settings = Settings(TABLE, ROLE_ARN.format(account=ACCOUNT), ORIGIN)
    house = PrivateHouse(settings, session("PRIVATE"), rehearsal=True)
    terminal = SoftTerminal(sender(factory.create_app(house)), CITY, "T-001")
    _demand(terminal.sign_in("registrar", PASSWORD).status)
    return terminal


def work(files: list[str], registrations: dict[str, str]) -> None:
    """Check and apply each file; one that was checked is applied under that registration."""
    terminal = registrar()
    for file in files:
        content = Path(file).read_bytes()
        if file not in registrations:
            checked = terminal.check_file(Path(file).name, content)
            _demand(checked.status)
            registrations[file] = checked.json["registration_id"]
            tell(f"checked {file} {registrations[file]}")
        applied = terminal.send_file(f"/registrations/{registrations[file]}/apply", content)
        _demand(applied.status)
        tell(f"applied {file}")


def _demand(status: int) -> None:
    if status >= 400:
        sys.exit(UNAVAILABLE if status >= 500 else REFUSED)


def main() -> None:
    """Do what standard input says."""
    task = json.load(sys.stdin)
    note_calls()
    work(task["files"], task["registrations"])


if __name__ == "__main__":
    main()
