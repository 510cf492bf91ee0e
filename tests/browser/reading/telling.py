"""Tells the rules of agreement what frames showed, without a camera; how the scan ended comes back."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Page

FRAME_MS = 100
RULES = {
    "kinds": {"2": {}, "3": {}},
    "maxTurn": 9,
    "startStop": "ABCD",
    "known": None,
    "barcode": "ticket",
    "keyboardAfter": 6_000,
}
RUN = """
({ frames, rules, known, previous, step }) => {
  const told = { ...rules, known: known === null ? null : new Set(known) };
  let scan = vrs.agree.begin(0, previous);
  frames.forEach(({ qr, ocr, nw7 }, place) => {
    const coded = (format, texts) => texts.map((text) => ({ format, text }));
    const codes = [...coded("qr", qr), ...coded("nw7", nw7)];
    const findings = { codes, lines: ocr.map((digits) => ({ digits })) };
    scan = vrs.agree.step(scan, findings, (place + 1) * step, told);
  });
  return { ...scan, text: scan.line?.text ?? null };
}
"""


@dataclass(frozen=True)
class Sight:
    """What one frame showed."""

    qr: tuple[str, ...] = ()
    ocr: tuple[str, ...] = ()
    nw7: tuple[str, ...] = ()


def told(
    page: "Page",
    sights: Sequence[Sight],
    known: Sequence[str] | None = None,
    previous: str | None = None,
    step: int = FRAME_MS,
    **rules: Any,
) -> dict[str, Any]:
    """Begin a scan, tell it what each frame showed, and return it as it then stands."""
    frames = [{"qr": each.qr, "ocr": each.ocr, "nw7": each.nw7} for each in sights]
    asked = {
        "frames": frames,
        "rules": {**RULES, **rules},
        "known": known,
        "previous": previous,
        "step": step,
    }
    ended: dict[str, Any] = page.evaluate(RUN, asked)
    return ended
