"""Pictures of hands that raise 0 to 5 fingers, drawn from an ellipse and capsules.

A capsule is all points within a radius of a line segment: a finger, a forearm. A hand is a palm (an ellipse),
a forearm and five fingers, each raised or folded over the palm. Which hand it is, its pose, skin, light and
background are drawn at random for each picture. Every part is painted darker towards its rim, like a round body
in front light, which keeps neighboring fingers apart.

Sines and cosines are rounded to 4 decimals as soon as they are taken; all that follows is arithmetic and
square roots, which give the same last bit on every machine.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from datasets.contents import Dataset, Variable
from datasets.recipes.draws import Draws

Array = NDArray[np.float64]

PIXELS = 64
PER_CLASS_TRAIN, PER_CLASS_TEST, CLASSES = 180, 40, 6
LEVEL = 4  # intensities are multiples of this, for a small file

# A left hand, seen from its palm, in its own plane: x to the right, y up, lengths in half pictures.
# In each list: thumb, index, middle, ring and little finger.
BASES = np.array([[-0.23, -0.22], [-0.235, 0.16], [-0.08, 0.22], [0.08, 0.21], [0.225, 0.12]])
ANGLES = np.radians([52.0, 13.0, 3.0, -6.0, -17.0])  # from upright, to the left
LENGTHS = np.array([0.42, 0.54, 0.62, 0.56, 0.43])
RADII = np.array([0.095, 0.082, 0.085, 0.082, 0.072])
FOLDED_TIPS = np.array([[0.04, -0.06], [-0.20, 0.02], [-0.07, 0.05], [0.06, 0.04], [0.18, 0.0]])
PALM_CENTER, PALM_AXES = np.array([0.0, -0.12]), np.array([0.33, 0.38])
ELBOW, WRIST, ARM_RADIUS = np.array([0.0, -2.0]), np.array([0.0, -0.3]), 0.21

RAISED = (  # two ways to show each number
    ((), ()),
    ((1,), (1,)),
    ((1, 2), (0, 1)),
    ((1, 2, 3), (0, 1, 2)),
    ((1, 2, 3, 4), (1, 2, 3, 4)),
    ((0, 1, 2, 3, 4), (0, 1, 2, 3, 4)),
)
SKINS = np.array(  # red, green, blue, from light to dark
    [[255, 219, 190], [236, 188, 150], [205, 148, 108], [160, 104, 70], [128, 82, 58], [108, 72, 54]]
)


def signs() -> Dataset:
    """1080 pictures to train on and 240 to test on, 64 x 64 pixels, as many of each number of fingers."""
    draws = Draws(105)
    train_x, train_y = _pictures(PER_CLASS_TRAIN, draws)
    test_x, test_y = _pictures(PER_CLASS_TEST, draws)
    pixels = "pictures; axes: picture, row from the top, column from the left, color (red, green, blue)"
    fingers = "number of raised fingers, 0 to 5"
    return Dataset(
        "Hand signs for 0 to 5",
        "made for this course by datasets/recipes/hands.py",
        "BSD-3-Clause, as the course",
        {
            "train_set_x": Variable(train_x, "intensity from 0 to 255", pixels),
            "train_set_y": Variable(train_y, "1", fingers),
            "test_set_x": Variable(test_x, "intensity from 0 to 255", pixels),
            "test_set_y": Variable(test_y, "1", fingers),
            "list_classes": Variable(np.arange(CLASSES, dtype=np.int64), "1", "the classes"),
        },
    )


def _pictures(per_class: int, draws: Draws) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    labels = draws.order(CLASSES * per_class) % CLASSES
    return np.stack([_picture(int(label), draws) for label in labels]), labels


def _picture(label: int, draws: Draws) -> NDArray[np.uint8]:
    """One hand before a background; (64, 64, 3)."""
    centers = (np.arange(PIXELS) + 0.5) * (2.0 / PIXELS) - 1.0
    x, y = np.meshgrid(centers, -centers)
    skin, background = _colors(draws)
    picture = background[0] + (background[1] - background[0]) * _slope(x, y, draws)[..., np.newaxis]
    light = 0.94 + 0.12 * _slope(x, y, draws)
    u, v, size = _hand_plane(x, y, draws)
    for distance, radius in _parts(label, u, v, draws):
        depth = np.minimum(distance / radius, 1.0)  # 0 in the middle, 1 on the rim
        shade = light * (1.04 - 0.4 * depth * depth * depth * depth)
        cover = np.clip((radius - distance) * size * (PIXELS / 2) + 0.5, 0.0, 1.0)
        picture += cover[..., np.newaxis] * (shade[..., np.newaxis] * skin - picture)
    return np.asarray(np.clip(LEVEL * np.rint(picture / LEVEL), 0, 255), dtype=np.uint8)


def _colors(draws: Draws) -> tuple[Array, Array]:
    """A skin color (3,) and the two ends (2, 3) of a dark background, always bluer than the skin."""
    tone = float(draws.uniform(0.0, len(SKINS) - 1.0, ()))
    lighter = int(tone)
    skin = SKINS[lighter] + (tone - lighter) * (SKINS[lighter + 1] - SKINS[lighter])
    skin = skin * draws.uniform(0.9, 1.0, ())
    background = draws.uniform(5.0, 35.0, ()) + draws.uniform(-20.0, 20.0, (2, 3)) + np.array([-30.0, 0.0, 30.0])
    return np.round(skin), np.round(background)


def _slope(x: Array, y: Array, draws: Draws) -> Array:
    """Numbers from 0 to 1 that rise evenly across the picture in a random direction."""
    a, b = np.round(draws.uniform(-0.25, 0.25, (2,)), 3)
    return np.asarray(0.5 + a * x + b * y)


def _hand_plane(x: Array, y: Array, draws: Draws) -> tuple[Array, Array, float]:
    """Where the pixels lie in the plane of a left or right hand that is moved, turned and scaled."""
    size = float(draws.uniform(0.95, 1.2, ()))
    right, up = draws.uniform(-0.06, 0.06, (2,)) + np.array([0.0, -0.22])
    turn = np.radians(draws.uniform(-12.0, 12.0, ()))
    cos, sin = np.round([np.cos(turn), np.sin(turn)], 4)
    side = 1.0 if draws.uniform(0.0, 1.0, ()) < 0.5 else -1.0
    x, y = (x - right) / size, (y - up) / size
    return side * (cos * x + sin * y), cos * y - sin * x, size


def _parts(label: int, u: Array, v: Array, draws: Draws) -> Iterator[tuple[Array, float]]:
    """From back to front: how far every pixel is from the middle of each part, and the part's radius."""
    raised = RAISED[label][int(draws.uniform(0.0, 2.0, ()))]
    sway = draws.uniform(-1.0, 1.0, (5, 3))
    angles = ANGLES + np.radians(4.0) * sway[:, 0]
    directions = np.round(np.column_stack([-np.sin(angles), np.cos(angles)]), 4)
    raised_tips = BASES + (LENGTHS * (1.0 + 0.08 * sway[:, 1]))[:, np.newaxis] * directions
    folded_tips = FOLDED_TIPS + 0.015 * sway[:, 1:]

    yield _distance_to_segment(u, v, WRIST, ELBOW), ARM_RADIUS
    for finger in raised:
        yield _distance_to_segment(u, v, BASES[finger], raised_tips[finger]), RADII[finger]
    yield _distance_to_palm(u, v), PALM_AXES[0]
    for finger in (4, 3, 2, 1, 0):
        if finger not in raised:
            yield _distance_to_segment(u, v, BASES[finger], folded_tips[finger]), RADII[finger]


def _distance_to_palm(u: Array, v: Array) -> Array:
    """Distance from the palm's center after squeezing the ellipse into a circle of its first axis."""
    u, v = u - PALM_CENTER[0], (v - PALM_CENTER[1]) * (PALM_AXES[0] / PALM_AXES[1])
    return np.sqrt(u * u + v * v)


def _distance_to_segment(u: Array, v: Array, start: Array, end: Array) -> Array:
    """Distance from every pixel to the segment from start to end."""
    along = end - start
    u, v = u - start[0], v - start[1]
    t = np.clip((u * along[0] + v * along[1]) / (along[0] * along[0] + along[1] * along[1]), 0.0, 1.0)
    u, v = u - t * along[0], v - t * along[1]
    return np.sqrt(u * u + v * v)
