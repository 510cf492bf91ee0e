"""Where workers of long jobs come from: each is a process of its own, forked from here and killed here.

    python -m proofs.crash_job_worker

A line of standard input is a task and the sign of life at which its worker is killed (none: it lives); the
answer is a line: how it ended, and after how many signs.  A worker has a plane of its own, and sends its
request again until the answer says that all is done.  This process has no thread and no client, so a fork of
it is a clean beginning.
"""

import json
import os
import signal
import sys
from datetime import datetime, timedelta
from typing import Any

from botocore.handlers import BUILTIN_HANDLERS

from bench.scene import sender
from chalicelib.adapters.aws import Settings
from chalicelib.adapters.clock import SystemClock
from chalicelib.adapters.passwords import ArgonPasswords
from chalicelib.planes.private import factory
from chalicelib.planes.private.erase_job import erase
from chalicelib.planes.private.job_wiring import EraseHouse
from chalicelib.planes.private.reseal_job import SETTLED_AFTER, ResealHouse, reseal
from chalicelib.planes.private.wiring import PrivateHouse
from local.city_hall import ACCOUNT, session
from local.provision import ORIGIN, ROLE_ARN, TABLE
from local.terminal import SoftTerminal

Task = dict[str, Any]
DONE, BROKEN, UNAVAILABLE = 0, 1, 75
SETTINGS = Settings(TABLE, ROLE_ARN.format(account=ACCOUNT), ORIGIN)


class LaterClock(SystemClock):
    """A clock that is past the time that a sealing job waits for."""

    def now(self) -> datetime:
        return super().now() + SETTLED_AFTER + timedelta(minutes=1)


class NoQueue:
    """Hands nothing on: every worker begins with a run's first message, as after a crash."""

    def send(self, *_given: Any) -> None:
        """Let a message go."""


def work(task: Task) -> int:
    """Do a task's requests until it is done; return how it ended."""
    if task["kind"] == "erase":
        done = erase(EraseHouse(SETTINGS, session("ERASE")))
        return UNAVAILABLE if done["open"] or done["failed"] else DONE
    if task["kind"] == "reseal":
        sealing = ResealHouse(SETTINGS, "", session("RESEAL"), LaterClock())
        sealing.queue = NoQueue()  # type: ignore[assignment]
        reseal(task["message"], sealing)
        return DONE
    passwords = ArgonPasswords(memory_kib=64, passes=1)  # nobody types one here
    house = PrivateHouse(SETTINGS, session("PRIVATE"), passwords=passwords, rehearsal=True)
    desk = SoftTerminal(sender(factory.create_app(house)), task["municipality"], task["terminal"])
    desk.cookie, desk.account_id = task["cookie"], task["account_id"]
    while True:
        answer = desk.post(task["path"], task["body"])
        if answer.status >= 400:
            return UNAVAILABLE if answer.status >= 500 else BROKEN
        if answer.json["state"] == task["until"]:
            return DONE


def live(task: Task, strike: int | None) -> tuple[int, int]:
    """Let one worker live until it is done or struck; return how it ended, and after how many signs."""
    reading, writing = os.pipe()
    worker = os.fork()
    if worker == 0:
        os.close(reading)
        _be_a_worker(task, writing)
    os.close(writing)
    signs = 0
    while os.read(reading, 1):
        signs += 1
        if signs == strike:
            os.kill(worker, signal.SIGKILL)
    os.close(reading)
    _, status = os.waitpid(worker, 0)
    return os.waitstatus_to_exitcode(status), signs


def _be_a_worker(task: Task, writing: int) -> None:
    """Work, telling of every call of every client that is made from now on; never return."""

    def sign(**_more: Any) -> None:
        os.write(writing, b".")

    ended = BROKEN
    try:
        BUILTIN_HANDLERS.extend([("before-send", sign), ("after-call", sign)])
        ended = work(task)
    finally:
        os._exit(ended)


def main() -> None:
    """Let workers live, one after another, until standard input ends."""
    for line in sys.stdin:
        said = json.loads(line)
        ended, signs = live(said["task"], said["strike"])
        sys.stdout.write(json.dumps({"ended": ended, "signs": signs}) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
