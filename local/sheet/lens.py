"""How a camera above a desk sees it: rotated, tilted, nearer or farther."""

import math
from dataclasses import dataclass

from PIL import Image

Matrix = tuple[tuple[float, float, float], tuple[float, float, float], tuple[float, float, float]]
Point = tuple[float, float]
SIZE = (1280, 720)
FOCAL = 1_100.0
"""In pixels: a tablet's camera sees some 60 degrees across 1,280."""


@dataclass(frozen=True, slots=True)
class Pose:
    """Where the camera is; degrees, and pixels a mm at the middle."""

    scale: float = 14.0
    turn: float = 0.0
    tilt_x: float = 0.0
    tilt_y: float = 0.0
    aim: Point = (0.0, 0.0)
    """What the middle of the picture shows: mm from the middle of the ticket."""


def look(desk: Image.Image, desk_scale: float, pose: Pose, size: tuple[int, int] = SIZE) -> Image.Image:
    """Return what the camera sees of a desk drawn at ``desk_scale`` pixels a mm."""
    back = _inverse(_projection(pose, size))
    grow: Matrix = (
        (desk_scale, 0.0, desk.width / 2),
        (0.0, desk_scale, desk.height / 2),
        (0.0, 0.0, 1.0),
    )
    whole = _product(grow, back)
    corner = whole[2][2]
    flat = [each / corner for row in whole for each in row][:8]
    return desk.transform(
        size, Image.Transform.PERSPECTIVE, flat, Image.Resampling.BILINEAR, fillcolor=(90,) * 3
    )


def _projection(pose: Pose, size: tuple[int, int]) -> Matrix:
    """Map mm on the desk, from the ticket's middle, to pixels."""
    turn, over, aside = (math.radians(each) for each in (pose.turn, pose.tilt_x, pose.tilt_y))
    cos, sin = math.cos, math.sin
    roll: Matrix = ((cos(turn), -sin(turn), 0.0), (sin(turn), cos(turn), 0.0), (0.0, 0.0, 1.0))
    pitch: Matrix = ((1.0, 0.0, 0.0), (0.0, cos(over), -sin(over)), (0.0, sin(over), cos(over)))
    yaw: Matrix = ((cos(aside), 0.0, sin(aside)), (0.0, 1.0, 0.0), (-sin(aside), 0.0, cos(aside)))
    turned = _product(yaw, _product(pitch, roll))
    shift: Matrix = ((1.0, 0.0, -pose.aim[0]), (0.0, 1.0, -pose.aim[1]), (0.0, 0.0, 1.0))
    distance = FOCAL / pose.scale
    plane: Matrix = (
        (turned[0][0], turned[0][1], 0.0),
        (turned[1][0], turned[1][1], 0.0),
        (turned[2][0], turned[2][1], distance),
    )
    lens: Matrix = ((FOCAL, 0.0, size[0] / 2), (0.0, FOCAL, size[1] / 2), (0.0, 0.0, 1.0))
    return _product(lens, _product(plane, shift))


def _product(left: Matrix, right: Matrix) -> Matrix:
    columns = tuple(zip(*right, strict=True))
    a, b, c = (
        tuple(sum(x * y for x, y in zip(row, column, strict=True)) for column in columns) for row in left
    )
    return (_row(a), _row(b), _row(c))


def _row(values: tuple[float, ...]) -> tuple[float, float, float]:
    x, y, z = values
    return (x, y, z)


def _inverse(matrix: Matrix) -> Matrix:
    (a, b, c), (d, e, f), (g, h, i) = matrix
    whole = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)
    return (
        ((e * i - f * h) / whole, (c * h - b * i) / whole, (b * f - c * e) / whole),
        ((f * g - d * i) / whole, (a * i - c * g) / whole, (c * d - a * f) / whole),
        ((d * h - e * g) / whole, (b * g - a * h) / whole, (a * e - b * d) / whole),
    )
