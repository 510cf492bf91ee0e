"""``make prove``: every proof at its large size; tables on the screen and in ``build/proofs/``.

    python -m proofs [--small] [name …]

Ends with 1 where anything is broken.
"""

import argparse
import os
import sys
import time
from pathlib import Path

from proofs.proof import Size, found

OUT = Path(__file__).resolve().parent.parent / "build" / "proofs"
NAMES = (
    "policies",
    "policy_mutants",
    "least_privilege",
    "topology",
    "compromise",
    "faults",
    "restore",
    "crash",
    "crash_jobs",
)
"""The modules of this folder that prove something, in the order of their run."""


def main() -> int:
    """Prove what is named, or everything."""
    parser = argparse.ArgumentParser(prog="prove")
    parser.add_argument("names", nargs="*", choices=[*NAMES, []], metavar="name", help=", ".join(NAMES))
    parser.add_argument("--small", action="store_true", help="the size of make test")
    chosen = parser.parse_args()
    os.environ.setdefault("VRS_STAGE", "local")
    OUT.mkdir(parents=True, exist_ok=True)
    broken = 0
    for name in chosen.names or NAMES:
        print(f"… {name}", file=sys.stderr, flush=True)
        begun = time.monotonic()
        proof = found(name)(Size.SMALL if chosen.small else Size.LARGE)
        page = f"{proof.markdown}\n{time.monotonic() - begun:.0f} s\n"
        (OUT / f"{name}.md").write_text(page, "utf-8")
        print(page, flush=True)
        broken += len(proof.broken)
    print(f"{broken} broken", file=sys.stderr)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
