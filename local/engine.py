"""The embedded AWS: ministack, in a process and an environment of its own.

It listens on the loopback interface only.  Its state lives in one folder, which a
persistent engine reads when it starts and writes when it stops cleanly; a killed one
loses what came since the last clean stop.
"""

import json
import os
import secrets
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from types import FrameType, TracebackType
from typing import BinaryIO, NoReturn, Self

from local.ports import LOOPBACK, free_port
from local.stage import refuse_outside_local

ROOT = Path(__file__).resolve().parent.parent
STATE = ROOT / ".state" / "engine"
VENV = ROOT / ".venv-engine"
CHILD = Path(__file__).with_name("engine_child.py")
REGION = "ap-northeast-1"
SERVICES = (
    "dynamodb",
    "dynamodbstreams",
    "events",
    "iam",
    "kms",
    "logs",
    "monitoring",
    "s3",
    "scheduler",
    "secretsmanager",
    "sns",
    "sqs",
    "ssm",
    "sts",
)
KEEPS = ("aws", "s3", "tmp", "engine.log")  # all that the state folder ever holds
START_WITHIN = 60.0  # seconds
STOP_WITHIN = 60.0  # seconds; a large city takes some to save
POLL_EVERY = 0.05  # seconds
TRIES = 3  # a free port may be taken between our look and the engine's


class EngineMissing(RuntimeError):
    """The engine's own environment is not there."""

    def __init__(self, venv: Path) -> None:
        super().__init__(
            f"{venv.name} がありません。make setup を実行してください。"
            f" / {venv.name} is missing: run make setup."
        )


class EngineFailed(RuntimeError):
    """The engine ended, or did not answer in time."""

    def __init__(self, log: Path) -> None:
        super().__init__(
            f"組み込みの AWS が起動しません。{log} を確かめてください。"
            f" / The embedded AWS did not start: see {log}."
        )


