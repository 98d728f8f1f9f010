"""Distance to data: one definition in Python and in the browser, along the axes of the plane along which codes say something."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import scipy.spatial
from node import node

from aevae.recipe.constants import NEIGHBOURS
from aevae.runs.catalog import SHIPPED, Run, open_run
from aevae.runs.spacing import inside_of_line, spacing_of

BROWSER = Path(__file__).parents[1] / "aevae/browser"
EDGE = 2.5
SCRIPT = """
import {{ readFileSync }} from "node:fs";
import {{ buildIndex }} from {nearest};
import {{ placeAt }} from {place};
const jobs = JSON.parse(readFileSync(0, "utf8"));
console.log(JSON.stringify(jobs.map(({{ means, spacing, places }}) => {{
  const run = {{ neighbours: buildIndex(Float32Array.from(means.flat())), labels: new Uint8Array(means.length), spacing }};
  return places.map((z) => {{
    const {{ distance, verdict }} = placeAt(run, z);
    return [distance, verdict];
  }});
}})));
"""
ONE_AXIS = "beta-10"  # its second dimension is dead
ALIVE = ("mnist-vae", "001-vae", "mnist-ae")


def on_plane(run: Run) -> np.ndarray:
    mean = run.tensors("codes")["mean"].astype(float)
    return ((mean - run.plane["origin"]) @ np.array(run.plane["axes"]).T).astype(np.float32)


def places(run: Run) -> np.ndarray:
    """A grid far beyond the data, which lies about the origin."""
    reach = 1.5 * np.abs(on_plane(run)).max()
    return np.stack(np.meshgrid(np.linspace(-reach, reach, 41), np.linspace(-reach, reach, 21), indexing="ij"), -1).reshape(-1, 2)


@pytest.fixture(scope="module")
def said() -> dict[str, list[tuple[float, str]]]:
    """What the browser says of the places of each model: distance and verdict."""
    runs = [open_run(run_id) for run_id in (ONE_AXIS, *ALIVE)]
    jobs: list[dict[str, Any]] = [{"means": on_plane(run).tolist(), "spacing": run.spacing, "places": places(run).tolist()} for run in runs]
    script = SCRIPT.format(nearest=json.dumps((BROWSER / "math/nearest.js").as_uri()), place=json.dumps((BROWSER / "model/place.js").as_uri()))
    done = subprocess.run([node(), "--input-type=module", "-e", script], input=json.dumps(jobs), capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    return dict(zip([run.id for run in runs], json.loads(done.stdout), strict=True))


@pytest.mark.parametrize("run_id", [ONE_AXIS, *ALIVE])
def test_the_browsers_distance_is_that_of_the_definition(run_id: str, said: dict[str, list[tuple[float, str]]]) -> None:
    run = open_run(run_id)
    counts = np.array(run.spacing["axes"], bool)
    distance = scipy.spatial.cKDTree(on_plane(run)[:, counts].astype(float)).query(places(run)[:, counts], NEIGHBOURS)[0][:, -1]
    np.testing.assert_allclose([found for found, _ in said[run_id]], distance, rtol=1e-9)
    expected = np.select([distance <= run.spacing["inside"], distance <= EDGE * run.spacing["inside"]], ["inside", "edge"], "far")
    assert [verdict for _, verdict in said[run_id]] == expected.tolist()


def test_along_a_dead_axis_nothing_becomes_far(said: dict[str, list[tuple[float, str]]]) -> None:
    lines = np.array([verdict for _, verdict in said[ONE_AXIS]]).reshape(41, 21)  # z₁ down, z₂ along
    assert (lines == lines[:, :1]).all()
    assert set(lines[:, 0]) == {"inside", "edge", "far"}


def test_models_with_two_live_axes_keep_the_yardstick_that_training_measured() -> None:
    """So no verdict of theirs has changed."""
    for path in SHIPPED.glob("*/run.json"):
        spacing = open_run(path.parent.name).spacing
        if path.parent.name == ONE_AXIS:
            assert spacing["axes"] == [1, 0]
        else:
            assert spacing == {"inside": json.loads(path.read_text())["codes"]["inside"], "axes": [1, 1]}


@pytest.mark.parametrize("n", [2, 10, 16, 400, 3000])
def test_the_yardstick_of_a_line_is_the_95th_percentile_of_the_15th_neighbour(n: int) -> None:
    line = np.random.default_rng(n).normal(size=n)
    k = min(NEIGHBOURS, n - 1)
    distances = scipy.spatial.cKDTree(line[:, None]).query(line[:, None], k + 1)[0]  # the first is the code itself
    assert inside_of_line(line) == pytest.approx(np.quantile(distances[:, k], 0.95))


def test_an_axis_counts_where_codes_vary_by_more_than_their_posteriors_could_hide() -> None:
    random, plane = np.random.default_rng(0), {"origin": [0, 0, 0], "axes": [[1, 0, 0], [0, 0.6, 0.8]]}
    mean = random.normal(size=(2000, 3)) * (1, 0.05, 0.05)
    assert spacing_of(mean, np.zeros((2000, 3)), plane, 0.5)["axes"] == [1, 0]  # 0.0025 of a posterior of 1
    assert spacing_of(mean, np.full((2000, 3), -4.0), plane, 0.5) == {"inside": 0.5, "axes": [1, 1]}  # the same of one of 0.02
    assert spacing_of(mean, None, plane, 0.5)["axes"] == [1, 1]  # a point tells every difference
    assert spacing_of(np.ones((20, 3)), None, plane, 0.5)["axes"] == [0, 0]
