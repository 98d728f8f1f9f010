"""The pad in the browser and the upload on the server lay out ink alike: both run on the same drawings."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from node import node
from PIL import Image

from aevae.recipe.datasets import read_split
from aevae.services.pictures import ink, like_mnist

SCRIPT = Path(__file__).parent / "js" / "run_ink.mjs"


def in_node(folder: Path, kind: str, pictures: Sequence[np.ndarray]) -> list[np.ndarray]:
    """What JavaScript makes of each (H, W, …), all in one Node process."""
    jobs = []
    for i, picture in enumerate(pictures):
        picture.tofile(folder / f"{i}.in")
        jobs.append({"kind": kind, "width": picture.shape[1], "height": picture.shape[0], "input": str(folder / f"{i}.in"), "output": str(folder / f"{i}.out")})
    (folder / "cases.json").write_text(json.dumps(jobs))
    done = subprocess.run([node(), str(SCRIPT), str(folder / "cases.json")], capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    return [np.fromfile(folder / f"{i}.out", "<f4") for i in range(len(jobs))]


def enlarged(digit: np.ndarray, side: int) -> np.ndarray:
    return np.asarray(Image.fromarray(digit.astype(np.float32)).resize((side, side), Image.Resampling.BICUBIC)).clip(0, 1)


def drawings() -> list[np.ndarray]:
    """Real digits at a pad's size, at their own and at odd ones; strokes as thin as a line and as wide as the pad; a dot."""
    digits = [np.asarray(digit, np.float32) / 255 for digit in read_split("digits", "test")[0][:40, 0]]
    thin, wide, dot = (np.zeros((280, 280), np.float32) for _ in range(3))
    thin[20:260, 137:140] = 1
    wide[100:163] = 0.8
    dot[40, 250] = 1
    return [*(enlarged(digit, 280) for digit in digits), *digits, *(enlarged(digit, 77 + i)[i:] for i, digit in enumerate(digits)), thin, wide, dot]


def assert_same_layout(folder: Path, pictures: list[np.ndarray]) -> None:
    for expected, actual in zip(map(like_mnist, pictures), in_node(folder, "ink", pictures), strict=True):
        np.testing.assert_allclose(actual.reshape(28, 28), expected, atol=1e-5)


def test_the_pad_lays_out_ink_as_the_server_does(tmp_path: Path) -> None:
    assert_same_layout(tmp_path, drawings())


def test_the_pad_lays_out_digits_of_mnist_as_the_server_does(tmp_path: Path, mnist: str) -> None:
    assert_same_layout(tmp_path, [enlarged(digit / 255, 280) for digit in read_split(mnist, "test")[0][:60, 0]])


@pytest.mark.parametrize("paper", ["white", "black", "grey and uneven", "transparent"])
def test_both_find_the_same_ink_on_paper(tmp_path: Path, paper: str) -> None:
    strokes = np.pad(np.round(255 * drawings()[3]).astype(np.uint8), 20)
    opaque = np.full_like(strokes, 255)
    rgba = {
        "white": np.dstack([255 - strokes] * 3 + [opaque]),
        "black": np.dstack([strokes] * 3 + [opaque]),
        "grey and uneven": np.dstack([(180 - 0.5 * strokes + np.arange(320) / 32).astype(np.uint8)] * 3 + [opaque]),
        "transparent": np.dstack([np.zeros_like(strokes)] * 3 + [strokes]),
    }[paper]
    (found,) = in_node(tmp_path, "rgba", [rgba])
    np.testing.assert_allclose(found.reshape(strokes.shape), ink(Image.fromarray(rgba)), atol=0.02)  # Pillow rounds grey to bytes
