"""``python -m infra.reader_glyphs``: draw, learn, measure on fresh cells, write."""

import argparse
import base64
import hashlib
import json
from itertools import cycle, islice
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray

from infra.reader_glyphs.net import Floats, Net
from infra.reader_glyphs.samples import HIGH, OTHER, WIDE, Fonts, draw
from local.sheet.fonts import japanese_path, ocr_b_path

TARGET = Path(__file__).parents[2] / "web" / "tablet" / "reader" / "glyphs.json"
SEED, SAMPLES, ROUNDS, RATE = 18, 33_000, 14, 2e-3
FRESH = 4_000
LABELS = (*range(10), *(OTHER,) * 6)
"""How often each is drawn: what is no digit has more shapes."""
BLURS = (0.0, 0.045, 0.085)
"""Templates of each digit: sharp, soft and softer, against its height."""
DRAWN = 24
"""Drawings a template is the mean of."""


def drawn(count: int, fonts: Fonts, seed: int) -> tuple[Floats, NDArray[np.int64]]:
    """Draw so many cells, and say what each is."""
    rng, labels = Random(seed), list(islice(cycle(LABELS), count))
    cells = np.stack([draw(label, rng, fonts) for label in labels])
    return cells, np.array(labels)


def templates(fonts: Fonts) -> NDArray[np.uint8]:
    """Draw each digit as it is without wear, at each blur."""
    rng = Random(SEED)
    means: list[Any] = [
        np.mean([draw(digit, rng, fonts, clean=blur) for _ in range(DRAWN)], axis=0)
        for digit in range(10)
        for blur in BLURS
    ]
    return np.array(np.rint(np.stack(means) * 255), np.uint8)


def measured(net: Net, cells: Floats, labels: NDArray[np.int64]) -> dict[str, int]:
    """Count what the net makes of fresh cells."""
    said, digit = net.scores(cells).argmax(axis=1), labels < OTHER
    return {
        "cells": len(labels),
        "digits_misread": int(((said != labels) & digit & (said < OTHER)).sum()),
        "digits_not_seen": int(((said == OTHER) & digit).sum()),
        "others_taken_for_digits": int(((said < OTHER) & ~digit).sum()),
    }


def document(fonts: Fonts, samples: int, rounds: int, fresh: int = FRESH) -> dict[str, Any]:
    """Make all that the file says."""
    net = Net(HIGH, WIDE, SEED)
    net.learn(*drawn(samples, fonts, SEED), rounds, RATE)
    layers = net.in_bytes()
    return {
        "note": "Made by infra/reader_glyphs from the digits of OCR-B: a net, and a template of each digit.",
        "font": {
            "name": fonts.ocr_b.name,
            "origin": "Debian fonts-ocr-b 0.3~dfsg1-1 (Matthew Skala, after Norbert Schwarz)",
            "licence": "public domain; the outlines: may be freely used, modified and distributed",
            "sha256": hashlib.sha256(fonts.ocr_b.read_bytes()).hexdigest(),
        },
        "made": {"seed": SEED, "samples": samples, "rounds": rounds, "numpy": np.__version__},
        "fresh": measured(net, *drawn(fresh, fonts, SEED + 1)),
        "wide": WIDE,
        "high": HIGH,
        "net": [
            {
                "rows": len(weights),
                "scale": [float(f"{each:.6g}") for each in scale],
                "bias": [float(f"{each:.6g}") for each in bias],
                "weights": base64.b64encode(weights.tobytes()).decode(),
            }
            for weights, scale, bias in layers
        ],
        "templates": {"blurs": BLURS, "data": base64.b64encode(templates(fonts).tobytes()).decode()},
    }


def main() -> None:
    """Write the file, and print what the net makes of fresh cells."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--target", type=Path, default=TARGET)
    parser.add_argument("--samples", type=int, default=SAMPLES)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    asked = parser.parse_args()
    made = document(Fonts(ocr_b_path(), japanese_path()), asked.samples, asked.rounds)
    text = json.dumps(made, ensure_ascii=False, indent=1) + "\n"
    asked.target.write_text(text, encoding="utf-8")
    print(
        f"{asked.target.name}: {len(text.encode())} bytes, sha256 {hashlib.sha256(text.encode()).hexdigest()}"
    )
    print(made["fresh"])


if __name__ == "__main__":
    main()
