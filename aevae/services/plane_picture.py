"""A plane as a small picture: codes in their classes' colours, or on paper as the names of their classes, the prior's rings and the axes through 0, as SVG."""

from __future__ import annotations

from html import escape
from typing import Any

import numpy as np

from aevae.recipe.arrays import Array
from aevae.runs.run import Run

from .figures import CLASSES

SIDE = 200  # of the drawing; it is stretched to its place
AIR = 1.12  # the outermost codes stay so far from the edge
OUTER = (1, 99)  # percentiles between which codes decide what is shown: a few far ones must not make all others small
GREY = "#7f7f7f"  # 3.8:1 and more on paper and on board
LETTER = 9  # height of the letters on paper, in units of the drawing: 6.5 pt where it is printed 5 cm wide
SHORT = 3  # letters of a name that is written in full
DARK = 0.55  # of a class's colour, so that its name is read on white paper and in a print without colours


def run_picture(run: Run, most: int) -> str:
    """The plane of a finished run with at most so many codes.

    Raises:
        RunError: its codes cannot be read.
    """
    return picture(*_seen(run, most))


def paper_picture(run: Run, most: int) -> str:
    """The same with the name of its class in place of each dot, wherever there is room; dots where images have no classes.

    Raises:
        RunError: its codes cannot be read.
    """
    return picture(*_seen(run, most), glyphs(run.classes) or None)


def _seen(run: Run, most: int) -> tuple[Array, Array, list[tuple[float, float, float]]]:
    codes = run.tensors("codes")
    origin, axes = np.array(run.plane["origin"]), np.array(run.plane["axes"])
    return (codes["mean"][:most] - origin) @ axes.T, codes["label"][:most], rings(run.prior, origin, axes)


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


def picture(points: Array, classes: Array, circles: list[tuple[float, float, float]], names: tuple[str, ...] | None = None) -> str:
    """points: (n, 2). classes: (n,). circles: x, y, radius. names: what is written for each class; None: dots."""
    low, high = np.percentile(points, OUTER, axis=0)
    middle, half = (low + high) / 2, max(float((high - low).max()) / 2 * AIR, 1e-9)

    def x(value: float) -> float:
        return round(SIDE * (0.5 + (value - middle[0]) / (2 * half)), 1)

    def y(value: float) -> float:
        return round(SIDE * (0.5 - (value - middle[1]) / (2 * half)), 1)

    lines = [f'<path d="M{x(0)} 0V{SIDE}M0 {y(0)}H{SIDE}" stroke="{GREY}" stroke-opacity=".5"/>']
    lines += [
        f'<circle cx="{x(a)}" cy="{y(b)}" r="{round(SIDE * r / (2 * half), 1)}" fill="none" stroke="{GREY}" stroke-dasharray="3 3"/>' for a, b, r in circles
    ]
    places = [(x(a), y(b), k) for (a, b), k in zip(points.tolist(), classes.tolist(), strict=True)]
    lines += _written(places, names) if names else _dots(places)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIDE} {SIDE}">{"".join(lines)}</svg>'


def _dots(places: list[tuple[float, float, int]]) -> list[str]:
    radius = 3.2 if len(places) <= 300 else 2.2
    return [f'<circle cx="{x}" cy="{y}" r="{radius}" fill="{CLASSES[k % len(CLASSES)]}" fill-opacity=".75"/>' for x, y, k in places]


def _written(places: list[tuple[float, float, int]], names: tuple[str, ...]) -> list[str]:
    """Names where they fit: one that would lie on an earlier one is left out."""
    width, height = 0.62 * LETTER * max(len(name) for name in names), 0.8 * LETTER
    free: list[tuple[float, float, int]] = []
    for x, y, k in places:
        inside = width / 2 <= x <= SIDE - width / 2 and height / 2 <= y <= SIDE - height / 2
        if inside and all(abs(x - a) >= width or abs(y - b) >= height for a, b, _ in free):
            free.append((x, y, k))
    letters = [f'<text x="{x}" y="{round(y + 0.36 * LETTER, 1)}" fill="{_darker(CLASSES[k % len(CLASSES)])}">{escape(names[k])}</text>' for x, y, k in free]
    return [f'<g font-family="sans-serif" font-size="{LETTER}" font-weight="700" text-anchor="middle">', *letters, "</g>"]


def _darker(colour: str) -> str:
    return "#" + "".join(f"{round(DARK * int(colour[i : i + 2], 16)):02x}" for i in (1, 3, 5))


def glyphs(classes: tuple[str, ...]) -> tuple[str, ...]:
    """What is written for each class, as `browser/ui/class_glyphs.js` does: its name where all are short, else as many first letters as tell them apart."""
    longest = max((len(name) for name in classes), default=0)
    if longest <= SHORT:
        return classes
    cut = (tuple(name[:length] for name in classes) for length in range(2, longest))
    return next((names for names in cut if len(set(names)) == len(set(classes))), classes)


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
