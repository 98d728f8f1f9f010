"""The second opinion on geodesics: scipy's Dijkstra over a fine grid of images that torch decodes. Knows nothing of the browser's search."""

from __future__ import annotations

import numpy as np
import torch
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra
from torch import Tensor

from aevae.recipe.arrays import Array
from aevae.runs.catalog import Run
from aevae.science.model import Model

NODES = 170  # a side
# One of each two opposite directions, columns and rows: 32 neighbours.
STEPS = ((1, 0), (0, 1), (1, 1), (1, -1), (2, 1), (1, 2), (2, -1), (1, -2), (3, 1), (3, 2), (1, 3), (2, 3), (3, -1), (3, -2), (1, -3), (2, -3))
FINER = 300  # pieces a path is measured in
LABEL = 3  # the class a conditional decoder is given
PAIRS = 60


def code_pairs(run: Run) -> Array:
    """(PAIRS, 2, 2): random test codes, two by two, as the atlas covers them."""
    means, (x0, x1, y0, y1) = run.tensors("codes")["mean"], run.tensors("atlas")["window"]
    inside = means[(means[:, 0] > x0) & (means[:, 0] < x1) & (means[:, 1] > y0) & (means[:, 1] < y1)]
    return np.random.default_rng(0).choice(inside, (PAIRS, 2)).astype(float)


@torch.inference_mode()
def decoded(model: Model, points: Array) -> Tensor:
    """Images at points (N, 2), pixels in [0, 1], (N, P)."""
    parts = torch.tensor(points, dtype=torch.float32).split(2048)
    return torch.cat([model.decode(part, torch.full((len(part),), LABEL) if model.config.condition_classes else None).flatten(1) for part in parts])


def lengths(model: Model, paths: list[Array]) -> Array:
    """Σ‖Δimage‖₂ along polylines, each cut into FINER pieces of one length on the plane."""
    changes = []
    for path in paths:
        reached = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(path, axis=0), axis=1))])
        at = np.linspace(0, reached[-1], FINER + 1)
        images = decoded(model, np.stack([np.interp(at, reached, path[:, axis]) for axis in (0, 1)], 1))
        changes.append(float((images[1:] - images[:-1]).norm(dim=1).sum()))
    return np.array(changes)


def shortest(model: Model, window: Array, pairs: Array, n: int = NODES) -> list[Array]:
    """The shortest polyline over n × n nodes in `window` (x0, x1, y0, y1) between each pair (K, 2, 2); an edge is ‖Δimage‖₂ long.

    The ends are joined to the 16 nodes around them.
    """
    x0, x1, y0, y1 = map(float, window)
    ends = pairs.reshape(-1, 2)
    points = np.vstack([np.stack(np.meshgrid(np.linspace(x0, x1, n), np.linspace(y0, y1, n)), -1).reshape(-1, 2), ends])
    images = decoded(model, points)
    nodes = np.arange(n * n).reshape(n, n)
    edges = [(nodes[max(0, -up) : n - max(0, up), : n - right].ravel(), nodes[max(0, up) : n + min(0, up), right:].ravel()) for right, up in STEPS]
    for k, (column, row) in enumerate(((ends - (x0, y0)) / (x1 - x0, y1 - y0) * (n - 1)).astype(int)):
        near = nodes[max(0, row - 1) : row + 3, max(0, column - 1) : column + 3].ravel()
        edges.append((np.full(len(near), n * n + k), near))
    a, b = (np.concatenate(side) for side in zip(*edges, strict=True))
    sizes = torch.cat([(images[i] - images[j]).norm(dim=1) for i, j in zip(torch.from_numpy(a).split(4096), torch.from_numpy(b).split(4096), strict=True)])
    graph = coo_array((sizes.double().numpy() + 1e-9, (a, b)), shape=(len(points), len(points))).tocsr()  # an edge of 0 would be none
    paths = []
    for start in range(n * n, len(points), 2):
        before = dijkstra(graph, directed=False, indices=start, return_predecessors=True)[1]
        nodes_back = [start + 1]
        while nodes_back[-1] != start:
            nodes_back.append(before[nodes_back[-1]])
        paths.append(points[nodes_back[::-1]])
    return paths
