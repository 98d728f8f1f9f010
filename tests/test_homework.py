"""The homework sheet: what the browser shows is what the lines of Python beside it make."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from node import node
from PIL import Image

from aevae.recipe.datasets import read_split
from aevae.runs.catalog import open_run
from aevae.screen.plane.specs import run_spec
from aevae.training.notebook import OpenRun

SCRIPT = Path(__file__).parent / "js" / "run_homework.mjs"


def sheets(runs: list[str], folder: Path, rows: int, steps: int, originals: bool = True) -> list[dict[str, Any]]:
    """Sheets as the browser makes them, of runs of one data set."""
    images = folder / "images"
    images.write_bytes(read_split(open_run(runs[0]).config.dataset, "test")[0].tobytes())
    common = {"originals": str(images) if originals else None, "seed": 3, "rows": rows, "steps": steps}
    jobs = [{"spec": run_spec(run), "folder": str(run.folder), **common} for run in map(open_run, runs)]
    done = subprocess.run([node(), str(SCRIPT)], input=json.dumps(jobs), capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def execute(lines: str) -> np.ndarray:
    """The rows that the lines make, (rows, images, H, W)."""
    names: dict[str, Any] = {}
    exec(lines, names)
    return np.array(names["rows"])


def test_the_python_beside_a_sheet_makes_its_images(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    [sheet] = sheets(["digits-vae"], tmp_path, rows=10, steps=7)
    rows = execute(sheet["python"])
    assert rows.shape == (20, 9, 28, 28)
    np.testing.assert_allclose(np.reshape(sheet["images"], rows.shape), rows, atol=1e-4)
    with Image.open("homework.png") as saved:
        np.testing.assert_allclose(np.asarray(saved)[-28:, :28] / 255, 1 - rows[-1, 0], atol=1 / 255)


def test_so_it_does_for_models_of_other_kinds(mnist: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One given the class, one of many dimensions with rounded weights, and one whose pixels go from −1 to 1."""
    monkeypatch.chdir(tmp_path)
    for sheet in sheets(["conditional-vae", "002-ae", "004-ae"], tmp_path, rows=3, steps=4):
        rows = execute(sheet["python"])
        np.testing.assert_allclose(np.reshape(sheet["images"], rows.shape), rows, atol=1e-4)


def test_without_originals_the_ends_are_decoded_from_their_codes(tmp_path: Path) -> None:
    [sheet] = sheets(["digits-ae"], tmp_path, rows=1, steps=1, originals=False)
    a, _, b = np.reshape(sheet["images"][0], (3, 28, 28))
    pairs = json.loads(sheet["python"].split("pairs = ")[1].split("  #")[0])
    run = open_run("digits-ae")
    index = run.tensors("codes")["index"].tolist()
    expected = OpenRun(run).decode(run.tensors("codes")["mean"][[index.index(number) for number in pairs[0]]])
    np.testing.assert_allclose([a, b], expected, atol=1e-5)
