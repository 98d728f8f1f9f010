"""Runs networks in Node through the very files the browser loads."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import save_file

SCRIPT = Path(__file__).parent / "js" / "run_network.mjs"


@dataclass(frozen=True)
class Case:
    """A network and what to feed it."""

    layers: list[dict[str, Any]]
    weights: Path  # a safetensors file with the tensors that the layers name
    inputs: np.ndarray  # (N, *shape of one sample), float32
    label: int = 0  # the class that a conditional network is told


@dataclass(frozen=True)
class Outputs:
    """What JavaScript gave for each sample."""

    forward: np.ndarray  # (N, numbers), one call a sample
    batch: np.ndarray  # (N, numbers), one call for all


def node() -> str:
    """The program's path; without it the test is skipped, but on CI it fails: there, a check must not vanish."""
    program = shutil.which("node")
    if program is None:
        reason = "node is not installed, so the browser's code cannot be checked"
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    return program


def run_in_node(cases: Sequence[Case]) -> list[Outputs]:
    """Feeds every case through `network.js`, all in one Node process."""
    program = node()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        jobs = []
        for i, case in enumerate(cases):
            save_file({"x": np.ascontiguousarray(case.inputs, dtype=np.float32)}, folder / f"{i}.inputs")
            jobs.append(
                {
                    "layers": case.layers,
                    "weights": str(case.weights.resolve()),
                    "shape": list(case.inputs.shape[1:]),
                    "label": case.label,
                    **{file: str(folder / f"{i}.{file}") for file in ("inputs", "forward", "batch")},
                }
            )
        (folder / "cases.json").write_text(json.dumps(jobs))
        done = subprocess.run([program, str(SCRIPT), str(folder / "cases.json")], capture_output=True, text=True, timeout=600)
        assert done.returncode == 0, done.stderr
        return [
            Outputs(*(np.fromfile(folder / f"{i}.{file}", dtype="<f4").reshape(len(case.inputs), -1) for file in ("forward", "batch")))
            for i, case in enumerate(cases)
        ]
