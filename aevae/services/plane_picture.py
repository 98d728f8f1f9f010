"""A plane as a small picture: codes in their classes' colours, the prior's rings and the axes through 0, as SVG."""

from __future__ import annotations

from typing import Any

import numpy as np

from aevae.recipe.arrays import Array
from aevae.runs.run import Run

from .figures import CLASSES

SIDE = 200  # of the drawing; it is stretched to its place
AIR = 1.12  # the outermost codes stay so far from the edge
OUTER = (1, 99)  # percentiles between which codes decide what is shown: a few far ones must not make all others small
GREY = "#7f7f7f"  # 3.8:1 and more on paper and on board


def run_picture(run: Run, most: int) -> str:
    """The plane of a finished run with at most so many codes.

    Raises:
        RunError: its codes cannot be read.
    """
    codes = run.tensors("codes")
    origin, axes = np.array(run.plane["origin"]), np.array(run.plane["axes"])
    return picture((codes["mean"][:most] - origin) @ axes.T, codes["label"][:most], rings(run.prior, origin, axes))


def rings(prior: dict[str, Any] | None, origin: Array, axes: Array) -> list[tuple[float, float, float]]:
    """Circles (x, y, radius) on the plane: 1 and 2 σ of a Gaussian, 2 σ of each of a mixture; none for a square or an autoencoder."""
    if prior is None or prior["kind"] == "uniform":
        return []
    if prior["kind"] == "normal":
        x, y = -origin @ axes.T
        return [(float(x), float(y), n * prior["scale"]) for n in (1, 2)]
    means: Array = (np.array(prior["means"]) - origin) @ axes.T
    sizes: Array = 2 * np.array(prior["stds"]).mean(axis=1)
    return [(x, y, size) for (x, y), size in zip(means.tolist(), sizes.tolist(), strict=True)]


def picture(points: Array, classes: Array, circles: list[tuple[float, float, float]]) -> str:
    """points: (n, 2). classes: (n,). circles: x, y, radius."""
    low, high = np.percentile(points, OUTER, axis=0)
    middle, half = (low + high) / 2, max(float((high - low).max()) / 2 * AIR, 1e-9)

    def x(value: float) -> float:
        return round(SIDE * (0.5 + (value - middle[0]) / (2 * half)), 1)

    def y(value: float) -> float:
        return round(SIDE * (0.5 - (value - middle[1]) / (2 * half)), 1)

    radius = 3.2 if len(points) <= 300 else 2.2
    lines = [f'<path d="M{x(0)} 0V{SIDE}M0 {y(0)}H{SIDE}" stroke="{GREY}" stroke-opacity=".5"/>']
    lines += [
        f'<circle cx="{x(a)}" cy="{y(b)}" r="{round(SIDE * r / (2 * half), 1)}" fill="none" stroke="{GREY}" stroke-dasharray="3 3"/>' for a, b, r in circles
    ]
    lines += [
        f'<circle cx="{x(a)}" cy="{y(b)}" r="{radius}" fill="{CLASSES[k % len(CLASSES)]}" fill-opacity=".75"/>'
        for (a, b), k in zip(points.tolist(), classes.tolist(), strict=True)
    ]
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIDE} {SIDE}">{"".join(lines)}</svg>'


def legend(classes: tuple[str, ...]) -> str:
    """Each class on its colour."""
    x, parts = 0, list[str]()
    for i, name in enumerate(classes):
        colour, width = CLASSES[i % len(CLASSES)], 14 + 8 * len(name)
        red, green, blue = (int(colour[k : k + 2], 16) for k in (1, 3, 5))
        ink = "#000" if 0.2126 * red + 0.7152 * green + 0.0722 * blue > 115 else "#fff"
        parts.append(f'<rect x="{x}" width="{width}" height="22" rx="11" fill="{colour}"/>')
        parts.append(
            f'<text x="{x + width / 2:g}" y="16" text-anchor="middle" font-family="sans-serif" font-size="13" font-weight="600" fill="{ink}">{name}</text>'
        )
        x += width + 5
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="{x}" height="22">{"".join(parts)}</svg>'
