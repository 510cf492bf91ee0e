"""A small net of two convolutions and one layer: learns cells by Adam, and is written in bytes."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

Floats = NDArray[np.float32]
CLASSES = 11
STEP = 2
BATCH = 128
DECAY = 1e-4


@dataclass(frozen=True, slots=True)
class Shape:
    """A convolution: so many filters, of so many pixels each way, over a picture padded so far."""

    filters: int
    side: int
    pad: int


SHAPES = (Shape(6, 5, 2), Shape(12, 3, 1))


def _padded(maps: Floats, pad: int) -> Floats:
    return np.pad(maps, ((0, 0), (pad, pad), (pad, pad), (0, 0)))


def _windows(maps: Floats, shape: Shape) -> Floats:
    """Return what each filter sees: (batch, down, across, side * side * channels)."""
    seen = sliding_window_view(_padded(maps, shape.pad), (shape.side, shape.side), axis=(1, 2))
    seen = seen[:, ::STEP, ::STEP].transpose(0, 1, 2, 4, 5, 3)
    return np.ascontiguousarray(seen).reshape(*seen.shape[:3], -1)


def _back(windows: Floats, like: Floats, shape: Shape) -> Floats:
    """Add up what each pixel gave to the windows it stands in."""
    batch, high, wide, channels = like.shape
    sums = np.zeros((batch, high + 2 * shape.pad, wide + 2 * shape.pad, channels), np.float32)
    down, across = windows.shape[1:3]
    parts = windows.reshape(batch, down, across, shape.side, shape.side, channels)
    for y in range(shape.side):
        for x in range(shape.side):
            sums[:, y : y + STEP * down : STEP, x : x + STEP * across : STEP] += parts[:, :, :, y, x]
    return sums[:, shape.pad : shape.pad + high, shape.pad : shape.pad + wide]


class Net:
    """The weights, and what Adam remembers of each."""

    def __init__(self, high: int, wide: int, seed: int) -> None:
        self._chance = np.random.default_rng(seed)
        channels = 1
        self.weights: list[Floats] = []
        for shape in SHAPES:
            self.weights += self._layer(shape.side * shape.side * channels, shape.filters)
            channels = shape.filters
            high, wide = -(-high // STEP), -(-wide // STEP)
        self.weights += self._layer(high * wide * channels, CLASSES)
        self._means = [np.zeros_like(each) for each in self.weights]
        self._squares = [np.zeros_like(each) for each in self.weights]
        self._steps = 0

    def _layer(self, into: int, out: int) -> list[Floats]:
        scale = np.sqrt(2 / into)
        return [
            self._chance.normal(0, scale, (into, out)).astype(np.float32),
            np.zeros(out, np.float32),
        ]

    def learn(self, cells: Floats, labels: NDArray[np.int64], rounds: int, rate: float) -> None:
        """Go through all cells so many times, with ever smaller steps."""
        total = rounds * len(cells) // BATCH
        done = 0
        for _ in range(rounds):
            order = self._chance.permutation(len(cells))
            for start in range(0, len(order) - BATCH + 1, BATCH):
                some = order[start : start + BATCH]
                shift = self._chance.integers(-1, 2, 2)
                moved = np.roll(cells[some], shift, axis=(1, 2))
                self._step(moved, labels[some], rate * (0.5 + 0.5 * np.cos(np.pi * done / total)))
                done += 1

    def scores(self, cells: Floats) -> Floats:
        """Return how much each cell looks like each class (logits)."""
        return self._forward(cells)[0]

    def _forward(self, cells: Floats) -> tuple[Floats, list[Any]]:
        maps: Any = cells[..., None]
        kept: list[Any] = []
        for layer, shape in enumerate(SHAPES):
            windows = _windows(maps, shape)
            out = windows @ self.weights[2 * layer] + self.weights[2 * layer + 1]
            kept.append((maps, windows, out))
            maps = np.maximum(out, 0)
        flat = maps.reshape(len(cells), -1)
        kept.append(flat)
        return flat @ self.weights[-2] + self.weights[-1], kept

    def _step(self, cells: Floats, labels: NDArray[np.int64], rate: float) -> None:
        scores, kept = self._forward(cells)
        odds = np.exp(scores - scores.max(axis=1, keepdims=True))
        odds /= odds.sum(axis=1, keepdims=True)
        odds[np.arange(len(labels)), labels] -= 1
        slope = odds / np.float32(len(labels))
        flat = kept.pop()
        slopes = [flat.T @ slope, slope.sum(axis=0)]
        slope = (slope @ self.weights[-2].T).reshape(kept[-1][2].shape)
        for layer in reversed(range(len(SHAPES))):
            maps, windows, out = kept[layer]
            slope = slope * (out > 0)
            rows = slope.reshape(-1, slope.shape[-1])
            slopes = [windows.reshape(len(rows), -1).T @ rows, rows.sum(axis=0), *slopes]
            if layer:
                slope = _back(slope @ self.weights[2 * layer].T, maps, SHAPES[layer])
        self._adam(slopes, rate)

    def _adam(self, slopes: list[Floats], rate: float) -> None:
        self._steps += 1
        for which, slope in enumerate(slopes):
            weight, mean, square = self.weights[which], self._means[which], self._squares[which]
            np.add(mean, 0.1 * (slope - mean), out=mean)
            np.add(square, 0.001 * (slope * slope - square), out=square)
            size = np.sqrt(square / (1 - 0.999**self._steps)) + 1e-8
            step = mean / (1 - 0.9**self._steps) / size + DECAY * weight
            np.subtract(weight, rate * step, out=weight)

    def in_bytes(self) -> list[tuple[NDArray[np.int8], Floats, Floats]]:
        """Return each layer as bytes, the scale of each of its filters, and its biases; keep the rounding."""
        layers = []
        for place in range(0, len(self.weights), 2):
            weight, bias = self.weights[place : place + 2]
            scale = (np.abs(weight).max(axis=0) / 127).astype(np.float32)
            rounded = np.rint(weight / scale).astype(np.int8)
            self.weights[place] = rounded.astype(np.float32) * scale
            layers.append((rounded, scale, bias))
        return layers
