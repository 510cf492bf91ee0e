"""Runs the embedded engine; ``.venv-engine`` executes this file, nobody imports it.

Standard input is a lifeline: it ends when the parent is gone, however it went, and
then the engine stops as cleanly as if it had been asked to.
"""

import os
import runpy
import signal
import threading


def stop_with_parent() -> None:
    """Wait for the end of the lifeline, then ask our own process to stop."""
    while os.read(0, 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    threading.Thread(target=stop_with_parent, daemon=True).start()
    runpy.run_module("ministack", run_name="__main__", alter_sys=True)
