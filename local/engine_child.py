"""Runs the embedded engine; ``.venv-engine`` executes this file, nobody imports it.

Standard input is a lifeline: it ends when the parent is gone, however it went, and
then the engine stops as cleanly as if it had been asked to.

It keeps all items in memory.  A full collection of garbage looks at every one of them, for seconds in a
city's table, and nobody is answered meanwhile; so what outlived one is not looked at again.
"""

import gc
import os
import runpy
import signal
import threading


def stop_with_parent() -> None:
    """Wait for the end of the lifeline, then ask our own process to stop."""
    while os.read(0, 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


def freeze_what_lasts(phase: str, info: dict[str, int]) -> None:
    """Take what a full collection left out of all later ones; it still goes when nothing refers to it."""
    if phase == "stop" and info["generation"] == 2:
        gc.freeze()


if __name__ == "__main__":
    gc.callbacks.append(freeze_what_lasts)
    threading.Thread(target=stop_with_parent, daemon=True).start()
    runpy.run_module("ministack", run_name="__main__", alter_sys=True)
