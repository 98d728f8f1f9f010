"""Ways on the plane as the browser finds them, against scipy's Dijkstra, torch's Jacobian and torch's own measuring."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import scipy.sparse
import torch
from node import node

from aevae.runs.catalog import SHIPPED, Run, open_run
from aevae.training.checkpoints import load_model

SCRIPT = Path(__file__).parent / "js" / "run_paths.mjs"
PLANES = sorted(p.parent.name for p in SHIPPED.glob("*/run.json") if json.loads(p.read_text())["config"]["latent"] == 2)
# A sigmoid of a plane, a decoder that hardly bends: nothing to gain. And a conditional one, whose paths follow the mean over all of them.
FLAT = {"003-ae-2d", "003-vae-2d", "beta-10", "conditional-vae"}
LABEL = 3  # the class a conditional decoder is given; its metric is the mean over all classes
GRID = "mnist-vae"  # whose edges scipy gets too
PAIRS = 60
FINER = 300  # pieces torch cuts a path into; JavaScript takes fewer
SAMPLES = 96


def code_pairs(run: Run) -> np.ndarray:
    """(PAIRS, 2, 2): random test codes, two by two, as the atlas covers them."""
    means, (x0, x1, y0, y1) = run.tensors("codes")["mean"], run.tensors("atlas")["window"]
    inside = means[(means[:, 0] > x0) & (means[:, 0] < x1) & (means[:, 1] > y0) & (means[:, 1] < y1)]
    return np.random.default_rng(0).choice(inside, (PAIRS, 2)).astype(float)


def lattice(run: Run) -> np.ndarray:
    atlas = run.tensors("atlas")
    n, (x0, x1, y0, y1) = len(atlas["log_density"]), atlas["window"].astype(float)
    return np.stack(np.meshgrid(np.linspace(x0, x1, n), np.linspace(y0, y1, n)), -1).reshape(-1, 2)


def pieces(run: Run) -> np.ndarray:
    """Short pieces at nodes of the atlas: (n, 4)."""
    random = np.random.default_rng(1)
    starts = random.choice(lattice(run), 40)
    return np.hstack([starts, starts + 1e-6 * random.standard_normal((40, 2))])


def far_nodes() -> np.ndarray:
    """Pairs of nodes too far apart for one straight piece to join them, which JavaScript would prefer to the grid: (n, 2)."""
    nodes = np.random.default_rng(2).integers(64 * 64, size=(40, 2))
    return nodes[np.hypot(np.diff(nodes // 64)[:, 0], np.diff(nodes % 64)[:, 0]) > 12]


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """What JavaScript finds on every shipped plane; one Node process for all."""
    jobs = []
    for run in map(open_run, PLANES):
        nodes = far_nodes().tolist() if run.id == GRID else None
        query = {"pairs": code_pairs(run).tolist(), "pieces": pieces(run).tolist(), "samples": SAMPLES, "nodes": nodes}
        jobs.append({"folder": str(run.folder), "range": list(run.config.pixel_range), "label": LABEL if run.config.condition_classes else 0, **query})
    file = tmp_path_factory.mktemp("paths") / "jobs.json"
    file.write_text(json.dumps(jobs))
    done = subprocess.run([node(), str(SCRIPT), str(file)], capture_output=True, text=True, timeout=1500)
    assert done.returncode == 0, done.stderr
    return dict(zip(PLANES, json.loads(done.stdout), strict=True))


@torch.inference_mode()
def lengths(run: Run, paths: list[np.ndarray]) -> np.ndarray:
    """Σ‖Δpicture‖₂ along polylines, each cut into FINER pieces, as torch decodes them."""
    model = load_model(run)
    changes = []
    for path in paths:
        reached = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(path, axis=0), axis=1))])
        at = np.linspace(0, reached[-1], FINER + 1)
        points = np.stack([np.interp(at, reached, path[:, axis]) for axis in (0, 1)], 1)
        pictures = model.decode(torch.tensor(points, dtype=torch.float32), torch.full((len(points),), LABEL) if run.config.condition_classes else None).flatten(
            1
        )
        changes.append(float((pictures[1:] - pictures[:-1]).norm(dim=1).sum()))
    return np.array(changes)


@pytest.mark.parametrize("run_id", PLANES)
def test_no_geodesic_is_longer_than_the_straight_line_and_many_are_shorter(run_id: str, results: dict[str, dict[str, Any]]) -> None:
    run, paths = open_run(run_id), results[run_id]["paths"]
    straight = lengths(run, list(code_pairs(run)))
    geodesic = lengths(run, [np.array(path["points"]) for path in paths])
    assert (geodesic <= 1.01 * straight + 1e-6).all()  # 1 %: the browser decides on fewer pieces
    assert (np.mean(geodesic < 0.99 * straight) > 0.1) == (run_id not in FLAT)
    assert np.median(np.abs(np.array([path["straight"] for path in paths]) / straight - 1)) < 0.02


@pytest.mark.parametrize("run_id", PLANES)
def test_a_short_piece_is_as_long_as_torchs_jacobian_says(run_id: str, results: dict[str, dict[str, Any]]) -> None:
    run = open_run(run_id)
    model = load_model(run)
    labels = [torch.tensor([k]) for k in range(run.config.condition_classes)] or [None]
    some = torch.tensor(pieces(run), dtype=torch.float32)
    steps = torch.tensor(pieces(run)[:, 2:] - pieces(run)[:, :2], dtype=torch.float32)
    squares = []
    for label in labels:
        jacobian = torch.func.vmap(torch.func.jacrev(lambda z, label=label: model.decode(z[None], label).flatten()))
        squares.append((jacobian(some[:, :2]).detach() @ steps[..., None]).square().flatten(1).sum(1))
    expected = torch.stack(squares).mean(0).sqrt()
    np.testing.assert_allclose(results[run_id]["pieces"], expected.numpy(), rtol=1e-3)


def test_dijkstra_finds_what_scipy_finds(results: dict[str, dict[str, Any]]) -> None:
    run = open_run(GRID)
    result = results[run.id]
    rows, columns, sizes = map(np.array, zip(*result["edges"], strict=True))
    graph = scipy.sparse.coo_array((sizes, (rows, columns)), shape=(64 * 64, 64 * 64)).tocsr()
    pairs = far_nodes()
    expected = scipy.sparse.csgraph.dijkstra(graph, directed=False, indices=pairs[:, 0])[np.arange(len(pairs)), pairs[:, 1]]
    np.testing.assert_allclose(result["overNodes"], expected, rtol=1e-5)
