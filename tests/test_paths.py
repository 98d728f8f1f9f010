"""Paths on the plane as the browser finds them, against scipy's Dijkstra, torch's Jacobian and torch's own measuring."""

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
from benchmarks.decoded_grid import code_pairs, lengths, shortest
from benchmarks.geodesics import found

ROUNDED = 0.01  # see where it is used
SCRIPT = Path(__file__).parent / "js" / "run_paths.mjs"
PLANES = sorted(p.parent.name for p in SHIPPED.glob("*/run.json") if (run := open_run(p.parent.name)).config.latent == 2 and run.decodes)
# Where the atlas alone is furthest off, one whose pixels go from −1 to 1, and a conditional one, whose atlas is the mean over all classes.
REFINED = ["mnist-ae", "004-ae", "conditional-vae"]  # `python -m benchmarks geodesics` asks all, and more pairs
GRID = "mnist-vae"  # whose edges scipy gets too
SOME = 6  # pairs, where nothing is refined
REFINED_PAIRS = 5


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
    """What JavaScript measures on every shipped plane; one Node process for all."""
    jobs = [
        {"folder": str(run.folder), "pieces": pieces(run).tolist(), "nodes": far_nodes().tolist() if run.id == GRID else None} for run in map(open_run, PLANES)
    ]
    file = tmp_path_factory.mktemp("paths") / "jobs.json"
    file.write_text(json.dumps(jobs))
    done = subprocess.run([node(), str(SCRIPT), str(file)], capture_output=True, text=True, timeout=1500)
    assert done.returncode == 0, done.stderr
    return dict(zip(PLANES, json.loads(done.stdout), strict=True))


@pytest.mark.parametrize("run_id", REFINED)
def test_a_refined_geodesic_is_within_3_percent_of_dijkstra_over_decoded_images(run_id: str) -> None:
    node()
    run = open_run(run_id)
    model, pairs = load_model(run), code_pairs(run)[:REFINED_PAIRS]
    [paths] = found([run], pairs=REFINED_PAIRS)
    shown, straight = lengths(model, [np.array(path["points"]) for path in paths]), lengths(model, list(pairs))
    rival = lengths(model, shortest(model, run.tensors("atlas")["window"], pairs))
    assert (shown <= 1.03 * rival).all()
    # What is said of lengths is what torch measures.
    np.testing.assert_allclose([path["geodesic"] for path in paths], shown, rtol=0.01)
    np.testing.assert_allclose([path["straight"] for path in paths], straight, rtol=0.01)
    assert np.mean(shown < 0.99 * straight) > 0.1


def test_before_it_is_refined_no_geodesic_is_longer_than_the_straight_line() -> None:
    node()
    runs = list(map(open_run, PLANES))
    for run, paths in zip(runs, found(runs, refine=False, pairs=SOME, samples=96), strict=True):
        model = load_model(run)
        straight, shown = lengths(model, list(code_pairs(run)[:SOME])), lengths(model, [np.array(path["atOnce"]) for path in paths])
        assert (shown <= 1.01 * straight + 1e-6).all(), run.id  # 1 %: the browser decides on fewer pieces


@pytest.mark.parametrize("run_id", PLANES)
def test_a_short_piece_is_as_long_as_torchs_jacobian_says(run_id: str, results: dict[str, dict[str, Any]]) -> None:
    run = open_run(run_id)
    model = load_model(run)
    labels = [torch.full((40,), k) for k in range(run.config.condition_classes)] or [None]
    places = torch.tensor(pieces(run), dtype=torch.float32)[:, :2]
    steps = torch.tensor(pieces(run)[:, 2:] - pieces(run)[:, :2], dtype=torch.float32)
    squares = [torch.func.jvp(lambda z, label=label: model.decode(z, label), (places,), (steps,))[1].detach().square().flatten(1).sum(1) for label in labels]
    expected = torch.stack(squares).mean(0).sqrt()
    # Shipped metrics are float16: E, F and G are right to 2⁻¹¹ of their sizes, and vᵀGv is a difference of theirs.
    np.testing.assert_allclose(results[run_id]["pieces"], expected.numpy(), rtol=ROUNDED)


def test_dijkstra_finds_what_scipy_finds(results: dict[str, dict[str, Any]]) -> None:
    run = open_run(GRID)
    result = results[run.id]
    rows, columns, sizes = map(np.array, zip(*result["edges"], strict=True))
    graph = scipy.sparse.coo_array((sizes, (rows, columns)), shape=(64 * 64, 64 * 64)).tocsr()
    pairs = far_nodes()
    expected = scipy.sparse.csgraph.dijkstra(graph, directed=False, indices=pairs[:, 0])[np.arange(len(pairs)), pairs[:, 1]]
    np.testing.assert_allclose(result["overNodes"], expected, rtol=1e-5)
