"""Two small sets of images as people bring them: colour shapes in folders, and images that each have a number instead of a class."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from aevae.recipe.arrays import Array

HEIGHT, WIDTH = 24, 40  # of the shapes, in pixels: not square
FINE = 4  # drawn so many times larger, so that edges are smooth


def polygon(corners: int, depth: float = 1.0) -> Array:
    """(K, 2) corners on the unit circle, the first at the top; depth < 1 puts a corner at that radius between each two, as in a star."""
    count = corners if depth == 1 else 2 * corners
    angles = 2 * np.pi * np.arange(count) / count - np.pi / 2
    radius = np.where(np.arange(count) % 2, depth, 1.0)
    return np.stack([np.cos(angles) * radius, np.sin(angles) * radius], 1)


SHAPES: dict[str, Array] = {  # corners in a unit circle; the round ones of many corners
    "circle": polygon(40),
    "ellipse": polygon(40) * (1.0, 0.5),
    "triangle": polygon(3),
    "square": np.array([[-0.8, -0.8], [0.8, -0.8], [0.8, 0.8], [-0.8, 0.8]]),
    "diamond": polygon(4) * (0.6, 1.0),
    "pentagon": polygon(5),
    "hexagon": polygon(6),
    "star": polygon(5, 0.4),
    "sun": polygon(10, 0.6),
    "cross": polygon(4, 0.3),
    "arrow": np.array([[-1, -0.3], [0.1, -0.3], [0.1, -0.8], [1, 0], [0.1, 0.8], [0.1, 0.3], [-1, 0.3]]),
    "bar": np.array([[-1, -0.25], [1, -0.25], [1, 0.25], [-1, 0.25]]),
}


def shape(name: str, random: np.random.Generator) -> Image.Image:
    """One colour image, WIDTH × HEIGHT: a shape somewhere, of some size and colour, on a dark ground."""
    hue = random.uniform(0, 2 * np.pi)
    colour = tuple(int(150 + 100 * np.cos(hue + turn)) for turn in (0, 2.1, 4.2))
    radius = random.uniform(6, 9)
    centre = random.uniform((radius, radius), (WIDTH - radius, HEIGHT - radius))
    large = Image.new("RGB", (WIDTH * FINE, HEIGHT * FINE), (16, 18, 24))
    ImageDraw.Draw(large).polygon([tuple(FINE * point) for point in SHAPES[name] * radius + centre], fill=colour)
    return large.reduce(FINE)


def write_shapes(folder: Path, each: int = 50) -> Path:
    """A folder of PNGs, a sub-folder for each of the 12 classes: 3×24×40."""
    random = np.random.default_rng(0)
    for name in SHAPES:
        (folder / name).mkdir(parents=True)
        for i in range(each):
            shape(name, random).save(folder / name / f"{i:03}.png")
    return folder


def turns(count: int = 600) -> tuple[Array, Array]:
    """Grey images (N, 20, 33) uint8 of a hand that points somewhere, and where: degrees (N,) float32 in [0, 360), clockwise from the top."""
    angles = np.random.default_rng(0).uniform(0, 360, count).astype(np.float32)
    y, x = np.mgrid[:20, :33] - np.array([9.5, 16.0])[:, None, None]
    along_x, along_y = np.sin(np.radians(angles))[:, None, None], -np.cos(np.radians(angles))[:, None, None]  # (N, 1, 1)
    at = np.clip(x * along_x + y * along_y, 0, 8.5)  # the hand's point nearest to each pixel
    distance = np.hypot(x - at * along_x, y - at * along_y)  # (N, 20, 33)
    return np.round(255 * np.clip(2.2 - distance, 0, 1)).astype(np.uint8), angles


def write_turns(folder: Path, count: int = 600) -> Path:
    """`turns.npz` with `images` and `y`."""
    images, angles = turns(count)
    folder.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(folder / "turns.npz", images=images, y=angles)
    return folder / "turns.npz"
