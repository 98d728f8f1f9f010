"""The hole that Compare leads to is the largest empty disc that scipy finds inside the codes."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import numpy as np
import pytest
from node import node
from scipy.spatial import ConvexHull, cKDTree

from aevae.recipe.constants import NEIGHBOURS
from aevae.runs.catalog import open_run

SCRIPT = Path(__file__).parent / "js" / "run_hole.mjs"
GRID = 400


@pytest.mark.parametrize("run_id", ["mnist-ae", "mnist-vae", "002-ae-2d"])
def test_no_place_inside_the_codes_is_farther_from_all_of_them(run_id: str, tmp_path: Path) -> None:
    run = open_run(run_id)
    means = run.tensors("codes")["mean"].astype(np.float32)
    inside = run.spacing["inside"]
    (tmp_path / "codes").write_bytes(means.tobytes())
    done = subprocess.run([node(), str(SCRIPT), str(tmp_path / "codes"), str(inside)], capture_output=True, text=True, timeout=100)
    assert done.returncode == 0, done.stderr
    centre, radius = json.loads(done.stdout)

    tree = cKDTree(means.astype(float))
    among = means[tree.query(means, NEIGHBOURS)[0][:, -1] <= inside]
    sides = ConvexHull(among).equations  # n·x + c ≤ 0 within
    assert tree.query(centre)[0] == pytest.approx(radius, rel=1e-6)
    assert (sides @ [*centre, 1]).max() < 1e-4
    places = np.stack(np.meshgrid(*(np.linspace(among[:, axis].min(), among[:, axis].max(), GRID) for axis in (0, 1))), -1).reshape(-1, 2)
    places = places[(places @ sides[:, :2].T + sides[:, 2]).max(1) <= 0]
    assert tree.query(places)[0].max() <= radius * (1 + 1e-3)
