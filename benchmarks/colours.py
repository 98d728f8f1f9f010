"""Which class gets which colour: classes whose codes lie side by side shall look least alike, also to colour-blind eyes.

The ten colours are Petroff's (2021, arXiv 2107.02270); only their order is chosen here. How much two classes are neighbours
is measured on the shipped planes of MNIST (15 nearest codes), how unlike two colours are is CIE 1976 ΔE*ab, the least of four
kinds of sight (normal; protan, deutan, tritan after Machado, Oliveira & Fernandes 2009, severity 1) and of both themes.
"""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import numpy as np
import scipy.spatial

from aevae.recipe.arrays import Array
from aevae.recipe.constants import NEIGHBOURS
from aevae.runs.catalog import list_runs

THEME = Path(__file__).parents[1] / "aevae" / "browser" / "ui" / "theme.js"
NAMED = ((3, 5), (3, 8), (5, 8), (4, 7), (4, 9), (7, 9), (2, 6))  # what anyone who teaches MNIST would name
SIGHT = {  # linear RGB → what is seen (Machado et al. 2009, table 1, severity 1.0)
    "normal": np.eye(3),
    "protan": np.array([[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]),
    "deutan": np.array([[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]),
    "tritan": np.array([[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]),
}


def class_colours() -> dict[str, list[str]]:
    """The classes' colours as the browser has them, by theme."""
    return {theme: re.findall(r"#[0-9a-f]{6}", line) for theme, line in re.findall(r"^  (light|dark): \[(.+)\],$", THEME.read_text(), re.MULTILINE)}


def linear(colours: list[str]) -> Array:
    """Hex colours as linear RGB, (n, 3) in [0, 1] (IEC 61966-2-1)."""
    s = np.array([[int(c[i : i + 2], 16) / 255 for i in (1, 3, 5)] for c in colours])
    return np.where(s <= 0.04045, s / 12.92, ((s + 0.055) / 1.055) ** 2.4)


def lab(rgb: Array) -> Array:
    """Linear RGB as CIELAB under D65, (n, 3)."""
    xyz = rgb @ np.array([[0.4124564, 0.2126729, 0.0193339], [0.3575761, 0.7151522, 0.1191920], [0.1804375, 0.0721750, 0.9503041]])
    t = xyz / np.array([0.95047, 1.0, 1.08883])
    f = np.where(t > (6 / 29) ** 3, np.cbrt(t), t / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.stack([116 * f[:, 1] - 16, 500 * (f[:, 0] - f[:, 1]), 200 * (f[:, 1] - f[:, 2])], 1)


def unlike(colours: list[str]) -> Array:
    """ΔE*ab between each two colours, (n, n): the least over the four kinds of sight."""
    seen = [lab(np.clip(linear(colours) @ matrix.T, 0, 1)) for matrix in SIGHT.values()]
    return np.min([np.linalg.norm(c[:, None] - c[None], axis=-1) for c in seen], axis=0)


def neighbourhood() -> Array:
    """How much each two digits are neighbours, (10, 10) with zeros on the diagonal: the share of codes of one among the 15 nearest
    of the other (every fifth is asked), mean over the shipped planes of two dimensions and both directions."""
    shares = []
    for run in list_runs()[0]:
        if run.config.dataset != "mnist" or run.config.latent != 2 or run.config.condition == "class":
            continue
        codes = run.tensors("codes")
        mean, label = codes["mean"].astype(float), codes["label"].astype(int)
        _, near = scipy.spatial.cKDTree(mean).query(mean[::5], NEIGHBOURS + 1)
        counts = np.zeros((10, 10))
        np.add.at(counts, (np.repeat(label[::5], NEIGHBOURS), label[near[:, 1:]].ravel()), 1)
        shares.append(counts / counts.sum(1, keepdims=True))
    mean = np.mean(shares, axis=0)
    np.fill_diagonal(mean, 0)
    return (mean + mean.T) / 2


def cost(order: Array, near: Array, distance: Array) -> Array:
    """Σ near[i, j] / distance[order[i], order[j]]² for orders (…, n): neighbours in like colours cost most."""
    closeness = np.where(distance > 0, 1 / np.maximum(distance, 1e-9) ** 2, 0)
    return sum(near[i, j] * closeness[order[..., i], order[..., j]] for i, j in itertools.combinations(range(len(near)), 2))


def best(near: Array, distance: Array) -> tuple[int, ...]:
    """The cheapest of all n! orders."""
    n = len(near)
    tails = np.array(list(itertools.permutations(range(n - 2))), np.int8)
    found: tuple[float, tuple[int, ...]] = (np.inf, ())
    for first in itertools.permutations(range(n), 2):
        rest = np.array([k for k in range(n) if k not in first], np.int8)
        orders = np.concatenate([np.tile(np.array(first, np.int8), (len(tails), 1)), rest[tails]], 1)
        costs = cost(orders, near, distance)
        if costs.min() < found[0]:
            found = float(costs.min()), tuple(int(k) for k in orders[costs.argmin()])
    return found[1]


def main() -> bool:
    colours, near = class_colours(), neighbourhood()
    distance = np.min([unlike(c) for c in colours.values()], axis=0)
    order = best(near, distance)
    print("Classes' colours: least ΔE*ab of normal, protan, deutan and tritan sight, light and dark theme")
    for i, j in NAMED:
        print(f"  {i} and {j}: {distance[i, j]:.0f}  ({100 * near[i, j]:.1f} % of the 15 nearest codes)")
    kept = order == tuple(range(10))
    print(
        "  the cheapest of all 10! orders"
        if kept
        else f"  a better order: {order}, cost {cost(np.array(order), near, distance) / cost(np.arange(10), near, distance):.2f} of this one's"
    )
    return kept


if __name__ == "__main__":
    main()