class Engine:
    """A running ministack: ``with Engine() as engine: … engine.url``."""

    def __init__(
        self, state: Path = STATE, *, port: int | None = None, persist: bool = False, venv: Path = VENV
    ) -> None:
        """Prepare an engine; raise NotLocal outside the local stage.

        Without a port it takes a free one.
        """
        refuse_outside_local()
        self._state = state.resolve()
        self._wished_port = port
        self._port: int | None = None
        self._persist = persist
        self._venv = venv
        self._child: subprocess.Popen[bytes] | None = None
        self._signals = ExitStack()

    @classmethod
    def fresh(
        cls, state: Path = STATE, *, port: int | None = None, persist: bool = False, venv: Path = VENV
    ) -> Self:
        """Prepare an engine that remembers nothing: its state folder is wiped first."""
        engine = cls(state, port=port, persist=persist, venv=venv)
        engine.wipe()
        return engine

    @property
    def url(self) -> str:
        """The address for ``AWS_ENDPOINT_URL``; raise RuntimeError while it is not running."""
        if self._port is None:
            message = "The engine is not running."
            raise RuntimeError(message)
        return f"http://{LOOPBACK}:{self._port}"

    @property
    def pid(self) -> int | None:
        """The process of the running engine, or None."""
        return self._child.pid if self._child else None

    @property
    def log(self) -> Path:
        """Where the engine writes what it has to say."""
        return self._state / "engine.log"

    def wipe(self) -> None:
        """Delete what an engine kept in the state folder, and nothing else that may be there."""
        for name in KEEPS:
            kept = self._state / name
            if kept.is_dir():
                shutil.rmtree(kept)
            else:
                kept.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        with ExitStack() as undo:
            undo.enter_context(_sigterm_unwinds())
            undo.callback(self.stop)
            self._start()
            self._signals = undo.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._signals.close()

    def stop(self) -> None:
        """Stop the engine cleanly, so that a persistent one saves; kill it after STOP_WITHIN."""
        child, self._child, self._port = self._child, None, None
        if child is None:
            return
        with _uninterrupted():
            child.terminate()
            try:
                child.wait(STOP_WITHIN)
            except subprocess.TimeoutExpired:
                os.killpg(child.pid, signal.SIGKILL)
                child.wait()
            finally:
                _let_go(child)

    def _start(self) -> None:
        python = self._venv / "bin" / "python"
        if not python.exists():
            raise EngineMissing(self._venv)
        self._state.mkdir(parents=True, exist_ok=True, mode=0o700)
        for name in ("aws", "s3", "tmp"):
            (self._state / name).mkdir(exist_ok=True, mode=0o700)
        for _ in range(TRIES if self._wished_port is None else 1):
            port = free_port(self._wished_port)
            token = secrets.token_hex(8)
            with self.log.open("ab") as log:
                self._child = self._spawn(python, port, token, log)
            if self._await(self._child, port, token):
                self._port = port
                return
            self.stop()
        if self._wished_port is not None:
            free_port(self._wished_port)  # says so, if the port was taken meanwhile
        raise EngineFailed(self.log)

    def _spawn(self, python: Path, port: int, token: str, log: BinaryIO) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            # -I: nothing of the caller's Python environment, nor this folder, reaches the child
            [str(python), "-I", "-X", "utf8", str(CHILD)],
            env=self._environment(port, token),
            cwd=self._state,
            stdin=subprocess.PIPE,  # the lifeline; see engine_child.py
            stdout=log,
            stderr=subprocess.STDOUT,
            # A session of its own: Ctrl-C in the terminal reaches us, and we stop it in order.
            start_new_session=True,
            umask=0o077,
        )

    def _environment(self, port: int, token: str) -> dict[str, str]:
        kept = "1" if self._persist else "0"
        return {
            "BIND_HOST": LOOPBACK,  # its default is every interface
            "MINISTACK_HOST": LOOPBACK,  # the name in addresses it gives out; binds nothing
            "GATEWAY_PORT": str(port),
            "IOT_MTLS_ENABLED": "0",  # else it opens port 8883 on every interface
            "SFTP_ENABLED": "0",
            "SERVICES": ",".join(SERVICES),
            "MINISTACK_REGION": REGION,
            # Its health page repeats this: proof that the answer is our child's, not a stranger's.
            "MINISTACK_EDITION": token,
            "PERSIST_STATE": kept,
            "STATE_DIR": str(self._state / "aws"),
            "S3_PERSIST": kept,
            "S3_DATA_DIR": str(self._state / "s3"),
            "TMPDIR": str(self._state / "tmp"),
            "DOCKER_HOST": f"unix://{self._state / 'tmp' / 'no-docker.sock'}",  # it may drive no container
            "LOG_LEVEL": "WARNING",  # at INFO it would write a line a request
        }

    @staticmethod
    def _await(child: subprocess.Popen[bytes], port: int, token: str) -> bool:
        deadline = time.monotonic() + START_WITHIN
        while time.monotonic() < deadline and child.poll() is None:
            if _answers(port, token):
                return True
            time.sleep(POLL_EVERY)
        return False


def _answers(port: int, token: str) -> bool:
    connection = HTTPConnection(LOOPBACK, port, timeout=POLL_EVERY * 20)
    try:
        connection.request("GET", "/_ministack/health")
        return bool(json.loads(connection.getresponse().read())["edition"] == token)
    except (OSError, HTTPException, ValueError, KeyError):
        return False
    finally:
        connection.close()


def _let_go(child: subprocess.Popen[bytes]) -> None:
    if child.stdin:
        with suppress(OSError):
            child.stdin.close()


def _in_main_thread() -> bool:
    # Python lets only the main thread set signal handlers, and runs them there.
    return threading.current_thread() is threading.main_thread()


@contextmanager
def _sigterm_unwinds() -> Iterator[None]:
    """Make SIGTERM leave the ``with`` block as Ctrl-C does, instead of ending us on the spot."""

    def leave(number: int, _frame: FrameType | None) -> NoReturn:
        raise SystemExit(128 + number)

    if not _in_main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Let no second Ctrl-C cut the saving short; STOP_WITHIN bounds the wait."""
    if not _in_main_thread():
        yield
        return
    before = [(number, signal.signal(number, signal.SIG_IGN)) for number in (signal.SIGINT, signal.SIGTERM)]
    try:
        yield
    finally:
        for number, handler in before:
            signal.signal(number, handler)
