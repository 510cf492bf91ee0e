"""DynamoDB Local, for those who have it: an engine that loses nothing when it is killed.

Its licence lets everybody use it and nobody hand it on, so nothing here fetches it.  Whoever has agreed to
the licence names the folder of ``DynamoDBLocal.jar`` in the environment variable VRS_DYNAMODB_LOCAL (npm's
``amplify-dynamodb-simulator`` has one, ``package/emulator``) and has a JDK, 17 or later.  It serves
DynamoDB alone; KMS and STS stay with the embedded AWS.
"""

import os
import shutil
import subprocess
import time
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from types import TracebackType
from typing import Self

from local.ports import LOOPBACK, free_port
from local.stage import refuse_outside_local

VARIABLE = "VRS_DYNAMODB_LOCAL"
JAR, LIBRARIES = "DynamoDBLocal.jar", "DynamoDBLocal_lib"
STARTER = Path(__file__).with_name("Loopback.java")
START_WITHIN = 60.0  # seconds
POLL_EVERY = 0.05  # seconds


class DynamoDBLocalMissing(RuntimeError):
    """The jar or Java is not there."""

    def __init__(self) -> None:
        super().__init__(
            f"DynamoDB Local を起動できません。{VARIABLE} に {JAR} のあるフォルダーを指定し、"
            f"JDK 17 以降を入れてください。"
            f" / DynamoDB Local cannot start: name the folder of {JAR} in {VARIABLE}, and install a JDK."
        )


def folder_of_jar() -> Path | None:
    """Return the folder that the environment names, or None where nobody opted in."""
    named = os.environ.get(VARIABLE)
    return Path(named) if named else None


class DynamoDBLocal:
    """A running DynamoDB Local whose tables are files: ``with DynamoDBLocal(jar, data) as engine: …``."""

    def __init__(self, jar: Path, data: Path) -> None:
        """Prepare an engine; raise NotLocal outside the local stage, DynamoDBLocalMissing without a jar."""
        refuse_outside_local()
        java = shutil.which("java")
        if java is None or not (jar / JAR).is_file():
            raise DynamoDBLocalMissing
        self._java = java
        self._jar = jar.resolve()
        self._data = data.resolve()
        self._port = free_port()
        self._child: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The address for ``AWS_ENDPOINT_URL_DYNAMODB``; the same after a restart."""
        return f"http://{LOOPBACK}:{self._port}"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()

    def start(self) -> None:
        """Start on what the data folder holds; raise DynamoDBLocalMissing if it does not answer in time."""
        self._data.mkdir(parents=True, exist_ok=True, mode=0o700)
        with (self._data / "engine.log").open("ab") as log:
            self._child = subprocess.Popen(
                self._command(),
                env={"DDB_LOCAL_TELEMETRY": "0", "HOME": str(self._data)},
                cwd=self._data,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                umask=0o077,
            )
        deadline = time.monotonic() + START_WITHIN
        while not self._answers():
            if self._child.poll() is not None or time.monotonic() > deadline:
                self.kill()
                raise DynamoDBLocalMissing
            time.sleep(POLL_EVERY)

    def kill(self) -> None:
        """End it with SIGKILL, as a power failure would; what it acknowledged is in its files."""
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            child.wait()

    def _command(self) -> list[str]:
        libraries = self._jar / LIBRARIES
        return [
            self._java,
            f"-Djava.library.path={libraries}",
            "-cp",
            f"{self._jar / JAR}{os.pathsep}{libraries}/*",
            str(STARTER),
            *("-port", str(self._port), "-dbPath", str(self._data), "-sharedDb", "-disableTelemetry"),
        ]

    def _answers(self) -> bool:
        connection = HTTPConnection(LOOPBACK, self._port, timeout=1)
        try:
            connection.request("GET", "/")
            return connection.getresponse().status < 500
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()
